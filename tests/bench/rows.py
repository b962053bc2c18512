"""The rows of the table: each measures one promise and says whether it is kept."""

import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.bench.inputs import Inputs
from tests.bench.measure import MB, WALL, Command, Cost, interleaved, median, ratio
from tests.bench.peers import peers, peers_small
from tests.bench.row import Row

SMALL, LARGE, LARGER = 1_000, 100_000, 1_000_000
BUDGET = 60_000
"""Bytes of a comment on a pull request."""
DOCUMENT = 1_000_000

QUICK, LONG, LONGEST = 15, 7, 5
"""Rounds of what takes a tenth of a second, a second, and longer."""


def version(inputs: Inputs) -> Iterator[Row]:
    """`--version` above a bare interpreter."""
    costs = interleaved({"ours": inputs.ours("--version"), "bare": inputs.bare()}, QUICK)
    above = statistics.median(ours.cpu - bare.cpu for ours, bare in zip(costs["ours"], costs["bare"], strict=True))
    measured = f"{above:.3f} s (bare {median(costs['bare']).cpu:.3f} s)"
    yield Row("--version: CPU above `python -c pass`", "<= 0.08 s", measured, _state(kept=above <= 0.08))


def small(inputs: Inputs) -> Iterator[Row]:
    """The report of an everyday run."""
    costs = interleaved({"ours": _render(inputs, SMALL), "bare": inputs.bare()}, QUICK)
    ours, bare = median(costs["ours"]), median(costs["bare"])
    what = f"render of {SMALL:,} cases, whole process"
    measured = f"{ours.cpu:.3f} s (bare {bare.cpu:.3f} s)"
    yield Row(f"{what}: CPU", "<= 0.25 s", measured, _state(kept=ours.cpu <= 0.25))
    yield Row(f"{what}: wall", "", f"{ours.wall:.3f} s (bare {bare.wall:.3f} s)")
    yield _peak(what, costs["ours"], 80)


def large(inputs: Inputs) -> Iterator[Row]:
    """The report of a large run against the bare decode of its bytes."""
    path = inputs.results(LARGE)
    yards = {name: inputs.yard(name, path) for name in ("msgspec", "uncollected")}
    costs = interleaved({"ours": _render(inputs, LARGE), **yards}, LONG)
    what = f"render of {LARGE:,} cases ({path.stat().st_size / 1e6:.0f} MB)"
    yield _ratio(f"{what}: CPU against a bare typed msgspec decode", costs["ours"], costs["msgspec"], 1.6)
    yield _ratio(f"{what}: CPU against that decode with Python's collector off", costs["ours"], costs["uncollected"])
    yield _peak(what, costs["ours"], 96)


def larger(inputs: Inputs) -> Iterator[Row]:
    """Ten times as large: time grows with the cases, memory does not."""
    costs = interleaved({"ten": _render(inputs, LARGER), "one": _render(inputs, LARGE)}, LONGEST)
    what = f"render of {LARGER:,} cases"
    yield _ratio(f"{what}: CPU against {LARGE:,}", costs["ten"], costs["one"], 11)
    yield _peak(what, costs["ten"], 160)


def junit(inputs: Inputs) -> Iterator[Row]:
    """The same size as JUnit XML."""
    path = inputs.results(LARGE, "junit")
    render = inputs.ours("render", str(path), "-o", "-", "--exit-zero")
    costs = interleaved({"ours": render, "yard": inputs.yard("expat", path)}, LONG)
    what = f"render of {LARGE:,} cases of JUnit XML ({path.stat().st_size / 1e6:.0f} MB)"
    yield _ratio(f"{what}: CPU against a bare expat pass", costs["ours"], costs["yard"], 2)
    yield _peak(what, costs["ours"], 96)


def plugin(inputs: Inputs) -> Iterator[Row]:
    """What recording adds to a run of trivial tests, with equal hashes in all rounds.

    It is the difference that a user sees: what recording saves the results plugin (its log handlers, its way of writing
    JSON) is in it.
    """
    costs = interleaved(_recorded(inputs), LONG)
    for name, limit in (("on", 1.08), ("off", 1.01)):
        what = f"10,000 trivial tests, plugin {name}: CPU against it not there, savings on pytest-json-report included"
        yield _ratio(what, costs[name], costs["absent"], limit)


