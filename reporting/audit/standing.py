"""Who stands how: a test, a suite or a service, by name or address, with the state that the document gives it."""

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from reporting.audit.document import Document, Grid, Section, Span, Unit
from reporting.audit.mood import TEST_FILE, Mood, counts_tests, mood_at, section_mood, suite_section
from reporting.audit.status import STATE_WORDS, State, is_verdict, sign_in, state_in_words, state_of_sign
from reporting.audit.words import listed

Subject = Literal["test", "suite", "service", "other"]

TEST_NAME = re.compile(
    r"[\w./\\-]+\.\w+::\S+|\btest_\w+(?:\[[^\]\s]*\])?(?!\.\w)|\bTest[A-Z]\w*(?:[.:#]+\w+)*|\btest[A-Z]\w+(?:\(\))?"
    r"|\b\w+(?:\.\w+)*[.#]test\w+"
)
SUITE_NAME = re.compile(rf"(?:{TEST_FILE})(?!::)")
ADDRESS = re.compile(
    r"\b(?:localhost|\d+\.\d+\.\d+\.\d+|[a-z][\w-]*(?:\.[\w-]+)+|[a-z][\w-]*(?=:\d{4})):\d{2,5}\b", re.IGNORECASE
)
_SERVICE_WORDS = listed(
    "service services server api redis valkey postgres postgresql mysql mariadb mongodb mongo database db"
    " websocket websockets kafka rabbitmq backend frontend gateway broker proxy elasticsearch opensearch smtp"
    " ldap nginx endpoint memcached sqlite minio cache queue auth connectivity connection"
)
_FILLERS = listed("the a an our service services server endpoint endpoints connectivity connection instance component")
_EDGE = re.compile(r"\s+[-\u2013\u2014|→]\s+|:\s|:$|\s?\(|\s(?:via|through|is|was|are|at)\s")
_VERDICT_FIRST = re.compile(
    r"(?:passed|failed|skipped|error|xfailed|xpassed|crashed|not run|partial|pass|fail|ok):\s+", re.IGNORECASE
)
_ORDINAL = re.compile(r"^\W*(?:\d{1,3}[.)]\s+)?")
_WORD = re.compile(r"[^\W_]+")
_STATUS_HEADS = listed("status result results outcome state health verdict badge ergebnis statut estado")
_LABEL_STATES: dict[str, State] = {
    "passed": "pass",
    "passing": "pass",
    "failed": "fail",
    "failing": "fail",
    "failures": "fail",
    "errors": "fail",
    "skipped": "unknown",
}
_LONGEST = 400
_MOST_WORDS = 5
_QUALIFIER = re.compile(
    r"\b(?:before|after|during|initially|initial|later|then|again|recovered|restarted|staging|production|prod|preprod|dev"
    r"|qa|uat|sandbox|canary|windows|linux|macos|ubuntu|chrome|firefox|safari|edge|mobile|desktop|primary|replica"
    r"|secondary|standby|attempts?|retry|rerun|retried"
    r"|(?:run|build|release|shard|node|worker|attempt|region|zone)[ #]*\d+"
    r"|(?:eu|us|ap)-\w+-?\d*|python ?3\.\d+|\d{4}-\d\d-\d\d|\d{1,2}:\d\d|v\d+(?:\.\d+)*|\d+\.\d+\.\d+(?!\.\d)"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)
"""Words that tie a state to a moment or a place: with them two states of one thing are no contradiction."""


class Standing(Struct, kw_only=True, eq=False):
    """One thing's state as one place of the document gives it.

    `key` is the name as it is compared: lower case without filler words. `signed`: the state is given by a sign.
    `context` are the words that tie the state to a moment, an
    environment or a column. `suite` is the section of the suite that it stands in.
    """

    unit: Unit
    start: int
    end: int
    subject: Subject
    name: str
    key: frozenset[str]
    address: str
    state: State
    signed: bool
    mood: Mood
    context: frozenset[str]
    suite: Section | None


def standings(document: Document) -> list[Standing]:
    """Give every state that the document gives to a test, a suite or a service, in its order."""
    found = [standing for unit in document.units if unit.kind != "cell" for standing in _of_statement(unit)]
    for grid in document.grids:
        found.extend(_of_grid(grid))
    return found


def _of_statement(unit: Unit) -> Iterator[Standing]:
    if unit.quoted or len(unit.text) > _LONGEST:
        return
    label = _label_state(unit) if unit.item and unit.item.units[0] is unit else None
    sign = sign_in(unit.text)
    if sign and unit.repeats(sign.start()):
        sign = None
    if not (sign or label or unit.words & STATE_WORDS):
        return
    start = _ORDINAL.match(unit.text).end()  # type: ignore[union-attr] # the pattern matches the empty text too
    if sign and sign.start() < start + 2:
        start = sign.end()
    start += len(unit.text[start:]) - len(unit.text[start:].lstrip(" :*"))
    verdict = _VERDICT_FIRST.match(unit.text, start)
    start = verdict.end() if verdict else start
    if verdict and unit.repeats(start):
        return
    name, end = _name_at(unit, start)
    subject = _subject(name, unit.text)
    if subject == "test" and unit.kind == "heading" and counts_tests(unit.section):
        subject = "suite"
    if (
        subject == "other"
        or (subject == "service" and unit.kind == "heading")
        or (unit.kind in {"paragraph", "html", "meta"} and not (sign or unit.text[end : end + 1] == ":"))
    ):
        return
    said = unit.text[end:].strip()
    state = state_of_sign(sign.group()) if sign else _said_state(said, subject)
    if state is None and subject != "service":
        state = label
    if state is not None:
        yield _standing(unit, (start, end), subject, name, state, signed=bool(sign))


