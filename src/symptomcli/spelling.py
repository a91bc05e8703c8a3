"""Words that are no words -> the known words that were meant."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from symptomcli.kept import Kept
from symptomcli.lines import Lines
from symptomcli.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from symptomcli.indexing import Index
    from symptomcli.language import Language
    from symptomcli.lines import Table

SHORTEST_REPAIRED = 4
LONGEST_REPAIRED = 30
TWO_EDITS_FROM = 8
"""Letters from which and up to which a word is repaired at all, and from which two slips are allowed in it."""

FOREIGN_FROM = 3
FOREIGN_SHARE = 0.8
"""From so many unknown words, and more than this share of all, a text is taken for another language and left alone."""

FOREIGN_WORDS = 2
"""Common words of other languages from which on a text may be in one: what is English in it by chance then means nothing."""

NEARBY = 50
"""Words before and after a misspelt one that tell which known word was meant."""

FEW = 50
"""Words that are sought among all that are alike; sorting these by their halves costs as much, and a stream seeks more."""


class Candidate(Struct):
    """A known word that a typed one may have been meant for; the smaller, the likelier where nothing else is known."""

    distance: int
    begins_otherwise: bool
    rarity: int
    word: str


class Speller:
    """Tells what was meant by words that are no words.

    One edit in a word of four letters or more, two in one of eight (optimal string alignment: a swap is one edit). A word that the
    index, the lexicon or everyday English knows is never changed. Of equally close words the one is meant that stored phrases have
    together with the words beside it ("chest hest": chest pain says nothing of heat), then the one that most phrases have. Glued words
    are cut when both halves are known and phrases have them together.
    """

    def __init__(self, index: Index, language: Language, everyday_words: Callable[[], Table]) -> None:
        """Take the index, the language with its slips ("nite"), and what gives common English words, sorted, one a line."""
        self._index = index
        self._language = language
        self._everyday_words = everyday_words
        self._everyday: Lines[str] | None = None
        self.is_word = Kept(self._ask)
        """Whether a typed word is one: of the index, of the lexicon, of common English, or nothing that could be a slip of one."""
        self._closest: Kept[str, list[str]] = Kept(self._found_closest)
        self._sought = 0

    def __reduce__(self) -> tuple[type[Speller], tuple[Index, Language, Callable[[], Table]]]:
        """Travel to another process without what was learnt on the way."""
        return Speller, (self._index, self._language, self._everyday_words)

    def is_foreign(self, tokens: Sequence[str]) -> bool:
        """Tell whether a text is in another language: common words of these, one at least that is no English, and hardly any that is."""
        foreign = self._language.foreign
        listed = [typed for typed in tokens if typed in foreign]
        if len(listed) < FOREIGN_WORDS or all(self.is_word[typed] for typed in listed):
            return False
        strange = sum(typed in foreign or not self.is_word[typed] for typed in tokens)
        return strange > FOREIGN_SHARE * len(tokens)

    def repair(self, tokens: Sequence[str]) -> dict[str, str]:
        """Find the words of a text that are no words, and the known word each was meant for."""
        odd = [typed for typed in tokens if not self.is_word[typed]]
        slips = self._language.slips
        repairs = {typed: slips[typed] for typed in odd if typed in slips}
        unknown = [typed for typed in odd if typed not in slips]
        if unknown and (len(unknown) < FOREIGN_FROM or len(unknown) <= FOREIGN_SHARE * len(tokens)):
            known = [repairs.get(typed, typed) for typed in tokens]
            strange = set(unknown)
            for place, typed in enumerate(tokens):
                if typed not in strange:
                    continue
                near = range(max(0, place - NEARBY), min(len(tokens), place + NEARBY))
                fixed = self._likeliest(typed, [known[at] for at in near if tokens[at] not in strange])
                fixed = fixed or _cut(typed, self._index, self._language)
                if fixed:
                    repairs[typed] = fixed
        return repairs

    def _ask(self, typed: str) -> bool:
        if typed in self._language.slips:
            return False
        stem = self._language.stem(typed)
        inflected = typed != stem and (stem != self._language.key(typed) or self._index.says(stem))
        if self._index.knows(typed) or inflected:  # "boaked" is "boak", which is "vomit"; "sweated" is "sweat"
            return True
        if self._everyday is None:
            self._everyday = Lines(self._everyday_words(), str)
        repairable = typed.isalpha() and SHORTEST_REPAIRED - 1 <= len(typed) <= LONGEST_REPAIRED
        return not repairable or typed in self._everyday

    def _found_closest(self, typed: str) -> list[str]:
        self._sought += 1
        return _closest(typed, self._index, by_halves=self._sought > FEW)

    def _likeliest(self, typed: str, others: Iterable[str]) -> str | None:
        """Choose of the closest words the one that is meant with a letter doubled or not, or that phrases have with most of the others."""
        closest = self._closest[typed]
        if len(closest) > 1:
            single = _undoubled(typed)
            closest = [word for word in closest if _undoubled(word) == single] or closest
        if len(closest) <= 1:
            return next(iter(closest), None)
        key = self._language.key
        said = {*map(key, others)}
        beside = {*said, *[f"!{other}" for other in said]}  # "my elgs won't move": phrases have "legs" beside "move" that is denied
        return max(closest, key=lambda word: self._index.together(key(word), beside))


def _undoubled(word: str) -> str:
    """Give a word with each of its letters once where it stands twice in a row: "throww" is "throw"."""
    return "".join(letter for letter, _ in groupby(word))


def _closest(typed: str, index: Index, *, by_halves: bool = False) -> list[str]:
    """Give the known words that are as close as any within the allowed edits, likeliest first.

    Looked through are the words that begin with one of the first two letters, and those that have one of them in second place: a lost
    or wrong first letter. `by_halves` finds sooner what is one edit away, once the words are sorted by their halves.
    """
    shortest = SHORTEST_REPAIRED if len(typed) >= SHORTEST_REPAIRED else len(typed) + 1  # "les" has lost a letter
    allowed = 2 if len(typed) >= TWO_EDITS_FROM else 1
    near: list[Candidate] = []
    if by_halves:
        near = _near(typed, {word for word in index.alike_in_half(typed) if len(word) >= shortest}, 1, index)
    if not near and not (by_halves and allowed == 1):
        alike = {word for letter in typed[:2] for word in index.alike(letter, len(typed), allowed) if len(word) >= shortest}
        near = _near(typed, alike, allowed, index)
    return [candidate.word for candidate in near if candidate.distance == near[0].distance]


def _near(typed: str, words: Collection[str], allowed: int, index: Index) -> list[Candidate]:
    """Give of these words those within so many edits, likeliest first."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415  # 17 ms, paid only for a word that nothing knows
    from rapidfuzz.process import extract  # noqa: PLC0415

    found = extract(typed, words, scorer=OSA.distance, score_cutoff=allowed, limit=None)
    return sorted([Candidate(distance, word[0] != typed[0], -index.spoken(word), word) for word, distance, _ in found])


def _cut(typed: str, index: Index, language: Language) -> str | None:
    """Cut a glued word ("chestpain") in two known ones that phrases have together, the longest first half first."""
    for place in range(len(typed) - 3, 2, -1):
        first, second = typed[:place], typed[place:]
        if index.knows(first) and index.knows(second) and index.together(language.key(first), [language.key(second)]):
            return f"{first} {second}"
    return None
