"""What several sources recorded of where they were made is all given, and never mixed up."""

from reporting.evidence.recorded import commits_differ, environment_of
from reporting.model import Environment, Session


def sessions(*recorded):
    return [Session(environment=one) for one in recorded]


def test_unequal_words_are_all_given_in_the_order_that_people_count_in():
    made = environment_of(
        None,
        sessions(
            {"os": "Linux 6.18", "python": "3.13.0", "pytest": "9.2.0", "plugins": "xdist 3.8.0, html 4.1.1"},
            {"os": "Linux 6.18", "python": "3.9.1", "pytest": "8.4.2", "plugins": "xdist 3.10.0"},
        ),
    )
    assert (made.os, made.python) == ("Linux 6.18", "3.9.1 / 3.13.0")
    assert made.packages == {"html": "4.1.1", "pytest": "8.4.2 / 9.2.0", "xdist": "3.8.0 / 3.10.0"}


def test_a_worktree_is_clean_only_if_every_source_says_so():
    assert environment_of(None, sessions({"dirty": "False"}, {"dirty": "False"})).dirty is False
    assert environment_of(None, sessions({"dirty": "False"}, {"dirty": "True"})).dirty is True
    assert environment_of(None, sessions({}, {})).dirty is None


def test_a_commit_time_is_that_of_one_commit():
    assert environment_of(None, sessions({"commit_time": "5.0"}, {"commit_time": "5.0"})).commit_time == 5.0
    assert environment_of(None, sessions({"commit_time": "5.0"}, {"commit_time": "6.0"})).commit_time is None
    assert environment_of(None, sessions({"commit_time": "soon"})).commit_time is None


def test_what_the_caller_saw_is_believed_and_versions_are_added():
    seen = Environment(os="Windows 11", packages={"pytest": "9.0.0"})
    made = environment_of(seen, sessions({"os": "Linux", "pytest": "9.2.0", "plugins": "xdist 3.8.0"}))
    assert (made.os, made.packages) == ("Windows 11", {"pytest": "9.0.0", "xdist": "3.8.0"})


def test_sources_of_several_commits_show_none_of_them():
    (remark,) = commits_differ(sessions({"commit": "b" * 40}, {"commit": "a" * 40}, {}))
    assert (remark.effect, remark.quote) == ("incomplete", f"{'a' * 40}, {'b' * 40}")
    assert commits_differ(sessions({"commit": "a"}, {"commit": "a"}, {})) == []


def test_a_plugin_without_a_version_is_no_package():
    made = environment_of(None, sessions({"plugins": "odd, xdist 3.8.0"}))
    assert made.packages == {"xdist": "3.8.0"}
