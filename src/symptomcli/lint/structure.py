"""Knowledge -> what is not of the form that the schemas describe, each fault with its cure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from symptomcli import document
from symptomcli.document import LISTS, WORDS
from symptomcli.lint import records
from symptomcli.lint.report import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jsonschema import ValidationError


def faults(mine: Mapping[str, Any]) -> Iterator[Finding]:
    """Find what is not of the form that the schemas describe; until that is mended, nothing else of it can be read."""
    validators = {section: Draft202012Validator(document.schema(kind)) for section, kind in records.KIND.items()}
    for section in WORDS:
        if section in mine:
            for error in Draft202012Validator(document.schema(section)).iter_errors(mine[section]):
                yield _explained(f"{section}.json", error)
    for section, key, record in records.each(mine):
        place = records.place(section, key)
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
