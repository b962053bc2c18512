"""The whole flow, read top to bottom: sources become evidence, evidence a report, a report a document on disk."""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from reporting import evidence as evidence_
from reporting import ingest
from reporting.config import Config, environments
from reporting.config.pattern import any_of
from reporting.errors import ConfigurationError, UnreadableResultsError
from reporting.evidence import Assembler, Collected, Evidence
from reporting.model import Environment
from reporting.redact import Redactor
from reporting.render import Document, TooSmallError, check_profile, ctrf_of
from reporting.report import Origin, Report, conclude, report_of
from reporting.verdict import Verdict


class Progress(Protocol):
    """Is told how far the reading of sources is."""

    def begin(self, total: int | None) -> None:
        """Take how many bytes there are to read, as they are stored; None where that is not known."""

    def source(self) -> Callable[[int], None]:
        """Give what is told how many cases of the next source are read so far."""

    def passed(self, count: int) -> None:
        """Take how many more bytes have been read; negative, how many will be read again."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """The files of one run: the document, and the evidence beside it."""

    document: Path
    evidence: Path


def collect(
    arguments: Sequence[str],
    config: Config,
    *,
    environment: Environment | None = None,
    exit_status: int | None = None,
    began: float | None = None,
    redact: bool = True,
    environ: Mapping[str, str] = os.environ,
    progress: Progress | None = None,
    placed: bool = True,
    axes_asked: bool = False,
) -> Collected:
    """Give the evidence in the results that the arguments name: files, folders, globs, or `-`.

    A saved `evidence.json` stands alone and is taken as it is. `environment` is that of the run where the caller saw
    it; `exit_status` and `began` likewise, and they are believed over the files. `progress` is told how far reading is.
    `placed` says that people named the paths of the sources, so that the pattern of a matrix is held against them,
    `axes_asked` that they named the axes of this matrix for these sources.
    Raises `UnreadableResultsError`, and `ConfigurationError` for a source of an unknown environment.
    """
    saved = [path for argument in arguments if (path := _saved(argument)) is not None]
    if saved:
        asked = {
            "other sources": len(arguments) > 1,
            "an exit status": exit_status is not None,
            "--axis": axes_asked,
            "--no-redact": not redact,
        }
        for other in (words for words, is_asked in asked.items() if is_asked):
            raise ConfigurationError(
                f"{saved[0]}: is evidence, which is judged as it was saved: name it without {other}"
            )
        return evidence_.read(saved[0])
    sources = ingest.sources(arguments)
    several = len(sources.origins) > 1
    axes = config.matrix if config.matrix and (placed or not config.matrix.path) else None
    expected = environments(config.expected.environments, config.matrix.names if config.matrix else ())
    if axes:
        # A name that does not fit is told before gigabytes are read.
        for origin in sources.origins:
            axes.of_path(_path(origin), expected)
    assembler = Assembler(
        redactor(config, environ) if redact else None,
        watched=_watched(config),
        several=several,
        axes=axes.names if axes else (),
        expected=expected,
    )
    if sources.left_out:
        assembler.note("Files of no known format were left out.", ", ".join(sorted(sources.left_out)))
    if progress:
        progress.begin(ingest.stored(sources.origins))
    for origin in sorted(sources.origins, key=lambda one: one.label):
        part = assembler.part(progress.source() if progress else None)
        source, session = ingest.read(origin, part.take, progress.passed if progress else None)
        if axes:
            source = msgspec.structs.replace(source, axes=axes.values(_path(origin), session.environment, expected))
        assembler.add(part, source, session)
    return assembler.finish(environment, exit_status=exit_status, began=began)


def _path(origin: ingest.Origin) -> str:
    """Give the path that tells a source's environment: of a folder that is one source, that of its first file."""
    if origin.path is None or len(origin.members) < 2:
        return origin.label
    return f"{origin.path.as_posix()}/{origin.members[0]}"


def redactor(config: Config, environ: Mapping[str, str]) -> Redactor:
    """Give the redactor of a run: what looks like a secret, what the environment says is one, what was declared."""
    return Redactor(environ=environ, patterns=config.redact)


