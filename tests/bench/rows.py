"""The rows of the table: each measures one promise and says whether it is kept."""

import statistics
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from tests.bench.inputs import Inputs
from tests.bench.measure import MB, Command, interleaved, median, ratio

SMALL, LARGE, LARGER = 1_000, 100_000, 1_000_000
BUDGET = 60_000
"""Bytes of a comment on a pull request."""
DOCUMENT = 1_000_000

QUICK, LONG, LONGEST = 15, 7, 5
"""Rounds of what takes a tenth of a second, a second, and longer."""


class Row(NamedTuple):
    """A promise, its limit, what was measured; `kept` is None for a figure without a limit."""

    what: str
    limit: str
    measured: str
    kept: bool | None


def version(inputs: Inputs) -> Iterator[Row]:
    """`--version` above a bare interpreter."""
    costs = interleaved({"ours": inputs.ours("--version"), "bare": inputs.bare()}, QUICK)
    above = statistics.median(ours.cpu - bare.cpu for ours, bare in zip(costs["ours"], costs["bare"], strict=True))
    measured = f"{above:.3f} s (bare {median(costs['bare']).cpu:.3f} s)"
    yield Row("--version: CPU above `python -c pass`", "<= 0.08 s", measured, above <= 0.08)


def small(inputs: Inputs) -> Iterator[Row]:
    """The report of an everyday run."""
    costs = interleaved({"ours": _render(inputs, SMALL), "bare": inputs.bare()}, QUICK)
    ours, bare = median(costs["ours"]), median(costs["bare"])
    what = f"render of {SMALL:,} cases, whole process"
    yield Row(f"{what}: CPU", "<= 0.25 s", f"{ours.cpu:.3f} s (bare {bare.cpu:.3f} s)", ours.cpu <= 0.25)
    yield Row(f"{what}: wall", "", f"{ours.wall:.3f} s (bare {bare.wall:.3f} s)", None)
    yield _peak(what, ours.peak, 80)


def large(inputs: Inputs) -> Iterator[Row]:
    """The report of a large run against the bare decode of its bytes."""
    path = inputs.results(LARGE)
    costs = interleaved({"ours": _render(inputs, LARGE), "yard": inputs.yard("msgspec", path)}, LONG)
    times = ratio(costs["ours"], costs["yard"])
    ours, yard = median(costs["ours"]), median(costs["yard"])
    what = f"render of {LARGE:,} cases ({path.stat().st_size / 1e6:.0f} MB)"
    measured = f"{times:.2f} x ({ours.cpu:.2f} s against {yard.cpu:.2f} s)"
    yield Row(f"{what}: CPU against a bare typed msgspec decode", "<= 1.6 x", measured, times <= 1.6)
    yield _peak(what, ours.peak, 96)


def larger(inputs: Inputs) -> Iterator[Row]:
    """Ten times as large: time grows with the cases, memory does not."""
    costs = interleaved({"ten": _render(inputs, LARGER), "one": _render(inputs, LARGE)}, LONGEST)
    times = ratio(costs["ten"], costs["one"])
    what = f"render of {LARGER:,} cases"
    measured = f"{times:.1f} x ({median(costs['ten']).cpu:.1f} s against {median(costs['one']).cpu:.2f} s)"
    yield Row(f"{what}: CPU against {LARGE:,}", "<= 11 x", measured, times <= 11)
    yield _peak(what, median(costs["ten"]).peak, 160)


def junit(inputs: Inputs) -> Iterator[Row]:
    """The same size as JUnit XML."""
    path = inputs.results(LARGE, "junit")
    render = inputs.ours("render", str(path), "-o", "-", "--exit-zero")
    costs = interleaved({"ours": render, "yard": inputs.yard("expat", path)}, LONG)
    times = ratio(costs["ours"], costs["yard"])
    what = f"render of {LARGE:,} cases of JUnit XML ({path.stat().st_size / 1e6:.0f} MB)"
    measured = f"{times:.2f} x ({median(costs['ours']).cpu:.2f} s against {median(costs['yard']).cpu:.2f} s)"
    yield Row(f"{what}: CPU against a bare expat pass", "<= 2 x", measured, times <= 2)
    yield _peak(what, median(costs["ours"]).peak, 96)


