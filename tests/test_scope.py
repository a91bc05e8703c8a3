"""Texts of no complaint, although they have the words of one."""

from __future__ import annotations

import pickle
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from symptomcli.document import idle_words
from symptomcli.lines import Lines, Table
from symptomcli.lookup import find, look_up
from symptomcli.scales import ENOUGH, LONGEST
from symptomcli.scope import NOBODY, Scope, features

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


def test_a_long_text_is_not_doubted(knowledge: Knowledge) -> None:
    """Whatever it says before it comes to the complaint."""
    idle = "the tickets for the concert are sold out and how much is a song " * (LONGEST // 10)
    assert _scope().doubt(knowledge.bundle.language.read(idle)) == -inf
    assert "abdominal-pain" in [match.id for match in find(knowledge, f"{idle} and my stomach hurts and I keep throwing up").answer.matches]


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
    answer = look_up(knowledge, "there's a loop of cord hanging out")
    assert "birth-emergency" in [raised.alert.id for raised in answer.alerts]
    assert answer.matches == ()


def test_the_weights_are_of_words_that_are_read(knowledge: Knowledge) -> None:
    """A change of the lexicon leaves the weights behind: learn them again with scripts/learn.py."""
    folder = Path(__file__).parent / "phrases"
    names = ("everyday", "strangers", "common", "people", "emergencies")
    texts = [line.partition("\t")[0] for name in names for line in (folder / f"{name}.tsv").read_text("utf-8").splitlines()[1:]]
    heard = {key for text in texts[::3] for key in features(knowledge.bundle.language.read(text))}
    weighed = set(Lines(idle_words(), str).whole()) - {ENOUGH}
    assert len(weighed) > 1000
    assert len(weighed - heard) <= 0.3 * len(weighed)
