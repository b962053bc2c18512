"""`execution-report verify`: whether a report follows from its evidence."""

import datetime as dt
from pathlib import Path

import click

from reporting.cli.command import config_option, load_config, reported


@click.command("verify")
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--evidence", type=click.Path(path_type=Path), help="The evidence, if it does not lie beside the report.")
@config_option
@reported
def command(report: Path, evidence: Path | None, config_path: Path | None) -> None:
    """Render REPORT again from the evidence beside it and compare every byte. Exit 6 with the first difference."""
    from reporting import pipeline  # noqa: PLC0415 - `--help` needs none of it

    today = dt.datetime.now(dt.UTC).date()
    done = pipeline.verify(report, load_config(config_path), today=today, evidence_path=evidence)
    click.echo(f"{done.report.as_posix()} follows from {done.evidence.name}, byte for byte. Verdict: {done.verdict}.")
    if done.today != done.verdict:
        click.echo(f"By today's waivers the verdict is {done.today}.")
    for what in done.unchecked:
        click.echo(f"Not checked: {what}.")
