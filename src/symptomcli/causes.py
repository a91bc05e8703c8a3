"""Entries + what a text says -> possible causes, in order.

Their order tells how much of the text each explains, and nothing of how likely it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli.model import Kind, PossibleCause, Symptom
from symptomcli.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from symptomcli.finding import Finding
    from symptomcli.knowledge import Knowledge
    from symptomcli.model import Record


class Told(Struct):
    """How much of a text the record of a condition tells: complaints beyond those that list it, and the weight of other words."""

    complaints: int
    words: float


class Noticed(Struct):
    """What a text says for causes, in pairs with a condition: clues that it mentions, and what the condition's own record tells of it."""

    clues: tuple[tuple[str, str], ...]
    told: tuple[tuple[str, Told], ...]


def noticed(knowledge: Knowledge, finding: Finding) -> Noticed:
    """Tell what a text says for the causes of its complaints: findings of the same entries that notice the same have the same causes."""
    return Noticed(_reasons(knowledge, finding), tuple(_described(knowledge, finding)))


def _reasons(knowledge: Knowledge, finding: Finding) -> tuple[tuple[str, str], ...]:
    """Give each cause's clues that the phrase mentions, as pairs of cause and clue; a complaint is no clue to its own causes."""
    symptoms = [record for record in finding.entries if isinstance(record, Symptom)]
    if not symptoms:
        return ()
    reading, met = finding.read.reading, finding.met
    qualifiers = frozenset(reading.qualifiers)
    every = {reading.words[place].key for place in reading.content}
    other = {reading.words[place].key for place in reading.content if place not in met}
    if not qualifiers and not other:
        return ()
    clues = [clue for symptom in symptoms for clue in knowledge.clues(symptom)]
    return tuple(
        dict.fromkeys(
            (clue.condition, clue.text)
            for clue in clues
            if (clue.qualifiers <= qualifiers and clue.words <= every if clue.qualifiers else bool(clue.words) and clue.words <= other)
        )
    )


def _described(knowledge: Knowledge, finding: Finding) -> Iterator[tuple[str, Told]]:
    """Tell for each cause what its own record says of the text, where it says anything of it."""
    reading, led = finding.read.reading, finding.met
    other = {reading.words[place].key for place in reading.content if place not in led and place not in reading.circumstances}
    symptoms = [(record, hit) for record, hit in zip(finding.entries, finding.best.values(), strict=True) if isinstance(record, Symptom)]
    if not symptoms or (len(symptoms) == 1 and not other):
        return
    met = {record.id: {reading.words[place].key for place in hit.places} for record, hit in symptoms}
    listed = {record.id: {cause.condition for cause in record.causes} for record, _ in symptoms}
    weights = knowledge.bundle.matching.weights
    for condition in dict.fromkeys(cause.condition for record, _ in symptoms for cause in record.causes):
        words = knowledge.described(condition)
        complaints = [key for key, keys in met.items() if keys <= words and condition not in listed[key]]
        shared = other & words
        if complaints or shared:
            yield condition, Told(len(complaints), round(sum([weights[key.removeprefix("!")] for key in sorted(shared)]), 1))


def ordered(knowledge: Knowledge, entries: Iterable[Record], said: Noticed) -> tuple[PossibleCause, ...]:
    """Order the causes of all complaints: that explain most of them, then most clues typed, then most other words, then as authored.

    A clue counts as one more complaint explained: a cause that all complaints list is no likelier than one that knows what was typed.
    """
    reasons: dict[str, dict[str, None]] = {}
    for condition, clue in said.clues:
        reasons.setdefault(condition, {})[clue] = None
    told = dict(said.told)
    found: dict[str, list[tuple[Symptom, int]]] = {}
    for record in entries:
        if isinstance(record, Symptom):
            for rank, cause in enumerate(record.causes):
                found.setdefault(cause.condition, []).append((record, rank))
    ranked: list[tuple[tuple[int, int, float, int, str], PossibleCause]] = []
    for condition, places in found.items():
        record, rank = places[0]
        cause = record.causes[rank]
        shown = PossibleCause(
            id=condition,
            name=knowledge.name(Kind.CONDITION, condition),
            explanation=cause.explanation,
            serious=any(entry.causes[at].serious for entry, at in places),
            reasons=tuple(reasons.get(condition, ())),
            symptoms=tuple(entry.id for entry, _ in places),
            sources=cause.sources,
        )
        more = told.get(condition, Told(0, 0))
        explained = len(places) + more.complaints + bool(shown.reasons)
        ranked.append(((-explained, -len(shown.reasons), -more.words, min(at for _, at in places), condition), shown))
    return tuple(shown for _, shown in sorted(ranked, key=lambda pair: pair[0]))


def of_symptom(knowledge: Knowledge, symptom: Symptom) -> tuple[PossibleCause, ...]:
    """Give a symptom's causes in the authors' order."""
    return tuple(
        PossibleCause(
            cause.condition,
            knowledge.name(Kind.CONDITION, cause.condition),
            cause.explanation,
            cause.serious,
            (),
            (symptom.id,),
            cause.sources,
        )
        for cause in symptom.causes
    )
