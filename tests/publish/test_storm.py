"""A small storm: publishers at once, faults, and kills at any point."""

import random
from pathlib import Path

import pytest

from reporting.publish.marker import Marker
from tests.publish import storm, victim


@pytest.mark.parametrize("rate", storm.RATES)
def test_runs_that_publish_at_the_same_time_leave_one_true_comment(rate: float) -> None:
    counted = storm.simulate(80, rate, seed=1)
    assert counted["publications"] == 160
    assert {name: counted[name] for name in storm.WRONG} == dict.fromkeys(storm.WRONG, 0)
    assert counted["given up"] <= 160 * rate


def test_the_storm_sees_a_publisher_that_does_not_ask_who_is_newer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Marker, "newer_than", lambda self, other: False)
    counted = storm.simulate(40, 0.1, seed=1)
    assert counted["older over newer"] > 5


def test_a_writer_killed_anywhere_leaves_whole_files(tmp_path: Path) -> None:
    counted = victim.kill_writers(tmp_path, 12, random.Random(5))
    assert counted["killed"] == 12
    assert {name: counted[name] for name in victim.WRONG} == dict.fromkeys(victim.WRONG, 0)


def test_a_publisher_killed_anywhere_leaves_one_current_comment_to_the_next() -> None:
    counted = victim.kill_publishers(8, random.Random(5))
    assert counted["killed"] == 8
    assert {name: counted[name] for name in victim.WRONG} == dict.fromkeys(victim.WRONG, 0)
