"""A source's place on the axes of a matrix is read, never guessed: what can be read in two ways is refused."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reporting import config
from reporting.config import Axes, environments, with_axes
from reporting.errors import ConfigurationError
from tests.config.test_load import declare, refusal


def axes(*arguments: str) -> Axes:
    found = with_axes(config.Config(), arguments).matrix
    assert found
    return found


@pytest.mark.parametrize(
    ("pattern", "path", "values"),
    [
        ("results-{os}/*", "results/results-linux/junit.xml", {"os": "linux"}),
        ("results-{os}/*", "results-linux/junit.xml", {"os": "linux"}),
        ("results-{os}-py{python}/*", "a/results-ubuntu-22.04-py3.12/r.json", {"os": "ubuntu-22.04", "python": "3.12"}),
        ("{os}/{python}/*.json", "out/linux/3.12/results.json", {"os": "linux", "python": "3.12"}),
        ("results-{os}/**", "results-linux/deep/down/junit.xml", {"os": "linux"}),
        ("results-{os}/**/*.xml", "results-linux/junit.xml", {"os": "linux"}),
        ("results-{os}/**/*.xml", "results-linux/a/b/junit.xml", {"os": "linux"}),
        ("results-{os}.zip/*", "results-linux.zip/junit.xml", {"os": "linux"}),
        ("results-{os}.json", "results-windows (2025).json", {"os": "windows (2025)"}),
        ("r+[{os}]/*", "r+[linux]/junit.xml", {"os": "linux"}),
        (r"results-{os}\*", "results-linux/junit.xml", {"os": "linux"}),
    ],
)
def test_a_value_is_read_from_the_path(pattern, path, values):
    assert axes(pattern).values(path, {}) == values


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("results-{os}/*", "results-/junit.xml"),
        ("results-{os}/*", "results-linux/deep/junit.xml"),
        ("results-{os}/*", "old-results-linux.json"),
        ("results-{os}/*.json", "results-linux/junit.xml"),
        ("results-{os}/*", "standard input"),
    ],
)
def test_a_path_of_another_form_is_refused(pattern, path):
    with pytest.raises(ConfigurationError, match="its path does not end as") as caught:
        axes(pattern).values(path, {})
    assert str(caught.value).startswith(f"{path}: ")


def test_a_path_that_can_be_read_in_two_ways_is_refused_unless_one_of_them_is_expected():
    matrix = axes("results-{python}-{locale}/*")
    path = "results-3.11-utf-8/results.json"
    with pytest.raises(ConfigurationError, match=r"python=3\.11-utf, locale=8 or as python=3\.11, locale=utf-8"):
        matrix.values(path, {})
    expected = environments(({"python": ("3.11", "3.12"), "locale": ("utf-8", "ascii")},), matrix.names)
    assert matrix.values(path, {}, expected) == {"python": "3.11", "locale": "utf-8"}
    both = (*expected, {"python": "3.11-utf", "locale": "8"})
    with pytest.raises(ConfigurationError, match="can be read as"):
        matrix.values(path, {}, both)


words = st.text("ab.-_", min_size=1, max_size=5)


@given(words, words)
def test_a_value_that_is_given_is_the_one_that_was_written(one, other):
    path = f"results-{one}-{other}/results.json"
    try:
        read = axes("results-{one}-{other}/*").values(path, {})
    except ConfigurationError:
        assume(False)
    assert read == {"one": one, "other": other}


def test_a_value_is_taken_from_what_the_source_recorded():
    recorded = {"os": "Linux 6.18", "python": "3.12.1"}
    assert axes("python").values("r.json", recorded) == {"python": "3.12.1"}
    assert axes("results-{os}/*", "python").values("results-x/r.json", recorded) == {"os": "x", "python": "3.12.1"}
    assert axes("os=mine").values("r.json", recorded) == {"os": "mine"}
    with pytest.raises(ConfigurationError, match=r"^r\.json: it records no browser, .* --axis 'results-"):
        axes("browser").values("r.json", recorded)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("{os}{python}",), "side by side"),
        (("{os}/{os}/*",), "name it once"),
        (("os=x", "{os}/*"), "name it once"),
        (("os=x", "os=y"), "os=y is a second value of os; name it once"),
        (("{os}/*", "{python}/*"), "a second pattern"),
        (("{}/*",), "nothing is no name of an axis"),
        (("my os",), "my os is no name of an axis"),
        (("",), "nothing is no name of an axis"),
        (("os=",), "it records no os"),
    ],
)
def test_an_axis_of_no_use_is_one_line(arguments, problem):
    with pytest.raises(ConfigurationError, match=problem) as caught:
        axes(*arguments).values("results.json", {})
    assert "\n" not in str(caught.value)


def test_a_file_declares_axes_and_the_environments_that_must_be_there(tmp_path):
    declared = declare(
        tmp_path,
        '[matrix]\npath = "results-{os}/*"\naxes = ["python"]\n[expected]\n'
        'environments = [{ os = ["linux", "windows"], python = "3.12" }, { os = "linux", python = ["3.12", "3.13"] }]',
    )
    assert declared.matrix == Axes(names=("os", "python"), path="results-{os}/*")
    assert environments(declared.expected.environments, declared.matrix.names) == (
        {"os": "linux", "python": "3.12"},
        {"os": "windows", "python": "3.12"},
        {"os": "linux", "python": "3.13"},
    )
    assert declare(tmp_path, "").matrix is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[matrix]\n", "execution-report.toml:1: matrix: no axis is named"),
        ('[matrix]\npath = "results/*"\n', "names no axis"),
        ('[matrix]\naxis = "os"\n', "execution-report.toml:2: matrix.axis: unknown key; did you mean axes?"),
        ('[matrix]\naxes = "os"\n', "expected a list"),
        ('[expected]\nenvironments = [{ os = "linux" }]\n', "expected.environments: .* not declared: add [matrix]"),
        (
            '[matrix]\naxes = ["os"]\n[expected]\nenvironments = [{ python = "3.12" }]\n',
            "execution-report.toml:4: expected.environments: an environment has a value on python; the axes are os",
        ),
        (
            '[matrix]\naxes = ["python"]\n[expected]\nenvironments = [{ python = 3.10 }]\n',
            "a text or a list",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(tmp_path, text, problem):
    said = refusal(tmp_path, text)
    for part in problem.split(".*"):
        assert part in said


def test_axes_of_the_command_line_must_fit_what_is_expected(tmp_path):
    declared = declare(tmp_path, '[matrix]\naxes = ["os"]\n[expected]\nenvironments = [{ os = "linux" }]\n')
    assert with_axes(declared, ()) is declared
    assert with_axes(declared, ("results-{os}/*",)).matrix == Axes(names=("os",), path="results-{os}/*")
    with pytest.raises(ConfigurationError, match="--axis: expected"):
        with_axes(declared, ("python",))
