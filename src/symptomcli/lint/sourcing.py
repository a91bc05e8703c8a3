"""Records -> what they do not rest on: a second owner, an urgent sign, the tip that an exception is of; and documents that none cites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symptomcli.lint import records
from symptomcli.lint.report import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

INDEPENDENT = 2
"""Owners of different texts that a tip or a referral rests on."""


def faults(mine: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Finding]:
    """Hold the number of independent sources: two owners for a tip, a referral and a phone number."""
    owner = {key: source["publisher"] for key, source in whole["sources"].items()}
    for section, key, record in records.each(mine):
        parts = [(f"self_care[{number}]", tip) for number, tip in enumerate(record.get("self_care", ()))]
        parts += [(name, record[name]) for name in ("referral", "emergency") if name in record]
        parts += [(f"crisis[{number}]", line) for number, line in enumerate(record.get("crisis", ()))]
        for path, part in parts:
            if len({owner.get(source) for source in part["sources"]}) < INDEPENDENT:
                yield Finding(
                    records.place(section, key),
                    path,
                    "rests on one owner.",
                    "Cite a second document of another publisher, or leave the line out.",
                    fault=True,
                )
        if section == "symptoms" and not {card["urgency"] for card in record["when_to_get_help"]} & {"emergency", "urgent"}:
            yield Finding(
                records.place(section, key),
                "when_to_get_help",
                "has no emergency or urgent sign.",
                "The entry waits until a source gives one.",
                fault=True,
            )
        if section in ("symptoms", "conditions"):
            titles = {tip["title"] for tip in record["self_care"]}
            for number, item in enumerate(record.get("self_care_not_for", ())):
                if item["tip"] is not None and item["tip"] not in titles:
                    yield Finding(
                        records.place(section, key),
                        f"self_care_not_for[{number}].tip",
                        f"names no tip: {item['tip']!r}.",
                        "Copy the tip's title, or write null.",
                        fault=True,
                    )


def uncited(mine: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Finding]:
    """Find documents that no line of the whole rests on."""
    used = {source for _, _, record in records.each(whole) for _, source in records.cited(record)}
    for key in mine.get("sources", {}):
        if key not in used:
            yield Finding(records.place("sources", key), "", "is never cited.", "Cite it or remove it.", fault=False)
