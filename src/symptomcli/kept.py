"""Values that are made once and kept, but not without bound: a stream of a million complaints must not grow."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, TypeVar

from symptomcli.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

K = TypeVar("K")
V = TypeVar("V")

MANY = 10_000
"""Keys of which something is kept: more than there are words that people use; a word costs some 200 bytes, the hits of a text 2,000."""

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
    """A mapping that makes the value of a key when it is first asked for, and forgets all when it holds too many."""

    def __init__(self, make: Callable[[K], V], most: int = MANY) -> None:
        """Take what makes a value, and how many are kept at most."""
        super().__init__()
        self._make = make
        self._most = most

    def __missing__(self, key: K) -> V:
        if len(self) >= self._most:
            self.clear()
        value = self[key] = self._make(key)
        return value
