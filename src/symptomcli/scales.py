"""Weights of words and of pairs of neighbours, added up over a text: what `alarm` and `scope` are made of.

They are learned by `scripts/learn.py` (logistic regressions) and read when they are first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Self

    from symptomcli.lines import Table
    from symptomcli.text import Reading

ENOUGH = "*"
"""Key of the sum of weights from which on a text is what is looked for."""

LONGEST = 60
"""Words up to which a text is weighed at once: a longer one says much in passing."""


class Scales:
    """A table of weights."""

    def __init__(self, weights: Callable[[], Table]) -> None:
        """Take what gives the weights: a word or two on a line, and by how much they speak for what is looked for."""
        self._give = weights
        self._lines: Lines[float] | None = None

    def __reduce__(self) -> tuple[type[Self], tuple[Callable[[], Table]]]:
        """Travel to another process without the weights."""
        return type(self), (self._give,)

    @property
    def weights(self) -> Lines[float]:
        """The weights by their keys."""
        if self._lines is None:
            self._lines = Lines(self._give(), float)
        return self._lines

    @property
    def enough(self) -> float:
        """The sum of weights from which on a text is what is looked for."""
        return self.weights.get(ENOUGH) or 0.0


def features(reading: Reading) -> set[str]:
    """Give the keys that a text is weighed by: its words as screening hears them, and the pairs of neighbours."""
    return {key for _, key in placed(reading, range(len(reading.words)))}


def placed(reading: Reading, places: Sequence[int]) -> Iterator[tuple[tuple[int, ...], str]]:
    """Yield each key of the words at some places once, with the places where it stands first."""
    sounds = [reading.words[place].sound for place in places]
    found: dict[str, tuple[int, ...]] = {}
    for place, sound in zip(places, sounds, strict=True):
        found.setdefault(sound, (place,))
    for place, first, second in zip(places, sounds, sounds[1:], strict=False):
        found.setdefault(f"{first} {second}", (place, place + 1))
    return ((said, key) for key, said in found.items())
