"""The log of `go test -json`: its packages, what is lost of them, and what stands or is missing between the events."""

import pytest

from reporting.errors import UnreadableResultsError
from reporting.ingest import go_test
from tests.ingest.go_events import CART, event, events
from tests.ingest.reading import SAMPLES, by_id, is_green, outcomes, read_bytes, read_sample, read_text


@pytest.mark.parametrize(
    ("sample", "expected", "complete"),
    [
        ("cart", {"passed": 4, "failed": 3, "skipped": 1}, True),
        ("price-bench", {"passed": 3}, True),
        ("broken", {"passed": 3}, True),
        ("build-events", {"passed": 3}, True),
        ("attributes", {"passed": 4, "failed": 1}, True),
        ("fuzz-seeds", {"passed": 2, "failed": 3}, True),
        ("panic", {"passed": 1, "failed": 1, "crashed": 1}, False),
        ("exit", {"passed": 1, "crashed": 1}, False),
        ("timeout", {"passed": 1, "crashed": 1}, False),
        ("reruns", {"passed": 10, "skipped": 1, "flaky": 1}, True),
        ("count2", {"passed": 3}, True),
    ],
)
def test_counts_what_go_counted(sample, expected, complete):
    cases, session = read_sample(f"go_test/{sample}.jsonl")

    assert outcomes(cases) == expected
    assert session.complete is complete
    assert session.start < session.end


def test_package_that_does_not_build_is_red():
    cases, session = read_sample("go_test/broken.jsonl")

    assert outcomes(cases) == {"passed": 3}
    assert [failure.nodeid for failure in session.collect_failures] == ["example.com/shop/broken"]
    assert not is_green(cases, session)


def test_build_events_tell_why():
    _, session = read_sample("go_test/build-events.jsonl")

    (failure,) = session.collect_failures
    assert failure.nodeid == "example.com/shop/broken"
    assert failure.failure.message == "broken/broken_test.go:5:32: undefined: undefined"
    assert failure.failure.trace.startswith("# example.com/shop/broken [example.com/shop/broken.test]\n")


def test_reruns_are_attempts_of_one_case():
    case = by_id(read_sample("go_test/reruns.jsonl")[0])[f"{CART}::TestFlaky"]

    assert [(attempt.outcome, attempt.failure and attempt.failure.message) for attempt in case.attempts] == [
        ("failed", "try 1"),
        ("failed", "try 2"),
        ("passed", None),
    ]


def test_package_that_failed_by_its_output_did_not_pass():
    race = ["PASS\n", f"{'=' * 18}\n", "WARNING: DATA RACE\n", "FAIL\tp\t1.017s\n"]
    told = [event("run", "TestA"), event("pass", "TestA"), *(event("output", Output=line) for line in race)]
    cases, session = read_text(go_test, events(*told, event("pass")))

    assert not is_green(cases, session)
    assert [lost.failure.message for lost in session.collect_failures] == ["WARNING: DATA RACE"]
    assert is_green(*read_text(go_test, events(*told[:-1], event("output", Output="FAIL\tq\t"), event("pass"))))


def test_failed_again_is_failed_with_both_attempts():
    once = (
        event("run", "TestA"),
        event("output", "TestA", Output="    a_test.go:3: no\n"),
        event("fail", "TestA"),
        event("fail"),
    )
    (case,), _ = read_text(go_test, events(*once, *once))

    assert (case.outcome, len(case.attempts)) == ("failed", 2)


def test_package_that_fails_without_a_failed_test_is_red():
    cases, session = read_text(
        go_test,
        events(event("run", "TestA"), event("pass", "TestA"), event("output", Output="exit status 2\n"), event("fail")),
    )

    assert outcomes(cases) == {"passed": 1}
    assert session.collect_failures[0].failure.message == "exit status 2"


def test_cut_log_names_what_was_running():
    cases, session = read_text(go_test, events(event("run", "TestA"), event("pass", "TestA"), event("run", "TestB")))

    assert outcomes(cases) == {"passed": 1, "not-run": 1}
    assert (session.complete, session.running) == (False, "p::TestB")


def test_cut_line_and_broken_line_are_said():
    whole = events(event("run", "TestA"), event("pass", "TestA"), event("pass"))

    cases, session = read_text(go_test, whole + '{"Action":"fa')
    assert (is_green(cases, session), session.remarks[0].text) == (
        False,
        "Line 4 is cut off: what it told is not known.",
    )
    cases, session = read_text(go_test, '{"Action":"run","Package":"q"} x\n' + whole)
    assert (is_green(cases, session), session.remarks[0].text) == (
        False,
        "Line 1 is no event: what it told is not known.",
    )


