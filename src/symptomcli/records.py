"""JSON of a record -> the noun that it is.

It takes records that were checked: another one raises whatever it meets first (`KeyError`, `TypeError`, `ValueError`, `AttributeError`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symptomcli.model import (
    Alert,
    Card,
    Cause,
    Code,
    Condition,
    CrisisLine,
    Deadline,
    Difference,
    Emergency,
    Exclusion,
    Line,
    Outcome,
    Prevalence,
    Question,
    Referral,
    Review,
    Source,
    Symptom,
    Tip,
    Treatment,
    Urgency,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]


def _line(record: Json) -> Line:
    return Line(record["text"], tuple(record["sources"]))


def _lines(records: Iterable[Json]) -> tuple[Line, ...]:
    return tuple(_line(record) for record in records)


def _tips(records: Iterable[Json], exclusions: Iterable[Exclusion] = ()) -> tuple[Tip, ...]:
    """Read tips; each carries the exceptions that concern it, with their sources."""
    tips = []
    for record in records:
        mine = [exclusion for exclusion in exclusions if exclusion.tip in (None, record["title"])]
        sources = dict.fromkeys([*record["sources"], *(source for exclusion in mine for source in exclusion.sources)])
        tips.append(Tip(record["title"], record["detail"], tuple(sources), tuple(exclusion.told for exclusion in mine)))
    return tuple(tips)


def _referral(record: Json) -> Referral:
    return Referral(Urgency(record["urgency"]), record["message"], tuple(record["sources"]))


def _cards(records: Iterable[Json]) -> tuple[Card, ...]:
    return tuple(Card(Urgency(record["urgency"]), _lines(record["signs"])) for record in records)


def _codes(records: Iterable[Json]) -> tuple[Code, ...]:
    return tuple(Code(**record) for record in records)


def symptom(record: Json) -> Symptom:
    """Read a symptom."""
    exclusions = tuple(Exclusion(item["group"], item["tip"], item["text"], tuple(item["sources"])) for item in record["self_care_not_for"])
    deadline = record["seek_help_after"]
    return Symptom(
        id=record["id"],
        name=record["name"],
        clinical_name=record["clinical_name"],
        body_system=record["body_system"],
        applies_to=tuple(record["applies_to"]),
        summary=record["summary"],
        phrases=tuple(record["phrases"]),
        causes=tuple(
            Cause(cause["condition"], cause["explanation"], tuple(cause["clues"]), cause["serious"], tuple(cause["sources"]))
            for cause in record["causes"]
        ),
        self_care=_tips(record["self_care"], exclusions),
        self_care_not_for=exclusions,
        seek_help_after=deadline and Deadline(deadline["duration"], Urgency(deadline["urgency"]), tuple(deadline["sources"])),
        referral=_referral(record["referral"]),
        when_to_get_help=_cards(record["when_to_get_help"]),
        related=tuple(record["related"]),
        codes=_codes(record["codes"]),
        sources=tuple(record["sources"]),
        review=Review(**record["review"]),
    )


def condition(record: Json) -> Condition:
    """Read a condition."""
    prevalence = record["prevalence"]
    return Condition(
        id=record["id"],
        name=record["name"],
        aliases=tuple(record["aliases"]),
        phrases=tuple(record.get("phrases", ())),
        summary=record["summary"],
        features=_lines(record["features"]),
        prevalence=prevalence and Prevalence(prevalence["text"], prevalence["population"], tuple(prevalence["sources"])),
        treatments=tuple(
            Treatment(item["name"], item["detail"], item["given_by"], tuple(item["cautions"]), tuple(item["sources"]))
            for item in record["treatments"]
        ),
        prevention=_lines(record["prevention"]),
        self_care=_tips(record["self_care"]),
        referral=_referral(record["referral"]),
        when_to_get_help=_cards(record["when_to_get_help"]),
        differs_from=tuple(Difference(item["condition"], item["text"], tuple(item["sources"])) for item in record["differs_from"]),
        codes=_codes(record["codes"]),
        sources=tuple(record["sources"]),
        review=Review(**record["review"]),
    )


def question(record: Json) -> Question:
    """Read a question."""
    return Question(
        id=record["id"],
        question=record["question"],
        phrases=tuple(record["phrases"]),
        answer=record["answer"],
        about=tuple(record["about"]),
        sources=tuple(record["sources"]),
        review=Review(**record["review"]),
    )


def alert(record: Json) -> Alert:
    """Read an alert."""
    aid = record["first_aid"]
    return Alert(
        id=record["id"],
        name=record["name"],
        outcome=Outcome(record["outcome"]),
        urgency=Urgency(record["urgency"]),
        message=record["message"],
        do=_lines(aid["do"]),
        do_not=_lines(aid["do_not"]),
        sources=tuple(record["sources"]),
    )


def source(record: Json) -> Source:
    """Read a source."""
    return Source(**record)


def emergency(record: Json) -> Emergency:
    """Read the numbers to call in a country, and say whom to call in one sentence."""
    number = record["emergency"]
    crisis = tuple(
        CrisisLine(line["name"], line["contact"], line["for"], tuple(line["sources"]), tuple(line.get("alerts", ())))
        for line in record["crisis"]
    )
    numbers = " or ".join((number["number"], *number["also"]))
    text = f"Call {numbers} ({record['name']})."
    return Emergency(record["country"], number["number"], text, crisis, tuple(number["sources"]))
