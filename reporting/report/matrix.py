"""What sources do not agree in: the environments of a matrix side by side, and the cases that end differently."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from reporting.evidence import Differing, Evidence, Matrix, Place
from reporting.markdown import Markdown
from reporting.model import (
    NOTHING,
    SEVERITY,
    Clause,
    Code,
    Count,
    Outcome,
    Ratio,
    Seconds,
    Statement,
    Value,
    clause,
    pointer,
    state,
)
from reporting.report.gate import Row
from reporting.report.icon import badge
from reporting.report.population import others
from reporting.report.sentence import Sentence
from reporting.report.suite import LISTED
from reporting.report.voice import Voice

BESIDE = 6
"""Environments, sources or cases that one line names side by side; the rest is counted."""


class Disagreements(Struct, frozen=True, kw_only=True):
    """Cases with unequal outcomes: how many of the whole, a row for each, and how many are not written out."""

    line: Sentence
    rows: tuple[Row, ...]
    rest: Sentence | None


class MatrixView(Struct, frozen=True, kw_only=True):
    """The environments: names of the axes, a row for each, what they do not list, where they do not agree."""

    axes: Markdown
    line: Sentence
    rows: tuple[Row, ...]
    absent: tuple[Sentence, ...]
    differing: Disagreements | None


class MatrixWriter:
    """Writes what sources do not agree in, in one voice."""

    def __init__(self, evidence: Evidence, voice: Voice, *, ascii_only: bool, every: bool) -> None:
        self._evidence = evidence
        self._voice = voice
        self._ascii = ascii_only
        self._every = every

    def matrix(self) -> MatrixView | None:
        """Give the environments of the run; None without a matrix."""
        matrix = self._evidence.matrix or None
        if matrix is None:
            return None
        names = [place.name for place in matrix.seen]
        return MatrixView(
            axes=self._cell(Code(matrix.name)),
            line=self._voice.say(_environments(self._evidence, matrix)),
            rows=tuple(self._environment(number, place) for number, place in enumerate(matrix.environments)),
            absent=tuple(self._voice.say(statement) for statement in self._absent(matrix)),
            differing=self._differing(
                matrix.differing,
                ("matrix", "differing"),
                lambda number: names[number],
                "{ratio} with unequal outcomes in different environments; the worst counts.",
                frozenset(range(len(names))),
            ),
        )

    def conflicts(self) -> Disagreements | None:
        """Give the cases that sources, of one environment where there are several, list with unequal outcomes."""
        sources = self._evidence.sources
        times = Counter(source.name for source in sources)

        def named(number: int) -> str:
            source = sources[number]
            return source.name if times[source.name] == 1 else f"{source.name}, SHA-256 {source.sha256[:8]}"

        return self._differing(
            self._evidence.conflicts or (),
            ("conflicts",),
            named,
            "{ratio} with unequal outcomes in different sources; the worst counts.",
            frozenset(),
        )

    def _environment(self, number: int, place: Place) -> Row:
        tally, whole = place.tally, self._evidence.total.cases
        where = pointer("matrix", "environments", number)
        if not place.sources:
            return self._row(where, Code(place.name), self._badge(place.status), *(["no source"] * 5))
        return self._row(
            where,
            Code(place.name),
            self._badge(place.status),
            f"{tally.count('passed'):,} of {tally.cases:,}",
            others(tally) or "none",
            f"{place.absent:,} of {whole:,}" if place.absent else "none",
            Seconds(place.duration),
            Count(len(place.sources), "source"),
        )

    def _absent(self, matrix: Matrix) -> Iterator[Statement]:
        whole = self._evidence.total.cases
        for number, place in enumerate(matrix.environments):
            if not place.absent:
                continue
            shown = place.absent_named[:BESIDE]
            more = place.absent - len(shown)
            yield state(
                "{environment} does not list {ratio}{names}.",
                pointer("matrix", "environments", number, "absent_named"),
                environment=Code(place.name),
                ratio=Ratio(place.absent, whole, "test case"),
                names=clause(
                    ": {shown}{more}",
                    shown=_listed([Code(name) for name in shown]),
                    more=clause(" and {more}", more=Count(more, "more test case")) if more else NOTHING,
                )
                if shown
                else NOTHING,
            )

    def _differing(
        self,
        rows: Sequence[Differing],
        where: tuple[str, ...],
        named: Callable[[int], str],
        pattern: str,
        whole: frozenset[int],
    ) -> Disagreements | None:
        if not rows:
            return None
        order = sorted(range(len(rows)), key=lambda index: (-_severity(rows[index]), rows[index].nodeid))
        shown = order if self._every else order[:LISTED]
        hidden = len(rows) - len(shown)
        return Disagreements(
            line=self._voice.say(
                state(pattern, pointer(*where), ratio=Ratio(len(rows), self._evidence.total.cases, "test case"))
            ),
            rows=tuple(
                self._row(pointer(*where, index), Code(rows[index].nodeid), self._outcomes(rows[index], named, whole))
                for index in shown
            ),
            rest=self._voice.say(
                state(
                    "{hidden} not listed here; all are in the evidence file.",
                    pointer(*where),
                    hidden=Count(hidden, "more case"),
                )
            )
            if hidden
            else None,
        )

    def _outcomes(self, row: Differing, named: Callable[[int], str], whole: frozenset[int]) -> Markdown:
        """Give who tells what, the worst first, and who does not list the case at all."""
        lines = []
        for outcome in sorted(row.outcomes, key=SEVERITY.index, reverse=True):
            names = self._cell(_beside([named(number) for number in row.outcomes[outcome]]))
            lines.append(self._badge(outcome) + Markdown(": ") + names)
        silent = sorted(whole.difference(*row.outcomes.values()))
        if silent:
            lines.append(Markdown("not listed: ") + self._cell(_beside([named(number) for number in silent])))
        return Markdown("<br>").join(lines)

    def _badge(self, word: str) -> Markdown:
        return badge(word, ascii_only=self._ascii)

    def _cell(self, value: Value) -> Markdown:
        return self._voice.value(value, "cell")

    def _row(self, where: str, *values: Value | Markdown) -> Row:
        return Row(tuple(value if isinstance(value, Markdown) else self._cell(value) for value in values), (where,))


def matrix_lines(evidence: Evidence) -> Iterator[Statement]:
    """Give what a reader has to know of the environments before anything else; nothing without a matrix."""
    matrix = evidence.matrix or None
    if matrix is None:
        return
    yield _environments(evidence, matrix)
    yield from _left_out(matrix)


def matrix_deviations(evidence: Evidence) -> Iterator[Statement]:
    """Give what was not tested where it was to be: environments that left nothing, cases that one left out."""
    matrix = evidence.matrix or None
    if matrix is None:
        return
    for number, place in enumerate(matrix.environments):
        if not place.sources:
            where = pointer("matrix", "environments", number)
            yield state("Environment {name}: expected, and no source is of it.", where, name=Code(place.name))
    yield from _left_out(matrix)


def deselected_lines(evidence: Evidence) -> Iterator[Statement]:
    """Give what several runs left out, where nothing tells whether another of them ran it."""
    run, matrix = evidence.run, evidence.matrix or None
    if run.deselecting and not (matrix and any(place.deselected for place in matrix.environments)):
        yield state(
            "Deselected: {cases} in sum over {runs}; what one of them left out may be listed by another.",
            "/run/deselected",
            cases=Count(run.deselected, "case"),
            runs=Count(run.deselecting, "run"),
        )


def _left_out(matrix: Matrix) -> Iterator[Statement]:
    for title, member in (("not listed", "absent"), ("deselected", "deselected")):
        found = [(place, getattr(place, member)) for place in matrix.environments]
        parts = [
            clause("{number} in {name}", number=number, name=Code(place.name)) for place, number in found if number
        ]
        if parts:
            more = len(parts) - BESIDE
            yield state(
                "Test cases {title} by environment: {parts}{more}.",
                "/matrix/environments",
                title=title,
                parts=_listed(parts[:BESIDE]),
                more=clause(" and {more}", more=Count(more, "more environment")) if more > 0 else NOTHING,
            )


def _environments(evidence: Evidence, matrix: Matrix) -> Statement:
    there, wanted = len(matrix.seen), len(matrix.environments)
    whole = Count(wanted, "environment")
    return state(
        "Run in {environments} ({axes}){unequal}.",
        "/matrix",
        environments=clause("{part} of {whole}", part=there, whole=whole)
        if there < wanted
        else clause("{whole}", whole=whole),
        axes=Code(matrix.name),
        unequal=clause(
            "; {ratio} with unequal outcomes in them",
            ratio=Ratio(len(matrix.differing), evidence.total.cases, "test case"),
        )
        if there > 1 and evidence.total.cases
        else NOTHING,
    )


def _beside(names: Sequence[str]) -> Clause:
    shown = _listed([Code(name) for name in names[:BESIDE]])
    more = len(names) - BESIDE
    return clause("{shown} and {more} more", shown=shown, more=more) if more > 0 else shown


def _listed(values: Sequence[Value]) -> Clause:
    pattern = ", ".join(f"{{value{number}}}" for number in range(len(values)))
    return Clause(pattern, {f"value{number}": value for number, value in enumerate(values)})


def _severity(row: Differing) -> int:
    outcomes: list[Outcome] = list(row.outcomes)
    return max(SEVERITY.index(outcome) for outcome in outcomes)
