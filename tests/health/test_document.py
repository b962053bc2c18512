"""Health documents of the formats in use, as their specifications and makers print them."""

import json

import pytest

from reporting.health.document import Document, read

HEALTH = "application/health+json"
JSON = "application/json"

# The example of draft-inadarei-api-health-check-06, section 5, shortened to the members that are read here.
DRAFT = {
    "status": "pass",
    "version": "1",
    "releaseId": "1.2.2",
    "notes": [""],
    "output": "",
    "serviceId": "f03e522f-1f44-4062-9b55-9587f91c9c41",
    "description": "health of authz service",
    "checks": {
        "cassandra:responseTime": [
            {
                "componentId": "dfd6cf2b-1b6e-4412-a0b8-f6f7797a60d2",
                "componentType": "datastore",
                "observedValue": 250,
                "observedUnit": "ms",
                "status": "pass",
                "affectedEndpoints": ["/users/{userId}", "/customers/{customerId}/status"],
                "time": "2018-01-17T03:36:48Z",
                "output": "",
            }
        ],
        "cassandra:connections": [{"componentType": "datastore", "observedValue": 75, "status": "warn"}],
        "uptime": [{"componentType": "system", "observedValue": 1209600.245, "observedUnit": "s", "status": "pass"}],
        "cpu:utilization": [{"node": 1, "observedValue": 85, "status": "warn"}, {"node": 2, "status": "warn"}],
    },
    "links": {"about": "http://api.example.com/about/authz"},
}
# MicroProfile Health 4.0, section "REST interfaces specifications".
MICROPROFILE = {
    "status": "DOWN",
    "checks": [
        {"name": "firstCheck", "status": "DOWN", "data": {"key": "foo", "foo": "bar"}},
        {"name": "secondCheck", "status": "UP"},
    ],
}
# Spring Boot reference, "Actuator", section "Health Information", with nested contributors.
SPRING = {
    "status": "UP",
    "components": {
        "broker": {
            "status": "UP",
            "components": {"us1": {"status": "UP", "details": {"version": "1.0.2"}}, "us2": {"status": "UNKNOWN"}},
        },
        "db": {"status": "UP", "details": {"database": "H2", "validationQuery": "isValid()"}},
    },
}


def told(body: object, media_type: str = JSON) -> Document:
    document = read(json.dumps(body).encode(), media_type)
    assert document is not None
    return document


def test_the_example_of_the_draft_is_a_warning_because_its_parts_are() -> None:
    document = told(DRAFT, HEALTH)
    assert (document.health, document.said, document.release) == ("warn", "pass", "1.2.2")
    assert [(check.name, check.health) for check in document.checks or ()] == [
        ("cassandra:responseTime", "pass"),
        ("cassandra:connections", "warn"),
        ("uptime", "pass"),
        ("cpu:utilization", "warn"),
        ("cpu:utilization", "warn"),
    ]
    assert document.words == (
        'status "pass", check "cassandra:connections" says "warn", check "cpu:utilization" says "warn", '
        'check "cpu:utilization" says "warn"'
    )


def test_microprofile_down_is_a_failure() -> None:
    document = told(MICROPROFILE)
    assert document.health == "fail"
    assert document.words == 'status "DOWN", check "firstCheck" says "DOWN"'


def test_spring_up_over_an_unknown_part_is_unknown() -> None:
    document = told(SPRING, "application/vnd.spring-boot.actuator.v3+json")
    assert document.health == "unknown"
    assert document.words == 'status "UP", check "broker/us2" says "UNKNOWN"'


