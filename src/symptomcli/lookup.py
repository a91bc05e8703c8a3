"""Phrase + knowledge -> `Answer`; pure.

The order of things: read the phrase, repair its typos, screen it for warning signs, rank the entries it speaks of, and gather what the
best entry of each complaint says. Nothing that is screened can be lowered by what is ranked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symptomcli import citations, matching, spelling
from symptomcli.errors import BadInput, UnknownName
from symptomcli.model import (
    Answer,
    Card,
    Condition,
    Explanation,
    Kind,
    Line,
    Match,
    Outcome,
    PossibleCause,
    Question,
    RaisedAlert,
    Suggestion,
    Symptom,
    Tip,
    Urgency,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from symptomcli.knowledge import Knowledge
    from symptomcli.model import Emergency, Record, Referral
    from symptomcli.text import Reading

SAME_NAME = 75.0
"""Score from which a typed name is taken for an entry's own name (`show`, `compare`)."""

SIGNS_ON_A_CARD = 5
SUGGESTIONS = 3
DEFAULT_LIMIT = 3


class _Contribution(NamedTuple):
    """The best match of a complaint, and its record."""

    match: Match
    record: Record


class _Reading(NamedTuple):
    """A phrase as read, what was repaired in it, and the reading without repairs."""

    phrase: str
    reading: Reading
    repaired: dict[str, str]
    literal: Reading


def look_up(  # noqa: PLR0913  # one keyword for each option of the command
    knowledge: Knowledge,
    phrase: str,
    *,
    country: str | None = None,
    limit: int = DEFAULT_LIMIT,
    exact: bool = False,
    explain: bool = False,
) -> Answer:
    """Answer one phrase.

    Args:
        knowledge: what is known.
        phrase: what a person typed; any text, of any length.
        country: ISO 3166-1 alpha-2 code for the emergency number, or None.
        limit: at most so many alternatives for each complaint in the phrase; 1 or more.
        exact: match whole stored phrases only, without repair; warning signs are heard all the same.
        explain: fill `Answer.explanation`.
    """
    read = _read(knowledge, phrase)
    emergency = knowledge.emergency(country)
    raised = _alerts(knowledge, read, emergency)
    crisis = any(alert.alert.outcome is Outcome.CRISIS for alert in raised)
    hits = [] if crisis else _hits(knowledge, read, limit=limit, exact=exact)
    matches = tuple(_match(knowledge, hit, read) for hit in hits)
    contributions = _contributions(knowledge, matches)
    outcome = Outcome.CRISIS if crisis else Outcome.MATCH if matches or raised else Outcome.NO_MATCH
    met = {place for hit in hits for place in hit.places}
    answer = Answer(
        query=phrase,
        outcome=outcome,
        emergency=emergency,
        knowledge_version=knowledge.version,
        alerts=tuple(raised),
        matches=matches,
        negated=read.reading.denied(met),
        causes=_causes(knowledge, contributions, read.reading, met),
        self_care=() if any(alert.alert.urgency is Urgency.EMERGENCY for alert in raised) else tuple(_self_care(contributions)),
        referral=_referral(knowledge, contributions),
        when_to_get_help=_gathered(_helpful(knowledge, contributions)),
        conditions=tuple(record for _, record in contributions if isinstance(record, Condition)),
        question=next((record for _, record in contributions if isinstance(record, Question)), None),
        explanation=_explanation(knowledge, read, hits, crisis=crisis) if explain else None,
        suggestions=_suggestions(knowledge, read, contributions, crisis=crisis),
    )
    return _with_sources(knowledge, answer)


def named(knowledge: Knowledge, name: str, kinds: Collection[Kind] = tuple(Kind)) -> tuple[Kind, str]:
    """Find the one entry with this id, name, alias or phrase, however it is spelt.

    Raises:
        UnknownName: there is none; it knows what may have been meant.
    """
    key = "-".join(name.casefold().split())
    for kind in kinds:
        if knowledge.has(kind, key):
            return kind, key
    read = _read(knowledge, name)
    hits = [hit for hit in _search(knowledge, read.reading, read.repaired, limit=10) if Kind(hit.entry.kind) in kinds]
    if hits and hits[0].score >= SAME_NAME:
        return Kind(hits[0].entry.kind), hits[0].entry.id
    near = matching.nearest(read.reading, knowledge.bundle.matching, knowledge.bundle.language.anatomy, SUGGESTIONS)
    raise UnknownName(name, [entry.id for entry in near if Kind(entry.kind) in kinds])


