"""`execution-report init`: a commented configuration to begin with."""

from pathlib import Path

import click

from reporting.cli.command import reported
from reporting.errors import ConfigurationError

TEMPLATE = """\
# What this project declares about its test runs. Everything is optional; what is left out, the report says is not
# configured. Unknown keys are refused.

series = "tests"                  # the name of comparable runs; part of the reports' file names
title = "Test Execution Report"
zone = "UTC"                      # IANA time zone of the times in the report
locale = "en_US"                  # how amounts are written
reports = "reports"               # folder of the reports

[run]
pytest = ["tests"]                # what `execution-report run` hands to pytest

# A service that the suite needs, probed before, after, and when a test that declares it first fails.
# [services.backend]
# name = "Backend service"
# kind = "http"                   # http, websocket, redis, database
# url = "${BACKEND_URL:-http://127.0.0.1:8000}"
# health = "/healthz"
# endpoints = ["POST /login"]     # further requests whose answers count

# Revenue streams: disjoint, declared by people, never computed. Tests name them: @pytest.mark.guards("checkout")
# [mrr]
# currency = "USD"
# as_of = 2026-01-31
# source = "billing export of January"
# owner = "finance"
# book_total = 250000
# [mrr.streams.checkout]
# name = "Checkout"
# amount = 50000

# Requirements that tests cover: @pytest.mark.covers("REQ-12")
# [requirements]
# REQ-12 = "A customer can pay by card"

# Results of the jobs of a CI matrix: each folder tells its environment.
# [matrix]
# path = "results-{os}-py{python}/*"

# What must be there for a run to be complete.
# [expected]
# suites = ["tests/test_checkout.py"]

# The gate. A rule that is left out keeps its default; false turns it off.
# [gate]
# failed_cases = 0
# mrr_at_risk = 0
# duration = 600
# required_cases = ["tests/test_checkout.py"]

# A waiver forgives the gate, never the fact; the case is still shown as failed.
# [[waivers]]
# id = "w1"
# case = "tests/test_checkout.py::test_refund"
# signature = "0123456789"        # as printed in the report
# reason = "known defect of the sandbox"
# issue = "TCK-1"
# owner = "ana"
# approved_by = "ben"
# created = 2026-01-01
# expires = 2026-02-01
"""


@click.command("init")
@reported
def command() -> None:
    """Write a commented execution-report.toml into this folder. An existing one is never touched."""
    from reporting.config import FILE  # noqa: PLC0415 - `--help` needs none of it
    from reporting.publish import create_file  # noqa: PLC0415 - as above

    path = Path(FILE)
    try:
        created = create_file(path, TEMPLATE.encode())
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written here ({error.strerror}); go to another folder") from None
    if not created:
        raise ConfigurationError(f"{path} exists already; edit it, or remove it first")
    click.echo(path.as_posix())
