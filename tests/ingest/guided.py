"""One reader under atheris: `python -m tests.ingest.guided NAME SECONDS CORPUS`, for `tests.ingest.fuzz`.

The readers are imported here and only here, so that every branch of them guides the fuzzer.
"""

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["reporting"]):
    from tests.ingest import promise

TOKEN = re.compile(rb"[A-Za-z_:][\w:.-]{2,40}")
TOKENS = 300
HANG = 20
"""Seconds after which an input counts as one that hangs; the time it may really take is the promise's."""


def main(name: str, seconds: str, corpus: Path) -> None:
    """Fuzz until the time is up, which ends the process."""
    with atheris.instrument_imports(include=["reporting"]):
        promise.load(name)
    with tempfile.NamedTemporaryFile("wb", suffix=".dict") as words:
        for number, token in enumerate(tokens(promise.seeds(name))):
            words.write(b't%d="%s"\n' % (number, token))
        words.flush()
        arguments = [
            f"-max_total_time={seconds}", f"-timeout={HANG}", f"-max_len={promise.LONGEST}", "-rss_limit_mb=1024",
            f"-artifact_prefix={corpus}/broke-", f"-dict={words.name}", "-print_final_stats=1", str(corpus),
        ]  # fmt: skip
        atheris.Setup([sys.argv[0], *arguments], lambda data: promise.hold(name, data))
        atheris.Fuzz()


def tokens(texts: Iterable[bytes]) -> list[bytes]:
    """Give the words that most of the texts hold: keys, elements, attributes, outcomes."""
    found = Counter(token for text in texts for token in set(TOKEN.findall(text)))
    return [token for token, _ in found.most_common(TOKENS)]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
