"""Secrets in every place that a results file keeps. The token is of GitHub's form and was never issued."""

import logging
import os
import warnings

import pytest

TOKEN = "ghp_" + "A1b2C3d4E5f6" * 3
PASSWORD = os.environ["SUITE_PASSWORD"]


def pytest_generate_tests(metafunc):
    if "parameter" in metafunc.fixturenames:
        metafunc.parametrize("parameter", [TOKEN])


def test_parameter(parameter):
    pass


def test_everywhere(evidence, record_property, json_metadata):
    print(f"Authorization: Bearer {TOKEN}")
    logging.getLogger().warning("password is %s", PASSWORD)
    warnings.warn(f"token {TOKEN}", stacklevel=1)
    record_property("token", TOKEN)
    json_metadata["token"] = TOKEN
    with evidence.step(f"log in with {TOKEN}", soft=True):
        raise ValueError(PASSWORD)
    evidence.observe(f"header {TOKEN}", TOKEN)
    raise ConnectionError(f"401 for {TOKEN} and {PASSWORD}")


@pytest.mark.skip(reason=f"needs {TOKEN}")
def test_skipped():
    pass


@pytest.mark.xfail(reason=f"needs {TOKEN}")
def test_expected():
    raise ValueError(TOKEN)


def test_given_away():
    print("the server said 7hG2kQ9zLm4XwP1s and hung up")
    password = "7hG2kQ9zLm4XwP1s"
    raise ValueError(len(password))


def test_subtest(subtests):
    with subtests.test(f"with {TOKEN}"):
        raise ValueError(PASSWORD)
