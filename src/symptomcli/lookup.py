"""Phrase + knowledge -> `Answer`; pure.

The order of things: read the phrase, repair its typos, screen it for warning signs, rank the entries it speaks of, and gather what the
best entry of each complaint says. Nothing that is screened can be lowered by what is ranked.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from symptomcli import causes, citations, matching, policy, scoring
from symptomcli.alarm import ALERT
from symptomcli.errors import BadInput, UnknownName
from symptomcli.finding import Finding, Read
from symptomcli.model import (
    Answer,
    Card,
    Condition,
    Explanation,
    Kind,
    Line,
    Match,
    Outcome,
    Question,
    RaisedAlert,
    Suggestion,
    Symptom,
    Tip,
    Urgency,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from symptomcli.bundle import Bundle
    from symptomcli.knowledge import Knowledge
    from symptomcli.model import Emergency, Record, Referral
    from symptomcli.text import Reading

SAME_NAME = 75.0
"""Score from which a typed name is taken for an entry's own name (`show`, `compare`)."""

SIGNS_ON_A_CARD = 5
SUGGESTIONS = 3
DEFAULT_LIMIT = 3

_KINDS = {kind.value: kind for kind in Kind}


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
    return tell(knowledge, find(knowledge, phrase, country=country, limit=limit, exact=exact), explain=explain)


def find(knowledge: Knowledge, phrase: str, *, country: str | None = None, limit: int = DEFAULT_LIMIT, exact: bool = False) -> Finding:
    """Read, screen and rank one phrase; the arguments are those of `look_up`.

    What its answer holds: the phrase, the outcome, the alerts, the matches, the referral, and what was denied. `tell` adds what the
    entries say and what else may have been meant; a row of a table needs none of it.
    """
    read = understood(knowledge, phrase)
    emergency = knowledge.emergency(country)
    alerts = _alerts(knowledge, read, emergency)
    crisis = any(alert.alert.outcome is Outcome.CRISIS for alert in alerts)
    if exact and read.repaired:  # screened as repaired, looked up as typed
        literal = knowledge.bundle.language.read(phrase)
        read = read._replace(reading=literal, repaired={}, gist=scoring.gist(literal))
    found, absent = ([], ()) if crisis else _found(knowledge, read, limit=limit)
    hits = tuple([hit for hit in found if hit.coverage == hit.focus == 1] if exact else _with_complaints(knowledge, found, limit))
    matches = tuple(_match(knowledge, hit, read) for hit in hits)
    best: dict[int, Match] = {}
    for match in matches:
        best.setdefault(match.mention, match)
    entries = tuple([knowledge.record(match.kind, match.id) for match in best.values()])
    answer = Answer(
        query=phrase,
        outcome=Outcome.CRISIS if crisis else Outcome.MATCH if matches or alerts else Outcome.NO_MATCH,
        emergency=emergency,
        knowledge_version=knowledge.version,
        alerts=tuple(alerts),
        matches=matches,
        negated=read.reading.denied({place for hit in hits for place in hit.places}),
        absent=absent,
        foreign=read.foreign,
        referral=_referral(knowledge, entries),
    )
    return Finding(answer, read, hits, entries)


def tell(knowledge: Knowledge, finding: Finding, *, explain: bool = False) -> Answer:
    """Add what the best entry of each complaint says: causes, tips, warning signs, and the sources of all that is shown."""
    told = advise(knowledge, finding)._replace(
        causes=causes.ordered(knowledge, finding.entries, causes.noticed(knowledge, finding)),
        explanation=_explanation(knowledge, finding) if explain else None,
        suggestions=suggestions(knowledge, finding),
    )
    return _with_sources(knowledge, told)


def advise(knowledge: Knowledge, finding: Finding) -> Answer:
    """Add what depends on the alerts and the best entries alone: tips, warning signs, what conditions are, the answer to a question."""
    answer, entries = finding.answer, finding.entries
    return answer._replace(
        self_care=() if any(alert.alert.urgency is Urgency.EMERGENCY for alert in answer.alerts) else tuple(_self_care(entries)),
        when_to_get_help=_gathered(_helpful(knowledge, entries)),
        conditions=tuple(record for record in entries if isinstance(record, Condition)),
        question=next((record for record in entries if isinstance(record, Question)), None),
    )


