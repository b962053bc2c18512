"""The suites in `simulated` are run by `make.py`, not by the tests."""

collect_ignore_glob = ["simulated/*"]
