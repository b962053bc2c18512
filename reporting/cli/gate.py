"""`execution-report gate`: the verdict on results files, and nothing else."""

import sys
from pathlib import Path

import click

from reporting.cli.command import axis_option, config_option, load_config, reported


@click.command("gate")
@click.argument("results", nargs=-1, required=True)
@click.option("--exit-status", type=int, help="What the test runner's process ended with; believed over the files.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict and every rule as JSON.")
@axis_option
@config_option
@reported
def command(
    results: tuple[str, ...], exit_status: int | None, as_json: bool, axis: tuple[str, ...], config_path: Path | None
) -> None:
    """Judge RESULTS by the declared gate: exit 0 GO or CONDITIONAL GO, 1 NO-GO, 3 INCONCLUSIVE."""
    from reporting import pipeline  # noqa: PLC0415 - `--help` needs none of it
    from reporting.cli.progress import reading  # noqa: PLC0415 - `--help` needs none of it
    from reporting.verdict import EXIT_CODES  # noqa: PLC0415 - `--help` needs none of it

    config = load_config(config_path, axis)
    with reading() as progress:
        collected = pipeline.collect(results, config, exit_status=exit_status, progress=progress, axes_asked=bool(axis))
    verdict = pipeline.judge(collected, config)
    if as_json:
        click.echo(pipeline.verdict_json(verdict))
    else:
        click.echo(verdict.word)
        for rule in verdict.standing:
            click.echo(f"  {rule.name}: {rule.state}")
    sys.exit(EXIT_CODES[verdict.word])
