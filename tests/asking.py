"""What the tests of the contract share: questions, and how to read answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


Json = dict[str, Any]

KEYS = {
    "schema_version",
    "knowledge_version",
    "query",
    "outcome",
    "urgency",
    "emergency",
    "alerts",
    "matches",
    "negated",
    "causes",
    "self_care",
    "referral",
    "when_to_get_help",
    "conditions",
    "answer",
    "explanation",
    "suggestions",
    "sources",
    "disclaimer",
}

PHRASES = {
    "symptom": ("leg jerks at night",),
    "condition": ("RLS",),
    "question": ("is PLMD common",),
    "several": ("shaky hands, twitching eyelid",),
    "alert": ("there is no pulse", "--exact"),
    "emergency": ("crushing chest pain and sweating",),
    "crisis": ("i want to die",),
    "crisis and emergency": ("i want to die and i have crushing chest pain",),
    "nothing": ("zzz qqq",),
    "explained": ("leg jreks at nite, no fever", "--explain"),
    "explained nothing": ("zzz qqq", "--explain"),
    "one alternative": ("leg jerks at night", "--limit", "1"),
}
CASES = {name: (*phrase, "--country", "GB") for name, phrase in PHRASES.items()} | {
    f"{name}, nowhere": PHRASES[name] for name in ("symptom", "emergency", "crisis", "nothing")
}
GRAVITY = ("self_care", "routine", "urgent", "emergency")
answers = pytest.mark.xdist_group("answers")
"""The tests that share the answers kept by `ask` run in one worker, so that each question is asked once."""

PAGES = ("plain", "markdown", "table")

RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What must reach no screen and no script: control, C1 and bidirectional characters and lone surrogates; tab and line feed may."""

NASTY = (
    "[/b] pain [left]",
    "[bold red]my face is drooping[/]",
    "leg \x1b[31mjerks\x1b]0;title\x07 at night",
    "crushing \u202echest\u2066 pain\u2069 \u200fand sweating",
    "my\x9b face\x85is\u2028drooping",
    "tab\tand\rreturn leg jerks\x7f",
    "=cmd|'/c calc'!A1 leg jerks",
    'quoted "leg jerks", with comma',
    "lone \udcff surrogate \ud83d leg jerks",
    "😀 leg jerks ☃ 漢字",
    "| a | b |\\ `leg jerks` <b>*x*</b> #",
)


def _cited(value: Any) -> Iterator[str]:
    """Yield the source ids that the lines of a JSON value cite."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from part if key == "sources" else _cited(part)
    elif isinstance(value, list):
        for part in value:
            yield from _cited(part)


def _without_sources(answer: Json) -> Json:
    return {key: value for key, value in answer.items() if key != "sources"}


def _best(answer: Json) -> list[Json]:
    best: dict[int, Json] = {}
    for match in answer["matches"]:
        best.setdefault(match["mention"], match)
    return list(best.values())


def _record(packed: Json, match: Json) -> Json:
    found: Json = packed[f"{match['kind']}s"][match["id"]]
    return found


def _helpful(packed: Json, answer: Json) -> Iterator[Json]:
    """Yield the records whose referral and cards an answer shows: a question's are those that it is about."""
    for match in _best(answer):
        record = _record(packed, match)
        if match["kind"] != "question":
            yield record
            continue
        for key in record["about"]:
            yield packed["symptoms"].get(key) or packed["conditions"][key]
