"""Suites that are in order, each with something a too eager check would take for a fault."""

from tests.ingest.suite import Suite, clean

PASS = "def test_a(): pass\ndef test_b(): pass\n"

CLEANS: tuple[Suite, ...] = (
    clean("passes", PASS),
    clean(
        "odd-names",
        """
        import pytest
        ODD = ["a|b", "`x`", "c\\nd", "é😀", "[x]", "a::b", "\\x1b[31m", "", " ", "{}, {\\"nodeid\\": \\""]
        @pytest.mark.parametrize("v", ODD)
        def test_p(v): pass
        """,
    ),
    clean(
        "module-skips-itself",
        "import pytest\npytest.skip('not here', allow_module_level=True)\n",
        files={"test_ok.py": PASS},
    ),
    clean(
        "import-or-skip",
        "import pytest\npytest.importorskip('no_such_module')\n",
        files={"test_ok.py": PASS},
    ),
    clean(
        "skips",
        """
        import pytest, unittest
        @pytest.fixture
        def away(): pytest.skip("needs redis|x")
        @pytest.mark.skip
        def test_mark(): pass
        @pytest.mark.skipif(True, reason="it's \\"quoted\\"")
        def test_if(): pass
        def test_fixture(away): pass
        def test_body(): pytest.skip("in body, 'quoted'")
        @pytest.mark.skip(reason="class")
        class TestC:
            def test_c(self): pass
        class Unit(unittest.TestCase):
            def test_u(self): self.skipTest("unit")
            @unittest.skip("decorated")
            def test_v(self): pass
        def test_runs(): pass
        """,
    ),
    clean(
        "expected-failures",
        """
        import pytest
        @pytest.mark.xfail(reason="defect 12")
        def test_call(): assert 1 == 2
        @pytest.mark.xfail(reason="hangs", run=False)
        def test_not_run(): raise SystemExit
        def test_imperative(): pytest.xfail("by hand")
        @pytest.fixture
        def broken(): raise RuntimeError("x")
        @pytest.mark.xfail(reason="setup breaks")
        def test_setup(broken): pass
        @pytest.mark.xfail(raises=ValueError, strict=True)
        def test_raises(): raise ValueError("as said")
        def test_runs(): pass
        """,
    ),
    clean(
        "unexpected-pass",
        "import pytest\n@pytest.mark.xfail(reason='old')\ndef test_a(): pass\ndef test_b(): pass\n",
    ),
    clean(
        "unittest-cases",
        """
        import unittest
        class Numbers(unittest.TestCase):
            def setUp(self): self.n = 2
            def test_even(self): self.assertEqual(self.n % 2, 0)
            @unittest.expectedFailure
            def test_odd(self): self.assertEqual(self.n % 2, 1)
        """,
    ),
    clean(
        "unittest-subtests",
        """
        import unittest
        class Numbers(unittest.TestCase):
            def test_even(self):
                for n in (2, 4):
                    with self.subTest(n=n):
                        self.assertEqual(n % 2, 0)
        """,
    ),
    clean(
        "subtests",
        """
        def test_a(subtests):
            for n in (2, 4):
                with subtests.test(n=n):
                    assert n % 2 == 0
        """,
    ),
    clean(
        "doctests",
        '"""\n>>> 1 + 1\n2\n"""\ndef f():\n    """\n    >>> 2 + 2\n    4\n    """\ndef test_a(): pass\n',
        "--doctest-modules",
    ),
    clean(
        "empty-parameters",
        "import pytest\n@pytest.mark.parametrize('n', [])\ndef test_e(n): pass\ndef test_a(): pass\n",
    ),
    clean("chosen-by-keyword", PASS, "-k", "a"),
    clean(
        "chosen-by-marker",
        "import pytest\n@pytest.mark.usefixtures\ndef test_a(): pass\ndef test_b(): pass\n",
        "-m",
        "usefixtures",
    ),
    clean("deselected-one", PASS, "--deselect=test_it.py::test_b"),
    clean("chosen-by-id", PASS, "test_it.py::test_b"),
    clean(
        "rerun-passes",
        "tries = []\ndef test_a():\n    tries.append(1)\n    assert len(tries) > 1, 'first'\n",
        "--reruns=2",
    ),
    clean("no-traceback", PASS, "--tb=no"),
    clean(
        "short-traceback",
        "import pytest\n@pytest.mark.xfail\ndef test_a(): assert 0\ndef test_b(): pass\n",
        "--tb=short",
    ),
    clean(
        "native-traceback",
        "import pytest\n@pytest.mark.xfail\ndef test_a(): assert 0\ndef test_b(): pass\n",
        "--tb=native",
    ),
    clean("omits-much", PASS, "--json-report-omit=collectors", "--json-report-omit=keywords"),
    clean(
        "omits-all",
        PASS,
        "--json-report-omit",
        "collectors",
        "log",
        "traceback",
        "streams",
        "warnings",
        "keywords",
        "--tb=short",
    ),
    clean("indented", PASS, "--json-report-indent=2"),
    clean(
        "noisy",
        """
        import logging, sys, warnings
        def test_a(record_property, json_metadata):
            print("out \\x1b[31mred\\x1b[0m é")
            print("err", file=sys.stderr)
            logging.getLogger().warning("a log %s", "line")
            warnings.warn("old")
            record_property("outcome", "failed")
            json_metadata["tests"] = [{"nodeid": "x", "outcome": "failed"}, {"nodeid": "y"}]
        def test_b(): pass
        """,
    ),
    clean(
        "packages",
        PASS,
        files={"pack/__init__.py": "", "pack/test_x.py": PASS, "pack/sub/__init__.py": "", "pack/sub/test_x.py": PASS},
    ),
    clean(
        "fixtures",
        """
        import pytest
        @pytest.fixture(scope="module", params=[1, 2])
        def one(request):
            yield request.param
        @pytest.fixture(scope="session", autouse=True)
        def two():
            yield
        class TestC:
            @pytest.fixture(autouse=True)
            def three(self): yield
            def test_a(self, one): pass
            def test_b(self, one): pass
        """,
    ),
    clean("import-mode", PASS, "--import-mode=importlib"),
    clean("balanced", PASS, files={"test_two.py": PASS}),
    clean(
        "told",
        """
        import pytest
        tries = []
        @pytest.mark.services("web")
        @pytest.mark.guards("subscriptions")
        @pytest.mark.covers("REQ-1")
        def test_told(evidence):
            '''Logs a user in.'''
            evidence.plan("ask", "answer", "log out")
            with evidence.step("ask"): pass
            with evidence.step("answer", mode="simulated"): pass
            evidence.observe("latency", 12.5, "ms", limit=20)
        def test_flaky():
            tries.append(1)
            assert len(tries) > 1, "the first"
        @pytest.mark.xfail(reason="defect 12")
        def test_expected(): assert 1 == 2
        @pytest.mark.guards("trials")
        def test_left_out(): pass
        """,
        "--reruns=2",
        "-k",
        "not left_out",
        told=True,
    ),
)
