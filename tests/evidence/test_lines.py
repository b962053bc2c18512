"""Lines of folded cases, in memory and in a file."""

import pytest

from reporting.evidence import lines as module
from reporting.evidence.lines import Lines

BLOCKS = (b'["a",1.0],\n["b",2.0]', b',\n["c",3.0]', b',\n["d",4.0],\n["e",5.0]')
WHOLE = b"".join(BLOCKS)


@pytest.mark.parametrize("longest", [0, 1, len(BLOCKS[0]), len(WHOLE) - 1, len(WHOLE)])
@pytest.mark.parametrize("block", [1, 7, 1 << 20])
def test_lines_are_the_same_in_memory_and_in_a_file(monkeypatch, longest, block):
    monkeypatch.setattr(module, "LONGEST", longest)
    monkeypatch.setattr(module, "BLOCK", block)
    lines = Lines()
    for one in BLOCKS:
        lines.add(one)
    for _ in range(2):
        assert b"".join(lines.blocks()) == WHOLE
        assert list(lines) == [b'["a",1.0]', b'["b",2.0]', b'["c",3.0]', b'["d",4.0]', b'["e",5.0]']
    assert lines.size == len(WHOLE)
    lines.close()


def test_none_are_none():
    assert list(Lines()) == list(Lines(b"before")) == []
