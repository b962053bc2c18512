"""`execution-report probe`: the health of the declared services now."""

import sys
from pathlib import Path

import click

from reporting.cli.command import config_option, load_config, reported

UNWELL = 1


@click.command("probe")
@click.option("--json", "as_json", is_flag=True, help="Print the measurements as JSON.")
@config_option
@reported
def command(as_json: bool, config_path: Path | None) -> None:
    """Probe every declared service once and print how it is. Exit 1 if a required one does not pass."""
    import msgspec  # noqa: PLC0415 - `--help` needs none of it

    from reporting import health  # noqa: PLC0415 - as above

    config = load_config(config_path)
    measured = health.probe_all(config.services, when="now")
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(measured), indent=2).decode())
    elif not measured:
        click.echo("No service is declared: add a table such as [services.backend] to execution-report.toml.", err=True)
    else:
        for one in measured:
            click.echo(f"{one.service:<12} {one.health:<8} {one.target}  {one.detail}")
    required = {service.id for service in config.services if service.required}
    sys.exit(UNWELL if any(one.health != "pass" and one.service in required for one in measured) else 0)
