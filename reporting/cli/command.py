"""What all commands share: the option `--config`, one line on stderr for an error, and its exit code."""

import contextlib
import errno
import functools
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from reporting.errors import ConfigurationError, ReportError

INTERRUPTED = 130
UNHEARD = 141
"""What a command exits with that Ctrl-C ended, and one whose reader has gone, as shells do: neither is a verdict."""
FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EIO})
"""Why standard output takes no more. What cannot be written elsewhere has been put into words already."""


def reported(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give the function with every failure of ours as one line on stderr and as its exit code."""

    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except ReportError as error:
            _complain(plain(str(error)))
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            _complain("interrupted")
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            # Whoever read our output has gone, `head` for one.
            _write_nowhere()
            sys.exit(UNHEARD)
        except OSError as error:
            if error.errno not in FULL:
                raise
            _complain(f"standard output cannot be written ({error.strerror})")
            _write_nowhere()
            sys.exit(ConfigurationError.exit_code)

    return run


def _write_nowhere() -> None:
    """Lead standard output nowhere: what could not be written is tried again at the end, which must not change that.

    https://docs.python.org/3/library/signal.html#note-on-sigpipe
    """
    with contextlib.suppress(OSError, ValueError):
        descriptor = os.open(os.devnull, os.O_WRONLY)
        os.dup2(descriptor, sys.stdout.fileno())
        os.close(descriptor)


def _complain(words: str) -> None:
    with contextlib.suppress(OSError):
        click.echo(f"execution-report: {words}", err=True)


def plain(message: str) -> str:
    """Give the message as a terminal and a CI log can take it: nothing in it acts, nothing in it is lost."""
    from reporting.markdown import visible  # noqa: PLC0415 - only an error needs it

    return visible(message)


config_option = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    help="The declarations; otherwise execution-report.toml or pyproject.toml here or above.",
)


axis_option = click.option(
    "--axis",
    "axis",
    multiple=True,
    metavar="AXIS",
    help="What tells the environments of a CI matrix apart: a NAME that the sources recorded, NAME=VALUE, or a pattern "
    "of their paths such as 'results-{os}-{python}/*'. May be given again.",
)


def load_config(path: Path | None, axis: Sequence[str] = ()) -> Any:
    """Give the declarations of the file, or those found here or above, with the axes that the command line names."""
    from reporting import config  # noqa: PLC0415 - `--help` needs no configuration

    try:
        Path.cwd()
    except OSError as error:
        raise ConfigurationError(f"the working folder is gone ({error.strerror}); change to one that exists") from None
    return config.with_axes(config.read(path) if path else config.load(Path()), axis)
