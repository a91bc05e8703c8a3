"""What an answer or an entry says -> the sections of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli.model import Kind, Urgency
from symptomcli.page import BEFORE_ALL, Item, Part, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from symptomcli.knowledge import Knowledge
    from symptomcli.model import Answer, Card, Condition, Emergency, PossibleCause, Referral, Tip

HEADINGS = {
    Urgency.EMERGENCY: "Emergency: call {number} now if:",
    Urgency.URGENT: "Urgent: get medical advice today if:",
    Urgency.ROUTINE: "See a doctor if:",
    Urgency.SELF_CARE: "You can usually look after this yourself if:",
}

LEVELS = {
    Urgency.EMERGENCY: "Emergency",
    Urgency.URGENT: "Urgent",
    Urgency.ROUTINE: "Routine",
    Urgency.SELF_CARE: "Self-care",
}


def alerts(answer: Answer) -> Iterable[Section]:
    """Lay out the alerts, gravest first: the message, the words that raised it, and first aid."""
    for raised in answer.alerts:
        alert = raised.alert
        sources = (*alert.sources, *(key for line in answer.emergency.lines(alert) for key in line.sources))
        items = [Item(raised.message, sources=sources), whom_to_call(answer.emergency)]
        if raised.evidence:
            items.append(Item(f"“{raised.evidence}”", lead="Because you typed"))
        items += [Item(line.text, lead="Do", sources=line.sources) for line in alert.do]
        items += [Item(line.text, sources=line.sources) for line in alert.do_not]
        yield Section(Part.ALERT, f"{LEVELS[alert.urgency]}: {alert.name}", tuple(items), alert.urgency)


def causes(causes: Sequence[PossibleCause]) -> Iterable[Section]:
    """Lay out possible causes, in their order; none make no section."""
    if causes:
        items = tuple(
            Item(cause.explanation, cause.name, reason=", ".join(cause.reasons), sources=cause.sources, serious=cause.serious)
            for cause in causes
        )
        yield Section(Part.CAUSES, "Possible causes (the order is not a likelihood)", items)


def tips(tips: Sequence[tuple[str, Tip]], names: Mapping[str, str] | None = None) -> Iterable[Section]:
    """Lay out tips; what concerns every tip of an entry is said once, before its own, with its name where `names` has it."""
    entries: dict[str, list[Tip]] = {}
    for entry, tip in tips:
        entries.setdefault(entry, []).append(tip)
    items: list[Item] = []
    for entry, mine in entries.items():
        common = [text for text in mine[0].not_for if len(mine) > 1 and all(text in tip.not_for for tip in mine)]
        if common:
            name = (names or {}).get(entry)
            items.append(Item(_sentences(common), lead=f"{BEFORE_ALL} ({name})" if name else BEFORE_ALL))
        told = ((tip, _sentences(text for text in tip.not_for if text not in common)) for tip in mine)
        items += [Item(tip.detail, lead=tip.title, aside=aside, sources=tip.sources) for tip, aside in told]
    if items:
        yield Section(Part.TIPS, "What you can do yourself", tuple(items))


def cards(cards: Iterable[Card], emergency: Emergency) -> Iterable[Section]:
    """Lay out the warning signs, one section for each level; a sign that several entries give is said once."""
    signs: dict[Urgency, dict[str, Item]] = {}
    for card in cards:
        for sign in card.signs:
            signs.setdefault(card.urgency, {}).setdefault(sign.text, Item(sign.text, sources=sign.sources))
    number = emergency.number or "your local emergency number"
    for level, items in signs.items():
        whom = (whom_to_call(emergency),) if level is Urgency.EMERGENCY and emergency.number else ()
        yield Section(Part.CARD, HEADINGS[level].format(number=number), (*items.values(), *whom), level)


def referral(referral: Referral) -> Section:
    """Lay out to whom an entry sends its reader, and how soon."""
    items = (Item(referral.message, sources=referral.sources),)
    return Section(Part.REFERRAL, f"Referral ({LEVELS[referral.urgency].lower()})", items, referral.urgency)


def condition(knowledge: Knowledge, condition: Condition, *, code: bool = False, beside: bool = False) -> Iterable[Section]:
    """Lay out what is known of a condition, without its own tips and cards; `beside` others, each heading names it."""

    def section(part: Part, heading: str, items: tuple[Item, ...]) -> Section:
        told = f"{condition.name}: {heading[0].lower()}{heading[1:]}" if beside else heading
        return Section(part, told, items, entry=condition.id)

    if condition.aliases:
        yield section(Part.FACTS, "Also called", (Item(", ".join(condition.aliases)),))
    yield section(Part.FACTS, "How it feels or shows", tuple(Item(line.text, sources=line.sources) for line in condition.features))
    if condition.prevalence:
        counted = condition.prevalence
        yield section(Part.FACTS, "How common it is", (Item(f"{counted.text} ({counted.population})", sources=counted.sources),))
    if condition.treatments:
        items = tuple(
            Item(f"{item.detail} Given by: {item.given_by}.", lead=item.name, aside=_sentences(item.cautions), sources=item.sources)
            for item in condition.treatments
        )
        yield section(Part.TREATMENTS, "What a professional may offer", items)
    if condition.prevention:
        yield section(Part.FACTS, "Prevention", tuple(Item(line.text, sources=line.sources) for line in condition.prevention))
    if condition.differs_from:
        items = tuple(
            Item(item.text, lead=knowledge.name(Kind.CONDITION, item.condition), sources=item.sources) for item in condition.differs_from
        )
        yield section(Part.DIFFERENCES, "How it differs from", items)
    if code and condition.codes:
        yield from facts([("Codes", "; ".join(f"{item.system} {item.code} {item.display}" for item in condition.codes))])


def facts(facts: Iterable[tuple[str, str]]) -> Iterable[Section]:
    """Lay out facts about an entry, each with its label; none make no section."""
    items = tuple(Item(text, lead=label) for label, text in facts)
    if items:
        yield Section(Part.SEE_ALSO, "About this entry", items)


def help_first(listed: Sequence[Section]) -> tuple[Section, ...]:
    """Order the sections of a page by what helps first.

    Where the referral is an emergency, it and the emergency signs come first, then the tips, which are first aid; then the causes.
    """
    if not any(section.part is Part.REFERRAL and section.urgency is Urgency.EMERGENCY for section in listed):
        return tuple(listed)
    return tuple(
        sorted(
            listed,
            key=lambda section: (section.part is not Part.ALERT, section.urgency is not Urgency.EMERGENCY, section.part is not Part.TIPS),
        )
    )


def whom_to_call(emergency: Emergency) -> Item:
    """Lay out the numbers of a country in a line of a section."""
    return Item(emergency.text, sources=emergency.sources)


def _sentences(texts: Iterable[str]) -> str:
    """Join texts as sentences, each once and with its full stop."""
    sentences = dict.fromkeys(sentence.rstrip(".") for text in texts for sentence in text.split(". "))
    return "".join(f"{sentence}. " for sentence in sentences).rstrip()
