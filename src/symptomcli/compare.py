"""Two entries -> how they differ: what the authors wrote of the pair, then field by field. Two symptoms are told apart by their causes."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from symptomcli.model import Condition, Kind, Question, Symptom
from symptomcli.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from symptomcli.knowledge import Knowledge
    from symptomcli.model import Line, Record


FOREMOST = 6
"""Causes of a symptom that may speak for it; those further down are too far from what was asked."""


class Difference(Struct):
    """One row: what is said of each with its sources, or one text about both with its own, `sources_a`."""

    field: str
    a: tuple[str, ...]
    b: tuple[str, ...]
    text: str
    sources_a: tuple[str, ...]
    sources_b: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """All sources of the row, each once."""
        return tuple(dict.fromkeys((*self.sources_a, *self.sources_b)))


def differences(knowledge: Knowledge, a: Record, b: Record) -> list[Difference]:
    """Give the authored differences of the two, whichever record holds them, then their fields side by side."""
    found = [Difference("difference", (), (), text, sources) for text, sources in _authored(knowledge, a, b)]
    fields_a, fields_b = dict(_fields(knowledge, a)), dict(_fields(knowledge, b))
    for field in dict.fromkeys((*fields_a, *fields_b)):
        texts_a, sources_a = fields_a.get(field, ((), ()))
        texts_b, sources_b = fields_b.get(field, ((), ()))
        if texts_a or texts_b:
            found.append(Difference(field, texts_a, texts_b, "", sources_a, sources_b))
    return found


def _authored(knowledge: Knowledge, a: Record, b: Record) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(a, Question) or isinstance(b, Question):
        return
    if isinstance(a, Condition) and isinstance(b, Condition):
        yield from _told_apart(a, b)
    else:
        yield from _causes_told_apart(knowledge, a, b)
    for key in knowledge.ids("questions"):
        asked = knowledge.question(key)
        if {a.id, b.id} == set(asked.about):
            yield asked.answer, asked.sources


def _told_apart(a: Condition, b: Condition) -> list[tuple[str, tuple[str, ...]]]:
    return [(item.text, item.sources) for one, other in ((a, b), (b, a)) for item in one.differs_from if item.condition == other.id]


def _causes_told_apart(knowledge: Knowledge, a: Symptom | Condition, b: Symptom | Condition) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield how the foremost causes of complaints differ that the authors compared, with their names before it."""
    pairs = product(enumerate(_conditions(knowledge, a)), enumerate(_conditions(knowledge, b)))
    for (_, one), (_, other) in sorted(pairs, key=lambda pair: (pair[0][0] + pair[1][0], pair[0][0])):
        told = _told_apart(one, other)
        if told:
            yield from ((f"{one.name} and {other.name}: {text}", sources) for text, sources in told)
            return


def _conditions(knowledge: Knowledge, record: Symptom | Condition) -> list[Condition]:
    """Give a condition itself, or the first causes of a symptom."""
    return [record] if isinstance(record, Condition) else [knowledge.condition(cause.condition) for cause in record.causes[:FOREMOST]]


def _fields(knowledge: Knowledge, record: Record) -> Iterator[tuple[str, tuple[tuple[str, ...], tuple[str, ...]]]]:
    match record:
        case Symptom():
            yield "what it is", ((record.summary,), record.sources)
            yield (
                "possible causes",
                (tuple(knowledge.name(Kind.CONDITION, cause.condition) for cause in record.causes), _all(record.causes)),
            )
        case Condition():
            yield "what it is", ((record.summary,), record.sources)
            yield "how it feels or shows", _lines(record.features)
            if record.prevalence:
                yield "how common it is", ((record.prevalence.text,), record.prevalence.sources)
            yield "what a professional may offer", (tuple(item.name for item in record.treatments), _all(record.treatments))
        case Question():
            yield "what it is", ((record.answer,), record.sources)
            return
    yield "what you can do yourself", (tuple(tip.title for tip in record.self_care), _all(record.self_care))
    for urgency in dict.fromkeys(card.urgency for card in record.when_to_get_help):
        signs = [sign for card in record.when_to_get_help if card.urgency is urgency for sign in card.signs]
        yield f"{urgency.value.replace('_', '-')} signs", _lines(signs)
    yield "referral", ((record.referral.message,), record.referral.sources)


def _lines(lines: Iterable[Line]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    shown = tuple(lines)
    return tuple(line.text for line in shown), _all(shown)


def _all(parts: Iterable[object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for part in parts for key in part.sources))  # type: ignore[attr-defined]
