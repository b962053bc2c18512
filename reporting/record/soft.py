"""Fails a case whose soft steps failed, once its own code has ended.

Registered by the first case that uses the fixture `evidence`: a suite without it pays for no hook.
"""

from collections.abc import Generator

import pytest

from reporting.record.evidence import EVIDENCE, Evidence

NAME = "execution_report_soft_steps"


def watch(config: pytest.Config) -> None:
    """Have the soft steps of all cases watched from now on."""
    if not config.pluginmanager.has_plugin(NAME):
        config.pluginmanager.register(SoftSteps(), NAME)


class SoftSteps:
    """Hooks of a process that runs tests, recorded or not."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        """Fail a case whose soft steps failed, also if its code then skipped the rest."""
        __tracebackhide__ = True
        try:
            result = yield
        except (pytest.skip.Exception, pytest.xfail.Exception):
            if failure := _failure(item):
                raise failure from failure.__cause__
            raise
        except (Exception, pytest.fail.Exception) as error:
            if failure := _failure(item):
                error.add_note(str(failure))
            raise
        if failure := _failure(item):
            raise failure from failure.__cause__
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """Do so for the very first case too, if its code has only just asked for the fixture by name."""
        if call.when != "call" or (failure := _failure(item)) is None:
            return
        error = call.excinfo.value if call.excinfo else None
        if error is None or isinstance(error, pytest.skip.Exception | pytest.xfail.Exception):
            failure.__context__ = error
            call.excinfo = pytest.ExceptionInfo.from_exception(failure)
        else:
            error.add_note(str(failure))


def _failure(item: pytest.Item) -> BaseException | None:
    recorded: Evidence | None = item.__dict__.get(EVIDENCE)
    return recorded.soft_failure() if recorded else None