def pair(knowledge: Knowledge, first: str, second: str) -> tuple[tuple[Kind, str], tuple[Kind, str]]:
    """Find two entries to compare: both conditions or both symptoms, where the names allow it.

    Raises:
        UnknownName: one of them is no entry.
        BadInput: both are the same entry.
    """
    for kinds in ((Kind.CONDITION,), (Kind.SYMPTOM,)):
        try:
            found = named(knowledge, first, kinds), named(knowledge, second, kinds)
        except UnknownName:
            continue
        if found[0] != found[1]:
            return found
    found = named(knowledge, first), named(knowledge, second)
    if found[0] == found[1]:
        raise BadInput(f"Both names mean {found[0][1]}; name two different entries.")
    return found


def screen(knowledge: Knowledge, phrase: str, country: str | None = None) -> Answer:
    """Answer with the warning signs of a phrase only: what `show` and `compare` put before an entry."""
    read = _read(knowledge, phrase)
    emergency = knowledge.emergency(country)
    raised = _alerts(knowledge, read, emergency)
    crisis = any(alert.alert.outcome is Outcome.CRISIS for alert in raised)
    outcome = Outcome.CRISIS if crisis else Outcome.MATCH if raised else Outcome.NO_MATCH
    return _with_sources(knowledge, Answer(phrase, outcome, emergency, knowledge.version, alerts=tuple(raised)))


def _read(knowledge: Knowledge, phrase: str) -> _Reading:
    language = knowledge.bundle.language
    repaired = spelling.repair(language.tokens(phrase), knowledge.bundle.matching, language.slips, knowledge.is_everyday)
    reading = language.read(phrase, repaired)
    return _Reading(phrase, reading, repaired, language.read(phrase) if repaired else reading)


def _alerts(knowledge: Knowledge, read: _Reading, emergency: Emergency) -> list[RaisedAlert]:
    """Screen the phrase as typed and as repaired, so that no repair and no overlay can hide a sign; gravest first."""
    heard: dict[str, str] = {}
    for ear in knowledge.ears:
        readings = (
            (read.literal, read.reading)
            if ear is knowledge.bundle
            else (ear.language.read(read.phrase), ear.language.read(read.phrase, read.repaired))
        )
        for reading in dict.fromkeys(readings):
            for found in ear.screen.screen(reading):
                heard.setdefault(found.alert, found.evidence)
    number = emergency.number or "your local emergency number"
    raised = []
    for key, evidence in heard.items():
        alert = knowledge.alert(key)
        shown = "" if alert.outcome is Outcome.CRISIS else evidence
        told = [alert.message.replace("{number}", number), *(emergency.helplines() if alert.outcome is Outcome.CRISIS else ())]
        raised.append(RaisedAlert(alert, " ".join(told), shown))
    return sorted(raised, key=lambda one: (one.alert.outcome is not Outcome.CRISIS, -one.alert.urgency.gravity, one.alert.id))


def _hits(knowledge: Knowledge, read: _Reading, *, limit: int, exact: bool) -> list[matching.Hit]:
    if exact:
        return [hit for hit in _search(knowledge, read.literal, (), limit=limit) if hit.coverage == hit.focus == 1]
    return _search(knowledge, read.reading, read.repaired, limit=limit)


def _match(knowledge: Knowledge, hit: matching.Hit, read: _Reading) -> Match:
    kind = Kind(hit.entry.kind)
    record = knowledge.record(kind, hit.entry.id)
    clauses = {read.reading.words[place].clause for place in hit.places}
    typed = {word.text for word in read.reading.words if word.clause in clauses}
    return Match(
        mention=hit.mention,
        kind=kind,
        id=hit.entry.id,
        name=hit.entry.name,
        summary=record.answer if isinstance(record, Question) else record.summary,
        score=hit.score,
        phrase=hit.phrase,
        qualifiers=read.reading.qualifiers,
        repaired=tuple((word, fixed) for word, fixed in read.repaired.items() if word in typed),
    )


