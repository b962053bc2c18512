"""What is installed is whole: the wheel carries the templates, the types and the entry points, and works from there."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from reporting import __version__
from reporting.render import shipped

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_carries_templates_types_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    templates = {path.relative_to(shipped()).as_posix() for path in shipped().rglob("*.j2")}
    assert {f"reporting/templates/{name}" for name in templates} <= set(names)
    assert "reporting/py.typed" in names
    assert not [name for name in names if "__pycache__" in name]
    tops = {name.split("/")[0] for name in names}
    assert tops == {"reporting", f"execution_report-{__version__}.dist-info"}
    entries = zipfile.ZipFile(wheel).read(f"execution_report-{__version__}.dist-info/entry_points.txt").decode()
    assert "execution-report = reporting.__main__:main" in entries
    assert "execution_report = reporting.plugin" in entries


def test_a_report_is_rendered_from_the_wheel_alone(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    evidence = ROOT / "tests" / "golden" / "green.evidence.json"
    keeping = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    first, second = (
        subprocess.run(
            [sys.executable, "-m", "reporting", "render", str(evidence), "-o", "-", "--exit-zero"],
            cwd=tmp_path / "site",
            env=keeping,
            capture_output=True,
            check=True,
            encoding="utf-8",
        )
        for _ in range(2)
    )
    assert first.stdout.startswith("# Test Execution Report")
    assert second.stdout == first.stdout
    assert list((tmp_path / "site" / "reporting" / "templates").glob("__pycache__/base.md.*.pyc"))


def test_version_imports_nothing_of_ours_but_its_number():
    code = (
        "import sys; sys.argv = ['x', '--version']; from reporting.__main__ import main; main();"
        " print(sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    version, modules = done.stdout.splitlines()
    assert version == f"execution-report {__version__}"
    assert "'click'" not in modules
    assert "'msgspec'" not in modules
    assert "'json'" not in modules
