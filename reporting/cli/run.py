"""`execution-report run`: the suite run, its results collected, rendered and judged."""

import sys
from pathlib import Path

import click

from reporting.cli.command import axis_option, config_option, load_config, reported


@click.command("run", context_settings={"ignore_unknown_options": True})
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED, metavar="[-- PYTEST ARGS]")
@click.option("--profile", default="execution", show_default=True, help="The layout of the document.")
@click.option("-o", "--output", metavar="PATH", help="A folder or a file (*.md); otherwise the declared folder.")
@click.option("--ascii", "ascii_only", is_flag=True, help="Write no icons.")
@click.option("--all", "every", is_flag=True, help="List every case, however many there are.")
@axis_option
@config_option
@reported
def command(
    pytest_arguments: tuple[str, ...],
    profile: str,
    output: str | None,
    ascii_only: bool,
    every: bool,
    axis: tuple[str, ...],
    config_path: Path | None,
) -> None:
    """Run the suite with pytest, and write the report on it.

    What stands behind `--` is handed to pytest after the declared arguments. pytest's own output goes to stderr, the
    path of the report to stdout. The exit code is the verdict's: 0 GO or CONDITIONAL GO, 1 NO-GO, 3 INCONCLUSIVE.
    """
    from reporting import environment, pipeline  # noqa: PLC0415 - `--help` needs none of it
    from reporting.cli.progress import phase  # noqa: PLC0415 - as above
    from reporting.errors import ConfigurationError, UnreadableResultsError  # noqa: PLC0415 - as above
    from reporting.pipeline.suite import run_suite  # noqa: PLC0415 - as above
    from reporting.render import check_profile  # noqa: PLC0415 - as above
    from reporting.verdict import EXIT_CODES  # noqa: PLC0415 - as above

    config = load_config(config_path, axis)
    # What can be told before the suite runs for an hour is told then.
    check_profile(profile, config.templates_folder)
    if output == "-":
        raise ConfigurationError("-o -: a run leaves its evidence beside its report; name a folder or a file (*.md)")
    with phase("running the suite"), run_suite((*config.run.pytest, *pytest_arguments)) as finished:
        if not finished.results:
            raise UnreadableResultsError(
                f"pytest ended with exit status {finished.exit_status} and left no results; its own words stand above"
            )
        collected = pipeline.collect(
            tuple(map(str, finished.results)),
            config,
            environment=environment.collect(Path()),
            exit_status=finished.exit_status,
            began=finished.began,
            placed=False,
        )
        place = Path(output) if output else pipeline.folder(config)
        name = pipeline.evidence_name(place)
        report = pipeline.assess(collected, config, name=name, ascii_only=ascii_only, every=every)
        written = pipeline.save(collected, report, place, profile)
    click.echo(written.document.as_posix())
    click.echo(f"execution-report: {report.conclusion.verdict.word}", err=True)
    sys.exit(EXIT_CODES[report.conclusion.verdict.word])
