"""Words of a text -> how much they speak for each entry, whatever phrase they are said in.

Linear classifiers (a support vector machine for each entry against all others) over words of content and pairs of neighbours among them,
learned by `scripts/learn.py` from the stored phrases and from strangers' texts. An entry that was not learned has no evidence.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from symptomcli.kept import Kept
from symptomcli.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from symptomcli.indexing import Entry
    from symptomcli.lines import Table

LEARNED = "*"
"""Key of the ids of the entries that were learned; elsewhere they go by their places here."""

ALONE = "+"
"""Key of what speaks for each of them where nothing is said."""

WHOLE = 100
"""Weights of words and pairs are written in whole hundredths."""

NOTHING = "-"
"""Stands for an id where a text is no complaint."""

NO_ENTRY = -1
"""Its number."""


class Evidence:
    """Weights of words for entries, read when they are first asked for."""

    def __init__(self, weights: Callable[[], Table], entries: Sequence[Entry]) -> None:
        """Take what gives the weights, and the entries of an index, by whose numbers evidence is told."""
        self._give = weights
        self._entries = entries
        self._speaks: Kept[str, Mapping[int, float]] = Kept(self._read)
        self._lines: Lines[str] | None = None
        self._numbers: list[int | None] = []
        self._alone: dict[int, float] = {}

    def __reduce__(self) -> tuple[type[Evidence], tuple[Callable[[], Table], Sequence[Entry]]]:
        """Travel to another process without the weights."""
        return Evidence, (self._give, self._entries)

    def entry(self, number: int) -> Entry:
        """Give an entry by its number."""
        return self._entries[number]

    @property
    def learned(self) -> Container[int]:
        """Numbers of the entries that were learned; once a word was asked for."""
        return self._alone

    def speaks(self, key: str) -> Mapping[int, float]:
        """Give the entries that a word, or a pair of neighbours, speaks for or against, and how much."""
        return self._speaks[key]

    def weigh(self, keys: Sequence[str]) -> dict[int, float]:
        """Add up what the words of a text speak for each entry that any of them speaks for: 0 is none, 2 is much.

        A denied word speaks against what it would speak for, unless its denial was learned to speak for that: "no sense of smell".
        """
        known = [told for key in features(keys) if (told := self._speaks[key])]
        summed: dict[int, float] = {}
        for told in known:
            for number, weight in told.items():
                if number in summed:
                    summed[number] += weight
                else:
                    summed[number] = weight
        for key in keys:
            if key[0] == "!":
                denied = self._speaks[key]
                for number, weight in self._speaks[key[1:]].items():
                    if weight > 0 and denied.get(number, 0.0) <= 0:
                        summed[number] = summed.get(number, 0.0) - weight
        share, alone = 1 / sqrt(len(known)) if known else 0.0, self._alone
        return {number: alone[number] + share * weight for number, weight in summed.items()}

    def _read(self, key: str) -> Mapping[int, float]:
        if self._lines is None:
            lines = Lines(self._give(), str)
            places = {entry.id: number for number, entry in reversed([*enumerate(self._entries)])} | {NOTHING: NO_ENTRY}
            self._numbers = [places.get(key) for key in (lines.get(LEARNED) or "").split()]
            alone = map(float, (lines.get(ALONE) or "").split())
            self._alone = {number: 1 + weight for number, weight in zip(self._numbers, alone, strict=True) if number is not None}
            self._lines = lines
        told = self._lines.get(key)
        pairs = [pair.partition(" ") for pair in told.split("|")] if told else []
        weights = {self._numbers[int(place)]: int(weight) / WHOLE for place, _, weight in pairs}
        return {number: weight for number, weight in weights.items() if number is not None}


def features(keys: Iterable[str]) -> list[str]:
    """Give what a text is weighed by: its words of content, and the pairs of neighbours among them, each once."""
    words = list(keys)
    return list(dict.fromkeys([*words, *map("{} {}".format, words, words[1:])]))
