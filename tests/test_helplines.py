"""Whom a box names beside the emergency number: the lines for its sign, by country, and those for any crisis where it has none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from symptomcli import overlay, records
from symptomcli.lint import broken
from symptomcli.lookup import look_up
from symptomcli.model import OF_DESPAIR, Outcome

if TYPE_CHECKING:
    from conftest import Program
    from symptomcli.knowledge import Knowledge

Json = dict[str, Any]

DESPAIR, CHILD, HOME, POISON, FUMES, OTHERS = (
    "i want to die",
    "my stepdad hits me",
    "my husband hits me",
    "my toddler drank bleach",
    "mixed bleach and toilet cleaner and cant stop coughing",
    "i want to kill my boss",
)

TOLD = [
    ("GB", DESPAIR, ["116 123", "85258"], ["0800 1111", "0808 2000 247", "NHS 111"]),
    ("GB", CHILD, ["0800 1111", "0808 800 5000"], ["116 123", "85258", "0808 2000 247"]),
    ("GB", HOME, ["0808 2000 247", "0808 801 0327", "0800 027 1234", "0808 80 10 800", "0808 802 1414"], ["116 123", "85258", "0800 1111"]),
    ("GB", POISON, ["999", "NHS 111: 111"], ["116 123", "your poison centre"]),
    ("GB", FUMES, ["999", "NHS 111: 111"], ["116 123", "your poison centre"]),
    ("GB", OTHERS, ["116 123", "85258"], ["0800 1111"]),
    ("GB", "severe crushing chest pain", ["999"], ["116 123", "NHS 111"]),
    ("GB", "took an overdose to end it", ["999", "116 123"], ["0800 1111"]),
    ("IE", CHILD, ["116 123"], ["01 809 2166"]),
    ("IE", HOME, ["1800 341 900", "1800 77 88 88"], ["116 123"]),
    ("IE", POISON, ["01 809 2166"], ["NHS 111", "116 123"]),
    ("US", CHILD, ["1-800-422-4453"], ["988"]),
    ("US", HOME, ["1-800-799-7233", "1-800-656-4673"], ["988"]),
    ("US", POISON, ["911", "1-800-222-1222"], ["988"]),
    ("CA", CHILD, ["1-800-668-6868"], ["988"]),
    ("CA", HOME, ["988"], ["1-800-668-6868"]),
    ("CA", POISON, ["1-844-764-7669"], ["988", "1-800-222-1222"]),
    ("AU", CHILD, ["1800 55 1800"], ["13 11 14"]),
    ("AU", HOME, ["1800 737 732"], ["13 11 14"]),
    ("AU", POISON, ["13 11 26"], ["13 11 14"]),
    ("NZ", CHILD, ["0508 326 459", "1737"], ["0508 828 865"]),
    ("NZ", HOME, ["0800 733 843", "0800 456 450", "0800 044 334"], ["1737"]),
    ("NZ", POISON, ["0800 764 766"], ["1737"]),
    ("DE", POISON, ["112", "where your country has one"], ["0800 1110111"]),
    ("DE", CHILD, ["0800 1110111"], []),
    (None, POISON, ["your local emergency number", "where your country has one"], ["your poison centre"]),
]
"""Country, what is typed, what the first box must name and what it must not."""


@pytest.mark.parametrize(("country", "text", "named", "unnamed"), TOLD)
def test_a_box_names_the_lines_for_its_sign(
    knowledge: Knowledge, country: str | None, text: str, named: list[str], unnamed: list[str]
) -> None:
    """The first box names the lines for its sign, and the lines for any crisis only where it has none of its own."""
    message = look_up(knowledge, text, country=country).alerts[0].message
    assert [one for one in named if one not in message] == []
    assert [one for one in unnamed if one in message] == []


def test_despair_hears_of_every_line_for_any_crisis(knowledge: Knowledge) -> None:
    """Where a crisis of despair had a line of its own, the lines for any crisis follow it."""
    alert = knowledge.alert("suicide-and-self-harm")
    emergency = knowledge.emergency("GB")
    own = emergency.crisis[0]._replace(name="My own", alerts=(alert.id,))
    lines = emergency._replace(crisis=(*emergency.crisis, own)).lines(alert)
    assert [line.name for line in lines] == ["My own", "Samaritans", "Shout"]


@pytest.mark.parametrize("key", sorted(OF_DESPAIR))
def test_routes_of_despair_are_crises(knowledge: Knowledge, key: str) -> None:
    """The routes that always name every line exist."""
    assert knowledge.alert(key).outcome is Outcome.CRISIS


def test_sources_of_a_told_line_are_listed(knowledge: Knowledge) -> None:
    """A poison line is told with its sources, also where nothing is a crisis; those of lines that are not told stay away."""
    listed = {source.id for source in look_up(knowledge, POISON, country="GB").sources}
    assert "npis-public-poisons-advice" in listed
    assert not listed & {"samaritans-contact", "east-cambs-child-abuse"}


def test_the_answer_tells_the_same_lines_as_its_box(program: Program) -> None:
    """In a crisis `emergency.text` names the lines of the box and no others; a poisoning's is the number alone, as ever."""
    answer = json.loads(program("lookup", CHILD, "--country", "GB", "-f", "json").stdout)
    assert answer["emergency"]["text"].endswith("every day, not at night).")
    assert "0800 1111" in answer["emergency"]["text"]
    assert "116 123" not in answer["emergency"]["text"]
    answer = json.loads(program("lookup", POISON, "--country", "US", "-f", "json").stdout)
    assert answer["emergency"]["text"] == "Call 911 (United States)."


