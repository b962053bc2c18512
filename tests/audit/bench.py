"""What the audit costs beside the Markdown parser alone: `python -m tests.audit.bench`.

Each document is repeated to one megabyte; both are timed as CPU seconds in this process, the least of three tries.
"""

import time
from collections.abc import Callable

from markdown_it import MarkdownIt

from reporting.audit import audit
from tests.audit import SAMPLES

SIZE = 1_000_000
TABLE = "| Test | Status | Time | Passed | Failed | Total | Rate |\n|---|---|--:|--:|--:|--:|--:|\n"


def least(work: Callable[[], object]) -> float:
    """Give the least CPU seconds of three tries."""
    tries = []
    for _ in range(3):
        begun = time.process_time()
        work()
        tries.append(time.process_time() - begun)
    return min(tries)


def documents() -> dict[str, str]:
    """Give documents of about a megabyte: running text, and tables that are all figures."""
    sample = (SAMPLES / "SAMPLE_REPORT.md").read_text(encoding="utf-8")
    ours = (SAMPLES.parents[1] / "golden" / "fault.execution.md").read_text(encoding="utf-8")
    rows = [
        f"| `tests/test_m{n}.py::test_x` | ✅ passed | {n % 7}.{n % 10} s | {n} | 1 | {n + 1} "
        f"| {n * 1000 // (n + 1) / 10}% |\n"
        for n in range(12_000)
    ]
    return {
        "the sample": sample * (SIZE // len(sample.encode())),
        "a report of ours": ours * (SIZE // len(ours.encode())),
        "a table of figures": "# Results\n\n" + TABLE + "".join(rows),
    }


def main() -> None:
    """Print one line a document: its size, both times and their ratio."""
    for name, markdown in documents().items():
        data = markdown.encode("utf-8")
        parsed = least(lambda markdown=markdown: MarkdownIt("gfm-like").parse(markdown))
        audited = least(lambda data=data, name=name: audit(data, name=name))
        times = f"parser {parsed:.2f} s  audit {audited:.2f} s  {audited / parsed:.2f} times"
        print(f"{name:20} {len(data):>9,} bytes  {times}")


if __name__ == "__main__":
    main()
