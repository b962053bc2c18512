"""Many hostile documents: `python -m tests.markdown.fuzz [--documents N] [--seed S]`. Exit status 1 if any broke."""

import argparse
import random
import sys

from tests.markdown import document, hostile


def main() -> int:
    """Print `N documents (M slots) checked, F failed` and the first faults."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    failed = 0
    for number in range(asked.documents):
        rng = random.Random(f"{asked.seed}:{number}")
        faults = document.broken([hostile.text(rng) for _ in document.SLOTS])
        failed += bool(faults)
        if faults and failed <= 5:
            print(f"document {number} of seed {asked.seed}:", *faults, sep="\n  ")
    print(f"{asked.documents} documents ({asked.documents * len(document.SLOTS)} slots) checked, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
