"""Texts of several complaints that a source gives together for one condition: its cause should come first."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from symptomcli.lookup import look_up

if TYPE_CHECKING:
    from symptomcli.knowledge import Knowledge

with (Path(__file__).parent / "phrases" / "causes.tsv").open(encoding="utf-8", newline="") as file:
    CAUSES = list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture(scope="module")
def places(knowledge: Knowledge) -> dict[str, int | None]:
    """The place of the wanted condition among the causes of each text, from 0; None where it is not among them."""
    found = {}
    for row in CAUSES:
        causes = [cause.id for cause in look_up(knowledge, row["phrase"]).causes]
        found[row["phrase"]] = causes.index(row["cause"]) if row["cause"] in causes else None
    return found


def test_there_are_enough_texts_with_a_source_each(knowledge: Knowledge) -> None:
    """At least 120 texts; each names a condition and the document whose words it follows."""
    assert len({row["phrase"] for row in CAUSES}) >= 120
    assert {row["cause"] for row in CAUSES} <= set(knowledge.ids("conditions"))
    assert {row["source"] for row in CAUSES} <= set(knowledge.ids("sources"))


def test_the_condition_whose_record_says_most_comes_first(places: dict[str, int | None]) -> None:
    """First in at least 80 of 100 texts, among the first three in 94."""
    assert sum(place == 0 for place in places.values()) >= 0.80 * len(places)
    assert sum(place is not None and place < 3 for place in places.values()) >= 0.94 * len(places)


@pytest.mark.parametrize(
    ("phrase", "cause"),
    [
        ("burning when i pee, fever and back pain", "kidney-infection"),
        ("throbbing headache, being sick and light hurts", "migraine"),
    ],
)
def test_a_few_by_name(knowledge: Knowledge, phrase: str, cause: str) -> None:
    """What anyone would expect."""
    assert look_up(knowledge, phrase).causes[0].id == cause
