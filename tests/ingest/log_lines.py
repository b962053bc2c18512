"""Makes the lines of a pytest-reportlog file, and reads such lines."""

import io
import json

from reporting.ingest import reportlog
from reporting.model import Case, Session


def read_lines(lines: list[bytes]) -> tuple[dict[str, Case], Session]:
    cases: list[Case] = []
    session = reportlog.read(io.BytesIO(b"".join(lines)), cases.extend)
    return {case.nodeid.rpartition("::")[2]: case for case in cases}, session


def report(when: str, outcome: str = "passed", **more: object) -> bytes:
    line = {"$report_type": "TestReport", "nodeid": "t.py::test_a", "when": when, "outcome": outcome, "duration": 0.1}
    return json.dumps(line | more).encode() + b"\n"


BEGIN, END = b'{"$report_type": "SessionStart"}\n', b'{"$report_type": "SessionFinish", "exitstatus": 0}\n'
WHOLE = [report("setup"), report("call"), report("teardown")]