def plugin(inputs: Inputs) -> Iterator[Row]:
    """What recording adds to a run of trivial tests."""
    suite = inputs.suite(10_000)
    plugins = ("--disable-plugin-autoload", "-p", "pytest_metadata.plugin", "-p", "pytest_jsonreport.plugin")
    results = ("--json-report", f"--json-report-file={inputs.folder / 'plugin.json'}")
    line = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *plugins, *results)
    ours = ("-p", "reporting.plugin")
    journal = inputs.folder / "plugin.jsonl"
    candidates = {
        "on": Command((*line, *ours, "--execution-report", f"--execution-report-journal={journal}"), suite, journal),
        "off": Command((*line, *ours), suite),
        "absent": Command(line, suite),
    }
    costs = interleaved(candidates, LONG)
    for name, limit in (("on", 1.08), ("off", 1.01)):
        times = ratio(costs[name], costs["absent"])
        measured = f"{times:.3f} x ({median(costs[name]).cpu:.2f} s against {median(costs['absent']).cpu:.2f} s)"
        what = f"10,000 trivial tests, plugin {name}: CPU against the plugin not there"
        yield Row(what, f"<= {limit} x", measured, times <= limit)


def budget(inputs: Inputs) -> Iterator[Row]:
    """The comment on a pull request, for which a document may be made several times."""
    arguments = ("render", str(inputs.results(SMALL)), "-o", "-", "--exit-zero", "--profile", "pr")
    candidates = {
        "ours": inputs.ours(*arguments, "--budget", str(BUDGET)),
        "whole": inputs.ours(*arguments),
        "yard": inputs.yard("msgspec", inputs.results(SMALL)),
    }
    costs = interleaved(candidates, QUICK)
    what = f"render --profile pr --budget {BUDGET} of {SMALL:,} cases: CPU against"
    for name, words in (("yard", "a bare typed decode"), ("whole", "no budget")):
        measured = f"{ratio(costs['ours'], costs[name]):.2f} x ({median(costs['ours']).cpu:.3f} s)"
        yield Row(f"{what} {words}", "", measured, None)


def verify(inputs: Inputs) -> Iterator[Row]:
    """Deriving a report again against making it."""
    candidates = {
        "verify": inputs.ours("verify", str(inputs.report(10_000))),
        "render": _render(inputs, 10_000),
    }
    costs = interleaved(candidates, LONG)
    times = ratio(costs["verify"], costs["render"])
    measured = f"{times:.2f} x ({median(costs['verify']).cpu:.2f} s against {median(costs['render']).cpu:.2f} s)"
    yield Row("verify of a report of 10,000 cases: CPU against rendering it", "<= 1.5 x", measured, times <= 1.5)


def audit(inputs: Inputs) -> Iterator[Row]:
    """Checking a document against parsing it."""
    path = inputs.long_document(DOCUMENT)
    candidates = {
        "ours": inputs.ours("audit", str(path)),
        "yard": inputs.yard("markdown", path),
    }
    costs = interleaved(candidates, LONGEST)
    times = ratio(costs["ours"], costs["yard"])
    what = f"audit of a document of {path.stat().st_size / 1e6:.1f} MB"
    measured = f"{times:.2f} x ({median(costs['ours']).cpu:.2f} s against {median(costs['yard']).cpu:.2f} s)"
    yield Row(f"{what}: CPU against markdown-it-py alone", "<= 3 x", measured, times <= 3)


ROWS: Mapping[str, Callable[[Inputs], Iterator[Row]]] = {
    "version": version,
    "small": small,
    "large": large,
    "junit": junit,
    "budget": budget,
    "verify": verify,
    "audit": audit,
    "plugin": plugin,
    "larger": larger,
}
"""In the order of the table; `larger` takes minutes and a gigabyte, and is measured when asked for."""


def _render(inputs: Inputs, cases: int) -> Command:
    return inputs.ours("render", str(inputs.results(cases)), "-o", "-", "--exit-zero")


def _peak(what: str, peak: int, limit: int) -> Row:
    return Row(f"{what}: peak memory", f"<= {limit} MB", f"{peak / MB:.0f} MB", peak <= limit * MB)
