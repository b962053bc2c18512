"""Takes secrets out of everything a run brought along, before anything is stored, clustered or digested."""

import functools
from collections.abc import Callable
from typing import Literal, TypeVar, cast, get_origin

from msgspec import Struct
from msgspec.structs import astuple, fields, replace

Record = TypeVar("Record", bound=Struct)

NUMBERS = frozenset({bool, int, float})


def texts(value: object) -> list[str]:
    """Give every text in a record that is not empty, however deep."""
    found: list[str] = []
    left: list[object] = [value]
    for one in left:
        if isinstance(one, str):
            found.append(one)
        elif type(one) in NUMBERS:
            continue
        elif isinstance(one, Struct):
            left += filter(None, astuple(one))
        elif isinstance(one, tuple | list):
            left += one
        elif isinstance(one, dict):
            left += [*one, *one.values()]
    return found


def encodable(text: str) -> str:
    """Give the text with lone surrogates written out in hexadecimal: what is no UTF-8 cannot be saved."""
    if text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def redacted(record: Record, redact: Callable[[str], str]) -> Record:
    """Give the record with every text in it redacted; the very same record if nothing changes.

    Words of ours (an outcome, a mode, an effect) stay whatever they are like: what is judged by them is no secret.
    """
    return cast("Record", _map(record, redact))


@functools.cache
def _foreign(kind: type[Struct]) -> tuple[str, ...]:
    """Give the fields of a record in which words may stand that are not ours."""
    return tuple(field.name for field in fields(kind) if get_origin(field.type) is not Literal)


def _map(value: object, redact: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, Struct):
        changes = {}
        for name in _foreign(type(value)):
            before = getattr(value, name)
            after = _map(before, redact)
            if after is not before:
                changes[name] = after
        return replace(value, **changes) if changes else value
    if isinstance(value, dict):
        mapped = {_map(key, redact): _map(item, redact) for key, item in value.items()}
        return value if mapped == value else mapped
    if isinstance(value, tuple | list):
        items = [_map(item, redact) for item in value]
        same = all(after is before for after, before in zip(items, value, strict=True))
        return value if same else type(value)(items)
    return value
