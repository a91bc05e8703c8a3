"""Rules of the lexicon: stems in a row that mean something together ("throw up", "can't stop", "no longer"), and where a text says them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from symptomcli.kept import Kept
from symptomcli.lines import Lines, Table
from symptomcli.structs import Struct
from symptomcli.text import Role

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from symptomcli.text import Word

WORD, DEGREE, NEGATION, NO_NEGATION, SAYING, AFTERWARDS, QUALIFIER = "w", "d", "n", "p", "s", "a", "q"
"""Kinds of rules (`Rule.kind`), as they are stored."""

ROLES = {
    WORD: Role.CONTENT,
    DEGREE: Role.CONTENT,
    NEGATION: Role.NEGATION,
    NO_NEGATION: Role.FILLER,
    SAYING: Role.FILLER,
    AFTERWARDS: Role.AFTERWARDS,
}
"""What the words of a rule are."""

DENYING = frozenset((NEGATION, AFTERWARDS))
"""Kinds of rules that deny."""


class Rule(Struct):
    """Stems in a row that mean something together: a kind, and what they stand for."""

    stems: tuple[str, ...]
    kind: str
    value: str


class Rules(Struct):
    """The rules that begin with a stem: the one of this stem alone, and under their second stem the others, longest first."""

    alone: Rule | None
    longer: Mapping[str, Sequence[Rule]]


class Piece(Struct):
    """One word of what was typed: as spelt, its stem, the rules that begin with it, and how it reads in the first clause without them."""

    surface: str
    stem: str
    rules: Rules | None
    word: Word


def longest(rules: Rules, pieces: list[Piece], place: int, asides: Container[str]) -> tuple[Rule | None, int]:
    """Find the longest rule that is said at a place, and where it ends; words like "really" may stand within it."""
    best, end = rules.alone, place + 1 if rules.alone else place
    for second in range(place + 1, len(pieces)):
        for rule in rules.longer.get(pieces[second].stem, ()):
            if best and len(rule.stems) <= len(best.stems):
                break
            if ended := _ends(rule, pieces, second, asides):
                best, end = rule, ended
                break
        if pieces[second].surface not in asides:
            break
    return best, end


def _ends(rule: Rule, pieces: list[Piece], second: int, asides: Container[str]) -> int:
    """Tell where a rule ends whose second stem stands at a place; 0 where it is not said."""
    at = second + 1
    for stem in rule.stems[2:]:
        while at < len(pieces) and pieces[at].stem != stem and pieces[at].surface in asides:
            at += 1
        if at == len(pieces) or pieces[at].stem != stem:
            return 0
        at += 1
    return at


def under_second(rules: Sequence[Rule]) -> Rules | None:
    """Put rules of one first stem, longest first, under their second."""
    if not rules:
        return None
    longer: dict[str, list[Rule]] = {}
    for rule in rules:
        if len(rule.stems) > 1:
            longer.setdefault(rule.stems[1], []).append(rule)
    return Rules(next((rule for rule in rules if len(rule.stems) == 1), None), longer)


def by_stem(table: Table) -> Kept[str, tuple[Rule, ...]]:
    """Give the rules that begin with a stem, longest first; read when first asked for."""
    lines = Lines(table, lambda rules: tuple(Rule(tuple(stems), kind, value) for stems, kind, value in json.loads(rules)))
    return Kept(lambda stem: lines.get(stem) or ())


def written(rules: Iterable[Rule]) -> Table:
    """Write rules under their first stem, longest first, so that reading tries few of them."""
    grouped: dict[str, list[Rule]] = {}
    for rule in sorted({rule for rule in rules if rule.stems}, key=lambda rule: (-len(rule.stems), rule)):
        grouped.setdefault(rule.stems[0], []).append(rule)
    return Table.of({stem: json.dumps(ways, separators=(",", ":")) for stem, ways in grouped.items()})
