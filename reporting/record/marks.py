"""The markers of the plugin: what a case declares about itself, and whether the configuration knows it."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import pytest

from reporting.config import Config
from reporting.record.sanitise import encodable

KINDS = ("services", "guards", "covers")


class Declared(NamedTuple):
    """The ids that a case's markers give, without repetition, the nearest marker first."""

    services: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()


NOTHING = Declared()
ABOVE = "execution_report_declared"
"""The attribute of a class, module or folder that holds what it declares, with all above it: read once for its cases.
"""


def declared_by(node: pytest.Item | pytest.Collector) -> Declared:
    """Give what the markers of the node and of all above it declare."""
    above = NOTHING
    if node.parent is not None:
        kept = node.parent.__dict__
        if ABOVE not in kept:
            kept[ABOVE] = declared_by(node.parent)
        above = kept[ABOVE]
    own = [mark for mark in node.own_markers if mark.name in KINDS] if node.own_markers else ()
    if not own:
        return above
    ids = [[encodable(str(id_)) for mark in own if mark.name == kind for id_ in mark.args] for kind in KINDS]
    return Declared(*(tuple(dict.fromkeys((*near, *far))) for near, far in zip(ids, above, strict=True)))


def check(items: Iterable[pytest.Item], config: Config) -> None:
    """Raise `pytest.UsageError` that names every marker whose id the configuration does not declare.

    A kind of which nothing is declared is not checked: markers may be written before the configuration.
    """
    known: dict[str, Sequence[str]] = {
        "services": [service.id for service in config.services],
        "guards": [stream.id for stream in config.streams],
        "covers": [requirement.id for requirement in config.requirements],
    }
    wrong: dict[str, None] = {}
    for item in items:
        for mark in item.iter_markers() if declared_by(item) is not NOTHING else ():
            if mark.name in KINDS:
                wrong.update(dict.fromkeys(f"{place(item)}: {what}" for what in _wrong(mark, known[mark.name])))
    if wrong:
        file = config.path.name if config.path else "the configuration"
        raise pytest.UsageError(f"markers that {file} does not back:\n" + "\n".join(wrong))


def _wrong(mark: pytest.Mark, known: Sequence[str]) -> Iterator[str]:
    """Give what is wrong with a marker, one sentence each."""
    if mark.kwargs or not all(isinstance(id_, str) for id_ in mark.args):
        yield f"marker {mark.name} takes ids as text, such as {mark.name}('a')"
    elif known:
        for id_ in mark.args:
            if id_ not in known:
                yield f"marker {mark.name}({id_!r}): {advice(id_, known)}"


def place(item: pytest.Item) -> str:
    """Give where the case stands: file and line."""
    file, line, _ = item.location
    return file if line is None else f"{file}:{line + 1}"


def advice(id_: str, known: Sequence[str]) -> str:
    """Give the nearest known id, else all of them."""
    close = difflib.get_close_matches(id_, known, n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else f"declared are {', '.join(map(repr, known))}"
