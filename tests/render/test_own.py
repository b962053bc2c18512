"""Templates of a project's own: escaped like ours, confined, and refused in one line."""

import os
import signal
from types import SimpleNamespace

import msgspec
import pytest

from reporting.errors import ConfigurationError
from reporting.render import Document, own
from reporting.report import Origin, report_of
from tests.render.hostile_run import harmful, harmless, run
from tests.render.shape import shape_of
from tests.runs import DAY

TABLE = """{% extends "base.md.j2" %}
{% block title %}
# Mine: {{ report.conclusion.config.title }}

| Case | Reason |
| --- | --- |
{% for case in report.conclusion.evidence.cases %}
| {{ case.nodeid | cell_code }} | {{ case.reason | cell }} |
{% endfor %}

{% endblock %}
"""


def document(folder, text, words=None, name="mine"):
    templates = folder / "layouts"
    templates.mkdir(exist_ok=True)
    (templates / f"{name}.md.j2").write_text(text, encoding="utf-8")
    facts, declared = run(words or harmless(), ["a.py"], 3)
    declared = msgspec.structs.replace(declared, path=folder / "execution-report.toml", templates="layouts")
    return Document(report_of(facts, declared, Origin(sha256="ab" * 32), day=DAY), name).text


@pytest.mark.parametrize("seed", range(5))
def test_hostile_text_changes_no_structure_of_an_own_template(tmp_path, seed):
    assert shape_of(document(tmp_path, TABLE, harmful(seed))) == shape_of(document(tmp_path, TABLE))


def test_an_own_template_is_a_profile_and_wins_over_ours(tmp_path):
    assert document(tmp_path, "mine only\n", name="execution") == "mine only\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ report.titel }}", "titel"),
        ("{% for %}", "mine.md.j2:1"),
        ("{{ report.__class__.__mro__ }}", "mine.md.j2"),
        ("{{ ().__class__.__bases__[0].__subclasses__() }}", "mine.md.j2"),
        ("{% include '../secret.txt' %}", "secret.txt"),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
        ("{{ none }}", "TypeError"),
    ],
)
def test_what_breaks_a_rule_is_one_line(tmp_path, text, words):
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        document(tmp_path, text)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits need a process of their own")
@pytest.mark.parametrize(
    "text",
    ["{{ 'a' * 900000000 }}", "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"],
)
def test_a_bomb_ends_within_its_limits(tmp_path, text, monkeypatch):
    monkeypatch.setattr(own, "CPU_SECONDS", 1)
    with pytest.raises(ConfigurationError):
        document(tmp_path, text)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits need a process of their own")
def test_ctrl_c_ends_what_renders_and_does_not_wait_for_it(tmp_path, monkeypatch):
    def interrupted(descriptor, mode):
        if mode == "rb":  # ours; the child writes
            os.close(descriptor)
            raise KeyboardInterrupt
        return os.fdopen(descriptor, mode)

    ended = []

    def waited(child, options):
        ended.append(os.waitpid(child, options))
        return ended[-1]

    monkeypatch.setattr(own, "SECONDS", 1)  # What nobody ends, the alarm does.
    monkeypatch.setattr(own, "os", SimpleNamespace(**{**vars(os), "fdopen": interrupted, "waitpid": waited}))
    with pytest.raises(KeyboardInterrupt):
        document(tmp_path, "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}")
    assert [os.WTERMSIG(status) for _, status in ended] == [signal.SIGKILL]


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    (tmp_path / "layouts").mkdir()
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    try:
        (tmp_path / "layouts" / "leak.md.j2").symlink_to(tmp_path / "secret.txt")
    except OSError:
        pytest.skip("this system makes no links here")
    with pytest.raises(ConfigurationError, match="leads out"):
        document(tmp_path, "x")
