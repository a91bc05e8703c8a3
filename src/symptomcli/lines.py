"""Sorted lines -> a table that is looked up without being read whole: a start should not wait for what most phrases never say.

A table is one text, "key<TAB>value" a line, sorted by key. The first look-ups halve the text (5 microseconds each); a stream of phrases
soon pays for the table as a `dict`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HALVINGS = 300
"""Look-ups after which a table is read whole: about what that costs."""

V = TypeVar("V")


def written(table: Mapping[str, str]) -> str:
    """Write a table as lines; neither keys nor values may hold a tab or a line break."""
    return "\n".join(f"{key}\t{value}" for key, value in sorted(table.items()))


class Lines(Generic[V]):
    """A table of lines whose values are read when they are first asked for."""

    def __init__(self, text: str, read: Callable[[str], V]) -> None:
        """Take what `written` gave, and how to read a value."""
        self._text = text
        self._read = read
        self._kept: dict[str, V] = {}
        self._halvings = 0
        self._whole: dict[str, str] | None = None

    def get(self, key: str) -> V | None:
        """Give the value of a key; None where there is none."""
        value = self._kept.get(key)
        if value is None and (found := self._find(key)) is not None:
            value = self._kept[key] = self._read(found)
        return value

    def __contains__(self, key: str) -> bool:
        """Tell whether the table has this key."""
        return key in self._kept or self._find(key) is not None

    def whole(self) -> Mapping[str, str]:
        """Read the whole table, in the order of its keys, its values as text."""
        if self._whole is None:
            lines = (line.partition("\t") for line in self._text.split("\n") if line)
            self._whole = {key: value for key, _, value in lines}
        return self._whole

    def _find(self, key: str) -> str | None:
        if self._whole is None:
            self._halvings += 1
            if self._halvings <= HALVINGS:
                return halved(self._text, key)
        return self.whole().get(key)


def halved(text: str, key: str) -> str | None:
    """Find the value of a key in sorted lines by halving; a line without a tab is a key with an empty value."""
    low, high = 0, len(text)
    while low < high:
        start = text.rfind("\n", low, (low + high) // 2) + 1 or low
        end = text.find("\n", start)
        line, _, value = text[start : end if end >= 0 else len(text)].partition("\t")
        if line == key:
            return value
        if end >= 0 and line < key:
            low = end + 1
        elif line < key:
            return None
        else:
            high = start
    return None
