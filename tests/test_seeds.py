"""What the two founding documents say is found by the question that a reader would ask."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from symptomcli import contract
from symptomcli.lookup import look_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symptomcli.knowledge import Knowledge

TABLE = Path(__file__).parent / "phrases" / "seeds.tsv"

ECHOES = frozenset(("query", "phrase", "id", "entry", "question", "reasons", "sources"))
"""Keys of the contract that repeat what was typed, or an entry's own question, rather than tell anything."""


def _rows() -> list[tuple[str, str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["question"], row["expected"], row["told"]) for row in rows]


def _told(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in ECHOES:
                yield from _told(part)
    elif isinstance(value, list):
        for part in value:
            yield from _told(part)


def test_the_table_is_whole() -> None:
    """One row for each of the hundred medical statements."""
    assert len(_rows()) == 100


@pytest.mark.parametrize(("question", "expected", "told"), _rows())
def test_a_founding_statement_is_found(knowledge: Knowledge, question: str, expected: str, told: str) -> None:
    """The expected entry comes first, the answer says the statement, and a founding document stands among its sources."""
    answer = look_up(knowledge, question)
    assert answer.matches[0].id == expected
    assert [text for text in _told(contract.answer(answer)) if re.search(told, text)] != []
    assert "Founding document" in {source.publisher for source in answer.sources}
