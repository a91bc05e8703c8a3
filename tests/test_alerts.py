"""Warning signs and crisis routes: what raises them, and what must not."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from loaded import KNOWLEDGE
from symptomcli import alerts, hearing
from symptomcli.lookup import look_up, screen
from symptomcli.overlay import lay_over

if TYPE_CHECKING:
    from symptomcli.knowledge import Knowledge

RAISED = {
    "heart-attack-signs": [
        "crushing pain in my chest",
        "my chest feels tight and i am sweating",
        "chest pain going down my left arm",
        "never had crushing chest pain like this before",
        "my dad is clutching his chest and has gone grey",
        "elephant on my chest",
        "chset pain and sweatting and i cant breathe",
        "not sure if it's a heart attack but my chest really hurts and i feel faint",
        "i have a runny nose and also crushing chest pain",
    ],
    "stroke-signs": [
        "my mum's face is drooping on one side",
        "her speech is slurred",
        "dad can't lift his arm and his face looks numb",
        "suddenly can't see out of my left eye",
        "my left side has gone weak",
        "he cannot speak properly",
        "sitting in the film my face drooped on one side",
        "my uncle is having a stroke of some kind",
    ],
    "dangerous-seizure": [
        "my son has been having a seizure for 10 minutes",
        "the fit won't stop",
        "not waking up after a seizure",
        "she had a fit in the bath",
        "first ever seizure",
        "pregnant and had a seizure",
        "he had a seizure in the movie for 6 minutes",
    ],
    "suicide-and-self-harm": [
        "i want to die",
        "i want to kill myself",
        "suicidal thoughts",
        "i took an overdose on purpose",
        "i don't want to be here anymore",
        "she says she wants to end her life",
    ],
}

SILENT = [
    "no chest pain",
    "denies chest pain. legs jerk at night",
    "a bit of heartburn",
    "sore arm after the gym",
    "my jaw clicks",
    "i am very fit",
    "a coughing fit",
    "dying to know what this is",
    "this headache is killing me",
    "my legs jump in bed",
    "twitchy eyelid",
    "leg cramps at night",
    "restless legs in the evening",
    "what time is the football",
    "stroke of luck",
    "he had a stroke of genius",
    "my phone died",
]


with (Path(__file__).parent / "phrases" / "emergencies.tsv").open(encoding="utf-8", newline="") as lines:
    EMERGENCIES = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))

KNOWN_MISSES = [
    "her eye has started turning in this week and she has bad headaches",  # nothing says that she is a child
    "toof pulled out and blood keeps comming",  # two slips in four letters
    "my skin is peeling off in sheets",  # so does sunburn
    "I'm weak all over and struggling to swallow",  # so is who has the flu
    "he fitted for the first time ever last night",  # kitchens and coils are fitted
    "spot on my nostril has swollen up to my eye",  # the words of one way stand too far apart
    "baby's been really quiet today, normally goes mad after dinner",  # a born baby may be quiet, too
    "blood sugar is 1.8",  # in which unit?
    "ketones 5.1",  # who fasts has them, too
]
"""Emergencies of the table that raise nothing, each with the reason."""


def _raised(knowledge: Knowledge, phrase: str) -> list[str]:
    return [raised.alert.id for raised in screen(knowledge, phrase).alerts]


@pytest.mark.parametrize(("alert", "phrase"), [(alert, phrase) for alert, phrases in RAISED.items() for phrase in phrases])
def test_a_warning_sign_is_heard(knowledge: Knowledge, alert: str, phrase: str) -> None:
    """People's and bystanders' own words, typos and doubt among them, raise the alert."""
    assert alert in _raised(knowledge, phrase)


@pytest.mark.parametrize("phrase", SILENT)
def test_what_is_denied_meant_otherwise_or_mild_is_not(knowledge: Knowledge, phrase: str) -> None:
    """Denied signs, sayings and ordinary complaints raise nothing."""
    assert _raised(knowledge, phrase) == []


def test_emergencies_are_heard_and_others_raise_none(knowledge: Knowledge) -> None:
    """All of the emergencies by another hand raise their alert; of the other texts at most 1 in 100 raises any."""
    unheard = [
        row["phrase"] for row in EMERGENCIES if row["alert"] and not set(row["alert"].split("|")) & set(_raised(knowledge, row["phrase"]))
    ]
    false = [row["phrase"] for row in EMERGENCIES if not row["alert"] and _raised(knowledge, row["phrase"])]
    assert unheard == KNOWN_MISSES
    assert len(false) <= 0.01 * sum(not row["alert"] for row in EMERGENCIES), false


@pytest.mark.parametrize(
    ("phrase", "alerts"),
    [
        ("can't sleep, going on 3 days", []),
        ("what's going on, can't sleep", []),
        ("can't get my ring on, finger swollen", []),
        ("i just can't go on", ["suicide-and-self-harm"]),
        ("i cannot really go on like this", ["suicide-and-self-harm"]),
        ("bitten by a stray dog in India in 1999", []),
        ("fainted in school assembly when i was 14, all fine", []),
        ("coughed up blood with TB years ago", []),
        ("coughed up blood in 2001, and again today", ["coughing-up-blood"]),
        ("had chest pain years ago. crushing chest pain now", ["heart-attack-signs"]),
        ("tried to kill myself years ago", ["suicide-and-self-harm"]),
    ],
)
def test_another_time_is_not_now(knowledge: Knowledge, phrase: str, alerts: list[str]) -> None:
    """A clause that tells of long ago raises nothing, unless it tells of now as well; a crisis route is open whenever it was."""
    assert _raised(knowledge, phrase) == alerts


@pytest.mark.parametrize("alert", KNOWLEDGE.ids("alerts"))
def test_each_alert_has_phrases_that_need_it(alert: str) -> None:
    """At least two phrases must raise this very alert: without its file, the test above fails."""
    assert len([*RAISED.get(alert, ()), *(row for row in EMERGENCIES if row["alert"] == alert)]) >= 2


def _bundle(document: dict[str, Any]) -> Any:
    from symptomcli.bundle import Bundle  # noqa: PLC0415

    bundle = Bundle.of({**document, "symptoms": {}, "conditions": {}, "questions": {}})
    return lambda phrase: bundle.screen.screen(bundle.language.read(phrase))


def test_an_overlay_can_add_and_raise_but_not_weaken(document: dict[str, Any]) -> None:
    """An overlay's alert of a known id is joined: its ways are added, its lower level and its idioms are not taken."""
    weaker = {
        **document["alerts"]["stroke-signs"],
        "urgency": "urgent",
        "findings": {"new": ["my words are soup"]},
        "when": [["new"]],
        "idioms": ["face drooping"],
    }
    merged = lay_over({**document, "alerts": {"stroke-signs": document["alerts"]["stroke-signs"]}}, {"alerts": {"stroke-signs": weaker}})
    joined = merged["alerts"]["stroke-signs"]
    assert joined["urgency"] == "emergency"
    assert "face drooping" not in joined["idioms"]
    hear = _bundle(merged)
    assert [raised.alert for raised in hear("my words are soup")] == ["stroke-signs"]
    assert [raised.alert for raised in hear("his face is drooping")] == ["stroke-signs"]


