"""Signs and words by which a document says how something stands."""

import re
from functools import lru_cache
from typing import Literal

from reporting.audit.mojibake import forms_of
from reporting.audit.words import listed

State = Literal["pass", "warn", "fail", "unknown"]

_SIGNS: tuple[tuple[State, str], ...] = (
    ("pass", "✅ ✔ ☑ 🟢 👍 💚 :white_check_mark: :heavy_check_mark: :green_circle: :ok: :+1:"),
    ("fail", "❌ ✖ ✗ ✘ 🔴 ⛔ 🚫 💥 👎 🛑 :x: :red_circle: :no_entry: :negative_squared_cross_mark: :boom: :-1:"),
    ("warn", "⚠ 🟡 🟠 🔶 :warning: :yellow_circle: :orange_circle: :large_orange_diamond:"),
    ("unknown", "⚪ ❓ ❔ :white_circle: :question: :grey_question:"),
)
_STATE_OF_SIGN: dict[str, State] = {
    form: state for state, signs in _SIGNS for sign in signs.split() for form in forms_of(sign)
}
_SELECTOR = "(?:" + "|".join(map(re.escape, forms_of("\ufe0f"))) + ")?"
SIGN = re.compile("(?:" + "|".join(map(re.escape, sorted(_STATE_OF_SIGN, key=len, reverse=True))) + ")" + _SELECTOR)

_WORDS: tuple[tuple[State, str], ...] = (
    (
        "warn",
        "partial partially degraded intermittent intermittently unstable limited warning warn flaky slow mixed",
    ),
    (
        "fail",
        (
            "failed fail failing failure error down unavailable unreachable offline unhealthy refused broken"
            " crashed stopped dead inaccessible disconnected red fehlgeschlagen échoué fallido"
        ),
    ),
    ("unknown", "unknown untested unprobed unmeasured skipped pending inconclusive blocked"),
    (
        "pass",
        (
            "passed pass passing success successful succeeded ok green running healthy available up operational"
            " online reachable responding responsive accessible connected working works bestanden réussi"
        ),
    ),
)
_STATE_OF_WORD: dict[str, State] = {word: state for state, words in _WORDS for word in words.split()}
_VERDICTS = listed(
    "passed pass passing success successful succeeded ok green healthy available up operational online reachable"
    " running bestanden réussi failed fail failing failure error down unavailable unreachable offline unhealthy red"
    " crashed fehlgeschlagen échoué fallido degraded warning warn unknown skipped pending inconclusive blocked untested"
)
_QUOTES = '\u201c\u201d\u00ab\u00bb"'
STATE_WORDS = frozenset(_STATE_OF_WORD)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NOT = listed("not no never isn't aren't cannot un nicht")
_CODED = re.compile(r":[a-z_+0-9-]+:")


def sign_in(text: str, start: int = 0) -> re.Match[str] | None:
    """Give the first sign of a state in the text, in whatever form it came through."""
    return SIGN.search(text, start)


def state_of_sign(sign: str) -> State:
    """Give the state that a sign found by `sign_in` stands for."""
    for length in range(len(sign), 0, -1):
        state = _STATE_OF_SIGN.get(sign[:length])
        if state is not None:
            return state
    return "unknown"


def state_in_words(text: str, reach: int = 5) -> State | None:
    """Give the state that the first words of a text name; "not running" is a failure, "partially working" a warning."""
    denied = False
    for match in list(_WORD.finditer(text.lower()))[:reach]:
        word = match.group()
        if word in _NOT:
            denied = True
            continue
        state = _STATE_OF_WORD.get(word)
        if state is None:
            continue
        if denied:
            return "fail" if state == "pass" else None
        return state
    return None


@lru_cache(maxsize=4096)
def is_verdict(text: str) -> State | None:
    """Give the state that a text states and nothing else: PASSED, `failed`, OK; None if it says more."""
    bare = _CODED.sub(" ", SIGN.sub(" ", text)).strip(" *_`.!:|()[]\n").lower()
    sign = sign_in(text)
    if not bare:
        return state_of_sign(sign.group()) if sign else None
    if bare.startswith("partial"):
        return "warn" if len(bare.split()) <= 2 else None
    words = bare.split()
    if (
        len(words) > 2
        or any(map(str.isdigit, bare))
        or not _VERDICTS.intersection(words)
        or any(mark in text for mark in _QUOTES)
    ):
        return None
    state = state_in_words(bare)
    return state_of_sign(sign.group()) if sign and state else state
