"""Each fault of a knowledge folder is told, with its file, key and cure, and all of them at once."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from symptomcli import lint
from symptomcli.errors import KnowledgeFault
from symptomcli.lint import canon

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Record = dict[str, Any]


@pytest.fixture(autouse=True)
def read_once(document: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Check against the built-in knowledge as it was loaded: to read a thousand files anew takes a third of a second."""
    monkeypatch.setattr(lint.document, "installed_document", lambda: document)


def _symptom(document: dict[str, Any]) -> Record:
    record = copy.deepcopy(document["symptoms"]["leg-jerks"])
    record.update(id="my-own", name="My own complaint", phrases=["zorkmid quibbles", "zorkmid b", "zorkmid c", "zorkmid d", "zorkmid e"])
    return record


def _lay(folder: Path, record: Record, section: str = "symptoms", name: str | None = None) -> Path:
    (folder / section).mkdir(parents=True, exist_ok=True)
    path = folder / section / f"{name or record['id']}.json"
    path.write_text(canon.text(section, record), "utf-8")
    return folder


def _set(path: str, value: object) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        place: Any = record
        for part in parents:
            place = place[part]
        place[last] = value

    return change


def _drop(key: str) -> Callable[[Record], None]:
    return lambda record: record.pop(key)


@pytest.mark.parametrize(
    ("change", "key", "message"),
    [
        (_drop("summary"), "summary", "is missing"),
        (_set("colour", "blue"), "", "unknown keys: 'colour'"),
        (_set("phrases", ["no idea", "a b", "c d", "e f", "g h"]), "phrases", "has no word that tells anything"),
        (_set("body_system", "soul"), "body_system", "'soul'"),
        (_set("phrases", []), "phrases", "has 0 items"),
        (_set("name", 7), "name", "not of type"),
        (_set("id", "other"), "id", "'other'"),
        (_set("causes.0.condition", "no-such"), "causes[0].condition", "'no-such', which has no record"),
        (_set("causes.0.sources", ["no-such"]), "causes[0].sources", "not in sources.json"),
        (_set("causes.0.sources", []), "causes[0].sources", "has 0 items"),
        (_set("self_care.0.sources", ["medlineplus-stroke"]), "self_care[0]", "rests on one owner"),
        (_set("referral.sources", ["medlineplus-stroke"]), "referral", "rests on one owner"),
        (_set("related", ["no-such"]), "related", "'no-such'"),
        (_set("phrases", ["leg jerks", "a b", "c d", "e f", "g h"]), "phrases", "reads as a phrase of leg-jerks"),
        (
            _set("when_to_get_help.0.signs", [{"text": str(n), "sources": ["medlineplus-stroke"]} for n in range(6)]),
            "when_to_get_help[0].signs",
            "6 items",
        ),
        (_set("self_care.0.title", "Another title"), "self_care_not_for", "names no tip"),
    ],
)
def test_each_fault_is_found(document: dict[str, Any], tmp_path: Path, change: Callable[[Record], None], key: str, message: str) -> None:
    """A fault names its file and key and says what to do."""
    record = _symptom(document)
    record["self_care_not_for"] = [
        {"group": "kidney", "tip": record["self_care"][0]["title"], "text": "Ask.", "sources": ["medlineplus-stroke"]}
    ]
    change(record)
    report = lint.check(_lay(tmp_path, record, name="my-own"))
    found = [finding for finding in report.faults if finding.key.startswith(key) and message in finding.message]
    assert found, report.findings
    assert found[0].place == "symptoms/my-own.json"
    assert found[0].cure


@pytest.mark.parametrize(
    ("way", "message"),
    [
        ("out of it", "is heard as 'out' alone"),
        ("knees azure/{none}", "names no group of words"),
        ("pt/child fitting", "has 'pt', which reads as nothing"),
    ],
)
def test_a_way_that_hears_too_much_or_nothing_is_a_fault(document: dict[str, Any], tmp_path: Path, way: str, message: str) -> None:
    """A way of an alert that comes down to a word without meaning is named, and one that chooses from an unknown group."""
    record = copy.deepcopy(document["alerts"]["stroke-signs"])
    record.update(id="made-up", findings={"a": [way]}, when=[["a"]], idioms=[])
    report = lint.check(_lay(tmp_path, record, "alerts"))
    assert [finding.key for finding in report.faults if message in finding.message] == ["findings.a"], report.findings


