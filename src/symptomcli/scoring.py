"""Gist + index -> the phrases that a text says, scored: rules 1 to 4 of `policy`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from symptomcli.indexing import NO_PAGE
from symptomcli.kept import Kept
from symptomcli.policy import (
    BESIDE,
    BROADER,
    CIRCUMSTANCE,
    ELSEWHERE,
    FURTHER_COVERAGE,
    LEAST_COVERAGE,
    LEAST_WORDS,
    MOST,
    SCATTER,
    SUSPECTED,
)
from symptomcli.structs import Struct
from symptomcli.text import DEGREES, LESS, MORE, PERSISTENT, WORSE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from symptomcli.indexing import Entry, Index
    from symptomcli.language import Anatomy
    from symptomcli.text import Reading

KINDS = ("symptom", "condition", "question", NO_PAGE)
"""In the order in which equal scores are ranked."""

PAIN = "pain"
"""Its stem."""

_CONTRARY = {MORE: LESS, LESS: MORE}

WEIGHTLESS = frozenset((MORE, WORSE))
"""Nothing beside a phrase that they are no part of; less of a thing is not the thing."""

Places = tuple[int, ...]


class Hit(Struct):
    """An entry that a text says, in which phrase and where, and the parts of the score; without `coverage` only its words were said."""

    entry: Entry
    number: int
    phrase: str
    score: float
    mention: int
    places: Places
    coverage: float
    focus: float
    evidence: float


class Spoken(Struct):
    """A word of content as ranking knows it: key, clause, whether it tells circumstances or a guess, and whether its clause is about it."""

    key: str
    clause: int
    circumstance: bool
    suspected: bool
    thing: bool


class Gist(Struct):
    """All that ranking knows of a text. Places of hits are places in its words; `personal` and `owned` are those of its `Reading`."""

    words: tuple[Spoken, ...]
    personal: bool
    owned: tuple[str, ...]


NOTHING = Gist((), personal=False, owned=())


def gist(reading: Reading) -> Gist:
    """Give the gist of a reading."""
    words, circumstances, suspected, things = reading.words, reading.circumstances, reading.suspected, reading.things
    said = [
        Spoken(words[place].key, words[place].clause, place in circumstances, place in suspected, place in things)
        for place in reading.content
    ]
    return Gist(tuple(said), reading.personal, reading.owned)


class Heard(Struct):
    """A gist, made ready for scoring: where each stem stands and what it counts for, and what each clause holds."""

    words: tuple[Spoken, ...]
    personal: bool
    where: dict[str, list[int]]
    credit: dict[str, float]
    spoken: frozenset[str]
    clauses: dict[int, list[tuple[int, float, float]]]
    anatomy: Anatomy
    circumstances: frozenset[int]
    suspected: frozenset[int]
    things: frozenset[int]
    elsewhere: frozenset[int]

    def says_of_a_thing(self, places: Iterable[int]) -> bool:
        """Tell whether words stand in a clause about a thing that they do not name: "the car coughs" says no cough."""
        if not self.things:
            return False
        clauses = {self.words[place].clause for place in places}
        return any(self.words[thing].clause in clauses for thing in self.things.difference(places))


def listen(said: Gist, index: Index, anatomy: Anatomy) -> Heard:
    """Make a gist ready for scoring."""
    where: dict[str, list[int]] = {}
    clauses: dict[int, list[tuple[int, float, float]]] = {}
    personal = said.personal or any(map(index.says, said.owned))
    for place, (key, clause, circumstance, _, _) in enumerate(said.words):
        where.setdefault(key, []).append(place)
        if key[0] != "!":
            weight = index.weights[key]
            if key in WEIGHTLESS:
                beside = 0.0
            elif circumstance or key in DEGREES or personal or index.says(key):
                beside = min(weight * CIRCUMSTANCE if circumstance else weight, BESIDE)
            else:
                beside = ELSEWHERE
            clauses.setdefault(clause, []).append((place, beside, weight))
    spoken = frozenset(where) - WEIGHTLESS
    credit = dict.fromkeys(where, 1.0)
    for stem in list(where):
        share, part = 1.0, stem
        while (part := anatomy.broader.get(part, "")) and credit.get(part, 0.0) < (share := share * BROADER):
            where[part], credit[part] = where[stem], share
    circumstances = frozenset([place for place, word in enumerate(said.words) if word.circumstance])
    suspected = frozenset([place for place, word in enumerate(said.words) if word.suspected])
    things = frozenset([place for place, word in enumerate(said.words) if word.thing])
    return Heard(said.words, personal, where, credit, spoken, clauses, anatomy, circumstances, suspected, things, frozenset())


class _Met(Struct):
    """Stems that a text and phrases have in common: where they stand, and what the rules make of that.

    `suffices`: a phrase may be met by these of its stems alone. `of_a_thing`: they are said of a thing. `suspected`: they are a guess.
    `incidental`: they tell circumstances only; `unfelt`: these and parts of the body; `elsewhere`: pain of a side of another part.
    `focus`, `scatter`: rules 2 and 3.
    """

    places: Places
    suffices: bool
    of_a_thing: bool
    suspected: bool
    incidental: bool
    unfelt: bool
    elsewhere: bool
    focus: float
    scatter: float


_Worth = tuple[float, int, str, float, float]
"""A phrase as candidates of one entry are compared, the least first: score and words met, both negative, the phrase, coverage, focus."""


def rank(heard: Heard, index: Index, floor: float) -> list[Hit]:
    """Score every phrase of which enough is said; keep the best phrase of each entry, and others that it may say elsewhere in the text.

    Phrases of which only circumstances ("stressed") are said, or these and a part of the body, count where a text says nothing else.
    """
    best: dict[tuple[int, Places], _Worth] = {}
    passing: dict[tuple[int, Places], _Worth] = {}
    enough: dict[int, float] = {}  # coverage that a further phrase of an entry needs: no score is above its coverage
    spoken = frozenset(heard.credit)
    parts = heard.anatomy.parts
    barred = {LESS}.union(*map(_opposites, spoken))  # nobody says "less" by saying nothing of it
    entries, weigh, credit = index.entries, index.weights, heard.credit
    weights: dict[frozenset[str], float] = {}  # most candidates share with the text what others share, and are soon out
    shared: Kept[frozenset[str], _Met] = Kept(lambda stems: _meet(stems, heard))
    for text, entry, stems, weight, distraction in index.phrases(sorted(index.candidates(spoken))):
        said_stems = stems & spoken
        if (said_weight := weights.get(said_stems)) is None:
            said_weight = weights[said_stems] = sum([weigh[stem] * credit[stem] for stem in sorted(said_stems)])
        coverage = said_weight / weight
        if coverage < FURTHER_COVERAGE and coverage < enough.get(entry, LEAST_COVERAGE):
            continue
        missing = stems - said_stems
        if missing and not (missing.isdisjoint(parts) and missing.isdisjoint(barred)):
            continue
        met = shared[said_stems]
        if met.of_a_thing or met.elsewhere or (missing and (not met.suffices or entries[entry].kind == "question")):
            continue
        alone = not missing and heard.spoken <= stems
        coverage, focus = min(1.0, coverage), met.focus
        if alone and coverage == 1:  # the text says this phrase and nothing else
            score, focus = MOST, 1.0
        else:
            certainty = SUSPECTED if met.suspected and entries[entry].kind == "condition" else 1
            score = MOST * coverage * (1 - distraction * (1 - focus)) * met.scatter * certainty
        score = round(score, 1)
        if score < floor:
            continue
        worth = (-score, -len(met.places), text, coverage, focus)
        place = (entry, met.places)
        if met.unfelt if missing else met.incidental and not alone:
            passing[place] = min(worth, passing.get(place, worth))
        elif place not in best or worth < best[place]:
            best[place] = worth
            enough[entry] = max(enough.get(entry, LEAST_COVERAGE), score / 100)
    hits = [
        Hit(entries[entry], entry, text, -negative, 0, places, coverage, focus, 1.0)
        for (entry, places), (negative, _, text, coverage, focus) in (best or passing).items()
    ]
    return sorted(hits, key=order)


def order(hit: Hit) -> tuple[float, int, int, str, str]:
    """Rank by score; ties by rule 9."""
    return -hit.score, -len(hit.places), KINDS.index(hit.entry.kind), hit.entry.id, hit.phrase


def _opposites(key: str) -> tuple[str, ...]:
    """Give what a phrase may not say where a text says this and not that: its denial, and less for more."""
    denial = key[1:] if key[0] == "!" else f"!{key}"
    return (denial, _CONTRARY[key]) if key in _CONTRARY else (denial,)


def _meet(stems: frozenset[str], heard: Heard) -> _Met:
    """Say where stems stand in a text and what that makes of a phrase that has them."""
    where, words = heard.where, heard.words
    places = _places([where[stem] for stem in stems], words)
    together = words[0].clause == words[-1].clause
    explained = rest = 0.0
    for clause in (words[0].clause,) if together else sorted({words[place].clause for place in places}):
        for place, weight, whole in heard.clauses.get(clause, ()):
            if place in places:
                explained += whole
            else:
                rest += weight
    telling = stems - DEGREES - {PERSISTENT}
    spoken = len({where[stem][0] for stem in telling})  # "foot" is one word for itself and for "leg"
    return _Met(
        tuple(sorted(places)),
        suffices=spoken >= LEAST_WORDS and not stems <= heard.anatomy.places,
        of_a_thing=heard.says_of_a_thing(places),
        suspected=places <= heard.suspected,
        incidental=places <= heard.circumstances,
        unfelt=heard.circumstances.issuperset([where[stem][0] for stem in stems - heard.anatomy.places]),
        elsewhere=PAIN in stems and _of_another_part(stems, places, heard),
        focus=explained / (explained + rest) if explained or rest else 1.0,
        scatter=1.0 if together else SCATTER ** max(0, len({words[place].clause for place in places - heard.circumstances}) - 1),
    )


def _of_another_part(stems: frozenset[str], places: Collection[int], heard: Heard) -> bool:
    """Tell whether pain of a side is pain of what its clause names: "toothache on the left side"."""
    anatomy, words = heard.anatomy, heard.words
    sides = stems - {PAIN}
    if not sides or not sides <= anatomy.places or not sides.isdisjoint(anatomy.parts):
        return False
    clauses = {words[place].clause for place in places}
    return any(word.key in anatomy.parts and word.clause in clauses for word in words)


def _places(options: Sequence[Sequence[int]], said: Sequence[Spoken]) -> set[int]:
    """Choose a place for each stem: in the clause where most of them stand, else the first."""
    first = {places[0] for places in options}
    if max(map(len, options)) == 1:
        return first
    clauses = Counter(clause for places in options for clause in {said[place].clause for place in places})
    home = min(clauses, key=lambda clause: (-clauses[clause], clause))
    return {next((place for place in places if said[place].clause == home), places[0]) for places in options}
