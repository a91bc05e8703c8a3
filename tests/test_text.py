"""What a text says: its words, their stems, what is denied, and the circumstances."""

from __future__ import annotations

import csv
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaded import KNOWLEDGE
from symptomcli import lexicon
from symptomcli.language import Language
from symptomcli.text import normalise

LANGUAGE = KNOWLEDGE.bundle.language


@pytest.mark.parametrize(
    ("noted", "spelt_out"),
    [
        ("42F c/o SOB x2d, worse w/ exertion", "complains of sob 2 days , worse with exertion"),
        ("cough x3/52, w/o fever, BP 120/80", "cough 3 weeks , without fever, bp 120/80"),
        ("VA 20/40 both eyes", "va 20/40 both eyes"),
        ("PV bleed 9/40, BP 90/40", "pv bleed 9 40 weeks pregnant , bp 90/40 low blood pressure"),
        ("HA x3/7, photophobia -, vomiting -, neck supple", "ha 3 days , photophobia is absent, vomiting is absent, neck supple"),
        ("back pain - worse at night, 3 - 4 weeks", "back pain worse at night, 3 4 weeks"),
        ("24 yo M with knee pain x 3 nights, on call 24/7", "yo with knee pain 3 nights, on call always"),
        ("T 38.9, seen 12/12/2020 for 2hrs", "t 38.9 fever, seen 12/12/2020 for 2 hours"),
        ("abc/o, f1 and mix 3 eggs", "abc/o, f1 and mix 3 eggs"),
        ("35 y/o, h/o fits, n/v/d x3d s/p fall", "yo , previously fits, nausea or vomiting or diarrhoea 3 days after fall"),
        ("3yo, five-year-old's, 4 y/o", "3 year old , 5 year old , 4 year old"),
        ("84 yof, 29 yoa female, 72yo m, 20ish yom", "84 year old yo , yo , 72 year old yo , yo"),
        ("cough day 3 w/o fever", "cough day 3 without fever"),
        ("7mo, grunting", "7 month old , grunting"),
        ("3/12 F, cough x3mo", "3 month old f, cough 3mo"),
        ("5F c/o cough", "5 year old complains of cough"),
        ("5m of cable, 20 year old car", "5m of cable, 20 year old car"),
        ("swollen calf ?DVT, r/o PE?", "swollen calf ; query dvt, ; query pe?"),
        ("appetite \u2193, n+v", "appetite decreased , nausea and vomiting"),
        ("Denies: CP, n/v", "denies cp, nausea or vomiting"),
        ("fever: no, cough: yes; pulse: absent", "fever is absent, cough: yes; pulse is absent"),
        ("-ve chest pain, +ve SOB", "no chest pain, ; sob"),
        ("CP -ve, SOB (+), wheeze (-)", "cp is absent, sob ; , wheeze is absent"),
        ("denies cough, +fever, CP: denies", "denies cough, ; fever, cp is absent"),
        ("no: i have chest pain", "no: i have chest pain"),
        ("chest pain: no; covid test: negative", "chest pain is absent; covid test is absent"),
        ("BP 165/100, headache", "bp 165/100 high blood pressure, headache"),
        ("my blood pressure was 85 over 50", "my blood pressure was 85 over 50 low blood pressure"),
        ("185/122 and sick", "185/122 very high blood pressure and sick"),
        ("the machine says 190", "the machine says 190 very high blood pressure"),
        ("slept 4.5 hours, 2.5 yo, 1.5hrs", "slept 4.5 hours hardly any sleep, 2 year old , 1 hours"),
        ("sugar was 24.6, not 14", "sugar was 24.6 high sugar, not 14"),
        ("glucose 612, 30 g sugar", "glucose 612 extremely high sugar, 30 g sugar"),
        ("sugar is 45 grams, sugar 6.2", "sugar is 45 grams, sugar 6.2"),
        ("seen 12/11/2025, pain 10/10", "seen 12/11/2025, pain 10/10"),
        ("bp 120/80 and pulse 72", "bp 120/80 and pulse 72"),
        ("her temperature was only 34.5", "her temperature was only 34.5 hypothermia"),
        ("temp of 103F, room temperature 28, temp 37.2", "temp of 103f fever, room temperature 28, temp 37.2"),
        ("temp normal, 31 weeks pregnant", "temp normal, 31 weeks pregnant"),
        ("had a temperature for 30 hours, temperature of 33 outside", "had a temperature for 30 hours, temperature of 33 outside"),
        ("gained 20lbs in 2months", "gained 20 lbs in 2 months"),
        ("slept 3hrs", "slept 3 hours hardly any sleep"),
        ("a total of 2-3 hours of sleep", "a total of 2 3 hours of sleep hardly any sleep"),
        (
            "had two hours sleep, sleeping for 14 hours now",
            "had two hours sleep hardly any sleep, sleeping for 14 hours too much sleep now",
        ),
        ("slept 8 hours, talks in her sleep for 2 hours", "slept 8 hours, talks in her sleep for 2 hours"),
        ("chest pain troponin -ve", "chest pain troponin ve"),  # the test is negative, not the pain
    ],
)
def test_notes_are_spelt_out(noted: str, spelt_out: str) -> None:
    """What nurses abbreviate is read as they would say it."""
    assert " ".join(normalise(noted).split()) == spelt_out


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("My legs JERK!", "leg jerks"),
        ("tummy ache", "stomach pain"),
        ("can\u2019t sleep", "cant sleep"),
        ("pins-and-needles", "pins and needles"),
        ("tumor", "tumour"),
        ("RLS", "restless legs syndrome"),
        ("throwing up", "vomiting"),
        ("short of breath", "SOB"),
        ("twitchy muscles", "muscle twitching"),
        ("\uff4c\uff45\uff47 pain", "leg pain"),
        ("caf\u00e9", "cafe"),
        ("my weight has gone up", "increased weight"),
        ("more weight than usual", "too much weight"),
        ("weight went down", "reduced weight"),
        ("not enough energy", "lack of energy"),
        ("my memory is getting worse", "poor memory"),
    ],
)
def test_same_complaint_same_keys(one: str, other: str) -> None:
    """Case, width, accents, inflections, spellings and equivalent words make no difference."""
    assert LANGUAGE.read(one).keys() == LANGUAGE.read(other).keys()


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("leg jerks, no fever", ("fever",)),
        ("no leg pain", ("leg pain",)),
        ("chest pain denied, short of breath", ("chest pain",)),
        ("denies: fever, chills. Short of breath", ("fever", "chills")),
        ("neg for fever, chest pain", ("fever", "chest pain")),
        ("denies n/v, c/o abdominal pain", ("nausea", "vomiting")),
        ("denies fever, reports cough", ("fever",)),
        ("denies cough, +fever", ("cough",)),
        ("no pain just itching", ("pain",)),
        ("why won't my baby stop crying", ()),
        ("why doesn't this cough go away", ()),
        ("why no fever", ("fever",)),
        ("can't just walk it off", ()),
        ("no painkiller touches this headache", ()),
        ("chest pain troponin denied", ()),
        ("short of breath covid test negative", ()),
        ("denies loss of consciousness", ("loss of consciousness",)),
        ("without chest pain", ("chest pain",)),
        ("denies chest pain. reports dizziness", ("chest pain",)),
        ("no fever, cough or chest pain", ("fever", "cough", "chest pain")),
        ("no cough but short of breath", ("cough",)),
        ("not dizzy any more", ("dizzy",)),
        ("haven't been sick", ("been sick",)),
        ("no fever and my leg hurts", ("fever",)),
        ("no pain after eating", ("pain",)),
        ("neither cramps nor twitching", ("cramps", "twitching")),
        ("free of tremor", ("tremor",)),
        ("can't stop coughing", ()),
        ("the shaking won't stop", ()),
        ("not able to sleep", ()),
        ("no feeling in my feet", ()),
        ("not sure if it is cramp", ()),
        ("no idea why my legs jerk", ()),
        ("legs jerk for no reason", ()),
        ("never had chest pain like this", ()),
        ("i have never felt pain so bad", ()),
        ("never had chest pain", ("chest pain",)),
    ],
)
def test_negation_reaches_what_it_denies(text: str, denied: tuple[str, ...]) -> None:
    """A denial reaches to the end of its list; being unable, or something not stopping, denies nothing."""
    assert LANGUAGE.read(text).denied() == denied


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        ("leg jerks at night", ("at night",)),
        ("legs jump in bed", ("at night",)),
        ("twitching after coffee", ("after coffee",)),
        ("jerk when falling asleep", ("falling asleep",)),
        ("tremor in one hand", ("on one side",)),
        ("cramps in pregnancy", ("in pregnancy",)),
        ("jerks in my sleep", ("in sleep",)),
        ("chest pain", ()),
        ("not at night", ()),
        ("hair loss after having my baby", ("after birth",)),
        ("my child is ill after I had the baby", ("in a child", "after birth")),
        ("fever after the baby fell", ("in a child",)),
        ("fever came after having it. a baby has a rash", ("in a child",)),
    ],
)
def test_qualifiers_are_noticed(text: str, qualifiers: tuple[str, ...]) -> None:
    """Circumstances are named in the lexicon's words, unless they are denied."""
    assert LANGUAGE.read(text).qualifiers == qualifiers


