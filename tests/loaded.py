"""The knowledge of this checkout, as the wheel packs it: to read and index the folder anew in each process takes seconds."""

from __future__ import annotations

from conftest import built
from symptomcli.bundle import Bundle
from symptomcli.knowledge import Knowledge

KNOWLEDGE = Knowledge(Bundle.packed(built().installed / "symptomcli"))


def loaded_anew() -> Knowledge:
    """Give the same knowledge with nothing kept of what it was asked."""
    bundle = KNOWLEDGE.bundle
    index = {
        "knowledge_version": bundle.version,
        "language": bundle.language.prepared,
        "alerts": bundle.screen.prepared,
        "matching": bundle.matching.stored,
    }
    return Knowledge(Bundle(index, document=bundle.document()))
