"""The lines below the title: when, where, with what, of which commit, by which command."""

from collections.abc import Iterator

from reporting.markdown import text
from reporting.model import NOTHING, Code, Count, Moment, Statement, clause, pointer, state
from reporting.report.conclusion import Conclusion

FRAMEWORK = ("pytest", "pytest-json-report", "pytest-xdist", "pytest-rerunfailures", "execution-report")
"""What bears on outcomes and their record, and is named; other plugins are counted and stand in the evidence."""


def header_of(done: Conclusion) -> Iterator[tuple[str, Statement]]:
    """Give the labelled lines below the title."""
    evidence, config = done.evidence, done.config
    run, machine = evidence.run, evidence.environment
    yield "Date", state("{start}", "/run/start", start=Moment(run.start if run.start is not None else run.end))
    python = f"Python {machine.python}" if machine.python else ""
    where = ", ".join(part for part in (machine.os, python) if part)
    yield "Environment", state("{where}", "/environment", where=where or "not recorded")
    named = [f"{name} {machine.packages[name]}" for name in FRAMEWORK if name in machine.packages]
    more = len(machine.packages) - len(named)
    versions = clause(
        "{named}{more}",
        named=", ".join(named),
        more=clause(" and {more}", more=Count(more, "more plugin")) if more else NOTHING,
    )
    formats = ", ".join(dict.fromkeys(source.format for source in evidence.sources))
    unknown = clause("not recorded, read from {formats}", formats=formats or "nothing")
    yield (
        "Test Framework",
        state("{framework}", "/environment/packages", "/sources", framework=versions if named else unknown),
    )
    yield "Series", state("{series}", "config:/series", series=Code(config.series))
    if machine.commit:
        yield (
            "Commit",
            state(
                "{commit}{branch}{dirty}",
                "/environment/commit",
                commit=Code(machine.commit[:12]),
                branch=clause(" on {branch}", branch=Code(machine.branch)) if machine.branch else NOTHING,
                dirty=clause(", worktree changed") if machine.dirty else NOTHING,
            ),
        )
    if machine.run_url:
        yield "Run", state("{url}", "/environment/run_url", url=Code(machine.run_url))
    if run.command:
        yield "Command", state("{command}", "/run/command", command=Code(" ".join(run.command)))
    for name, words in sorted(run.facts.items()):
        yield _label(name), state("{words}", pointer("run", "facts", name), words=words)


def _label(name: str) -> str:
    """Give a fact's name as a label: the suite's own word, so it is escaped."""
    return text(name[:1].upper() + name[1:40])
