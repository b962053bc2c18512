"""The tries of a case in an Allure results folder: each a file of its own, in any order."""

import pytest

from reporting.ingest import allure
from reporting.model import Case
from tests.ingest.allure_folder import folder, result
from tests.ingest.reading import outcomes, read_text


def test_results_of_one_history_are_attempts_and_the_last_to_stop_decides():
    early = result(uuid="a", status="failed", statusDetails={"message": "Error: no"}, stop=1700000000100)
    late = result(uuid="b", stop=1700000000900)

    for order in ((early, late), (late, early)):
        (case,), _ = read_text(allure, folder(*order))
        assert (case.outcome, case.flaky) == ("passed", True)
        assert [attempt.outcome for attempt in case.attempts] == ["failed", "passed"]
        assert case.attempts[0].failure.message == "no"


def test_cases_come_in_their_order_each_with_all_of_its_tries():
    def entry(number, **more):
        stop = 1700000001000 + number
        named = {"uuid": str(number), "historyId": str(number), "fullName": f"f#n{number}"}
        return {**result(**named, stop=stop, labels=[{"name": "thread", "value": f"w{number % 2}"}]), **more}

    failed, broken = {"status": "failed"}, {"status": "broken"}
    entries = [entry(number) for number in range(2500)]
    entries[7], entries[1200] = entry(7, **failed), entry(1200, **broken)
    again = [{**entry(3, **failed), "stop": 1700000000900}, {**entry(1200), "stop": 1700000005000}]
    once_more = {**entry(2000), "stop": 1700000009000}

    cases, session = read_text(allure, folder(*entries, *again, once_more))

    assert [case.nodeid for case in cases] == [f"f::n{number}" for number in range(2500)]
    assert outcomes(cases) == {"passed": 2499, "failed": 1, "flaky": 2}
    assert [attempt.outcome for attempt in cases[3].attempts] == ["failed", "passed"]
    assert [attempt.outcome for attempt in cases[1200].attempts] == ["error", "passed"]
    assert [attempt.outcome for attempt in cases[2000].attempts] == ["passed", "passed"]
    assert cases[2001] == Case(nodeid="f::n2001", outcome="passed", start=1700000000.0, duration=3.001, worker="w1")
    assert (session.start, session.end) == (1700000000.0, 1700000009.0)


def test_results_without_a_history_are_kept_apart():
    cases, _ = read_text(
        allure,
        folder(result(historyId=None, name="a", fullName="f#a"), result(historyId=None, name="b", fullName="f#b")),
    )

    assert [case.nodeid for case in cases] == ["f::a", "f::b"]


@pytest.mark.parametrize("times", [{}, {"start": None, "stop": None}])
@pytest.mark.parametrize("better", ["passed", "skipped"])
def test_of_tries_that_stopped_together_the_worst_decides(times, better):
    other, failed = result(uuid="a", status=better, **times), result(uuid="b", status="failed", **times)

    for order in ((other, failed), (failed, other)):
        (case,), _ = read_text(allure, folder(*order))
        assert (case.outcome, case.flaky) == ("failed", False)
