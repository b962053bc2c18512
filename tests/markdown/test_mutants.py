"""The harness must see it when a rule of the encoders is missing: each mutant breaks a document."""

import html
import random
import re
import string

import pytest

from reporting.markdown import block, inline
from reporting.markdown.marked import Markdown
from tests.markdown import document, hostile

# Each of these is needed by itself ...
ALONE = {"_TEXT": "#$)*+-./=>\\]_`~", "_CELL": "$&*<>[\\]_`|~"}
# ... these each stand in for another one of the same group ...
TOGETHER = {"_TEXT": ("<>", "[]", "&;"), "_CELL": ("<>", "[]", "&;")}
# ... and these are escaped for other parsers, or because a token of theirs is parted by a zero-width space as well.
REDUNDANT = {"_TEXT": "!\"%'(,:?@^{|}", "_CELL": "!\"#%'()+,-./:=?@^{}"}

ENCODES = {"_TEXT": {"text"}, "_CELL": {"cell", "cell_code", "quoted"}}


def killed(encodes, encoders=document.ENCODERS):
    """Whether some document of hostile texts in the slots of these encoders breaks."""
    slots = [slot for slot in document.SLOTS if slot.encode in encodes]
    rng = random.Random(3)
    for _ in range(600):
        try:
            if document.broken([hostile.text(rng) for _ in slots], encoders, slots):
                return True
        except UnicodeEncodeError:
            return True
    return False


@pytest.mark.parametrize("table", ["_TEXT", "_CELL"])
def test_every_mark_is_accounted_for(table):
    assert set(ALONE[table]) | set("".join(TOGETHER[table])) | set(REDUNDANT[table]) == set(string.punctuation)


@pytest.mark.parametrize(
    ("table", "marks"), [(table, marks) for table in ALONE for marks in (*ALONE[table], *TOGETHER[table])]
)
def test_an_encoder_without_these_marks_is_found_out(monkeypatch, table, marks):
    less = {point: written for point, written in getattr(inline, table).items() if chr(point) not in marks}
    monkeypatch.setattr(inline, table, less)
    assert killed(ENCODES[table])


NEVER = re.compile(r"(?!)")


@pytest.mark.parametrize(
    ("module", "name", "instead", "encodes"),
    [
        (inline, "_TOKEN", NEVER, {"text"}),
        (inline, "_TOKEN", NEVER, {"cell_code"}),
        (inline, "_TICK", NEVER, {"code"}),
        (inline, "_CELL", inline._TEXT, {"cell"}),
        (inline, "_SENTENCE", re.compile(r"[ -~]*"), {"text"}),
        (inline, "_NAME", re.compile(r"[ -~]*"), {"cell_code"}),
        (inline, "_acts", lambda value: False, {"text"}),
        (inline, "one_line", str, {"text"}),
        (inline, "one_line", str, {"cell"}),
        (inline, "one_line", str, {"code"}),
        (block, "visible", str, {"fence"}),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_an_encoder_without_this_rule_is_found_out(monkeypatch, module, name, instead, encodes):
    monkeypatch.setattr(module, name, instead)
    assert killed(encodes)


@pytest.mark.parametrize(
    ("encode", "instead"),
    [
        ("text", str),
        ("text", html.escape),
        ("text", lambda value: re.sub(r"([\\`*_{}\[\]()#+\-.!|>])", r"\\\1", value)),
        ("cell", html.escape),
        ("cell", lambda value: value.replace("|", "\\|", 1)),
        ("cell", lambda value: re.sub(r"([\\`*_{}\[\]()#+\-.!|>])", r"\\\1", value)),
        ("code", lambda value: f"`{inline.one_line(value)}`"),
        ("code", lambda value: f"````{inline.one_line(value)}````"),
        ("fence", lambda value: f"```text\n{value}\n```\n"),
        ("fence", lambda value: block.fence(value).replace("\n /", "\n/")),
        ("fence_in_list", block.fence),
        ("attribute", str),
        ("cell", lambda value: Markdown(inline.code(value))),
    ],
)
def test_what_others_do_is_found_out(encode, instead):
    assert killed({encode}, document.ENCODERS | {encode: instead})
