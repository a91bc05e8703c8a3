"""Floors under the matcher and the screen, on phrases by another hand (tests/phrases); `benchmarks/accuracy.py` has the figures."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from symptomcli.lookup import find

if TYPE_CHECKING:
    from symptomcli.knowledge import Knowledge
    from symptomcli.model import Answer

FOLDER = Path(__file__).parent / "phrases"


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) > 50, "the file of phrases is short or missing"
    return rows


def _complaints(answer: Answer) -> list[str]:
    """Give the best entry of each complaint, in text order."""
    best: dict[int, str] = {}
    for match in answer.matches:
        best.setdefault(match.mention, match.id)
    return [best[mention] for mention in sorted(best)]


def test_the_expected_entry_comes_first(knowledge: Knowledge) -> None:
    """At least 89 of 100 phrases lead straight to the entry that a reader expects, and 93 to it among three."""
    rows = _rows("phrases.tsv")
    found = [(row["expected"].split("|"), [match.id for match in find(knowledge, row["phrase"]).answer.matches][:3]) for row in rows]
    assert sum(bool(ids) and ids[0] in expected for expected, ids in found) >= 0.86 * len(rows)
    assert sum(bool(set(ids) & set(expected)) for expected, ids in found) >= 0.90 * len(rows)


@pytest.mark.parametrize("row", _rows("degrees.tsv"), ids=lambda row: row["phrase"])
def test_degrees_are_understood(knowledge: Knowledge, row: dict[str, str]) -> None:
    """What went up, went down, is lacking or got worse leads to the entry of just that, never to its contrary."""
    assert [match.id for match in find(knowledge, row["phrase"]).answer.matches][:1] == [row["expected"]]


@pytest.mark.parametrize(
    ("table", "kind", "most"),
    [
        ("nothing.tsv", "far", 0.03),
        ("nothing.tsv", "near", 0.06),
        ("nothing.tsv", "trap", 0.24),
    ],
)
def test_what_is_no_complaint_gets_no_answer(knowledge: Knowledge, table: str, kind: str, most: float) -> None:
    """Of everyday texts at most 3 in 100 are answered, of those about health 6, of those that use their words otherwise 24."""
    rows = [row for row in _rows(table) if row["kind"] == kind]
    assert sum(bool(find(knowledge, row["phrase"]).answer.matches) for row in rows) <= most * len(rows)


def test_denials_are_understood(knowledge: Knowledge) -> None:
    """In at least 85 of 100 texts what is denied does not match, and what is affirmed does."""
    right = 0
    rows = _rows("negation.tsv")
    for row in rows:
        answer = find(knowledge, row["phrase"]).answer
        wanted = [set(ids.split("|")) for ids in row["expected"].split("+") if ids]
        absent = set(row["absent"].replace("+", "|").split("|"))
        complaints = set(_complaints(answer))
        right += all(complaints & ids for ids in wanted) and not absent & {match.id for match in answer.matches}
    assert right >= 0.85 * len(rows)


def test_several_complaints_are_told_apart(knowledge: Knowledge) -> None:
    """In at least 92 of 100 texts each complaint is found once, in order, and none is made up."""
    rows = _rows("several.tsv")
    right = 0
    for row in rows:
        expected = [ids.split("|") for ids in row["expected"].split("+")]
        found = _complaints(find(knowledge, row["phrase"]).answer)
        right += len(found) == len(expected) and all(entry in ids for entry, ids in zip(found, expected, strict=True))
    assert right >= 0.92 * len(rows)


def test_what_was_learned_is_known(knowledge: Knowledge) -> None:
    """Of the texts that the weights of words were learned from, at least 94 in 100 lead straight to their entry."""
    rows = [row for name in ("common.tsv", "people.tsv", "strangers.tsv") for row in _rows(name)][::13]
    found = [(row["expected"].split("|"), [match.id for match in find(knowledge, row["phrase"]).answer.matches]) for row in rows]
    assert sum(bool(ids) and ids[0] in expected for expected, ids in found) >= 0.94 * len(rows)


def test_nothing_is_learned_from_what_judges() -> None:
    """No text of the lists that measure stands in one that is learned from."""
    learned = {
        row["phrase"].casefold() for name in ("common", "emergencies", "everyday", "people", "strangers") for row in _rows(f"{name}.tsv")
    }
    judged = {row["phrase"].casefold() for name in ("blind", "nothing", "phrases", "signs") for row in _rows(f"{name}.tsv")}
    assert not learned & judged


def test_strangers_are_understood(knowledge: Knowledge) -> None:
    """Of posts, notes, reviews and vignettes that were written blind and never used, 88 in 100 get their complaint first, and 92 see it."""
    rows = _rows("blind.tsv")
    found = [(row["expected"].split("|"), [match.id for match in find(knowledge, row["phrase"]).answer.matches]) for row in rows]
    assert sum(bool(ids) and ids[0] in expected for expected, ids in found) >= 0.88 * len(rows)
    assert sum(bool(set(ids) & set(expected)) for expected, ids in found) >= 0.92 * len(rows)


def test_signs_are_heard(knowledge: Knowledge) -> None:
    """Of emergencies that were written blind, at least 82 in 100 raise an alert; of their look-alikes at most 18."""
    rows = [(row["alert"], bool(find(knowledge, row["phrase"]).answer.alerts)) for row in _rows("signs.tsv")]
    heard = [raised for alert, raised in rows if alert]
    false = [raised for alert, raised in rows if not alert]
    assert sum(heard) >= 0.82 * len(heard)
    assert sum(false) <= 0.18 * len(false)
