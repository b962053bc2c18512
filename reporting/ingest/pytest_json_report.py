"""Reader of pytest-json-report (https://github.com/numirias/pytest-json-report), at the speed of the parser.

The plugin writes one line: a short head, the collectors, the tests, and what other plugins add behind them. Collectors
and tests are decoded piece by piece; the head and everything behind the tests as a whole. A file in another layout
(indented, sorted, changed by another tool) is decoded as a whole too, which takes memory and gives the same cases.

Of a case that the plugin flaky tried again the file holds the last try alone, and nothing says so, unless our plugin
recorded the run.
"""

import re
from typing import BinaryIO

from reporting.ingest.chunks import Chunks, Inner
from reporting.ingest.gathered import Gathered
from reporting.ingest.reader import Take
from reporting.model import Session

NAME = "pytest-json-report"

ARRAY = re.compile(rb', "(collectors|tests)": (?=\[)')
COLLECTOR_CUT, TEST_CUT = b']}, {"nodeid": "', b'}, {"nodeid": "'
COLLECTORS_END = b'], "tests": ['
COLLECTOR_PART = Inner(cut=TEST_CUT, close=b"]}]", reopen=b'[{"outcome": "passed", "result": [')
"""A file of very many cases is one long collector; a collector that failed has no result to be taken apart."""
KEYS = (b'"exitcode"', b'"created"', b'"collectors"', b'"summary"', b'"tests"')


def recognise(head: bytes) -> bool:
    """Whether a file that begins so is one: an object with at least two of the plugin's own keys.

    A file whose keys were sorted may begin with a long list of collectors.
    """
    if head.lstrip()[:1] != b"{":
        return False
    found = [key for key in KEYS if key in head]
    return len(found) > 1 and (b'"exitcode"' in head or (b'"nodeid"' in head and b'"$report_type"' not in head))


def read(stream: BinaryIO, take: Take) -> Session:
    """Hand on the cases in the order of the file, and give what it says of the session."""
    chunks = Chunks(stream)
    gathered = Gathered(chunks, take)
    chunks.fill()
    found = ARRAY.search(chunks.data, 0, chunks.have)
    if chunks.ended or found is None:
        return gathered.finish(b"")
    name, head, start = found[1], bytes(chunks.data[: found.start()]), found.end()
    if not gathered.begin(head + b"}"):
        return gathered.finish(b"")
    chunks.drop(start)
    if name == b"collectors":
        if not chunks.pieces(COLLECTOR_CUT, gathered.collectors, end=COLLECTORS_END, inner=COLLECTOR_PART):
            return gathered.finish(head + b', "collectors": ')
        chunks.drop(len(COLLECTORS_END) - 1)
    chunks.pieces(TEST_CUT, gathered.entries)
    return gathered.finish(head + b', "tests": ')
