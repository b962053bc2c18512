"""`execution-report audit`: any Markdown report held against itself and against results."""

import sys
from pathlib import Path

import click

from reporting.cli.command import config_option, load_config, reported
from reporting.errors import VerificationError


@click.command("audit")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--results", multiple=True, help="Results of the run that the report is about; repeatable.")
@click.option("--json", "form", flag_value="json", help="Print the findings as JSON.")
@click.option("--sarif", "form", flag_value="sarif", help="Print the findings as SARIF 2.1.0, for code hosts.")
@config_option
@reported
def command(file: Path, results: tuple[str, ...], form: str | None, config_path: Path | None) -> None:
    """Check FILE, any Markdown report, also one that somebody wrote, against itself and against results.

    Exit 6 if it finds something above mere information, 0 otherwise.
    """
    from reporting import pipeline  # noqa: PLC0415 - `--help` needs none of it
    from reporting.pipeline.audit import audit_file, audit_shown  # noqa: PLC0415 - as above

    config = load_config(config_path)
    done = audit_file(file, config, pipeline.collect(results, config) if results else None)
    click.echo(audit_shown(done, form).rstrip("\n"))
    if any(finding.severity != "info" for finding in done.findings):
        sys.exit(VerificationError.exit_code)
