"""Knowledge folder or file -> every fault with its file, key and cure.

Faults make knowledge unusable or untrue to its word: structure, references, sources. Warnings are of form and wording.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from symptomcli import hearing, lexicon, overlay
from symptomcli.document import LISTS, RECORDS, WORDS, Document, installed_document, knowledge_folder, read_folder, read_json, schema
from symptomcli.errors import KnowledgeFault
from symptomcli.language import Language
from symptomcli.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from jsonschema import ValidationError

KIND = {
    "symptoms": "symptom",
    "conditions": "condition",
    "questions": "question",
    "alerts": "alert",
    "sources": "source",
    "emergency_numbers": "emergency-number",
}

_CONDITIONAL = "".join(f"(?<!{word} )" for word in ("if", "when", "unless", "do", "that", "what", "whether", "while"))
FORBIDDEN = re.compile(rf"\b(benign|harmless|just|don['\u2019]t worry|nothing to worry|{_CONDITIONAL}you have)\b", re.IGNORECASE)
"""Words that reassure or diagnose; the authors' guide says what to write instead."""

DOSE = re.compile(r"\b\d+(?:\.\d+)?\s?(?:mg|mcg|micrograms?|milligrams?|ml)\b", re.IGNORECASE)

UNSPOKEN = frozenset(
    (
        "id",
        "sources",
        "phrases",
        "aliases",
        "findings",
        "when",
        "idioms",
        "codes",
        "review",
        "condition",
        "related",
        "about",
        "clues",
    )
)
"""Keys whose texts no reader is shown as prose, and so are not held to its wording."""

INDEPENDENT = 2
"""Owners of different texts that a tip or a referral rests on."""


class Finding(Struct):
    """One thing to mend: where, what, and how."""

    place: str
    key: str
    message: str
    cure: str
    fault: bool

    def __str__(self) -> str:
        """Say it on one line."""
        level = "fault" if self.fault else "warning"
        where = f"{self.place} {self.key}".strip()
        return f"{level}: {where}: {self.message} {self.cure}"


class Report(Struct):
    """All findings of a check, faults first."""

    findings: tuple[Finding, ...]
    records: int

    @property
    def faults(self) -> tuple[Finding, ...]:
        """The findings that make the knowledge unusable."""
        return tuple(finding for finding in self.findings if finding.fault)

    @property
    def summary(self) -> str:
        """One sentence on the whole."""
        faults = len(self.faults)
        return f"{self.records} records, {faults} faults, {len(self.findings) - faults} warnings."

    def to_json(self) -> dict[str, Any]:
        """Give the report as JSON values."""
        found = [
            {
                "level": "fault" if one.fault else "warning",
                "place": one.place,
                "key": one.key,
                "message": one.message,
                "cure": one.cure,
            }
            for one in self.findings
        ]
        return {"schema_version": "1", "records": self.records, "faults": len(self.faults), "findings": found}


def read(path: Path) -> Document:
    """Read an overlay: a knowledge folder, or one file in the form of the packed `knowledge.json`.

    Raises:
        KnowledgeFault: it is missing, unreadable or without entries.
    """
    if path.is_dir():
        document, faults = read_folder(path)
    elif path.is_file():
        document, faults = _read_packed(path)
    else:
        raise KnowledgeFault(str(path), ["there is no such file or folder; check the path."])
    if faults:
        raise KnowledgeFault(str(path), faults)
    if not any(document.get(section) for section in (*RECORDS, *LISTS)) and not any(section in document for section in WORDS):
        raise KnowledgeFault(str(path), ["holds no entries; a folder has symptoms/, conditions/, questions/ or alerts/ with JSON files."])
    return document


def _read_packed(path: Path) -> tuple[Document, list[str]]:
    faults: list[str] = []
    loaded = read_json(path, faults)
    if faults:
        return {}, faults
    if not isinstance(loaded, dict) or not all(isinstance(loaded.get(section, {}), dict) for section in (*RECORDS, *LISTS)):
        return {}, ["must be one JSON object with symptoms, conditions, questions or alerts, each an object of id to record."]
    return loaded, []


def check(path: Path | None = None, *, strict: bool = False) -> Report:
    """Check the built-in knowledge, or a folder or file laid over it.

    Raises:
        KnowledgeFault: the path cannot be read at all.
    """
    built_in = installed_document()
    mine = built_in if path is None else read(path)
    findings = list(structure(mine))
    if not findings:
        whole = built_in if path is None else overlay.lay_over(built_in, mine)
        findings = broken(mine, whole)
    if not findings:
        findings = [*findings, *_form(mine, whole, path), *_wording(mine), *_pages_denied(mine, whole)]
    if strict:
        findings = [finding._replace(fault=True) for finding in findings]
    count = sum(len(mine.get(section, {})) for section in (*RECORDS, *LISTS))
    return Report(tuple(sorted(findings, key=lambda one: (not one.fault, one.place, one.key, one.message))), count)


