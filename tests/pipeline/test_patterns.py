"""Declared patterns that match more than secrets make a run no better."""

import pytest

from reporting import pipeline
from reporting.config import Config

SHORT = (
    '<testsuites><testsuite name="s" tests="6"><testcase classname="a" name="b" time="0.1"/></testsuite></testsuites>'
)


@pytest.mark.parametrize("pattern", ["[a-z]{10}", "[a-z]+", ".*", "", "incomplete"])
def test_a_pattern_does_not_take_out_that_a_run_is_incomplete(tmp_path, pattern):
    path = tmp_path / "results.xml"
    path.write_text(SHORT, encoding="utf-8", newline="\n")
    config = Config(redact=(pattern,))
    collected = pipeline.collect([str(path)], config, environ={})
    assert (collected.evidence.run.status, pipeline.judge(collected, config).word) == ("incomplete", "INCONCLUSIVE")
    assert pipeline.text(pipeline.assess(collected, config))
