"""The gate and the money as tables: every rule, every waiver, every stream, none left out."""

from collections.abc import Iterator

from msgspec import Struct

from reporting.markdown import Markdown
from reporting.model import Code, Count, Quote, Statement, Value, state
from reporting.report.conclusion import Conclusion
from reporting.report.icon import badge
from reporting.report.voice import Voice

CULPRITS = 5
"""Guards or cases that a table row names; the rest is counted."""


class Row(Struct, frozen=True):
    """A table row: its cells, escaped for a table, and the pointers to what they say."""

    cells: tuple[Markdown, ...]
    sources: tuple[str, ...]


class Tables:
    """Makes the rows of a document in one voice."""

    def __init__(self, done: Conclusion, voice: Voice, *, ascii_only: bool) -> None:
        self._done = done
        self._voice = voice
        self._ascii = ascii_only

    def rules(self) -> Iterator[Row]:
        """Give a row for each rule: name, state, what was found, what was asked for, what is behind it."""
        for rule in self._done.verdict.rules:
            note = f"waived by {', '.join(rule.waived)}" if rule.waived else ""
            yield self._row(rule.sources, Code(rule.name), self._badge(rule.state), rule.actual, rule.threshold, note)

    def waivers(self) -> Iterator[Row]:
        """Give a row for each declared waiver, with what became of it."""
        verdict = self._done.verdict
        groups = (("in force", verdict.conditions), ("expired", verdict.expired), ("unused", verdict.unused))
        for word, waivers in groups:
            for one in waivers:
                what = Code(one.rule or one.case)
                until = one.expires.isoformat()
                yield self._row(
                    ("config:/waivers",),
                    Code(one.id),
                    word,
                    what,
                    Quote(one.reason),
                    one.owner,
                    one.approved_by,
                    one.issue,
                    until,
                )

    def streams(self) -> Iterator[Row]:
        """Give a row for each stream: name, amount, state, the guards that decided it."""
        if self._done.impact is None:
            return
        for item in self._done.impact.streams:
            sources = [f"config:/mrr/streams/{item.stream.id}"]
            sources += [f"/cases/{guard.index}/outcome" for guard in item.guards if guard.index is not None]
            guards = [
                self._cell(Code(guard.named)) + Markdown(f" {guard.proof.state}") + self._why(guard.proof.reason)
                for guard in item.deciding[:CULPRITS]
            ]
            if len(item.deciding) > CULPRITS:
                guards.append(self._cell(Count(len(item.deciding) - CULPRITS, "more guard")))
            yield self._row(
                tuple(sources),
                item.stream.name,
                item.amount,
                self._badge(item.state),
                Markdown("<br>").join(guards) if guards else "no guard",
            )

    def sums(self) -> Iterator[Row]:
        """Give a row for each of the four states with its sum, and the total that they add up to."""
        impact = self._done.impact
        if impact is None:
            return
        for word in ("protected", "at risk", "unproven", "unguarded"):
            number = sum(item.state == word for item in impact.streams)
            yield self._row(("config:/mrr", "/cases"), word, Count(number, "stream"), impact.sum_of(word))
        yield self._row(("config:/mrr",), "total", Count(len(impact.streams), "stream"), impact.total)
        if impact.without_stream is not None:
            yield self._row(("config:/mrr/book_total",), "of the book without a stream", "", impact.without_stream)

    def services(self) -> Iterator[Row]:
        """Give a row for each declared service: state, how and when it was measured, what the probe said."""
        for one in self._done.services:
            moments = ", ".join(dict.fromkeys(measured.when.replace("-", " ") for _, measured in one.probes)) or "never"
            how = "live" if one.deciding and one.deciding[1].live else "indirect" if one.deciding else "not probed"
            needed = Count(sum(one.service.id in case.services for case in self._done.evidence.cases), "case")
            target: Value = Code(one.probes[0][1].target) if one.probes else ""
            yield self._row(
                one.sources, one.service.label, self._badge(one.health), target, how, moments, needed, one.detail
            )

    def _why(self, reason: str) -> Markdown:
        return Markdown(": ") + self._cell(reason) if reason else Markdown("")

    def _badge(self, word: str) -> Markdown:
        return badge(word, ascii_only=self._ascii)

    def _cell(self, value: Value) -> Markdown:
        return self._voice.value(value, "cell")

    def _row(self, sources: tuple[str, ...], *values: Value | Markdown) -> Row:
        cells = (
            value if isinstance(value, Markdown) else self._cell(value) if value != "" else Markdown("")
            for value in values
        )
        return Row(tuple(cells), sources)


def fix_first(done: Conclusion) -> Iterator[Statement]:
    """Give what proving each failed guard alone would clear, the largest amount first."""
    for one in done.impact.fix_first if done.impact else ():
        yield state(
            "{case}: proving it alone clears {amount}; it touches {streams}.",
            f"/cases/{one.index}/outcome",
            "config:/mrr",
            case=Code(one.named),
            amount=one.clears,
            streams=", ".join(one.touches),
        )
