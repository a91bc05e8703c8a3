"""Index + gist of a reading -> ranked hits. `policy` says by which rules; `scoring` has rules 1 to 4, `weighing` 6 to 8."""

from __future__ import annotations

from collections import Counter
from math import inf
from typing import TYPE_CHECKING

from symptomcli import weighing
from symptomcli.indexing import NO_PAGE
from symptomcli.kept import Kept
from symptomcli.policy import (
    CUT_OFF,
    EVIDENCE,
    FURTHER_COVERAGE,
    FURTHER_SCORE,
    FURTHER_SHARED,
    MOST,
    REPAIR_COST,
    SUGGESTION_FLOOR,
)
from symptomcli.scoring import KINDS, Gist, Heard, Hit, Places, listen, rank
from symptomcli.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from symptomcli.evidence import Evidence
    from symptomcli.indexing import Entry, Index
    from symptomcli.language import Anatomy
    from symptomcli.scoring import Spoken

GISTS_KEPT = 9_000
"""Texts of which the ranking is kept; one costs some 1,000 bytes."""

LONGEST_KEPT = 40
"""Words of content up to which the ranking of a text is kept: longer texts hardly come twice, and would fill the memory."""


class Ranked(Struct):
    """The entries that a text speaks of, the doubt of its words (rule 8; -inf where phrases say all), and illnesses without a page."""

    hits: tuple[Hit, ...]
    doubt: float
    absent: tuple[str, ...]


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
        heard = listen(said, index, self._anatomy)
        elsewhere = _named(rank(heard, index, CUT_OFF))
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


def search(  # noqa: PLR0913  # what is known, and how it is asked
    said: Gist, index: Index, anatomy: Anatomy, *, limit: int, floor: float = CUT_OFF, evidence: Evidence | None = None
) -> Ranked:
    """Rank the entries that a text speaks of: at most `limit` for each complaint in it, best first; without `evidence` by phrases alone."""
    heard = listen(said, index, anatomy)
    hits = rank(heard, index, floor)
    if named := _named(hits):
        heard = heard._replace(elsewhere=frozenset(named))
    met = [hit for hit in hits if hit.entry.kind != NO_PAGE and not heard.elsewhere.issuperset(hit.places)]
    mentions = _mentions(met, heard, index, limit)
    left = weighing.unexplained(heard, index, mentions)
    doubt = -inf
    if left > 0 and evidence is not None:
        told = evidence.weigh([word.key for place, word in enumerate(heard.words) if place not in heard.elsewhere])
        doubt = weighing.doubt(mentions, evidence, told)
        mentions = weighing.weigh(mentions, heard, evidence, told, EVIDENCE * left)
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


def _mentions(hits: Iterable[Hit], heard: Heard, index: Index, limit: int) -> list[list[Hit]]:
    """Part hits into complaints, each with its alternatives, in the order of the text."""
    mentions: list[list[Hit]] = []
    leading: set[int] = set()
    beside: set[int] = set()
    taken: Places = ()
    likeness: Kept[tuple[Places, Places], float] = Kept(lambda pair: _shared(*pair, heard.words, index))
    for hit in hits:
        if hit.number in leading:
            continue
        most, least = (0, 1) if hit.number in beside else (FURTHER_SHARED, FURTHER_COVERAGE)
        if not mentions or (hit.coverage >= least and hit.score >= FURTHER_SCORE and likeness[hit.places, taken] <= most):
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


def _shared(places: Places, others: Places, said: Sequence[Spoken], index: Index) -> float:
    """Tell how much of what stands at some places, by weight, stands at others too; circumstances are anyone's."""
    if places == others:
        return 1.0
    taken = {said[place].key for place in others}
    own = [place for place in places if not said[place].circumstance] or places
    met = [(index.weights[said[place].key.removeprefix("!")], said[place].key in taken) for place in own]
    return sum(weight for weight, both in met if both) / sum(weight for weight, _ in met)
