"""The pytest plugin `execution_report`: options, markers, the fixture `evidence`, and the switch of the recording.

Without its option it registers nothing that runs per test but one small wrapper for soft steps, and imports neither
msgspec nor anything else that pytest has not imported already.
"""

from collections.abc import Generator

import pytest

from reporting.record import EVIDENCE, Evidence, record

MARKERS = (
    "services(*ids): services of the configuration that this test needs",
    "guards(*stream_ids): revenue streams of the configuration that this test guards",
    "covers(*requirement_ids): requirements that this test covers",
)


class Hooks:
    """What a suite may implement for its report."""

    def pytest_execution_report_facts(self, config: pytest.Config) -> dict[str, str]:
        """Give facts about the run that only the suite knows, by name: the target, its build, a fault that is on.

        Called once, in the controlling process, when the last test has ended.
        """
        raise NotImplementedError


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("execution-report", "recording for execution-report")
    group.addoption(
        "--execution-report",
        action="store_true",
        help="record intent, steps, attempts, services and environment into the results files",
    )
    group.addoption(
        "--execution-report-journal",
        metavar="PATH",
        help="also write a journal (JSON lines) as the run goes; PATH must not exist yet; implies --execution-report",
    )


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Let suites implement `pytest_execution_report_facts`."""
    pluginmanager.add_hookspecs(Hooks)


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers, and begin to record if that is asked for."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    journal = config.getoption("execution_report_journal")
    if config.getoption("execution_report") or journal:
        record(config, config.invocation_params.dir / journal if journal else None)


@pytest.fixture
def evidence(request: pytest.FixtureRequest) -> Evidence:
    """Record what this test does: `plan(*titles)`, `with step(title)`, `observe(name, value)`, `attach(path)`."""
    recorded = Evidence(request.config.rootpath)
    request.node.__dict__[EVIDENCE] = recorded
    return recorded


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a case whose soft steps failed, once its own code has ended, also if that code then skipped the rest."""
    __tracebackhide__ = True
    try:
        result = yield
    except (pytest.skip.Exception, pytest.xfail.Exception):
        if failure := _soft_failure(item):
            raise failure from failure.__cause__
        raise
    except (Exception, pytest.fail.Exception) as error:
        if failure := _soft_failure(item):
            error.add_note(str(failure))
        raise
    if failure := _soft_failure(item):
        raise failure from failure.__cause__
    return result


def _soft_failure(item: pytest.Item) -> BaseException | None:
    recorded: Evidence | None = item.__dict__.get(EVIDENCE)
    return recorded.soft_failure() if recorded else None
