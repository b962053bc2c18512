"""The seam of every target: a publisher is a module with a name, a limit and one function."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from reporting.publish.clock import Clock
from reporting.publish.document import Document, Limit
from reporting.publish.forge import Forge
from reporting.publish.receipt import Receipt

OnVerdictChange = Literal["minimise", "delete", "edit"]


class Target(NamedTuple):
    """A publisher's name and, for some, where to publish: `directory:nightly` has the address `nightly`."""

    name: str
    address: str = ""

    @classmethod
    def parse(cls, text: str) -> "Target":
        """Give the target that is written `name` or `name:address`."""
        name, _, address = text.partition(":")
        return cls(name.strip(), address.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to publish.

    `forge` is where the run belongs, detected or given. `environ` holds the tokens, so it is never shown; `token_file`
    names a file with the token instead. `folder` takes the document when nothing else does. `on_verdict_change` says
    what becomes of a comment when the verdict changes: a new one is written and the old one minimised or deleted, or
    it is edited in place, which notifies nobody. `author` is the login that writes the comments, where the forge
    does not tell. `patience` bounds a whole publication in seconds, `timeout` one request. `settle` is how many
    seconds after a write it is read back: long enough for a forge's replicas and for a publication that ran into ours.
    """

    forge: Forge = field(default_factory=Forge)
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    token_file: Path | None = None
    address: str = ""
    folder: Path = Path("reports")
    on_verdict_change: OnVerdictChange = "minimise"
    author: str = ""
    dry_run: bool = False
    patience: float = 300.0
    timeout: float = 20.0
    settle: float = 2.0
    clock: Clock = field(default_factory=Clock)


class Publisher(Protocol):
    """What `reporting.publish` asks of a target's module."""

    NAME: str
    """The target's name on the command line."""

    LIMIT: Limit
    """The largest text that the target takes."""

    FALLS_BACK: bool
    """Whether the document must go somewhere else when this target fails, because people would miss it there."""

    def publish(self, document: Document, settings: Settings) -> Receipt:
        """Deliver the document and say what was done; twice leaves one copy, not two.

        Raises `UndeliveredError` with the reason in one sentence.
        """
