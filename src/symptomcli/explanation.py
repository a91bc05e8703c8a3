"""Finding -> why its answer is what it is (`--explain`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli import mentions, policy
from symptomcli.model import Explanation, Outcome

if TYPE_CHECKING:
    from symptomcli.finding import Finding
    from symptomcli.knowledge import Knowledge


def explained(knowledge: Knowledge, finding: Finding) -> Explanation:
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
            (hit for hit in mentions.search(knowledge, read, limit=2, floor=0.1).hits if hit.entry != best.entry),
            None,
        )
        if beaten:
            runner_up = (
                f"{beaten.entry.id} ({beaten.phrase!r}) scored {beaten.score}: coverage {beaten.coverage:.2f}, focus {beaten.focus:.2f}, "
                f"evidence {beaten.evidence:.2f}"
            )
    elif (doubt := mentions.doubt(knowledge, read, ranked := mentions.search(knowledge, read, limit=1))) >= policy.REFUSED:
        refused = ranked.hits[0]
        runner_up = (
            f"{refused.entry.id} ({refused.phrase!r}) scored {refused.score}, but the words read as about no complaint: "
            f"doubt {doubt:.1f}, refused from {policy.REFUSED} on"
        )
    return Explanation(
        hit=tuple(words[place].text for place in sorted(met)),
        repaired=tuple(read.repaired.items()),
        negated=read.reading.denied(met, doubted=bool(finding.answer.alerts)),
        qualifiers=read.reading.qualifiers,
        ignored=tuple(dict.fromkeys(ignored)),
        score=score,
        runner_up=runner_up,
    )
