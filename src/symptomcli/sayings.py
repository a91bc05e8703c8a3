"""Words as typed -> the places of what is said with them in a row: idioms, and what tells of another time."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from symptomcli.text import JOINERS, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from symptomcli.text import Reading, Word

A_YEAR = "year"
"""Stands in a way of telling the past for any year, and `A_NUMBER` for any number."""

A_NUMBER = "number"

A_BREAK = ","
"""Stands between words as typed, and in an idiom, for any mark that parts them."""

Idioms = dict[str, list[list[str]]]
"""Words in a row, under the first of them."""

_NONE: frozenset[int] = frozenset()


class Past:
    """Ways to tell of another time ("years ago"), and the words that tell of now."""

    def __init__(self, ways: Iterable[str], present: Iterable[str]) -> None:
        """Take the ways and the words, as `hearing` prepared them."""
        self._ways = _by_first(way.split() for way in ways)
        self._present = frozenset(present)

    def over(self, reading: Reading) -> AbstractSet[int]:
        """Give the places of what a reading tells of another time."""
        words = reading.words
        if not any(token in self._ways or token.isdigit() for word in words for token in word.text.split()):
            return _NONE
        return self.told(words, as_typed(words))

    def told(self, words: tuple[Word, ...], typed: Sequence[tuple[str, list[int]]]) -> AbstractSet[int]:
        """Give the places of clauses that tell of another time ("bitten in 1999", "years ago"), if the sentence says nothing of now."""
        tokens = [token for token, _ in typed]
        found = [
            words[typed[start][1][0]]
            for start, token in enumerate(tokens)
            for first in ((token, A_YEAR, A_NUMBER) if token.isdigit() else (token,))
            for way in self._ways.get(first, ())
            if len(way) <= len(tokens) - start and all(map(_is_said, way, tokens[start:]))
        ]
        if not found:
            return set()
        present = {word.sentence for word in words if not self._present.isdisjoint(word.text.split())}
        clauses = {word.clause for word in found if word.sentence not in present}
        last = {word.clause: word.text for word in words}
        clauses |= {clause - 1 for clause in clauses if last.get(clause - 1) == "with"}  # "coughed up blood with TB years ago"
        return {place for place, word in enumerate(words) if word.clause in clauses}


def read(text: str) -> Idioms:
    """Put the words of idioms under their first; one that is said twice in a row counts once."""
    return _by_first([word for word, _ in groupby(saying.split())] for saying in text.split("|")) if text else {}


def as_typed(words: tuple[Word, ...]) -> list[tuple[str, list[int]]]:
    """Give the words as typed, each with its places: "i've" reads as two words and was typed once.

    `A_BREAK` stands where a mark (a comma, a full stop) parts two words: no saying goes on past it.
    """
    typed: list[tuple[str, list[int]]] = []
    for place, word in enumerate(words):
        if typed and word.clause != words[place - 1].clause and typed[-1][0] not in JOINERS:
            typed.append((A_BREAK, []))
        for token in whole(word.text).split():
            if typed and typed[-1][0] == token:
                typed[-1][1].append(place)
            else:
                typed.append((token, [place]))
    return typed


def starts(typed: Iterable[tuple[str, list[int]]]) -> dict[str, list[int]]:
    """Give for each word as typed where it stands among these."""
    starts: dict[str, list[int]] = {}
    for number, (token, _) in enumerate(typed):
        starts.setdefault(token, []).append(number)
    return starts


def places_of(typed: Sequence[tuple[str, list[int]]], starts: Mapping[str, list[int]], idioms: Idioms) -> set[int]:
    """Give the places of idioms in a text, word for word as typed."""
    return {
        place
        for first in idioms.keys() & starts.keys()
        for start in starts[first]
        for idiom in idioms[first]
        if [token for token, _ in typed[start : start + len(idiom)]] == idiom
        for _, places in typed[start : start + len(idiom)]
        for place in places
    }


def _by_first(ways: Iterable[list[str]]) -> Idioms:
    """Put words in a row under the first of them."""
    under: Idioms = {}
    for words in ways:
        under.setdefault(words[0], []).append(words)
    return under


def _is_said(part: str, token: str) -> bool:
    """Tell whether a typed word is what a way of telling the past asks for."""
    if part in (A_YEAR, A_NUMBER):
        return token.isdigit() and (part == A_NUMBER or len(token) == len("1999"))
    return part == token