def broken(mine: Mapping[str, Any], whole: Mapping[str, Any]) -> list[Finding]:
    """Find what makes the records of `mine`, whose structure is sound, unusable within `whole`."""
    return [*_references(mine, whole), *_sourcing(mine, whole), *_doubles(mine, whole), *_crossed_words(mine, whole)]


def _place(section: str, key: str) -> str:
    return f"{section}/{key}.json" if section in RECORDS else f"{section}.json {key}"


def _records(mine: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for section in (*RECORDS, *LISTS):
        for key, record in mine.get(section, {}).items():
            yield section, key, record


def structure(mine: Mapping[str, Any]) -> Iterator[Finding]:
    """Find what is not of the form that the schemas describe; until that is mended, nothing else of it can be read."""
    validators = {section: Draft202012Validator(schema(kind)) for section, kind in KIND.items()}
    for section in WORDS:
        if section in mine:
            for error in Draft202012Validator(schema(section)).iter_errors(mine[section]):
                yield _explained(f"{section}.json", error)
    for section, key, record in _records(mine):
        place = _place(section, key)
        for error in validators[section].iter_errors(record):
            yield _explained(place, error)
        named = record.get(LISTS.get(section, "id")) if isinstance(record, dict) else None
        if isinstance(named, str) and named != key:
            yield Finding(place, "id", f"says {named!r}.", "Name the file and the id alike.", fault=True)


def _explained(place: str, error: ValidationError) -> Finding:
    """Say what a schema fault means and how to mend it."""
    key, message, cure = _told(error)
    return Finding(place, key, message, cure, fault=True)


def _told(error: ValidationError) -> tuple[str, str, str]:
    rule: Any = error.validator_value
    schema: Any = error.schema
    value: Any = error.instance
    key = error.json_path.removeprefix("$").removeprefix(".")
    match error.validator:
        case "required":
            absent = [name for name in rule if name not in value]
            missing = next((name for name in absent if repr(name) in error.message), absent[0])  # there is one fault for each
            told = f"{key}.{missing}".strip("."), "is missing.", f"Add it: {_meaning(schema, missing)}"
        case "additionalProperties" if rule is False:
            extra = ", ".join(map(repr, sorted(set(value) - set(schema.get("properties", {})))))
            told = key, f"has unknown keys: {extra}.", "Remove or rename them; the schema lists the known ones."
        case "enum":
            told = key, f"is {value!r}.", f"Use one of: {', '.join(map(str, rule))}."
        case "minItems":
            told = key, f"has {len(value)} items.", f"Give at least {rule}."
        case "maxItems":
            told = key, f"has {len(value)} items.", f"Give at most {rule}; split a longer list."
        case "pattern":
            told = key, f"is {value!r}.", f"Write it in the form {rule}."
        case _:
            told = key, f"{error.message[:200]}.", str(schema.get("description", "See the schema."))
    return told


def _meaning(schema: Mapping[str, Any], key: str) -> str:
    meaning: str = schema.get("properties", {}).get(key, {}).get("description", "see the schema.")
    return meaning


def _strings(value: Any, path: str = "") -> Iterator[tuple[str, str, str]]:  # noqa: ANN401  # JSON
    """Yield every text of a record with its path and its own key."""
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, str):
                yield f"{path}.{key}".strip("."), key, item
            elif key not in UNSPOKEN:
                yield from _strings(item, f"{path}.{key}".strip("."))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if isinstance(item, str):
                yield f"{path}[{number}]", "", item
            else:
                yield from _strings(item, f"{path}[{number}]")


