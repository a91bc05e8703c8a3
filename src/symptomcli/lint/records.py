"""Document -> its records, one by one, where each of them stands, and the sources that its lines cite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symptomcli.document import LISTS, RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KIND = {
    "symptoms": "symptom",
    "conditions": "condition",
    "questions": "question",
    "alerts": "alert",
    "sources": "source",
    "emergency_numbers": "emergency-number",
}
"""The kind of record that each section holds, by which its schema is named."""


def place(section: str, key: str) -> str:
    """Say where a record stands: its file, or its list and the name that it has there."""
    return f"{section}/{key}.json" if section in RECORDS else f"{section}.json {key}"


def each(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield every record with its section and key."""
    for section in (*RECORDS, *LISTS):
        for key, record in document.get(section, {}).items():
            yield section, key, record


def cited(value: Any, path: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401  # JSON
    """Yield every cited source id with the path of its line."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "sources":
                yield from ((f"{path}.sources".strip("."), source) for source in item)
            else:
                yield from cited(item, f"{path}.{key}".strip("."))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from cited(item, f"{path}[{number}]")
