"""Overlays as a user gives them: broken, sound, and hostile."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Program

from processes import MANY, PHRASE, Json, _is_one_sentence, _own_symptom, _write

# Overlays


BROKEN_FOLDERS: dict[str, dict[str, bytes | None]] = {
    "empty": {},
    "no entries": {"symptoms": None, "notes.txt": b"leg jerks"},
    "not JSON": {"symptoms/a.json": b"{"},
    "not UTF-8": {"symptoms/a.json": b'{"id": "\xff"}'},
    "a list": {"symptoms/a.json": b"[]"},
    "keys missing": {"symptoms/a.json": b'{"id": "a"}'},
    "a folder for a file": {"symptoms/a.json": None},
    "question": {"questions/a.json": b'{"id": "a"}'},
    "new alert": {"alerts/a.json": b'{"id": "a"}'},
    "known alert": {"alerts/stroke-signs.json": b'{"id": "stroke-signs"}'},
    "known alert of wrong shape": {"alerts/stroke-signs.json": b'{"id": "stroke-signs", "findings": [], "when": 3}'},
    "sources an object": {"sources.json": b"{}"},
    "sources of texts": {"sources.json": b'["x"]'},
    "sources without keys": {"sources.json": b'[{"id": "a"}]'},
    "lexicon a list": {"lexicon.json": b"[1]"},
    "lexicon of wrong shape": {"lexicon.json": b'{"equivalents": {"tummy": 3}}'},
    "version not UTF-8": {"VERSION": b"\xff", "symptoms/a.json": b"{}"},
}

BROKEN_FILES = {
    "empty": b"",
    "not JSON": b"{",
    "not UTF-8": b"\xff\xfe",
    "a list": b"[1, 2]",
    "no entries": b"{}",
    "deeply nested": b"[" * 100_000,
    "section a list": b'{"symptoms": []}',
    "record a number": b'{"symptoms": {"a": 3}}',
    "keys missing": b'{"symptoms": {"a": {}}}',
    "known alert": b'{"alerts": {"stroke-signs": {}}}',
    "known alert a number": b'{"alerts": {"stroke-signs": 5}}',
    "known alert of wrong shape": b'{"alerts": {"stroke-signs": {"findings": []}}}',
    "lexicon a number": b'{"lexicon": 3}',
    "lexicon part a number": b'{"lexicon": {"equivalents": 3}}',
    "lexicon way without a word": b'{"lexicon": {"sayings": ["..."]}}',
    "lexicon word of two": b'{"lexicon": {"equivalents": {"charley horse": ["zorkle"]}}}',
    "lexicon way a number": b'{"lexicon": {"equivalents": {"tummy": 3}}}',
}


@pytest.mark.parametrize("files", BROKEN_FOLDERS.values(), ids=BROKEN_FOLDERS)
def test_a_broken_folder_is_3(program: Program, tmp_path: Path, files: dict[str, bytes | None]) -> None:
    """A folder without entries, or with a broken one, is refused in one sentence that names it; nothing is answered."""
    folder = _write(tmp_path / "mine", files)
    done = program(*PHRASE, "--knowledge", str(folder))
    assert (done.returncode, done.stdout) == (3, b"")
    assert _is_one_sentence(done.stderr)
    assert str(folder) in done.stderr.decode()


@pytest.mark.parametrize("content", BROKEN_FILES.values(), ids=BROKEN_FILES)
def test_a_broken_file_is_3(program: Program, tmp_path: Path, content: bytes) -> None:
    """A knowledge file that is empty, torn or of another shape is refused in one sentence that names it."""
    path = tmp_path / "mine.json"
    path.write_bytes(content)
    done = program(*PHRASE, "--knowledge", str(path))
    assert (done.returncode, done.stdout) == (3, b"")
    assert _is_one_sentence(done.stderr)
    assert str(path) in done.stderr.decode()


@pytest.mark.parametrize("command", ["list", "show", "compare", "lookup -", "lookup - --jobs 2"])
def test_every_command_refuses_a_broken_overlay(program: Program, tmp_path: Path, command: str) -> None:
    """No command goes on without the knowledge it was given, and no worker process complains beside it."""
    names = {"show": ("RLS",), "compare": ("RLS", "PLMD")}
    path = tmp_path / "mine.json"
    path.write_bytes(b"{")
    done = program(*command.split(), *names.get(command, ()), "--knowledge", str(path), stdin=MANY)
    assert (done.returncode, done.stdout) == (3, b"")
    assert _is_one_sentence(done.stderr)


@pytest.mark.parametrize("place", ["file", "environment"])
def test_an_overlay_adds_a_symptom(few: Program, packed: Json, tmp_path: Path, place: str) -> None:
    """A valid record of one's own is found by lookup, list and show, and the built-in entries stay."""
    record = _own_symptom(packed)
    if place == "file":
        path = tmp_path / "mine.json"
        path.write_text(json.dumps({"symptoms": {"zorkmid": record}}), "utf-8")
    else:
        path = _write(tmp_path / "mine", {"symptoms/zorkmid.json": json.dumps(record).encode()})
    options = () if place == "environment" else ("--knowledge", str(path))
    more = {"SYMPTOM_KNOWLEDGE": str(path)} if place == "environment" else {}
    found = json.loads(few("lookup", "zorkmid quibbles", "-f", "json", *options, **more).stdout)
    assert (found["matches"][0]["id"], found["matches"][0]["score"]) == ("zorkmid", 100.0)
    assert found["causes"]
    listed, built_in = (
        few("list", "symptoms", *added, **set_to).stdout.decode().splitlines() for added, set_to in ((options, more), ((), {}))
    )
    assert "zorkmid\tZorkmid quibbles" in listed
    assert len(listed) == len(built_in) + 1
    assert few("show", "zorkmid", *options, **more).stdout.startswith(b"Zorkmid quibbles\n")
    assert json.loads(few("lookup", "leg jerks", "-f", "json", *options, **more).stdout)["matches"][0]["id"] == "leg-jerks"


