"""The contract with programs that read answers: what JSON and rows say of an answer, a record, a list and a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symptomcli.knowledge import SECTIONS
from symptomcli.model import ANSWER_VERSION, DISCLAIMER, Outcome
from symptomcli.notation import clean, whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symptomcli.compare import Difference
    from symptomcli.knowledge import Knowledge
    from symptomcli.model import Answer, Card, Condition, Kind, Line, Match, PossibleCause, Source, Suggestion, Tip

Json = dict[str, Any]

COLUMNS = ("query", "outcome", "urgency", "rank", "kind", "id", "name", "score", "phrase")
"""Columns of `csv` and `tsv`: one row per alert, then one per match."""


def answer(answer: Answer) -> Json:
    """Give an answer: the same keys in every outcome."""
    its_own = own(answer)
    return {
        "schema_version": ANSWER_VERSION,
        "knowledge_version": answer.knowledge_version,
        "query": its_own["query"],
        "outcome": answer.outcome,
        "urgency": answer.urgency,
        "emergency": {"country": answer.emergency.country, "number": answer.emergency.number, "text": _emergency_text(answer)},
        "alerts": its_own["alerts"],
        "matches": its_own["matches"],
        "negated": its_own["negated"],
        "causes": [cause(possible) for possible in answer.causes],
        "self_care": [tip(entry, given) for entry, given in answer.self_care],
        "referral": answer.referral
        and {
            "entry": answer.referral[0],
            "urgency": answer.referral[1].urgency,
            "message": answer.referral[1].message,
            "sources": list(answer.referral[1].sources),
        },
        "when_to_get_help": [card(entry, signs) for entry, signs in answer.when_to_get_help],
        "conditions": [_condition(condition) for condition in answer.conditions],
        "answer": answer.question
        and {"question": answer.question.question, "text": answer.question.answer, "sources": list(answer.question.sources)},
        "explanation": its_own["explanation"],
        "suggestions": its_own["suggestions"],
        "sources": [source(cited) for cited in answer.sources],
        "disclaimer": DISCLAIMER,
    }


def own(answer: Answer) -> Json:
    """Give the parts of an answer that are its phrase's own: the others it shares with every phrase that is told the same."""
    told = answer.explanation
    return {
        "query": whole(answer.query),
        "alerts": alerts(answer),
        "matches": [_match(match) for match in answer.matches],
        "negated": list(answer.negated),
        "explanation": told
        and {
            "hit": list(told.hit),
            "repaired": dict(told.repaired),
            "negated": list(told.negated),
            "qualifiers": list(told.qualifiers),
            "ignored": list(told.ignored),
            "score": dict(told.score),
            "runner_up": told.runner_up,
        },
        "suggestions": [suggestion(entry) for entry in answer.suggestions],
    }


def _emergency_text(answer: Answer) -> str:
    """Say whom to call, and in a crisis the helplines too that its alerts tell, each once."""
    if answer.outcome is not Outcome.CRISIS:
        return answer.emergency.text
    lines = dict.fromkeys(line.sentence() for raised in answer.alerts for line in answer.emergency.lines(raised.alert))
    return " ".join([answer.emergency.text, *lines])


def alerts(answer: Answer) -> list[Json]:
    """Give the alerts of an answer."""
    return [
        {
            "id": raised.alert.id,
            "name": raised.alert.name,
            "urgency": raised.alert.urgency,
            "message": raised.message,
            "evidence": whole(raised.evidence),
            "first_aid": {"do": [line.text for line in raised.alert.do], "do_not": [line.text for line in raised.alert.do_not]},
            "sources": list(
                dict.fromkeys([*raised.alert.sources, *(key for line in (*raised.alert.do, *raised.alert.do_not) for key in line.sources)])
            ),
        }
        for raised in answer.alerts
    ]


def _match(match: Match) -> Json:
    return {
        "mention": match.mention,
        "kind": match.kind,
        "id": match.id,
        "name": match.name,
        "summary": match.summary,
        "score": match.score,
        "phrase": match.phrase,
        "qualifiers": list(match.qualifiers),
        "repaired": dict(match.repaired),
    }


