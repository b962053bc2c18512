"""A report puts its parts into words when they are asked for, once."""

import pytest

from reporting.errors import ConfigurationError
from reporting.render import Document
from reporting.report import LADDER, Origin, report_of
from tests.runs import DAY, case, config, evidence

ORIGIN = Origin(sha256="ab" * 32)
RUN = (case(), case("test_b", "failed"))


def test_what_is_in_words_stays_so_on_every_rung():
    report = report_of(evidence(RUN), config(), ORIGIN, day=DAY)
    first = report.on(LADDER[1])
    assert first.areas is first.on(LADDER[2]).areas
    assert (report.rung, first.rung) == LADDER[:2]


def test_no_layout_prints_money_in_an_unknown_locale():
    report = report_of(evidence(RUN), config(locale="xx_YY"), ORIGIN, day=DAY)
    with pytest.raises(ConfigurationError, match="locale xx_YY is not known"):
        _ = Document(report).text
