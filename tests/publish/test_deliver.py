"""Every target has its turn, its receipt, and where it falls back to."""

import importlib.metadata
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from reporting import publish
from reporting.errors import ConfigurationError, NotPublishedError
from reporting.publish import WHOLE, Forge, Receipt, Settings, Target, UndeliveredError, deliver, insist
from tests.publish.paper import Paper


class Stubborn:
    """A stand-in for a third party's publisher that fails as it is told to."""

    NAME = "stubborn"
    LIMIT = WHOLE
    FALLS_BACK = True

    def __init__(self, error: Exception) -> None:
        self.error = error

    def publish(self, document: object, settings: Settings) -> Receipt:
        raise self.error


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch):
    def install(error: Exception) -> None:
        point = importlib.metadata.EntryPoint("stubborn", "nowhere", publish.GROUP)
        monkeypatch.setattr(importlib.metadata.EntryPoint, "load", lambda self: Stubborn(error))
        monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: [point])

    return install


def settings(tmp_path: Path, **changes: object) -> Settings:
    return Settings(folder=tmp_path / "reports", environ={}, **changes)


def test_every_target_gets_its_turn_and_its_receipt(tmp_path: Path, installed) -> None:
    installed(UndeliveredError("the forge says no", ("POST /x",)))
    receipts = deliver(Paper(), [Target("stubborn"), Target("directory", str(tmp_path / "d"))], settings(tmp_path))
    assert [(receipt.target, receipt.outcome) for receipt in receipts] == [
        ("stubborn", "fell back"),
        ("directory", "created"),
    ]


def test_a_target_that_says_no_falls_back_to_the_step_summary(tmp_path: Path, installed) -> None:
    installed(UndeliveredError("the forge says no", ("POST /x",)))
    summary = tmp_path / "summary"
    [receipt] = deliver(Paper(), [Target("stubborn")], settings(tmp_path, forge=Forge(step_summary=summary)))
    assert (receipt.outcome, receipt.place) == ("fell back", str(summary))
    assert receipt.reason == "the forge says no; the document is in the step summary"
    assert receipt.calls[0] == "POST /x"
    assert Paper().rungs()[0] in summary.read_text(encoding="utf-8")
    assert not (tmp_path / "reports").exists()


def test_without_a_step_summary_it_falls_back_to_a_file_and_prints_its_path(tmp_path: Path, installed) -> None:
    installed(UndeliveredError("the forge says no"))
    [receipt] = deliver(Paper(), [Target("stubborn")], settings(tmp_path))
    path = tmp_path / "reports" / Paper().name
    assert (
        str(receipt)
        == f"stubborn: fell back {path} ({path.stat().st_size} bytes) - the forge says no; the document is in the file"
    )
    assert path.read_text(encoding="utf-8") == Paper().rungs()[0]


def test_a_step_summary_that_fails_does_not_try_itself_again(tmp_path: Path) -> None:
    [receipt] = deliver(Paper(), [Target("step-summary")], settings(tmp_path))
    assert receipt.outcome == "fell back"
    assert receipt.place == str(tmp_path / "reports" / Paper().name)


def test_when_nothing_takes_it_the_receipt_says_failed(tmp_path: Path, installed) -> None:
    installed(UndeliveredError("the forge says no"))
    (tmp_path / "reports").write_text("a file where the folder should be", encoding="utf-8")
    [receipt] = deliver(Paper(), [Target("stubborn")], settings(tmp_path))
    assert (receipt.outcome, receipt.reason) == ("failed", "the forge says no")


def test_a_defect_is_a_receipt_and_its_text_is_not_shown(tmp_path: Path, installed) -> None:
    installed(ValueError("Illegal header value b'Bearer hunter2hunter2'"))
    [receipt] = deliver(Paper(), [Target("stubborn")], settings(tmp_path))
    assert receipt.outcome == "fell back"
    assert receipt.reason.startswith("defect in the publisher: ValueError at test_deliver.py:")
    assert "hunter2" not in repr(receipt)


def test_a_dry_run_does_not_fall_back(tmp_path: Path, installed) -> None:
    installed(UndeliveredError("the forge says no"))
    [receipt] = deliver(Paper(), [Target("stubborn")], settings(tmp_path, dry_run=True))
    assert receipt.outcome == "failed"
    assert not (tmp_path / "reports").exists()


def test_an_unknown_target_is_refused_before_anything_is_published(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigurationError, match="no publisher is called 'directori': there are directory, file, git-branch"
    ):
        deliver(Paper(), [Target("directory", str(tmp_path / "d")), Target("directori")], settings(tmp_path))
    assert not (tmp_path / "d").exists()


def test_a_third_party_that_cannot_be_loaded_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    point = importlib.metadata.EntryPoint("mail", "nowhere_at_all:mail", publish.GROUP)
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: [point])
    with pytest.raises(ConfigurationError, match=r"the publisher 'mail' \(nowhere_at_all:mail\) cannot be loaded"):
        deliver(Paper(), [Target("mail")], settings(tmp_path))
    assert deliver(Paper(), [Target("file")], settings(tmp_path))[0].delivered, "it is loaded only when it is asked for"


def test_a_dry_run_of_a_file_writes_none(tmp_path: Path) -> None:
    [receipt] = deliver(Paper(), [Target("file", str(tmp_path / "f"))], settings(tmp_path, dry_run=True))
    assert receipt.outcome == "planned"
    assert receipt.calls == (f"create {tmp_path / 'f' / Paper().name} (not done), {receipt.size:,} bytes",)
    assert not (tmp_path / "f").exists()


def test_only_those_who_insist_get_an_error(tmp_path: Path, installed) -> None:
    installed(UndeliveredError("the forge says no"))
    receipts = deliver(Paper(), [Target("file"), Target("stubborn")], settings(tmp_path))
    with pytest.raises(
        NotPublishedError, match=r"^stubborn: the forge says no; the document is in the file$"
    ) as raised:
        insist(receipts)
    assert raised.value.exit_code == 5
    insist(receipts[:1])


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("directory", ("directory", "")),
        ("directory:a/b", ("directory", "a/b")),
        ("directory: C:\\x", ("directory", "C:\\x")),
    ],
)
def test_a_target_is_a_name_and_an_address(text: str, target: tuple[str, str]) -> None:
    assert Target.parse(text) == target


def test_settings_do_not_show_the_environment() -> None:
    assert "hunter2" not in repr(Settings(environ={"GITHUB_TOKEN": "hunter2"}))


@pytest.mark.parametrize("name", publish.PUBLISHERS)
def test_every_target_of_the_table_is_a_publisher_of_its_name(name: str) -> None:
    module = publish.publisher(name)
    assert name == module.NAME
    assert module.LIMIT.bytes >= module.LIMIT.characters > 0
    assert isinstance(module.FALLS_BACK, bool)
    assert list(inspect.signature(module.publish).parameters) == ["document", "settings"]


def test_writing_a_file_imports_no_publisher() -> None:
    code = "import sys, reporting.publish.atomic; print(*(name for name in sys.modules if '.publish.g' in name))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
