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
FIRST_AID_AT_FIRST = 4
FACTS_AT_FIRST = 3
SIGNS_AT_FIRST = 2
SOURCES_AT_FIRST = 2
"""What a terminal shows at first. Serious causes and emergency signs are never among the rest: without the emergency signs an answer is
some 50 lines at 80 columns, and it grows by each of them before it hides one."""

SHOW = "symptom show {}"
"""The command that shows all of an entry."""

SHORT_SENTENCE = 45
"""Below so many characters a first sentence says too little by itself."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_WARNING = re.compile(r"\b(?:do not|never|ask a doctor|get help|emergency)\b", re.IGNORECASE)


def section(full: Section, entry: str, *, first_aid: bool = False) -> Section:
    """Keep the gist of each line, and of a long list the first lines and all grave ones; the heading says how many of how many.

    `entry` is the id under which all is shown; it is empty where several entries share the section. Tips that are `first_aid` stay whole,
    and more of them.
    """
    items = full.items
    match full.part:
        case Part.CAUSES:
            short = full._replace(items=_few_causes(items, entry))
        case Part.TIPS:
            before = tuple(item for item in items if item.lead.startswith(BEFORE_ALL))
            number = FIRST_AID_AT_FIRST if first_aid else TIPS_AT_FIRST
            tips = tuple(item for item in items if item not in before)
            short = _first(full._replace(items=tips), number, before=before, whole=first_aid)
        case Part.TREATMENTS:
            named = "; ".join(item.lead for item in items)
            sources = tuple(dict.fromkeys(key for item in items for key in item.sources[:1]))
            short = full._replace(items=(Item(f"{named} (what for, by whom, cautions: {SHOW.format(entry)})", sources=sources),))
        case Part.DIFFERENCES:
            short = _first(full, TIPS_AT_FIRST)
        case Part.FACTS:
            short = _first(full, FACTS_AT_FIRST)
        case Part.CARD if full.urgency is not Urgency.EMERGENCY:
            short = _first(full, SIGNS_AT_FIRST, whole=True)
            if (left := len(items) - SIGNS_AT_FIRST) > 0:
                short = short._replace(items=(*short.items, Item(_more(left, entry))))
        case Part.CARD | Part.REFERRAL | Part.ALERT:
            kept = 1 if full.part is Part.CARD else SOURCES_AT_FIRST
            short = full._replace(items=tuple(item._replace(sources=item.sources[:kept]) for item in items))
        case _:
            short = full
    return short


def _first(full: Section, number: int, *, before: tuple[Item, ...] = (), whole: bool = False) -> Section:
    """Keep the first lines of a section, each `whole` or its gist."""
    kept = [item._replace(sources=item.sources[:1]) if whole else line(item) for item in full.items[:number]]
    heading = full.heading
    if len(full.items) > len(kept):
        heading = f"{heading.removesuffix(':')} ({len(kept)} of {len(full.items)}){':' if heading.endswith(':') else ''}"
    return full._replace(heading=heading, items=(*before, *kept))


def _few_causes(items: Sequence[Item], entry: str) -> tuple[Item, ...]:
    """Tell of the first causes and of those that the typed words point to; name all other serious ones, and others up to eight."""
    told = [item for number, item in enumerate(items) if number < TOLD_AT_FIRST or item.reason]
    grave = [item.lead for item in items if item.serious and item not in told]
    others = [item.lead for item in items if not item.serious and item not in told]
    named = others[: max(0, CAUSES_AT_FIRST - len(told) - len(grave))]
    left = len(others) - len(named)
    lines = [Item("; ".join(grave), lead="Must not be missed")] if grave else []
    lines += [Item("; ".join(named), lead="Also listed")] if named else []
    if left:
        last = lines.pop() if lines else Item("")
        lines.append(last._replace(text=f"{last.text}; {_more(left, entry)}" if last.text else _more(left, entry)))
    return (*map(line, told), *lines)


def _more(left: int, entry: str) -> str:
    """Say how much is left out, and where it is."""
    return f"{left} more: {SHOW.format(entry)}" if entry else f"{left} more"


def line(item: Item) -> Item:
    """Keep the gist of a line, and the first of its sources."""
    return item._replace(text=_gist(item.text), sources=item.sources[:1])


def _gist(text: str) -> str:
    """Keep the first sentence, a second one where the first is short, and every sentence that warns."""
    first, *others = _SENTENCE.split(text)
    told = [first, *others[:1]] if len(first) < SHORT_SENTENCE else [first]
    return " ".join([*told, *(sentence for sentence in others[len(told) - 1 :] if _WARNING.search(sentence))])
