"""Places of some words in a text -> those that stand closest together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet


def closest(options: Iterable[list[int]], silent: AbstractSet[int], spread: int) -> list[int]:
    """Choose for each word a place of its own that is not silent, all as close together as can be; nothing where they stand too far apart.

    From each place on, places are given to words until every word has one (augmenting paths, Kuhn 1955); none is farther than `spread`
    allows, so that a text of any length takes time in proportion.
    """
    words = [[place for place in places if place not in silent] for places in options]
    at: dict[int, list[int]] = {}
    for number, places in enumerate(words):
        for place in places:
            at.setdefault(place, []).append(number)
    standing = sorted(at)
    best: list[int] = []
    reach = len(words) + spread
    for first in range(len(standing) - len(words) + 1):
        start = standing[first]
        if standing[first + len(words) - 1] - start >= reach:
            continue
        seats: dict[int, int] = {}
        for place in standing[first : first + reach]:
            if place - start >= reach:
                break
            if _seat(place, at, seats, set()) and len(seats) == len(words):
                best = sorted(seats.values())
                reach = best[-1] - best[0]
                break
    return best


def _seat(place: int, at: Mapping[int, Iterable[int]], seats: dict[int, int], asked: set[int]) -> bool:
    """Give a place to one of the words that it fills, moving others if need be; tell whether that went."""
    for number in at[place]:
        if number not in asked:
            asked.add(number)
            if number not in seats or _seat(seats[number], at, seats, asked):
                seats[number] = place
                return True
    return False
