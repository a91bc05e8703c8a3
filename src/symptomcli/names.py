"""Typed name -> the one entry that it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli import mentions, understanding
from symptomcli.errors import BadInput, UnknownName
from symptomcli.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection

    from symptomcli.knowledge import Knowledge

SAME_NAME = 75.0
"""Score from which a typed name is taken for an entry's own name (`show`, `compare`)."""


def named(knowledge: Knowledge, name: str, kinds: Collection[Kind] = tuple(Kind)) -> tuple[Kind, str]:
    """Find the one entry with this id, name, alias or phrase, however it is spelt.

    Raises:
        UnknownName: there is none; it knows what may have been meant.
    """
    key = "-".join(name.casefold().split())
    for kind in kinds:
        if knowledge.has(kind, key):
            return kind, key
    read = understanding.read(knowledge, name)
    hits = [hit for hit in mentions.search(knowledge, read, limit=10).hits if hit.entry.kind in kinds]
    if hits and hits[0].coverage and hits[0].score >= SAME_NAME:
        return Kind(hits[0].entry.kind), hits[0].entry.id
    near = mentions.nearest(knowledge, read)
    raise UnknownName(name, [entry.id for entry in near if entry.kind in kinds])


def pair(knowledge: Knowledge, first: str, second: str) -> tuple[tuple[Kind, str], tuple[Kind, str]]:
    """Find two entries to compare: both conditions or both symptoms, where the names allow it.

    Raises:
        UnknownName: one of them is no entry.
        BadInput: both are the same entry.
    """
    for kinds in ((Kind.CONDITION,), (Kind.SYMPTOM,)):
        try:
            found = named(knowledge, first, kinds), named(knowledge, second, kinds)
        except UnknownName:
            continue
        if found[0] != found[1]:
            return found
    found = named(knowledge, first), named(knowledge, second)
    if found[0] == found[1]:
        raise BadInput(f"Both names mean {found[0][1]}; name two different entries.")
    return found
