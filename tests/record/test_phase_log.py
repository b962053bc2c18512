"""What pytest-json-report keeps to itself may go with its next version, and no run with it."""

from types import SimpleNamespace

import pytest
from pytest_jsonreport import plugin

from reporting.record.phase_log import share_handler


def known():
    return SimpleNamespace(_logger=object(), _capture_log=None)


@pytest.mark.parametrize(
    "there", [SimpleNamespace(), SimpleNamespace(_logger=object()), SimpleNamespace(_capture_log=None), None]
)
def test_another_version_is_left_as_it_is(there):
    before = dict(vars(there)) if there else {}
    share_handler(SimpleNamespace(_json_report=there))
    assert (vars(there) if there else {}) == before


def test_one_without_its_handler_too(monkeypatch):
    monkeypatch.delattr(plugin, "LoggingHandler")
    there = known()
    share_handler(SimpleNamespace(_json_report=there))
    assert there._capture_log is None


def test_the_known_one_is_not():
    there = known()
    share_handler(SimpleNamespace(_json_report=there))
    assert there._capture_log is not None
