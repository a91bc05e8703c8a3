"""Values that are made once and kept, but not without bound: a stream of a million complaints must not grow."""

from __future__ import annotations

import gc
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from symptomcli.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

K = TypeVar("K")
V = TypeVar("V")

MANY = 5_000
"""Keys of which something is kept: about as many as people use words; more only costs memory."""

BETWEEN_SEARCHES = 100_000
"""New objects between two searches for garbage: what is kept is none, and to look through it after every 700 costs a fifth of a stream."""


def begin_stream() -> None:
    """Make objects sooner, leave what is loaded alone when looking for garbage, and look seldom."""
    for cls in Struct.__subclasses__():
        cls.quicken()
    gc.freeze()
    gc.set_threshold(BETWEEN_SEARCHES)
    gc.enable()


class Kept(dict[K, V]):
    """A mapping that makes the value of a key when it is first asked for, and forgets what was not asked for lately when it holds too many.

    It keeps two generations of half the size: what is asked for moves from the older to the younger one, and when that is full the older
    one is dropped. As a dict it is the younger one.
    """

    _older: Mapping[K, V] = MappingProxyType({})

    def __init__(self, make: Callable[[K], V], most: int = MANY) -> None:
        """Take what makes a value, and how many are kept at most."""
        super().__init__()
        self._make = make
        self._half = -(-most // 2)

    def __missing__(self, key: K) -> V:
        value = self._older[key] if key in self._older else self._make(key)
        if len(self) >= self._half:
            self._older = self.copy()
            self.clear()
        self[key] = value
        return value
