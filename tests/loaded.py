"""The knowledge of this checkout, loaded once in each process of the tests: that takes two seconds."""

from __future__ import annotations

from symptomcli.bundle import Bundle
from symptomcli.knowledge import Knowledge

KNOWLEDGE = Knowledge(Bundle.installed())


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
