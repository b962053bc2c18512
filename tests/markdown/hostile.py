"""Texts that try to be more than text: what tests, parameters and captured output have been seen to hold, and worse."""

import random

ATOMS = (
    # tables, lines, blanks
    "|", "||", "\\|", "| a | b |", "\n", "\n\n", "\r\n", "\r", " ", "  ", "\t", "    ", "\u00a0", "\u2003", "\u3000",
    "| --- |", "|:-:|", "\n|---|---|\n",
    # code and fences
    "`", "``", "```", "````", "`````````", "~~~", "`` ` ``", "```\n", "\n```\n", "\n````\n", "~~~\n", "```mermaid\n",
    "\n```suggestion\n",
    # emphasis and strikethrough
    "*", "**", "***", "_", "__", "~", "~~", "*a*", "**b**", "_c_", "__d__", "~~e~~", "*a", "b*", "_a", "b_",
    # links, images, references, footnotes
    "[", "]", "(", ")", "!", "[x](javascript:alert(1))", "![i](//evil.example/i.png)", "[r]: //evil.example", "[r]",
    "[^1]", "[^1]: note", "[[_TOC_]]", "](x)", "[x][y]", "<http://evil.example>", "<a@b.co>",
    # HTML
    "<", ">", "<b>", "</b>", "<img src=//evil.example/x>", "<details>", "</details>", "</summary>", "<!--", "-->",
    "<script>", "</script>", "<svg/onload=alert(1)>", "<?php", "<![CDATA[", "]]>", "<br>", "<code>", "</code>",
    "<style>", "<textarea>", "</td>", "<pre>", "\n<div>\n", "\n</div>\n",
    # entities and escapes
    "&", "&amp;", "&lt;", "&#124;", "&#x7c;", "&copy", ";", "\\", "\\\\", "\\n", "\\*", "&nbsp;",
    # autolinks
    "http://evil.example", "https://evil.example/a_b_(c)", "www.evil.example", "ftp://e.example", "a@b.co", "x@y.z.io",
    "mailto:a@b.co", "xmpp:a@b.co/r", "HTTPS://EVIL.EXAMPLE", "__http://evil.example", "://", "smb://host/share",
    "wwww.evil.example",
    # mentions and references
    "@octocat", "@org/team", "#1", "GH-1", "gh-22", "_GH-1", "o/r#1", "o/r@a5c3785",
    "a5c3785ed8d6a35868bc169f07e40e889087fd2e",
    "deadbeef", "0123456", "!1", "&1", "~bug", "%1", "@", "#",
    # emoji and math
    ":tada:", ":+1:", ":white_check_mark:", ":a:b:", "::tada::", "$", "$a$", "$$x$$", "$85K", "$`x`$",
    # blocks
    "- ", "+ ", "* ", "- [x] ", "1. ", "1) ", "# ", "## ", "#", "> ", "---", "===", "\n===\n", "\n---\n", "***", "___",
    "[ ] ", "[x] ", "[!NOTE]", "> [!WARNING]\n", ": ", "=", "+", "-", ".",
    # commands of chat bots and code hosts
    "/close", "\n/close", "/merge\n", "\n/lgtm", "/", "::error::x", "::include{file=x}", "##[error]",
    "::stop-commands::x",
    # terminals and hidden characters
    "\x1b[31m", "\x1b[0m", "\x1b]8;;http://evil.example\x1b\\", "\x1b]0;t\x07", "\x9b1m", "\x1b", "\x00", "\x07",
    "\x08", "\x0b", "\x0c", "\x7f", "\x85", "\u200b", "\u200d", "\u202e", "\u2066", "\u2028", "\ufeff", "\u00ad",
    "\ufe0f", "\U000e0041", "\ud800", "\udfff", "\udc80", "\uffff", "\u115f", "\u3164",
    # words of ordinary names
    "test", "a", "Z", "0", "42", "tests/unit/test_auth.py", "::", "TestLogin", "test_refresh__token", "[admin-1]",
    "test_fold[x]", "a[X]", "it's",
    "word, word", "Ends here.", "1.", "v1.2.3", "12:30:45", "expected: 200", "été", "日本語", "🙂", "❌", "⏎", "“q”",
    "%20", "{", "}", "{{ x }}", "{% x %}", "^", "'", '"', "?", ",", ":",
)  # fmt: skip


def text(rng: random.Random) -> str:
    """Give one hostile text: atoms mixed, with some letters or any characters of Unicode between them."""
    kind = rng.random()
    if kind < 0.75:
        return "".join(rng.choice(ATOMS) for _ in range(rng.randint(1, 12)))
    if kind < 0.9:
        return "".join(chr(_point(rng)) for _ in range(rng.randint(0, 12)))
    return " ".join(rng.choice(ATOMS) for _ in range(rng.randint(1, 6)))


def _point(rng: random.Random) -> int:
    """Give a code point of ASCII, of the first plane or of any; lone surrogates too."""
    return rng.randint(0, rng.choice((0x7F, 0x2FFF, 0xFFFF, 0x10FFFF)))
