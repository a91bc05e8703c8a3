"""Record -> its file in canonical form, and the files that are in another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from symptomcli import document
from symptomcli.document import RECORDS
from symptomcli.lint import records
from symptomcli.lint.report import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def warnings(mine: Mapping[str, Any], folder: Path) -> Iterator[Finding]:
    """Find the files of a folder, read as `mine`, that are not as `text` writes them."""
    for section, key, record in records.each(mine):
        file = folder / section / f"{key}.json"
        if section in RECORDS and file.read_text("utf-8") != text(section, record):
            yield Finding(records.place(section, key), "", "is not in canonical form.", "Run: python scripts/canonical.py.", fault=False)


def text(section: str, record: Mapping[str, Any]) -> str:
    """Write a record of a section as its file should be: two-space indent, keys in the schema's order, phrases and names sorted."""
    return json.dumps(_ordered(document.schema(records.KIND[section]), dict(record)), indent=2, ensure_ascii=False) + "\n"


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
