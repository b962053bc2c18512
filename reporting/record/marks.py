"""The markers of the plugin: what a case declares about itself, and whether the configuration knows it."""

import difflib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pytest

from reporting.config import Config

KINDS = ("services", "guards", "covers")


class Declared(NamedTuple):
    """The ids that a case's markers give, without repetition, the nearest marker first."""

    services: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()


NOTHING = Declared()


def declared_by(item: pytest.Item) -> Declared:
    """Give what the case declares. Raises `pytest.UsageError` for a marker that holds anything but ids."""
    found: dict[str, dict[str, None]] | None = None
    for mark in item.iter_markers():
        if mark.name in KINDS:
            if mark.kwargs or not all(isinstance(id_, str) for id_ in mark.args):
                raise pytest.UsageError(
                    f"{place(item)}: marker {mark.name} takes ids as text, such as {mark.name}('a')"
                )
            if found is None:
                found = {kind: {} for kind in KINDS}
            found[mark.name].update(dict.fromkeys(mark.args))
    return NOTHING if found is None else Declared(*(tuple(found[kind]) for kind in KINDS))


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
        declared = declared_by(item)
        if declared is NOTHING:
            continue
        for kind in KINDS:
            wrong.update(
                dict.fromkeys(
                    f"{place(item)}: marker {kind}({id_!r}): {advice(id_, known[kind])}"
                    for id_ in getattr(declared, kind)
                    if known[kind] and id_ not in known[kind]
                )
            )
    if wrong:
        file = config.path.name if config.path else "the configuration"
        raise pytest.UsageError(f"ids that {file} does not declare:\n" + "\n".join(wrong))


def place(item: pytest.Item) -> str:
    """Give where the case stands: file and line."""
    file, line, _ = item.location
    return file if line is None else f"{file}:{line + 1}"


def advice(id_: str, known: Sequence[str]) -> str:
    """Give the nearest known id, else all of them."""
    close = difflib.get_close_matches(id_, known, n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else f"declared are {', '.join(map(repr, known))}"