def _denials() -> list[dict[str, str]]:
    with (Path(__file__).parent / "phrases" / "denials.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _rules(words: dict[str, Any], of: str) -> list[str]:
    rules: list[str] = words["persistence"] if of == "persistence" else words["negation"][of]
    return rules


@pytest.mark.parametrize("row", _denials(), ids=lambda row: f"{row['list']}: {row['rule']}")
def test_each_rule_of_denial_is_needed(document: dict[str, Any], row: dict[str, str]) -> None:
    """Every rule has a text that is read rightly with it, and otherwise without it."""
    assert ", ".join(LANGUAGE.read(row["text"]).denied()) == row["denied"]
    words = document["lexicon"]
    poorer = {**words, "negation": deepcopy(words["negation"]), "persistence": [*words["persistence"]]}
    _rules(poorer, row["list"]).remove(row["rule"])
    assert Language(lexicon.prepare(poorer)).read(row["text"]).words != LANGUAGE.read(row["text"]).words


def test_no_rule_of_denial_is_without_a_text(document: dict[str, Any]) -> None:
    """The table and the lexicon name the same rules: one that is added or removed fails a test."""
    listed = {(row["list"], row["rule"]) for row in _denials()}
    names = (*document["lexicon"]["negation"], "persistence")
    assert listed == {(of, rule) for of in names for rule in _rules(document["lexicon"], of)}


def test_durations_are_no_complaint() -> None:
    """Numbers and spans of time carry no meaning of their own."""
    assert LANGUAGE.read("cramps for 3 days").keys() == LANGUAGE.read("cramps").keys()


def test_language_survives_a_file(document: dict[str, dict[str, object]]) -> None:
    """What is stored in the index reads like what was prepared."""
    fresh = Language(lexicon.prepare(document["lexicon"]))
    for text in ("my legs won't stay still at night", "no chest pain", "tummy ache x3 days"):
        assert Language(fresh.prepared).read(text) == LANGUAGE.read(text)


@pytest.mark.parametrize("text", ["T38.9 and a cough", "since 12.11.2026 a cough", "2.5ml at 10.30 and a cough", "v1.2.3 has a cough"])
def test_a_point_within_a_number_ends_no_sentence(text: str) -> None:
    """Temperatures, dates, doses and times are one word, whatever stands before or after the digits."""
    assert {word.sentence for word in LANGUAGE.read(text).words} == {0}


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    """Reading never fails, and finds nothing that was not typed."""
    reading = LANGUAGE.read(text)
    assert all(0 <= place < len(reading.words) for place in reading.content)


@given(st.text())
def test_normal_form_holds_no_control_characters(text: str) -> None:
    """Normalised text is letters, digits, breaks and spaces."""
    assert all(character.isalnum() or character in " '.,;:!?\n&+/()" for character in normalise(text))


@given(st.sampled_from(["leg jerks", "no chest pain", "twitchy eyelid at night"]), st.sampled_from([" ", "\t", "  ", "\u00a0"]))
def test_outer_space_and_case_do_not_matter(text: str, space: str) -> None:
    """Space around and between words, and case, change nothing."""
    assert LANGUAGE.read(space + text.upper().replace(" ", space) + space).keys() == LANGUAGE.read(text).keys()