def same_advice(finding: Finding) -> tuple[object, ...]:
    """Give what decides all that `advise` adds: two findings that have this in common are advised the same."""
    answer = finding.answer
    return answer.outcome, tuple(raised.alert.id for raised in answer.alerts), same_entries(finding)


def same_told(finding: Finding) -> tuple[object, ...]:
    """Give what decides the causes of a finding, their order and the suggestions: two that have this in common are told the same."""
    answer, read = finding.answer, finding.read
    met = tuple([(match.mention, match.kind, match.id) for match in answer.matches])  # of one gist, what a typo cost may part them
    return answer.outcome, met, read.gist, read.reading.qualifiers


def same_entries(finding: Finding) -> tuple[tuple[type, str], ...]:
    """Give the kinds and ids of the best entries: an overlay may use one id for a symptom and a condition."""
    return tuple((type(record), record.id) for record in finding.entries)


def named(knowledge: Knowledge, name: str, kinds: Collection[Kind] = tuple(Kind)) -> tuple[Kind, str]:
    """Find the one entry with this id, name, alias or phrase, however it is spelt.

    Raises:
        UnknownName: there is none; it knows what may have been meant.
    """
    key = "-".join(name.casefold().split())
    for kind in kinds:
        if knowledge.has(kind, key):
            return kind, key
    read = understood(knowledge, name)
    hits = [hit for hit in _search(knowledge, read, limit=10).hits if _KINDS[hit.entry.kind] in kinds]
    if hits and hits[0].coverage and hits[0].score >= SAME_NAME:
        return _KINDS[hits[0].entry.kind], hits[0].entry.id
    near = knowledge.bundle.ranker.nearest(read.gist, SUGGESTIONS)
    raise UnknownName(name, [entry.id for entry in near if _KINDS[entry.kind] in kinds])


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
    read = understood(knowledge, phrase)
    emergency = knowledge.emergency(country)
    raised = _alerts(knowledge, read, emergency)
    crisis = any(alert.alert.outcome is Outcome.CRISIS for alert in raised)
    outcome = Outcome.CRISIS if crisis else Outcome.MATCH if raised else Outcome.NO_MATCH
    return _with_sources(knowledge, Answer(phrase, outcome, emergency, knowledge.version, alerts=tuple(raised)))


def understood(knowledge: Knowledge, phrase: str) -> Read:
    """Read a phrase, and repair its typos; of another language it says nothing that could be ranked."""
    language = knowledge.bundle.language
    tokens = language.tokens(phrase)
    if knowledge.speller.is_foreign(tokens):
        reading = language.read(phrase)
        return Read(phrase, reading, {}, scoring.NOTHING, foreign=True, screened=(reading,))
    repaired = knowledge.speller.repair(tokens)
    reading = language.read(phrase, repaired)
    if past := knowledge.bundle.screen.over(reading):
        reading = reading._replace(suspected=reading.suspected | past)
    gist, screened = scoring.gist(reading), _screened(knowledge.bundle, phrase, repaired, reading)
    return Read(phrase, reading, repaired, gist, foreign=False, screened=screened)


def _screened(ear: Bundle, phrase: str, repaired: Mapping[str, str], reading: Reading) -> tuple[Reading, ...]:
    """Give what is screened: the phrase as typed and as repaired, so that no repair can hide a sign.

    Where words that mean nothing were taken for words that mean something and stand alone, the repaired phrase says all that the typed
    one does.
    """
    if not repaired:
        return (reading,)
    language, screen = ear.language, ear.screen
    fixed = [word for word in reading.words if word.text in repaired]
    if (
        len(fixed) == len(repaired)
        and all(map(language.only_means, fixed))
        and all(map(language.is_plain, repaired))
        and not any(screen.hears(language.key(word)) for word in repaired)
    ):
        return (reading,)
    return ear.language.read(phrase), reading


