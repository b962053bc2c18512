"""Of a long trace both ends and the assertions between them are shown, and what is cut is counted."""

import pytest

from reporting.report.area import BRIEF_LINES, TRACE_LINES, shortened


def lines(count, *asserted):
    return [f"{'E ' if number in asserted else '  '}line {number}" for number in range(count)]


@pytest.mark.parametrize("most", [BRIEF_LINES, TRACE_LINES])
def test_a_trace_that_fits_is_whole(most):
    assert shortened("\n".join(lines(most)), most).split("\n") == lines(most)


@pytest.mark.parametrize(
    ("asserted", "shown"),
    [
        ((), [0, 1, "[4 lines not shown]", 6, 7]),
        ((2,), [0, 1, 2, "[3 lines not shown]", 6, 7]),
        ((5,), [0, 1, "[3 lines not shown]", 5, 6, 7]),
        ((3,), [0, 1, "[1 line not shown]", 3, "[2 lines not shown]", 6, 7]),
        ((0, 3, 4, 5, 7), [0, 1, "[1 line not shown]", 3, 4, "[1 line not shown]", 6, 7]),
    ],
)
def test_what_is_cut_out_of_a_trace_is_counted(asserted, shown):
    whole = lines(8, *asserted)
    expected = [whole[line] if isinstance(line, int) else line for line in shown]
    assert shortened("\n".join(whole), 6).split("\n") == expected
