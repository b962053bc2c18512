"""The cases and the session that the records of a pytest-json-report file make."""

from collections.abc import Sequence
from math import isfinite
from operator import attrgetter
from typing import Any, cast

from reporting.ingest.chunks import Chunks
from reporting.ingest.json_report import (
    COLLECTORS,
    DOCUMENT,
    ENTRIES,
    ORDINARY,
    Collector,
    Document,
    Entry,
    Listed,
    Other,
    Passed,
    decoded,
    document,
    refuse_repeated_keys,
)
from reporting.ingest.phases import RERUN, Judged, collect_failure, failures_of, judged, seconds_of
from reporting.ingest.pytest_text import without_worker
from reporting.ingest.reader import Take
from reporting.ingest.recorded import case_of, case_record, not_run, session_record, tell
from reporting.ingest.recount import Distinct, oddities, recounted, timed
from reporting.model import Case, CaseRecord, Passes, Remark, Session, Stated, suite_of

FIGURES = ("total", "collected", "deselected")
"""Of the summary: what counts something else than the cases of one outcome."""

PASSED = Judged("passed")
NODEID = attrgetter("nodeid")
PROPERTIES = attrgetter("user_properties")


class Gathered:
    """What was read so far: cases go on to `take`, the rest is kept until the session is complete."""

    def __init__(self, chunks: Chunks, take: Take) -> None:
        self._chunks = chunks
        self._take = take
        self._session = Session()
        self._root = ""
        self._words: dict[str, int] = {}
        self._results = 0
        self._distinct = Distinct()
        self._odd: dict[str, int] = {}
        self._uncollected: set[str] = set()

    def begin(self, head: bytes) -> bool:
        """Take what stands before the cases and is needed to read them; False where it is not the plugin's head."""
        try:
            self._root = decoded(head, DOCUMENT)[0].root
        except (ValueError, RecursionError):
            return False
        return True

    def collectors(self, piece: memoryview) -> bool:
        """Keep the collectors that failed or skipped; False where the piece is not a list of them."""
        try:
            found, odd = decoded(piece, COLLECTORS)
        except (ValueError, RecursionError):
            return False
        self._count("not-json", odd)
        self._keep(found)
        return True

    def entries(self, piece: memoryview) -> bool:
        """Hand on the tests of a piece; False where it is not a list of them."""
        if self._ordinary(piece):
            return True
        try:
            found, odd = decoded(piece, ENTRIES)
        except (ValueError, RecursionError):
            return False
        self._count("not-json", odd)
        self._take(self._cases(found))
        return True

    def _ordinary(self, piece: memoryview) -> bool:
        """Hand on the tests of a piece that holds only what pytest itself writes; False, and nothing done, if not.

        Nearly every test of a large run is one that simply passed: the decoder tells, and no rule need be asked.
        """
        try:
            found = ORDINARY.decode(piece)
        except (ValueError, RecursionError):
            return False
        passed = [one for one in found if type(one) is Passed]
        seconds = [one.setup.duration + one.call.duration + one.teardown.duration for one in passed]
        nodeids = list(map(NODEID, passed))
        if any(map(PROPERTIES, passed)):
            self._take([self._passed(*one) for one in zip(passed, seconds, strict=True)])
        else:
            self._take(Passes(nodeids, seconds, lambda index: _plain(passed[index], seconds[index])))
        self._words["passed"] = self._words.get("passed", 0) + len(passed)
        self._listed(nodeids)
        if len(passed) < len(found):
            self._take(self._cases(cast("list[Other]", [one for one in found if type(one) is not Passed])))
        return True

    def finish(self, prefix: bytes) -> Session:
        """Read the rest of the file, which `prefix` makes a document again, and give the session."""
        base = self._chunks.base
        data = prefix + self._chunks.rest()
        found, odd = document(data, len(prefix), base)
        self._root = found.root
        refuse_repeated_keys(data, found, base)
        self._count("not-json", odd)
        self._take(self._cases(found.tests or []))
        self._keep(found.collectors)
        self._tell(found)
        return self._session

    def _cases(self, entries: Sequence[Entry | Other]) -> list[Case]:
        """Give the cases of the tests."""
        self._listed(list(map(NODEID, entries)))
        return [self._case(entry) for entry in entries]

    def _listed(self, nodeids: Sequence[str]) -> None:
        self._results += len(nodeids)
        self._distinct.add(nodeids)

    def _passed(self, entry: Passed, seconds: float) -> Case:
        record = self._record(entry)
        if record is None:
            return _plain(entry, seconds)
        worker, line = _worker_and_line(entry)
        return case_of(entry.nodeid, PASSED, duration=seconds, record=record, worker=worker, line=line)

    def _case(self, entry: Entry | Other) -> Case:
        word = entry.outcome
        self._words[word] = self._words.get(word, 0) + 1
        stages = entry.stages()
        verdict = judged(entry, word)
        seconds = seconds_of(entry)
        self._count("unknown-outcome", verdict.unknown)
        self._count("phases-missing", verdict.broken)
        self._count("odd-duration", seconds is None and bool(stages))
        suite = suite_of(entry.nodeid)
        return case_of(
            entry.nodeid,
            verdict,
            duration=seconds,
            failures=() if verdict.outcome == "skipped" else tuple(failures_of(entry, self._root, suite)),
            record=self._record(entry),
            retried=word in RERUN,
            worker=without_worker(stages[0].longrepr)[1] if stages else "",
            line=None if entry.lineno is None else entry.lineno + 1,
        )

    def _record(self, entry: Listed | Passed) -> CaseRecord | None:
        """Give what our plugin recorded; a retried case has the properties of all its attempts, the last one's last."""
        texts = [one.execution_report for one in entry.user_properties if one.execution_report is not None]
        return case_record(texts[-1], self._session) if texts else None

    def _count(self, rule: str, happened: bool) -> None:
        if happened:
            self._odd[rule] = self._odd.get(rule, 0) + 1

    def _keep(self, found: list[Collector]) -> None:
        for collector in found:
            # Under pytest-xdist every worker reports the same: https://github.com/pytest-dev/pytest-xdist/issues/1140
            if collector.outcome != "passed" and collector.nodeid not in self._uncollected:
                self._uncollected.add(collector.nodeid)
                failure = collect_failure(collector.nodeid, collector.outcome, collector.longrepr)
                self._session.collect_failures.append(failure)

    def _tell(self, found: Document) -> None:
        session = self._session
        session.root = found.root
        session.exit_status = found.exitcode
        session.end = found.created if found.created is not None and isfinite(found.created) else None
        session.duration = found.duration if found.duration is not None and isfinite(found.duration) else None
        # The plugin's `created` is the end of the session: it is taken in `pytest_sessionfinish`.
        if session.end is not None and session.duration is not None:
            session.start = session.end - session.duration
        session.environment = _flat(found.environment)
        session.stated = _stated(found.summary)
        timed(session)
        if found.tests is None:
            session.remarks.append(_summary_only(session.stated))
        else:
            recounted(session, self._words, results=self._results)
        self._odd["node-id-repeated"] = self._results - self._distinct.count()
        session.remarks += oddities(self._odd)
        recorded = bytes(found.execution_report)
        record = session_record(recorded, session) if recorded else None
        if record is not None:
            tell(session, record)
            self._take(list(not_run(record.not_run)))


