"""What words speak for each entry, whatever phrase they are said in."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from symptomcli.document import telling_words
from symptomcli.evidence import ALONE, LEARNED, NO_ENTRY, NOTHING, Evidence, features
from symptomcli.indexing import Entry
from symptomcli.lines import Lines, Table
from symptomcli.lookup import find

if TYPE_CHECKING:
    from symptomcli.knowledge import Knowledge

ENTRIES = [Entry("condition", "elbows", "Elbows"), Entry("symptom", "knees", "Knees")]
WEIGHTS = {LEARNED: f"{NOTHING} gone knees", ALONE: "-1 -1 -0.5", "knee": "2 150|1 50", "wobbl": "2 50|0 -25", "knee wobbl": "2 100"}


def _weights() -> Table:
    return Table.of(WEIGHTS)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ([], {}),
        (["unheard"], {}),
        (["knee"], {1: 2.0}),
        (["knee", "unheard"], {1: 2.0}),
        (["knee", "knee"], {1: 2.0}),
        (["wobbl", "knee"], {1: 1.914, NO_ENTRY: -0.177}),
        (["knee", "wobbl"], {1: 2.232, NO_ENTRY: -0.144}),
        (["!knee"], {1: 0.5}),
        (["!knee", "wobbl"], {1: -0.5, NO_ENTRY: -0.25}),
    ],
)
def test_weights_add_up(keys: list[str], told: dict[int, float]) -> None:
    """Words and neighbours count once, in shares of their number; denied ones take away; an entry that is not in the index is left out."""
    assert Evidence(_weights, ENTRIES).weigh(keys) == pytest.approx(told, abs=0.001)


def test_pairs_are_of_neighbours() -> None:
    """In the order of the text, each once."""
    assert features(["a", "b", "a", "b"]) == ["a", "b", "a b", "b a"]


def test_it_travels_to_another_process() -> None:
    """Workers weigh as their parent does."""
    evidence = Evidence(_weights, ENTRIES)
    assert evidence.weigh(["knee"])
    assert pickle.loads(pickle.dumps(evidence)).weigh(["knee"]) == evidence.weigh(["knee"])  # noqa: S301  # our own


def test_the_weights_are_of_entries_that_are_known(knowledge: Knowledge) -> None:
    """A change of ids or of the lexicon leaves the weights behind: learn them again with scripts/learn.py."""
    table = Lines(telling_words(), str).whole()
    ids = table[LEARNED].split()
    assert set(ids) - {NOTHING} <= {*knowledge.ids("symptoms"), *knowledge.ids("conditions")}
    assert set(knowledge.ids("symptoms")) <= set(ids)
    assert len(table[ALONE].split()) == len(ids)
    stems = {stem for phrase in knowledge.bundle.matching.phrases(range(len(knowledge.bundle.matching))) for stem in phrase.stems}
    single = {key for key in table if " " not in key and key not in (LEARNED, ALONE)}
    assert len(stems & single) >= 0.85 * len(stems)


@pytest.mark.parametrize(
    ("phrase", "entry"),
    [
        ("my hubby's got the shakes so bad he can't hold his cuppa", "tremor"),
        ("bag of peas on it, twisted it coming down the stairs, came up like a balloon but i can stand on it", "sprain-strain"),
    ],
)
def test_words_lead_where_no_phrase_does(knowledge: Knowledge, phrase: str, entry: str) -> None:
    """Texts of which no stored phrase holds the gist."""
    assert entry in [match.id for match in find(knowledge, phrase).answer.matches]


@pytest.mark.parametrize(
    "phrase", ["how much is private blood testing in manchester", "the car coughs and dies at the lights when it rains"]
)
def test_what_speaks_for_no_complaint_is_refused(knowledge: Knowledge, phrase: str) -> None:
    """Although some of its words stand in phrases."""
    assert not find(knowledge, phrase).answer.matches
