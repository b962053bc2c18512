"""The commands of `execution-report`: each one file, imported when it is called."""

import importlib
from typing import Any

import click

from reporting import __version__
from reporting.cli.command import reported

COMMANDS = {
    "run": "Run the suite, collect, render and judge.",
    "render": "Write the report on results files.",
    "gate": "Judge results files: the verdict and its exit code only.",
    "probe": "Show the health of the declared services now.",
    "audit": "Check any Markdown report against itself and against results.",
    "verify": "Derive a report again from its evidence and compare the bytes.",
    "publish": "Deliver a report to where it is read.",
    "init": "Write a commented execution-report.toml for a project.",
}
"""What each command is for, as the help says it; the file of the same name holds it."""


class Commands(click.Group):
    """Finds a command by its file, so that none costs another's imports."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        """Give the names in the order in which people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Give the command, None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"reporting.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    @reported
    def invoke(self, ctx: click.Context) -> Any:
        """Find the command and call it. What ends it before it has begun is told as it would tell it."""
        return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="execution-report", message="%(prog)s %(version)s")
def commands() -> None:
    """Turn a test run into a dated Markdown report that cannot say more than its evidence.

    Exit codes: 0 GO, CONDITIONAL GO or done; 1 NO-GO; 2 usage or configuration; 3 INCONCLUSIVE; 4 unreadable results;
    5 not published; 6 verification failed.
    """
