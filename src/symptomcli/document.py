"""The knowledge as JSON values: what it holds, and where it lies.

Authors edit the small files of `data/`; an installed program has them packed into one file. An editable install has no packed files and
reads `data/` itself.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from symptomcli.errors import KnowledgeFault
from symptomcli.lines import Table, mapped

RECORDS = ("symptoms", "conditions", "questions", "alerts")
"""Sections with a file for each record."""

WORDS = ("lexicon", "findings")
"""Sections that are one file of rules about words: what the program knows of English, and the findings that all alerts share."""

LISTS = {"sources": "id", "emergency_numbers": "country"}
"""Sections that are one list, and the key that names a record."""

Document = dict[str, Any]
"""The knowledge as JSON values: `knowledge_version`, the rules of `WORDS`, and for each other section a mapping of id to record."""

PACKAGE = Path(__file__).parent
"""Where an installed program has its packed files."""

_FOLDER = PACKAGE.parent.parent / "data"


def read_folder(folder: Path) -> tuple[Document, list[str]]:
    """Read a knowledge folder; give what could be read, and a sentence for each file that could not."""
    faults: list[str] = []
    document: Document = {}
    version = folder / "VERSION"
    if version.is_file():
        document["knowledge_version"] = (_read_text(version, faults) or "").strip()
    for section in WORDS:
        if (folder / f"{section}.json").is_file():
            document[section] = read_json(folder / f"{section}.json", faults)
    for section in RECORDS:
        records: dict[str, Any] = {}
        for path in sorted((folder / section).glob("*.json")):
            record = read_json(path, faults)
            if isinstance(record, dict):
                records[path.stem] = record
            elif record is not None:
                faults.append(f"{path}: holds no record; write one JSON object.")
        document[section] = records
    for section, key in LISTS.items():
        document[section] = _read_list(folder / f"{section}.json", key, faults)
    return document, faults


def _read_list(path: Path, key: str, faults: list[str]) -> dict[str, Any]:
    """Read a section that is one list of records, into a mapping by their `key`."""
    listed = read_json(path, faults) if path.is_file() else []
    if listed is None:
        return {}
    if not isinstance(listed, list) or not all(isinstance(record, dict) and isinstance(record.get(key), str) for record in listed):
        faults.append(f"{path}: must be a list of records, each with a text under {key!r}.")
        return {}
    records = {record[key]: record for record in listed}
    if len(records) < len(listed):
        faults.append(f"{path}: two records share one {key!r}; give each its own.")
    return records


def read_json(path: Path, faults: list[str]) -> Any:  # noqa: ANN401  # JSON
    """Read a JSON file; a sentence is added to `faults` where that fails, and None given."""
    text = _read_text(path, faults)
    if text is not None:
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            faults.append(f"{path}: not JSON: {error.msg} at line {error.lineno}.")
        except RecursionError:
            faults.append(f"{path}: nested too deeply.")
    return None


def _read_text(path: Path, faults: list[str]) -> str | None:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        faults.append(f"{path}: not UTF-8 text.")
    except OSError as error:
        faults.append(f"{path}: cannot be read: {error.strerror}.")
    return None


def knowledge_folder() -> Path | None:
    """Give the folder that the knowledge is read from; None where it is packed."""
    return None if (PACKAGE / "knowledge.json").is_file() or not _FOLDER.is_dir() else _FOLDER


def installed_document() -> Document:
    """Read the whole knowledge that came with the program, without its index.

    Raises:
        KnowledgeFault: it is missing or broken.
    """
    home = knowledge_folder()
    if home is None:
        return read_packed(PACKAGE / "knowledge.json")
    document, faults = read_folder(home)
    if faults:
        raise KnowledgeFault(str(home), faults)
    return document


def read_packed(path: Path) -> Document:
    """Read a whole packed file.

    Raises:
        KnowledgeFault: it is missing or broken.
    """
    try:
        document: Document = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise KnowledgeFault(str(path), ["cannot be read; install symptom again."]) from error
    return document


def schema(kind: str) -> dict[str, Any]:
    """Read a JSON Schema: of a record kind, or "answer"."""
    packed = PACKAGE / "schema"
    home = packed if packed.is_dir() else _FOLDER / "schema"
    try:
        loaded: dict[str, Any] = json.loads((home / f"{kind}.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise KnowledgeFault(str(home / f"{kind}.json"), ["cannot be read; install symptom again."]) from error
    return loaded


def everyday_words() -> Table:
    """Give common English words, one a line; a word among them is no typo."""
    return _table("everyday_words.txt")


def alarming_words() -> Table:
    """Give the weights of an `Alarm`."""
    return _table("learned/alarm.tsv")


def idle_words() -> Table:
    """Give the weights of a `Scope`."""
    return _table("learned/scope.tsv")


def telling_words() -> Table:
    """Give the weights of `Evidence`."""
    return _table("learned/evidence.tsv")


def _table(name: str) -> Table:
    packed = PACKAGE / name
    path = packed if packed.is_file() else _FOLDER / name
    try:
        return Table(mapped(path))
    except (OSError, ValueError) as error:
        raise KnowledgeFault(str(path), ["cannot be read; install symptom again."]) from error
