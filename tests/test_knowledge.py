"""The knowledge itself: what every entry owes its reader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaded import KNOWLEDGE
from symptomcli.countries import CODES, of_locale
from symptomcli.model import Exclusion, Urgency

if TYPE_CHECKING:
    from symptomcli.model import Condition, Symptom

SYMPTOMS = KNOWLEDGE.ids("symptoms")
CONDITIONS = KNOWLEDGE.ids("conditions")
ENTRIES = [("symptoms", key) for key in SYMPTOMS] + [("conditions", key) for key in CONDITIONS]


def _entry(section: str, key: str) -> Symptom | Condition:
    return KNOWLEDGE.symptom(key) if section == "symptoms" else KNOWLEDGE.condition(key)


def test_the_founding_topic_is_there() -> None:
    """The tables above are not empty: eight complaints, their causes and at least six questions."""
    legs = {"leg-jerks", "leg-kicking-in-sleep", "restless-legs", "night-leg-cramps"}
    assert {*legs, "sleep-jerks", "muscle-twitching", "tremor", "chest-pain"} <= set(SYMPTOMS)
    assert len(KNOWLEDGE.ids("questions")) >= 6
    assert {"heart-attack-signs", "stroke-signs", "dangerous-seizure", "suicide-and-self-harm"} <= set(KNOWLEDGE.ids("alerts"))
    assert {"GB", "US"} <= set(KNOWLEDGE.ids("emergency_numbers"))


@pytest.mark.parametrize("key", SYMPTOMS)
def test_a_symptom_says_when_to_get_help(key: str) -> None:
    """Each symptom has an emergency or urgent sign, causes with records, tips, and phrases in people's words."""
    symptom = KNOWLEDGE.symptom(key)
    assert {card.urgency for card in symptom.when_to_get_help} & {Urgency.EMERGENCY, Urgency.URGENT}
    assert {cause.condition for cause in symptom.causes} <= set(CONDITIONS)
    assert len(symptom.phrases) >= 12
    assert symptom.self_care


@pytest.mark.parametrize(("section", "key"), ENTRIES)
def test_every_entry_was_read_by_a_second_reader(section: str, key: str) -> None:
    """No entry ships that was not checked against its sources, and none claims a clinician who is not there."""
    review = _entry(section, key).review
    assert review.second_reader is not None
    assert review.clinician is None


@pytest.mark.parametrize(("section", "key"), ENTRIES)
def test_medicines_are_never_self_care(section: str, key: str) -> None:
    """Prescription treatments are given by somebody, and no tip tells to stop or change a prescribed medicine."""
    entry = _entry(section, key)
    for tip in entry.self_care:
        if re.search(r"\b(stop|change|switch)\w*\b[^.]*\bprescribed\b", tip.detail, re.IGNORECASE):
            assert re.search(r"\bdo not\b|\bnever\b|\bask\b|\bwithout\b", tip.detail, re.IGNORECASE)


def test_a_source_says_where_it_was_read() -> None:
    """Each document has an address or a file, its owner, and the day on which it was read."""
    for source in map(KNOWLEDGE.source, KNOWLEDGE.ids("sources")):
        assert source.url or source.file
        assert source.publisher
        assert source.read >= "2026-11-21"
        assert "@" not in (source.url or "")


@pytest.mark.parametrize("key", KNOWLEDGE.ids("emergency_numbers"))
def test_emergency_numbers_belong_to_countries(key: str) -> None:
    """Each is of an ISO country and says what to dial."""
    emergency = KNOWLEDGE.emergency(key)
    assert key in CODES
    assert emergency.number
    assert emergency.number in emergency.text


def test_a_country_without_a_number_gets_the_plain_sentence() -> None:
    """An ISO country that was not verified, and no country, get the well-known numbers in one sentence."""
    for country in ("AQ", None):
        emergency = KNOWLEDGE.emergency(country)
        assert emergency.number is None
        assert "local emergency number" in emergency.text


@pytest.mark.parametrize(
    ("locale", "country"),
    [
        ("en_GB.UTF-8", "GB"),
        ("en_US", "US"),
        ("sr_Latn_RS.UTF-8", "RS"),
        ("de_DE@euro", "DE"),
        ("C", None),
        ("POSIX", None),
        ("C.UTF-8", None),
        ("en", None),
        ("xx_ZZ", None),
        ("", None),
    ],
)
def test_the_region_of_a_locale(locale: str, country: str | None) -> None:
    """A locale names a country or none; an odd one names none."""
    assert of_locale(locale) == country


def test_the_schemas_describe_every_key() -> None:
    """Authors find a description on every key of every record kind."""
    import json  # noqa: PLC0415

    def keys(schema: dict[str, object], path: str) -> list[str]:
        missing = []
        properties = schema.get("properties", {})
        assert isinstance(properties, dict)
        for name, part in properties.items():
            missing += [] if part.get("description") else [f"{path}.{name}"]
            missing += keys(part, f"{path}.{name}")
            missing += keys(part.get("items", {}), f"{path}.{name}[]")
        return missing

    folder = Path(__file__).parent.parent / "data" / "schema"
    kinds = [path for path in sorted(folder.glob("*.json")) if path.stem != "answer"]
    assert kinds
    assert [name for path in kinds for name in keys(json.loads(path.read_text("utf-8")), path.stem)] == []


def test_people_ask_something_about_what_they_feel() -> None:
    """All symptoms of movement, of sleep and of the chest have a question that is about them."""
    asked = {key for question in map(KNOWLEDGE.question, KNOWLEDGE.ids("questions")) for key in question.about}
    assert len(asked & set(SYMPTOMS)) >= 44


@pytest.mark.parametrize(
    ("group", "text", "told"),
    [
        ("diabetes", "Do not treat foot trouble by yourself.", "Diabetes: Do not treat foot trouble by yourself."),
        ("diabetes", "With diabetes, see a doctor.", "With diabetes, see a doctor."),
        ("pregnant", "Do not wait at home.", "Pregnant: Do not wait at home."),
        ("older", "Over 65, call a doctor.", "Over 65, call a doctor."),
        ("other", "Do not use cold on numb skin.", "Do not use cold on numb skin."),
    ],
)
def test_an_exception_says_for_whom_it_is(group: str, text: str, told: str) -> None:
    """What is for some people alone is never read as if it were for all."""
    assert Exclusion(group, None, text, ()).told == told
