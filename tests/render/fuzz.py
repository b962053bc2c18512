"""Documents of hostile runs, every layout, every rung, budgets from 200 bytes: `python -m tests.render.fuzz [COUNT]`.

Each is parsed by GitHub's own cmark-gfm and must have the elements and addresses of the same run with harmless text.
"""

import random
import sys

from reporting.render import Document, markdown_of, profiles
from reporting.report import LADDER, Origin, Report, report_of
from tests.render.hostile_run import harmful, harmless, run
from tests.render.shape import balanced, shape_of
from tests.runs import DAY

COUNT = 20_000
BUDGETED = 5
"""Every so many-th document is also fitted into a budget, which renders it rung by rung."""

ORIGIN = Origin(sha256="ab" * 32)


def report(seed: int | None, size: int) -> Report:
    """Give the report on a run of hostile text, harmless without a seed."""
    facts, declared = run(harmless() if seed is None else harmful(seed), ["a.py"], size)
    return report_of(facts, declared, ORIGIN, day=DAY)


def text_of(made: Report, number: int) -> str:
    """Give the document of the layout or the rung that the number stands for."""
    names = profiles()
    if number < len(names):
        return str(markdown_of(made, names[number]))
    return str(markdown_of(made.on(LADDER[number - len(names)]), "pr"))


def failures(first: int, count: int) -> list[str]:
    """Give what is wrong with the documents of so many seeds, one line each."""
    kinds = len(profiles()) + len(LADDER)
    plain = {size: [shape_of(text_of(report(None, size), kind)) for kind in range(kinds)] for size in (1, 2, 3)}
    found = []
    for seed in range(first, first + count):
        size, kind = seed % 3 + 1, seed % kinds
        made = report(seed, size)
        text = text_of(made, kind)
        if shape_of(text) != plain[size][kind] or not balanced(text):
            found.append(f"seed {seed}: another structure than harmless text has")
        if seed % BUDGETED:
            continue
        budget = int(200 * 5000 ** random.Random(seed).random())
        small = Document(made, profiles()[seed % len(profiles())]).fit(bytes=budget, characters=budget)
        if (
            len(small.encode()) > budget
            or not balanced(small)
            or any(line.startswith("/") for line in small.splitlines())
        ):
            found.append(f"seed {seed}: not fit for {budget} bytes")
    return found


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if sys.argv[1:] else COUNT
    wrong = failures(0, wanted)
    sys.stdout.write("".join(f"{line}\n" for line in wrong) + f"{wanted} documents checked, {len(wrong)} failed\n")
    sys.exit(bool(wrong))
