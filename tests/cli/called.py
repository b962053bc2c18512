"""A command called in this process."""

from click.testing import CliRunner, Result

from reporting.cli import commands


def call(*arguments: str) -> Result:
    """Give what the command printed and exited with. Raises what it let through."""
    done = CliRunner().invoke(commands, arguments, prog_name="execution-report")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done
