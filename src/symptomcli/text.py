"""Words: what was typed, cut and normalised, and what each word is found to mean.

A `Reading` is what a text says: its words in order, each with the stem that all its equivalents share, its clause, its role, and
whether the writer denies it. Equal readings mean that people said the same thing; ranking and screening see stems only.
`symptomcli.language` makes readings.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from typing import TYPE_CHECKING

from symptomcli.notes import spell_out
from symptomcli.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Container

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.,;:!?\n&+/()]")
_POINTED = re.compile(rf"[^\W_]*\d(?:\.\d+)+[^\W_]*|{_TOKEN.pattern}")
_UNSPOKEN = re.compile(r"[^\w.,;:!?\n&+/()']|_")
_INITIALS = r"\b(?:[a-z]\.){2,}"
_DECIMALS = re.compile(r"(?<=\d)\.\d+")
HARD_BREAKS = frozenset(".;:!?\n")
_SOFT_BREAKS = frozenset(",&+/()")
BREAKS = HARD_BREAKS | _SOFT_BREAKS
"""Marks between clauses; the hard ones end a sentence."""

JOINERS = frozenset(("and", "plus", "with", "then", "but", "also"))
"""Words after which another clause begins."""

_APOSTROPHES = {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u00b4": "'"}
_ARROWS = {"\u2191": " increased ", "\u2193": " decreased "}
_SIGNS = str.maketrans({**_APOSTROPHES, **_ARROWS})


PERSISTENT = "persist"
"""Stem of all that says a complaint does not stop ("can't stop", "won't go away"): no denial, and no complaint by itself."""

DENIAL = "~"
"""Stem of every negation; the words that it denies carry it on."""

MORE, LESS, WORSE = "more", "less", "worse"
"""Degrees, of all that says by how much or how well: "increased", "gone down", "poor". No complaint by themselves."""

DEGREES = frozenset((MORE, LESS, WORSE))

CANNOT = "cannot"
"""Stem of all that says a person is unable to: a complaint, and no denial of what follows."""


class Role(IntEnum):
    """What a word does in the text."""

    CONTENT = 0
    FILLER = 1
    DURATION = 2
    NEGATION = 3
    AFTERWARDS = 4
    """Says that what stands before it is over: "has gone"."""


class Word(Struct):
    """One word, or several that the lexicon treats as one ("throw up").

    `doubtful`: it is denied only if what was denied before it goes on without a mark: "not slept all night crushing chest pain".
    """

    text: str
    stem: str
    role: Role
    clause: int
    sentence: int
    negated: bool = False
    degree: str = ""
    doubtful: bool = False

    @property
    def key(self) -> str:
        """What the word means: its degree or its stem, marked where it is denied: "not hungry" and "hungry" are different complaints."""
        meaning = self.degree or self.stem
        return f"!{meaning}" if self.negated else meaning

    @property
    def sound(self) -> str:
        """What screening hears: the stem, marked where it is denied, whatever degree it tells; of a number its decimals, too."""
        stem = decimal(self.text) or self.stem
        return f"!{stem}" if self.negated else stem


class Reading(Struct):
    """What a text says: its words, the names of the qualifiers it mentions, and the places of their words.

    `content` are the places of the words that carry meaning, denied ones among them; `suspected` those of a guess ("?UTI"); `things` those
    of what a clause is about that is about nobody: "the car coughs". `personal`: the text names somebody, or something of the body; where
    all that names anybody is "my" or "her", `owned` are the stems of what they own: "my caramel" is nobody.
    """

    words: tuple[Word, ...]
    content: tuple[int, ...]
    qualifiers: tuple[str, ...]
    circumstances: frozenset[int]
    suspected: frozenset[int]
    things: frozenset[int]
    personal: bool
    owned: tuple[str, ...]

    def keys(self) -> set[str]:
        """Stems of the words that carry meaning, with their denial."""
        return {self.words[place].key for place in self.content}

    def denied(self, met: Container[int] = (), *, doubted: bool = False) -> tuple[str, ...]:
        """What the writer says they do not have: runs of denied words, as typed, but for the places that a phrase `met`.

        `doubted`: without the doubtful ones, of which a warning sign may have been heard.
        """
        told = [
            place
            for place, word in enumerate(self.words)
            if word.negated and not word.degree and place not in met and not (doubted and word.doubtful)
        ]
        runs: list[list[int]] = []
        for place in told:
            if runs and runs[-1][-1] == place - 1 and self.words[place - 1].clause == self.words[place].clause:
                runs[-1].append(place)
            else:
                runs.append([place])
        return tuple(dict.fromkeys(" ".join(self.words[place].text for place in run) for run in runs))


def normalise(text: str) -> str:
    """Fold case, width, accents, apostrophes and hyphens; lone surrogates and control characters become spaces.

    The point of a decimal number ("T 38.9") stays, and ends no sentence.
    """
    if text.isascii():
        text = text.translate(_SIGNS).lower()
    else:
        text = unicodedata.normalize("NFKD", text.translate(_SIGNS)).casefold()
        text = "".join(character for character in text if not unicodedata.combining(character))
    if "." in text:
        text = re.sub(_INITIALS, lambda letters: letters.group().replace(".", ""), text)
    return _UNSPOKEN.sub(" ", spell_out(text))


def cut(text: str) -> list[str]:
    """Cut a text into words as typed and marks between them; "38.9", "t38.9" and "12.11.2026" are words."""
    text = normalise(text)
    return (_POINTED if "." in text else _TOKEN).findall(text)


def whole(word: str) -> str:
    """Take the decimals of a number away."""
    return _DECIMALS.sub("", word) if "." in word else word


def decimal(word: str) -> str:
    """Give a number with decimals as it is heard ("38.50 C" as 38.5, "7.0" as 7.0); nothing of any other word."""
    if "." not in word:
        return ""
    units, _, decimals = word.partition(".")
    return f"{units}.{decimals[0]}" if units.isdigit() and decimals.isdigit() else ""
