"""Prose of a record -> words that reassure or diagnose, and doses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from symptomcli.document import RECORDS
from symptomcli.lint import records
from symptomcli.lint.report import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CONDITIONAL = "".join(f"(?<!{word} )" for word in ("if", "when", "unless", "do", "that", "what", "whether", "while"))
FORBIDDEN = re.compile(rf"\b(benign|harmless|just|don['\u2019]t worry|nothing to worry|{_CONDITIONAL}you have)\b", re.IGNORECASE)
"""Words that reassure or diagnose; the authors' guide says what to write instead."""

DOSE = re.compile(r"\b\d+(?:\.\d+)?\s?(?:mg|mcg|micrograms?|milligrams?|ml)\b", re.IGNORECASE)

UNSPOKEN = frozenset(
    (
        "id",
        "sources",
        "phrases",
        "aliases",
        "findings",
        "when",
        "idioms",
        "codes",
        "review",
        "condition",
        "related",
        "about",
        "clues",
    )
)
"""Keys whose texts no reader is shown as prose, and so are not held to its wording."""


def warnings(mine: Mapping[str, Any]) -> Iterator[Finding]:
    """Find what records say and should not."""
    for section in RECORDS:
        for key, record in mine.get(section, {}).items():
            for path, name, text in _strings(record):
                if name in ("id", "name", "clinical_name", "condition"):
                    continue
                found = FORBIDDEN.search(text)
                if found:
                    yield Finding(
                        records.place(section, key),
                        path,
                        f"says {found.group()!r}.",
                        "Neither reassure nor diagnose; see data/README.md.",
                        fault=False,
                    )
                if DOSE.search(text):
                    yield Finding(records.place(section, key), path, "names a dose.", "Leave doses to a professional.", fault=False)


def _strings(value: Any, path: str = "") -> Iterator[tuple[str, str, str]]:  # noqa: ANN401  # JSON
    """Yield every text of a record with its path and its own key."""
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, str):
                yield f"{path}.{key}".strip("."), key, item
            elif key not in UNSPOKEN:
                yield from _strings(item, f"{path}.{key}".strip("."))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if isinstance(item, str):
                yield f"{path}[{number}]", "", item
            else:
                yield from _strings(item, f"{path}[{number}]")
