"""Index + gist of a reading -> ranked hits. `policy` says by which rules."""

from __future__ import annotations

from collections import Counter
from math import inf
from typing import TYPE_CHECKING

from symptomcli.evidence import NO_ENTRY
from symptomcli.indexing import NO_PAGE
from symptomcli.kept import Kept
from symptomcli.policy import (
    ALIKE,
    BESIDE,
    BROADER,
    CIRCUMSTANCE,
    CUT_OFF,
    DOUBT_IDLE,
    DOUBT_MET,
    DOUBT_TELLING,
    DOUBT_WHOLE,
    ELSEWHERE,
    EVIDENCE,
    FURTHER_COVERAGE,
    FURTHER_SHARED,
    LEAST_COVERAGE,
    LEAST_WORDS,
    MOST,
    NAMED,
    PARTLY,
    REPAIR_COST,
    SCATTER,
    SUGGESTION_FLOOR,
    SUSPECTED,
)
from symptomcli.structs import Struct
from symptomcli.text import DEGREES, LESS, MORE, PERSISTENT, WORSE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from symptomcli.evidence import Evidence
    from symptomcli.indexing import Entry, Index
    from symptomcli.language import Anatomy
    from symptomcli.text import Reading

KINDS = ("symptom", "condition", "question", NO_PAGE)
"""In the order in which equal scores are ranked."""

GISTS_KEPT = 9_000
"""Texts of which the ranking is kept; one costs some 1,000 bytes."""

LONGEST_KEPT = 40
"""Words of content up to which the ranking of a text is kept: longer texts hardly come twice, and would fill the memory."""

PAIN = "pain"
"""Its stem."""

_CONTRARY = {MORE: LESS, LESS: MORE}

_WEIGHTLESS = frozenset((MORE, WORSE))
"""Nothing beside a phrase that they are no part of; less of a thing is not the thing."""

_Places = tuple[int, ...]


class Hit(Struct):
    """An entry that a text says, in which phrase and where, and the parts of the score; without `coverage` only its words were said."""

    entry: Entry
    number: int
    phrase: str
    score: float
    mention: int
    places: _Places
    coverage: float
    focus: float
    evidence: float


class Ranked(Struct):
    """The entries that a text speaks of, the doubt of its words (rule 8; -inf where phrases say all), and illnesses without a page."""

    hits: tuple[Hit, ...]
    doubt: float
    absent: tuple[str, ...]


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


class Ranker:
    """Ranks gists and keeps what it ranked: people say the same thing with other words around it."""

    def __init__(self, index: Index, anatomy: Anatomy, evidence: Evidence) -> None:
        """Take the phrases, the parts of the body, and what words speak for whatever phrase they are in."""
        self._index = index
        self._anatomy = anatomy
        self._evidence = evidence
        self._ranked: Kept[tuple[Gist, int, float], Ranked] = Kept(self._search, most=GISTS_KEPT)

    def __reduce__(self) -> tuple[type[Ranker], tuple[Index, Anatomy, Evidence]]:
        """Travel to another process without what was ranked."""
        return Ranker, (self._index, self._anatomy, self._evidence)

    def search(self, said: Gist, *, limit: int, repaired: Collection[int] = (), floor: float = CUT_OFF) -> Ranked:
        """Rank the entries that a text speaks of: at most `limit` for each complaint in it, best first.

        Words at the places `repaired` cost a hit; they do not make a gist, since typos differ where people say the same.
        """
        asked = said, limit, floor
        ranked = self._ranked[asked] if len(said.words) <= LONGEST_KEPT else self._search(asked)
        if not repaired:
            return ranked
        hits = ranked.hits
        priced = [hit._replace(score=_priced(hit, said, repaired)) for hit in hits]
        left = [hit for hit, free in zip(priced, hits, strict=True) if hit.score >= min(floor, free.score)]
        return ranked._replace(hits=tuple(in_order(left if len(left) == len(hits) else _renumbered(left))))

    def _search(self, asked: tuple[Gist, int, float]) -> Ranked:
        said, limit, floor = asked
        return search(said, self._index, self._anatomy, limit=limit, floor=floor, evidence=self._evidence)

    def nearest(self, said: Gist, limit: int) -> Iterator[Entry]:
        """Yield the entries that share most with a text that matches none: for "did you mean"."""
        index = self._index
        heard = _listen(said, index, self._anatomy)
        elsewhere = _named(_rank(heard, index, CUT_OFF))
        spoken = frozenset(heard.credit).difference([word.key for place, word in enumerate(said.words) if place in elsewhere])
        shared: dict[int, float] = {}
        for phrase in index.phrases(index.sharing(spoken)):
            if index.entries[phrase.entry].kind == NO_PAGE:
                continue
            met = sum(index.weights[stem] * heard.credit[stem] for stem in sorted(phrase.stems & spoken))
            shared[phrase.entry] = max(shared.get(phrase.entry, 0.0), met / phrase.weight)
        ranked = sorted((-share, KINDS.index(index.entries[entry].kind), index.entries[entry].id, entry) for entry, share in shared.items())
        for negative, _, _, entry in ranked[:limit]:
            if -100 * negative >= SUGGESTION_FLOOR:
                yield index.entries[entry]


