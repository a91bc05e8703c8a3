"""What a phrase is read as -> the alerts that it raises.

Screening knows nothing of what is ranked, so nothing that is ranked can lower what it raises.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli import understanding
from symptomcli.alarm import ALERT
from symptomcli.model import Outcome, RaisedAlert

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symptomcli.finding import Read
    from symptomcli.knowledge import Knowledge
    from symptomcli.model import Emergency
    from symptomcli.text import Reading


def raised(knowledge: Knowledge, read: Read, emergency: Emergency) -> tuple[RaisedAlert, ...]:
    """Screen the phrase, with the bundled signs too where an overlay brought its own words; gravest first.

    What raises none is weighed as a whole.
    """
    heard: dict[str, str] = {}
    for ear in knowledge.ears:
        readings = read.screened
        if ear is not knowledge.bundle:
            readings = understanding.screened(ear, read.phrase, read.repaired, ear.language.read(read.phrase, read.repaired))
        for reading in readings:
            for found in ear.screen.screen(reading):
                heard.setdefault(found.alert, found.evidence)
    if not heard:
        evidence = next(filter(None, (_alarming(knowledge, reading) for reading in read.screened)), "")
        if evidence:
            heard[ALERT] = evidence
    number = emergency.number or "your local emergency number"
    alerts = []
    for key, evidence in heard.items():
        alert = knowledge.alert(key)
        shown = "" if alert.outcome is Outcome.CRISIS else evidence
        told = [alert.message.replace("{number}", number), *(line.sentence() for line in emergency.lines(alert))]
        alerts.append(RaisedAlert(alert, " ".join(told), shown))
    return tuple(sorted(alerts, key=lambda one: (one.alert.outcome is not Outcome.CRISIS, -one.alert.urgency.gravity, one.alert.id)))


def is_crisis(alerts: Iterable[RaisedAlert]) -> bool:
    """Tell whether one of them is a crisis route, beside which nothing else is told."""
    return any(raised.alert.outcome is Outcome.CRISIS for raised in alerts)


def _alarming(knowledge: Knowledge, reading: Reading) -> str:
    """Give the words that alarm in a text, but for what it tells of another time."""
    alarming = knowledge.alarm.evidence
    return alarming(reading) and alarming(reading, knowledge.bundle.screen.past.over(reading))