def _name_at(unit: Unit, start: int) -> tuple[str, int]:
    """Give the name at an offset and where it ends: a code span, bold text, or words up to a dash or colon."""
    for a, b in (*unit.code, *unit.strong):
        if start <= a <= start + 2:
            return unit.text[a:b].strip(" :"), b
    edge = _EDGE.search(unit.text, start)
    sign = sign_in(unit.text, start)
    end = min(edge.start() if edge else len(unit.text), sign.start() if sign else len(unit.text))
    return unit.text[start:end].strip(" :-"), end


def _subject(name: str, text: str) -> Subject:
    if TEST_NAME.fullmatch(name):
        return "test"
    if SUITE_NAME.fullmatch(name):
        return "suite"
    words = _WORD.findall(name.lower())
    if not 0 < len(words) <= _MOST_WORDS:
        return "other"
    if words[-1] in _SERVICE_WORDS and "test" not in words and "tests" not in words:
        return "service"
    return "service" if ADDRESS.search(text) else "other"


def _said_state(said: str, subject: Subject) -> State | None:
    """Give the state that the words behind a name say: of a service in a phrase, of a test in a word of its own."""
    plain = ADDRESS.sub(" ", said).strip(" ():-\u2013\u2014|*")
    if subject == "service":
        return state_in_words(plain)
    first = plain.partition("(")[0].partition(" - ")[0].partition(",")[0].partition(":")[0]
    return is_verdict(first)


def _label_state(unit: Unit) -> State | None:
    """Give the state that a list's label gives its tests: those under "Failed tests (2/6)" failed."""
    label = unit.item.label if unit.item else None
    if label is None or len(label.words) > _MOST_WORDS + 1:
        return None
    states = {state for word, state in _LABEL_STATES.items() if word in label.words}
    return states.pop() if len(states) == 1 else None


def _standing(unit: Unit, span: Span, subject: Subject, name: str, state: State, *, signed: bool) -> Standing:
    address = ADDRESS.search(unit.text)
    key = frozenset(_WORD.findall(name.lower())) - _FILLERS or frozenset({name.lower()})
    where = address.group().lower() if address else ""
    if subject in {"test", "suite"}:
        path, _, last = name.replace("\\", "/").rpartition("::" if "::" in name else "/")
        key, where = frozenset({last.removesuffix("()")}), path
    return Standing(
        unit=unit,
        start=span[0],
        end=span[1],
        subject=subject,
        name=name,
        key=key,
        address=where,
        state=state,
        signed=signed,
        mood=mood_at(unit, span[0]),
        context=_context(unit),
        suite=suite_section(unit.section),
    )


def _context(unit: Unit) -> frozenset[str]:
    """Give the words around a statement that tie it to a moment or an environment. The title speaks for the whole."""
    texts = [unit.text]
    if unit.item and unit.item.label:
        texts.append(unit.item.label.text)
    here: Section | None = unit.section
    while here is not None and here.level > 1:
        texts.append(_ORDINAL.sub("", here.title))
        here = here.parent
    return _qualifiers(*texts)


def _qualifiers(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in _QUALIFIER.findall(text.lower()))


def _of_grid(grid: Grid) -> Iterator[Standing]:
    heads = [cell.text.strip().lower() for cell in grid.head]
    if section_mood(grid.section) != "stated":
        return
    for row in grid.rows:
        named = next(
            (
                cell
                for cell in row[:3]
                if len(cell.text) < _LONGEST and _subject(cell.text.strip(" *"), cell.text) != "other"
            ),
            None,
        )
        if named is None or named.quoted:
            continue
        cells = [(cell, is_verdict(cell.text)) for cell in row if cell is not named and cell.text]
        stated = [(cell, state) for cell, state in cells if state]
        name = _EDGE.split(named.text.strip(" *"), maxsplit=1)[0]
        start = named.text.find(name)
        for cell, state in stated:
            head = heads[cell.nth] if cell.nth < len(heads) else ""
            said = " ".join(other.text for other in row if other is not named and other is not cell)
            subject = _subject(name, named.text)
            standing = _standing(named, (start, start + len(name)), subject, name, state, signed=False)
            standing.context |= _qualifiers(said, grid.label.text if grid.label else "")
            if len(stated) > 1 and head not in _STATUS_HEADS:
                standing.context |= {head}
            yield standing
