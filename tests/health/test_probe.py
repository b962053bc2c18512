"""What holds for every kind of service: order, bounds, what is missing, probers of packages, what is never shown."""

import sys
import time
from pathlib import Path

import msgspec
import pytest

from reporting import health
from reporting.config.service import Service
from reporting.model import Measurement
from tests.health.raw import Conversation, always, response, serving

WELL = response(200, b'{"status": "pass"}', "Content-Type: application/health+json")


def test_all_services_are_probed_at_once_and_told_in_their_order() -> None:
    with serving(Conversation.hang) as hanging, serving(always(WELL)) as well:
        services = [
            Service(
                id=f"s{number}",
                kind="http",
                url=f"http://127.0.0.1:{(hanging if number % 2 else well).port}",
                timeout=0.4,
            )
            for number in range(8)
        ]
        begin = time.monotonic()
        found = health.probe_all(services, when="before", case="t.py::test_a")
        assert time.monotonic() - begin < 4 * 0.4 + 1
    assert [measurement.service for measurement in found] == [f"s{number}" for number in range(8)]
    assert [measurement.health for measurement in found] == ["pass", "fail"] * 4
    assert {(measurement.when, measurement.case) for measurement in found} == {("before", "t.py::test_a")}


def test_no_services_give_no_measurements() -> None:
    assert health.probe_all([], when="now") == ()


def test_an_address_comes_from_the_environment() -> None:
    with serving(always(WELL)) as server:
        service = Service(id="a", kind="http", url="${AUTH_URL:-http://127.0.0.1:1}")
        found = health.probe(service, when="now", environ={"AUTH_URL": f"http://127.0.0.1:{server.port}"})
        default = health.probe(service, when="now", environ={"AUTH_URL": ""})
    assert (found.health, found.target) == ("pass", f"http://127.0.0.1:{server.port}")
    assert (default.health, default.target) == ("fail", "http://127.0.0.1:1")


@pytest.mark.parametrize(
    ("declared", "detail", "target"),
    [
        ({"url": "${E2E_AUTH_URL}"}, "E2E_AUTH_URL is not set", "${E2E_AUTH_URL}"),
        ({"url": "http://u:geheim@h/", "headers_from": {"X": "E2E_KEY"}}, "E2E_KEY is not set", "http://h/"),
        ({"through": "${E2E_BACKEND}/readyz"}, "E2E_BACKEND is not set", "an address without a scheme"),
        ({}, "no address is declared", "an address without a scheme"),
        ({"url": "ftp://h/"}, "the address does not begin with one of http://, https://", "ftp://h/"),
        ({"url": "geheim"}, "the address does not begin with one of http://, https://", "an address without a scheme"),
        (
            {"kind": "gopher", "url": "gopher://h/"},
            'no probe for the kind "gopher"; known are database, http, redis, websocket',
            "gopher://h/",
        ),
    ],
)
def test_what_cannot_be_asked_is_unknown_and_says_why(declared: dict[str, object], detail: str, target: str) -> None:
    found = health.probe(Service(**{"id": "a", "kind": "http", **declared}), when="now", environ={})
    assert (found.health, found.detail, found.target) == ("unknown", detail, target)


@pytest.mark.parametrize(
    ("kind", "url", "library"),
    [("http", "http://h", "httpx"), ("websocket", "ws://h", "websockets.sync.client"), ("redis", "redis://h", "redis")],
)
def test_a_client_library_that_is_not_installed_is_named(
    kind: str, url: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    found = health.probe(Service(id="a", kind=kind, url=url), when="now")
    name = library.partition(".")[0]
    assert (found.health, found.detail) == (
        "unknown",
        f"the library {name} cannot be imported; install execution-report[probe]",
    )


@pytest.mark.parametrize("value", ["geheim\n", "geheim\r\nX: y", "gehäim", "geheim\udcff", "\0geheim"])
@pytest.mark.parametrize(("kind", "scheme"), [("http", "http"), ("websocket", "ws")])
def test_a_secret_that_no_header_may_hold_is_not_quoted(kind: str, scheme: str, value: str) -> None:
    service = Service(id="a", kind=kind, url=f"{scheme}://127.0.0.1:1", headers_from={"Authorization": "KEY"})
    found = health.probe(service, when="now", environ={"KEY": value})
    assert (found.health, found.detail) == ("unknown", "KEY holds what no header may hold")


def package(folder: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Lay an installed package into the folder, by the files that an installer writes."""
    information = folder / "smtp_probe-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: smtp-probe\nVersion: 1.0\n", encoding="utf-8")
    (information / "entry_points.txt").write_text("[execution_report.probes]\nsmtp = smtp_probe\n", encoding="utf-8")
    (folder / "smtp_probe.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "smtp_probe", raising=False)
    monkeypatch.setattr(health, "PROBERS", dict(health.PROBERS))


SMTP = """
from reporting.health import Finding
SCHEMES = {"smtp": "smtplib"}
def probe(service, address):
    return Finding(health="pass", code="250", detail=f"{service.id} greets", release="postfix 3")
"""


def probe_smtp() -> Measurement:
    return health.probe(Service(id="mail", kind="smtp", url="smtp://u:geheim@127.0.0.1:25", timeout=0.2), when="now")


def test_a_package_brings_a_kind_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package(tmp_path, monkeypatch, SMTP)
    found = probe_smtp()
    assert (found.kind, found.health, found.code, found.detail) == ("smtp", "pass", "250", "mail greets")
    assert (found.target, found.release) == ("smtp://127.0.0.1:25", "postfix 3")


@pytest.mark.parametrize(
    ("code", "state", "detail"),
    [
        ("raise RuntimeError('geheim')", "unknown", 'the probe for "smtp" cannot be loaded: RuntimeError'),
        ("SCHEMES = {}", "unknown", 'what is installed for "smtp" has no probe or no SCHEMES'),
        (SMTP.replace("smtplib", "nowhere"), "unknown", "the library nowhere cannot be imported; install it"),
        (SMTP.replace("return", "raise ValueError('geheim') #"), "unknown", "the probe broke: ValueError"),
        (SMTP.replace("return", "return 'fine' #"), "unknown", "the probe broke: TypeError"),
        (SMTP.replace('"pass"', '"fine"'), "unknown", "the probe broke: ValidationError"),
        (SMTP.replace("return", "import time; time.sleep(3) #"), "fail", "no complete answer within 0.2 s"),
    ],
    ids=["import fails", "no function", "no library", "raises", "gives something else", "unknown word", "hangs"],
)
def test_a_broken_prober_breaks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, state: str, detail: str
) -> None:
    package(tmp_path, monkeypatch, code)
    found = probe_smtp()
    assert (found.health, found.detail) == (state, detail)


def test_a_measurement_is_strict_json_whatever_the_address_holds() -> None:
    found = health.probe(Service(id="a", kind="http", url="${URL}"), when="now", environ={"URL": "http://\udcff\n/"})
    assert msgspec.json.decode(msgspec.json.encode(found), type=Measurement) == found
    assert found.health != "pass"


def test_an_address_does_not_print_its_credentials() -> None:
    address = health.Address(url="redis://:geheim@h:6379/0", headers={"Authorization": "geheim"})
    assert repr(address) == "Address('redis://h:6379/0')"
