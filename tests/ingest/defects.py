"""Suites that must never come out green, each for one reason that a results file hides or half tells."""

from tests.ingest.suite import Suite, defect, lossy

PASS = "def test_a(): pass\ndef test_b(): pass\n"

DEFECTS: tuple[Suite, ...] = (
    defect("fails", "def test_a(): pass\ndef test_b(): assert 1 == 2\n"),
    defect(
        "error-in-setup",
        """
        import pytest
        @pytest.fixture
        def broken(): raise RuntimeError("no database")
        def test_a(): pass
        def test_b(broken): pass
        """,
    ),
    defect(
        "error-in-teardown",
        """
        import pytest
        @pytest.fixture
        def broken():
            yield
            raise RuntimeError("cannot clean up")
        def test_a(broken): pass
        """,
    ),
    defect(
        "fails-and-error-in-teardown",
        """
        import pytest
        @pytest.fixture
        def broken():
            yield
            raise RuntimeError("cannot clean up")
        def test_a(broken): assert 1 == 2
        """,
    ),
    defect(
        "keyboard-interrupt",
        "def test_a(): pass\ndef test_b(): raise KeyboardInterrupt\ndef test_c(): pass\n",
    ),
    defect(
        "exit-0-in-test",
        "import pytest\ndef test_a(): pass\ndef test_b(): pytest.exit('enough', returncode=0)\ndef test_c(): pass\n",
    ),
    defect(
        "exit-in-fixture",
        """
        import pytest
        @pytest.fixture(scope="session", autouse=True)
        def target(): pytest.exit("no target", returncode=0)
        def test_a(): pass
        """,
    ),
    defect(
        "circular-metadata",
        """
        def test_a(): pass
        def test_b(json_metadata):
            json_metadata["me"] = json_metadata
        def test_c(): pass
        """,
        mended=True,
    ),
    lossy(
        "log-with-object",
        """
        import logging, threading, pytest
        @pytest.mark.parametrize("n", range(20))
        def test_it(n):
            if n == 6:
                logging.getLogger().warning("x", extra={"lock": threading.Lock()})
        """,
    ),
    lossy(
        "log-with-tuple-key",
        """
        import logging
        def test_a():
            logging.getLogger().warning("x", extra={"table": {(1, 2): 3}})
        def test_b(): pass
        """,
    ),
    defect(
        "not-a-number",
        "def test_a(record_property):\n    record_property('v', float('nan'))\n    assert 0\n",
    ),
    defect(
        "surrogate-in-failure",
        "def test_a(): pass\ndef test_b():\n    value = '\\udc80'\n    assert value == 'x'\ndef test_c(): pass\n",
    ),
    defect("os-exit", "import os\ndef test_a(): pass\ndef test_b(): os._exit(0)\ndef test_c(): pass\n"),
    defect(
        "segfault",
        "import ctypes\ndef test_a(): pass\ndef test_b(): ctypes.string_at(0)\ndef test_c(): pass\n",
        "-p",
        "no:faulthandler",
    ),
    defect(
        "killed",
        "import os, signal\ndef test_a(): pass\ndef test_b(): os.kill(os.getpid(), signal.SIGKILL)\n",
    ),
    defect(
        "timeout-by-thread",
        "import time\ndef test_a(): pass\ndef test_b(): time.sleep(9)\n",
        "--timeout=0.3",
        "--timeout-method=thread",
    ),
    defect(
        "timeout-by-signal",
        "import time\ndef test_a(): pass\ndef test_b(): time.sleep(9)\n",
        "--timeout=0.3",
        "--timeout-method=signal",
    ),
    defect(
        "unittest-subtest-fails",
        """
        import unittest
        class Numbers(unittest.TestCase):
            def test_even(self):
                for n in (2, 3, 4):
                    with self.subTest(n=n):
                        self.assertEqual(n % 2, 0)
        """,
    ),
    defect("rerun-fails", "def test_a(): assert 1 == 2\n", "--reruns=2"),
    defect("import-error", "import no_such_module\ndef test_a(): pass\n", files={"test_ok.py": PASS}),
    defect(
        "import-error-and-on",
        "import no_such_module\ndef test_a(): pass\n",
        "--continue-on-collection-errors",
        files={"test_ok.py": PASS},
    ),
    defect(
        "import-error-without-collectors",
        "import no_such_module\ndef test_a(): pass\n",
        "--continue-on-collection-errors",
        "--json-report-omit=collectors",
        files={"test_ok.py": PASS},
    ),
    defect("syntax-error", "def test_a(:\n", files={"test_ok.py": PASS}),
    defect("conftest-error", PASS, files={"conftest.py": "import no_such_module\n"}),
    defect("exit-first", "def test_a(): pass\ndef test_b(): assert 0\ndef test_c(): pass\n", "-x"),
    defect(
        "max-fail",
        "import pytest\n@pytest.mark.parametrize('n', range(9))\ndef test_a(n): assert n % 2\n",
        "--maxfail=2",
    ),
    defect(
        "session-exits-0",
        """
        import pytest
        def test_a(): pass
        def test_b(request): request.session.shouldstop = "enough"
        def test_c(): pass
        def test_d(): pass
        def test_e(): pass
        def test_f(): pass
        """,
    ),
    lossy("kept-duplicates", PASS, "--keep-duplicates", "test_it.py", "test_it.py"),
    lossy(
        "unserialisable-under-errors",
        "def test_a(json_metadata):\n    json_metadata['x'] = object()\ndef test_b(): pass\n",
        "-W",
        "error::UserWarning",
    ),
    lossy("summary-only", "def test_a(): pass\ndef test_b(): pass\n", "--json-report-summary"),
    defect("summary-only-fails", "def test_a(): assert 0\ndef test_b(): pass\n", "--json-report-summary"),
    defect(
        "coverage-too-low",
        "def test_a(): pass\ndef unused():\n    return 1\n",
        "--cov=test_it",
        "--cov-fail-under=100",
        plugins=("pytest_cov.plugin",),
    ),
    defect("collect-only", PASS, "--collect-only"),
    defect("deselected-all", PASS, "-k", "nothing"),
    defect("no-tests", "x = 1\n"),
    defect(
        "all-skipped",
        "import pytest\npytestmark = pytest.mark.skip(reason='not today')\ndef test_a(): pass\n",
    ),
    defect("module-skips", "import pytest\npytest.skip('not here', allow_module_level=True)\n"),
    defect("usage-error", PASS, "no_such_file.py"),
    defect(
        "internal-error",
        PASS,
        files={
            "conftest.py": """
            def pytest_runtest_logreport(report):
                if report.when == "call" and report.nodeid.endswith("b"): raise ValueError("x")
            """
        },
    ),
    defect(
        "strict-xpass",
        "import pytest\n@pytest.mark.xfail(strict=True, reason='known')\ndef test_a(): pass\n",
    ),
    defect(
        "plugin-fails-session",
        PASS,
        files={
            "conftest.py": """
            import pytest
            @pytest.hookimpl(tryfirst=True)
            def pytest_sessionfinish(session): session.exitstatus = 1
            """
        },
        silent=True,
    ),
    defect(
        "interrupt-in-collection",
        "raise KeyboardInterrupt\n",
        files={"test_ok.py": PASS},
    ),
    defect(
        "error-in-session-fixture-teardown",
        """
        import pytest
        @pytest.fixture(scope="session", autouse=True)
        def target():
            yield
            raise RuntimeError("left running")
        def test_a(): pass
        def test_b(): pass
        """,
    ),
    lossy(
        "unknown-outcome",
        PASS,
        files={
            "conftest.py": """
            def pytest_report_teststatus(report):
                if report.when == "call" and report.nodeid.endswith("b"):
                    return "odd", "o", "ODD"
            """
        },
    ),
    defect(
        "warnings-as-errors",
        "import warnings\ndef test_a():\n    warnings.warn('old')\n",
        "-W",
        "error::UserWarning",
    ),
    defect(
        "subtest-fails",
        """
        def test_a(subtests):
            for n in (2, 3, 4):
                with subtests.test(n=n):
                    assert n % 2 == 0
        """,
    ),
    defect(
        "stale-file",
        "import os\ndef test_a(): os._exit(0)\n",
        earlier="def test_a(): pass\n",
        silent=True,
    ),
    defect(
        "told-and-killed",
        """
        import os, pytest
        def test_a(): pass
        @pytest.mark.guards("subscriptions")
        def test_b(): os._exit(0)
        @pytest.mark.guards("trials")
        def test_c(): pass
        """,
        told=True,
    ),
)