def in_order(hits: list[Hit]) -> list[Hit]:
    """Put hits, of which the best of each complaint stands first, in the order that is shown: of equal scores what is felt leads."""
    if len(hits) == 1:
        return hits
    named: dict[int, bool] = {}
    for hit in hits:
        named.setdefault(hit.mention, hit.entry.kind != KINDS[0])
    return sorted(hits, key=lambda hit: (-hit.score, named[hit.mention], hit.mention))


def _renumbered(hits: list[Hit]) -> list[Hit]:
    """Number the complaints that are left from 0."""
    numbers = {mention: number for number, mention in enumerate(sorted({hit.mention for hit in hits}))}
    return [hit._replace(mention=numbers[hit.mention]) for hit in hits]


def _priced(hit: Hit, said: Gist, repaired: Collection[int]) -> float:
    """Give the score of a hit less what its repaired words cost; a text that says the phrase and nothing else costs nothing."""
    if hit.score == MOST and {said.words[place].key for place in hit.places} == {word.key for word in said.words}:
        return hit.score
    return round(max(0.0, hit.score - REPAIR_COST * sum(place in repaired for place in hit.places)), 1)


class _Heard(Struct):
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


def search(  # noqa: PLR0913  # what is known, and how it is asked
    said: Gist, index: Index, anatomy: Anatomy, *, limit: int, floor: float = CUT_OFF, evidence: Evidence | None = None
) -> Ranked:
    """Rank the entries that a text speaks of: at most `limit` for each complaint in it, best first; without `evidence` by phrases alone."""
    heard = _listen(said, index, anatomy)
    hits = _rank(heard, index, floor)
    if named := _named(hits):
        heard = heard._replace(elsewhere=frozenset(named))
    met = [hit for hit in hits if hit.entry.kind != NO_PAGE and not heard.elsewhere.issuperset(hit.places)]
    mentions = _mentions(met, heard, index, limit)
    left = _left(heard, index, mentions)
    doubt = -inf
    if left > 0 and evidence is not None:
        told = evidence.weigh([word.key for place, word in enumerate(heard.words) if place not in heard.elsewhere])
        doubt = _doubt(mentions, evidence, told)
        mentions = _weighed(mentions, heard, evidence, told, EVIDENCE * left)
    numbered = [hit._replace(mention=number) if number else hit for number, mention in enumerate(mentions) for hit in mention]
    shown: list[Hit] = []
    beside: Counter[int] = Counter()
    for hit in in_order(numbered):
        if not beside[hit.mention] or (beside[hit.mention] < limit and hit.score >= floor):
            beside[hit.mention] += 1
            shown.append(hit)
    return Ranked(tuple(shown), doubt, tuple(dict.fromkeys(named.values())))


def _named(hits: Iterable[Hit]) -> dict[int, str]:
    """Give the places of words that name an illness without a page, next to each other, each with this name: rule 5."""
    whole = (hit for hit in hits if hit.entry.kind == NO_PAGE and hit.coverage == 1 and hit.places[-1] - hit.places[0] < len(hit.places))
    return {place: hit.entry.name for hit in whole for place in hit.places}


