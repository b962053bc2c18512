"""What a source claims, held against what it lists: every claim is counted again, and a difference is said."""

from array import array
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Literal

from reporting.ingest.instant import possible
from reporting.model import Remark, Session, Stated

ODD: dict[str, tuple[Literal["incomplete", "note"], str]] = {
    "phases-missing": ("incomplete", "Phases are missing of {}: pytest did not end it by itself."),
    "unknown-outcome": ("incomplete", "The outcome of {} is not known to this reader: a pytest plugin made it up."),
    "node-id-repeated": ("incomplete", "The node id of {} stands in the file already: cases cannot be told apart."),
    "case-repeated": ("note", "{} ran more than once in one session, under the same node id."),
    "odd-duration": (
        "note",
        "A duration of {} is negative, over thirty years or not a number; it is taken as not recorded.",
    ),
    "not-json": (
        "note",
        "Part of the file is no JSON (NaN, a number out of range, half a character) and was read as meant.",
    ),
}
"""What a reader counts while it reads, with its effect and its sentence."""

PART = 1 << 18
WEEK = 7 * 86400.0


def recounted(session: Session, listed: Mapping[str, int], *, results: int) -> None:
    """Remark on claims of the source that its own list contradicts.

    `listed` counts the stored outcomes by their own words, `results` the cases with a result. Every remark makes the
    run incomplete: which of the two is right cannot be known from the file.
    """
    stated = session.stated
    if stated is None:
        return
    wrong = {
        word: (stated.outcomes.get(word, 0), listed.get(word, 0))
        for word in {*stated.outcomes, *listed}
        if stated.outcomes.get(word, 0) != listed.get(word, 0)
    }
    if stated.cases is not None and stated.cases != results:
        _differs(session, f"states {stated.cases} cases and lists {results}")
    elif stated.outcomes and wrong:
        word, (claimed, found) = min(wrong.items())
        _differs(session, f"states {claimed} cases of one outcome and lists {found}", quote=word)
    _lost(session, stated, results)


def _differs(session: Session, text: str, quote: str = "") -> None:
    session.remarks.append(
        Remark(rule="summary-differs", effect="incomplete", text=f"The file's summary {text}.", quote=quote)
    )


def _lost(session: Session, stated: Stated, results: int) -> None:
    if stated.collected is None:
        return
    selected = stated.collected - (stated.deselected or 0)
    if selected > results:
        noun = "case has" if selected - results == 1 else "cases have"
        session.remarks.append(
            Remark(
                rule="cases-lost",
                effect="incomplete",
                text=f"{selected - results} of {selected} selected {noun} no result.",
            )
        )


def uncounted(session: Session) -> None:
    """Remark on a count that is no number: what it promises is not known."""
    text = "A count in the file is no number: how many cases it promises is not known."
    remark = Remark(rule="count-unreadable", effect="incomplete", text=text)
    if remark not in session.remarks:
        session.remarks.append(remark)


def not_run(count: int) -> Remark:
    """Give the remark on cases that Playwright lists as skipped and no test skips: the run ended before they did."""
    noun = "case" if count == 1 else "cases"
    text = f"{count} {noun} listed as skipped did not run: no test says that it is skipped."
    return Remark(rule="did-not-run", effect="incomplete", text=text)


def joined(session: Session, sessions: int) -> None:
    """Remark on a file into which several sessions were put: only one of them would be judged by its exit status."""
    if sessions > 1:
        text = f"The file holds {sessions} sessions: give each as a file of its own."
        session.remarks.append(Remark(rule="sessions-joined", effect="incomplete", text=text))


def timed(session: Session) -> None:
    """Remark on a session whose length shows that the clock was changed while it ran."""
    if session.duration is not None and not 0.0 <= session.duration <= WEEK:
        session.duration = None
        session.start = None
        session.remarks.append(
            Remark(
                rule="clock-changed",
                effect="note",
                text="The session's length is negative or over a week: the clock was changed, its times are unknown.",
            )
        )


def within_calendars(session: Session) -> None:
    """Let go of instants and of a length that no run can have had, and say so: no calendar need name them."""
    timed(session)
    start, end = possible(session.start), possible(session.end)
    if (start, end) != (session.start, session.end):
        session.start, session.end = start, end
        text = "The source was written in a year in which no test ran: when it was, is unknown."
        session.remarks.append(Remark(rule="clock-changed", effect="note", text=text))


def oddities(counts: Mapping[str, int]) -> Iterator[Remark]:
    """Give a remark for each thing of `ODD` that was met."""
    for rule, (effect, text) in ODD.items():
        count = counts.get(rule, 0)
        if count:
            yield Remark(
                rule=rule, effect=effect, text=text.format(f"{count} case" if count == 1 else f"{count} cases")
            )


class Distinct:
    """Counts texts, each once, by their hashes, without holding a set of very many in memory."""

    def __init__(self) -> None:
        self._hashes = array("q")

    def add(self, texts: Iterable[Hashable]) -> None:
        """Take in texts, or other keys."""
        self._hashes.fromlist(list(map(hash, texts)))

    def count(self) -> int:
        """Give how many different ones there were."""
        hashes = self._hashes
        parts = len(hashes) // PART + 1
        if parts == 1:
            return len(set(hashes))
        return sum(len({number for number in hashes if number % parts == part}) for part in range(parts))
