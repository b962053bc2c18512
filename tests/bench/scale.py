"""Results of any size, made from the real ones by re-sampling: `python -m tests.bench.scale FORM PATH CASES`.

`json` is pytest-json-report, `junit` JUnit XML, `allure` a folder of Allure results.

Not a real run of so many tests, and said to be none. The records (names, keywords, phases, traces) are those of the
suites in `tests/real/samples`, drawn with replacement; each node id gets a suffix of its own, durations are multiplied
by 0.5 to 2, and one case in a hundred is drawn from those that failed or broke. Cases stand file by file as pytest runs
them, and `collectors` are made anew in the plugin's own layout. The same number of cases always gives the same bytes.
"""

import gzip
import hashlib
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
END = 1795330047.727697
XML_FORBIDS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "?")
ALLURE = {"passed": "passed", "failed": "failed", "error": "broken", "skipped": "skipped", "xfailed": "skipped"}

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


def write_json(draw: Draw, path: Path) -> None:
    """Write the results as pytest-json-report does."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        _json(draw, out)


def _json(draw: Draw, out: TextIO) -> None:
    whole = len(draw.picks)
    head = {
        "created": END,
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


def write_junit(draw: Draw, path: Path) -> None:
    """Write the results as pytest's own `--junitxml` does."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        _junit(draw, out)


def _junit(draw: Draw, out: TextIO) -> None:
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
    classname, name = _place(test)
    start = f'<testcase classname={quoteattr(_xml(classname))} name={quoteattr(_xml(name))} time="{_seconds(test):.3f}"'
    broken = _broken(test)
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


def write_allure(draw: Draw, folder: Path) -> None:
    """Write the results as allure-pytest does, but only a file a case: its containers and attachments are left out."""
    folder.mkdir()
    now = END
    for test in draw.tests():
        name = hashlib.md5(test["nodeid"].encode(), usedforsecurity=False).hexdigest()
        record = _allure(test, name, now)
        now = record["stop"] / 1000
        text = json.dumps(record, ensure_ascii=False)
        (folder / f"{name}-result.json").write_text(text, encoding="utf-8", newline="\n")


def _allure(test: Test, uuid: str, start: float) -> Test:
    classname, name = _place(test)
    parent, _, suite = test["nodeid"].partition("::")[0].removesuffix(".py").rpartition("/")
    record = {
        "name": name,
        "status": ALLURE[test["outcome"]],
        "start": round(start * 1000),
        "stop": round((start + _seconds(test)) * 1000),
        "uuid": uuid,
        "historyId": uuid,
        "testCaseId": uuid,
        "fullName": f"{classname}#{name}",
        "labels": [
            {"name": "parentSuite", "value": parent.replace("/", ".")},
            {"name": "suite", "value": suite},
            {"name": "host", "value": "host"},
            {"name": "thread", "value": "1-MainThread"},
            {"name": "framework", "value": "pytest"},
            {"name": "language", "value": "cpython3"},
            {"name": "package", "value": classname},
        ],
    }
    if (broken := _broken(test)) is not None:
        message = broken.get("crash", {}).get("message", "")
        record["statusDetails"] = {"message": message, "trace": broken.get("longrepr", "")}
    return record


def _place(test: Test) -> tuple[str, str]:
    """Give the dotted name of the module and class, and the name of the function with its parameters."""
    base, bracket, parameters = test["nodeid"].partition("[")
    path, *within, function = base.split("::")
    return ".".join([path.removesuffix(".py").replace("/", "."), *within]), function + bracket + parameters


def _seconds(test: Test) -> float:
    return sum(test[stage]["duration"] for stage in STAGES if stage in test)


def _broken(test: Test) -> Test | None:
    """Give the stage that did not pass."""
    return next((test[stage] for stage in STAGES if test.get(stage, {}).get("outcome") in ("failed", "skipped")), None)


def _xml(text: str) -> str:
    return text.translate(XML_FORBIDS)


WRITERS = {"json": write_json, "junit": write_junit, "allure": write_allure}


def main() -> None:
    """Write one file or folder."""
    form, path, cases = sys.argv[1:]
    WRITERS[form](Draw(int(cases)), Path(path))


if __name__ == "__main__":
    main()