def _alerts(knowledge: Knowledge, read: Read, emergency: Emergency) -> list[RaisedAlert]:
    """Screen the phrase, with the bundled signs too where an overlay brought its own words; gravest first.

    What raises none is weighed as a whole.
    """
    heard: dict[str, str] = {}
    for ear in knowledge.ears:
        readings = read.screened
        if ear is not knowledge.bundle:
            readings = _screened(ear, read.phrase, read.repaired, ear.language.read(read.phrase, read.repaired))
        for reading in readings:
            for found in ear.screen.screen(reading):
                heard.setdefault(found.alert, found.evidence)
    if not heard:
        evidence = next(filter(None, (_alarming(knowledge, reading) for reading in read.screened)), "")
        if evidence:
            heard[ALERT] = evidence
    number = emergency.number or "your local emergency number"
    raised = []
    for key, evidence in heard.items():
        alert = knowledge.alert(key)
        shown = "" if alert.outcome is Outcome.CRISIS else evidence
        told = [alert.message.replace("{number}", number), *(emergency.helplines() if alert.outcome is Outcome.CRISIS else ())]
        raised.append(RaisedAlert(alert, " ".join(told), shown))
    return sorted(raised, key=lambda one: (one.alert.outcome is not Outcome.CRISIS, -one.alert.urgency.gravity, one.alert.id))


def _alarming(knowledge: Knowledge, reading: Reading) -> str:
    """Give the words that alarm in a text, but for what it tells of another time."""
    alarming = knowledge.alarm.evidence
    return alarming(reading) and alarming(reading, knowledge.bundle.screen.over(reading))


def _match(knowledge: Knowledge, hit: scoring.Hit, read: Read) -> Match:
    entry = hit.entry
    kind = _KINDS[entry.kind]
    record = knowledge.record(kind, entry.id)
    return Match(
        mention=hit.mention,
        kind=kind,
        id=entry.id,
        name=entry.name,
        summary=record.answer if isinstance(record, Question) else record.summary,
        score=hit.score,
        phrase=hit.phrase,
        qualifiers=read.reading.qualifiers,
        repaired=_repaired(hit, read) if read.repaired else (),
        words=() if hit.coverage else tuple(dict.fromkeys(read.reading.words[place].text for place in hit.places)),
    )


def _repaired(hit: scoring.Hit, read: Read) -> tuple[tuple[str, str], ...]:
    """Give what was repaired in the clauses of a hit."""
    words = read.reading.words
    if not words[-1].clause:
        return tuple(read.repaired.items())
    clauses = {words[place].clause for place in hit.places}
    typed = {token for word in words if word.clause in clauses for token in word.text.split()}
    return tuple([(word, fixed) for word, fixed in read.repaired.items() if word in typed])


def _helpful(knowledge: Knowledge, entries: Iterable[Record]) -> Iterator[Symptom | Condition]:
    """Yield the entries whose referral and cards are shown; a question shows those of the entries it is about."""
    for record in entries:
        if not isinstance(record, Question):
            yield record
            continue
        for key in record.about:
            kind = knowledge.kind(key)
            if kind is Kind.SYMPTOM:
                yield knowledge.symptom(key)
            elif kind is Kind.CONDITION:
                yield knowledge.condition(key)


def _self_care(entries: Iterable[Record]) -> Iterator[tuple[str, Tip]]:
    for record in entries:
        if not isinstance(record, Question):
            for tip in record.self_care:
                yield record.id, tip


def _referral(knowledge: Knowledge, entries: Iterable[Record]) -> tuple[str, Referral] | None:
    referrals = [(record.id, record.referral) for record in _helpful(knowledge, entries)]
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


def suggestions(knowledge: Knowledge, finding: Finding) -> tuple[Suggestion, ...]:
    """Offer related entries beside a match, the nearest ones where nothing matched, and none in a crisis."""
    entries = finding.entries
    if finding.answer.outcome is Outcome.CRISIS:
        return ()
    if entries:
        shown = {record.id for record in entries}
        related = dict.fromkeys(key for record in entries if isinstance(record, Symptom) for key in record.related)
        kinds = [(knowledge.kind(key), key) for key in related if key not in shown]
        return tuple(Suggestion(kind, key, knowledge.name(kind, key)) for kind, key in kinds if kind)[:SUGGESTIONS]
    near = knowledge.bundle.ranker.nearest(finding.read.gist, SUGGESTIONS)
    return tuple(Suggestion(_KINDS[entry.kind], entry.id, entry.name) for entry in near)


def _found(knowledge: Knowledge, read: Read, *, limit: int) -> tuple[list[scoring.Hit], tuple[str, ...]]:
    """Rank what a text speaks of, if it may be about a complaint (rule 8); name the illnesses in it that have no page."""
    ranked = _search(knowledge, read, limit=limit)
    return [] if _doubt(knowledge, read, ranked) >= policy.REFUSED else list(ranked.hits), ranked.absent


