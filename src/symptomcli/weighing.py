"""What the words of a text say beside the phrases in it: rules 6 to 8 of `policy`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli.evidence import NO_ENTRY
from symptomcli.policy import (
    ALIKE,
    CIRCUMSTANCE,
    CUT_OFF,
    DOUBT_IDLE,
    DOUBT_MET,
    DOUBT_TELLING,
    DOUBT_WHOLE,
    LEAST_WORDS,
    MOST,
    NAMED,
    PARTLY,
)
from symptomcli.scoring import WEIGHTLESS, Hit, order
from symptomcli.text import DEGREES, PERSISTENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from symptomcli.evidence import Evidence
    from symptomcli.indexing import Index
    from symptomcli.language import Anatomy
    from symptomcli.scoring import Heard


def unexplained(heard: Heard, index: Index, mentions: Iterable[Sequence[Hit]]) -> float:
    """Tell how much of a text, by weight, the best phrases of its complaints leave unexplained; one explains as much as is said of it."""
    explained: dict[str, float] = {}
    for best in (mention[0] for mention in mentions):
        for place in best.places:
            key = heard.words[place].key
            explained[key] = max(best.coverage, explained.get(key, 0.0))
    weights = {
        word.key: index.weights[word.key.removeprefix("!")] * (CIRCUMSTANCE if word.circumstance else 1)
        for place, word in enumerate(heard.words)
        if word.key not in WEIGHTLESS and place not in heard.elsewhere
    }
    left = sum([weight * (1 - explained.get(key, 0.0)) for key, weight in weights.items()])
    return left / sum(weights.values()) if left else 0.0


def doubt(mentions: Iterable[Iterable[Hit]], evidence: Evidence, told: Mapping[int, float]) -> float:
    """Give what the words of a text add to the doubt that it is about a complaint: rule 8, but for what `symptomcli.scope` says."""
    met = [hit for mention in mentions for hit in mention]
    named = NAMED if any(hit.number not in evidence.learned for hit in met) else 0.0
    telling = max([named, *(speaks for number, speaks in told.items() if number != NO_ENTRY)])
    whole = len({place for hit in met if hit.coverage == 1 for place in hit.places}) >= LEAST_WORDS
    idle = max(0.0, told.get(NO_ENTRY, 0.0))
    return DOUBT_IDLE * idle - DOUBT_TELLING * telling - (DOUBT_MET if met else 0) - (DOUBT_WHOLE if whole else 0)


def weigh(mentions: list[list[Hit]], heard: Heard, evidence: Evidence, told: Mapping[int, float], weight: float) -> list[list[Hit]]:
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
            key=order,
        )
        for mention in weighed
    ]


def _blended(hit: Hit, share: float, weight: float) -> Hit:
    """Give a hit the score of rule 7."""
    score = round((hit.score + MOST * weight * share) / (1 + weight), 1)
    return hit._replace(score=score if hit.coverage else max(CUT_OFF, score), evidence=share)


def _evident(number: int, heard: Heard, evidence: Evidence) -> Hit:
    """Give an entry that no phrase but words speak for."""
    places = [place for place in range(len(heard.words)) if place not in heard.elsewhere]
    places = [place for place in places if evidence.speaks(heard.words[place].key).get(number, 0.0) > 0]
    return Hit(evidence.entry(number), number, evidence.entry(number).name, PARTLY, 0, tuple(places), coverage=0.0, focus=0.0, evidence=1.0)


def _tells(keys: set[str], anatomy: Anatomy) -> bool:
    """Tell whether words alone may speak for a symptom: "bags under the stairs" is too little, "constantly" how often, "no pain" none."""
    keys = {key for key in keys - DEGREES - {PERSISTENT} if key[0] != "!"}
    return len(keys) >= LEAST_WORDS and (not keys.isdisjoint(anatomy.parts) or len(keys - anatomy.places) >= LEAST_WORDS)
