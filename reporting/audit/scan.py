"""Every number of a statement: an amount with its unit, or a name that happens to be made of digits."""

import re
from decimal import Decimal

from reporting.audit.document import Unit
from reporting.audit.naming import named_by_context, shape_of
from reporting.audit.number import NUMERAL, SPACES, Modifier, Number, NumberKind, read_numeral
from reporting.audit.words import NOUNS, OUTCOMES, listed

_DIGIT = re.compile(r"\d")
_IN_WORD = frozenset(".:/@#$\\-_")
_APOSTROPHES = frozenset("'\u2019")
_PLAIN = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?(?:%|s|ms)?")
_WORD_REST = re.compile(rf"(?:[^\s()\[\]{{}}|\"“”,;=*`!?<>]|[,{SPACES}](?=\d)){{0,256}}")
_CALLED = re.compile(r"([A-Za-z_]\w*)$")
_ENDS_WORD = frozenset("%+°…_")

_UNITS: dict[str, tuple[NumberKind, Decimal]] = {
    **dict.fromkeys(("%", "percent", "per cent", "pct", "prozent"), ("percent", Decimal(1))),
    **dict.fromkeys(("ns", "nanosecond", "nanoseconds"), ("duration", Decimal("1e-9"))),
    **dict.fromkeys(("us", "µs", "μs", "microsecond", "microseconds"), ("duration", Decimal("1e-6"))),
    **dict.fromkeys(("ms", "msec", "msecs", "millisecond", "milliseconds"), ("duration", Decimal("1e-3"))),
    **dict.fromkeys(
        ("s", "sec", "secs", "second", "seconds", "sekunde", "sekunden", "seconde", "secondes", "segundos"),
        ("duration", Decimal(1)),
    ),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuten", "minutos"), ("duration", Decimal(60))),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "stunde", "stunden"), ("duration", Decimal(3600))),
    **dict.fromkeys(("d", "day", "days", "tage", "tag"), ("duration", Decimal(86400))),
    **dict.fromkeys(("b", "byte", "bytes", "kb", "mb", "gb", "tb", "kib", "mib", "gib"), ("measure", Decimal(1))),
    **dict.fromkeys(
        ("x", "\u00d7", "pp", "rps", "qps", "req/s", "px", "°c", "°", "fps", "hz"), ("measure", Decimal(1))
    ),
}
_SCALES = {
    **dict.fromkeys(("k", "thousand"), Decimal(1000)),
    **dict.fromkeys(("m", "mn", "mio", "million"), Decimal(1_000_000)),
    **dict.fromkeys(("b", "bn", "billion"), Decimal(1_000_000_000)),
}
_ATTACHED_ONLY = frozenset({"m", "d", "b", "k", "x", "\u00d7"})
_SUFFIXES = "|".join(re.escape(name) for name in sorted({*_UNITS, *_SCALES}, key=len, reverse=True))
_FIGURE = re.compile(
    rf"(?P<numeral>{NUMERAL})(?:(?P<gap>[ {SPACES}-]?)(?P<suffix>{_SUFFIXES})(?![^\W_]))?(?P<open>\+?)"
    rf"(?:[ {SPACES}]?(?P<currency>[€£]|(?:USD|EUR|GBP|CHF|dollars?|euros?)\b))?",
    re.IGNORECASE,
)
_CURRENCY_BEFORE = re.compile(rf"(?:[$€£¥₹]|(?<![^\W_])(?:USD|EUR|GBP|CHF))[ {SPACES}]?$", re.IGNORECASE)
_NEXT_PART = re.compile(
    rf"(?:[ {SPACES}]| and )?(?P<numeral>\d{{1,2}}(?:[.,]\d+)?) ?"
    r"(?P<suffix>ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?)(?![^\W_])"
)
_RANGE = re.compile(
    rf"(?:{NUMERAL})[ {SPACES}]?(?:%|[a-z]{{1,2}})?(?:[-\u2013\u2014]|\.\.|\sto\s|\sbis\s"
    rf"|\s[-\u2013]\s)[$€£]?(?:{NUMERAL})",
    re.IGNORECASE,
)

