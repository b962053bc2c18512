"""Links, their targets, anchors and markers: what a document points with."""

import re
import unicodedata
from urllib.parse import quote, urlsplit

from reporting.markdown.inline import cell
from reporting.markdown.marked import Markdown

_KEPT = "-._~/:?#=&%+,@"


def link(label: str, target: str) -> Markdown:
    """Give a link; a plain label is escaped, one that is Markdown is taken as it is.

    The target is `http(s)://host...` or a path relative to the document. Raises ValueError for any other: another
    scheme, a host of another document (`//host`), a user name before the host, blanks or control characters.
    """
    shown = label if isinstance(label, Markdown) else cell(label)
    return Markdown(f"[{shown}]({_checked(target)})")


def _checked(target: str) -> str:
    if not target or not target.isprintable() or " " in target or "\\" in target or target.startswith("/"):
        raise ValueError(f"{target!r} is no target for a link: give http(s)://... or a relative path")
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        if (
            parts.scheme not in {"http", "https"}
            or not parts.hostname
            or "@" in parts.netloc
            or not parts.netloc.isascii()
        ):
            raise ValueError(f"{target!r} is no target for a link: only http and https, to a plain host")
    elif ":" in re.split("[/?#]", target, maxsplit=1)[0]:
        raise ValueError(f"{target!r} is no target for a link: it would be read as a scheme")
    return quote(target, safe=_KEPT)


# Letters in circles and squares are symbols to Unicode's categories and letters to GitHub (property Alphabetic).
_LETTER = re.compile("[\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]")


def slug(heading: str) -> str:
    """Give the anchor that GitHub makes for a heading with this visible text, the first of its name in a document.

    Letters, marks, digits and connectors stay, in lower case; blanks become hyphens; the rest goes.
    """
    return "".join("-" if mark == " " else mark for mark in heading.lower() if _stays(mark))


def _stays(mark: str) -> bool:
    category = unicodedata.category(mark)
    return mark in " -" or category[0] in "LM" or category in {"Nd", "Nl", "Pc"} or bool(_LETTER.match(mark))


class Slugs:
    """The anchors of one document: equal headings get `-1`, `-2`, ... in their order, as GitHub counts them."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}

    def of(self, heading: str) -> str:
        """Give the anchor of the next heading."""
        first = given = slug(heading)
        while given in self._used:
            self._used[first] += 1
            given = f"{first}-{self._used[first]}"
        self._used[given] = 0
        return given


def anchor(name: str) -> Markdown:
    """Give a place that `#name` points to. Raises ValueError unless the name is of lower letters, digits, hyphens."""
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
        raise ValueError(f"{name!r} is no name for an anchor: lower letters, digits and single hyphens")
    return Markdown(f'<a id="{name}"></a>')


def comment(**fields: str | int) -> Markdown:
    """Give an HTML comment that carries fields for a machine, as `<!-- execution-report key=value ... -->`.

    Raises ValueError for a value outside `A-Za-z0-9./_-`, one with `--`, or an empty one: nothing may end the comment.
    """
    for name, value in fields.items():
        if (
            not re.fullmatch(r"[A-Za-z0-9./_-]+", str(value))
            or "--" in str(value)
            or not re.fullmatch(r"[a-z_]+", name)
        ):
            raise ValueError(f"{name}={value!r} cannot stand in a comment: letters, digits and ./_- only, no --")
    return Markdown(" ".join(("<!-- execution-report", *(f"{name}={value}" for name, value in fields.items()), "-->")))
