"""What a text speaks of beside complaints: things ("the car coughs"), what somebody owns ("my caramel"), and guesses ("?UTI")."""

from __future__ import annotations

from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from symptomcli.text import Role

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from symptomcli.text import Word

BETWEEN_WORDS = 2
"""Words that may stand between a thing and what introduces it: "in my old car"."""

_INTRODUCING = frozenset(
    (
        "about",
        "after",
        "against",
        "around",
        "at",
        "before",
        "behind",
        "beside",
        "by",
        "driving",
        "during",
        "from",
        "holding",
        "in",
        "into",
        "like",
        "near",
        "of",
        "off",
        "on",
        "onto",
        "over",
        "playing",
        "since",
        "through",
        "to",
        "under",
        "using",
        "watching",
        "with",
        "without",
    )
)
_SUBORDINATING = frozenset(("because", "if", "that", "when", "which", "while"))
POSSESSIVES = frozenset(("my", "our", "his", "her"))
_CONTENT = Role.CONTENT  # an enum's attribute is slow to ask for every word


def things(words: Sequence[Word], known: Container[str], people: Container[str], parts: Container[str]) -> Iterator[int]:
    """Yield the places of the things that a clause is about: nothing of the body is named in it, and nobody but the thing's owner.

    A thing that tells a circumstance ("in the car", "when the phone rings") is none.
    """
    for _, group in groupby(range(len(words)), key=lambda place: words[place].clause):
        clause = list(group)
        if any(words[place].stem in parts for place in clause):
            continue
        main = list(takewhile(lambda place: words[place].text not in _SUBORDINATING, clause))
        found: list[int] = []
        owners: set[int] = set()
        for place in main:
            before = range(max(clause[0], place - BETWEEN_WORDS), place)
            named = words[place].role is _CONTENT and words[place].text in known
            if named and _INTRODUCING.isdisjoint([words[at].text for at in before]):
                found.append(place)
                owners.update(before)
        if not any(words[place].text in people and place not in owners for place in main):
            yield from found


def owned(words: Iterable[Word]) -> Iterator[str]:
    """Yield the stems of what "my" and "her" own: the next word of content."""
    owner = False
    for word in words:
        if owner and word.role is _CONTENT:
            yield word.stem
            owner = False
        owner = owner or word.text in POSSESSIVES


def guessed(words: Iterable[Word], suspicions: Container[str]) -> Iterator[int]:
    """Yield the places of what is told as a guess: the words after "?" or "possible" in their clause."""
    clause = -1
    for place, word in enumerate(words):
        if word.clause == clause:
            yield place
        if word.text in suspicions:
            clause = word.clause
