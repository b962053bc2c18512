"""What the same bytes cost at least: `python yard.py NAME FILE`, the names below. Nothing is made of the result.

A yardstick and not a product: it checks nothing, redacts nothing, keeps no account. It is the plainest program that a
reader of the format would write with the quickest parser there is.
"""

import gc
import sys
from pathlib import Path


def decode(path: Path) -> None:
    """Decode pytest-json-report into typed records, the whole file at once."""
    from msgspec import Struct
    from msgspec.json import Decoder

    class Crash(Struct):
        message: str = ""

    class Stage(Struct):
        duration: float
        outcome: str
        crash: Crash | None = None
        longrepr: str = ""

    class Test(Struct):
        nodeid: str
        outcome: str
        setup: Stage | None = None
        call: Stage | None = None
        teardown: Stage | None = None

    class Results(Struct):
        tests: list[Test]

    Decoder(Results).decode(path.read_bytes())


def uncollected(path: Path) -> None:
    """Decode the same with Python's cyclic collector off, which looks at the records again and again."""
    gc.disable()
    decode(path)


def expat(path: Path) -> None:
    """Pass over JUnit XML once: counts by outcome, count and time by class, the 20 slowest, why the others failed."""
    from heapq import heappush, heapreplace
    from xml.parsers.expat import ParserCreate

    outcomes: dict[str, int] = {}
    classes: dict[str, tuple[int, float]] = {}
    slowest: list[tuple[float, str, str]] = []
    failures: list[tuple[str, str, str, str]] = []
    place = name = outcome = message = ""
    keep: list[str] = []

    def begin(element: str, attributes: dict[str, str]) -> None:
        nonlocal place, name, outcome, message
        if element == "testcase":
            outcome = "passed"
            place, name, seconds = attributes["classname"], attributes["name"], float(attributes["time"])
            count, spent = classes.get(place, (0, 0.0))
            classes[place] = count + 1, spent + seconds
            if len(slowest) < 20:
                heappush(slowest, (seconds, place, name))
            elif seconds > slowest[0][0]:
                heapreplace(slowest, (seconds, place, name))
        elif element in ("failure", "error", "skipped"):
            outcome, message = element, attributes.get("message", "")
            keep.clear()

    def end(element: str) -> None:
        if element == "testcase":
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
        elif element in ("failure", "error"):
            failures.append((place, name, message, "".join(keep)))

    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, keep.append
    with path.open("rb") as stream:
        parser.ParseFile(stream)


def markdown(path: Path) -> None:
    """Parse a document with markdown-it-py, with the rules of GitHub's Markdown."""
    from markdown_it import MarkdownIt

    MarkdownIt("gfm-like").parse(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    {"msgspec": decode, "uncollected": uncollected, "expat": expat, "markdown": markdown}[sys.argv[1]](
        Path(sys.argv[2])
    )