def _mentions(hits: Iterable[Hit], heard: _Heard, index: Index, limit: int) -> list[list[Hit]]:
    """Part hits into complaints, each with its alternatives, in the order of the text."""
    mentions: list[list[Hit]] = []
    leading: set[int] = set()
    beside: set[int] = set()
    taken: _Places = ()
    likeness: Kept[tuple[_Places, _Places], float] = Kept(lambda pair: _shared(*pair, heard.words, index))
    for hit in hits:
        if hit.number in leading:
            continue
        most, least = (0, 1) if hit.number in beside else (FURTHER_SHARED, FURTHER_COVERAGE)
        if not mentions or (hit.coverage >= least and likeness[hit.places, taken] <= most):
            mentions.append([hit])
            leading.add(hit.number)
            taken = tuple(sorted({*taken, *hit.places}))
        elif hit.number not in beside:
            likest = mentions[0] if len(mentions) == 1 else max(mentions, key=lambda mention: likeness[hit.places, mention[0].places])
            if len(likest) < limit:
                likest.append(hit)
                beside.add(hit.number)
    mentions.sort(key=lambda mention: mention[0].places)
    return [[hit for hit in mention if hit is mention[0] or hit.number not in leading] for mention in mentions]


def _left(heard: _Heard, index: Index, mentions: Iterable[Sequence[Hit]]) -> float:
    """Tell how much of a text, by weight, the best phrases of its complaints leave unexplained; one explains as much as is said of it."""
    explained: dict[str, float] = {}
    for best in (mention[0] for mention in mentions):
        for place in best.places:
            key = heard.words[place].key
            explained[key] = max(best.coverage, explained.get(key, 0.0))
    weights = {
        word.key: index.weights[word.key.removeprefix("!")] * (CIRCUMSTANCE if word.circumstance else 1)
        for place, word in enumerate(heard.words)
        if word.key not in _WEIGHTLESS and place not in heard.elsewhere
    }
    left = sum([weight * (1 - explained.get(key, 0.0)) for key, weight in weights.items()])
    return left / sum(weights.values()) if left else 0.0


def _doubt(mentions: Iterable[Iterable[Hit]], evidence: Evidence, told: Mapping[int, float]) -> float:
    """Give what the words of a text add to the doubt that it is about a complaint: rule 8, but for what `symptomcli.scope` says."""
    met = [hit for mention in mentions for hit in mention]
    named = NAMED if any(hit.number not in evidence.learned for hit in met) else 0.0
    telling = max([named, *(speaks for number, speaks in told.items() if number != NO_ENTRY)])
    whole = len({place for hit in met if hit.coverage == 1 for place in hit.places}) >= LEAST_WORDS
    idle = max(0.0, told.get(NO_ENTRY, 0.0))
    return DOUBT_IDLE * idle - DOUBT_TELLING * telling - (DOUBT_MET if met else 0) - (DOUBT_WHOLE if whole else 0)


def _weighed(mentions: list[list[Hit]], heard: _Heard, evidence: Evidence, told: Mapping[int, float], weight: float) -> list[list[Hit]]:
    """Weigh in what the words of a text speak for each entry: rules 6 and 7."""
    told = {number: speaks for number, speaks in told.items() if number != NO_ENTRY}
    most = max(told.values(), default=0.0)
    if most <= 0:
        return mentions
    matched = {hit.number for mention in mentions for hit in mention}
    alike = [number for number, speaks in told.items() if speaks >= ALIKE * most and number not in matched]
    evident = [
        hit
        for hit in (_evident(number, heard, evidence) for number in alike)
        if _tells({heard.words[place].key for place in hit.places}, heard.anatomy) and not heard.says_of_a_thing(hit.places)
    ]
    if not mentions:
        if not evident:
            return []
        mentions = [[]]
    weighed = [list(mention) for mention in mentions]
    for hit in evident:
        shared = [len({*hit.places}.intersection(*[other.places for other in mention[:1]])) for mention in mentions]
        weighed[shared.index(max(shared))].append(hit)
    learned = evidence.learned
    return [
        sorted(
            [_blended(hit, max(0.0, told.get(hit.number, 0.0)) / most if hit.number in learned else NAMED, weight) for hit in mention],
            key=_order,
        )
        for mention in weighed
    ]


def _blended(hit: Hit, share: float, weight: float) -> Hit:
    """Give a hit the score of rule 7."""
    score = round((hit.score + MOST * weight * share) / (1 + weight), 1)
    return hit._replace(score=score if hit.coverage else max(CUT_OFF, score), evidence=share)


