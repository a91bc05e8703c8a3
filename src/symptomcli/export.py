"""Answer -> text for scripts and for other programs; a closed set of formats.

Nothing here writes: each function returns text without control, C1 or bidirectional characters, whatever the phrase held.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from symptomcli.formats import Format
from symptomcli.model import ANSWER_VERSION, DISCLAIMER, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from symptomcli.knowledge import Knowledge
    from symptomcli.model import Answer, Card, Condition, Kind, Line, Match, PossibleCause, Source, Suggestion, Tip
    from symptomcli.page import Item, Page, Section


COLUMNS = ("query", "outcome", "urgency", "rank", "kind", "id", "name", "score", "phrase")
"""Columns of `csv` and `tsv`: one row per alert, then one per match."""

_HIDDEN = "\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
_UNSAFE = f"[{_HIDDEN}]"
_ESCAPED = "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
_SURROGATE = "[\ud800-\udfff]"
_MARKDOWN = r"([\\`*_{}\[\]<>#|~])"
"""Patterns are compiled, and kept by `re`, when a text first needs them: most runs need one or two."""


_EMPTY = {list: "[]", type(None): "null", str: '""'}
"""What is written where there is nothing."""

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def whole(text: str) -> str:
    """Replace lone surrogates (bytes that were no UTF-8) by U+FFFD."""
    return text if text.isascii() else re.sub(_SURROGATE, "\ufffd", text)


def clean(text: str) -> str:
    """Make text safe for a screen: white space stays a space, other control and bidirectional characters become U+FFFD."""
    if _is_safe(text):
        return text
    return re.sub(_UNSAFE, lambda match: " " if match.group().isspace() else "\ufffd", whole(text))


def _is_safe(text: str) -> bool:
    return text.isascii() and text.isprintable()


def to_json(value: object, *, indent: int | None = None) -> str:
    """Write JSON that parses back exactly, with every invisible character escaped."""
    text = _COMPACT(value) if indent is None else _indented(value, "\n", " " * indent)
    if _is_safe(text):
        return text
    return re.sub(_ESCAPED, lambda match: f"\\u{ord(match.group()):04x}", whole(text))


def _indented(value: object, line: str, indent: str) -> str:
    """Write JSON over several lines as `json.dumps` does, in a third of its time: with an indent it leaves its C encoder aside."""
    deeper = line + indent
    if isinstance(value, dict) and value:
        inside = [f"{_COMPACT(str(key))}: {_indented(part, deeper, indent)}" for key, part in value.items()]
        return f"{{{deeper}{f',{deeper}'.join(inside)}{line}}}"
    if isinstance(value, list | tuple) and value:
        inside = [_indented(part, deeper, indent) for part in value]
        return f"[{deeper}{f',{deeper}'.join(inside)}{line}]"
    return _COMPACT(value)


def answer_json(answer: Answer) -> dict[str, Any]:
    """Give an answer as the JSON contract has it: the same keys in every outcome."""
    own = _own_json(answer)
    return {
        "schema_version": ANSWER_VERSION,
        "knowledge_version": answer.knowledge_version,
        "query": own["query"],
        "outcome": answer.outcome,
        "urgency": answer.urgency,
        "emergency": {"country": answer.emergency.country, "number": answer.emergency.number, "text": emergency_text(answer)},
        "alerts": own["alerts"],
        "matches": own["matches"],
        "negated": own["negated"],
        "causes": [_cause(cause) for cause in answer.causes],
        "self_care": [_tip(entry, tip) for entry, tip in answer.self_care],
        "referral": answer.referral
        and {
            "entry": answer.referral[0],
            "urgency": answer.referral[1].urgency,
            "message": answer.referral[1].message,
            "sources": list(answer.referral[1].sources),
        },
        "when_to_get_help": [_card(entry, card) for entry, card in answer.when_to_get_help],
        "conditions": [_condition(condition) for condition in answer.conditions],
        "answer": answer.question
        and {"question": answer.question.question, "text": answer.question.answer, "sources": list(answer.question.sources)},
        "explanation": own["explanation"],
        "suggestions": own["suggestions"],
        "sources": [source_json(source) for source in answer.sources],
        "disclaimer": DISCLAIMER,
    }


def _own_json(answer: Answer) -> dict[str, Any]:
    """Give the parts that are a phrase's own: the others it shares with every phrase that is told the same."""
    told = answer.explanation
    return {
        "query": whole(answer.query),
        "alerts": alerts_json(answer),
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
        "suggestions": [_suggestion(suggestion) for suggestion in answer.suggestions],
    }


