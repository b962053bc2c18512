"""The sample suites, run once each way for all tests of this folder."""

import pytest

from tests.record.recorded import Recorded, run, sample

PASSWORD = "correct-horse-battery"
CASES = 55
"""The cases of the three samples together."""


@pytest.fixture(scope="session")
def serial(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    return run(sample(tmp_path_factory.mktemp("serial"), "shapes", "dirty", "secret"), SUITE_PASSWORD=PASSWORD)


@pytest.fixture(scope="session")
def spread(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    return run(sample(tmp_path_factory.mktemp("spread"), "shapes", "dirty", "secret"), "-n2", SUITE_PASSWORD=PASSWORD)


@pytest.fixture(params=["serial", "spread"])
def both(request: pytest.FixtureRequest) -> Recorded:
    """One after the other: serial pytest, and pytest-xdist with two workers."""
    return request.getfixturevalue(request.param)
