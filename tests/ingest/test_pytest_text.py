"""What pytest writes as text and means as data."""

import pytest

from reporting.ingest.pytest_text import (
    TRACE_LIMIT,
    clipped,
    exception,
    inside,
    place_of,
    skip_reason,
    without_worker,
)
from reporting.model import Place


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("('/p/test_a.py', 5, 'Skipped: needs redis|x')", "needs redis|x"),
        ("('C:\\\\p\\\\test_a.py', 5, 'Skipped: on Windows')", "on Windows"),
        ("('/p/a.py', 5, \"Skipped: it's not here\")", "it's not here"),
        ("('/p/a.py', 5, 'Skipped: it\\'s \"both\"')", 'it\'s "both"'),
        ("('/p/a.py', None, 'Skipped: no line')", "no line"),
        ("('/p/a.py', 5, 'Skipped: ')", ""),
        ("('/p/a.py', 5, 'Skipped')", ""),
        ("('/p/a.py', None, 'Skipped: Skipped twice')", "Skipped twice"),
        ("('/p/a.py', 5, 'another word')", "another word"),
    ],
)
def test_the_reason_of_a_skip(text, reason):
    assert skip_reason(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AssertionError",
        "(1, 2)",
        "('/p/a.py', 5)",
        "(" * 9000,
        "('/p/a.py', 5, 'Skipped: " + "x" * 70_000 + "')",
        "('/p/a.py', 5, __import__('os').getcwd())",
    ],
)
def test_what_is_no_skip(text):
    assert skip_reason(text) is None


@pytest.mark.parametrize(
    ("message", "kind", "words"),
    [
        ("ValueError: as said", "ValueError", "as said"),
        ("assert 1 == 2", "AssertionError", "assert 1 == 2"),
        ("assert(1 == 2)", "AssertionError", "assert(1 == 2)"),
        ("AssertionError: first\nassert 1 > 1", "AssertionError", "first\nassert 1 > 1"),
        ("KeyError: 'x: y'", "KeyError", "'x: y'"),
        ("ValueError", "ValueError", ""),
        (
            "json.decoder.JSONDecodeError: Expecting value: line 1",
            "json.decoder.JSONDecodeError",
            "Expecting value: line 1",
        ),
        ("Failed: told to", "Failed", "told to"),
        ("[XPASS(strict)] known", "", "[XPASS(strict)] known"),
        ("worker 'gw0' crashed while running 'a'", "", "worker 'gw0' crashed while running 'a'"),
        ("fixture 'x' not found", "", "fixture 'x' not found"),
        ("note: lower case is no type", "", "note: lower case is no type"),
        ("", "", ""),
    ],
)
def test_the_type_and_the_words_of_an_exception(message, kind, words):
    assert exception(message) == (kind, words)


def test_the_line_of_a_worker_is_taken_off():
    text = "[gw12] linux -- Python 3.11.7 /venv/bin/python"
    assert without_worker(text) == ("", "gw12")
    assert without_worker(text + "\n\n    def test_a():\n>       boom") == ("def test_a():\n>       boom", "gw12")
    assert without_worker("[gwen] is a name") == ("[gwen] is a name", "")


@pytest.mark.parametrize(
    ("path", "root", "known"),
    [
        ("/project/tests/test_a.py", "/project", "tests/test_a.py"),
        ("/project/tests/test_a.py", "/project/", "tests/test_a.py"),
        ("/projects/tests/test_a.py", "/project", None),
        ("/project/.venv/lib/site-packages/x/y.py", "/project", None),
        ("/usr/lib/python3/json/decoder.py", "/project", None),
        ("tests/test_a.py", "/project", "tests/test_a.py"),
        ("./tests/test_a.py", "/project", "tests/test_a.py"),
        ("../other/test_a.py", "/project", None),
        ("D:\\git\\Project\\tests\\test_a.py", "D:\\git\\project", "tests/test_a.py"),
        ("d:/git/project/tests/test_a.py", "D:\\git\\project", "tests/test_a.py"),
        ("C:\\Python\\lib\\json.py", "D:\\git\\project", None),
        ("\\\\server\\share\\project\\a.py", "\\\\server\\share\\project", "a.py"),
        ("tests\\test_a.py", "D:\\git\\project", "tests/test_a.py"),
        ("/project/a.py", "", None),
        ("/a.py", "/", None),
        ("", "/project", None),
    ],
)
def test_a_path_as_seen_from_the_root(path, root, known):
    assert inside(path, root) == known


def test_the_place_is_the_deepest_frame_inside_the_root():
    frames = [("test_a.py", 3), ("src/app.py", 40), ("/usr/lib/python3/json/decoder.py", 355)]
    outside, own = ("/usr/lib/python3/json/decoder.py", 355), ("/project/src/deep.py", 7)
    assert place_of(frames, outside, "/project", "tests/test_a.py") == Place("src/app.py", 40)
    assert place_of(frames, own, "/project", "tests/test_a.py") == Place("src/deep.py", 7)
    assert place_of(frames[:1], None, "/project", "tests/test_a.py") == Place("tests/test_a.py", 3)
    assert place_of(frames[2:], outside, "/project", "tests/test_a.py") is None


def test_a_long_text_loses_its_middle_and_says_so():
    lines = [f"line {number}" for number in range(40_000)]
    short = clipped("\n".join(lines))
    assert len(short) < TRACE_LIMIT + 200
    assert short.startswith("line 0\nline 1\n")
    assert short.endswith("line 39998\nline 39999")
    said = next(line for line in short.splitlines() if "left out" in line)
    kept = sum(len(line) + 1 for line in short.splitlines() if line != said) - 1
    assert int(said.split()[1]) == len("\n".join(lines)) - kept
    assert clipped("a" * 100_000, 900).count("a") < 900 + len("characters are left out here; the results file has them")
    assert clipped("short") == "short"