_BEFORE_WORDS: tuple[tuple[Modifier, str, str], ...] = (
    ("least", "≥|>=", r"at least|minimum(?: of)?|min\.?|no (?:fewer|less) than|mindestens|au moins"),
    ("most", "≤|<=", r"at most|up to|maximum(?: of)?|max\.?|no more than|höchstens|not exceed"),
    ("about", "[~≈]", r"about|around|approximately|approx\.?|roughly|circa|ca\.|nearly|almost|some|etwa|rund|environ"),
    ("over", ">", r"over|more than|above|exceed(?:s|ed|ing)?|greater than|upwards of|in excess of|north of"),
    ("under", "<", r"under|less than|below|fewer than|within"),
    (
        "delta",
        r"(?<![\w)%])[-+±\u2212]|[▲▼↑↓]",
        r"up|down|by|(?:increase|decrease|rise|drop|change|gain|improvement|difference)d?(?: of| by)?",
    ),
    (
        "limit",
        "(?!)",
        (
            r"(?:limit|threshold|budget|timeout|target|slas?|slos?|quota|cap|required?|requires|needs?|goal|allowed"
            r"|bound)(?: is| of| was| at)?[:=]?"
        ),
    ),
)
_BEFORE = tuple(
    (modifier, re.compile(rf"(?:{signs}|(?<![^\W_])(?:{words}))\s*$")) for modifier, signs, words in _BEFORE_WORDS
)
_SIGNS_BEFORE = frozenset("~≈<>≤≥=+-±\u2212▲▼↑↓")
_LAST_WORDS = listed(
    "least minimum min min. than mindestens moins most to maximum max max. höchstens exceed exceeds exceeded exceeding"
    " about around approximately approx approx. roughly circa ca ca. nearly almost some etwa rund environ over above of"
    " under below within up down by increase increased decrease decreased rise drop change changed gain gained"
    " improvement improved difference limit threshold budget timeout target sla slas slo slos quota cap require"
    " required requires need needs goal allowed bound is was at"
)
"""The words that a modifier may end in: a quick look before the patterns are tried."""

_LIMIT_BEHIND = re.compile(
    r"\)?[\s-](?:\w+ )?(?:limit|threshold|budget|timeout|target|requirement|sla|slo|quota|goal|maximum|minimum)\b"
)
_DELTA_BEHIND = re.compile(
    r"\s?(?:points?|percentage points?|faster|slower|higher|lower|increase|decrease|more|fewer|less)\b"
)
_ENUMERATION = re.compile(r"\W*\d{1,3}(?:[.)]|(?:\.\d{1,3})+[.)]?)?\s")
_LOOK = 32


def scan(unit: Unit) -> list[Number]:
    """Give the numbers of a statement in order."""
    numbers: list[Number] = []
    at = 0
    while found := _DIGIT.search(unit.text, at):
        number = _read(unit, found.start(), at)
        numbers.append(number)
        at = max(number.end, found.end())
    return numbers


def _elided(text: str, start: int) -> bool:
    """Whether an apostrophe stands there inside a word, and not one that quotes or parts thousands."""
    return text[start - 1] in _APOSTROPHES and text[max(0, start - 2) : start - 1].isalpha()


def _read(unit: Unit, digit: int, after: int) -> Number:
    text = unit.text
    if unit.shows(digit):
        return Number(unit=unit, start=digit, end=_word_end(text, digit), kind="name", state="quoted")
    start = digit
    if text[after:digit] not in {"/", ":"}:
        while start > after and (text[start - 1].isalnum() or text[start - 1] in _IN_WORD or _elided(text, start)):
            start -= 1
    end = _word_end(text, digit)
    word = text[start:end]
    kind = None if _PLAIN.fullmatch(word) else shape_of(word)
    if text[start - 1 : start] == "(" and _called(text, start - 1):
        kind = "name"
    if kind:
        return Number(unit=unit, start=start, end=end, kind=kind, state="named")
    return _figure(unit, digit, end)


def _called(text: str, bracket: int) -> bool:
    """Whether the bracket is that of a call, expect(2), and not of a count, Failed(2)."""
    word = _CALLED.search(text, max(0, bracket - 64), bracket)
    return word is not None and word[1].lower() not in OUTCOMES and word[1].lower() not in NOUNS


