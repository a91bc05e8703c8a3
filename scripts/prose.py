"""The prose of a knowledge folder, line by line, for the scripts that judge it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from symptomcli.document import RECORDS
from symptomcli.lint.wording import UNSPOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = frozenset(("name", "clinical_name", "title", "question"))
"""Keys that hold names of things, which may be as long and as hard as they are everywhere."""


class Line(NamedTuple):
    """A line as it stands in a record: the record's file below its folder, the key in it, and the text."""

    file: str
    key: str
    text: str


def lines(folder: Path) -> Iterator[Line]:
    """Yield every line of prose: neither names nor what readers do not see as sentences."""
    for section in RECORDS:
        for path in sorted((folder / section).glob("*.json")):
            yield from _lines(json.loads(path.read_text("utf-8")), f"{section}/{path.name}", "")


def _lines(value: Any, file: str, key: str) -> Iterator[Line]:  # noqa: ANN401  # JSON
    if isinstance(value, str):
        yield Line(file, key, value)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _lines(part, file, f"{key}[{number}]")
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in UNSPOKEN and name not in NAMES:
                yield from _lines(part, file, f"{key}.{name}".lstrip("."))