class Template:
    """The JSON of answers that are advised the same, but for what is each one's own: its words, matches, causes and sources."""

    def __init__(self, answer: Answer) -> None:
        """Take an answer as far as it is advised (`advice.advise`)."""
        listed = {"self_care": written(_tip, answer.self_care), "when_to_get_help": written(_card, answer.when_to_get_help)}
        bare = answer_json(answer._replace(self_care=(), when_to_get_help=()))
        own = {*_own_json(answer), "causes", "sources"}
        self._pieces = [""]  # by turns a text that is shared, and the key of a part that is not
        for place, (key, value) in enumerate(bare.items()):
            self._pieces[-1] += f'{"," if place else "{"}"{key}":'
            if key in own:
                self._pieces += [key, ""]
            else:
                self._pieces[-1] += listed.get(key) or to_json(value)
        self._pieces[-1] += "}\n"

    def fill(self, own: Mapping[str, str], causes: str, sources: str) -> str:
        """Write the whole answer to the phrase that `own` (of `own_json`) is of, as `to_json(answer_json(...))` does, and end the line."""
        mine = {**own, "causes": causes, "sources": sources}
        pieces = self._pieces.copy()
        pieces[1::2] = [mine[key] for key in pieces[1::2]]
        return "".join(pieces)


def own_json(answer: Answer, suggestions: str) -> dict[str, str]:
    """Write the parts of an answer that are a phrase's own, but for the suggestions, which are written already."""
    own = {key: to_json(value) if value else _EMPTY[type(value)] for key, value in _own_json(answer).items()}
    return {**own, "suggestions": suggestions}


def suggestions_json(suggestions: Iterable[Suggestion]) -> str:
    """Write the suggestions of an answer."""
    return to_json([_suggestion(suggestion) for suggestion in suggestions])


def written(part: Callable[..., dict[str, Any]], items: Iterable[tuple[object, ...]]) -> str:
    """Write a list of parts of an answer."""
    return f"[{','.join([_written(part, *item) for item in items])}]"


@lru_cache(maxsize=10_000)
def _written(part: Callable[..., dict[str, Any]], *of: Hashable) -> str:
    """Write a part of an answer; the same causes, tips and cards stand in many answers."""
    return to_json(part(*of))


def causes_json(causes: Iterable[PossibleCause]) -> str:
    """Write the causes of an answer."""
    return written(_cause, ((cause,) for cause in causes))


def emergency_text(answer: Answer) -> str:
    """Say whom to call, and in a crisis the helplines too."""
    return " ".join([answer.emergency.text, *(answer.emergency.helplines() if answer.outcome is Outcome.CRISIS else ())])


def alerts_json(answer: Answer) -> list[dict[str, Any]]:
    """Give the alerts as the contract has them."""
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


def _match(match: Match) -> dict[str, Any]:
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


def _cause(cause: PossibleCause) -> dict[str, Any]:
    return {
        "id": cause.id,
        "name": cause.name,
        "explanation": cause.explanation,
        "serious": cause.serious,
        "reasons": list(cause.reasons),
        "symptoms": list(cause.symptoms),
        "sources": list(cause.sources),
    }


def _tip(entry: str, tip: Tip) -> dict[str, Any]:
    return {"entry": entry, "title": tip.title, "detail": tip.detail, "not_for": list(tip.not_for), "sources": list(tip.sources)}


def _suggestion(suggestion: Suggestion) -> dict[str, Any]:
    return {"kind": suggestion.kind, "id": suggestion.id, "name": suggestion.name}


def _line(line: Line) -> dict[str, Any]:
    return {"text": line.text, "sources": list(line.sources)}


def _card(entry: str, card: Card) -> dict[str, Any]:
    return {"entry": entry, "urgency": card.urgency, "signs": [_line(sign) for sign in card.signs]}


def _condition(condition: Condition) -> dict[str, Any]:
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


def source_json(source: Source) -> dict[str, Any]:
    """Give a source; one without an address has a `file` instead."""
    place = {"url": source.url} if source.url else {"file": source.file}
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        **place,
        "read": source.read,
    }


def items_json(knowledge: Knowledge, items: Iterable[object], **more: object) -> str:
    """Wrap the items of `list` and `compare` in their envelope."""
    return to_json({"schema_version": ANSWER_VERSION, "knowledge_version": knowledge.version, "items": list(items), **more}, indent=2)


