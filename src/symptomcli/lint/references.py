"""Names that a record gives of sources, entries and findings -> those that lead nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symptomcli import hearing
from symptomcli.lint import records
from symptomcli.lint.report import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def faults(mine: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Finding]:
    """Find what the records of `mine` cite or name and `whole` does not have, and findings that nothing uses."""
    entries = {key for section in ("symptoms", "conditions", "questions") for key in whole[section]}
    for section, key, record in records.each(mine):
        place = records.place(section, key)
        for path, source in records.cited(record):
            if source not in whole["sources"]:
                yield Finding(
                    place,
                    path,
                    f"cites {source!r}, which is not in sources.json.",
                    "Add the document there, or cite another that was read.",
                    fault=True,
                )
        for path, condition in _named_conditions(record):
            if condition not in whole["conditions"]:
                yield Finding(
                    place,
                    path,
                    f"names {condition!r}, which has no record.",
                    f"Write conditions/{condition}.json, or leave it out.",
                    fault=True,
                )
        for name in ("related", "about"):
            for other in record.get(name, ()):
                if other not in entries or other == key:
                    yield Finding(place, name, f"names {other!r}.", "Name another entry that exists.", fault=True)
        yield from _unknown_alerts(place, record, whole["alerts"])
        if section == "alerts":
            yield from _unknown_findings(place, record, whole["findings"])


def _named_conditions(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("causes", "differs_from"):
        for number, item in enumerate(record.get(name, ())):
            yield f"{name}[{number}].condition", item["condition"]


def _unknown_alerts(place: str, record: Mapping[str, Any], alerts: Mapping[str, Any]) -> Iterator[Finding]:
    for number, line in enumerate(record.get("crisis", ())):
        for alert in line.get("alerts", ()):
            if alert not in alerts:
                yield Finding(
                    place,
                    f"crisis[{number}].alerts",
                    f"names {alert!r}, which is no alert.",
                    "Name an alert that exists, or leave the key out: the line is then for any crisis.",
                    fault=True,
                )


def _unknown_findings(place: str, record: Mapping[str, Any], shared: Mapping[str, Any]) -> Iterator[Finding]:
    used = {finding for combination in record["when"] for part in combination for finding in part.split(hearing.OR)}
    for finding in sorted(used - {*record["findings"], *shared["findings"]}):
        yield Finding(place, "when", f"names the finding {finding!r}.", "Write it under findings, or in findings.json.", fault=True)
    for finding in sorted(set(record["findings"]) - used):
        yield Finding(place, f"findings.{finding}", "is in no combination.", "Use it under when, or remove it.", fault=True)
