"""Results of any size, made from the real ones by re-sampling: `python -m tests.bench.scale json|junit FILE CASES`.

Not a real run of so many tests, and said to be none. The records (names, keywords, phases, traces) are those of the
suites in `tests/real/samples`, drawn with replacement; each node id gets a suffix of its own, durations are multiplied
by 0.5 to 2, and one case in a hundred is drawn from those that failed or broke. Cases stand file by file as pytest runs
them, and `collectors` are made anew in the plugin's own layout. The same number of cases always gives the same bytes.
"""

import gzip
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO
from xml.sax.saxutils import escape, quoteattr

POOLS = ("numpy", "networkx")
STAGES = ("setup", "call", "teardown")
FAILING = 0.01
XML_FORBIDS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "?")

Test = dict[str, Any]


class Draw:
    """The cases of one scaled file, drawn once and written as often as asked."""

    def __init__(self, cases: int) -> None:
        samples = Path(__file__).parents[1] / "real" / "samples"
        pool = [test for name in POOLS for test in json.loads(gzip.decompress(_bytes(samples, name)))["tests"]]
        self._random = random.Random(cases)
        good = [test for test in pool if test["outcome"] not in ("failed", "error")]
        bad = [test for test in pool if test["outcome"] in ("failed", "error")]
        failing = round(cases * FAILING)
        picks = self._random.choices(bad, k=failing) + self._random.choices(good, k=cases - failing)
        self.picks = sorted(picks, key=lambda test: test["nodeid"].partition("::")[0])

    def names(self) -> Iterator[str]:
        """Give the node ids in their order."""
        for number, test in enumerate(self.picks):
            name = test["nodeid"]
            yield f"{name[:-1]}-{number}]" if name.endswith("]") else f"{name}[{number}]"

    def tests(self) -> Iterator[Test]:
        """Give the tests in their order, as pytest-json-report has them."""
        for test, name in zip(self.picks, self.names(), strict=True):
            factor = self._random.uniform(0.5, 2.0)
            yield {
                **test,
                "nodeid": name,
                "keywords": [name.rpartition("::")[2], *test["keywords"][1:]],
                **{
                    stage: {**test[stage], "duration": test[stage]["duration"] * factor}
                    for stage in STAGES
                    if stage in test
                },
            }

    def counts(self) -> dict[str, int]:
        """Give how many tests there are of each outcome."""
        counts: dict[str, int] = {}
        for test in self.picks:
            counts[test["outcome"]] = counts.get(test["outcome"], 0) + 1
        return counts


def _bytes(samples: Path, name: str) -> bytes:
    return (samples / f"{name}.json.gz").read_bytes()


def write_json(draw: Draw, out: TextIO) -> None:
    """Write the results as pytest-json-report does."""
    whole = len(draw.picks)
    head = {
        "created": 1795330047.727697,
        "duration": 319.91573882102966,
        "exitcode": 1,
        "root": "/project",
        "environment": {},
        "summary": {**draw.counts(), "total": whole, "collected": whole},
    }
    out.write(json.dumps(head)[:-1] + ', "collectors": [')
    _join(out, _collectors(draw))
    out.write('], "tests": [')
    _join(out, draw.tests())
    out.write('], "warnings": []}')


def _collectors(draw: Draw) -> Iterator[Test]:
    """Give the session, then each file and class with what was found in it."""
    parents: dict[str, dict[str, Test]] = {"": {}}
    for test, name in zip(draw.picks, draw.names(), strict=True):
        parts = test["nodeid"].partition("[")[0].split("::")
        above = ""
        for depth in range(1, len(parts)):
            node = "::".join(parts[:depth])
            parents[above][node] = {"nodeid": node, "type": "Class" if depth > 1 else "Module"}
            parents.setdefault(node, {})
            above = node
        parents[above][name] = {"nodeid": name, "type": "Function", "lineno": test.get("lineno")}
    for node, found in parents.items():
        yield {"nodeid": node, "outcome": "passed", "result": list(found.values())}


def _join(out: TextIO, records: Iterator[Test]) -> None:
    encode = json.JSONEncoder().encode
    between = ""
    for record in records:
        out.write(between + encode(record))
        between = ", "


def write_junit(draw: Draw, out: TextIO) -> None:
    """Write the results as pytest's own `--junitxml` does."""
    counts = draw.counts()
    skipped = counts.get("skipped", 0) + counts.get("xfailed", 0)
    out.write(
        '<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" '
        f'errors="{counts.get("error", 0)}" failures="{counts.get("failed", 0)}" skipped="{skipped}" '
        f'tests="{len(draw.picks)}" time="319.916" timestamp="2026-11-22T06:41:26.891877+00:00" hostname="host">'
    )
    out.writelines(map(_testcase, draw.tests()))
    out.write("</testsuite></testsuites>")


def _testcase(test: Test) -> str:
    base, bracket, parameters = test["nodeid"].partition("[")
    path, *within, function = base.split("::")
    classname = ".".join([path.removesuffix(".py").replace("/", "."), *within])
    seconds = sum(test[stage]["duration"] for stage in STAGES if stage in test)
    name = _xml(function + bracket + parameters)
    start = f'<testcase classname={quoteattr(_xml(classname))} name={quoteattr(name)} time="{seconds:.3f}"'
    broken = next(
        (test[stage] for stage in STAGES if test.get(stage, {}).get("outcome") in ("failed", "skipped")), None
    )
    if broken is None:
        return f"{start} />"
    message = quoteattr(_xml(broken.get("crash", {}).get("message", "")))
    trace = escape(_xml(broken.get("longrepr", "")))
    match test["outcome"]:
        case "failed":
            return f"{start}><failure message={message}>{trace}</failure></testcase>"
        case "error":
            return f"{start}><error message={message}>{trace}</error></testcase>"
        case outcome:
            kind = "pytest.skip" if outcome == "skipped" else "pytest.xfail"
            return f'{start}><skipped type="{kind}" message={message}>{trace}</skipped></testcase>'


def _xml(text: str) -> str:
    return text.translate(XML_FORBIDS)


def main() -> None:
    """Write one file."""
    form, path, cases = sys.argv[1:]
    with Path(path).open("w", encoding="utf-8", newline="\n") as out:
        {"json": write_json, "junit": write_junit}[form](Draw(int(cases)), out)


if __name__ == "__main__":
    main()
