"""Answer or record -> the page a reader sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli import advice, brief, causes, sections
from symptomcli.model import DISCLAIMER, Condition, Outcome, Question, Symptom, Urgency
from symptomcli.page import Item, Page, Part, Section, numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from symptomcli.compare import Difference
    from symptomcli.knowledge import Knowledge
    from symptomcli.model import Answer, Emergency, Match, Record, Review, Source

NO_MATCH = "Nothing in this reference matches these words."
NOT_ENGLISH = "This reads as another language; this reference knows English only."
STILL = "That does not mean that all is well."
HELP_ONLY = "Causes and tips are left out here: help comes first."
NOTHING_BESIDE = "No entry of this reference matches the rest of what was typed."
DENIED = "left out as denied"
"""Before what the text says is not so; where that was heard wrongly, the reader can see it and say it otherwise."""

GET_HELP_ANYWAY = "Get medical help today if you feel very unwell, if it came on suddenly, or if it is getting worse."


def answer(knowledge: Knowledge, answer: Answer, *, short: bool = False) -> Page:
    """Lay out an answer; `short` keeps what a terminal shows near one screen, and says where the rest is."""
    best = _best(answer)
    laid = [
        *sections.alerts(answer),
        *_explained(answer),
        *sections.causes(answer.causes),
        *(section for condition in answer.conditions for section in sections.condition(knowledge, condition, beside=len(best) > 1)),
        *sections.tips(answer.self_care, {match.id: match.name for match in best} if len(best) > 1 else {}),
        *sections.cards([card for _, card in answer.when_to_get_help], answer.emergency),
        *([sections.referral(answer.referral[1])] if answer.referral else ()),
        *_see_also(answer, best, short=short),
    ]
    opening = _opening(knowledge, answer, best)
    last = _last(answer, best, [knowledge.record(match.kind, match.id).review for match in best], short=short)
    if short:
        if len(best) == 1 and answer.referral and answer.referral[1].urgency is Urgency.ROUTINE:  # it says what that card says
            laid = [section for section in laid if section.part is not Part.CARD or section.urgency is not Urgency.ROUTINE]
        first_aid = answer.referral is not None and answer.referral[1].urgency is Urgency.EMERGENCY
        alone = best[0].id if len(best) == 1 else ""  # of several, the last line names them all
        laid = [brief.section(section, section.entry or alone, first_aid=first_aid) for section in laid]
        if best and not answer.question:
            opening = tuple(map(brief.line, opening))
    return numbered(Page(_title(answer, best), opening, sections.help_first(laid), last), answer.sources)


def record(knowledge: Knowledge, record: Record, emergency: Emergency, sources: Sequence[Source], warned: Answer | None = None) -> Page:
    """Lay out one entry in full; `warned` is what its typed name raised."""
    laid: list[Section] = [*sections.alerts(warned)] if warned else []
    opening: list[Item] = []
    match record:
        case Symptom():
            opening.append(Item(record.summary, sources=record.sources))
            laid += [
                *sections.facts(_about_symptom(record)),
                *sections.causes(causes.of_symptom(knowledge, record)),
                *sections.tips([(record.id, tip) for tip in record.self_care]),
            ]
            see = [(kind, key) for key in record.related if (kind := knowledge.kind(key))]
        case Condition():
            opening.append(Item(record.summary, sources=record.sources))
            laid += [*sections.condition(knowledge, record, code=True), *sections.tips([(record.id, tip) for tip in record.self_care])]
            see = []
        case Question():
            opening.append(Item(record.answer, sources=record.sources))
            see = [(kind, key) for key in record.about if (kind := knowledge.kind(key))]
    if not isinstance(record, Question):
        laid += [*sections.cards([card for _, card in advice.cards([record])], emergency), sections.referral(record.referral)]
    if see:
        laid.append(Section(Part.SEE_ALSO, "See also", tuple(Item(knowledge.name(kind, key), lead=key) for kind, key in see)))
    return numbered(
        Page(record.name, tuple(opening), sections.help_first(laid), (_reviewed(record.review), DISCLAIMER, *_alarm(warned))), sources
    )


def comparison(a: Record, b: Record, rows: Sequence[Difference], sources: Sequence[Source], warned: Answer) -> Page:
    """Lay out how two entries differ: what was written of the pair, then field by field."""
    authored = tuple(Item(row.text, sources=row.sources) for row in rows if row.text)
    laid = [*sections.alerts(warned)]
    if authored:
        laid.append(Section(Part.FACTS, "The difference", authored))
    for row in rows:
        if not row.text:
            sides = ((a, row.a, row.sources_a), (b, row.b, row.sources_b))
            told = tuple(Item(_told(texts), lead=record.name, sources=cited) for record, texts, cited in sides)
            laid.append(Section(Part.TIPS, f"{row.field[0].upper()}{row.field[1:]}", told))
    return numbered(Page(f"{a.name} and {b.name}", (), tuple(laid), (DISCLAIMER, *_alarm(warned))), sources)


def _told(texts: Sequence[str]) -> str:
    return (
        "; ".join(text.rstrip(".") if number < len(texts) - 1 else text for number, text in enumerate(texts)) or "nothing is written here"
    )


def _best(answer: Answer) -> list[Match]:
    best: dict[int, Match] = {}
    for match in answer.matches:
        best.setdefault(match.mention, match)
    return list(best.values())


def _title(answer: Answer, best: Sequence[Match]) -> str:
    if best:
        return " + ".join(match.name for match in best)
    if answer.alerts:
        return "Get help now" if answer.urgency is Urgency.EMERGENCY else "Get medical advice today"
    return "No match"


def _opening(knowledge: Knowledge, answer: Answer, best: Sequence[Match]) -> tuple[Item, ...]:
    """Say in one line what matched and why, then what it is."""
    if not best and answer.alerts:
        return (Item(HELP_ONLY if answer.outcome is Outcome.CRISIS else " ".join((NOTHING_BESIDE, *_denied(answer)))),)
    if not best:
        why = NOT_ENGLISH if answer.foreign else NO_MATCH
        if answer.absent:
            why = f"This reference has no page on {' or '.join(answer.absent)}."
        return Item(" ".join((why, *_denied(answer), STILL, GET_HELP_ANYWAY))), sections.whom_to_call(answer.emergency)
    said = []
    if phrases := [match.phrase for match in best if not match.words]:
        said.append(f"Matched {' and '.join(f'“{phrase}”' for phrase in phrases)}")
    if words := dict.fromkeys(word for match in best for word in match.words):
        said.append(f"{'also heard' if phrases else 'No stored phrase matched; nearest by'} {', '.join(f'“{word}”' for word in words)}")
    if best[0].qualifiers:
        said.append(f"noticed: {', '.join(best[0].qualifiers)}")
    repaired = dict(pair for match in best for pair in match.repaired)
    if repaired:
        said.append(f"read {', '.join(f'“{typed}” as “{fixed}”' for typed, fixed in repaired.items())}")
    if answer.absent:
        said.append(f"no page here on: {', '.join(answer.absent)}")
    if answer.negated:
        said.append(f"{DENIED}: {', '.join(answer.negated)}")
    summaries = (
        Item(match.summary, lead=match.name if len(best) > 1 else "", sources=knowledge.record(match.kind, match.id).sources)
        for match in best
    )
    return Item("; ".join(said) + "."), *summaries


def _denied(answer: Answer) -> Iterable[str]:
    """Say in a sentence of its own what was left out."""
    if answer.negated:
        yield f"{DENIED.capitalize()}: {', '.join(answer.negated)}."


def _about_symptom(symptom: Symptom) -> list[tuple[str, str]]:
    codes = "; ".join(f"{item.system} {item.code} {item.display}" for item in symptom.codes)
    facts = [
        ("Clinical name", symptom.clinical_name or ""),
        ("Body system", symptom.body_system),
        ("Written for", ", ".join(symptom.applies_to)),
        ("Codes", codes),
    ]
    return [(label, text) for label, text in facts if text]


def _explained(answer: Answer) -> Iterable[Section]:
    """Lay out why the answer is what it is (`--explain`)."""
    told = answer.explanation
    if told is None:
        return
    facts = {
        "Words that led to it": ", ".join(told.hit),
        "Repaired": ", ".join(f"{typed} to {fixed}" for typed, fixed in told.repaired),
        "Denied": ", ".join(told.negated),
        "Circumstances": ", ".join(told.qualifiers),
        "Ignored": ", ".join(told.ignored),
        "Score": ", ".join(f"{name} {value:g}" for name, value in told.score),
        "Runner-up": told.runner_up or "none",
    }
    yield Section(Part.SEE_ALSO, "Why this answer", tuple(Item(text or "none", lead=label) for label, text in facts.items()))


def _see_also(answer: Answer, best: Sequence[Match], *, short: bool) -> Iterable[Section]:
    others = {match.id: match.name for match in answer.matches if match not in best}
    others.update({suggestion.id: suggestion.name for suggestion in answer.suggestions})
    if others:
        heading = "Not what you meant? (symptom show ID)" if best else "Nearest entries (symptom show ID)"
        yield Section(Part.SEE_ALSO, heading, tuple(Item("" if short and best else name, lead=key) for key, name in others.items()))


def _reviewed(dates: Review) -> str:
    """Say who has read an entry, by days and without names."""
    second = f"checked against its sources {dates.second_reader}" if dates.second_reader else "not yet checked by a second reader"
    clinician = f"reviewed by a clinician {dates.clinician}" if dates.clinician else "no clinician has reviewed it"
    return f"Written {dates.written}, {second}, {clinician}; to be read again by {dates.due}."


def _alarm(answer: Answer | None) -> Iterable[str]:
    """Repeat the alerts in one last line: on a terminal the first lines may have scrolled away."""
    if answer and answer.alerts:
        yield f"Again: {' '.join(raised.message for raised in answer.alerts)}"


def _last(answer: Answer, best: Sequence[Match], reviews: Sequence[Review], *, short: bool) -> tuple[str, ...]:
    """Close with the entries' reviews, the disclaimer, and the alerts once more; in short, with where all is shown and who reviewed it."""
    country = answer.emergency.country
    if not country:
        where = "No country is set for the emergency number; --country sets it."
    elif answer.emergency.number:
        where = f"Numbers: {country} (--country changes that)."
    else:
        where = f"No emergency number of {country} is in this reference (--country changes the country)."
    if short:
        unreviewed = "No clinician has reviewed this yet. " if any(review.clinician is None for review in reviews) else ""
        whole = f"All of it: {', '.join(f'symptom show {match.id}' for match in best)}. " if best else ""
        return f"{whole}{unreviewed}{where}", DISCLAIMER, *_alarm(answer)
    return (*dict.fromkeys(map(_reviewed, reviews)), where, DISCLAIMER, *_alarm(answer))
