"""Words that are no words -> the known words that were meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from symptomcli.matching import Index

SHORTEST_REPAIRED = 4
LONGEST_REPAIRED = 30
TWO_EDITS_FROM = 8
"""Letters from which and up to which a word is repaired at all, and from which two slips are allowed in it."""

FOREIGN_FROM = 3
FOREIGN_SHARE = 0.5
"""From so many unknown words, and more than this share of all, a text is taken for another language and left alone."""


KEPT_WORDS = 100_000
"""Words of which it is remembered what they are; a stream must not grow without bound."""


class Speller:
    """Tells what was meant by words that are no words.

    One edit in a word of four letters or more, two in one of eight (optimal string alignment: a swap is one edit). A word that the
    index, the lexicon or everyday English knows is never changed. Glued words are cut when both halves are known.
    """

    def __init__(self, index: Index, slips: Mapping[str, str], everyday_words: Callable[[], str]) -> None:
        """Take the index, spellings further off that people use on purpose ("nite"), and what gives common words, sorted, one a line."""
        self._index = index
        self._slips = slips
        self._everyday_words = everyday_words
        self._everyday = ""
        self._is_word: dict[str, bool] = {}
        self._meant: dict[str, str | None] = {}

    def repair(self, tokens: Sequence[str]) -> dict[str, str]:
        """Find the words of a text that are no words, and the known word each was meant for."""
        repairs: dict[str, str] = {}
        unknown: list[str] = []
        for typed in tokens:
            if typed in self._slips:
                repairs[typed] = self._slips[typed]
            elif not self._index.knows(typed) and not self._knows(typed):
                unknown.append(typed)
        if len(unknown) < FOREIGN_FROM or len(unknown) <= FOREIGN_SHARE * len(tokens):
            for typed in unknown:
                fixed = self._fixed(typed)
                if fixed:
                    repairs[typed] = fixed
        return repairs

    def _knows(self, typed: str) -> bool:
        """Tell whether this is common English, or nothing that could be a slip of a word."""
        known = self._is_word.get(typed)
        if known is None:
            if not self._everyday:
                self._everyday = self._everyday_words()
            if len(self._is_word) > KEPT_WORDS:
                self._is_word.clear()
            repairable = typed.isalpha() and SHORTEST_REPAIRED - 1 <= len(typed) <= LONGEST_REPAIRED
            known = self._is_word[typed] = not repairable or _holds(self._everyday, typed)
        return known

    def _fixed(self, typed: str) -> str | None:
        if typed not in self._meant:
            if len(self._meant) > KEPT_WORDS:
                self._meant.clear()
            self._meant[typed] = _nearest(typed, self._index) or _cut(typed, self._index)
        return self._meant[typed]


def _nearest(typed: str, index: Index) -> str | None:
    """Give the closest known word within the allowed edits; of equally close ones, the one that most phrases hold.

    Most slips keep the first letter, so those words are tried first; only where none fits, a lost or wrong first letter is.
    """
    initials = (index.beginning(initial) for initial in dict.fromkeys(typed[:2]))
    return _closest(typed, initials, index) or _closest(typed, (index.after_first(letter) for letter in dict.fromkeys(typed[:2])), index)


def _closest(typed: str, buckets: Iterable[Sequence[str]], index: Index) -> str | None:
    from rapidfuzz import process  # noqa: PLC0415  # 17 ms with its scorers, paid only for a word that nothing knows
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    allowed = 2 if len(typed) >= TWO_EDITS_FROM else 1
    shortest = SHORTEST_REPAIRED if len(typed) >= SHORTEST_REPAIRED else len(typed) + 1  # "les" has lost a letter
    near = (
        (distance, word[0] != typed[0], -index.spoken.get(word, 0), word)
        for words in buckets
        for word, distance, _ in process.extract(typed, words, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        if len(word) >= shortest
    )
    best = min(near, default=None)
    return best[3] if best else None


def _cut(typed: str, index: Index) -> str | None:
    """Cut a glued word ("chestpain") in two known ones, the longest first half first."""
    for place in range(len(typed) - 3, 2, -1):
        if index.knows(typed[:place]) and index.knows(typed[place:]):
            return f"{typed[:place]} {typed[place:]}"
    return None


def _holds(lines: str, word: str) -> bool:
    """Tell whether a line of a sorted text is this word, by halving: 5 microseconds, where a search through takes 90."""
    low, high = 0, len(lines)
    while low < high:
        start = lines.rfind("\n", low, (low + high) // 2) + 1 or low
        end = lines.find("\n", start)
        line = lines[start:end]
        if line == word:
            return True
        if line < word:
            low = end + 1
        else:
            high = start
    return False