def assess(
    collected: Collected,
    config: Config,
    *,
    name: str | None = None,
    url: str = "",
    day: dt.date | None = None,
    ascii_only: bool = False,
    every: bool = False,
) -> Report:
    """Give the report on the evidence.

    `name` is the evidence's file name where that is not the derived one, `url` the address of the whole report.
    """
    sha256 = evidence_.digest(collected)
    return report_of(
        collected.evidence,
        config,
        Origin(sha256=sha256, name=name, url=url),
        day=day,
        baseline=baseline_of(config),
        ascii_only=ascii_only,
        every=every,
        folded=tuple(evidence_.folded_cases(collected)) if every else (),
    )


def judge(collected: Collected, config: Config, *, day: dt.date | None = None) -> Verdict:
    """Give the verdict alone."""
    return conclude(collected.evidence, config, day=day, baseline=baseline_of(config)).verdict


def verdict_json(verdict: Verdict) -> str:
    """Give the verdict with all its rules as JSON."""
    return msgspec.json.format(msgspec.json.encode(verdict, order="deterministic"), indent=2).decode()


def document(report: Report, profile: str = "execution", collected: Collected | None = None) -> Document:
    """Give the document of the profile, with the evidence to keep beside it if that is given.

    Raises `ConfigurationError` for a profile that does not exist.
    """
    check_profile(profile, report.conclusion.config.templates_folder)
    return Document(report, profile, b"".join(evidence_.pieces(collected)) if collected else b"")


def folder(config: Config) -> Path:
    """Give the declared folder of reports, beside the file that declares it, by the shorter of its two paths."""
    place = (config.path.parent if config.path else Path()) / config.reports
    here = Path.cwd()
    return place.relative_to(here) if place.is_relative_to(here) else place


def save(
    collected: Collected, report: Report, place: Path, profile: str = "execution", budget: int | None = None
) -> Written:
    """Write evidence and document to the place, the evidence first, each whole or not at all.

    In a folder another run never has the same names, and the same run's files are written again with the same bytes.
    A place that ends in `.md` is the document itself. Raises `ConfigurationError` for a place that cannot be written.
    """
    words = text(report, profile, budget).encode("utf-8")
    path = place if place.suffix == ".md" else place / Document(report, profile).name
    written = Written(document=path, evidence=path.with_name(report.evidence_name))
    _write({written.evidence: evidence_.pieces(collected), written.document: words}, place)
    return written


def save_ctrf(collected: Collected, path: Path) -> Path:
    """Write the CTRF document, whole or not at all; give its path. Raises `ConfigurationError` where that cannot be."""
    _write({path: ctrf_of(collected)}, path)
    return path


def _write(files: Mapping[Path, bytes | Iterable[bytes | memoryview]], place: Path) -> None:
    """Write files of one folder, in their order, all or none."""
    from reporting.publish.atomic import replace_files, sweep  # noqa: PLC0415 - `render -o -` writes no file

    parent = next(iter(files)).parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        sweep(parent)
        replace_files(files)
    except OSError as error:
        raise ConfigurationError(f"{place}: cannot be written ({error.strerror}); name another place with -o") from None


def evidence_name(place: Path) -> str | None:
    """Give the name of the evidence beside a document that is a file of its own; None in a folder."""
    return f"{place.stem}.evidence.json" if place.suffix == ".md" else None


def text(report: Report, profile: str = "execution", budget: int | None = None) -> str:
    """Give the document's text, at the highest rung of the size ladder that the budget of bytes allows."""
    document = Document(report, profile)
    if budget is None:
        return document.text
    try:
        return document.fit(bytes=budget, characters=budget)
    except TooSmallError as error:
        raise ConfigurationError(f"--budget {budget}: {error}") from None


def baseline_of(config: Config) -> Evidence | None:
    """Give the evidence that `guards_kept` compares with, None if the rule is off or its file cannot be read."""
    if not isinstance(config.gate.guards_kept, str):
        return None
    root = config.path.parent if config.path else Path()
    try:
        return evidence_.read(root / config.gate.guards_kept).evidence
    except UnreadableResultsError:
        return None


def _saved(argument: str) -> Path | None:
    """Give the path if it is a saved evidence file; of what cannot be read, the reading of sources tells."""
    path = Path(argument)
    try:
        if argument == "-" or not path.is_file():
            return None
        with path.open("rb") as stream:
            return path if evidence_.recognise(stream.read(256)) else None
    except OSError:
        return None


def _watched(config: Config) -> Callable[[str], bool] | None:
    required = config.gate.required_cases if isinstance(config.gate.required_cases, tuple) else ()
    guards = [pattern for stream in config.streams for pattern in stream.guards]
    return any_of((*guards, *required, *config.expected.cases))
