"""A statement: a sentence of a document before it is text, with where each of its facts comes from.

Modules that conclude give statements; only the report turns them into text. None can be made without a source.
"""

from msgspec import Struct

from reporting.model.quantity import Value


class Statement(Struct, frozen=True):
    """A fixed pattern, the values for its `{places}`, and the pointers to what it was built from.

    A pointer is a JSON pointer (RFC 6901) into `evidence.json`, such as `/cases/12/outcome`, or one into the
    declarations when it begins with `config:`, such as `config:/mrr/streams/checkout`.
    """

    pattern: str
    values: dict[str, Value]
    sources: tuple[str, ...]


def state(pattern: str, *sources: str, **values: Value) -> Statement:
    """Give the statement. Raises `ValueError` if it names no source."""
    if not sources:
        raise ValueError(f"no sentence without a source: {pattern}")
    return Statement(pattern, values, sources)


def pointer(*parts: str | int) -> str:
    """Give the JSON pointer (RFC 6901) for a path of keys and indexes."""
    return "".join(
        [f"/{part}" if isinstance(part, int) else "/" + part.replace("~", "~0").replace("/", "~1") for part in parts]
    )
