"""Text in pieces: whole when short, without its middle when long, whatever the pieces are."""

from hypothesis import given
from hypothesis import strategies as st

from reporting.ingest.long_text import LongText


@given(st.lists(st.text(max_size=30), max_size=20), st.integers(2, 60))
def test_beginning_and_end_are_kept_and_the_rest_is_counted(pieces, limit):
    text = LongText(limit)
    for piece in pieces:
        text.add(piece)

    whole, half = "".join(pieces), limit // 2
    if len(whole) <= 2 * half:
        assert text.text() == whole
        return
    said = f"\n... {len(whole) - 2 * half} characters are left out here; the results file has them ...\n"
    assert text.text() == whole[:half] + said + whole[-half:]
