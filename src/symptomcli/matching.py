"""Phrases -> index; reading + index -> ranked phrases.

The ranking policy, whole:

1. A phrase scores by how much of it the text says (`coverage`) and how much of the text it explains (`focus`), both weighed by
   how rare each stem is among all phrases (inverse document frequency).
2. score = 100 x coverage x (1 - FOCUS_WEIGHT x (1 - focus)), less REPAIR_COST for each repaired word.
3. The best phrase of an entry speaks for it. Entries at or above CUT_OFF match; those above SUGGESTION_FLOOR are suggested.
4. Words that the best phrase did not use may name a further complaint: it must be said in full, in its own words.
5. Ties: more words matched, then kind, then id. Nothing depends on the order of the knowledge.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from symptomcli.text import Language, Reading

CUT_OFF = 60.0
SUGGESTION_FLOOR = 30.0
FOCUS_WEIGHT = 0.5
REPAIR_COST = 3.0
FURTHER_COVERAGE = 0.95
"""A second complaint in one text must be said (nearly) in full."""

SHORTEST_REPAIRED = 4
TWO_EDITS_FROM = 8
"""Letters from which a word is repaired at all, and from which two slips are allowed in it."""

KINDS = ("symptom", "condition", "question")


class Entry(NamedTuple):
    """A record that phrases lead to."""

    kind: str
    id: str
    name: str


class Hit(NamedTuple):
    """A phrase that a text says."""

    entry: Entry
    phrase: str
    score: float
    mention: int
    places: tuple[int, ...]
    coverage: float
    focus: float


class Phrase(NamedTuple):
    """A stored phrase: as written, its entry's place in `Index.entries`, and its stems, sorted."""

    text: str
    entry: int
    stems: tuple[str, ...]


class Index:
    """Phrases by their stems. `build` makes one; `to_json` and `Index(...)` take it through a file."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        """Take what `build` or `to_json` gave."""
        self.entries = [Entry(*entry) for entry in stored["entries"]]
        self.phrases = [Phrase(text, entry, tuple(stems.split())) for text, entry, stems in stored["phrases"]]
        self.postings: dict[str, list[int]] = stored["postings"]
        self.vocabulary: list[str] = stored["vocabulary"]
        self._known = frozenset(self.vocabulary)
        self._most = log(1 + len(self.phrases))

    def to_json(self) -> dict[str, Any]:
        """Give the parts as JSON values."""
        return {
            "entries": [list(entry) for entry in self.entries],
            "phrases": [[phrase.text, phrase.entry, " ".join(phrase.stems)] for phrase in self.phrases],
            "postings": self.postings,
            "vocabulary": self.vocabulary,
        }

    def weight(self, stem: str) -> float:
        """Inverse document frequency of a stem among the phrases; a stem of none weighs like one of a single phrase."""
        postings = self.postings.get(stem)
        return log(1 + len(self.phrases) / len(postings)) if postings else self._most

    def knows(self, word: str) -> bool:
        """Tell whether a phrase, alert or the lexicon uses this word."""
        return word in self._known


def build(entries: Iterable[tuple[Entry, Iterable[str]]], language: Language, more_words: Iterable[str] = ()) -> Index:
    """Index the phrases of all entries; `more_words` are further words that a typo may be repaired to."""
    listed = sorted(entries, key=lambda pair: (pair[0].kind, pair[0].id))
    phrases: list[list[Any]] = []
    postings: defaultdict[str, list[int]] = defaultdict(list)
    vocabulary = set(more_words)
    for number, (_, ways) in enumerate(listed):
        seen: set[tuple[str, ...]] = set()
        readings = {way: language.read(way) for way in ways}
        for way, reading in sorted(readings.items(), key=lambda pair: (_replaced(pair[1], language), len(pair[0]), pair[0])):
            stems = tuple(sorted(reading.keys() or {word.key for word in reading.words}))
            vocabulary.update(language.words(way))
            if stems and stems not in seen:
                seen.add(stems)
                for stem in stems:
                    postings[stem].append(len(phrases))
                phrases.append([way, number, " ".join(stems)])
    words = sorted(word for word in vocabulary if len(word) >= SHORTEST_REPAIRED - 1 and not word.isdigit())
    return Index(
        {
            "entries": [entry for entry, _ in listed],
            "phrases": phrases,
            "postings": dict(sorted(postings.items())),
            "vocabulary": words,
        }
    )


def _replaced(reading: Reading, language: Language) -> int:
    """Count the words that the lexicon replaced; of two phrases that read alike, the one in its own words is shown."""
    return sum(word.stem != language.stem(word.text) for word in reading.words)


def repair(reading: Reading, index: Index, slips: Mapping[str, str], everyday: Callable[[str], bool]) -> dict[str, str]:
    """Find the words that are no words and the known word each was meant for.

    One edit in a word of four letters or more, two in one of eight (optimal string alignment: a swap is one edit). A word that the
    index, the lexicon or everyday English knows is never changed. Glued words are cut when both halves are known. `slips` are the
    spellings further off that people use on purpose ("nite").
    """
    repairs: dict[str, str] = {}
    for word in reading.words:
        typed = word.text
        if typed in slips:
            repairs[typed] = slips[typed]
        if (
            " " in typed
            or len(typed) < SHORTEST_REPAIRED
            or typed in repairs
            or word.role
            or index.knows(typed)
            or word.stem in index.postings
            or everyday(typed)
        ):
            continue
        fixed = _nearest(typed, index.vocabulary) or _cut(typed, index)
        if fixed:
            repairs[typed] = fixed
    return repairs


def _nearest(typed: str, vocabulary: Sequence[str]) -> str | None:
    """Give the closest known word within the allowed edits; the first letters may be swapped, not wrong."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415  # 14 ms, paid only for a word that nothing knows

    allowed = 2 if len(typed) >= TWO_EDITS_FROM else 1
    best: tuple[int, str] | None = None
    for initial in sorted({typed[0], typed[1]}):
        start, end = bisect_left(vocabulary, initial), bisect_left(vocabulary, chr(ord(initial) + 1))
        for word in vocabulary[start:end]:
            if abs(len(word) - len(typed)) <= allowed:
                distance = OSA.distance(typed, word, score_cutoff=allowed)
                if distance <= allowed and (best is None or (distance, word) < best):
                    best = (distance, word)
    return best[1] if best else None


