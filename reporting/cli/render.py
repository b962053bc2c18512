"""`execution-report render`: the report on results files."""

import sys
from pathlib import Path

import click

from reporting.cli.command import axis_option, config_option, load_config, reported
from reporting.errors import ConfigurationError


@click.command("render")
@click.argument("results", nargs=-1, required=True)
@click.option("--profile", default="execution", show_default=True, help="The layout of the document.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "ctrf"]),
    default="markdown",
    show_default=True,
    help="CTRF is JSON for other tools; it goes to stdout, or to the file (*.json) that -o names.",
)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="A folder, a file (*.md, replaced if it is there), or - for stdout; otherwise the declared folder.",
)
@click.option("--budget", type=int, metavar="BYTES", help="Go down the size ladder until the document fits.")
@click.option("--explain", is_flag=True, help="Print every statement with the pointers to its sources instead.")
@click.option("--all", "every", is_flag=True, help="List every case, however many there are.")
@click.option("--ascii", "ascii_only", is_flag=True, help="Write no icons.")
@click.option("--no-redact", is_flag=True, help="Leave secrets in; the document says so.")
@click.option("--exit-status", type=int, help="What the test runner's process ended with; believed over the files.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever the verdict, if the report could be written.")
@axis_option
@config_option
@reported
def command(
    results: tuple[str, ...],
    profile: str,
    form: str,
    output: str | None,
    budget: int | None,
    explain: bool,
    every: bool,
    ascii_only: bool,
    no_redact: bool,
    exit_status: int | None,
    exit_zero: bool,
    axis: tuple[str, ...],
    config_path: Path | None,
) -> None:
    """Write the report on RESULTS: files, folders, globs, or - for standard input.

    Formats are recognised by content. The exit code is the verdict's: 0 GO or CONDITIONAL GO, 1 NO-GO, 3 INCONCLUSIVE.
    """
    from reporting import pipeline  # noqa: PLC0415 - `--help` needs none of it
    from reporting.cli.progress import reading  # noqa: PLC0415 - `--help` needs none of it
    from reporting.render import check_profile  # noqa: PLC0415 - `--help` needs none of it
    from reporting.verdict import EXIT_CODES  # noqa: PLC0415 - `--help` needs none of it

    _refuse_misplaced(form, output, budget, results, explain=explain)
    config = load_config(config_path, axis)
    check_profile(profile, config.templates_folder)
    with reading() as progress:
        collected = pipeline.collect(
            results,
            config,
            exit_status=exit_status,
            redact=not no_redact,
            progress=progress,
            axes_asked=bool(axis),
        )
    place = Path(output) if output and output != "-" and form == "markdown" else pipeline.folder(config)
    report = pipeline.assess(collected, config, name=pipeline.evidence_name(place), ascii_only=ascii_only, every=every)
    if explain:
        for words, sources in pipeline.explained(report):
            click.echo(words)
            click.echo("".join(f"    {source}\n" for source in sources), nl=False)
    elif form == "ctrf" and output and output != "-":
        click.echo(pipeline.save_ctrf(collected, Path(output)).as_posix())
    elif form == "ctrf":
        sys.stdout.buffer.write(pipeline.ctrf_of(collected))
        sys.stdout.buffer.flush()
    elif output == "-":
        sys.stdout.buffer.write(pipeline.text(report, profile, budget).encode("utf-8"))
        sys.stdout.buffer.flush()
    else:
        written = pipeline.save(collected, report, place, profile, budget)
        click.echo(written.document.as_posix())
    sys.exit(0 if exit_zero else EXIT_CODES[report.conclusion.verdict.word])


def _refuse_misplaced(
    form: str, output: str | None, budget: int | None, results: tuple[str, ...], *, explain: bool
) -> None:
    """Refuse a place or a size that what was asked for would not keep to, before gigabytes are read for it."""
    if explain and form == "ctrf":
        raise ConfigurationError("--explain: prints the statements of a Markdown report; leave --format ctrf away")
    if budget is not None and (explain or form == "ctrf"):
        what = "--explain" if explain else "CTRF"
        raise ConfigurationError(f"--budget {budget}: {what} is printed whole; leave --budget away")
    if output is None or output == "-":
        return
    if explain:
        raise ConfigurationError(f"-o {output}: --explain prints to stdout; leave -o away")
    if form == "ctrf" and Path(output).suffix != ".json":
        raise ConfigurationError(f"-o {output}: CTRF is one file of JSON; name it *.json, or - for stdout")
    if form == "ctrf" and Path(output).absolute() in {Path(one).absolute() for one in results}:
        raise ConfigurationError(f"-o {output}: holds results that would be lost; name another file")
