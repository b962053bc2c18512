"""A report in which foreign text stands in every position, and what it must look like in a reader's browser.

`broken(values)` renders the document with the given texts and names the slots that changed anything outside themselves
or do not show the text that they hold. The parser is GitHub's own, cmark-gfm, with its extensions and footnotes.
"""

import html
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import cmarkgfm
from cmarkgfm.cmark import Options

from reporting import markdown


class Slot(NamedTuple):
    """A position: Markdown around `{}`, and the encoder that belongs there."""

    around: str
    encode: str


SLOTS = tuple(
    [
        Slot(around, "text")
        for around in (
            "{}",
            "before {}",
            "{} after",
            "before {} after",
            "before\n{}\nafter",
            "before  \n{}",
            "- {}",
            "- item\n- {} after",
            "1. {}",
            "- outer\n  - {}",
            "- [x] {}",
            "# {}",
            "### before {} after",
            "before **{}** after",
            "**{}**: before",
            "> {}",
            "> before\n{}",
            "before\n\n{}\n\nafter",
            "before ({}) after",
            "before “{}” after",
            "before: {}",
            "{}\n\n| a |\n|---|\n| b |",
        )
    ]
    + [
        Slot(around, encode)
        for encode in ("cell", "cell_code", "quoted")
        for around in (
            "| a | b |\n|---|---|\n| {} | x |\n| y | z |",
            "| a | b |\n|---|---|\n| x | {} |\n| y | z |",
            "| {} | b |\n|---|---|\n| x | y |",
            "| a | b |\n|---|---|\n| x | before {} after |",
            "before [{}](x.md) after",
            "<details><summary>{}</summary>\n\nbefore\n\n</details>",
            "before <code>{}</code> after",
            "before {} after",
        )
    ]
    + [Slot("- [ ] {} after", encode) for encode in ("text", "cell", "cell_code", "quoted")]
    + [
        Slot(around, "code")
        for around in (
            "{}",
            "before {} after",
            "- {} after",
            "- [ ] {}",
            "1. {}",
            "## before {}",
            "before **{}** after",
            "> {}",
            "before\n{}\nafter",
            "before [{}](x.md) after",
            "{}: before",
        )
    ]
    + [
        Slot(around, "fence")
        for around in (
            "{}",
            "before\n{}\nafter",
            "before\n\n{}\n| a |\n|---|\n| b |",
            "<details><summary>s</summary>\n\n{}\n</details>",
        )
    ]
    + [
        Slot("- before\n\n{}\n- after", "fence_in_list"),
        Slot("1. before\n\n{}\n2. after", "fence_in_numbers"),
        Slot("> before\n>\n{}\nafter", "fence_in_quote"),
        Slot('before <a id="{}"></a> after', "attribute"),
        Slot('| a | b |\n|---|---|\n| <span title="{}">x</span> | y |', "attribute"),
    ]
)

_INDENTS = {"fence": "", "fence_in_list": "  ", "fence_in_numbers": "   ", "fence_in_quote": "> "}
_OPTIONS = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES

ENCODERS: dict[str, Callable[[str], str]] = {
    "text": markdown.text,
    "cell": markdown.cell,
    "cell_code": markdown.cell_code,
    "quoted": markdown.quoted,
    "code": markdown.code,
    "attribute": markdown.attribute,
} | {name: lambda value, indent=indent: markdown.fence(value, indent=indent) for name, indent in _INDENTS.items()}


def rendered(source: str) -> str:
    """Give the HTML that GitHub's parser makes of the Markdown."""
    return cmarkgfm.github_flavored_markdown_to_html(source, _OPTIONS)


def shown(value: str, encode: str) -> str:
    """Give the HTML that a slot must show for a text: the text and nothing else."""
    if encode in _INDENTS:
        visible = markdown.visible(value).replace("\t", "    ") or "(empty)"
        lines = visible.removesuffix("\n").split("\n")
        return _escaped("".join((" " if line.startswith("/") else "") + line + "\n" for line in lines))
    line = "" if encode == "attribute" and value == "" else _escaped(markdown.one_line(value))
    if encode in {"text", "cell", "cell_code", "quoted"} or (encode == "code" and re.search(r"\[[xX]\]", line)):
        line = line.replace("$", "<span>$</span>")
    return {"cell_code": f"<code>{line}</code>", "code": f"<code>{line}</code>", "quoted": f"“{line}”"}.get(
        encode, line
    )


def source(slots: Sequence[Slot], written: Sequence[str]) -> str:
    """Give the document with a rule of HTML comments between its slots."""
    return "\n\n".join(
        f"<!-- slot -->\n\n{slot.around.replace('{}', text)}" for slot, text in zip(slots, written, strict=True)
    )


def broken(
    values: Sequence[str], encoders: dict[str, Callable[[str], str]] = ENCODERS, slots: Sequence[Slot] = SLOTS
) -> list[str]:
    """Give what went wrong in the document with these texts, one line a slot; nothing for a sound document."""
    written = [encoders[slot.encode](value) for slot, value in zip(slots, values, strict=True)]
    document = source(slots, written)
    expected = [
        _html(slot).replace(_TOKEN, shown(value, slot.encode)) for slot, value in zip(slots, values, strict=True)
    ]
    got = _comparable(rendered(document))
    if got == "".join(f"<!-- slot -->\n{part}" for part in expected) and not re.search(r"(?m)^/", document):
        return []
    faults = []
    for slot, value, text, part in zip(slots, values, written, expected, strict=True):
        alone = slot.around.replace("{}", text)
        if re.search(r"(?m)^/", alone):
            faults.append(f"{slot}: a line of {alone!r} begins with a slash, from {value!r}")
        elif _comparable(rendered(alone)) != part:
            faults.append(
                f"{slot}: {value!r} was written {text!r} and became {_comparable(rendered(alone))!r}, not {part!r}"
            )
    return faults or [f"only together: {values!r}"]


_TOKEN = "ZqTextHereqZ"
_KNOWN: dict[Slot, str] = {}


def _html(slot: Slot) -> str:
    """Give the HTML of the slot with a harmless word in it, `_TOKEN`, where the text is to be shown."""
    if slot not in _KNOWN:
        page = _comparable(rendered(slot.around.replace("{}", ENCODERS[slot.encode](_TOKEN))))
        if page.count(shown(_TOKEN, slot.encode)) != 1:
            raise AssertionError(f"{slot} does not show its text: {page}")
        _KNOWN[slot] = page.replace(shown(_TOKEN, slot.encode), _TOKEN)
    return _KNOWN[slot]


def _comparable(page: str) -> str:
    """Give the HTML without the zero-width spaces that part tokens, and with one spelling of each character."""
    page = re.sub("&#([0-9]+);", lambda found: _escaped(chr(int(found[1]))), page)
    return page.replace("\u200b", "").replace("&quot;", '"')


def _escaped(value: str) -> str:
    return html.escape(value, quote=False)