def test_overlays_are_laid_in_order(few: Program, packed: Json, tmp_path: Path) -> None:
    """`--knowledge` may be given twice: both are laid over the built-in knowledge, and the later one replaces a record of the first."""
    paths = []
    for name in ("First name", "Second name"):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps({"symptoms": {"zorkmid": _own_symptom(packed) | {"name": name}}}), "utf-8")
        paths += ["--knowledge", str(path)]
    assert few("show", "zorkmid", *paths).stdout.startswith(b"Second name\n")


WEAKER: dict[str, Callable[[Json], Json]] = {
    "lower level": lambda alert: {"alerts": {alert["id"]: alert | {"urgency": "urgent"}}},
    "other ways": lambda alert: {"alerts": {alert["id"]: alert | {"findings": {"a": ["zorkmid"]}, "when": [["a"]]}}},
    "the sign as a saying": lambda alert: {"alerts": {alert["id"]: alert | {"idioms": ["face is drooping", "face drooping"]}}},
    "a message that reassures": lambda alert: {
        "alerts": {alert["id"]: alert | {"message": "All is well.", "first_aid": {"do": [], "do_not": []}}}
    },
    "a crisis route": lambda alert: {"alerts": {alert["id"]: alert | {"outcome": "crisis"}}},
    "a word for no": lambda _: {"lexicon": {"negation": {"triggers": ["my"]}}},
    "other words": lambda _: {
        "lexicon": {
            "spellings": {"drooping": "smiling", "face": "foot"},
            "slips": {"drooping": "smiling", "face": "foot"},
            "fillers": ["face", "drooping"],
            "unheard": ["face", "drooping"],
        }
    },
    "other parts of speech": lambda _: {
        "lexicon": {
            "sayings": ["my face is drooping", "face is drooping"],
            "durations": ["face", "drooping"],
            "qualifiers": {"at night": ["face is drooping", "drooping"]},
            "equivalents": {"no": ["my"], "happy": ["drooping"]},
        }
    },
    "an abbreviation for nothing": lambda _: {"lexicon": {"abbreviations": {"drooping": "", "face": ""}}},
    "a contraction": lambda _: {"lexicon": {"contractions": {"my": "not my"}}},
}


@pytest.mark.parametrize("weaker", WEAKER.values(), ids=WEAKER)
def test_an_overlay_cannot_weaken_an_alert(few: Program, packed: Json, tmp_path: Path, weaker: Callable[[Json], Json]) -> None:
    """Whatever an overlay says, it is refused or the warning sign is heard at its full level, with the built-in message."""
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(weaker(packed["alerts"]["stroke-signs"])), "utf-8")
    done = few("lookup", "my face is drooping", "-f", "json", "--knowledge", str(path))
    if done.returncode == 3:
        assert _is_one_sentence(done.stderr)
        return
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["outcome"], answer["urgency"]) == (0, "match", "emergency")
    assert [(alert["id"], alert["urgency"]) for alert in answer["alerts"]] == [("stroke-signs", "emergency")]
    assert answer["alerts"][0]["message"].startswith(packed["alerts"]["stroke-signs"]["message"].split("{number}", maxsplit=1)[0])
    assert answer["alerts"][0]["first_aid"]["do"]


@pytest.mark.parametrize("key", ["emergency", "crisis"])
def test_an_overlay_cannot_take_away_whom_to_call(few: Program, packed: Json, tmp_path: Path, key: str) -> None:
    """An overlay that replaces a verified number or removes the helplines is refused, or the built-in ones are still told."""
    known = packed["emergency_numbers"]["GB"]
    changed = {"emergency": known["emergency"] | {"number": "0", "also": []}, "crisis": []}
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"emergency_numbers": {"GB": known | {key: changed[key]}}}), "utf-8")
    done = few("lookup", "i want to die", "--country", "GB", "-f", "json", "--knowledge", str(path))
    if done.returncode == 3:
        assert _is_one_sentence(done.stderr)
        return
    text = json.loads(done.stdout)["emergency"]["text"]
    assert "999" in text
    assert "116 123" in text
