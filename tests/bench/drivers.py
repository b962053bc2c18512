"""Peers that bring no command of their own: `python drivers.py junitparser|publish PATH`, by a Python that has them."""

import runpy
import sys
from collections import Counter
from pathlib import Path


def junitparser(path: Path) -> None:
    """Read a file with junitparser, and ask each case for what any report needs of it. Nothing is rendered."""
    from junitparser import JUnitXml

    seconds: Counter[str] = Counter()
    texts = []
    for suite in JUnitXml.fromfile(str(path)):
        for case in suite:
            seconds[case.classname] += case.time
            texts += [(case.name, result.message, result.text) for result in case.result]
    sys.stdout.write(f"{len(texts)} of {len(seconds)}\n")


def publish(checkout: Path) -> None:
    """Run publish-unit-test-result-action as its own variables say, from its reading to its summary.

    Asked for neither a check nor a comment it sends nothing; but it looks up the repository, and that is left out.
    """
    import github

    github.Github.get_repo = lambda *_, **__: None
    sys.path.insert(0, str(checkout / "python"))
    runpy.run_path(str(checkout / "python" / "publish_test_results.py"), run_name="__main__")


if __name__ == "__main__":
    {"junitparser": junitparser, "publish": publish}[sys.argv[1]](Path(sys.argv[2]))
