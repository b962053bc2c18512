"""Turns a test run into a dated Markdown report that cannot say more than its evidence.

Importing this package imports nothing else, so that `execution-report --version` and an idle pytest plugin cost next
to nothing.
"""

__version__ = "0.1.0"
