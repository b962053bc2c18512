"""Instants as runners write them."""

import pytest

from reporting.ingest.instant import has_zone, in_seconds, instant, possible


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T13:05:33.5+00:00",
        "2026-11-22T13:05:33.500Z",
        "2026-11-22T14:05:33.5000000+01:00",
        "2026-11-22T13:05:33.500000000Z",
        "2026-11-22T13:05:33.5",
        "2026-11-22 13:05:33.5 UTC",
        " 2026-11-22T13:05:33.5 ",
    ],
)
def test_forms_of_one_instant(text):
    assert instant(text) == 1795352733.5


@pytest.mark.parametrize("text", ["Sun, 22 Nov 2026 13:05:33 GMT", "22 Nov 2026 13:05:33 GMT"])
def test_dates_of_mails(text):
    assert instant(text) == 1795352733.0


@pytest.mark.parametrize(("text", "seconds"), [("1795352733500", 1795352733.5), ("1795352733", 1795352733.0)])
def test_counts_since_the_epoch(text, seconds):
    assert instant(text) == seconds
    assert has_zone(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "1970-01-01T00:00:00",
        "1969-12-31T23:00:00Z",
        "2026-13-01",
        "Sun, 99 Nov",
        "9" * 5000,
        "\u00b2" * 10,
        "99 Nov",
        "2026-11-22T 13:05:33",
        "0001-01-01T00:00:00+23:59",
    ],
)
def test_what_is_no_instant_of_a_run(text):
    assert instant(text) is None


def test_whether_a_zone_is_said():
    assert has_zone("2026-11-22T13:05:33Z")
    assert has_zone("Sun, 22 Nov 2026 13:05:33 GMT")
    assert not has_zone("2026-11-22T13:05:33")


@pytest.mark.parametrize("value", [None, -1e300, -1.0, 0.0, 86399.0, 1e11, 1e300, float("inf"), float("nan")])
def test_instants_of_no_run(value):
    assert possible(value) is None


@pytest.mark.parametrize(
    ("milliseconds", "seconds"),
    [(None, None), (-1, None), (float("nan"), None), (1e12, None), (1.7e308, None), (0, 0.0), (1500, 1.5)],
)
def test_durations_that_no_case_can_have_taken_are_none(milliseconds, seconds):
    assert in_seconds(milliseconds) == seconds


def test_an_instant_of_a_run_stays():
    assert possible(1795352733.5) == 1795352733.5
