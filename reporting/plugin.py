"""The pytest plugin `execution_report`: options, markers, the fixture `evidence`, and the switch of the recording.

Without its option it registers nothing that runs per test, but for a suite whose tests use the fixture, and imports
neither msgspec nor anything else that pytest has not imported already.
"""

import pytest

from reporting.record import EVIDENCE, Evidence, record, watch_soft_steps

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
    watch_soft_steps(request.config)
    return recorded
