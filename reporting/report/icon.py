"""Icons, each always beside its word: a document reads the same without them (`--ascii`)."""

from reporting.markdown import Markdown

ICONS = {
    "passed": "\N{WHITE HEAVY CHECK MARK}",
    "PASSED": "\N{WHITE HEAVY CHECK MARK}",
    "pass": "\N{WHITE HEAVY CHECK MARK}",
    "PASS": "\N{WHITE HEAVY CHECK MARK}",
    "GO": "\N{WHITE HEAVY CHECK MARK}",
    "protected": "\N{WHITE HEAVY CHECK MARK}",
    "failed": "\N{CROSS MARK}",
    "FAILED": "\N{CROSS MARK}",
    "error": "\N{CROSS MARK}",
    "crashed": "\N{CROSS MARK}",
    "fail": "\N{CROSS MARK}",
    "FAIL": "\N{CROSS MARK}",
    "NO-GO": "\N{CROSS MARK}",
    "at risk": "\N{CROSS MARK}",
}
DOUBT = "\N{WARNING SIGN}\N{VARIATION SELECTOR-16}"
"""Whatever is neither shown to be good nor shown to be bad."""


def icon(word: str, *, ascii_only: bool = False) -> str:
    """Give the word's icon with a blank behind it; nothing if only ASCII is wanted."""
    return "" if ascii_only else f"{ICONS.get(word, DOUBT)} "


def badge(word: str, *, ascii_only: bool = False) -> Markdown:
    """Give the word with its icon before it; the word alone if only ASCII is wanted. The word is one of ours."""
    return Markdown(icon(word, ascii_only=ascii_only) + word)
