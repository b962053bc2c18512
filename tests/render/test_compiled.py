"""Templates are compiled once, and what is kept of that never decides what a document says."""

import itertools
import pickle
import shutil
import subprocess
import sys
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
import pytest
from jinja2.bccache import Bucket, bc_magic

from reporting import markdown
from reporting.render import compiled, markdown_of, profiles, shipped, template
from reporting.render.compiled import Compiled
from reporting.report import Origin, report_of
from tests.render.hostile_run import harmless, run
from tests.render.test_own import TABLE
from tests.render.test_own import document as own_document
from tests.runs import DAY

REPORT = report_of(*run(harmless(), ["a.py", "b.py"], 2), Origin(sha256="ab" * 32), day=DAY)
PROFILES = (*profiles(), "headline")
NAME = "headline.md.j2"


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """Let Python keep bytecode in a folder of this test; give where it keeps our templates."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    template._environment.cache_clear()
    yield kept().parent
    template._environment.cache_clear()


def rendered(profile="execution"):
    """Give the document as a new process makes it."""
    template._environment.cache_clear()
    return markdown_of(REPORT, profile)


def compilations(monkeypatch):
    """Give the list of the templates that Jinja compiles from now on."""
    names = []
    compile_ = jinja2.Environment.compile

    def watched(self, source, name=None, *others):
        names.append(name)
        return compile_(self, source, name, *others)

    monkeypatch.setattr(jinja2.Environment, "compile", watched)
    return names


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def kept(name=NAME):
    """Give the file that keeps the template."""
    return Path(cache_from_source(str(shipped() / name)))


def bucket(text="of another text"):
    """Give a bucket as Jinja makes it for a template of this text."""
    cache = Compiled()
    path = shipped() / NAME
    return Bucket(
        environment=jinja2.Environment(),
        key=cache.get_cache_key(NAME, str(path)),
        checksum=cache.get_source_checksum(text),
    )


def own_bucket():
    return bucket((shipped() / NAME).read_text(encoding="utf-8"))


def test_a_second_process_compiles_nothing_and_writes_the_same(place, monkeypatch):
    names = compilations(monkeypatch)
    first = [rendered(profile) for profile in PROFILES]
    assert {f"{profile}.md.j2" for profile in PROFILES} < set(names)
    assert files(place) == sorted(map(kept, set(names)))
    names.clear()
    assert [rendered(profile) for profile in PROFILES] == first
    assert not names


def test_it_stands_where_python_keeps_modules(monkeypatch):
    monkeypatch.setattr(sys, "pycache_prefix", None)
    path = kept("parts/suite.md.j2")
    assert path.parent == shipped() / "parts" / "__pycache__"
    assert path.name == f"suite.md.{sys.implementation.cache_tag}.pyc"


def test_a_file_that_is_cut_or_changed_anywhere_counts_as_none():
    rendered("headline")
    whole = kept().read_bytes()
    cache, taken = Compiled(), own_bucket()
    cache.load_bytecode(taken)
    assert taken.code is not None
    taken.reset()
    cut = (whole[:length] for length in range(len(whole)))
    changed = (whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole)))
    for bad in itertools.chain(cut, changed, [whole + b"\0"]):
        kept().write_bytes(bad)
        cache.load_bytecode(taken)
        assert taken.code is None


class Bomb:
    def __reduce__(self):
        return pytest.fail, ("a foreign file was unpacked",)


@pytest.mark.parametrize(
    "foreign",
    [
        pytest.param(lambda: b"", id="empty"),
        pytest.param(lambda: pickle.dumps(Bomb()), id="bomb"),
        pytest.param(lambda: bytes(compiled.DIGEST) + bc_magic + pickle.dumps(Bomb()), id="jinja's bomb"),
        pytest.param(lambda: kept("signoff.md.j2").read_bytes(), id="another template's"),
        pytest.param(lambda: kept().read_bytes()[compiled.DIGEST :], id="jinja's own"),
    ],
)
def test_a_foreign_file_changes_nothing_and_is_replaced(foreign):
    first = rendered("headline")
    rendered("signoff")
    whole = kept().read_bytes()
    kept().write_bytes(foreign())
    assert rendered("headline") == first
    assert kept().read_bytes() == whole


def test_a_template_that_changed_is_compiled_anew(tmp_path, monkeypatch):
    folder = tmp_path / "templates"
    shutil.copytree(shipped(), folder)
    monkeypatch.setattr(template, "shipped", lambda: folder)
    before = rendered("headline")
    path = folder / NAME
    path.write_text("Changed. " + path.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    assert rendered("headline") == f"Changed. {before}"


@pytest.mark.parametrize("package", [jinja2, markdown])
def test_what_another_jinja_or_other_rules_made_counts_as_none(package, tmp_path, monkeypatch):
    rendered("headline")
    other = tmp_path / "other"
    shutil.copytree(package.__path__[0], other)
    monkeypatch.setattr(package, "__path__", [str(other)])
    Compiled().load_bytecode(taken := own_bucket())
    assert taken.code is not None
    with (other / "inline.py").open("a", encoding="utf-8", newline="\n") as stream:
        stream.write("# another\n")
    Compiled().load_bytecode(taken := own_bucket())
    assert taken.code is None


def test_what_another_python_made_counts_as_none(monkeypatch):
    rendered("headline")
    monkeypatch.setattr(compiled, "MAGIC_NUMBER", b"\xa8\x0d\r\n")
    Compiled().load_bytecode(taken := own_bucket())
    assert taken.code is None


def test_what_another_text_made_counts_as_none():
    rendered("headline")
    Compiled().load_bytecode(taken := bucket())
    assert taken.code is None


def test_nothing_is_written_where_python_writes_none_and_what_is_there_is_used(place, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    first = rendered()
    assert not place.exists()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    rendered()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    names = compilations(monkeypatch)
    assert rendered() == first
    assert not names


def test_a_python_that_keeps_no_bytecode_renders(place, monkeypatch):
    first = rendered()
    shutil.rmtree(place)
    monkeypatch.setattr(sys.implementation, "cache_tag", None)
    assert rendered() == first
    assert not place.exists()


def test_a_folder_that_cannot_be_made_is_no_error(place):
    first = rendered()
    shutil.rmtree(place)
    place.write_bytes(b"a file in its place")
    assert rendered() == first
    assert place.read_bytes() == b"a file in its place"


def test_a_file_that_cannot_be_replaced_is_no_error_and_leaves_no_other(place):
    first = rendered("headline")
    shutil.rmtree(place)
    kept().mkdir(parents=True)
    assert rendered("headline") == first
    assert not files(place)


def test_templates_of_users_are_not_kept(place, tmp_path):
    own_document(tmp_path, TABLE)
    assert not files(place)


MANY = """
import sys
from pathlib import Path
from reporting.render import shipped, template
sys.dont_write_bytecode = False
sys.pycache_prefix, breaks = sys.argv[1], sys.argv[2:]
names = [path.relative_to(shipped()).as_posix() for path in shipped().rglob("*.j2")]
first = {}
for again in range(12):
    template._environment.cache_clear()
    for name in names:
        code = template._environment().get_template(name).root_render_func.__code__
        assert code == first.setdefault(name, code)
    # Not those of modules, which Python trusts.
    for path in Path(sys.pycache_prefix).rglob("*.md.*.pyc") if breaks else ():
        path.write_bytes(path.read_bytes()[: 40 * again])
"""


def test_processes_at_once_do_not_disturb_each_other(place):
    first = [rendered(profile) for profile in PROFILES]
    shutil.rmtree(place)
    command = [sys.executable, "-W", "error", "-c", MANY, sys.pycache_prefix]
    together = [subprocess.Popen([*command, *breaks]) for breaks in ([], [], ["breaks"])]
    assert [process.wait(timeout=60) for process in together] == [0, 0, 0]
    assert {path.suffix for path in files(place)} == {".pyc"}
    assert [rendered(profile) for profile in PROFILES] == first
