"""What is kept is right, bounded, and what was asked for lately."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from symptomcli.kept import Kept


@given(st.lists(st.integers(0, 20)), st.integers(1, 12))
def test_keeps_what_was_asked_for_lately(asked: list[int], most: int) -> None:
    """Every key gives its value; one that is among the last asked for, half of those kept, is not made again."""
    made: list[int] = []

    def make(key: int) -> str:
        made.append(key)
        return str(key)

    kept = Kept(make, most=most)
    for place, key in enumerate(asked):
        before = len(made)
        assert kept[key] == str(key)
        lately = list(dict.fromkeys(reversed(asked[:place])))[: (most + 1) // 2]
        if key in lately:
            assert len(made) == before
        assert len(kept) <= (most + 1) // 2
