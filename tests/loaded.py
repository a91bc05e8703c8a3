"""The knowledge of this checkout, loaded once in each process of the tests: that takes two seconds."""

from __future__ import annotations

from symptomcli.bundle import Bundle
from symptomcli.knowledge import Knowledge

KNOWLEDGE = Knowledge(Bundle.installed())
