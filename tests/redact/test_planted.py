"""Every secret of the corpus, planted in text and in names, is taken out."""

import pytest

from reporting.redact import Redactor
from tests.redact.drawn import FORMATS
from tests.redact.planted import CONTEXTS, left_of, planted


def test_the_corpus_is_large_enough():
    secrets = {case.secret for case in planted(0)}
    assert len(FORMATS) + len(CONTEXTS) >= 40
    assert len(secrets) >= 300


@pytest.mark.parametrize("seed", [1, 2])
def test_no_planted_secret_is_left(seed):
    redactor = Redactor(environ={}, key=b"fixed", home="")
    left = []
    for case in planted(seed):
        redacted = redactor.text(case.text)
        if left_of(case.secret, redacted) or left_of(case.written, redacted):
            left.append((case.kind, case.text, redacted))
        assert redactor.text(redacted) == redacted
        assert redactor.suspicious(f"before\n{case.text}\nafter")
    assert left == []


def test_no_planted_secret_is_left_in_a_name():
    redactor = Redactor(environ={}, key=b"fixed", home="")
    for case in planted(3):
        name = redactor.name(f"tests/test_api.py::test_call[{case.text}]")
        assert not left_of(case.secret, name), case
        assert name.startswith("tests/test_api.py::test_call[")
        assert redactor.name(name) == name