def plugin_spread(inputs: Inputs) -> Iterator[Row]:
    """The same on two workers of pytest-xdist, which waits for them: their CPU is in the figure."""
    candidates = _recorded(inputs, "-p", "xdist.plugin", "-n", "2")
    costs = interleaved({name: candidates[name] for name in ("on", "absent")}, LONGEST)
    what = "10,000 trivial tests on 2 workers of pytest-xdist, plugin on:"
    yield _ratio(f"{what} CPU against it not there", costs["on"], costs["absent"])
    walls = ratio(costs["on"], costs["absent"], WALL)
    yield Row(f"{what} wall against it not there", "", f"{walls}: {median(costs['on']).wall:.2f} s")


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
        yield _ratio(f"{what} {words}", costs["ours"], costs[name])


def verify(inputs: Inputs) -> Iterator[Row]:
    """Deriving a report again against making it."""
    candidates = {
        "verify": inputs.ours("verify", str(inputs.report(10_000))),
        "render": _render(inputs, 10_000),
    }
    costs = interleaved(candidates, LONG)
    what = "verify of a report of 10,000 cases: CPU against rendering it"
    yield _ratio(what, costs["verify"], costs["render"], 1.5)


def audit(inputs: Inputs) -> Iterator[Row]:
    """Checking a document against parsing it."""
    path = inputs.long_document(DOCUMENT)
    candidates = {
        "ours": inputs.ours("audit", str(path)),
        "yard": inputs.yard("markdown", path),
    }
    costs = interleaved(candidates, LONGEST)
    what = f"audit of a document of {path.stat().st_size / 1e6:.1f} MB"
    yield _ratio(f"{what}: CPU against markdown-it-py alone", costs["ours"], costs["yard"], 3)


ROWS: Mapping[str, Callable[[Inputs], Iterator[Row]]] = {
    "version": version,
    "small": small,
    "large": large,
    "junit": junit,
    "budget": budget,
    "verify": verify,
    "audit": audit,
    "plugin": plugin,
    "plugin-spread": plugin_spread,
    "peers-small": peers_small,
    "larger": larger,
    "peers": peers,
}
"""In the order of the table."""
ON_REQUEST = ("plugin-spread", "larger", "peers")
"""What takes minutes, some of it gigabytes of disk, too."""


def _recorded(inputs: Inputs, *arguments: str) -> dict[str, Command]:
    """Give the runs of the suite with the plugin on, off and absent, and the same results plugin."""
    suite = inputs.suite(10_000)
    equal = {"PYTHONHASHSEED": "0"}
    plugins = ("--disable-plugin-autoload", "-p", "pytest_metadata.plugin", "-p", "pytest_jsonreport.plugin")
    results = ("--json-report", f"--json-report-file={inputs.folder / 'plugin.json'}")
    line = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *plugins, *arguments, *results)
    ours = ("-p", "reporting.plugin")
    journal = inputs.folder / "plugin.jsonl"
    return {
        "on": Command((*line, *ours, f"--execution-report-journal={journal}"), suite, journal, equal),
        "off": Command((*line, *ours), suite, variables=equal),
        "absent": Command(line, suite, variables=equal),
    }


def _render(inputs: Inputs, cases: int) -> Command:
    return inputs.ours("render", str(inputs.results(cases)), "-o", "-", "--exit-zero")


def _ratio(what: str, one: Sequence[Cost], other: Sequence[Cost], limit: float | None = None) -> Row:
    times = ratio(one, other)
    measured = f"{times}: {median(one).cpu:.2f} s against {median(other).cpu:.2f} s"
    if limit is None:
        return Row(what, "", measured)
    return Row(what, f"<= {limit} x", measured, times.against(limit))


def _peak(what: str, costs: Sequence[Cost], limit: int) -> Row:
    peak = median(costs).peak
    return Row(f"{what}: peak memory", f"<= {limit} MB", f"{peak / MB:.0f} MB", _state(kept=peak <= limit * MB))


def _state(*, kept: bool) -> str:
    return "PASS" if kept else "FAIL"