def _cited(value: Any, path: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401  # JSON
    """Yield every cited source id with the path of its line."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "sources":
                yield from ((f"{path}.sources".strip("."), source) for source in item)
            else:
                yield from _cited(item, f"{path}.{key}".strip("."))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _cited(item, f"{path}[{number}]")


def _references(mine: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Finding]:
    entries = {key for section in ("symptoms", "conditions", "questions") for key in whole[section]}
    for section, key, record in _records(mine):
        place = _place(section, key)
        for path, source in _cited(record):
            if source not in whole["sources"]:
                yield Finding(
                    place,
                    path,
                    f"cites {source!r}, which is not in sources.json.",
                    "Add the document there, or cite another that was read.",
                    fault=True,
                )
        for path, condition in _named_conditions(record):
            if condition not in whole["conditions"]:
                yield Finding(
                    place,
                    path,
                    f"names {condition!r}, which has no record.",
                    f"Write conditions/{condition}.json, or leave it out.",
                    fault=True,
                )
        for name in ("related", "about"):
            for other in record.get(name, ()):
                if other not in entries or other == key:
                    yield Finding(place, name, f"names {other!r}.", "Name another entry that exists.", fault=True)
        if section == "alerts":
            yield from _unknown_findings(place, record, whole["findings"])
    yield from _unheard_ways(mine, whole)


def _named_conditions(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("causes", "differs_from"):
        for number, item in enumerate(record.get(name, ())):
            yield f"{name}[{number}].condition", item["condition"]


def _unknown_findings(place: str, record: Mapping[str, Any], shared: Mapping[str, Any]) -> Iterator[Finding]:
    used = {finding for combination in record["when"] for part in combination for finding in part.split(hearing.OR)}
    for finding in sorted(used - {*record["findings"], *shared["findings"]}):
        yield Finding(place, "when", f"names the finding {finding!r}.", "Write it under findings, or in findings.json.", fault=True)
    for finding in sorted(set(record["findings"]) - used):
        yield Finding(place, f"findings.{finding}", "is in no combination.", "Use it under when, or remove it.", fault=True)


def _unheard_ways(mine: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Finding]:
    """Find ways of saying a finding that name an unknown group of words, or of which a word is heard that says nothing by itself."""
    groups = whole["findings"]["words"]
    language = Language(lexicon.prepare(whole["lexicon"]))
    told = [(_place("alerts", key), record["findings"]) for key, record in mine.get("alerts", {}).items()]
    for place, findings in [*told, ("findings.json", mine.get("findings", {}).get("findings", {}))]:
        for finding, ways in findings.items():
            key = f"findings.{finding}"
            unknown = [
                way for way in ways for part in way.replace(hearing.OR, " ").split() if part[:1] == "{" and part.strip("{}") not in groups
            ]
            for way in unknown:
                yield Finding(place, key, f"{way!r} names no group of words.", "Add it to findings.json.", fault=True)
            for way, word in hearing.mute_words(ways, language).items():
                yield Finding(place, key, f"{way!r} has {word!r}, which reads as nothing.", "Take that word out.", fault=True)
            if not unknown:
                for way, word in hearing.empty_ways(ways, whole["findings"], language, whole["lexicon"]["unheard"]).items():
                    yield Finding(
                        place, key, f"{way!r} is heard as {word!r} alone.", "Say what is meant in words that carry meaning.", fault=True
                    )


def _sourcing(mine: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Finding]:
    """Hold the number of independent sources: two owners for a tip, a referral and a phone number."""
    owner = {key: source["publisher"] for key, source in whole["sources"].items()}
    for section, key, record in _records(mine):
        parts = [(f"self_care[{number}]", tip) for number, tip in enumerate(record.get("self_care", ()))]
        parts += [(name, record[name]) for name in ("referral", "emergency") if name in record]
        parts += [(f"crisis[{number}]", line) for number, line in enumerate(record.get("crisis", ()))]
        for path, part in parts:
            if len({owner.get(source) for source in part["sources"]}) < INDEPENDENT:
                yield Finding(
                    _place(section, key),
                    path,
                    "rests on one owner.",
                    "Cite a second document of another publisher, or leave the line out.",
                    fault=True,
                )
        if section == "symptoms" and not {card["urgency"] for card in record["when_to_get_help"]} & {"emergency", "urgent"}:
            yield Finding(
                _place(section, key),
                "when_to_get_help",
                "has no emergency or urgent sign.",
                "The entry waits until a source gives one.",
                fault=True,
            )
        if section in ("symptoms", "conditions"):
            titles = {tip["title"] for tip in record["self_care"]}
            for number, item in enumerate(record.get("self_care_not_for", ())):
                if item["tip"] is not None and item["tip"] not in titles:
                    yield Finding(
                        _place(section, key),
                        f"self_care_not_for[{number}].tip",
                        f"names no tip: {item['tip']!r}.",
                        "Copy the tip's title, or write null.",
                        fault=True,
                    )


def _doubles(mine: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Finding]:
    """Find phrases that two entries claim, as the matcher reads them, or that say nothing to it."""
    language = Language(lexicon.prepare(whole["lexicon"]))
    owners: dict[tuple[str, ...], str] = {}
    for section in ("symptoms", "questions", "conditions"):
        for key, record in sorted(whole[section].items()):
            for ways, way in ((name, way) for name in ("phrases", "aliases") for way in record.get(name, ())):
                stems = tuple(sorted(language.read(way).keys()))
                if not stems:
                    if key in mine.get(section, {}):
                        yield Finding(
                            _place(section, key), ways, f"{way!r} has no word that tells anything.", "Say it in more words.", fault=True
                        )
                    continue
                first = owners.setdefault(stems, key)
                if first != key and (key in mine.get(section, {}) or any(first in mine.get(name, {}) for name in RECORDS)):
                    yield Finding(
                        _place(section, key),
                        ways,
                        f"{way!r} reads as a phrase of {first}.",
                        "Leave it to one entry: the more general one.",
                        fault=True,
                    )


def _pages_denied(mine: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Finding]:
    """Find names that are said to have no page and have one, or that say nothing."""
    if "lexicon" not in mine:
        return
    language = Language(lexicon.prepare(whole["lexicon"]))
    records = [(key, record) for section in ("symptoms", "conditions") for key, record in whole[section].items()]
    owners = {
        frozenset(language.read(way).keys()): key
        for key, record in records
        for way in (record["name"], *record.get("phrases", ()), *record.get("aliases", ()))
    }
    for name in whole["lexicon"]["no_page"]:
        stems = frozenset(language.read(name).keys())
        if stems in owners or not stems:
            told = f"reads as a phrase of {owners[stems]}" if stems else "has no word that tells anything"
            yield Finding("lexicon.json", "no_page", f"{name!r} {told}.", "Take it out.", fault=True)


def _crossed_words(mine: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Finding]:
    """Find equivalents that do not read as their word: they are a word with equivalents too, or stand under two."""
    if "lexicon" not in mine:
        return
    language = Language(lexicon.prepare(whole["lexicon"]))
    for word, equals in whole["lexicon"]["equivalents"].items():
        for equal in equals:
            if " " not in equal and language.key(equal) != language.key(word):
                yield Finding(
                    "lexicon.json",
                    f"equivalents.{word}",
                    f"{equal!r} reads as another word than {word!r}.",
                    "List each word once, and none that has a list of its own.",
                    fault=True,
                )


def _form(mine: Mapping[str, Any], whole: Mapping[str, Any], path: Path | None) -> Iterator[Finding]:
    used = {source for _, _, record in _records(whole) for _, source in _cited(record)}
    for key in mine.get("sources", {}):
        if key not in used:
            yield Finding(_place("sources", key), "", "is never cited.", "Cite it or remove it.", fault=False)
    folder = path if path is not None else knowledge_folder()
    if folder is None or not folder.is_dir():
        return
    for section, key, record in _records(mine):
        file = folder / section / f"{key}.json"
        if section in RECORDS and file.read_text("utf-8") != canonical(KIND[section], record):
            yield Finding(_place(section, key), "", "is not in canonical form.", "Run: python scripts/canonical.py.", fault=False)


def canonical(kind: str, record: Mapping[str, Any]) -> str:
    """Write a record as its file should be: two-space indent, keys in the schema's order, phrases and names sorted."""
    return json.dumps(_ordered(schema(kind), dict(record)), indent=2, ensure_ascii=False) + "\n"


def _ordered(schema: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401  # JSON
    for option in schema.get("anyOf", ()):
        if option.get("type") == "object" and isinstance(value, dict) and "properties" in option:
            schema = option
    if isinstance(value, dict):
        keys = [
            *(key for key in schema.get("properties", {}) if key in value),
            *(key for key in value if key not in schema.get("properties", {})),
        ]
        parts = schema.get("properties", {})
        return {key: sorted(value[key]) if key in ("phrases", "aliases") else _ordered(parts.get(key, {}), value[key]) for key in keys}
    if isinstance(value, list):
        return [_ordered(schema.get("items", {}), item) for item in value]
    return value


def _wording(mine: Mapping[str, Any]) -> Iterator[Finding]:
    for section in RECORDS:
        for key, record in mine.get(section, {}).items():
            for path, name, text in _strings(record):
                if name in ("id", "name", "clinical_name", "condition"):
                    continue
                found = FORBIDDEN.search(text)
                if found:
                    yield Finding(
                        _place(section, key),
                        path,
                        f"says {found.group()!r}.",
                        "Neither reassure nor diagnose; see data/README.md.",
                        fault=False,
                    )
                if DOSE.search(text):
                    yield Finding(_place(section, key), path, "names a dose.", "Leave doses to a professional.", fault=False)
