"""The suites in `simulated` and `matrix` are run by `make.py`, not by the tests."""

collect_ignore_glob = ["simulated/*", "matrix/*"]
