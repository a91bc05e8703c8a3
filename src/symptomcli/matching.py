"""Phrases -> index; reading + index -> ranked phrases.

The ranking policy, whole:

1. Every stem weighs its inverse document frequency: log(1 + `REFERENCE` / phrases that have it), whatever the number of phrases, so
   that a growing list shifts no cut-off. A word that no phrase has, or that says "won't stop", weighs `UNKNOWN`; one that only tells
   the circumstances ("at night") a share of its weight, `CIRCUMSTANCE`, unless the phrase has it too.
2. `coverage` is how much of a phrase is said, a part of the body standing for the whole at `BROADER` ("calf" for "leg").
   `focus` is how much of the clauses it is said in the phrase explains.
3. score = 100 x coverage x (1 - distraction x (1 - focus)) x SCATTER for each further clause, less `REPAIR_COST` for each repaired
   word. A phrase of one stem is distracted more (`ALONE`, `ABBREVIATION`) than one of several (`TOGETHER`).
4. A phrase of which a word is denied or a part of the body is not said, or less than `LEAST_COVERAGE` or `LEAST_STEMS` said, is out.
   The best phrase of an entry speaks for it. Entries from `CUT_OFF` on match; those from `SUGGESTION_FLOOR` on are suggested.
5. An entry whose phrase is said in full, mostly in words that no better entry used, is a further complaint; else an alternative.
6. Ties: more words met, then kind, then id. Nothing depends on the order of the knowledge.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

from symptomcli.text import PERSISTENT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from symptomcli.text import Anatomy, Language, Reading

CUT_OFF = 50.0
SUGGESTION_FLOOR = 30.0
LEAST_COVERAGE = 0.6
LEAST_STEMS = 2
REFERENCE = 5000
UNKNOWN = 1.5
CIRCUMSTANCE = 0.8
BROADER = 0.8
TOGETHER = 0.36
ALONE = 0.6
ABBREVIATION = 0.95
SCATTER = 0.85
REPAIR_COST = 2.0
FURTHER_COVERAGE = 0.75
FURTHER_SHARED = 0.5
"""Calibrated with `benchmarks/accuracy.py`; to be calibrated again whenever the list of phrases grows."""

SHORTEST_KNOWN = 3
"""Letters from which a word is one that a typo may be repaired to."""

LONGEST_ABBREVIATION = 3
"""A phrase of one such short stem ("DVT", "wed") is met only where little else is said."""

MANY = 40
"""Candidates from which sifting them costs less than scoring them."""

KINDS = ("symptom", "condition", "question")


class Entry(NamedTuple):
    """A record that phrases lead to."""

    kind: str
    id: str
    name: str


class Hit(NamedTuple):
    """A phrase that a text says, where it says it, and the parts of the score."""

    entry: Entry
    phrase: str
    score: float
    mention: int
    places: tuple[int, ...]
    coverage: float
    focus: float


class Phrase(NamedTuple):
    """A stored phrase: as written, its entry's place in `Index.entries`, its stems with weights, heaviest first, and their sum."""

    text: str
    entry: int
    stems: tuple[tuple[str, float], ...]
    weight: float
    held: frozenset[str]


