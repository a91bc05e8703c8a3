"""Symptoms + their phrases -> the complaints that a condition shows as.

Runs when the index is built, and with an overlay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from symptomcli.indexing import Index

PHRASES_SAID = 5
"""So many phrases of a symptom in the description of a condition are as good as more."""


class Complaints:
    """The symptoms that each condition causes."""

    def __init__(self, symptoms: Mapping[str, Any], index: Index) -> None:
        """Take the records of symptoms, and the index that has their phrases."""
        self._causing: dict[str, list[tuple[int, str]]] = {}
        for key, symptom in symptoms.items():
            for place, cause in enumerate(symptom["causes"]):
                self._causing.setdefault(cause["condition"], []).append((place, key))
        self._phrases: dict[str, list[frozenset[str]]] = {}
        for phrase in index.phrases(range(len(index))):
            entry = index.entries[phrase.entry]
            if entry.kind == "symptom":
                self._phrases.setdefault(entry.id, []).append(phrase.stems)

    def of(self, condition: str, described: AbstractSet[str]) -> list[str]:
        """Give the symptoms that name a condition as a cause.

        First come those of which its description, given by its stems, says most phrases, then those that name it sooner.
        """
        ranked = []
        for place, key in self._causing.get(condition, ()):
            said = sum(stems <= described for stems in self._phrases.get(key, ()))
            ranked.append((-min(said, PHRASES_SAID), place, key))
        return [key for _, _, key in sorted(ranked)]
