"""The best entries of a finding -> what their readers are advised: tips, warning signs, whom to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli.model import Card, Condition, Kind, Line, Question, Symptom, Urgency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from symptomcli.finding import Finding
    from symptomcli.knowledge import Knowledge
    from symptomcli.model import Answer, Record, Referral, Tip

SIGNS_ON_A_CARD = 5


def advise(knowledge: Knowledge, finding: Finding) -> Answer:
    """Add what depends on the alerts and the best entries alone: tips, warning signs, what conditions are, the answer to a question."""
    answer, entries = finding.answer, finding.entries
    return answer._replace(
        self_care=() if any(alert.alert.urgency is Urgency.EMERGENCY for alert in answer.alerts) else tuple(_self_care(entries)),
        when_to_get_help=cards(_helpful(knowledge, entries)),
        conditions=tuple(record for record in entries if isinstance(record, Condition)),
        question=next((record for record in entries if isinstance(record, Question)), None),
    )


def same_advice(finding: Finding) -> tuple[object, ...]:
    """Give what decides all that `advise` adds: two findings that have this in common are advised the same."""
    answer = finding.answer
    return answer.outcome, tuple(raised.alert.id for raised in answer.alerts), finding.entry_ids


def referral(knowledge: Knowledge, entries: Iterable[Record]) -> tuple[str, Referral] | None:
    """Give the gravest referral of entries, with the id of its entry; of equals the first, and None of no entries."""
    referrals = [(record.id, record.referral) for record in _helpful(knowledge, entries)]
    return max(referrals, key=lambda pair: pair[1].urgency.gravity, default=None)


def cards(records: Iterable[Symptom | Condition]) -> tuple[tuple[str, Card], ...]:
    """Gather entries' cards, each with the id of its entry, gravest first; what has lasted too long is a sign as well."""
    gathered: dict[tuple[str, Urgency], list[Line]] = {}
    for record in records:
        for card in record.when_to_get_help:
            gathered.setdefault((record.id, card.urgency), []).extend(card.signs)
        if isinstance(record, Symptom) and record.seek_help_after:
            late = record.seek_help_after
            gathered.setdefault((record.id, late.urgency), []).append(Line(f"it goes on for longer than {late.duration}", late.sources))
    split = [
        (entry, Card(level, tuple(signs[start : start + SIGNS_ON_A_CARD])))
        for (entry, level), signs in gathered.items()
        for start in range(0, len(signs), SIGNS_ON_A_CARD)
    ]
    return tuple(sorted(split, key=lambda pair: -pair[1].urgency.gravity))


def _helpful(knowledge: Knowledge, entries: Iterable[Record]) -> Iterator[Symptom | Condition]:
    """Yield the entries whose referral and cards are shown; a question shows those of the entries it is about."""
    for record in entries:
        if not isinstance(record, Question):
            yield record
            continue
        for key in record.about:
            kind = knowledge.kind(key)
            if kind is Kind.SYMPTOM:
                yield knowledge.symptom(key)
            elif kind is Kind.CONDITION:
                yield knowledge.condition(key)


def _self_care(entries: Iterable[Record]) -> Iterator[tuple[str, Tip]]:
    for record in entries:
        if not isinstance(record, Question):
            for tip in record.self_care:
                yield record.id, tip
