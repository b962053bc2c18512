"""JSON that pytest plugins write and strict parsers refuse: `NaN`, `Infinity`, numbers beyond range, lone surrogates.

Slow, and so only used on the piece of a file that the strict decoder refused.
"""

import json
from typing import Any

from reporting.errors import UnreadableResultsError

DIGITS = 400
"""Longer integers are beyond every float; Python itself refuses to read those of more than 4300 digits."""


def loads(data: bytes) -> Any:
    """Give the value: numbers out of range as infinity, lone surrogates as the text of their escape.

    Raises ValueError or RecursionError where it is no JSON at all, `UnreadableResultsError` for a repeated key.
    """
    return _clean(json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_int=_integer))


def refuse_repeated_keys(data: bytes, base: int) -> None:
    """Raise `UnreadableResultsError` where an object has a key twice: which of the values is meant, nobody knows."""
    try:
        json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_int=_integer)
    except UnreadableResultsError as error:
        raise UnreadableResultsError(f"between byte {base} and {base + len(data)}: {error}") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise UnreadableResultsError(
            "an object has the same key twice, one value of which would be lost; let the test runner write it again"
        )
    return found


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= DIGITS else float("inf")


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return value