def test_evidence_is_the_typed_words(knowledge: Knowledge) -> None:
    """What raised an alert is told in the words that were typed."""
    (raised,) = look_up(knowledge, "Crushing CHEST pain!").alerts
    assert raised.evidence == "crushing chest"


def test_what_lasts_is_a_finding(document: dict[str, Any]) -> None:
    """A name in `lasting` that no alert has would be passed over in silence: overlays may hold fewer alerts."""
    named = {f"{key}/{finding}" for key, alert in document["alerts"].items() for finding in alert["findings"]}
    assert document["findings"]["lasting"]
    assert named.issuperset(document["findings"]["lasting"])


def test_a_combination_needs_all_its_findings(document: dict[str, Any]) -> None:
    """Two findings that only together mean something do not raise it alone."""
    record = {
        **document["alerts"]["stroke-signs"],
        "id": "made-up",
        "findings": {"a": ["blue knees"], "b": ["green elbows"]},
        "when": [["a", "b"]],
        "idioms": [],
    }
    hear = _bundle({**document, "alerts": {"made-up": record}})
    assert hear("blue knees") == []
    assert hear("blue knees. and green elbows") == [alerts.Raised("made-up", "blue knees, green elbows")]


def test_an_idiom_ends_where_a_mark_parts_words(document: dict[str, Any]) -> None:
    """What stands on both sides of a mark is no saying, unless this has a mark in its place; "and" is no mark."""
    record = {
        **document["alerts"]["stroke-signs"],
        "id": "made-up",
        "findings": {"a": ["blue knees"]},
        "when": [["a"]],
        "idioms": ["blue knees of spring", "old and blue knees", "feeling blue; knees, fine"],
    }
    hear = _bundle({**document, "alerts": {"made-up": record}})
    for heard in ("blue knees, of spring i know little", "nothing but blue knees. of spring", "feeling blue knees, fine"):
        assert hear(heard), heard
    for silent in ("blue knees of spring", "old and blue knees", "feeling blue, knees: fine"):
        assert not hear(silent), silent