def _word_end(text: str, digit: int) -> int:
    """Give the offset behind the word that a digit stands in, without the punctuation that ends it."""
    rest = _WORD_REST.match(text, digit)
    end = rest.end() if rest else digit + 1
    while end > digit + 1 and not (text[end - 1].isalnum() or text[end - 1] in _ENDS_WORD):
        end -= 1
    return end


def _figure(unit: Unit, start: int, word_end: int) -> Number:
    """Give the amount that begins at a digit, or what its digits name by their context."""
    text = unit.text
    match = _FIGURE.match(text, start)
    assert match  # noqa: S101 - a digit always begins a numeral
    numeral_end = match.end("numeral")
    if unit.kind == "heading" and _ENUMERATION.match(text) and not text[:start].strip():
        return Number(unit=unit, start=start, end=numeral_end, kind="ordinal", state="named")
    sign = _CURRENCY_BEFORE.search(text[max(0, start - 5) : start])
    kind, factor, end = _suffix(match, money=sign is not None)
    span = _RANGE.match(text, start)
    if span:
        return Number(unit=unit, start=start, end=span.end(), kind="measure", modifier="range")
    if kind == "count":
        named = named_by_context(text, start, numeral_end)
        if named:
            return Number(unit=unit, start=start, end=numeral_end, kind=named, state="named")
    if text[end : end + 1].isalnum() or text[end : end + 1] == "_" or (kind == "count" and _joined(text, end)):
        return Number(unit=unit, start=start, end=max(word_end, end), kind="name", state="named")
    values, decimals = read_numeral(match["numeral"])
    amounts = tuple(value * factor for value in values)
    step = factor.scaleb(-decimals)
    if kind == "duration":
        amounts, step, end = _with_parts(text, end, amounts, step)
    modifier = "open" if match["open"] else _modifier(text, start, end)
    begin = start - len(sign.group()) if sign else start
    number = Number(unit=unit, start=begin, end=end, kind=kind, values=amounts, step=step, modifier=modifier)
    if modifier in {"least", "most", "under", "limit"}:
        number.state = "configured"
    return number


def _joined(text: str, end: int) -> bool:
    """Whether the digits are the beginning of a word: 3-tier, 2/week."""
    return text[end : end + 1] in {"-", "/", "_"} and text[end + 1 : end + 2].isalpha()


def _suffix(match: re.Match[str], *, money: bool) -> tuple[NumberKind, Decimal, int]:
    """Give the kind of a figure, what its numeral is to be multiplied by, and where the figure ends."""
    suffix = (match["suffix"] or "").lower()
    if suffix in _ATTACHED_ONLY and match["gap"]:
        suffix = ""
    end = match.end() if suffix or not match["suffix"] else match.end("numeral")
    if money or match["currency"]:
        return "money", _SCALES.get(suffix, Decimal(1)), end
    if suffix in _UNITS:
        kind, factor = _UNITS[suffix]
        return kind, factor, end
    return "count", _SCALES.get(suffix, Decimal(1)), end


def _with_parts(
    text: str, end: int, amounts: tuple[Decimal, ...], step: Decimal
) -> tuple[tuple[Decimal, ...], Decimal, int]:
    """Add what follows of a duration in several parts: 1 min 42.3 s."""
    while part := _NEXT_PART.match(text, end):
        kind, factor = _UNITS[part["suffix"].lower()]
        if kind != "duration" or factor >= step:
            break
        values, decimals = read_numeral(part["numeral"])
        amounts = tuple(amount + values[0] * factor for amount in amounts)
        step, end = factor.scaleb(-decimals), part.end()
    return amounts, step, end


def _modifier(text: str, start: int, end: int) -> Modifier:
    before = text[max(0, start - _LOOK) : start].lower().rstrip("$€£¥₹( ")
    if text[start - 1 : start] == " ":
        # A dash that stands alone parts two thoughts; it is no minus.
        before = before.rstrip("-+\u2212 ")
    if before and (before[-1] in _SIGNS_BEFORE or before.rpartition(" ")[2].strip(":=*(") in _LAST_WORDS):
        for modifier, pattern in _BEFORE:
            if pattern.search(before):
                return modifier
    behind = text[end : end + _LOOK].lower()
    if _LIMIT_BEHIND.match(behind):
        return "limit"
    return "delta" if _DELTA_BEHIND.match(behind) else ""