def _plain(entry: Passed, seconds: float) -> Case:
    worker, line = _worker_and_line(entry)
    return Case(nodeid=entry.nodeid, outcome="passed", duration=seconds, worker=worker, line=line)


def _worker_and_line(entry: Passed) -> tuple[str, int | None]:
    worker = without_worker(entry.setup.longrepr)[1] if entry.setup.longrepr else ""
    return worker, None if entry.lineno is None else entry.lineno + 1


def _stated(summary: dict[str, Any]) -> Stated | None:
    counts = {name: count for name, count in summary.items() if type(count) is int}
    if not counts:
        return None
    return Stated(
        cases=counts.get("total"),
        collected=counts.get("collected"),
        deselected=counts.get("deselected"),
        outcomes={name: count for name, count in counts.items() if name not in FIGURES},
    )


def _summary_only(stated: Stated | None) -> Remark:
    red = sum(stated.outcomes.get(word, 0) for word in ("failed", "error")) if stated else 0
    if red:
        text = "The file holds a summary and no cases; it states"
        return Remark(rule="summary-only", effect="failed", text=text, quote=f"{red} failed")
    text = "The file holds a summary and no cases: nothing in it can be counted again."
    return Remark(rule="summary-only", effect="incomplete", text=text)


def _flat(environment: dict[str, Any]) -> dict[str, str]:
    """Give the environment as name and text; pytest-metadata nests the versions of packages and plugins."""
    flat = {}
    for name, value in environment.items():
        if isinstance(value, dict):
            flat[name] = ", ".join(f"{key} {item}" for key, item in sorted(value.items()))
        else:
            flat[name] = str(value)
    return flat
