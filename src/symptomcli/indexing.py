"""Phrases -> index: which phrases a text may say, and what its words weigh."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import combinations
from math import log
from typing import TYPE_CHECKING, Any

from symptomcli.kept import Kept
from symptomcli.lines import Lines, Rows, Table, rows
from symptomcli.policy import (
    ABBREVIATION,
    ALONE,
    LEAST_COVERAGE,
    LEAST_WORDS,
    LONGEST_ABBREVIATION,
    REFERENCE,
    TOGETHER,
    UNKNOWN,
)
from symptomcli.structs import Struct
from symptomcli.text import DEGREES, PERSISTENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from symptomcli.language import Language
    from symptomcli.text import Reading

SHORTEST_KNOWN = 3
"""Letters from which a word is one that a typo may be repaired to."""


NO_PAGE = "no page"
"""Kind of an illness that has no page: a text that names it is not about what its words say elsewhere ("head and neck cancer")."""


class Entry(Struct):
    """A record that phrases lead to, or an illness that has none (`NO_PAGE`)."""

    kind: str
    id: str
    name: str


class Phrase(Struct):
    """A stored phrase: as written, its entry's place in `Index.entries`, its stems, what they weigh together, and rule 3's distraction."""

    text: str
    entry: int
    stems: frozenset[str]
    weight: float
    distraction: float


class _Halves(Struct):
    """Known words by the first and by the second half of a typed word of some length, of which one edit leaves one as it is."""

    first: dict[str, list[str]]
    second: dict[str, list[str]]


class Index:
    """Phrases by their stems. `build` makes one; `stored` and `Index(...)` take it through files."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        """Take the parts that `build` wrote, tables among them."""
        self.entries = [Entry(*entry) for entry in stored["entries"]]
        self.stored = stored
        """What it was made of: JSON values, and tables that lie in a file of their own."""
        self._lines = Rows(stored["phrases"], stored["places"])
        self._phrases = Kept(self._made_ready, most=2 * len(self._lines) + 1)  # a generation holds them all, and none is made again
        self._alone: Lines[list[int]] = Lines(stored["alone"], _numbers)
        self._pairs: Lines[dict[str, list[int]]] = Lines(stored["pairs"], _read_pairs)
        self._frequency: Lines[int] = Lines(stored["frequency"], int)
        self._spoken: Lines[int] = Lines(stored["spoken"], int)
        self._vocabulary = Lines(stored["vocabulary"], str.split)
        self._known_of: Kept[str, frozenset[str]] = Kept(lambda letter: frozenset(self._vocabulary.get(letter) or ()))
        self._by_second = Lines(stored["by_second"], str.split)
        self.weights = Kept(self._weighed)
        """What a stem weighs by rule 1."""
        self._alone_of: Kept[str, Sequence[int]] = Kept(lambda stem: self._alone.get(stem) or ())
        self._pairs_of: Kept[str, Mapping[str, Sequence[int]]] = Kept(lambda stem: self._pairs.get(stem) or {})
        self._holders: dict[str, list[int]] = {}
        self._alike: Kept[tuple[str, int, int], list[str]] = Kept(self._found_alike)
        self._halves: Kept[int, _Halves] = Kept(self._halved)

    def __reduce__(self) -> tuple[type[Index], tuple[Mapping[str, Any]]]:
        """Travel to another process as what is stored, without what was made of it."""
        return Index, (self.stored,)

    def __len__(self) -> int:
        """Count the phrases."""
        return len(self._lines)

    def phrases(self, numbers: Iterable[int]) -> Iterator[Phrase]:
        """Give phrases by their numbers."""
        return map(self._phrases.__getitem__, numbers)

    def _made_ready(self, number: int) -> Phrase:
        """Weigh a phrase."""
        text, entry, joined = self._lines[number].split("\t")
        stems = joined.split()
        weight = sum(self.weights[stem] for stem in stems)
        telling = [stem for stem in stems if stem not in DEGREES] or stems
        distraction = TOGETHER if len(telling) > 1 else ALONE if len(telling[0]) > LONGEST_ABBREVIATION else ABBREVIATION
        return Phrase(text, int(entry), frozenset(stems), weight, distraction)

    @cached_property
    def vocabulary(self) -> list[str]:
        """Words that a phrase, an alert or the lexicon uses."""
        return [word for words in self._vocabulary.whole().values() for word in words.split()]

    def alike(self, letter: str, length: int, slips: int) -> list[str]:
        """Give the known words with this first letter, and those of phrases with this second one, of about this length."""
        return self._alike[letter, length, slips]

    def _found_alike(self, asked: tuple[str, int, int]) -> list[str]:
        letter, length, slips = asked
        beginning = (*(self._vocabulary.get(letter) or ()), *(self._by_second.get(letter) or ()))
        return [word for word in dict.fromkeys(beginning) if abs(len(word) - length) <= slips]

    def alike_in_half(self, typed: str) -> list[str]:
        """Give of the words that are `alike` one of the first two letters all that one edit makes of a typed word, and few others.

        One edit leaves the first half of a word as it is, or the second, unless it swaps the two letters in the middle.
        """
        middle, letters = len(typed) // 2, typed[:2]
        halves = self._halves[len(typed)]
        ending = halves.second.get(typed[middle:], ())
        found = [word for word in ending if word[0] in letters or (word[1] in letters and self.spoken(word))]
        found += halves.first.get(typed[:middle], ())
        swapped = typed[: middle - 1] + typed[middle] + typed[middle - 1] + typed[middle + 1 :]
        return [swapped, *found] if self.knows(swapped) else found

    def _halved(self, length: int) -> _Halves:
        halves = _Halves({}, {})
        middle = length // 2
        for word in self.vocabulary:
            if abs(len(word) - length) <= 1:
                halves.first.setdefault(word[:middle], []).append(word)
                halves.second.setdefault(word[middle - length :], []).append(word)
        return halves

    def spoken(self, word: str) -> int:
        """Count the phrases that have this word."""
        return self._spoken.get(word) or 0

    def candidates(self, spoken: AbstractSet[str]) -> set[int]:
        """Give the numbers of all phrases of which a text of these stems may say enough for rule 4."""
        found: set[int] = set()
        for stem in spoken:
            found.update(self._alone_of[stem])
            if others := self._pairs_of[stem]:
                for other in spoken:
                    if other in others:
                        found.update(others[other])
        return found

    def sharing(self, spoken: Iterable[str]) -> set[int]:
        """Give the numbers of all phrases that have one of these stems."""
        if not self._holders:
            holders: dict[str, list[int]] = {}
            for number, line in enumerate(self._lines.whole()):
                for stem in line.rpartition("\t")[2].split():
                    holders.setdefault(stem, []).append(number)
            self._holders = holders  # at once: another thread may be asking
        return {number for stem in spoken for number in self._holders.get(stem, ())}

    def together(self, stem: str, others: Iterable[str]) -> int:
        """Count the stems of which a phrase needs one and this one."""
        mine = self._pairs_of[stem]
        return sum(other in mine or stem in self._pairs_of[other] for other in others)

    def _weighed(self, stem: str) -> float:
        return _weight(stem, self._frequency.get(stem))

    def says(self, stem: str) -> bool:
        """Tell whether a phrase has this stem."""
        return bool(self._frequency.get(stem))

    def knows(self, word: str) -> bool:
        """Tell whether a phrase, alert or the lexicon uses this word."""
        return word in self._known_of[word[0]]


def build(entries: Iterable[tuple[Entry, Iterable[str]]], language: Language, more_words: Iterable[str] = ()) -> Index:
    """Index the phrases of all entries; `more_words` are further words that a typo may be repaired to."""
    listed = sorted(entries, key=lambda pair: (pair[0].kind, pair[0].id))
    found: list[tuple[str, int, set[str]]] = []
    spoken: Counter[str] = Counter()
    holders: dict[str, set[int]] = {}
    for number, (_, ways) in enumerate(listed):
        seen: set[frozenset[str]] = set()
        readings = {way: language.read(way) for way in ways}
        for way, reading in sorted(readings.items(), key=lambda pair: (_replaced(pair[1], language), len(pair[0]), pair[0])):
            stems = reading.keys()
            spoken.update({*language.words(way), *(word for typed in reading.words for word in typed.text.split())})
            if stems and frozenset(stems) not in seen:
                seen.add(frozenset(stems))
                found.append((way, number, stems))
                for stem in stems:
                    holders.setdefault(stem, set()).add(number)
    found = [(way, number, stems) for way, number, stems in found if not _asks_nothing(number, stems, listed, holders)]
    frequency = Counter(stem for _, _, stems in found for stem in stems)
    alone: dict[str, list[int]] = {}
    pairs: dict[str, dict[str, list[int]]] = {}
    for place, (_, _, stems) in enumerate(found):
        weights = {stem: _weight(stem, frequency[stem]) for stem in stems}
        heaviest = sorted(stems, key=lambda stem: (-weights[stem], stem))
        if len(heaviest) == 1:
            alone.setdefault(heaviest[0], []).append(place)
        for stem, other in combinations(_prefix(heaviest, [weights[stem] for stem in heaviest]), 2):
            pairs.setdefault(stem, {}).setdefault(other, []).append(place)
    words = (word for word in {*spoken, *more_words} if len(word) >= SHORTEST_KNOWN and not word.isdigit())
    phrases, places = rows(f"{' '.join(way.split())}\t{number}\t{' '.join(sorted(stems))}" for way, number, stems in found)
    return Index(
        {
            "entries": [list(entry) for entry, _ in listed],
            "phrases": phrases,
            "places": places,
            "frequency": Table.of({stem: str(count) for stem, count in frequency.items()}),
            "alone": Table.of({stem: " ".join(map(str, places)) for stem, places in alone.items()}),
            "pairs": Table.of({stem: _written_pairs(others) for stem, others in pairs.items()}),
            "vocabulary": _by_letter(words, 0),
            "by_second": _by_letter((word for word in spoken if len(word) > 1), 1),
            "spoken": Table.of({word: str(count) for word, count in spoken.items()}),
        }
    )


def _weight(stem: str, phrases: int | None) -> float:
    """Give what a stem weighs that so many phrases have: rule 1."""
    return UNKNOWN if phrases is None or stem == PERSISTENT or stem in DEGREES else log(1 + REFERENCE / phrases)


def _by_letter(words: Iterable[str], place: int) -> Table:
    """Write words under their letter at a place."""
    under: dict[str, list[str]] = {}
    for word in sorted(words):
        under.setdefault(word[place], []).append(word)
    return Table.of({letter: " ".join(listed) for letter, listed in under.items()})


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split()]


def _written_pairs(others: Mapping[str, Iterable[int]]) -> str:
    return "|".join(f"{other} {' '.join(map(str, places))}" for other, places in others.items())


def _read_pairs(text: str) -> dict[str, list[int]]:
    return {other: _numbers(places) for other, _, places in (pair.partition(" ") for pair in text.split("|"))}


def _asks_nothing(number: int, stems: set[str], listed: Sequence[tuple[Entry, object]], holders: Mapping[str, set[int]]) -> bool:
    """Tell whether a question is one word of other entries: "why do i jerk" asks nothing that "jerk" does not."""
    return listed[number][0].kind == "question" and len(stems) == 1 and len(holders[min(stems)]) > 1


def _prefix(heaviest: Sequence[str], weights: Sequence[float]) -> Sequence[str]:
    """Give the fewest stems of which a text must say two to reach `LEAST_COVERAGE` of a phrase: only their pairs lead to it.

    Prefix filtering, as in set similarity joins (Chaudhuri, Ganti and Kaushik 2006; Wang, Li and Feng 2012 for two).
    """
    left = sum(weights)
    enough = LEAST_COVERAGE * left
    for count, weight in enumerate(weights, 1):
        left -= weight
        if count >= LEAST_WORDS and weights[0] + left < enough:
            return heaviest[:count]
    return heaviest


def _replaced(reading: Reading, language: Language) -> int:
    """Count the words that the lexicon replaced; of two phrases that read alike, the one in its own words is shown."""
    return sum(word.stem != language.stem(word.text) for word in reading.words)
