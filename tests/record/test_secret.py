"""No secret of a test reaches a file that the recording writes or mends."""

import re

import pytest

from tests.record.conftest import PASSWORD

TOKEN = "ghp_" + "A1b2C3d4E5f6" * 3
LOCAL = "7hG2kQ9zLm4XwP1s"
"""Printed without a name, and given away by the trace of the same case."""
PLACEHOLDER = re.compile(r"\[redacted:(\w+):(\w+)\]")


@pytest.mark.parametrize("name", ["results.json", "journal.jsonl"])
@pytest.mark.parametrize("secret", [TOKEN, PASSWORD, LOCAL], ids=["token", "password", "local"])
def test_the_files_hold_none(both, name, secret):
    text = (both.folder / name).read_text("utf-8")
    assert secret not in text
    assert len(PLACEHOLDER.findall(text)) > 10


@pytest.mark.parametrize("name", ["junit.xml", "log.jsonl"])
def test_other_reporters_hold_none_beyond_the_names_of_cases(both, name):
    text = (both.folder / name).read_text("utf-8")
    assert PASSWORD not in text
    assert LOCAL not in text
    assert text.count(TOKEN) == text.count(f"test_parameter[{TOKEN}]") + text.count(f'"{TOKEN}"')


def test_equal_secrets_stay_equal_across_workers(both):
    text = (both.folder / "results.json").read_text("utf-8") + (both.folder / "journal.jsonl").read_text("utf-8")
    digests = [digest for kind, digest in PLACEHOLDER.findall(text) if kind == "github"]
    assert len(digests) > 20
    assert len(set(digests)) == 1


def test_what_is_left_can_be_read(both):
    case = both.cases["test_everywhere"]
    assert PLACEHOLDER.sub("*", case.failures[0].message) == (
        "401 for * and *\n1 of 1 steps failed softly: [log in with *] ValueError: *"
    )
    assert PLACEHOLDER.sub("*", case.steps[0].title) == "log in with *"
    assert PLACEHOLDER.sub("*", case.observations[0].name) == "header *"


def test_case_and_journal_agree_on_the_name_of_a_case_with_a_secret(both):
    (name,) = [name for name in both.cases if name.startswith("test_parameter[")]
    assert name in both.ended
    assert both.cases[name].function == "test_secret.py::test_parameter"