def record_json(knowledge: Knowledge, kind: Kind, record: object, sources: Iterable[Source], **more: object) -> str:
    """Wrap a record in the envelope of `show`."""
    return to_json(
        {
            "schema_version": ANSWER_VERSION,
            "knowledge_version": knowledge.version,
            "kind": kind,
            "record": record,
            "sources": [source_json(source) for source in sources],
            **more,
            "disclaimer": DISCLAIMER,
        },
        indent=2,
    )


def rows(answer: Answer) -> list[tuple[str, ...]]:
    """Give an answer as rows under `COLUMNS`: alerts first, then matches; one blank row where there is neither."""
    query, outcome, urgency = clean(answer.query), str(answer.outcome), str(answer.urgency or "")
    found = [("alert", raised.alert.id, raised.alert.name, "", clean(raised.evidence)) for raised in answer.alerts]
    found += [(str(match.kind), match.id, match.name, f"{match.score:.1f}", match.phrase) for match in answer.matches]
    if not found:
        return [(query, outcome, urgency, "", "", "", "", "", "")]
    return [(query, outcome, urgency, str(rank), *row) for rank, row in enumerate(found, 1)]


class _Lines(list[str]):
    """What a CSV writer wrote, line by line: `io.StringIO` costs more for a row or two."""

    write = list.append


def separated(table: Iterable[Sequence[str]], form: Format) -> str:
    """Write rows as `csv` (RFC 4180, line feeds) or `tsv` (no quotes; tabs cannot occur in a field)."""
    safe = [row if _is_safe("".join(row)) else [clean(field) for field in row] for row in table]
    if form is Format.TSV:
        return "".join(["\t".join(row) + "\n" for row in safe])
    import csv  # noqa: PLC0415  # 1 ms, paid only by tables

    lines = _Lines()
    csv.writer(lines, lineterminator="\n").writerows(safe)
    return "".join(lines)


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write rows as a Markdown table."""
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    lines += [f"| {' | '.join(_escaped(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def plain(page: Page) -> str:
    """Write a page as linear lines of `label: value`, without box characters: for pipes and screen readers."""
    lines = [line for section in page.alerts() for line in (*_plain_section(section), "")]
    lines += [clean(page.title), *(_plain_item(item) for item in page.opening)]
    lines += [line for section in page.others() for line in ("", *_plain_section(section))]
    lines += ["", *(clean(line) for line in page.last)]
    return "\n".join(lines) + "\n"


def _plain_section(section: Section) -> list[str]:
    heading = clean(section.heading).removesuffix(":")
    return [f"{heading}:", *(f"- {_plain_item(item)}" for item in section.items)]


def _plain_item(item: Item) -> str:
    serious = "(must not be missed) " if item.serious else ""
    lead = f"{item.lead}: " if item.lead else ""
    reason = f"because of “{item.reason}”: " if item.reason else ""
    aside = f" ({item.aside})" if item.aside else ""
    return clean(f"{lead}{serious}{reason}{item.text}{aside}{_marks(item)}")


def _marks(item: Item) -> str:
    return f" [{', '.join(map(str, item.notes))}]" if item.notes else ""


def _escaped(text: str) -> str:
    return re.sub(_MARKDOWN, r"\\\1", clean(text))


def markdown(page: Page) -> str:
    """Write a page as the note a person takes to their doctor."""
    lines = [line for section in page.alerts() for line in _markdown_section(section)]
    lines += [f"# {_escaped(page.title)}", "", *(f"{_markdown_item(item)}\n" for item in page.opening)]
    lines += [line for section in page.others() for line in _markdown_section(section)]
    lines += [f"{_escaped(line)}\n" for line in page.last]
    return "\n".join(lines).rstrip() + "\n"


def _markdown_section(section: Section) -> list[str]:
    return [f"## {_escaped(section.heading)}", "", *(f"- {_markdown_item(item)}" for item in section.items), ""]


def _markdown_item(item: Item) -> str:
    lead = f"**{_escaped(item.lead)}**: " if item.lead else ""
    serious = "(must not be missed) " if item.serious else ""
    reason = f"because of “{_escaped(item.reason)}”: " if item.reason else ""
    aside = f" <{item.link}>" if item.link else f" *({_escaped(item.aside)})*" if item.aside else ""
    return f"{lead}{serious}{reason}{_escaped(item.text)}{aside}{_escaped(_marks(item))}"