def _cut(typed: str, index: Index) -> str | None:
    """Cut a glued word ("chestpain") in two known ones, the longest first half first."""
    for place in range(len(typed) - 3, 2, -1):
        if index.knows(typed[:place]) and index.knows(typed[place:]):
            return f"{typed[:place]} {typed[place:]}"
    return None


def search(reading: Reading, index: Index, *, limit: int, repaired: Collection[str] = (), floor: float = CUT_OFF) -> list[Hit]:
    """Rank the entries that a reading speaks of: at most `limit` for each complaint in it, best first."""
    spoken = reading.content()
    groups: list[list[Hit]] = []
    used: set[str] = set()
    while True:
        where = {reading.words[place].key: place for place in reversed(spoken) if reading.words[place].key not in used}
        ranked = [hit for hit in _rank(reading, index, where, repaired, FURTHER_COVERAGE if groups else 0.0) if hit.score >= floor]
        if not ranked:
            break
        best = set(ranked[0].places)
        groups.append([hit for hit in ranked if best & set(hit.places)][:limit])
        used.update(reading.words[place].key for place in best)
    groups.sort(key=lambda group: group[0].places)
    numbered = [hit._replace(mention=mention) for mention, group in enumerate(groups) for hit in group]
    return sorted(numbered, key=lambda hit: (-hit.score, hit.mention))


def _rank(reading: Reading, index: Index, where: Mapping[str, int], repaired: Collection[str], least: float) -> list[Hit]:
    """Score every phrase that shares one of the stems in `where`; keep the best phrase of each entry."""
    overlap: Counter[int] = Counter()
    for stem in where:
        for number in index.postings.get(stem, ()):
            overlap[number] += 1
    best: dict[int, tuple[tuple[float, int, str], Hit]] = {}
    for number in overlap:
        phrase = index.phrases[number]
        hit = _score(phrase, reading, index, where, repaired)
        if hit.coverage < least or reading.circumstances.issuperset(hit.places):
            continue
        worth = (-hit.score, -len(hit.places), phrase.text)
        if phrase.entry not in best or worth < best[phrase.entry][0]:
            best[phrase.entry] = (worth, hit)
    return [hit for _, hit in sorted(best.values(), key=lambda pair: (pair[0][:2], KINDS.index(pair[1].entry.kind), pair[1].entry.id))]


def _score(phrase: Phrase, reading: Reading, index: Index, where: Mapping[str, int], repaired: Collection[str]) -> Hit:
    """Score one phrase: rule 2 of the policy above."""
    places = tuple(sorted(where[stem] for stem in phrase.stems if stem in where))
    said = sum(index.weight(stem) for stem in phrase.stems if stem in where)
    coverage = said / sum(index.weight(stem) for stem in phrase.stems)
    clauses = {reading.words[place].clause for place in places}
    heard = sum(
        index.weight(stem)
        for stem, place in where.items()
        if place in places
        or (reading.words[place].clause in clauses and place not in reading.circumstances and not reading.words[place].negated)
    )
    focus = said / heard
    cost = REPAIR_COST * sum(reading.words[place].text in repaired for place in places)
    score = max(0.0, 100 * coverage * (1 - FOCUS_WEIGHT * (1 - focus)) - cost)
    return Hit(index.entries[phrase.entry], phrase.text, round(score, 1), 0, places, coverage, focus)