@pytest.mark.parametrize(
    ("word", "health"),
    [
        ("pass", "pass"),
        ("PASS", "pass"),
        ("ok", "pass"),
        ("Up", "pass"),
        ("Healthy", "pass"),
        ("warn", "warn"),
        ("Degraded", "warn"),
        ("fail", "fail"),
        ("error", "fail"),
        ("DOWN", "fail"),
        ("OUT_OF_SERVICE", "fail"),
        ("Unhealthy", "fail"),
        ("UNKNOWN", "unknown"),
        ("maintenance", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_words_of_the_formats(word: str, health: str) -> None:
    document = told({"status": word})
    assert document.health == health


def test_a_word_that_no_format_knows_is_quoted() -> None:
    document = told({"status": "maintenance\n| window"})
    assert document.words == 'status "maintenance�| window", which is no known health status'


@pytest.mark.parametrize("empty", [{}, []])
def test_no_checks_are_said(empty: object) -> None:
    document = told({"status": "pass", "checks": empty}, HEALTH)
    assert (document.health, document.words) == ("pass", 'status "pass" (no component checks)')


def test_passing_checks_are_counted() -> None:
    document = told({"status": "pass", "checks": {"a": [{"status": "pass"}], "b": {"status": "up"}}}, HEALTH)
    assert document.words == 'status "pass", checks: 2 of 2 pass'


def test_a_failed_part_of_a_passing_whole_needs_a_look() -> None:
    document = told({"status": "pass", "checks": {"mail": [{"status": "fail"}]}}, HEALTH)
    assert (document.health, document.words) == ("warn", 'status "pass", check "mail" says "fail"')


def test_checks_without_a_status_of_the_whole_speak_for_it() -> None:
    document = told({"checks": {"db": [{"status": "pass"}], "mail": [{"status": "fail"}]}})
    assert (document.health, document.words) == ("fail", 'no status of the whole, check "mail" says "fail"')


def test_many_sick_checks_are_counted() -> None:
    checks = {f"c{number}": [{"status": "fail"}] for number in range(9)}
    document = told({"status": "fail", "checks": checks})
    assert document.words.endswith('check "c2" says "fail" and 6 more do not pass')


@pytest.mark.parametrize(
    "body",
    [
        b'{"message": "hello"}',
        b'{"status": 429, "title": "Too Many Requests"}',  # RFC 9457: the HTTP status as a number
        b'{"status": true}',
        b'{"status": null, "checks": []}',
        b"[1, 2]",
        b"null",
        b'"hello"',
        b"",
        b"  ",
    ],
)
def test_json_that_says_nothing_of_health(body: bytes) -> None:
    assert read(body, JSON) is None


@pytest.mark.parametrize(
    "body",
    [
        b'{"status": "pass"',
        b'{"status": "p\xffss"}',
        '{"status": "pass"}'.encode("utf-16"),
        b'{"a": NaN}',
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b"<html>",
    ],
    ids=["cut", "not UTF-8", "UTF-16", "NaN", "nested lists", "nested objects", "HTML"],
)
def test_a_document_that_cannot_be_read_is_unknown(body: bytes) -> None:
    document = read(body, HEALTH)
    assert (document.health, document.words) == ("unknown", "a body that is not valid JSON")


def test_a_byte_order_mark_is_no_reason_to_give_up() -> None:
    document = read(b'\xef\xbb\xbf{"status": "UP"}', JSON)
    assert document.health == "pass"


def test_a_body_that_was_not_read_is_unknown_only_where_it_would_have_counted() -> None:
    document = read(None, HEALTH)
    assert document.health == "unknown"
    assert read(None, "text/html") is None


@pytest.mark.parametrize(("body", "health"), [(b"OK", "pass"), (b"Healthy\r\n", "pass"), (b"Unhealthy", "fail")])
def test_a_body_of_one_word(body: bytes, health: str) -> None:
    document = read(body, "text/plain")
    assert document.health == health


@pytest.mark.parametrize("body", [b"<html>down</html>", b"all systems down", b"\xff\xfe", b""])
def test_other_text_says_nothing(body: bytes) -> None:
    assert read(body, "text/html") is None


@pytest.mark.parametrize("release", [None, "", True, {"a": 1}, 1.5])
def test_a_release_that_is_none(release: object) -> None:
    document = told({"status": "pass", "releaseId": release})
    assert document.release == ""


def test_a_release_is_cut_and_made_visible() -> None:
    document = told({"status": "pass", "version": "1.0\n" + "x" * 500})
    assert len(document.release) == 60
    assert "\n" not in document.release


def test_checks_are_named_in_full_or_by_their_component() -> None:
    document = told(DRAFT, HEALTH)
    assert [check.health for check in document.named("cassandra")] == ["pass", "warn"]
    assert [check.health for check in document.named("cassandra:responseTime")] == ["pass"]
    assert document.named("redis") == ()


@pytest.mark.parametrize("checks", ["text", 7, [1, "a", None], {"a": [1, None]}, {"a": "pass"}, [{"status": 1}]])
def test_checks_of_no_known_shape_do_not_break_anything(checks: object) -> None:
    document = told({"status": "pass", "checks": checks}, HEALTH)
    assert document.health == "pass"
