"""A word that has been begun -> how it may go on, for the shell. Nothing here fails: a shell that asks gets what there is, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli.errors import KnowledgeFault

if TYPE_CHECKING:
    from collections.abc import Iterable

Word = tuple[str, str]
"""What the shell may put, and what it says beside it."""


def names(incomplete: str) -> list[Word]:
    """Give the ids of symptoms and conditions that begin so, each with its name."""
    from symptomcli.knowledge import Knowledge  # noqa: PLC0415  # Typer's help needs these functions, and no knowledge
    from symptomcli.model import Kind  # noqa: PLC0415

    try:
        knowledge = Knowledge.load()
    except KnowledgeFault:
        return []
    sections = (("symptoms", Kind.SYMPTOM), ("conditions", Kind.CONDITION))
    return [(key, knowledge.name(kind, key)) for section, kind in sections for key in _beginning(knowledge.ids(section), incomplete)]


def countries(incomplete: str) -> list[Word]:
    """Give the country codes that begin so; those with a verified emergency number first, with its name."""
    from symptomcli.countries import CODES  # noqa: PLC0415
    from symptomcli.knowledge import Knowledge  # noqa: PLC0415

    try:
        knowledge = Knowledge.load()
        known = {code: knowledge.raw("emergency_numbers", code)["name"] for code in knowledge.ids("emergency_numbers")}
    except KnowledgeFault:
        known = {}
    return [(code, known.get(code, "")) for code in sorted(CODES, key=lambda code: (code not in known, code)) if _begins(code, incomplete)]


def systems(incomplete: str) -> list[Word]:
    """Give the names of body systems that begin so, each with the system that it means."""
    from symptomcli.listing import SYSTEMS  # noqa: PLC0415

    return [(name, system) for system, others in SYSTEMS.items() for name in (system, *others) if _begins(name, incomplete)]


def _beginning(keys: Iterable[str], incomplete: str) -> list[str]:
    return [key for key in keys if _begins(key, incomplete)]


def _begins(word: str, incomplete: str) -> bool:
    return word.casefold().startswith(incomplete.casefold())
