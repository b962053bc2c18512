"""The vocabulary of test reports: outcomes, what is counted, and when a sentence tells of this run at all."""

from collections.abc import Iterable
from typing import Literal

Outcome = Literal["passed", "failed", "error", "skipped", "xfailed", "xpassed", "flaky", "not run", "total"]


UNKNOWN = "?"
"""The noun of something that is none of a test run's counts: 99% of the requests, 20 test users."""


def listed(words: str) -> frozenset[str]:
    """Give the words of a vocabulary that is written as one text."""
    return frozenset(words.split())


def _each(pairs: Iterable[tuple[Outcome, str]]) -> dict[str, Outcome]:
    return {word: outcome for outcome, words in pairs for word in words.split()}


OUTCOMES = _each(
    (
        (
            "passed",
            (
                "passed pass passing passes succeeded success successes successful successfully succeed green ok"
                " bestanden erfolgreich réussi réussis réussie réussies passés aprobadas aprobados pasaron superadas"
            ),
        ),
        (
            "failed",
            (
                "failed fail failing fails failure failures fehlgeschlagen fehlgeschlagene échoué échoués échouées"
                " échecs fallaron fallidas fallidos"
            ),
        ),
        ("error", "error errors errored broken crashed"),
        ("skipped", "skipped skip skips ignored pending disabled todo übersprungen ignorés omitidas omitidos"),
        ("xfailed", "xfailed xfail"),
        ("xpassed", "xpassed xpass"),
        ("flaky", "flaky rerun reruns retried retries"),
        ("not run", "deselected unexecuted untested blocked"),
        ("total", "total totals gesamt insgesamt overall sum summe"),
    )
)

PARDONED = listed(
    "accepted allowed deferred expected ignored known pardoned quarantined tolerated tracked waived xfail xfailed"
)
"""Words beside a failure by which the document says that it is known and borne."""

PARALLEL = listed("parallel xdist workers worker shard shards sharded concurrently concurrency matrix")
"""Words by which a document says that things ran side by side, so that a whole may take less time than its parts."""

NOUNS = {
    "test": "test",
    "tests": "test",
    "spec": "test",
    "specs": "test",
    "scenario": "test",
    "scenarios": "test",
    "checks": "check",
    "check": "check",
    "case": "test case",
    "cases": "test case",
    "testcase": "test case",
    "testcases": "test case",
    "suite": "suite",
    "suites": "suite",
    "step": "step",
    "steps": "step",
    "service": "service",
    "services": "service",
    "stream": "stream",
    "streams": "stream",
    "failure": "test",
}
"""What is counted, by the word for it. "Tests" may mean functions, cases or files, and is taken for none of them."""

TESTED = frozenset({"test", "test function", "test case", "suite"})
"""The nouns for what a test run counts."""

PLANNED = listed(
    "will would shall should could can may might must if unless until goal goals target aim aims plan planned"
    " plans assuming whether ensure achieve reach proposed hope soll sollte wird werden muss kann würde devrait"
)
"""Words of a sentence that tells what is wished or supposed, and not what happened."""

ELSEWHEN = listed(
    "previous previously earlier yesterday historical historically formerly baseline prior ago compared versus"
    " vs initial initially originally fixed resolved average averaged median typically usually regression"
    " regressed recovered rerun retry retried attempt vorher gestern hier ayer"
)
"""Words of a sentence that tells of another run, another moment, or of several of them."""

HISTORY_TITLES = listed(
    "history historical trend trends previous earlier past baseline comparison changelog archive changes delta"
    " initial initially before fix fixes fixed resolved problem problems debugging verlauf historie tendance"
)
PLANNED_TITLES = listed(
    "recommendation recommendations recommended next future roadmap planned plan goals goal todo proposal"
    " outlook backlog requirement requirements prerequisites glossary definitions definition example examples"
    " template legend methodology criteria policy policies threshold thresholds rules gate ausblick empfehlungen"
    " perspectives"
)
SUMMARY_TITLES = listed(
    "summary overview conclusion conclusions tl tldr result results highlights verdict outcome status overall"
    " executive abstract totals total report decision introduction recommendation sign-off signoff"
    " zusammenfassung résumé ergebnis ergebnisse fazit resumen"
)


GENERIC_TITLES = SUMMARY_TITLES | listed(
    "a all and at complete critical detailed e end execution final findings for general glance go key no of off"
    " quick release run runs sign suite test testing tests the this to go-no-go der des und"
)
"""What the heading of a summary may be made of; a word beside these names a part of the whole."""

_TESTED_THING = {
    "function": "test function",
    "functions": "test function",
    "method": "test function",
    "methods": "test function",
    "case": "test case",
    "cases": "test case",
    "suite": "suite",
    "suites": "suite",
    "file": "suite",
    "files": "suite",
    "class": "suite",
    "classes": "suite",
    "step": "step",
    "steps": "step",
}
_OTHER_THINGS = listed(
    "data users user accounts account coverage environments environment errors runs run plans plan assertions"
    " utilities utility scripts script categories category areas suites' types type lines commands command"
    " results steps report reports documents pages scenarios' infrastructure framework frameworks accuracy set"
    " sets samples images net wallets"
)
_OTHER_CASES = listed("edge use corner special business both most some in these other such")


def noun_of(words: list[str]) -> str:
    """Give what the first of these words counts; empty when nothing is known of them.

    Functions and files are only counted as the run's own when they are test functions and test files.
    """
    for index, word in enumerate(words):
        noun = NOUNS.get(word)
        if noun is None or (noun == "test case" and index and words[index - 1] in _OTHER_CASES):
            continue
        following = words[index + 1] if index + 1 < len(words) else ""
        if noun == "test":
            return _TESTED_THING.get(following, UNKNOWN if following in _OTHER_THINGS else noun)
        return noun
    return ""
