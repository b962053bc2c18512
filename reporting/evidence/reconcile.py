"""The status of a run: what its sources say, held against each other, the clock and the runner's process.

A run is green only where nothing speaks against it. Each rule is one function of `RULES` that yields remarks, and the
worst effect decides: failed, then incomplete, then empty or nothing ran. What a source says against itself (its
summary, its missing phases) its reader has remarked already.
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec
from msgspec import UNSET, Struct

from reporting.model import Remark, Run, RunStatus, Session, Tally

WHY = {
    2: "it was interrupted",
    3: "it met an internal error",
    4: "it was called in a way that it does not know",
    5: "it found no tests",
    6: "it met more warnings than it allows",
}
"""pytest's exit statuses: https://docs.pytest.org/en/stable/reference/exit-codes.html"""


SAID = frozenset({"cases-lost", "phases-missing", "unknown-outcome", "cases-not-run"})
"""Remarks, of readers and on environments, after which it needs no saying that cases did not run."""


class Whole(Struct, frozen=True, kw_only=True):
    """What the rules judge. `runs` holds the sessions by run: journal and results file of one run tell the same.

    `reds` says of each source whether something failed in its run, `counts` how many cases it lists, None where that is
    known of the whole only. `apart` says that the sources stand for several environments, so that what they count is
    not to be added up.
    """

    sessions: Sequence[Session]
    runs: Sequence[Sequence[Session]]
    reds: Sequence[bool] | None
    counts: Sequence[int] | None
    apart: bool
    total: Tally
    remarks: Sequence[Remark]
    exit_status: int | None
    began: float | None

    @property
    def red(self) -> bool:
        """Whether something failed that the sources name."""
        return bool(self.total.red) or any(
            not failure.skipped for session in self.sessions for failure in session.collect_failures
        )

    @property
    def deselected(self) -> int:
        """How many cases were left out by choice."""
        return sum(_stated(run, "deselected") or 0 for run in self.runs)


def reconcile(
    sessions: Sequence[Session],
    total: Tally,
    *,
    remarks: Sequence[Remark] = (),
    exit_status: int | None = None,
    began: float | None = None,
    reds: Sequence[bool] | None = None,
    counts: Sequence[int] | None = None,
    apart: bool = False,
) -> Run:
    """Give the run that the sessions and the tally of their cases make.

    `exit_status` is what the runner's process really ended with: believed over the sources, because a plugin may
    change it after the file is written. `began` is the instant before which no source can be of this run. The sessions
    stand in the order of the evidence's sources, and so do `reds`, which says whether they list a case that failed, and
    `counts`, how many they list. `apart` says that they stand for several environments.
    """
    told = [
        msgspec.structs.replace(remark, source=index) if remark.source is None else remark
        for index, session in enumerate(sessions)
        for remark in session.remarks
    ]
    whole = Whole(
        sessions=sessions,
        runs=_runs(sessions),
        reds=None if reds is None else _reds(sessions, reds),
        counts=counts,
        apart=apart,
        total=total,
        remarks=(*remarks, *told),
        exit_status=exit_status,
        began=began,
    )
    found = [*whole.remarks, *(remark for rule in RULES for remark in rule(whole))]
    return _run(whole, tuple(dict.fromkeys(found)))


def collect_failed(whole: Whole) -> Iterator[Remark]:
    """A file that could not be collected is red: how many cases it holds, nobody knows."""
    broken = {failure.nodeid for one in whole.sessions for failure in one.collect_failures if not failure.skipped}
    if broken:
        noun = "file or folder" if len(broken) == 1 else "files or folders"
        text = f"{len(broken)} {noun} could not be collected; cases in them are missing from every count."
        yield Remark(rule="collect-failed", effect="failed", text=text)


def unfinished(whole: Whole) -> Iterator[Remark]:
    """A source that ends before its session did lacks what came after."""
    for index, session in enumerate(whole.sessions):
        if not session.complete:
            text = "The source ends before its session did"
            text += "; the case that was running is named." if session.running else "."
            yield Remark(rule="unfinished", effect="incomplete", text=text, quote=session.running, source=index)