def _contributions(knowledge: Knowledge, matches: Iterable[Match]) -> list[_Contribution]:
    """Keep each complaint's best match: only these give causes, tips, referral and cards."""
    best: dict[int, Match] = {}
    for match in matches:
        best.setdefault(match.mention, match)
    return [_Contribution(match, knowledge.record(match.kind, match.id)) for match in best.values()]


def _helpful(knowledge: Knowledge, contributions: Iterable[_Contribution]) -> Iterator[Symptom | Condition]:
    """Yield the entries whose referral and cards are shown; a question shows those of the entries it is about."""
    for _, record in contributions:
        if not isinstance(record, Question):
            yield record
            continue
        for key in record.about:
            kind = knowledge.kind(key)
            if kind is Kind.SYMPTOM:
                yield knowledge.symptom(key)
            elif kind is Kind.CONDITION:
                yield knowledge.condition(key)


def _causes(knowledge: Knowledge, contributions: Iterable[_Contribution], reading: Reading, met: set[int]) -> tuple[PossibleCause, ...]:
    """Order the causes of all complaints: named by most of them, then most clues typed, then as the authors order them."""
    found: dict[str, list[tuple[Symptom, int]]] = {}
    for _, record in contributions:
        if isinstance(record, Symptom):
            for rank, cause in enumerate(record.causes):
                found.setdefault(cause.condition, []).append((record, rank))
    noticed = frozenset(reading.qualifiers)
    keys = {reading.words[place].key for place in reading.content() if place not in met}  # a complaint is no clue to its own causes
    ranked: list[tuple[tuple[int, int, int, str], PossibleCause]] = []
    for condition, places in found.items():
        record, rank = places[0]
        cause = record.causes[rank]
        clues = dict.fromkeys(clue for entry, at in places for clue in entry.causes[at].clues)
        reasons = tuple(clue for clue in clues if _said(knowledge.clue(clue), noticed, keys))
        shown = PossibleCause(
            id=condition,
            name=knowledge.name(Kind.CONDITION, condition),
            explanation=cause.explanation,
            serious=any(entry.causes[at].serious for entry, at in places),
            reasons=reasons,
            symptoms=tuple(entry.id for entry, _ in places),
            sources=cause.sources,
        )
        ranked.append(((-len(places), -len(reasons), min(at for _, at in places), condition), shown))
    return tuple(shown for _, shown in sorted(ranked, key=lambda pair: pair[0]))


def _said(clue: tuple[frozenset[str], frozenset[str]], noticed: frozenset[str], keys: set[str]) -> bool:
    """Tell whether a text mentions a clue: by the clue's qualifiers where it names any, else with all its words."""
    qualifiers, words = clue
    return qualifiers <= noticed if qualifiers else bool(words) and words <= keys


def _self_care(contributions: Iterable[_Contribution]) -> Iterator[tuple[str, Tip]]:
    for _, record in contributions:
        if not isinstance(record, Question):
            for tip in record.self_care:
                yield record.id, tip


def _referral(knowledge: Knowledge, contributions: Iterable[_Contribution]) -> tuple[str, Referral] | None:
    referrals = [(record.id, record.referral) for record in _helpful(knowledge, contributions)]
    return max(referrals, key=lambda pair: pair[1].urgency.gravity, default=None)


def _gathered(records: Iterable[Symptom | Condition]) -> tuple[tuple[str, Card], ...]:
    """Gather the cards, gravest first; what has lasted too long is a sign as well."""
    cards: dict[tuple[str, Urgency], list[Line]] = {}
    for record in records:
        for card in record.when_to_get_help:
            cards.setdefault((record.id, card.urgency), []).extend(card.signs)
        if isinstance(record, Symptom) and record.seek_help_after:
            late = record.seek_help_after
            cards.setdefault((record.id, late.urgency), []).append(Line(f"it goes on for longer than {late.duration}", late.sources))
    split = [
        (entry, Card(level, tuple(signs[start : start + SIGNS_ON_A_CARD])))
        for (entry, level), signs in cards.items()
        for start in range(0, len(signs), SIGNS_ON_A_CARD)
    ]
    return tuple(sorted(split, key=lambda pair: -pair[1].urgency.gravity))


