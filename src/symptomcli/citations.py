"""Answer or record -> the ids of the sources that its lines cite, in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli.model import Condition, Question, Symptom, Urgency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from symptomcli.knowledge import Knowledge
    from symptomcli.model import Answer, Match, PossibleCause, Record


def of_answer(knowledge: Knowledge, answer: Answer) -> Iterator[str]:
    """Yield the source ids of an answer's lines, in reading order."""
    yield from of_opening(answer)
    yield from of_matches(knowledge, answer.matches)
    yield from of_cards(answer)
    yield from of_causes(answer.causes)
    yield from of_advice(answer)


def of_opening(answer: Answer) -> Iterator[str]:
    """Yield the source ids of the alerts and of whom to call."""
    for raised in answer.alerts:
        yield from raised.alert.sources
        for line in (*raised.alert.do, *raised.alert.do_not):
            yield from line.sources
    if not answer.matches or answer.alerts or any(card.urgency is Urgency.EMERGENCY for _, card in answer.when_to_get_help):
        yield from answer.emergency.sources
    for raised in answer.alerts:
        for helpline in answer.emergency.lines(raised.alert):
            yield from helpline.sources


def of_matches(knowledge: Knowledge, matches: Iterable[Match]) -> Iterator[str]:
    """Yield the source ids of what the matched entries are."""
    for match in matches:
        yield from knowledge.record(match.kind, match.id).sources


def of_cards(answer: Answer) -> Iterator[str]:
    """Yield the source ids of the warning signs."""
    for _, card in answer.when_to_get_help:
        for sign in card.signs:
            yield from sign.sources


def of_causes(causes: Iterable[PossibleCause]) -> Iterator[str]:
    """Yield the source ids of possible causes."""
    for cause in causes:
        yield from cause.sources


def of_advice(answer: Answer) -> Iterator[str]:
    """Yield the source ids of what follows the causes: tips, referral, and what is told of conditions."""
    for _, tip in answer.self_care:
        yield from tip.sources
    if answer.referral:
        yield from answer.referral[1].sources
    for condition in answer.conditions:
        yield from of_condition(condition)


def of_record(record: Record) -> Iterator[str]:
    """Yield the source ids of an entry's lines, in reading order."""
    if isinstance(record, Question):
        yield from record.sources
        return
    if isinstance(record, Condition):
        yield from of_condition(record)
    else:
        yield from record.sources
        for cause in record.causes:
            yield from cause.sources
    for tip in record.self_care:
        yield from tip.sources
    for card in record.when_to_get_help:
        for sign in card.signs:
            yield from sign.sources
    if isinstance(record, Symptom) and record.seek_help_after:
        yield from record.seek_help_after.sources
    yield from record.referral.sources


def of_condition(condition: Condition) -> Iterator[str]:
    """Yield the source ids of what an answer shows of a condition."""
    yield from condition.sources
    for lines in (condition.features, condition.treatments, condition.prevention, condition.differs_from):
        for line in lines:
            yield from line.sources
    if condition.prevalence:
        yield from condition.prevalence.sources