def exit_status(whole: Whole) -> Iterator[Remark]:
    """An exit status is a second witness: it must fit what is listed."""
    given = whole.exit_status
    if given is not None:
        yield from _status(whole, given, None, red=whole.red)
        if len(whole.runs) == 1:
            return
    # One process cannot speak for the runs of several shards: what each of them says of its own end still stands.
    told: set[tuple[str, int]] = set()
    for index, session in enumerate(whole.sessions):
        status = session.exit_status
        if status is not None and status != given and (session.run_id, status) not in told:
            if session.run_id:
                told.add((session.run_id, status))
            yield from _status(whole, status, index, red=whole.red if whole.reds is None else whole.reds[index])


def _status(whole: Whole, status: int, source: int | None, *, red: bool) -> Iterator[Remark]:
    rule = "exit-status"
    if status == 0:
        if red:
            text = "The runner exited with 0, though something failed."
            yield Remark(rule=rule, effect="failed", text=text, source=source)
    elif status == 1:
        if not red:
            text = "The runner exited with 1 and no listed case failed: the reason is not in the results."
            yield Remark(rule=rule, effect="incomplete", text=text, source=source)
    elif status != 5 or whole.total.executed:
        why = WHY.get(status, "which is not a status of its own")
        text = f"The runner exited with {status}: {why}."
        yield Remark(rule=rule, effect="incomplete", text=text, source=source)


def exit_status_differs(whole: Whole) -> Iterator[Remark]:
    """The process is believed: a source of another exit status is not of this process, or was written too early."""
    stated = {session.exit_status for session in whole.sessions} - {None}
    if whole.exit_status is not None and stated and whole.exit_status not in stated:
        said = ", ".join(str(status) for status in sorted(status for status in stated if status is not None))
        text = f"The runner's process exited with {whole.exit_status}; its results say {said}."
        yield Remark(rule="exit-status-differs", effect="incomplete", text=text)


def stale(whole: Whole) -> Iterator[Remark]:
    """A file left by an earlier run is what a killed runner leaves behind."""
    for index, session in enumerate(whole.sessions):
        last = session.end if session.end is not None else session.start
        if whole.began is not None and last is not None and last < whole.began:
            text = "The source was written before this run began: it is left over from an earlier one."
            yield Remark(rule="stale", effect="incomplete", text=text, source=index)


def cases_not_run(whole: Whole) -> Iterator[Remark]:
    """A case that was chosen and did not run leaves a hole. The readers say so where a source counts its cases."""
    by_choice = whole.deselected if len(whole.runs) == 1 else whole.total.deselected
    missing = whole.total.count("not-run") - by_choice
    if missing > 0 and all(remark.rule not in SAID for remark in whole.remarks):
        noun = "case" if missing == 1 else "cases"
        yield Remark(rule="cases-not-run", effect="incomplete", text=f"{missing} chosen {noun} did not run to the end.")


def sources_differ(whole: Whole) -> Iterator[Remark]:
    """The sources of one run must tell the same of it."""
    for run in whole.runs:
        for name in ("collected", "deselected", "cases"):
            claims = {claim for session in run if (claim := _claim(session, name)) is not None}
            if len(claims) > 1:
                numbers = " and ".join(str(claim) for claim in sorted(claims))
                text = f"The sources of one run count {numbers} cases ({name})."
                yield Remark(rule="sources-differ", effect="incomplete", text=text)


def source_empty(whole: Whole) -> Iterator[Remark]:
    """A shard that lists no case beside others that do may have died before its first: Playwright leaves such a file.

    How its process ended would tell: pytest says that it found no tests, which is not green either; Go and TRX say it.
    """
    if whole.counts is None or whole.exit_status is not None or not whole.total.executed:
        return
    listing = {run for run, count in zip(_names(whole.sessions), whole.counts, strict=True) if count}
    for index, (run, session) in enumerate(zip(_names(whole.sessions), whole.sessions, strict=True)):
        ended = session.ended or session.exit_status is not None or session.collect_failures
        if run not in listing and not ended:
            text = "The source lists no case, and nothing says how its runner ended."
            yield Remark(rule="source-empty", effect="incomplete", text=text, source=index)


