"""Markdown stays Markdown, and plain text cannot pass for it."""

import pytest

from reporting.markdown import Markdown


def test_two_pieces_are_markdown_again():
    piece = Markdown("**a**") + Markdown("_b_")
    assert piece == "**a**_b_"
    assert isinstance(piece, Markdown)
    assert isinstance(Markdown("-") * 3, Markdown)


def test_joined_pieces_are_markdown_again():
    piece = Markdown(", ").join(Markdown(mark) for mark in "ab")
    assert piece == "a, b"
    assert isinstance(piece, Markdown)


@pytest.mark.parametrize(
    "mix",
    [
        lambda: Markdown("a") + "b",
        lambda: "a" + Markdown("b"),
        lambda: Markdown(", ").join([Markdown("a"), "b"]),
    ],
)
def test_plain_text_cannot_be_mixed_in_unseen(mix):
    with pytest.raises(TypeError, match="not Markdown"):
        mix()


@pytest.mark.parametrize(
    "changed",
    [
        Markdown("a|b").replace("|", "-"),
        Markdown("ab")[0],
        Markdown("a").upper(),
        f"{Markdown('a')}",
        "".join([Markdown("a"), "b"]),
        Markdown("%s") % "x",
        Markdown("{}").format("x"),
    ],
)
def test_a_changed_piece_is_plain_text_again(changed):
    assert type(changed) is str
