"""Derives a report again from its evidence and says the first place where the two differ.

Whatever byte of the report or of the evidence was changed is found: the document names the digest of its evidence, and
every byte of it follows from evidence, declarations and template.
"""

import contextlib
import datetime as dt
import itertools
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from reporting import evidence as evidence_
from reporting.config import Config
from reporting.errors import ConfigurationError, UnreadableResultsError, VerificationError
from reporting.evidence import Collected
from reporting.pipeline.flow import assess, collect, document, judge
from reporting.render import profiles

SHA256 = re.compile(r"SHA-256 `([0-9a-f]{64})`")


class Verification(Struct, frozen=True, kw_only=True):
    """A report that follows from its evidence. `verdict` is the one printed, `today` the one by today's waivers.

    `unchecked` says what could not be checked.
    """

    report: Path
    evidence: Path
    verdict: str
    today: str
    unchecked: tuple[str, ...]


def verify(path: Path, config: Config, *, today: dt.date, evidence_path: Path | None = None) -> Verification:
    """Give the verification of the report at the path.

    Raises `VerificationError` with the first difference, `UnreadableResultsError` for evidence that cannot be read.
    """
    try:
        found = path.read_bytes()
    except OSError as error:
        raise VerificationError(f"{path}: cannot be read ({error.strerror}); name a report") from None
    if path.suffix == ".json":
        raise VerificationError(f"{path}: is no report; name the Markdown file beside it")
    _, profile = named(path, config)
    beside = evidence_path or beside_of(path, config)
    collected = evidence_.read(beside)
    if b"".join(evidence_.pieces(collected)) != beside.read_bytes():
        raise VerificationError(f"{beside}: is not byte for byte what its evidence is saved as; it was changed by hand")
    report = assess(collected, config, name=beside.name)
    expected = document(report, profile).text.encode("utf-8")
    if found != expected:
        # How it was asked for when it was rendered stands in no file; each way is as true, and the nearest is meant.
        chosen = beside.name.startswith(f"{path.stem}.") or not path.stem.endswith(f".{profile}")
        others = _derived(collected, config, beside.name, profile, chosen=chosen)
        expected = max(expected, *others, key=lambda text: (text == found, _agreement(found, text)))
    if found != expected and found.replace(b"\r\n", b"\n") == expected:
        raise VerificationError(
            f"{path}: its line ends were changed to CR LF and nothing else; restore LF (git: eol=lf)"
        )
    if found != expected:
        raise VerificationError(f"{path}:{_difference(found, expected)}{_hint(found, report.origin.sha256, config)}")
    unchecked = ["the results files themselves: only their digests are in the evidence", "signatures: not configured"]
    return Verification(
        report=path,
        evidence=beside,
        verdict=report.conclusion.verdict.word,
        today=judge(collected, config, day=today).word,
        unchecked=tuple(unchecked),
    )


def _derived(collected: Collected, config: Config, name: str, profile: str, *, chosen: bool) -> Iterator[bytes]:
    """Give every document that follows from the evidence: shorter ones, with every case, without icons.

    A file whose name was `chosen` does not tell its profile: it may be of any.
    """
    others = [other for other in profiles(config.templates_folder) if chosen and other != profile]
    for every, ascii_only in itertools.product((False, True), repeat=2):
        report = assess(collected, config, name=name, every=every, ascii_only=ascii_only)
        yield from (text.encode("utf-8") for text in document(report, profile).rungs())
        for other in others:
            with contextlib.suppress(ConfigurationError):  # a layout of the project's own that is broken made no report
                yield document(report, other).text.encode("utf-8")


def beside_of(path: Path, config: Config) -> Path:
    """Give the evidence beside a report. Raises `VerificationError` if there is none."""
    own = path.with_name(f"{path.stem}.evidence.json")
    try:
        beside = own if own.is_file() else path.with_name(f"{named(path, config)[0]}.evidence.json")
        there = beside.is_file()
    except OSError as error:
        raise VerificationError(f"{path}: no evidence can be beside it ({error.strerror}); check the path") from None
    if not there:
        raise VerificationError(f"{path}: no evidence beside it ({beside.name}); name that file where it is")
    return beside


def latest(paths: Sequence[Path], config: Config) -> tuple[Path, Collected]:
    """Give the report of the run that ended last, with its evidence. A folder stands for the evidence files in it.

    Raises `VerificationError` for a report without evidence, `UnreadableResultsError` for a folder without any.
    """
    found: list[tuple[float, Path, Collected]] = []
    for path in paths:
        inside = sorted(path.glob("*.evidence.json")) if os.path.isdir(path) else [path]  # noqa: PTH112 - never raises
        for one in inside:
            saved = one if one.suffix == ".json" else beside_of(one, config)
            collected = collect([str(saved)], config)
            found.append((collected.evidence.run.end or 0.0, one, collected))
    if not found:
        raise UnreadableResultsError(f"{paths[0]}: holds no evidence; render a report into it first")
    _, path, collected = max(found, key=lambda one: one[0])
    return path, collected


def named(path: Path, config: Config) -> tuple[str, str]:
    """Give the stem and the profile that a report's file name tells."""
    stem = path.name.removesuffix(".md")
    for profile in profiles(config.templates_folder):
        if stem.endswith(f".{profile}"):
            return stem.removesuffix(f".{profile}"), profile
    return stem, "execution"


def _agreement(found: bytes, expected: bytes) -> int:
    """Give how many lines the two begin with alike."""
    pairs = zip(found.split(b"\n"), expected.split(b"\n"), strict=False)
    return next((number for number, (one, other) in enumerate(pairs) if one != other), 1 << 62)


def _difference(found: bytes, expected: bytes) -> str:
    """Give the first difference in words: line, what the report says, what the evidence gives."""
    says, gives = found.split(b"\n"), expected.split(b"\n")
    for number, (one, other) in enumerate(zip(says, gives, strict=False), 1):
        if one != other:
            return f"{number}: the report says {_shown(one)}, the evidence gives {_shown(other)}"
    number = min(len(says), len(gives)) + 1
    if len(says) > len(gives):
        return f"{number}: the report says {_shown(says[number - 1])}, the evidence gives nothing more"
    return f"{number}: the report ends, the evidence gives {_shown(gives[number - 1])}"


def _shown(line: bytes) -> str:
    text = line.decode("utf-8", "backslashreplace")
    return f'"{text[:160]}…"' if len(text) > 160 else f'"{text}"'


def _hint(found: bytes, sha256: str, config: Config) -> str:
    named = SHA256.findall(found.decode("utf-8", "replace"))
    if sha256 not in named:
        return "; the evidence is not the one that the report names by its digest"
    if config.digest and config.digest not in named:
        return "; the declarations are not those that the report names by their digest"
    return ""