def _suggestions(knowledge: Knowledge, read: _Reading, contributions: list[_Contribution], *, crisis: bool) -> tuple[Suggestion, ...]:
    """Offer related entries beside a match, the nearest ones where nothing matched, and none in a crisis."""
    if crisis:
        return ()
    if contributions:
        shown = {record.id for _, record in contributions}
        related = dict.fromkeys(key for _, record in contributions if isinstance(record, Symptom) for key in record.related)
        kinds = [(knowledge.kind(key), key) for key in related if key not in shown]
        return tuple(Suggestion(kind, key, knowledge.name(kind, key)) for kind, key in kinds if kind)[:SUGGESTIONS]
    near = matching.nearest(read.reading, knowledge.bundle.matching, knowledge.bundle.language.anatomy, SUGGESTIONS)
    return tuple(Suggestion(Kind(entry.kind), entry.id, entry.name) for entry in near)


def _search(
    knowledge: Knowledge, reading: Reading, repaired: Collection[str], *, limit: int, floor: float = matching.CUT_OFF
) -> list[matching.Hit]:
    bundle = knowledge.bundle
    return matching.search(reading, bundle.matching, bundle.language.anatomy, limit=limit, repaired=repaired, floor=floor)


def _explanation(knowledge: Knowledge, read: _Reading, hits: list[matching.Hit], *, crisis: bool) -> Explanation:
    """Say why the answer is what it is; in a crisis nothing, since the words are not repeated."""
    if crisis:
        return Explanation((), (), (), (), (), (), None)
    words = read.reading.words
    met = {place for hit in hits for place in hit.places}
    ignored = [
        word.text
        for place, word in enumerate(words)
        if place not in met and not word.negated and word.role.name != "NEGATION" and place not in read.reading.circumstances
    ]
    score: tuple[tuple[str, float], ...] = ()
    runner_up = None
    if hits:
        best = hits[0]
        score = (("coverage", round(best.coverage, 3)), ("focus", round(best.focus, 3)), ("score", best.score))
        beaten = next((hit for hit in hits[1:] if hit.mention == best.mention), None)
        beaten = beaten or next(
            (hit for hit in _search(knowledge, read.reading, read.repaired, limit=2, floor=0.1) if hit.entry != best.entry),
            None,
        )
        if beaten:
            runner_up = (
                f"{beaten.entry.id} ({beaten.phrase!r}) scored {beaten.score}: coverage {beaten.coverage:.2f}, focus {beaten.focus:.2f}"
            )
    return Explanation(
        hit=tuple(words[place].text for place in sorted(met)),
        repaired=tuple(read.repaired.items()),
        negated=read.reading.denied(met),
        qualifiers=read.reading.qualifiers,
        ignored=tuple(dict.fromkeys(ignored)),
        score=score,
        runner_up=runner_up,
    )


def _with_sources(knowledge: Knowledge, answer: Answer) -> Answer:
    """Add the sources that the shown lines cite, in the order of their first line."""
    return answer._replace(sources=tuple(knowledge.source(key) for key in dict.fromkeys(citations.of_answer(knowledge, answer))))


def all_causes(knowledge: Knowledge, symptom: Symptom) -> tuple[PossibleCause, ...]:
    """Give a symptom's causes in the authors' order."""
    return tuple(
        PossibleCause(
            cause.condition,
            knowledge.name(Kind.CONDITION, cause.condition),
            cause.explanation,
            cause.serious,
            (),
            (symptom.id,),
            cause.sources,
        )
        for cause in symptom.causes
    )


def all_cards(record: Symptom | Condition) -> list[Card]:
    """Give an entry's cards, gravest first, with what has lasted too long."""
    return [card for _, card in _gathered([record])]
