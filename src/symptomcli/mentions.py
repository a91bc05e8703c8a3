"""What a phrase is read as -> the entries that it speaks of, best first."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from symptomcli import matching, policy
from symptomcli.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symptomcli.finding import Read
    from symptomcli.indexing import Entry
    from symptomcli.knowledge import Knowledge
    from symptomcli.matching import Ranked
    from symptomcli.scoring import Hit

NEAREST = 3
"""Entries that are offered where a text speaks of none."""


def found(knowledge: Knowledge, read: Read, *, limit: int, exact: bool) -> tuple[tuple[Hit, ...], tuple[str, ...]]:
    """Rank what a text speaks of, if it may be about a complaint (rule 8); name the illnesses in it that have no page.

    `exact` keeps only the entries of which the text is a stored phrase, whole.
    """
    ranked = search(knowledge, read, limit=limit)
    hits = () if doubt(knowledge, read, ranked) >= policy.REFUSED else ranked.hits
    if exact:
        return tuple([hit for hit in hits if hit.coverage == hit.focus == 1]), ranked.absent
    return _with_complaints(knowledge, hits, limit), ranked.absent


def _with_complaints(knowledge: Knowledge, hits: tuple[Hit, ...], limit: int) -> tuple[Hit, ...]:
    """Add to an illness that is named the complaints that it shows as, where none stands beside it: rule 5."""
    if all(hit.entry.kind == Kind.SYMPTOM for hit in hits):
        return hits
    added: list[Hit] = []
    shown = {(hit.entry.kind, hit.entry.id) for hit in hits}
    for mention in dict.fromkeys(hit.mention for hit in hits):
        beside = [hit for hit in hits if hit.mention == mention]
        if beside[0].entry.kind == Kind.CONDITION and not any(hit.entry.kind == Kind.SYMPTOM for hit in beside):
            others = [key for key in knowledge.shown_as(beside[0].entry.id) if (Kind.SYMPTOM, key) not in shown]
            for key in others[: min(policy.SHOWN_AS, limit - len(beside))]:
                shown.add((Kind.SYMPTOM, key))
                entry = beside[0].entry._replace(kind=Kind.SYMPTOM.value, id=key, name=knowledge.name(Kind.SYMPTOM, key))
                added.append(beside[0]._replace(entry=entry, score=min(policy.CUT_OFF, beside[-1].score), evidence=policy.NAMED))
    return tuple(matching.in_order([*hits, *added])) if added else hits


def doubt(knowledge: Knowledge, read: Read, ranked: Ranked) -> float:
    """Give the doubt that a text is about a complaint: -inf where nothing is met, or phrases say all."""
    return ranked.doubt + knowledge.scope.doubt(read.reading) if ranked.hits and ranked.doubt > -inf else -inf


def search(knowledge: Knowledge, read: Read, *, limit: int, floor: float = policy.CUT_OFF) -> Ranked:
    """Rank the gist of a reading, and say where in the reading the hits are."""
    words, content = read.reading.words, read.reading.content
    typed = read.repaired.keys()
    repaired = [number for number, place in enumerate(content) if not typed.isdisjoint(words[place].text.split())] if typed else ()
    ranked = knowledge.bundle.ranker.search(read.gist, limit=limit, repaired=repaired, floor=floor)
    hits = [hit._replace(places=tuple([content[place] for place in hit.places])) for hit in ranked.hits]
    return ranked._replace(hits=tuple(hits))


def nearest(knowledge: Knowledge, read: Read) -> Iterator[Entry]:
    """Yield the entries nearest to a text that speaks of none: what may have been meant."""
    return knowledge.bundle.ranker.nearest(read.gist, NEAREST)
