"""What alarms as a whole where no alert names it."""

from __future__ import annotations

import csv
import pickle
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from symptomcli import scales
from symptomcli.alarm import ALERT, Alarm
from symptomcli.document import alarming_words
from symptomcli.lines import Lines, Table
from symptomcli.lookup import screen

if TYPE_CHECKING:
    from symptomcli.knowledge import Knowledge
    from symptomcli.text import Reading

FOLDER = Path(__file__).parent / "phrases"
ORDINARY = ("common.tsv", "people.tsv", "phrases.tsv", "strangers.tsv", "everyday.tsv", "nothing.tsv")


@cache
def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _raised(knowledge: Knowledge, phrase: str) -> list[str]:
    return [raised.alert.id for raised in screen(knowledge, phrase).alerts]


def _read(knowledge: Knowledge, phrase: str) -> Reading:
    return knowledge.bundle.language.read(phrase)


def _alarm(**weights: float) -> Alarm:
    return Alarm(lambda: Table.of({key.replace("_", " "): str(weight) for key, weight in weights.items()} | {scales.ENOUGH: "2"}))


@pytest.mark.parametrize(
    ("phrase", "evidence"),
    [
        ("my knees are blue", ""),
        ("my knees are blue and wobble", "knees, wobble"),
        ("Wobbling Knees!", "wobbling knees"),
        ("my knees do not wobble", ""),
        ("wobble wobble wobble", ""),
        ("blue elbows, says the doctor", "blue elbows"),
        ("elbows blue", ""),
    ],
)
def test_words_and_neighbours_add_up(knowledge: Knowledge, phrase: str, evidence: str) -> None:
    """From enough on, each counting once, a denied word as another one; told are those that alarm most, in the order of the text."""
    assert _alarm(knee=1, wobbl=1, blue_elbow=2).evidence(_read(knowledge, phrase)) == evidence


def test_what_calms_takes_away(knowledge: Knowledge) -> None:
    """A word may weigh less than nothing."""
    assert _alarm(knee=2, film=-1).evidence(_read(knowledge, "knees in a film")) == ""


def test_another_time_is_not_now(knowledge: Knowledge) -> None:
    """What the sentence says of long ago alarms nobody."""
    assert _alarm(knee=2).evidence(_read(knowledge, "knees"), {0}) == ""
    assert _raised(knowledge, "bitten by a stray dog in India in 1999") == []


def test_a_long_text_is_weighed_by_sentences(knowledge: Knowledge) -> None:
    """What many sentences say in passing does not add up; one that alarms by itself does."""
    calm = "The knees are mine. " + "Nothing else is to be said of this and that. " * 10
    scales = _alarm(knee=1, wobbl=1)
    assert scales.evidence(_read(knowledge, f"{calm}They wobble.")) == ""
    assert scales.evidence(_read(knowledge, f"{calm}Their knees wobble.")) == "knees wobble"


def test_it_travels_to_another_process(knowledge: Knowledge) -> None:
    """Workers weigh as their parent does."""
    phrase = "mum can't lift her right arm or leg this morning, like that whole half just gave up"
    copy = pickle.loads(pickle.dumps(Alarm(alarming_words)))  # noqa: S301  # our own
    assert copy.evidence(_read(knowledge, phrase)) == Alarm(alarming_words).evidence(_read(knowledge, phrase))


def test_who_is_named_is_not_told_again(knowledge: Knowledge) -> None:
    """Where an alert names what is wrong, the general one says nothing."""
    assert ALERT not in _raised(knowledge, "crushing pain in my chest, sweating, going grey, collapsed")


def test_who_asks_for_an_ambulance_is_heard(knowledge: Knowledge) -> None:
    """Whatever else is said."""
    assert _raised(knowledge, "please send an ambulance") == [ALERT]


def test_the_weights_are_of_words_that_are_read(knowledge: Knowledge) -> None:
    """A change of the lexicon that makes other stems of them leaves the weights behind: learn them again with scripts/learn.py."""
    phrases = [row["phrase"] for name in (*ORDINARY, "emergencies.tsv") for row in _rows(name)][::3]
    heard = {key for phrase in phrases for key in scales.features(_read(knowledge, phrase))}
    weighed = set(Lines(alarming_words(), str).whole()) - {scales.ENOUGH}
    assert len(weighed) > 1000
    assert len(weighed - heard) <= 0.2 * len(weighed)


def test_strangers_emergencies_are_heard_by_it_too(knowledge: Knowledge) -> None:
    """Of the blind list at least a quarter of what no alert names raises it, and of the look-alikes at most 2 in 100."""
    raised = [(row["alert"], _raised(knowledge, row["phrase"])) for row in _rows("signs.tsv")]
    unnamed = [alerts for alert, alerts in raised if alert and not set(alerts) - {ALERT}]
    others = [alerts for alert, alerts in raised if not alert]
    assert sum(map(bool, unnamed)) >= 0.25 * len(unnamed)
    assert sum(ALERT in alerts for alerts in others) <= 0.02 * len(others)


def test_ordinary_texts_hardly_raise_it(knowledge: Knowledge) -> None:
    """At most 2 in 100 of all complaints and everyday texts; some of these do tell of something grave."""
    rows = [row for name in ORDINARY for row in _rows(name)][::8]
    assert sum(ALERT in _raised(knowledge, row["phrase"]) for row in rows) <= 0.02 * len(rows)
