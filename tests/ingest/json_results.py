"""Results files of pytest-json-report as tests take them: a stored one, its text, or a document made of it."""

import io
import json
from typing import Any

from reporting.ingest import pytest_json_report
from reporting.ingest.opened import Opened
from reporting.model import Case, Session
from tests.ingest.judging import SERIAL, sample


def text_of(mode: str, suite: str) -> bytes:
    with Opened(sample(mode, suite)) as opened:
        return opened.stream.read()


def read_text(data: bytes | dict[str, Any]) -> tuple[list[Case], Session]:
    text = data if isinstance(data, bytes) else json.dumps(data).encode()
    assert pytest_json_report.recognise(text[:65536])
    cases: list[Case] = []
    session = pytest_json_report.read(io.BytesIO(text), cases.extend)
    return cases, session


def rules(session: Session) -> list[str]:
    return [remark.rule for remark in session.remarks]


def document(mode: str = SERIAL, suite: str = "fails") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text_of(mode, suite))
    return found


def grown(found: dict[str, Any], times: int) -> dict[str, Any]:
    """Give the document with each test as often, under node ids of their own, and figures that fit."""
    tests = [{**test, "nodeid": f"{test['nodeid']}[{number}]"} for number in range(times) for test in found["tests"]]
    summary = {name: count * times for name, count in found["summary"].items()}
    return {**found, "tests": tests, "summary": summary}