RULES: tuple[Callable[[Whole], Iterator[Remark]], ...] = (
    collect_failed,
    unfinished,
    exit_status,
    exit_status_differs,
    stale,
    cases_not_run,
    sources_differ,
    source_empty,
)


def _runs(sessions: Sequence[Session]) -> list[list[Session]]:
    """Give the sessions by run."""
    runs: dict[str, list[Session]] = {}
    for name, session in zip(_names(sessions), sessions, strict=True):
        runs.setdefault(name, []).append(session)
    return list(runs.values())


def _names(sessions: Sequence[Session]) -> list[str]:
    """Give what tells the run of each session; one without a run id is a run of its own."""
    return [session.run_id or f"\0{index}" for index, session in enumerate(sessions)]


def _reds(sessions: Sequence[Session], reds: Sequence[bool]) -> list[bool]:
    """Give for each session whether something failed in its run: a source's exit status is of no other."""
    names = _names(sessions)
    red = {
        name
        for name, session, listed in zip(names, sessions, reds, strict=True)
        if listed or any(not failure.skipped for failure in session.collect_failures)
    }
    return [name in red for name in names]


def _claim(session: Session, name: str) -> int | None:
    claim: int | None = getattr(session.stated, name) if session.stated else None
    return claim


def _stated(run: Sequence[Session], name: str) -> int | None:
    """Give the largest claim of the run's sources; under pytest-xdist a results file knows less than a journal."""
    return max((claim for session in run if (claim := _claim(session, name)) is not None), default=None)


def _lost(run: Sequence[Session]) -> int:
    """Give how many chosen cases of the run are in no list; our own recording lists all that did not run."""
    collected, cases = _stated(run, "collected"), _stated(run, "cases")
    if collected is None or cases is None or any(session.recorded for session in run):
        return 0
    return max(0, collected - (_stated(run, "deselected") or 0) - cases)


def _run(whole: Whole, remarks: tuple[Remark, ...]) -> Run:
    sessions, runs = whole.sessions, whole.runs
    start = min((session.start for session in sessions if session.start is not None), default=None)
    end = max((session.end for session in sessions if session.end is not None), default=None)
    durations = [session.duration for session in sessions if session.duration is not None]
    duration = None if start is None or end is None else end - start
    collected = [count for run in runs if (count := _stated(run, "collected")) is not None]
    deselecting = sum(bool(_stated(run, "deselected")) for run in runs)
    exits = [session.exit_status for session in sessions if session.exit_status is not None]
    return Run(
        status=_status_of(whole, remarks),
        start=start,
        end=end,
        duration=max(durations) if durations and len(runs) == 1 else duration,
        exit_status=whole.exit_status if whole.exit_status is not None else max(exits, key=_weight, default=None),
        collected=sum(collected) if collected and not whole.apart else None,
        deselected=whole.deselected,
        deselecting=deselecting if deselecting > 1 or (deselecting and whole.apart) else UNSET,
        not_listed=0 if whole.apart else sum(_lost(run) for run in runs),
        running=next((session.running for session in sessions if session.running), ""),
        command=next((tuple(session.command) for session in sessions if session.command), ()),
        selection={name: text for session in sessions for name, text in session.selection.items()},
        workers=max((session.workers for session in sessions), default=0),
        facts={name: text for session in sessions for name, text in session.facts.items()},
        recorded=any(session.recorded for session in sessions),
        remarks=remarks,
        collect_failures=tuple(dict.fromkeys(failure for one in sessions for failure in one.collect_failures)),
    )


def _weight(status: int) -> tuple[bool, bool, int]:
    """The exit status that tells most: 0 least, then that no tests were found."""
    return status != 0, status != 5, status


def _status_of(whole: Whole, remarks: Sequence[Remark]) -> RunStatus:
    effects = {remark.effect for remark in remarks}
    if whole.red or "failed" in effects:
        return "failed"
    if "incomplete" in effects:
        return "incomplete"
    if whole.total.executed:
        return "passed"
    left_out = whole.deselected or any(session.collect_failures for session in whole.sessions)
    return "nothing ran" if whole.total.cases or left_out else "empty"
