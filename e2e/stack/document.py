"""JSON objects that clients send."""

import json
from typing import Any


def object_of(text: str | bytes) -> dict[str, Any]:
    """Give the object. Raises `ValueError` for everything else, also for what is no JSON but Python reads as such.

    Unpaired surrogates and NaN could be stored, and could then not be sent to anybody (RFC 8259 sections 6 and 8.2).
    """
    try:
        found = json.loads(text, parse_constant=_refuse)
        json.dumps(found, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError("no object")  # noqa: TRY004 - the value of a text is wrong, not the type of an argument
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