def test_decimals_are_heard(document: dict[str, Any]) -> None:
    """A level of 6.0 is none of 6.5; a whole number in a way stands for what begins with it, and 7.0 for 7 alone."""
    record = {**document["alerts"]["stroke-signs"], "id": "made-up", "findings": {"a": ["quux 6.5/7.0/9"]}, "when": [["a"]], "idioms": []}
    hear = _bundle({**document, "alerts": {"made-up": record}})
    for heard in ("6.5", "6.52", "7", "7.0", "9", "9.8"):
        assert hear(f"quux {heard}"), heard
    for silent in ("6.4", "6", "7.3", "65"):
        assert not hear(f"quux {silent}"), silent


def test_a_group_of_words_may_stand_among_others(document: dict[str, Any]) -> None:
    """A choice takes the words of a group as its own; a group that is not there is refused."""
    record = {
        **document["alerts"]["stroke-signs"],
        "id": "made-up",
        "findings": {"a": ["knees azure/{swell}"]},
        "when": [["a"]],
        "idioms": [],
    }
    hear = _bundle({**document, "alerts": {"made-up": record}})
    assert [bool(hear(phrase)) for phrase in ("azure knees", "my knees are swollen", "my knees")] == [True, True, False]
    with pytest.raises(hearing.UnreadableWay, match=r"the group of words \{none\}"):
        _bundle({**document, "alerts": {"made-up": {**record, "findings": {"a": ["knees azure/{none}"]}}}})


@pytest.mark.parametrize(
    ("way", "heard", "silent"),
    [
        ("not feel it", "cannot say why but i do not feel it", "i feel it"),  # "feel" carries no meaning, so nothing is denied
        ("knees bend not", "my knees bend not", "my knees bend"),
        ("no/never azure", "no azure knees", "azure knees"),
    ],
)
def test_a_denial_in_a_way_must_be_said(document: dict[str, Any], way: str, heard: str, silent: str) -> None:
    """A negation is heard with the word it denies, or by itself where it denies none that is heard."""
    record = {**document["alerts"]["stroke-signs"], "id": "made-up", "findings": {"a": [way]}, "when": [["a"]], "idioms": []}
    hear = _bundle({**document, "alerts": {"made-up": record}})
    assert [bool(hear(phrase)) for phrase in (heard, silent)] == [True, False]
