"""Phrases -> index; reading + index -> ranked phrases.

The ranking policy, whole:

1. Every stem weighs its inverse document frequency: log(1 + `REFERENCE` / phrases that have it), whatever the number of phrases, so
   that a growing list shifts no cut-off. A word that no phrase has, or that says "won't stop", weighs `UNKNOWN`; one that only tells
   the circumstances ("at night") a share of its weight, `CIRCUMSTANCE`, unless the phrase has it too.
2. `coverage` is how much of a phrase is said, a part of the body standing for the whole at `BROADER` ("calf" for "leg").
   `focus` is how much of the clauses it is said in the phrase explains; a word beside the phrase weighs at most `BESIDE` there: that
   few phrases have it makes it no weightier.
3. score = 100 x coverage x (1 - distraction x (1 - focus)) x SCATTER for each further clause; 100 where the text says the phrase
   and nothing else. A phrase of one stem is distracted more (`ALONE`, `ABBREVIATION`) than one of several (`TOGETHER`). Once all is
   ranked, `REPAIR_COST` for each repaired word comes off, but not off that 100.
4. A phrase of which a word is denied or a part of the body is not said, or only the place ("side", "face") and not what is felt there, or
   less than `LEAST_COVERAGE` or `LEAST_WORDS` said, is out.
   The best phrase of an entry speaks for it. Entries from `CUT_OFF` on match; those from `SUGGESTION_FLOOR` on are suggested.
5. An entry of which a phrase is said in full, mostly in words that no better entry used, is a further complaint; else an alternative. An
   alternative still leads a complaint of its own where another of its phrases stands whole, in words that no complaint used.
6. Ties: more words met, then kind, then id. Nothing depends on the order of the knowledge.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from math import log
from typing import TYPE_CHECKING, Any

from symptomcli.kept import Kept
from symptomcli.lines import Lines, Rows, Table, rows
from symptomcli.structs import Struct
from symptomcli.text import PERSISTENT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from symptomcli.text import Anatomy, Language, Reading

MOST = 100.0
CUT_OFF = 50.0
SUGGESTION_FLOOR = 30.0
LEAST_COVERAGE = 0.6
LEAST_WORDS = 2
REFERENCE = 5000
UNKNOWN = 1.5
BESIDE = 4.0
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

KINDS = ("symptom", "condition", "question")


class Entry(Struct):
    """A record that phrases lead to."""

    kind: str
    id: str
    name: str


_Places = tuple[int, ...]


class Hit(Struct):
    """A phrase that a text says, where it says it, and the parts of the score."""

    entry: Entry
    phrase: str
    score: float
    mention: int
    places: _Places
    coverage: float
    focus: float


class Phrase(Struct):
    """A stored phrase: as written, its entry's place in `Index.entries`, its stems, what they weigh together, and rule 3's distraction."""

    text: str
    entry: int
    stems: frozenset[str]
    weight: float
    distraction: float


class Index:
    """Phrases by their stems. `build` makes one; `to_json` and `Index(...)` take it through a file."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        """Take what `build` or `to_json` gave."""
        self.entries = [Entry(*entry) for entry in stored["entries"]]
        self._stored = stored
        self._lines = Rows(stored["phrases"], stored["places"])
        self._phrases = Kept(self._made_ready, most=max(1, len(self._lines)))
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
        self._alike: dict[tuple[str, int, int], list[str]] = {}

    def __reduce__(self) -> tuple[type[Index], tuple[Mapping[str, Any]]]:
        """Travel to another process as what is stored, without what was made of it."""
        return Index, (self._stored,)

    def __len__(self) -> int:
        """Count the phrases."""
        return len(self._lines)

    def to_json(self) -> Mapping[str, Any]:
        """Give the parts as JSON values."""
        return self._stored

    def phrases(self, numbers: Iterable[int]) -> list[Phrase]:
        """Give phrases by their numbers."""
        ready = self._phrases
        return [ready[number] for number in numbers]

    def _made_ready(self, number: int) -> Phrase:
        """Weigh a phrase."""
        text, entry, joined = self._lines[number].split("\t")
        stems = joined.split()
        weight = sum(self.weights[stem] for stem in stems)
        distraction = TOGETHER if len(stems) > 1 else ALONE if len(stems[0]) > LONGEST_ABBREVIATION else ABBREVIATION
        return Phrase(text, int(entry), frozenset(stems), weight, distraction)

    def vocabulary(self) -> list[str]:
        """Words that a phrase, an alert or the lexicon uses."""
        return [word for words in self._vocabulary.whole().values() for word in words.split()]

    def alike(self, letter: str, length: int, slips: int) -> list[str]:
        """Give the known words with this first letter, and those of phrases with this second one, of about this length."""
        words = self._alike.get((letter, length, slips))
        if words is None:
            every = dict.fromkeys((*(self._vocabulary.get(letter) or ()), *(self._by_second.get(letter) or ())))
            words = self._alike[letter, length, slips] = [word for word in every if abs(len(word) - length) <= slips]
        return words

    def spoken(self, word: str) -> int:
        """Count the phrases that have this word."""
        return self._spoken.get(word) or 0

    def candidates(self, spoken: AbstractSet[str]) -> set[int]:
        """Give the numbers of all phrases of which a text of these stems may say enough for rule 4."""
        found: set[int] = set()
        for stem in spoken:
            found.update(self._alone_of[stem])
            others = self._pairs_of[stem]
            for other in others.keys() & spoken:
                found.update(others[other])
        return found

    def sharing(self, spoken: Iterable[str]) -> set[int]:
        """Give the numbers of all phrases that have one of these stems."""
        if not self._holders:
            for number, line in enumerate(self._lines.whole()):
                for stem in line.rpartition("\t")[2].split():
                    self._holders.setdefault(stem, []).append(number)
        return {number for stem in spoken for number in self._holders.get(stem, ())}

    def together(self, stem: str, others: Iterable[str]) -> int:
        """Count the stems of which a phrase needs one and this one."""
        mine = self._pairs_of[stem]
        return sum(other in mine or stem in self._pairs_of[other] for other in others)

    def _weighed(self, stem: str) -> float:
        phrases = self._frequency.get(stem)
        return UNKNOWN if phrases is None or stem == PERSISTENT else log(1 + REFERENCE / phrases)

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
            stems = reading.keys() or {word.key for word in reading.words}
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
        heaviest = sorted(stems, key=lambda stem: (frequency[stem], stem))
        if len(heaviest) == 1:
            alone.setdefault(heaviest[0], []).append(place)
        for stem, other in combinations(_prefix(heaviest, [log(1 + REFERENCE / frequency[stem]) for stem in heaviest]), 2):
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


class Spoken(Struct):
    """A word of content as ranking knows it: its key, its clause, and whether it only tells circumstances."""

    key: str
    clause: int
    circumstance: bool


Gist = tuple[Spoken, ...]
"""All that ranking knows of a text. Places of hits are places in it."""


def gist(reading: Reading) -> Gist:
    """Give the gist of a reading."""
    words, circumstances = reading.words, reading.circumstances
    return tuple([Spoken(words[place].key, words[place].clause, place in circumstances) for place in reading.content()])


class Ranker:
    """Ranks gists and keeps what it ranked: people say the same thing with other words around it."""

    def __init__(self, index: Index, anatomy: Anatomy) -> None:
        """Take the phrases and the parts of the body."""
        self._index = index
        self._anatomy = anatomy
        self._ranked: Kept[tuple[Gist, int, float], tuple[Hit, ...]] = Kept(self._search)

    def __reduce__(self) -> tuple[type[Ranker], tuple[Index, Anatomy]]:
        """Travel to another process without what was ranked."""
        return Ranker, (self._index, self._anatomy)

    def search(self, said: Gist, *, limit: int, repaired: Collection[int] = (), floor: float = CUT_OFF) -> list[Hit]:
        """Rank the entries that a text speaks of: at most `limit` for each complaint in it, best first.

        Words at the places `repaired` cost a hit; they do not make a gist, since typos differ where people say the same.
        """
        hits = self._ranked[said, limit, floor]
        if not repaired:
            return list(hits)
        priced = [hit._replace(score=_priced(hit, said, repaired)) for hit in hits]
        return sorted([hit for hit in priced if hit.score >= floor], key=lambda hit: (-hit.score, hit.mention))

    def _search(self, asked: tuple[Gist, int, float]) -> tuple[Hit, ...]:
        said, limit, floor = asked
        return tuple(search(said, self._index, self._anatomy, limit=limit, floor=floor))

    def nearest(self, said: Gist, limit: int) -> Iterator[Entry]:
        """Yield the entries that share most with a text that matches none: for "did you mean"."""
        index = self._index
        heard = _listen(said, index, self._anatomy)
        spoken = frozenset(heard.credit)
        shared: dict[int, float] = {}
        for phrase in index.phrases(index.sharing(spoken)):
            met = sum(index.weights[stem] * heard.credit[stem] for stem in sorted(phrase.stems & spoken))
            shared[phrase.entry] = max(shared.get(phrase.entry, 0.0), met / phrase.weight)
        ranked = sorted((-share, KINDS.index(index.entries[entry].kind), index.entries[entry].id, entry) for entry, share in shared.items())
        for negative, _, _, entry in ranked[:limit]:
            if -100 * negative >= SUGGESTION_FLOOR:
                yield index.entries[entry]


def _priced(hit: Hit, said: Gist, repaired: Collection[int]) -> float:
    """Give the score of a hit less what its repaired words cost; a text that says the phrase and nothing else costs nothing."""
    if hit.score == MOST and {said[place].key for place in hit.places} == {word.key for word in said}:
        return hit.score
    return round(max(0.0, hit.score - REPAIR_COST * sum(place in repaired for place in hit.places)), 1)


class _Heard(Struct):
    """A gist, made ready for scoring: where each stem stands and what it counts for, and what each clause holds."""

    gist: Gist
    where: dict[str, list[int]]
    credit: dict[str, float]
    spoken: int
    clauses: dict[int, list[tuple[int, float, float]]]
    anatomy: Anatomy
    circumstances: frozenset[int]


def search(said: Gist, index: Index, anatomy: Anatomy, *, limit: int, floor: float = CUT_OFF) -> list[Hit]:
    """Rank the entries that a text speaks of: at most `limit` for each complaint in it, best first."""
    heard = _listen(said, index, anatomy)
    mentions: list[list[Hit]] = []
    leading: set[Entry] = set()
    beside: set[Entry] = set()
    taken: _Places = ()
    likeness: Kept[tuple[_Places, _Places], float] = Kept(lambda pair: _shared(*pair, said, index))
    for hit in _rank(heard, index, floor):
        if hit.entry in leading:
            continue
        most, least = (0, 1) if hit.entry in beside else (FURTHER_SHARED, FURTHER_COVERAGE)
        if not mentions or (hit.coverage >= least and likeness[hit.places, taken] <= most):
            mentions.append([hit])
            leading.add(hit.entry)
            taken = tuple(sorted({*taken, *hit.places}))
        elif hit.entry not in beside:
            likest = max(mentions, key=lambda mention: likeness[hit.places, mention[0].places])
            if len(likest) < limit:
                likest.append(hit)
                beside.add(hit.entry)
    mentions.sort(key=lambda mention: mention[0].places)
    numbered = [
        hit._replace(mention=number) if number else hit
        for number, mention in enumerate(mentions)
        for hit in mention
        if hit is mention[0] or hit.entry not in leading
    ]
    return sorted(numbered, key=lambda hit: (-hit.score, hit.mention)) if len(numbered) > 1 else numbered


def _listen(said: Gist, index: Index, anatomy: Anatomy) -> _Heard:
    where: dict[str, list[int]] = {}
    clauses: dict[int, list[tuple[int, float, float]]] = {}
    for place, (key, clause, circumstance) in enumerate(said):
        where.setdefault(key, []).append(place)
        if key[0] != "!":
            weight = index.weights[key]
            beside = min(weight * CIRCUMSTANCE if circumstance else weight, BESIDE)
            clauses.setdefault(clause, []).append((place, beside, weight))
    spoken = len(where)
    credit = dict.fromkeys(where, 1.0)
    for stem in list(where):
        share, part = 1.0, stem
        while (part := anatomy.broader.get(part, "")) and part not in where:
            share *= BROADER
            where[part], credit[part] = where[stem], share
    circumstances = frozenset([place for place, word in enumerate(said) if word.circumstance])
    return _Heard(said, where, credit, spoken, clauses, anatomy, circumstances)


class _Met(Struct):
    """Stems that a text and phrases have in common: where they stand, and what the rules make of that.

    `suffices`: a phrase may be met by these of its stems alone. `incidental`: they tell circumstances only. `focus`, `scatter`: rules
    2 and 3.
    """

    places: _Places
    suffices: bool
    incidental: bool
    focus: float
    scatter: float


def _rank(heard: _Heard, index: Index, floor: float) -> list[Hit]:
    """Score every phrase of which enough is said; keep the best phrase of each entry, and others that it may say elsewhere in the text."""
    best: dict[tuple[int, _Places], tuple[float, int, str, float, float]] = {}
    enough: dict[int, float] = {}  # coverage that a further phrase of an entry needs: no score is above its coverage
    spoken = frozenset(heard.credit)
    parts, opposite = heard.anatomy.parts, frozenset(map(_opposite, spoken))
    weights: dict[frozenset[str], float] = {}  # most candidates share with the text what others share, and are soon out
    shared: Kept[frozenset[str], _Met] = Kept(lambda stems: _meet(stems, heard))
    for text, entry, stems, weight, distraction in index.phrases(index.candidates(spoken)):
        said_stems = stems & spoken
        said_weight = weights.get(said_stems)
        if said_weight is None:
            said_weight = weights[said_stems] = sum([index.weights[stem] * heard.credit[stem] for stem in sorted(said_stems)])
        coverage = said_weight / weight
        if coverage < FURTHER_COVERAGE and coverage < enough.get(entry, LEAST_COVERAGE):
            continue
        met, missing = shared[said_stems], stems - said_stems
        if missing and not (met.suffices and missing.isdisjoint(parts) and missing.isdisjoint(opposite)):
            continue
        alone = not missing and len(stems) == heard.spoken
        if met.incidental and not alone:  # "stressed" alone is a complaint
            continue
        coverage, focus = min(1.0, coverage), met.focus
        if alone and coverage == 1:  # the text says this phrase and nothing else
            score, focus = MOST, 1.0
        else:
            score = MOST * coverage * (1 - distraction * (1 - focus)) * met.scatter
        score = round(score, 1)
        if score < floor:
            continue
        worth = (-score, -len(met.places), text, coverage, focus)
        place = (entry, met.places)
        if place not in best or worth < best[place]:
            best[place] = worth
            enough[entry] = max(enough.get(entry, LEAST_COVERAGE), score / 100)
    hits = [
        Hit(index.entries[entry], text, -negative, 0, places, coverage, focus)
        for (entry, places), (negative, _, text, coverage, focus) in best.items()
    ]
    return sorted(hits, key=lambda hit: (-hit.score, -len(hit.places), KINDS.index(hit.entry.kind), hit.entry.id, hit.phrase))


def _opposite(key: str) -> str:
    return key[1:] if key[0] == "!" else f"!{key}"


def _meet(stems: frozenset[str], heard: _Heard) -> _Met:
    """Say where stems stand in a text and what that makes of a phrase that has them."""
    where = heard.where
    places = _places([where[stem] for stem in stems], heard.gist)
    clauses = {heard.gist[place].clause for place in places}
    explained = rest = 0.0
    for clause in sorted(clauses):
        for place, weight, whole in heard.clauses.get(clause, ()):
            if place in places:
                explained += whole
            else:
                rest += weight
    spoken = len({where[stem][0] for stem in stems}) - (PERSISTENT in stems)  # "foot" is one word for itself and for "leg"
    return _Met(
        tuple(sorted(places)),
        suffices=spoken >= LEAST_WORDS and not stems <= heard.anatomy.places,
        incidental=places <= heard.circumstances,
        focus=explained / (explained + rest) if explained or rest else 1.0,
        scatter=SCATTER ** (len(clauses) - 1),
    )


def _places(options: Sequence[Sequence[int]], said: Gist) -> set[int]:
    """Choose a place for each stem: in the clause where most of them stand, else the first."""
    first = {places[0] for places in options}
    if max(map(len, options)) == 1:
        return first
    clauses = Counter(clause for places in options for clause in {said[place].clause for place in places})
    home = min(clauses, key=lambda clause: (-clauses[clause], clause))
    return {next((place for place in places if said[place].clause == home), places[0]) for places in options}


def _shared(places: _Places, others: _Places, said: Gist, index: Index) -> float:
    """Tell how much of what stands at some places, by weight, stands at others too."""
    if places == others:
        return 1.0
    taken = {said[place].key for place in others}
    met = [(index.weights[said[place].key.removeprefix("!")], said[place].key in taken) for place in places]
    return sum(weight for weight, both in met if both) / sum(weight for weight, _ in met)
