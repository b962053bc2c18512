"""Digits that name something: addresses, dates, versions, status codes, places in a sequence."""

import re

from reporting.audit.number import NumberKind

_MONTHS = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|august|september"
    r"|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember)"
)
_SHAPE_PATTERNS: tuple[tuple[NumberKind, str], ...] = (
    ("name", r"[^:]+::.*"),
    ("address", r".*://.*|\[[0-9a-f:]*\](?::\d+)?|\d+\.\d+\.\d+\.\d+(?::\d+)?(?:/\S*)?"),
    ("address", r"(?:localhost|[\w-]+(?:\.[\w-]+)+|[a-z][\w-]*(?=:\d{4})):\d{2,5}(?:/\S*)?|:\d{4,5}"),
    ("date", r"\d{4}-\d\d-\d\d(?:t[\d:.,]+(?:z|[+-]\d\d:?\d\d)?)?|\d{4}/\d\d/\d\d|\d{1,2}/\d{1,2}/\d{2,4}"),
    ("date", r"\d{1,2}\.\d{1,2}\.(?:19|20)\d\d|(?:19|20)\d\d-\d\d|(?:19|20)\d\d-?w\d\d|q[1-4]|\d{8}t\d{4,6}z?"),
    ("time", r"[+-]?\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?:z|[ap]m|[+-]\d\d:?\d\d)?|\d{1,2}[ap]m"),
    (
        "version",
        r"v\.?\d[\w.+-]*|\d+\.\d+\.\d+[a-z+-][\w.+-]*|\d+\.\d+(?:\.\d+)*(?:a|b|c|rc|dev|alpha|beta|post)\d*",
    ),
    ("version", r"[a-z][\w.]*(?:[-@/]|==|>=)v?\d+\.\d+[\w.+-]*|\d+\.x|\d+\.\d+\+|\d{1,3}\.\d{1,2}\.\d{1,2}"),
    ("ordinal", r"#\d+|\d+(?:st|nd|rd|th)"),
    ("name", r"(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}(?:…|\.\.\.)?|\d{10,}"),
    ("name", r"(?!usd|eur|gbp)[^\W\d_][^:]*|[^\W\d_]\w*:(?!\d{1,3}(?!\d)).*|[_/\\@.~]\S*"),
)
_SHAPES = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _SHAPE_PATTERNS)
_ORDINAL_BEFORE = re.compile(
    r"(?<![^\W_])(?:step|phase|section|table|figure|fig\.|run|build|attempt|iteration|sprint|round|stage|part|chapter|tier"
    r"|level|page|lines?|row|column|col|item|no\.|nr\.|number|issue|pr|pull request|ticket|bug|shard|worker|job"
    r"|workflow"
    r"|revision|week|day|case|test|scenario|suite|try|retry|priority|milestone|candidate|rc|chunk|group)\s#?$"
)
_VERSION_BEFORE = re.compile(
    r"(?<![^\W_])(?:c?python|pytest|node(?:\.js)?|npm|java|jdk|go|rust|ruby|php|windows|ubuntu|debian|macos"
    r"|os x|ios|android"
    r"|chrome|chromium|firefox|safari|edge|redis|valkey|postgres(?:ql)?|mysql|mariadb|sqlite|docker|kubernetes|allure"
    r"|selenium|playwright|cypress|jest|version|release|ver\.?|django|flask|spring|linux|kernel|rhel|fedora|alpine|centos"
    r"|tls|oauth|junit|testng|angular|react|vue|openssl|gcc|clang|cuda|\.net|kafka|rabbitmq|nginx|mongodb)"
    r"(?: v| version)?\s$"
)
_VERSION_LABEL = re.compile(r"(?:python|pytest|node|java|version|framework|release|ruby|php|browser|os):\s(?:\w+ )?$")
_CODE_BEFORE = re.compile(
    r"(?<![^\W_])(?:http|https|status|codes?|returns?|returned|returning|respond(?:s|ed|ing)?(?: with)?|responses?|got"
    r"|receiv\w+|answer(?:s|ed)?(?: with)?|errors?|expected)\s?[:=]?\s?$"
)
_EXIT_BEFORE = re.compile(r"(?<![^\W_])exit(?:ed|s)?(?: with)?(?: code| status)?\s?[:=]?\s?$")
_CODE_BEHIND = re.compile(
    r"\s(?:method not|not found|too many|unauthorized|forbidden|internal server|bad (?:request|gateway)|ok\b|no content"
    r"|created|moved|service unavail|gateway time|conflict|responses?\b|status)"
)
_MONTH_BEFORE = re.compile(rf"(?<![^\W_]){_MONTHS}\.?\s(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s)?$")
_MONTH_BEHIND = re.compile(rf"\.?\s{_MONTHS}(?![^\W_])")
_YEAR_BEFORE = re.compile(r"(?:(?<![^\W_])(?:in|since|of|year|by|from|until|copyright)|©)\s$")
_BEFORE_NAMED = frozenset(" \t\n#:=")
_LOOK = 32


def shape_of(word: str) -> NumberKind | None:
    """Give what a word with digits in it names by its looks alone; None where it may be an amount."""
    return next((kind for kind, pattern in _SHAPES if pattern.fullmatch(word)), None)


def named_by_context(text: str, start: int, end: int) -> NumberKind | None:
    """Give what plain digits name by the words around them; None where they may be an amount."""
    digits = text[start:end]
    behind = text[end : end + _LOOK].lower()
    if _MONTH_BEHIND.match(behind):
        return "date"
    before = text[max(0, start - _LOOK) : start].lower()
    if len(digits) == 3 and digits[0] in "12345" and _CODE_BEHIND.match(behind):
        return "code"
    return _named_before(before, digits) if before[-1:] in _BEFORE_NAMED else None


def _named_before(before: str, digits: str) -> NumberKind | None:
    """Give what plain digits name by the words before them."""
    year = len(digits) == 4 and digits[:2] in {"19", "20"} and _YEAR_BEFORE.search(before)
    if year or _MONTH_BEFORE.search(before):
        return "date"
    status = len(digits) == 3 and digits[0] in "12345" and _CODE_BEFORE.search(before)
    if status or _EXIT_BEFORE.search(before):
        return "code"
    if _ORDINAL_BEFORE.search(before):
        return "ordinal"
    if _VERSION_BEFORE.search(before) or ("." in digits and _VERSION_LABEL.search(before)):
        return "version"
    return None