def test_all_faults_come_at_once(document: dict[str, Any], tmp_path: Path) -> None:
    """Two broken files and three faults give three findings in one run."""
    first, second = _symptom(document), _symptom(document)
    first.pop("summary")
    first.pop("codes")
    second["id"] = "my-other"
    second.pop("referral")
    _lay(tmp_path, first)
    _lay(tmp_path, second)
    assert sorted(finding.key for finding in lint.check(tmp_path).faults) == ["codes", "referral", "summary"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_set("summary", "It is harmless."), "says 'harmless'"),
        (_set("summary", "This means you have cramp."), "says 'you have'"),
        (_set("referral.message", "Take 500 mg of it."), "names a dose"),
    ],
)
def test_wording_is_a_warning_and_with_strict_a_fault(
    document: dict[str, Any], tmp_path: Path, change: Callable[[Record], None], message: str
) -> None:
    """Reassurance, a verdict on the reader and a dose are told."""
    record = _symptom(document)
    change(record)
    folder = _lay(tmp_path, record)
    assert [finding for finding in lint.check(folder).findings if message in finding.message and not finding.fault]
    assert [finding for finding in lint.check(folder, strict=True).faults if message in finding.message]


@pytest.mark.parametrize("equivalents", [{"zorkle": ["zorkmid"], "zorkmid": ["zorkles"]}, {"zorkle": ["zorkmid"], "quibble": ["zorkmid"]}])
def test_a_word_is_equivalent_to_one_other(tmp_path: Path, equivalents: dict[str, list[str]]) -> None:
    """Two words that stand for each other, or one that stands for two, would read as different words."""
    (tmp_path / "lexicon.json").write_text(json.dumps({"equivalents": equivalents}), "utf-8")
    faults = lint.check(tmp_path).faults
    assert ("lexicon.json", "equivalents.zorkle") in {(fault.place, fault.key) for fault in faults}
    assert any("'zorkmid' reads as another word than 'zorkle'" in fault.message for fault in faults)


def test_a_name_without_a_page_is_no_name_of_a_page(tmp_path: Path) -> None:
    """What the lexicon says to have no page must have none, and must be heard at all."""
    (tmp_path / "lexicon.json").write_text(json.dumps({"no_page": ["Shingles", "the of", "zorkmid"]}), "utf-8")
    told = {finding.message for finding in lint.check(tmp_path).faults}
    assert told == {"'Shingles' reads as a phrase of shingles.", "'the of' has no word that tells anything."}


def test_canonical_form_is_asked_for(document: dict[str, Any], tmp_path: Path) -> None:
    """A record with its keys in another order is named, with the command that mends it."""
    record = _symptom(document)
    _lay(tmp_path, record)
    (tmp_path / "symptoms" / "my-own.json").write_text(json.dumps(dict(reversed(record.items()))), "utf-8")
    (finding,) = lint.check(tmp_path).findings
    assert "canonical" in finding.cure


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty", None),
        ("broken.json", "{"),
        ("list.json", "[]"),
        ("text.json", "\xff"),
        ("deep.json", "[" * 100_000),
        ("wrong.json", '{"symptoms": []}'),
    ],
)
def test_what_cannot_be_an_overlay_is_refused(tmp_path: Path, name: str, content: str | None) -> None:
    """An empty folder, no JSON, or JSON of another shape gives a fault that names the path."""
    path = tmp_path / name
    if content is None:
        path.mkdir()
    else:
        path.write_text(content, "latin-1")
    with pytest.raises(KnowledgeFault) as fault:
        lint.check(path)
    assert str(path) in str(fault.value)
