"""Many planted secrets: `python -m tests.redact.fuzz [--seeds N]`. Exit status 1 if one was left."""

import argparse
import sys

from reporting.redact import Redactor
from tests.redact.planted import left_of, planted


def main() -> int:
    """Print `N texts checked, M secrets left` and the first of them."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=40)
    redactor = Redactor(environ={}, key=b"fixed", home="")
    texts = left = 0
    for seed in range(1000, 1000 + options.parse_args().seeds):
        for case in planted(seed):
            texts += 1
            redacted = redactor.text(case.text)
            if left_of(case.secret, redacted) or left_of(case.written, redacted) or redactor.text(redacted) != redacted:
                left += 1
                if left <= 5:
                    print(f"seed {seed}, {case.kind}: {case.text!r} became {redacted!r}")
    print(f"{texts} texts checked, {left} secrets left")
    return int(left > 0)


if __name__ == "__main__":
    sys.exit(main())
