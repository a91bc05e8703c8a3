"""Overlay -> document; document + overlay -> document: what is new is added, what is known replaced, nothing that warns taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symptomcli.document import LISTS, RECORDS, WORDS, read_folder, read_json
from symptomcli.errors import KnowledgeFault
from symptomcli.model import OF_DESPAIR, Outcome, Urgency

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from symptomcli.document import Document

Json = dict[str, Any]


def read(path: Path) -> Document:
    """Read an overlay: a knowledge folder, or one file in the form of the packed `knowledge.json`.

    Raises:
        KnowledgeFault: it is missing, unreadable or without entries.
    """
    if path.is_dir():
        document, faults = read_folder(path)
    elif path.is_file():
        document, faults = _read_packed(path)
    else:
        raise KnowledgeFault(str(path), ["there is no such file or folder; check the path."])
    if faults:
        raise KnowledgeFault(str(path), faults)
    if not any(document.get(section) for section in (*RECORDS, *LISTS)) and not any(section in document for section in WORDS):
        raise KnowledgeFault(str(path), ["holds no entries; a folder has symptoms/, conditions/, questions/ or alerts/ with JSON files."])
    return document


def _read_packed(path: Path) -> tuple[Document, list[str]]:
    faults: list[str] = []
    loaded = read_json(path, faults)
    if faults:
        return {}, faults
    if not isinstance(loaded, dict) or not all(isinstance(loaded.get(section, {}), dict) for section in (*RECORDS, *LISTS)):
        return {}, ["must be one JSON object with symptoms, conditions, questions or alerts, each an object of id to record."]
    return loaded, []


def lay_over(document: Document, overlay: Mapping[str, Any]) -> Document:
    """Lay an overlay over a document: a known id is replaced; a known alert and a known country's numbers are joined, never hidden."""
    merged: Document = dict(document)
    for section in (*RECORDS, *LISTS):
        merged[section] = {**document[section], **overlay.get(section, {})}
    for key, alert in overlay.get("alerts", {}).items():
        if key in document["alerts"]:
            merged["alerts"][key] = _joined(document["alerts"][key], alert)
    crises = {key for key, alert in merged["alerts"].items() if alert["outcome"] == Outcome.CRISIS}
    for country, numbers in overlay.get("emergency_numbers", {}).items():
        if country in document["emergency_numbers"]:
            merged["emergency_numbers"][country] = _both(document["emergency_numbers"][country], numbers, crises)
    for section in WORDS:
        if overlay.get(section):
            merged[section] = {name: _extended(rules, overlay[section].get(name)) for name, rules in document[section].items()}
    return merged


def _joined(known: Json, more: Json) -> Json:
    """Join two alerts: the ways and combinations of both, the idioms of the first, the graver level."""
    findings = {
        name: [*known["findings"].get(name, []), *more["findings"].get(name, [])] for name in {**known["findings"], **more["findings"]}
    }
    levels = (Urgency(known["urgency"]), Urgency(more["urgency"]))
    return {
        **known,
        "findings": {name: sorted(set(ways)) for name, ways in findings.items()},
        "when": [*known["when"], *(combination for combination in more["when"] if combination not in known["when"])],
        "urgency": max(levels, key=lambda level: level.gravity).value,
        "sources": sorted({*known["sources"], *more["sources"]}),
    }


def _both(known: Json, more: Json, crises: AbstractSet[str]) -> Json:
    """Join the numbers of a country: the verified one stays first, other numbers and helplines are added.

    A crisis that told the known lines for any crisis tells them still when it gets one of its own: they become its own too.
    """
    verified, added = known["emergency"], more["emergency"]
    also = dict.fromkeys([*verified["also"], added["number"], *added["also"]])
    also.pop(verified["number"], None)
    had, named = ({alert for line in numbers["crisis"] for alert in line.get("alerts", ())} for numbers in (known, more))
    new = sorted((named & crises) - had - OF_DESPAIR)
    kept = [{**line, "alerts": new} for line in known["crisis"] if new and not line.get("alerts")]
    return {
        **known,
        "emergency": {**verified, "also": list(also), "sources": sorted({*verified["sources"], *added["sources"]})},
        "crisis": [*known["crisis"], *kept, *(line for line in more["crisis"] if line not in known["crisis"])],
    }


def _extended(rules: Any, more: Any) -> Any:  # noqa: ANN401  # JSON
    """Add to a part of the rules about words; nothing of it is taken away."""
    if more is None:
        return rules
    if isinstance(rules, dict):
        return {
            **{key: _extended(value, more.get(key)) for key, value in rules.items()},
            **{key: value for key, value in more.items() if key not in rules},
        }
    if isinstance(rules, list):
        return [*rules, *(item for item in more if item not in rules)]
    return rules
