"""What an invoice is made of: the part of a shop that behaves differently from one Python to the next."""

import locale
import sys

import pytest


@pytest.mark.guards("invoicing")
def test_the_total_is_exact():
    """The total of an invoice is the sum of its lines, to the cent."""
    assert sum([10_10, 20_20, 30_30]) == 60_60


@pytest.mark.guards("batches")
def test_invoices_are_sent_in_batches_of_two():
    """Invoices are sent in batches."""
    from itertools import batched

    assert list(batched(["a", "b", "c"], 2)) == [("a", "b"), ("c",)]


@pytest.mark.guards("invoicing")
def test_a_customer_s_name_is_written_to_the_invoice():
    """A name with an accent can be printed."""
    assert "Zoë".encode(locale.getpreferredencoding(False))


@pytest.mark.skipif(sys.version_info < (3, 13), reason="copy.replace is new in Python 3.13")
def test_an_invoice_is_corrected_by_a_copy():
    import copy
    from types import SimpleNamespace

    assert copy.replace(SimpleNamespace(total=10), total=12).total == 12


if sys.version_info >= (3, 12):

    def test_folders_of_invoices_are_walked(tmp_path):
        (tmp_path / "2026").mkdir()
        assert [names for _, names, _ in tmp_path.walk()] == [["2026"], []]