class Index:
    """Phrases by their stems. `build` makes one; `to_json` and `Index(...)` take it through a file."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        """Take what `build` or `to_json` gave."""
        self.entries = [Entry(*entry) for entry in stored["entries"]]
        self._stored: list[list[Any]] = stored["phrases"]
        self._phrases: dict[int, Phrase] = {}
        self.frequency: dict[str, int] = stored["frequency"]
        self.postings: dict[str, list[int]] = stored["postings"]
        self.vocabulary: list[str] = stored["vocabulary"]
        self.spoken: dict[str, int] = stored["spoken"]
        self._known = frozenset(self.vocabulary)
        self._weights: dict[str, float] = {}
        self._holders: dict[str, set[int]] = {}
        self._by_first: dict[str, list[str]] = {}
        self._by_second: dict[str, list[str]] = {}

    def __len__(self) -> int:
        """Count the phrases."""
        return len(self._stored)

    def to_json(self) -> dict[str, Any]:
        """Give the parts as JSON values."""
        return {
            "entries": [list(entry) for entry in self.entries],
            "phrases": self._stored,
            "frequency": self.frequency,
            "postings": self.postings,
            "vocabulary": self.vocabulary,
            "spoken": self.spoken,
        }

    def phrases(self, numbers: Iterable[int]) -> Iterator[Phrase]:
        """Yield phrases by their numbers; each is made ready when first asked for, since most never are."""
        ready = self._phrases
        for number in numbers:
            phrase = ready.get(number)
            yield self._made_ready(number) if phrase is None else phrase

    def _made_ready(self, number: int) -> Phrase:
        text, entry, stems = self._stored[number]
        weighed = tuple((stem, self.weight(stem)) for stem in stems.split())
        held = frozenset(stem for stem, _ in weighed)
        phrase = self._phrases[number] = Phrase(text, entry, weighed, sum(weight for _, weight in sorted(weighed)), held)
        return phrase

    def beginning(self, initial: str) -> list[str]:
        """Give the known words with this first letter."""
        words = self._by_first.get(initial)
        if words is None:
            start, end = bisect_left(self.vocabulary, initial), bisect_left(self.vocabulary, chr(ord(initial) + 1))
            words = self._by_first[initial] = self.vocabulary[start:end]
        return words

    def after_first(self, letter: str) -> list[str]:
        """Give the words of phrases whose second letter is this."""
        if not self._by_second:
            for word in self.spoken:
                self._by_second.setdefault(word[1:2], []).append(word)
        return self._by_second.get(letter, [])

    def candidates(self, spoken: Collection[str]) -> set[int]:
        """Give the numbers of all phrases that a text of these stems may reach the least coverage of, and of others few.

        Where the postings give many, those that share one stem only are sifted out by sets, which are made when first needed.
        """
        found = {number for stem in spoken for number in self.postings.get(stem, ())}
        if len(found) <= MANY:
            return found
        if not self._holders:
            self._hold()
        once: set[int] = set()
        twice = found & self._holders[""]
        for stem in spoken:
            held = found & self._holders.get(stem, set())
            twice |= once & held
            once |= held
        return twice

    def _hold(self) -> None:
        """Note for each stem the phrases that hold it, and under "" those of a single stem."""
        self._holders[""] = set()
        for number, (_, _, stems) in enumerate(self._stored):
            held = stems.split()
            for stem in held if len(held) > 1 else ("", *held):
                self._holders.setdefault(stem, set()).add(number)

    def weight(self, stem: str) -> float:
        """Weigh a stem by rule 1."""
        weight = self._weights.get(stem)
        if weight is None:
            phrases = self.frequency.get(stem)
            if phrases is None or stem == PERSISTENT:
                return UNKNOWN
            weight = self._weights[stem] = log(1 + REFERENCE / phrases)
        return weight

    def knows(self, word: str) -> bool:
        """Tell whether a phrase, alert or the lexicon uses this word."""
        return word in self._known


def build(entries: Iterable[tuple[Entry, Iterable[str]]], language: Language, more_words: Iterable[str] = ()) -> Index:
    """Index the phrases of all entries; `more_words` are further words that a typo may be repaired to."""
    listed = sorted(entries, key=lambda pair: (pair[0].kind, pair[0].id))
    found: list[tuple[str, int, set[str]]] = []
    spoken: Counter[str] = Counter()
    for number, (_, ways) in enumerate(listed):
        seen: set[frozenset[str]] = set()
        readings = {way: language.read(way) for way in ways}
        for way, reading in sorted(readings.items(), key=lambda pair: (_replaced(pair[1], language), len(pair[0]), pair[0])):
            stems = reading.keys() or {word.key for word in reading.words}
            spoken.update({*language.words(way), *(word for typed in reading.words for word in typed.text.split())})
            bare = listed[number][0].kind == "question" and len(stems) == 1  # "why do i jerk" asks nothing that "jerk" does not
            if stems and not bare and frozenset(stems) not in seen:
                seen.add(frozenset(stems))
                found.append((way, number, stems))
    frequency = Counter(stem for _, _, stems in found for stem in stems)
    phrases: list[list[Any]] = []
    postings: dict[str, list[int]] = {}
    for way, number, stems in found:
        heaviest = sorted(stems, key=lambda stem: (frequency[stem], stem))
        for stem in _prefix(heaviest, [log(1 + REFERENCE / frequency[stem]) for stem in heaviest]):
            postings.setdefault(stem, []).append(len(phrases))
        phrases.append([way, number, " ".join(heaviest)])
    words = sorted(word for word in {*spoken, *more_words} if len(word) >= SHORTEST_KNOWN and not word.isdigit())
    return Index(
        {
            "entries": [entry for entry, _ in listed],
            "phrases": phrases,
            "frequency": dict(sorted(frequency.items())),
            "postings": dict(sorted(postings.items())),
            "vocabulary": words,
            "spoken": dict(sorted(spoken.items())),
        }
    )


def _prefix(heaviest: Sequence[str], weights: Sequence[float]) -> Sequence[str]:
    """Give the fewest stems of which a text must say one to reach `LEAST_COVERAGE` of a phrase: only these need postings.

    Prefix filtering, as in set similarity joins (Chaudhuri, Ganti and Kaushik 2006).
    """
    if len(weights) == LEAST_STEMS:
        return heaviest[:1]  # both are needed
    left = sum(weights)
    enough = LEAST_COVERAGE * left
    for count, weight in enumerate(weights, 1):
        left -= weight
        if left < enough:
            return heaviest[:count]
    return heaviest


def _replaced(reading: Reading, language: Language) -> int:
    """Count the words that the lexicon replaced; of two phrases that read alike, the one in its own words is shown."""
    return sum(word.stem != language.stem(word.text) for word in reading.words)


class _Said(NamedTuple):
    """What a text says, made ready for scoring."""

    reading: Reading
    where: dict[str, list[int]]
    credit: dict[str, float]
    spoken: int
    heard: dict[int, list[tuple[int, float, float]]]
    parts: frozenset[str]
    repaired: Collection[str]


def search(  # noqa: PLR0913  # one keyword for each option
    reading: Reading, index: Index, anatomy: Anatomy, *, limit: int, repaired: Collection[str] = (), floor: float = CUT_OFF
) -> list[Hit]:
    """Rank the entries that a reading speaks of: at most `limit` for each complaint in it, best first."""
    said = _listen(reading, index, anatomy, repaired)
    mentions: list[list[Hit]] = []
    for hit in _rank(said, index, floor):
        shared, mention = max(
            ((_shared(hit, mention[0], said, index), mention) for mention in mentions), key=lambda pair: pair[0], default=(0.0, None)
        )
        if mention is None or (shared <= FURTHER_SHARED and hit.coverage >= FURTHER_COVERAGE):
            mentions.append([hit])
        elif len(mention) < limit:
            mention.append(hit)
    mentions.sort(key=lambda mention: mention[0].places)
    numbered = [hit._replace(mention=number) for number, mention in enumerate(mentions) for hit in mention]
    return sorted(numbered, key=lambda hit: (-hit.score, hit.mention))


def _listen(reading: Reading, index: Index, anatomy: Anatomy, repaired: Collection[str]) -> _Said:
    """Say where each stem stands, what it counts for, and what each clause holds."""
    where: dict[str, list[int]] = {}
    heard: dict[int, list[tuple[int, float, float]]] = {}
    for place in reading.content():
        word = reading.words[place]
        where.setdefault(word.key, []).append(place)
        if not word.negated:
            weight = index.weight(word.stem)
            heard.setdefault(word.clause, []).append((place, weight * CIRCUMSTANCE if place in reading.circumstances else weight, weight))
    spoken = len(where)
    credit = dict.fromkeys(where, 1.0)
    for stem in list(where):
        share, part = 1.0, stem
        while (part := anatomy.broader.get(part, "")) and part not in where:
            share *= BROADER
            where[part], credit[part] = where[stem], share
    return _Said(reading, where, credit, spoken, heard, anatomy.parts, repaired)


def _rank(said: _Said, index: Index, floor: float) -> list[Hit]:
    """Score every phrase of which enough is said; keep the best phrase of each entry."""
    best: dict[int, tuple[tuple[float, int, str], Hit]] = {}
    enough: dict[int, float] = {}  # coverage that a further phrase of an entry needs: no score is above its coverage
    spoken = frozenset(said.credit)
    weights: dict[frozenset[str], float] = {}  # most candidates share what they share with the text
    for phrase in index.phrases(index.candidates(said.where.keys())):
        met = phrase.held & spoken
        weight = weights.get(met)
        if weight is None:
            weight = weights[met] = sum(index.weight(stem) * said.credit[stem] for stem in sorted(met))
        coverage = weight / phrase.weight
        if coverage < enough.get(phrase.entry, LEAST_COVERAGE) or (len(met) < len(phrase.held) and not _may_lack(phrase, met, said)):
            continue
        hit = _score(phrase, min(1.0, coverage), said, index)
        if hit.score < floor or said.reading.circumstances.issuperset(hit.places):
            continue
        worth = (-hit.score, -len(hit.places), phrase.text)
        rival = best.get(phrase.entry)
        if rival is None or worth < rival[0]:
            best[phrase.entry] = (worth, hit)
            enough[phrase.entry] = max(LEAST_COVERAGE, hit.score / 100)
    return [hit for _, hit in sorted(best.values(), key=lambda pair: (pair[0][:2], KINDS.index(pair[1].entry.kind), pair[1].entry.id))]


def _may_lack(phrase: Phrase, met: frozenset[str], said: _Said) -> bool:
    """Tell whether a phrase may be met without the rest of its stems, by rule 4: none denied, no part of the body, and two said."""
    if len(met) - (PERSISTENT in met) < LEAST_STEMS:  # "won't stop" counts as no second stem
        return False
    missing = phrase.held - met
    return missing.isdisjoint(said.parts) and not any(_opposite(stem) in said.credit for stem in missing)


def _opposite(key: str) -> str:
    return key[1:] if key[0] == "!" else f"!{key}"


def _score(phrase: Phrase, coverage: float, said: _Said, index: Index) -> Hit:
    """Score one phrase: rules 2 and 3 of the policy above."""
    words, where = said.reading.words, said.where
    places = _places([where[stem] for stem, _ in phrase.stems if stem in where], said)
    clauses = {words[place].clause for place in places}
    explained = total = 0.0
    for clause in clauses:
        for place, weight, whole in said.heard.get(clause, ()):
            if place in places:
                total += whole
                explained += whole
            else:
                total += weight
    focus = explained / total if total else 1.0
    if coverage == 1 and len(phrase.stems) == said.spoken:  # the text says this phrase and nothing else
        focus, clauses = 1.0, set()
    first = phrase.stems[0][0]
    distraction = TOGETHER if len(phrase.stems) > 1 else ALONE if len(first) > LONGEST_ABBREVIATION else ABBREVIATION
    cost = REPAIR_COST * sum(words[place].text in said.repaired for place in places) if said.repaired else 0.0
    score = 100 * coverage * (1 - distraction * (1 - focus)) * SCATTER ** max(0, len(clauses) - 1) - cost
    return Hit(index.entries[phrase.entry], phrase.text, round(max(0.0, score), 1), 0, places, coverage, focus)


def _places(options: Sequence[Sequence[int]], said: _Said) -> tuple[int, ...]:
    """Choose a place for each stem: in the clause where most of them stand, else the first."""
    if all(len(places) == 1 for places in options):
        return tuple(sorted({places[0] for places in options}))
    words = said.reading.words
    clauses = Counter(clause for places in options for clause in {words[place].clause for place in places})
    home = min(clauses, key=lambda clause: (-clauses[clause], clause))
    return tuple(sorted({next((place for place in places if words[place].clause == home), places[0]) for places in options}))


def _shared(hit: Hit, other: Hit, said: _Said, index: Index) -> float:
    """Tell how much of what a hit met, by weight, another hit met too."""
    words = said.reading.words
    taken = {words[place].key for place in other.places}
    met = [(index.weight(words[place].stem), words[place].key in taken) for place in hit.places]
    return sum(weight for weight, both in met if both) / sum(weight for weight, _ in met)


def nearest(reading: Reading, index: Index, anatomy: Anatomy, limit: int) -> Iterator[Entry]:
    """Yield the entries that share most with a text that matches none: for "did you mean"."""
    said = _listen(reading, index, anatomy, ())
    shared: dict[int, float] = {}
    for phrase in index.phrases(range(len(index))):
        met = sum(weight * said.credit[stem] for stem, weight in phrase.stems if stem in said.credit)
        if met:
            shared[phrase.entry] = max(shared.get(phrase.entry, 0.0), met / phrase.weight)
    ranked = sorted((-share, KINDS.index(index.entries[entry].kind), index.entries[entry].id, entry) for entry, share in shared.items())
    for negative, _, _, entry in ranked[:limit]:
        if -100 * negative >= SUGGESTION_FLOOR:
            yield index.entries[entry]
