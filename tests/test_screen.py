"""The page on a terminal: whole at every width, alerts first."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from terminal import COMMANDS, PHRASES, WIDTHS, Json, Screen, _first_sentence, _named_causes, _shown, _signs, _told_causes, _words

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Program


SYMPTOMS = Path(__file__).parent.parent / "data" / "symptoms"

LINES, OF_MOST = 70, 44
"""Lines of any answer (the longest is that to chest pain, with its first aid), and of four in five, at 80 columns.

Not counted are alerts, emergency signs, and whom the tips are not for."""


@pytest.fixture(scope="module")
def show(program: Program) -> Callable[..., Screen]:
    """Run the program on a terminal, each command and width once."""
    kept: dict[tuple[int, tuple[str, ...]], Screen] = {}

    def shown(*arguments: str, columns: int) -> Screen:
        place = (columns, arguments)
        if place not in kept:
            kept[place] = _shown(program, *arguments, "--country", "GB", columns=columns)
        return kept[place]

    return shown


@pytest.fixture(scope="module")
def ask(program: Program) -> Callable[[str], Json]:
    """Ask the program for a JSON answer, each phrase once."""
    kept: dict[str, Json] = {}

    def answer(phrase: str) -> Json:
        if phrase not in kept:
            kept[phrase] = json.loads(program("lookup", phrase, "--country", "GB", "--format", "json").stdout)
        return kept[phrase]

    return answer


# Nothing is lost, and nothing is wider than the terminal


on_screens = pytest.mark.xdist_group("screens")
"""Tests that share the screens kept by `show` run in one worker, so that each is drawn once."""


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_no_line_is_wider_than_the_terminal(show: Callable[..., Screen], arguments: tuple[str, ...], columns: int) -> None:
    """Every line fits, the program ends as in a pipe, and only styles and links are sent beside the text."""
    screen = show(*arguments, columns=columns)
    assert screen.code == (1 if "zzz qqq" in arguments else 0)
    assert [line for line in screen.lines if cell_len(line) > columns] == []
    assert "\x1b" not in "".join(screen.lines)
    assert "\r" not in "".join(screen.lines)


@pytest.mark.parametrize("columns", [1, 20, 59, 119])
def test_odd_widths_are_drawn(program: Program, columns: int) -> None:
    """No width, however narrow, makes the program fail; from twenty columns on every line fits."""
    screen = _shown(program, "lookup", "crushing chest pain and sweating", columns=columns)
    assert screen.code == 0
    assert "internal fault" not in screen.text
    if columns >= 20:
        assert [line for line in screen.lines if cell_len(line) > columns] == []


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("phrase", PHRASES.values(), ids=PHRASES)
def test_no_word_is_lost(show: Callable[..., Screen], ask: Callable[[str], Json], phrase: str, columns: int) -> None:
    """Every word of the alerts, first aid, told causes, named causes, grave signs, answer, referral and disclaimer is on the screen."""
    screen, answer = show("lookup", phrase, columns=columns), ask(phrase)
    best = {match["mention"]: match["name"] for match in reversed(answer["matches"])}
    wanted = [answer["disclaimer"], *best.values(), *(match["id"] for match in answer["matches"] if match["name"] not in best.values())]
    wanted += [part for alert in answer["alerts"] for part in (alert["message"], *alert["first_aid"]["do"], *alert["first_aid"]["do_not"])]
    wanted += [cause["name"] for cause in _named_causes(answer)]
    wanted += [_first_sentence(cause["explanation"]) for cause in _told_causes(answer)]
    wanted += dict.fromkeys(_signs(answer, "emergency"))
    wanted += [tip["title"] for tip in answer["self_care"][:3]]
    wanted += [answer["referral"]["message"]] if answer["referral"] else []
    wanted += [_first_sentence(answer["answer"]["text"])] if answer["answer"] else []
    missing = _words(" ".join(wanted)) - _words(screen.text)
    assert missing == Counter()


@on_screens
def test_an_answer_fits_a_screen_but_for_its_emergency_signs(show: Callable[..., Screen]) -> None:
    """At eighty columns an answer is some forty lines; on top come only emergency signs and exceptions, of which none is hidden."""
    symptoms = sorted(path.stem for path in SYMPTOMS.glob("*.json"))[::11]
    counts = {symptom: _lines_that_could_be_fewer(show("lookup", symptom.replace("-", " "), columns=80).lines) for symptom in symptoms}
    assert {symptom: lines for symptom, lines in counts.items() if lines > LINES} == {}
    assert sorted(counts.values())[len(counts) * 4 // 5] <= OF_MOST


def _lines_that_could_be_fewer(lines: list[str]) -> int:
    lines = lines[max((place for place, line in enumerate(lines) if line.startswith("┗")), default=-1) + 1 :]
    start = next((place for place, line in enumerate(lines) if line.startswith("Emergency: call")), 0)
    end = next((place for place, line in enumerate(lines) if place > start and line.endswith("──")), len(lines))
    others = [line for line in lines[:start] + lines[end:] if line.strip()]
    before = next((place for place, line in enumerate(others) if line.startswith("Before any of these")), len(others))
    exceptions = next((count for count, line in enumerate(others[before + 1 :], 1) if not line.startswith(" ")), 0)
    return len(others) - exceptions


@on_screens
@pytest.mark.parametrize("phrase", PHRASES.values(), ids=PHRASES)
def test_a_narrow_screen_reads_in_order(show: Callable[..., Screen], ask: Callable[[str], Json], phrase: str) -> None:
    """At forty columns all is stacked: each sentence stands whole, from its first word to its last."""
    screen, answer = show("lookup", phrase, columns=40), ask(phrase)
    wanted = [answer["disclaimer"], *(match["name"] for match in answer["matches"][:1])]
    wanted += [part for alert in answer["alerts"] for part in (alert["message"], *alert["first_aid"]["do"], *alert["first_aid"]["do_not"])]
    wanted += [part for cause in _told_causes(answer) for part in (cause["name"], _first_sentence(cause["explanation"]))]
    wanted += _signs(answer, "emergency")
    wanted += [answer["referral"]["message"]] if answer["referral"] else []
    assert [text for text in wanted if " ".join(text.split()) not in screen.text] == []


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
def test_the_rest_of_the_causes_is_counted(show: Callable[..., Screen], ask: Callable[[str], Json], columns: int) -> None:
    """Every serious cause is named and said not to be missed; where others are left out, their number and the way to them is said."""
    screen, answer = show("lookup", "leg jerks at night", columns=columns), ask("leg jerks at night")
    left = len(answer["causes"]) - len(_named_causes(answer))
    assert left > 0
    assert {str(left), "more", "missed"} <= set(_words(screen.text))
    assert {"symptom", "show", "leg-jerks"} <= set(_words(screen.text))


@on_screens
def test_show_has_everything(show: Callable[..., Screen], program: Program) -> None:
    """`show` on a terminal leaves nothing of a record out."""
    record = json.loads(program("show", "leg-jerks", "--format", "json").stdout)["record"]
    wanted = [record["summary"], record["referral"]["message"]]
    wanted += [cause["explanation"] for cause in record["causes"]]
    wanted += [part for tip in record["self_care"] for part in (tip["title"], tip["detail"])]
    wanted += [sign["text"] for card in record["when_to_get_help"] for sign in card["signs"]]
    for columns in WIDTHS:
        assert _words(" ".join(wanted)) - _words(show("show", "leg-jerks", columns=columns).text) == Counter()


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
def test_a_list_has_every_entry(show: Callable[..., Screen], program: Program, columns: int) -> None:
    """Every word of every name is in the table, however narrow it is; an id, a system and a level are in one piece where there is room."""
    listed = json.loads(program("list", "symptoms", "--format", "json").stdout)["items"]
    screen = show("list", "symptoms", columns=columns)
    assert _words(" ".join(item["name"] for item in listed)) - _words(screen.text) == Counter()
    if columns >= 80:
        rows = [line.split() for line in screen.lines]
        whole = ("id", "body_system", "urgency")
        assert [item["id"] for item in listed if not any({item[key] for key in whole} <= set(row) for row in rows)] == []


# The order of reading


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("phrase", ["leg jerks at night", "RLS"])
def test_the_title_comes_first(show: Callable[..., Screen], ask: Callable[[str], Json], phrase: str, columns: int) -> None:
    """Without an alert the name of what matched is the first that is read."""
    assert show("lookup", phrase, columns=columns).text.startswith(f"{ask(phrase)['matches'][0]['name']} Matched")


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("phrase", ["crushing chest pain and sweating", "my face is drooping", "i want to die"])
def test_an_alert_comes_first_and_last(show: Callable[..., Screen], ask: Callable[[str], Json], phrase: str, columns: int) -> None:
    """An alert stands before the title and its message again in the last lines, where the first may have scrolled away."""
    screen, answer = show("lookup", phrase, columns=columns), ask(phrase)
    (alert,) = answer["alerts"]
    assert screen.text.startswith(f"Emergency: {alert['name']} {' '.join(alert['message'].split())[:30]}")
    assert screen.text.endswith(" ".join(alert["message"].split()))
    assert screen.text.count("999") >= 3
    if answer["matches"]:
        assert screen.text.index(alert["name"]) < screen.text.index("Matched")


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
def test_a_crisis_screen_has_the_lines_and_not_the_words(show: Callable[..., Screen], columns: int) -> None:
    """In a crisis the helplines are shown and what was typed is not."""
    screen = show("lookup", "i want to die", columns=columns)
    assert "116 123" in screen.text
    assert not re.search(r"\bdie\b", screen.text)
    assert "Because you typed" not in screen.text


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
def test_no_match_does_not_reassure(show: Callable[..., Screen], columns: int) -> None:
    """A terminal too says that no match does not mean that all is well, when to get help, and whom to call."""
    screen = show("lookup", "zzz qqq", columns=columns)
    assert screen.text.startswith("No match")
    assert "does not mean that all is well" in screen.text
    assert "Get medical help" in screen.text
    assert "999" in screen.text


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
def test_the_order_is_said_to_be_no_likelihood(show: Callable[..., Screen], columns: int) -> None:
    """The heading of the causes says that their order is not a likelihood, and each card says its urgency in words."""
    screen = show("lookup", "leg jerks at night", columns=columns)
    assert "the order is not a likelihood" in screen.text
    for heading in ("Emergency: call 999 now if:", "Urgent: get medical advice today if", "See a doctor if", "Referral (routine)"):
        assert heading in screen.text
    assert "clinician" in screen.text