def _evident(number: int, heard: _Heard, evidence: Evidence) -> Hit:
    """Give an entry that no phrase but words speak for."""
    places = [place for place in range(len(heard.words)) if place not in heard.elsewhere]
    places = [place for place in places if evidence.speaks(heard.words[place].key).get(number, 0.0) > 0]
    return Hit(evidence.entry(number), number, evidence.entry(number).name, PARTLY, 0, tuple(places), coverage=0.0, focus=0.0, evidence=1.0)


def _tells(keys: set[str], anatomy: Anatomy) -> bool:
    """Tell whether words alone may speak for a symptom: "bags under the stairs" is too little, "constantly" how often, "no pain" none."""
    keys = {key for key in keys - DEGREES - {PERSISTENT} if key[0] != "!"}
    return len(keys) >= LEAST_WORDS and (not keys.isdisjoint(anatomy.parts) or len(keys - anatomy.places) >= LEAST_WORDS)


def _listen(said: Gist, index: Index, anatomy: Anatomy) -> _Heard:
    where: dict[str, list[int]] = {}
    clauses: dict[int, list[tuple[int, float, float]]] = {}
    personal = said.personal or any(map(index.says, said.owned))
    for place, (key, clause, circumstance, _, _) in enumerate(said.words):
        where.setdefault(key, []).append(place)
        if key[0] != "!":
            weight = index.weights[key]
            if key in _WEIGHTLESS:
                beside = 0.0
            elif circumstance or key in DEGREES or personal or index.says(key):
                beside = min(weight * CIRCUMSTANCE if circumstance else weight, BESIDE)
            else:
                beside = ELSEWHERE
            clauses.setdefault(clause, []).append((place, beside, weight))
    spoken = frozenset(where) - _WEIGHTLESS
    credit = dict.fromkeys(where, 1.0)
    for stem in list(where):
        share, part = 1.0, stem
        while (part := anatomy.broader.get(part, "")) and credit.get(part, 0.0) < (share := share * BROADER):
            where[part], credit[part] = where[stem], share
    circumstances = frozenset([place for place, word in enumerate(said.words) if word.circumstance])
    suspected = frozenset([place for place, word in enumerate(said.words) if word.suspected])
    things = frozenset([place for place, word in enumerate(said.words) if word.thing])
    return _Heard(said.words, personal, where, credit, spoken, clauses, anatomy, circumstances, suspected, things, frozenset())


class _Met(Struct):
    """Stems that a text and phrases have in common: where they stand, and what the rules make of that.

    `suffices`: a phrase may be met by these of its stems alone. `of_a_thing`: they are said of a thing. `suspected`: they are a guess.
    `incidental`: they tell circumstances only; `unfelt`: these and parts of the body; `elsewhere`: pain of a side of another part.
    `focus`, `scatter`: rules 2 and 3.
    """

    places: _Places
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


def _rank(heard: _Heard, index: Index, floor: float) -> list[Hit]:
    """Score every phrase of which enough is said; keep the best phrase of each entry, and others that it may say elsewhere in the text.

    Phrases of which only circumstances ("stressed") are said, or these and a part of the body, count where a text says nothing else.
    """
    best: dict[tuple[int, _Places], _Worth] = {}
    passing: dict[tuple[int, _Places], _Worth] = {}
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
    return sorted(hits, key=_order)


def _order(hit: Hit) -> tuple[float, int, int, str, str]:
    """Rank by score; ties by rule 9."""
    return -hit.score, -len(hit.places), KINDS.index(hit.entry.kind), hit.entry.id, hit.phrase


def _opposites(key: str) -> tuple[str, ...]:
    """Give what a phrase may not say where a text says this and not that: its denial, and less for more."""
    denial = key[1:] if key[0] == "!" else f"!{key}"
    return (denial, _CONTRARY[key]) if key in _CONTRARY else (denial,)


def _meet(stems: frozenset[str], heard: _Heard) -> _Met:
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


def _of_another_part(stems: frozenset[str], places: Collection[int], heard: _Heard) -> bool:
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


def _shared(places: _Places, others: _Places, said: Sequence[Spoken], index: Index) -> float:
    """Tell how much of what stands at some places, by weight, stands at others too; circumstances are anyone's."""
    if places == others:
        return 1.0
    taken = {said[place].key for place in others}
    own = [place for place in places if not said[place].circumstance] or places
    met = [(index.weights[said[place].key.removeprefix("!")], said[place].key in taken) for place in own]
    return sum(weight for weight, both in met if both) / sum(weight for weight, _ in met)