def test_text_of_the_go_command_between_the_events():
    text = "go: downloading x v1\n# q [q.test]\n./q_test.go:5: undefined: y\nFAIL\tq [build failed]\n"
    cases, session = read_text(go_test, text + events(event("run", "TestA"), event("pass", "TestA"), event("pass")))

    assert outcomes(cases) == {"passed": 1}
    assert session.collect_failures[0].nodeid == "q"
    assert "undefined: y" in session.collect_failures[0].failure.trace


def test_test2json_alone_tells_no_package():
    told = [
        {"Action": "run", "Test": "TestA"}, {"Action": "output", "Test": "TestA", "Output": "    a_test.go:3: no\n"},
        {"Action": "fail", "Test": "TestA", "Elapsed": 1}, {"Action": "run", "Test": "TestB"},
        {"Action": "pass", "Test": "TestB"}, {"Action": "output", "Output": "FAIL\n"}, {"Action": "fail"},
    ]  # fmt: skip
    cases, session = read_text(go_test, events(*told))

    assert {case.nodeid: case.outcome for case in cases} == {"(unnamed)::TestA": "failed", "(unnamed)::TestB": "passed"}
    assert (session.complete, session.collect_failures) == (True, [])
    assert read_text(go_test, events(*told[:-1]))[1].complete is False


def test_interleaved_packages_are_kept_apart():
    text = events(
        {"Action": "run", "Package": "a", "Test": "TestX"}, {"Action": "run", "Package": "b", "Test": "TestX"},
        {"Action": "fail", "Package": "a", "Test": "TestX"}, {"Action": "pass", "Package": "b", "Test": "TestX"},
        {"Action": "pass", "Package": "b"}, {"Action": "fail", "Package": "a"},
    )  # fmt: skip
    cases = by_id(read_text(go_test, text)[0])

    assert (cases["a::TestX"].outcome, cases["b::TestX"].outcome) == ("failed", "passed")


def test_package_without_tests_says_nothing():
    cases, session = read_text(
        go_test,
        events({"Action": "skip", "Package": "q"}, event("run", "TestA"), event("pass", "TestA"), event("pass")),
    )

    assert is_green(cases, session)


def test_only_a_log_whose_packages_ended_came_to_its_end():
    skipped = {"Action": "skip", "Package": "q"}
    assert read_text(go_test, events({"Action": "start", "Package": "q"}, skipped))[1].ended
    assert read_text(go_test, events(skipped))[1].ended
    assert not read_text(go_test, events({"Action": "start", "Package": "q"}))[1].ended
    assert not read_text(go_test, events(event("fail")))[1].ended


def test_panic_outside_of_tests_is_red():
    panic = "panic: no server\n\ngoroutine 1 [running]:\nmain.init()\n"
    cases, session = read_text(
        go_test,
        events(
            event("run", "TestA"), event("fail", "TestA"), event("output", Output=panic), event("fail"), event("fail")
        ),
    )

    assert outcomes(cases) == {"failed": 1}
    assert [failure.failure.message for failure in session.collect_failures] == ["panic: no server"]


def test_more_packages_than_a_batch():
    tests = [event("run", f"Test{number}") for number in range(600)] + [
        event("pass", f"Test{number}") for number in range(600)
    ]
    told = [{**one, "Package": package} for package in "abc" for one in (*tests, event("pass"))]
    cases, session = read_text(go_test, events(*told))

    assert (len(by_id(cases)), is_green(cases, session)) == (1800, True)


def test_endless_line_and_foreign_text_are_refused():
    with pytest.raises(UnreadableResultsError, match="line 1"):
        read_bytes(go_test, b'{"Action":"output","Output":"' + b"x" * (go_test.LONGEST_LINE + 1))
    with pytest.raises(UnreadableResultsError, match="no event"):
        read_bytes(go_test, b"hello\n")


def test_recognises_only_its_own():
    assert go_test.recognise((SAMPLES / "go_test/cart.jsonl").read_bytes()[:65536])
    assert go_test.recognise(b'go: downloading x\n{"Time":"2026-11-22T13:06:54Z","Action":"start","Package":"p"}\n')
    assert not go_test.recognise(b'{"event":"session","Action":"Run"}')
    assert not go_test.recognise(b'{"results":{"tool":{},"summary":{},"tests":[{"Action":"run"}]}}')


def test_a_build_that_failed_and_no_package_tells_of_is_a_loss():
    passed = b'{"Action":"run","Package":"p","Test":"TestA"}\n{"Action":"pass","Package":"p","Test":"TestA"}\n'
    passed += b'{"Action":"pass","Package":"p"}\n'
    build = b'{"ImportPath":"q","Action":"build-output","Output":"# q\\n./q.go:1: no\\n"}\n'
    build += b'{"ImportPath":"q","Action":"build-fail"}\n'

    cases, session = read_bytes(go_test, passed + build)

    assert outcomes(cases) == {"passed": 1}
    assert [(lost.nodeid, lost.failure.message) for lost in session.collect_failures] == [("q", "./q.go:1: no")]
