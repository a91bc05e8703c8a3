"""Lines of text, looked up where they lie: a start should not wait for what most phrases never say.

A `Table` is a stretch of bytes, "key<TAB>value" a line, sorted by key. The first look-ups halve it (5 microseconds each); a stream of
phrases soon pays for the table as a `dict`. `Rows` are lines by their number.
"""

from __future__ import annotations

from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

HALVINGS = 300
"""Look-ups after which a table is read whole: about what that costs."""

PLACE_DIGITS = 8
"""Digits of the place where a row begins."""

V = TypeVar("V")


def mapped(path: Path) -> mmap:
    """Map a file into memory, of which only what is looked at is read: to read millions of bytes whole takes milliseconds.

    Raises:
        OSError: it cannot be read.
        ValueError: it is empty.
    """
    with path.open("rb") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ)


class Table:
    """A text of sorted lines in a stretch of UTF-8, which is neither decoded nor parted before it must be."""

    def __init__(self, data: bytes | mmap, start: int = 0, end: int | None = None) -> None:
        """Take the bytes, and where in them the text begins and ends."""
        self._data = data
        self._start = start
        self._end = len(data) if end is None else end

    def __bytes__(self) -> bytes:
        """Give the text as it is stored."""
        return self._data[self._start : self._end]

    def __reduce__(self) -> tuple[type[Table], tuple[bytes]]:
        """Travel to another process without what stands around it."""
        return Table, (bytes(self),)

    @classmethod
    def of(cls, table: Mapping[str, str]) -> Table:
        """Write a table; neither keys nor values may hold a tab or a line break."""
        return cls("\n".join(f"{key}\t{value}" for key, value in sorted(table.items())).encode())

    def lines(self) -> list[str]:
        """Give all lines."""
        return bytes(self).decode().split("\n") if self._end > self._start else []

    def cut(self, start: int, end: int) -> str:
        """Give what stands between two places."""
        return self._data[self._start + start : min(self._start + end, self._end)].decode()

    def find(self, key: str) -> str | None:
        """Find the value of a key by halving; a line without a tab is a key with an empty value."""
        data, wanted, low, high = self._data, key.encode("utf-8", "replace"), self._start, self._end
        while low < high:
            start = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = data.find(b"\n", start, self._end)
            line, _, value = data[start : end if end >= 0 else self._end].partition(b"\t")
            if line == wanted:
                return value.decode()
            if end >= 0 and line < wanted:
                low = end + 1
            elif line < wanted:
                return None
            else:
                high = start
        return None


class Lines(Generic[V]):
    """A table whose values are read when they are first asked for."""

    def __init__(self, table: Table, read: Callable[[str], V]) -> None:
        """Take a table, and how to read a value."""
        self._table = table
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
            lines = (line.partition("\t") for line in self._table.lines() if line)
            self._whole = {key: value for key, _, value in lines}
        return self._whole

    def _find(self, key: str) -> str | None:
        if self._whole is None:
            self._halvings += 1
            if self._halvings <= HALVINGS:
                return self._table.find(key)
        return self.whole().get(key)


class Rows:
    """Lines by their number: a text, and the places where they begin, each in `PLACE_DIGITS` digits."""

    def __init__(self, text: Table, places: Table) -> None:
        """Take what `rows` gave."""
        self._text = text
        self._places = places
        self._count = len(bytes(places)) // PLACE_DIGITS - 1

    def __len__(self) -> int:
        """Count the lines."""
        return self._count

    def __getitem__(self, number: int) -> str:
        """Give a line."""
        begin = number * PLACE_DIGITS
        start, end = self._places.cut(begin, begin + PLACE_DIGITS), self._places.cut(begin + PLACE_DIGITS, begin + 2 * PLACE_DIGITS)
        return self._text.cut(int(start), int(end) - 1)

    def whole(self) -> list[str]:
        """Give all lines."""
        return self._text.lines()


def rows(lines: Iterable[str]) -> tuple[Table, Table]:
    """Write lines so that `Rows` finds them."""
    text, places = bytearray(), []
    for line in lines:
        places.append(len(text))
        text += line.encode() + b"\n"
    places.append(len(text))
    return Table(bytes(text[:-1])), Table("".join(f"{place:0{PLACE_DIGITS}}" for place in places).encode())
