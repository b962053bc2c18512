"""Records the session in the process that controls it: serial pytest itself, or the controller of pytest-xdist."""

import time
import uuid
from collections.abc import Generator
from typing import Any

import msgspec
import pytest

from reporting.model import (
    PROPERTY,
    VERSION,
    CollectedEvent,
    CollectEvent,
    CollectFailure,
    EndEvent,
    SessionEvent,
    SessionRecord,
)
from reporting.record import results_file
from reporting.record.collection import Collection, Gathered
from reporting.record.failure import failure_of
from reporting.record.invocation import command_of, environment_of, selection_of
from reporting.record.journal import Journal
from reporting.record.probes import Probes
from reporting.record.sanitise import Sanitiser, words
from reporting.record.watch import CaseWatch


class SessionRecorder:
    """Hooks of the controlling process. `collection` is None where the workers of pytest-xdist collect."""

    def __init__(
        self,
        config: pytest.Config,
        collection: Collection | None,
        watch: CaseWatch,
        probes: Probes,
        journal: Journal,
        sanitiser: Sanitiser,
    ) -> None:
        self._config = config
        self._collection = collection
        self._watch = watch
        self._probes = probes
        self._journal = journal
        self._sanitiser = sanitiser
        self._gathered = Gathered()
        self._selected: int | None = None
        self._collect_failures: dict[tuple[str, str], CollectFailure] = {}
        self._facts: dict[str, str] = {}
        self._problems: list[str] = []
        self._begun = SessionRecord(version=VERSION, run_id=uuid.uuid4().hex, start=time.time())

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """Open the journal. Raises `pytest.UsageError` where it cannot be a new file."""
        self._journal.open()
        if problem := results_file.own(self._config, self._sanitiser):
            self._problems.append(problem)
        text = self._sanitiser.text
        self._begun = msgspec.structs.replace(
            self._begun,
            start=time.time(),
            command=command_of(self._config, text),
            selection=selection_of(self._config, text),
            environment=environment_of(self._config, self._sanitiser.text),
            workers=_workers(self._config) if self._collection is None else 0,
        )
        self._journal.write(SessionEvent(session=self._begun))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what could not be collected. Raises `pytest.UsageError` that a worker could not raise itself."""
        usage = getattr(report, "execution_report_usage", "")
        if usage:
            raise pytest.UsageError(usage)
        if report.passed:
            return
        failure = CollectFailure(
            nodeid=self._sanitiser.name(report.nodeid),
            failure=failure_of(report),
            skipped=report.skipped,
        )
        known = self._collect_failures.setdefault((failure.nodeid, failure.failure.message), failure)
        if known is failure:
            self._journal.write(CollectEvent(failure=failure))

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note the cases that serial pytest collected."""
        if self._collection is not None:
            self._gathered = self._collection.gathered
            self._found([item.nodeid for item in session.items])

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Note the cases that the first worker of pytest-xdist collected; all collect the same."""
        if self._selected is None:
            self._found(ids)
        elif self._config.getoption("dist") == "each":
            self._watch.expect(ids)

    def _found(self, nodeids: list[str]) -> None:
        self._selected = len(nodeids)
        self._watch.expect(nodeids)
        gathered = self._gathered
        self._journal.write(
            CollectedEvent(
                collected=len(nodeids) + gathered.deselected, deselected=gathered.deselected, cases=gathered.cases
            )
        )

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over what a worker of pytest-xdist gathered; one that crashed has nothing to say."""
        output = getattr(node, "workeroutput", {})
        if PROPERTY in output:
            self._gathered = msgspec.json.decode(output[PROPERTY], type=Gathered)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> Generator[None, object, object]:
        """Ask for facts and probe before anybody takes the services down; write the last line when all else is done."""
        self._ask_for_facts()
        self._probes.after()
        raised: BaseException | None = None
        try:
            return (yield)
        except BaseException as error:
            raised = error
            raise
        finally:
            status = _status(int(session.exitstatus) or int(exitstatus), raised)
            if problem := results_file.end(self._config, status):
                self._problems.append(problem)
            self._journal.write(EndEvent(session=self._record(status, time.time())))
            self._journal.close()

    def _ask_for_facts(self) -> None:
        text = self._sanitiser.text
        try:
            for facts in reversed(self._config.hook.pytest_execution_report_facts(config=self._config)):
                self._facts.update({text(str(name)): text(words(value)) for name, value in facts.items()})
        except Exception as error:  # noqa: BLE001 - a suite's hook may raise anything; a recording ends no run
            self._problems.append(text(f"facts of the suite are missing: {type(error).__name__}: {words(error)}"))

    def _record(self, exit_status: int, end: float) -> SessionRecord:
        gathered = self._gathered
        return msgspec.structs.replace(
            self._begun,
            end=end,
            exit_status=exit_status,
            collected=None if self._selected is None else self._selected + gathered.deselected,
            deselected=gathered.deselected,
            not_run=self._watch.not_run(gathered.cases),
            facts=self._facts,
            measurements=tuple(self._probes.measurements),
            collect_failures=tuple(self._collect_failures.values()),
            problems=self._all_problems(),
        )

    def _all_problems(self) -> tuple[str, ...]:
        return (*self._problems, self._journal.broken) if self._journal.broken else tuple(self._problems)

    @pytest.hookimpl(optionalhook=True, trylast=True)
    def pytest_json_modifyreport(self, json_report: dict[str, Any]) -> None:
        """Put the session's record into pytest-json-report's file, and mend the rest of it."""
        record = self._record(int(json_report.get("exitcode", 0)), json_report.get("created", time.time()))
        json_report["environment"] = json_report.get("environment") or self._begun.environment
        json_report[PROPERTY] = msgspec.to_builtins(record)
        results_file.redact(json_report, self._sanitiser)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say what the recording could not do."""
        for problem in self._all_problems():
            terminalreporter.write_line(f"execution-report: {problem}", yellow=True)


def _status(told: int, raised: BaseException | None) -> int:
    """Give what the process ends with: a plugin may break the end of the session."""
    if isinstance(raised, pytest.exit.Exception):
        return raised.returncode or told
    return told if raised is None else 1


def _workers(config: pytest.Config) -> int:
    """Give how many workers are asked of pytest-xdist: `--tx 2*popen` stands for two."""
    counts = (spec.partition("*")[0] for spec in config.getoption("tx"))
    return sum(int(count) if count.isdecimal() else 1 for count in counts)
