"""Section -> its gist, for a terminal, where an answer should stay near one screen. `symptom show` has all of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from symptomcli.model import Urgency
from symptomcli.page import BEFORE_ALL, Item, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symptomcli.page import Section

CAUSES_AT_FIRST = 8
TOLD_AT_FIRST = 3
TIPS_AT_FIRST = 3
FACTS_AT_FIRST = 5
SIGNS_AT_FIRST = 3
SOURCES_AT_FIRST = 2
"""What a terminal shows at first; a warning sign may rest on one source, so one is named. Serious causes and emergency signs are never
among the rest: an answer is longer than a screen before it hides one."""

SHORT_SENTENCE = 45
"""Below so many characters a first sentence says too little by itself."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_WARNING = re.compile(r"\b(?:do not|never|ask a doctor|get help|emergency)\b", re.IGNORECASE)


def section(full: Section, where: str) -> Section:
    """Keep the gist of each line, and of a long list the first lines and all grave ones."""
    items = full.items
    match full.part:
        case Part.CAUSES:
            items = _few_causes(items, where)
        case Part.TIPS:
            first = [item for item in items if item.lead == BEFORE_ALL]
            tips = [item for item in items if item.lead != BEFORE_ALL]
            items = (*first, *map(line, tips[:TIPS_AT_FIRST]), *_rest(len(tips) - TIPS_AT_FIRST, where))
        case Part.TREATMENTS:
            named = "; ".join(item.lead for item in items)
            items = (
                Item(f"{named} (what for, by whom, cautions: {where})", sources=tuple(key for item in items for key in item.sources[:1])),
            )
        case Part.DIFFERENCES:
            items = (*map(line, items[:TIPS_AT_FIRST]), *_rest(len(items) - TIPS_AT_FIRST, where))
        case Part.FACTS:
            items = (*map(line, items[:FACTS_AT_FIRST]), *_rest(len(items) - FACTS_AT_FIRST, where))
        case Part.CARD:
            shown = items if full.urgency is Urgency.EMERGENCY else items[:SIGNS_AT_FIRST]
            items = (*(item._replace(sources=item.sources[:1]) for item in shown), *_rest(len(items) - len(shown), where))
        case Part.REFERRAL | Part.ALERT:
            items = tuple(item._replace(sources=item.sources[:SOURCES_AT_FIRST]) for item in items)
        case _:
            pass
    return full._replace(items=items)


def _few_causes(items: Sequence[Item], where: str) -> tuple[Item, ...]:
    """Tell of the first causes and of those that the typed words point to; name all other serious ones, and others up to eight."""
    told = [item for number, item in enumerate(items) if number < TOLD_AT_FIRST or item.reason]
    grave = [item.lead for item in items if item.serious and item not in told]
    others = [item.lead for item in items if not item.serious and item not in told]
    named = others[: max(0, CAUSES_AT_FIRST - len(told) - len(grave))]
    left = len(others) - len(named)
    lines = [Item("; ".join(grave), lead="Must not be missed")] if grave else []
    lines += [Item("; ".join(named), lead="Also listed")] if named else []
    rest = f"{left} more, and more on each: {where}" if left else f"more on each: {where}"
    return (*map(line, told), *lines, *([Item(rest)] if lines or left else []))


def _rest(left: int, where: str) -> tuple[Item, ...]:
    return (Item(f"and {left} more: {where}"),) if left > 0 else ()


def line(item: Item) -> Item:
    """Keep the gist of a line, and of its sources the first."""
    return item._replace(text=_gist(item.text), sources=item.sources[:SOURCES_AT_FIRST])


def _gist(text: str) -> str:
    """Keep the first sentence, a second one where the first is short, and every sentence that warns."""
    first, *others = _SENTENCE.split(text)
    told = [first, *others[:1]] if len(first) < SHORT_SENTENCE else [first]
    return " ".join([*told, *(sentence for sentence in others[len(told) - 1 :] if _WARNING.search(sentence))])
