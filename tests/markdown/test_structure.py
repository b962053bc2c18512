"""Foreign text in every position changes nothing but the text shown."""

import random

import pytest

from tests.markdown import document, hostile


@pytest.mark.parametrize("seed", range(10))
def test_foreign_text_changes_nothing_but_the_text_shown(seed):
    rng = random.Random(seed)
    faults = [fault for _ in range(50) for fault in document.broken([hostile.text(rng) for _ in document.SLOTS])]
    assert faults == []


@pytest.mark.parametrize("atom", hostile.ATOMS, ids=ascii)
def test_each_atom_alone_changes_nothing(atom):
    assert document.broken([atom] * len(document.SLOTS)) == []


def test_a_document_that_is_not_escaped_is_called_broken():
    raw = dict.fromkeys(document.ENCODERS, str)
    assert document.broken(["| a"] * len(document.SLOTS), raw)


def test_every_encoder_by_position_stands_in_a_slot():
    assert {slot.encode for slot in document.SLOTS} == set(document.ENCODERS)