def cause(cause: PossibleCause) -> Json:
    """Give a possible cause."""
    return {
        "id": cause.id,
        "name": cause.name,
        "explanation": cause.explanation,
        "serious": cause.serious,
        "reasons": list(cause.reasons),
        "symptoms": list(cause.symptoms),
        "sources": list(cause.sources),
    }


def tip(entry: str, tip: Tip) -> Json:
    """Give a tip of an entry."""
    return {"entry": entry, "title": tip.title, "detail": tip.detail, "not_for": list(tip.not_for), "sources": list(tip.sources)}


def suggestion(suggestion: Suggestion) -> Json:
    """Give an entry that may have been meant or that is related."""
    return {"kind": suggestion.kind, "id": suggestion.id, "name": suggestion.name}


def _line(line: Line) -> Json:
    return {"text": line.text, "sources": list(line.sources)}


def card(entry: str, card: Card) -> Json:
    """Give a card of an entry: its signs, and how soon they need help."""
    return {"entry": entry, "urgency": card.urgency, "signs": [_line(sign) for sign in card.signs]}


def _condition(condition: Condition) -> Json:
    counted = condition.prevalence
    return {
        "id": condition.id,
        "name": condition.name,
        "aliases": list(condition.aliases),
        "summary": condition.summary,
        "features": [_line(line) for line in condition.features],
        "prevalence": counted and {"text": counted.text, "population": counted.population, "sources": list(counted.sources)},
        "treatments": [
            {
                "name": item.name,
                "detail": item.detail,
                "given_by": item.given_by,
                "cautions": list(item.cautions),
                "sources": list(item.sources),
            }
            for item in condition.treatments
        ],
        "prevention": [_line(line) for line in condition.prevention],
        "differs_from": [
            {"condition": item.condition, "text": item.text, "sources": list(item.sources)} for item in condition.differs_from
        ],
        "sources": list(condition.sources),
    }


def source(source: Source) -> Json:
    """Give a source; one without an address has a `file` instead."""
    place = {"url": source.url} if source.url else {"file": source.file}
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        **place,
        "read": source.read,
    }


def listed(knowledge: Knowledge, items: Iterable[Json]) -> Json:
    """Give the entries of a list in their envelope."""
    return {**_versions(knowledge), "items": list(items)}


def record(knowledge: Knowledge, kind: Kind, key: str, sources: Iterable[Source], warned: Answer) -> Json:
    """Give a record as its authors wrote it, in the envelope of `show`; `warned` has the alerts that its name raised."""
    return {
        **_versions(knowledge),
        "kind": kind,
        "record": knowledge.raw(SECTIONS[kind], key),
        "sources": [source(cited) for cited in sources],
        "alerts": alerts(warned),
        "disclaimer": DISCLAIMER,
    }


def comparison(
    knowledge: Knowledge,
    pair: Iterable[tuple[Kind, str]],
    differences: Iterable[Difference],
    sources: Iterable[Source],
    warned: Answer,
) -> Json:
    """Give two records and how they differ; `warned` has the alerts that their names raised."""
    return {
        **listed(knowledge, [knowledge.raw(SECTIONS[kind], key) for kind, key in pair]),
        "differences": [
            {"field": row.field, "text": row.text, "a": list(row.a), "b": list(row.b), "sources": list(row.sources)} for row in differences
        ],
        "sources": [source(cited) for cited in sources],
        "alerts": alerts(warned),
        "disclaimer": DISCLAIMER,
    }


def _versions(knowledge: Knowledge) -> Json:
    return {"schema_version": ANSWER_VERSION, "knowledge_version": knowledge.version}


def rows(answer: Answer) -> list[tuple[str, ...]]:
    """Give an answer as rows under `COLUMNS`: alerts first, then matches; one blank row where there is neither."""
    query, outcome, urgency = clean(answer.query), str(answer.outcome), str(answer.urgency or "")
    found = [("alert", raised.alert.id, raised.alert.name, "", clean(raised.evidence)) for raised in answer.alerts]
    found += [(str(match.kind), match.id, match.name, f"{match.score:.1f}", match.phrase) for match in answer.matches]
    if not found:
        return [(query, outcome, urgency, "", "", "", "", "", "")]
    return [(query, outcome, urgency, str(rank), *row) for rank, row in enumerate(found, 1)]
