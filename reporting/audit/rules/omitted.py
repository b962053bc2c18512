"""With results: what the document leaves out. Failed tests, streams at risk, suites, services that did not answer."""

import re
from collections.abc import Iterable, Iterator

from reporting.audit.facts import Facts, StreamFact
from reporting.audit.finding import Finding, Severity
from reporting.audit.picture import Picture
from reporting.markdown import one_line

EXCERPT = re.compile(r"\bnot (?:listed|shown|named) here\b|\bonly this fits here\b|\bfull report: ")
"""Words by which a document says itself that it shows a part, and where the whole is."""

_FAILED = frozenset({"failed", "error", "crashed"})
_MOST = 10
_WORD = re.compile(r"[^\W_]+")


def check(picture: Picture) -> Iterator[Finding]:
    """Give what the results hold and the document never names; each kind is listed up to ten times, then counted."""
    facts = picture.facts
    if facts is None:
        return
    text = "\n".join(picture.document.lines).lower()
    excerpt = EXCERPT.search(text) is not None
    for weight, what, names in _missing(facts, text):
        severity: Severity = "info" if excerpt else weight
        for name in names[:_MOST]:
            yield _finding(picture, severity, f"The results hold {what} {name}, which the document does not name.")
        if len(names) > _MOST:
            yield _finding(picture, severity, f"The results hold {len(names) - _MOST} more like this: {what}.")


def _missing(facts: Facts, text: str) -> Iterator[tuple[Severity, str, list[str]]]:
    failed = [test.name for test in facts.tests if test.outcome in _FAILED and not _named(text, test.name)]
    yield "decision", "the failed test", failed
    other = [
        f"{test.name} ({test.outcome})"
        for test in facts.tests
        if _unproven(test.outcome) and not _named(text, test.name)
    ]
    yield "warning", "the test", other
    for state in ("at risk", "unproven"):
        streams = [
            f"{stream.name or stream.id} ({stream.currency} {stream.amount:,f})"
            for stream in facts.streams
            if stream.state == state and not _stream(text, stream)
        ]
        yield "decision", f"the stream {state}", streams
    suites = {population.suite for population in facts.populations if population.suite}
    yield "warning", "the suite", sorted(suite for suite in suites if not _named(text, suite.rpartition("/")[2]))
    sick = [
        f"{service.name} ({service.state})"
        for service in facts.services
        if service.state != "pass" and not _service(text, service.name)
    ]
    yield "warning", "the service", sick


def _unproven(outcome: str) -> bool:
    return outcome in {"skipped", "not-run", "xfailed", "xpassed"}


def _named(text: str, name: str) -> bool:
    """Whether the document holds a name, as it is or as our documents write it: on one line, with nothing hidden."""
    return (bool(name) and name.lower() in text) or one_line(name).lower() in text


def _stream(text: str, stream: StreamFact) -> bool:
    """Whether a stream is named: by its name, or by its id in code; a bare id like "jwt" is only a topic."""
    name, word = stream.name.lower(), stream.id.lower()
    if (name and name in text) or f"`{word}`" in text:
        return True
    return not name and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _service(text: str, name: str) -> bool:
    words: Iterable[str] = _WORD.findall(name.lower())
    return all(word in text for word in words)


def _finding(picture: Picture, severity: Severity, explanation: str) -> Finding:
    line = picture.document.lines[0] if picture.document.lines else ""
    return Finding(
        rule="omitted",
        severity=severity,
        line=1,
        column=1,
        end_column=len(line) + 1,
        text=line,
        explanation=explanation,
    )