def _own(document: Json, country: str, alerts: list[str]) -> Json:
    """Make an overlay that adds a line of its own for these alerts, and names no other."""
    known = document["emergency_numbers"][country]
    line = {"name": "My own", "contact": "0000", "for": "anyone", "alerts": alerts, "sources": known["emergency"]["sources"]}
    return {"emergency_numbers": {country: known | {"crisis": [line]}}}


@pytest.mark.parametrize(
    ("country", "sign", "still"),
    [
        ("GB", "suicide-and-self-harm", ["116 123", "85258"]),
        ("GB", "child-abuse", ["0800 1111", "0808 800 5000"]),
        ("IE", "child-abuse", ["116 123", "1800 247 247", "text 50808"]),
    ],
)
def test_an_overlay_adds_a_line_and_takes_none_away(document: Json, country: str, sign: str, still: list[str]) -> None:
    """A line that an overlay adds for a sign is told, once, beside every line that was told before it."""
    whole = overlay.lay_over(document, _own(document, country, [sign]))
    lines = records.emergency(whole["emergency_numbers"][country]).lines(records.alert(whole["alerts"][sign]))
    told = " ".join(line.sentence() for line in lines)
    assert [told.count(one) for one in (*still, "My own: 0000")] == [1] * (len(still) + 1)


def test_an_overlay_gives_no_crisis_line_to_a_sign_that_is_none(document: Json) -> None:
    """A poison line that an overlay adds where there was none does not bring the lines for any crisis with it."""
    whole = overlay.lay_over(document, _own(document, "DE", ["poisoning-or-overdose"]))
    told = [line["name"] for line in whole["emergency_numbers"]["DE"]["crisis"] if "poisoning-or-overdose" in line.get("alerts", ())]
    assert told == ["My own"]


def test_a_line_is_for_alerts_that_exist(document: Json) -> None:
    """A line for an alert that there is not is a fault, with its file and key."""
    mine = _own(document, "GB", ["no-such-sign"])
    found = [(fault.place, fault.key, fault.message) for fault in broken(mine, overlay.lay_over(document, mine))]
    assert found == [("emergency_numbers.json GB", "crisis[0].alerts", "names 'no-such-sign', which is no alert.")]
