"""Phrase + knowledge -> `Answer`; pure.

The order of things: read the phrase and repair its typos, screen it for warning signs, rank the entries it speaks of, and gather what the
best entry of each complaint says. Nothing that is screened can be lowered by what is ranked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli import advice, causes, citations, explanation, mentions, screening, understanding
from symptomcli.finding import Finding
from symptomcli.model import Answer, Kind, Match, Outcome, Question, Suggestion, Symptom

if TYPE_CHECKING:
    from symptomcli.finding import Read
    from symptomcli.knowledge import Knowledge
    from symptomcli.scoring import Hit

RELATED = 3
"""Related entries that are offered beside a match."""

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
    read = understanding.read(knowledge, phrase)
    emergency = knowledge.emergency(country)
    alerts = screening.raised(knowledge, read, emergency)
    crisis = screening.is_crisis(alerts)
    if exact and read.repaired:  # screened as repaired, looked up as typed
        read = understanding.as_typed(knowledge, read)
    hits, absent = ((), ()) if crisis else mentions.found(knowledge, read, limit=limit, exact=exact)
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
        alerts=alerts,
        matches=matches,
        negated=read.reading.denied({place for hit in hits for place in hit.places}, doubted=bool(alerts)),
        absent=absent,
        foreign=read.foreign,
        referral=advice.referral(knowledge, entries),
    )
    return Finding(answer, read, hits, entries)


def tell(knowledge: Knowledge, finding: Finding, *, explain: bool = False) -> Answer:
    """Add what the best entry of each complaint says: causes, tips, warning signs, and the sources of all that is shown."""
    told = advice.advise(knowledge, finding)._replace(
        causes=causes.ordered(knowledge, finding.entries, causes.noticed(knowledge, finding)),
        explanation=explanation.explained(knowledge, finding) if explain else None,
        suggestions=suggestions(knowledge, finding),
    )
    return _with_sources(knowledge, told)


def same_told(finding: Finding) -> tuple[object, ...]:
    """Give what decides the causes of a finding, their order and the suggestions: two that have this in common are told the same."""
    answer, read = finding.answer, finding.read
    met = tuple([(match.mention, match.kind, match.id) for match in answer.matches])  # of one gist, what a typo cost may part them
    return answer.outcome, met, read.gist, read.reading.qualifiers


def screen(knowledge: Knowledge, phrase: str, country: str | None = None) -> Answer:
    """Answer with the warning signs of a phrase only: what `show` and `compare` put before an entry."""
    emergency = knowledge.emergency(country)
    alerts = screening.raised(knowledge, understanding.read(knowledge, phrase), emergency)
    outcome = Outcome.CRISIS if screening.is_crisis(alerts) else Outcome.MATCH if alerts else Outcome.NO_MATCH
    return _with_sources(knowledge, Answer(phrase, outcome, emergency, knowledge.version, alerts=alerts))


def suggestions(knowledge: Knowledge, finding: Finding) -> tuple[Suggestion, ...]:
    """Offer related entries beside a match, the nearest ones where nothing matched, and none in a crisis."""
    entries = finding.entries
    if finding.answer.outcome is Outcome.CRISIS:
        return ()
    if entries:
        shown = {record.id for record in entries}
        related = dict.fromkeys(key for record in entries if isinstance(record, Symptom) for key in record.related)
        kinds = [(knowledge.kind(key), key) for key in related if key not in shown]
        return tuple(Suggestion(kind, key, knowledge.name(kind, key)) for kind, key in kinds if kind)[:RELATED]
    return tuple(Suggestion(_KINDS[entry.kind], entry.id, entry.name) for entry in mentions.nearest(knowledge, finding.read))


def _match(knowledge: Knowledge, hit: Hit, read: Read) -> Match:
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


def _repaired(hit: Hit, read: Read) -> tuple[tuple[str, str], ...]:
    """Give what was repaired in the clauses of a hit."""
    words = read.reading.words
    if not words[-1].clause:
        return tuple(read.repaired.items())
    clauses = {words[place].clause for place in hit.places}
    typed = {token for word in words if word.clause in clauses for token in word.text.split()}
    return tuple([(word, fixed) for word, fixed in read.repaired.items() if word in typed])


def _with_sources(knowledge: Knowledge, answer: Answer) -> Answer:
    """Add the sources that the shown lines cite, in the order of their first line."""
    return answer._replace(sources=knowledge.sources(list(dict.fromkeys(citations.of_answer(knowledge, answer)))))
