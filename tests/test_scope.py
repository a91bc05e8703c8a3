"""Texts of no complaint, although they have the words of one."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from symptomcli.bundle import idle_words
from symptomcli.lines import Table
from symptomcli.lookup import find, look_up
from symptomcli.scales import ENOUGH, LONGEST
from symptomcli.scope import NOBODY, Scope

if TYPE_CHECKING:
    from symptomcli.knowledge import Knowledge

WEIGHTS = {"knee": "1", "blue knee": "2", f"{NOBODY}how": "4", f"{NOBODY}how much": "8", "my": "-1", NOBODY: "16", ENOUGH: "3"}


def _scope() -> Scope:
    return Scope(lambda: Table.of(WEIGHTS))


@pytest.mark.parametrize(
    ("phrase", "doubt"),
    [
        ("", 16),
        ("my knees", 0),
        ("knees are mine, knees", 1),
        ("blue knees, says the doctor", 3),
        ("not my knees", -1),
        ("how are my knees", 4),
        ("how much are knees", 13),
        ("the price of it", 16),
    ],
)
def test_words_neighbours_and_the_beginning_add_up(knowledge: Knowledge, phrase: str, doubt: float) -> None:
    """Each counts once, a denied word as another one, less what is enough; who names nobody is doubted more."""
    assert _scope().doubt(knowledge.bundle.language.read(phrase)) == doubt - 3


def test_of_a_long_text_the_beginning_is_weighed(knowledge: Knowledge) -> None:
    """What it says later on adds no doubt."""
    read = knowledge.bundle.language.read
    said = "all of it is mine " * LONGEST
    assert _scope().doubt(read(f"{said} blue knees")) == _scope().doubt(read(said))


def test_it_travels_to_another_process(knowledge: Knowledge) -> None:
    """Workers doubt as their parent does."""
    reading = knowledge.bundle.language.read("who sang fever first")
    copy = pickle.loads(pickle.dumps(Scope(idle_words)))  # noqa: S301  # our own
    assert copy.doubt(reading) == Scope(idle_words).doubt(reading)


@pytest.mark.parametrize(
    ("idle", "complaint", "entry"),
    [
        ("which rash did the villain in that old film have", "which cream helps with this rash on my arm", "rash"),
        ("how many calories are in heartburn tablets", "how do I get rid of heartburn after a curry", "heartburn"),
        ("can I change the date of my knee appointment", "can I walk on my swollen painful knee", "knee-pain"),
        ("the toothache of a meeting dragged on until six", "the toothache dragged on until six in the morning", "toothache"),
    ],
)
def test_one_word_is_a_complaint_or_none(knowledge: Knowledge, idle: str, complaint: str, entry: str) -> None:
    """By the words around it; what is refused is answered with the nearest entries, as suggestions."""
    refused = look_up(knowledge, idle)
    assert (refused.matches, bool(refused.suggestions)) == ((), True)
    assert entry in [match.id for match in find(knowledge, complaint).answer.matches]


@pytest.mark.parametrize("phrase", ["vertigo", "rash", "hearing loss", "high blood pressure", "Heartburn!"])
def test_a_phrase_alone_is_never_refused(knowledge: Knowledge, phrase: str) -> None:
    """Whatever its words speak for elsewhere."""
    assert find(knowledge, phrase).answer.matches


def test_a_warning_sign_is_heard_where_nothing_is_matched(knowledge: Knowledge) -> None:
    """What is refused is still screened."""
    answer = look_up(knowledge, "can you renew my prescription and by the way there is crushing pain in my chest and left arm")
    assert "heart-attack-signs" in [raised.alert.id for raised in answer.alerts]