def _with_complaints(knowledge: Knowledge, hits: list[scoring.Hit], limit: int) -> list[scoring.Hit]:
    """Add to an illness that is named the complaints that it shows as, where none stands beside it: rule 5."""
    if all(hit.entry.kind == Kind.SYMPTOM for hit in hits):
        return hits
    added: list[scoring.Hit] = []
    shown = {(hit.entry.kind, hit.entry.id) for hit in hits}
    for mention in dict.fromkeys(hit.mention for hit in hits):
        beside = [hit for hit in hits if hit.mention == mention]
        if beside[0].entry.kind == Kind.CONDITION and not any(hit.entry.kind == Kind.SYMPTOM for hit in beside):
            others = [key for key in knowledge.shown_as(beside[0].entry.id) if (Kind.SYMPTOM, key) not in shown]
            for key in others[: min(policy.SHOWN_AS, limit - len(beside))]:
                shown.add((Kind.SYMPTOM, key))
                entry = beside[0].entry._replace(kind=Kind.SYMPTOM.value, id=key, name=knowledge.name(Kind.SYMPTOM, key))
                added.append(beside[0]._replace(entry=entry, score=min(policy.CUT_OFF, beside[-1].score), evidence=policy.NAMED))
    return matching.in_order([*hits, *added]) if added else hits


def _doubt(knowledge: Knowledge, read: Read, ranked: matching.Ranked) -> float:
    """Give the doubt that a text is about a complaint: -inf where nothing is met, or phrases say all."""
    return ranked.doubt + knowledge.scope.doubt(read.reading) if ranked.hits and ranked.doubt > -inf else -inf


def _search(knowledge: Knowledge, read: Read, *, limit: int, floor: float = policy.CUT_OFF) -> matching.Ranked:
    """Rank the gist of a reading, and say where in the reading the hits are."""
    words, content = read.reading.words, read.reading.content
    typed = read.repaired.keys()
    repaired = [number for number, place in enumerate(content) if not typed.isdisjoint(words[place].text.split())] if typed else ()
    ranked = knowledge.bundle.ranker.search(read.gist, limit=limit, repaired=repaired, floor=floor)
    hits = [hit._replace(places=tuple([content[place] for place in hit.places])) for hit in ranked.hits]
    return ranked._replace(hits=tuple(hits))


def _explanation(knowledge: Knowledge, finding: Finding) -> Explanation:
    """Say why the answer is what it is; in a crisis nothing, since the words are not repeated."""
    if finding.answer.outcome is Outcome.CRISIS:
        return Explanation((), (), (), (), (), (), None)
    read, hits = finding.read, finding.hits
    met = {place for hit in hits for place in hit.places}
    words = read.reading.words
    ignored = [
        word.text
        for place, word in enumerate(words)
        if place not in met and not word.negated and word.role.name != "NEGATION" and place not in read.reading.circumstances
    ]
    score: tuple[tuple[str, float], ...] = ()
    runner_up = None
    if hits:
        best = hits[0]
        parts = (("coverage", round(best.coverage, 3)), ("focus", round(best.focus, 3)), ("evidence", round(best.evidence, 3)))
        score = (*parts, ("score", best.score))
        beaten = next((hit for hit in hits[1:] if hit.mention == best.mention), None)
        beaten = beaten or next(
            (hit for hit in _search(knowledge, read, limit=2, floor=0.1).hits if hit.entry != best.entry),
            None,
        )
        if beaten:
            runner_up = (
                f"{beaten.entry.id} ({beaten.phrase!r}) scored {beaten.score}: coverage {beaten.coverage:.2f}, focus {beaten.focus:.2f}, "
                f"evidence {beaten.evidence:.2f}"
            )
    elif (doubt := _doubt(knowledge, read, ranked := _search(knowledge, read, limit=1))) >= policy.REFUSED:
        refused = ranked.hits[0]
        runner_up = (
            f"{refused.entry.id} ({refused.phrase!r}) scored {refused.score}, but the words read as about no complaint: "
            f"doubt {doubt:.1f}, refused from {policy.REFUSED} on"
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
    return answer._replace(sources=knowledge.sources(list(dict.fromkeys(citations.of_answer(knowledge, answer)))))


def all_cards(record: Symptom | Condition) -> list[Card]:
    """Give an entry's cards, gravest first, with what has lasted too long."""
    return [card for _, card in _gathered([record])]
