"""Document -> packed files: one record a line, and all that a lookup needs before it knows which records to read.

`knowledge.json` is one valid JSON document. Its index has the lexicon and alerts made ready, the phrases by stem, and the place of each
record in bytes: `index.json` has the short parts; the long tables stand in `tables.txt`, of which a lookup decodes the few lines that it
asks for.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from symptomcli import hearing, indexing, lexicon
from symptomcli.complaints import Complaints
from symptomcli.document import LISTS, RECORDS, WORDS
from symptomcli.language import STEMMER_VERSION, Language
from symptomcli.lines import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from mmap import mmap

    Words = tuple[Language, Mapping[str, Any], list[str]]
    """What is made ready of the rules about words: the language, the alerts' screen, and the words that either hears and no phrase has."""

INDEX_FORMAT = 23
"""Raised whenever the index changes shape; an index of another format is rebuilt."""


def pack(document: Mapping[str, Any]) -> dict[str, bytes]:
    """Pack a document into files, by name: `knowledge.json`, and its index in `index.json` and `tables.txt`."""
    out = bytearray(b'{"schema_version": "1", "knowledge_version": ' + _dump(document["knowledge_version"]))
    places: dict[str, Table] = {}
    for section in (*RECORDS, *LISTS):
        out += b",\n" + _dump(section) + b": {"
        mine: dict[str, str] = {}
        for number, (key, record) in enumerate(sorted(document[section].items())):
            out += (b",\n" if number else b"\n") + _dump(key) + b": "
            line = _dump(record)
            mine[key] = f"{len(out)} {len(line)}"
            out += line
        out += b"\n}"
        places[section] = Table.of(mine)
    for section in WORDS:
        out += b",\n" + _dump(section) + b": " + _dump(document[section])
    out += b"\n}\n"
    index = {"size": len(out), **index_of(document, words_ready(document)), "places": places}
    language = Language(index["language"])
    described = {key: " ".join(words_of(record, language)) for key, record in document["conditions"].items()}
    clues = {key: _dump(clues_of(record, language)).decode() for key, record in document["symptoms"].items()}
    complaints = Complaints(document["symptoms"], indexing.Index(index["matching"]))
    shown_as = {key: " ".join(complaints.of(key, frozenset(words.split()))) for key, words in described.items()}
    index["read"] = {"described": Table.of(described), "clues": Table.of(clues), "shown_as": Table.of(shown_as)}
    short, tables = _parted(index)
    return {"knowledge.json": bytes(out), "index.json": _dump(short), "tables.txt": tables}


def _parted(index: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Part an index into what is short, which says where in the tables each one begins and ends, and the tables."""
    short: dict[str, Any] = {}
    tables = bytearray()
    named: list[tuple[str, str, int, int]] = []
    for section, part in index.items():
        short[section] = part
        if isinstance(part, dict):
            short[section] = {name: value for name, value in part.items() if not isinstance(value, Table)}
            for name, value in part.items():
                if isinstance(value, Table):
                    start = len(tables)
                    tables += bytes(value)
                    named.append((section, name, start, len(tables)))
                    tables += b"\n"
    return {**short, "tables": named, "length": len(tables)}, bytes(tables)


def joined(short: dict[str, Any], tables: mmap) -> dict[str, Any]:
    """Join the parts of an index, as `pack` wrote them.

    Raises:
        ValueError: the tables are not those that were written.
    """
    if len(tables) != short["length"]:
        raise ValueError("the tables do not fit the index")
    for section, name, start, end in short["tables"]:
        if tables[end : end + 1] != b"\n":
            raise ValueError("a table does not end where the index says")
        short[section][name] = Table(tables, start, end)
    return short


def words_of(condition: Mapping[str, Any], language: Language) -> list[str]:
    """Give the keys of all words that tell what a condition is and how it feels, sorted."""
    names = (condition["name"], *condition["aliases"], *condition.get("phrases", ()))
    texts = (*names, condition["summary"], *(feature["text"] for feature in condition["features"]))
    return sorted(set[str]().union(*(language.read(text).keys() for text in texts)))


_HANDS = frozenset(("left", "right"))
"""What a clue means though it tells a circumstance: "left side" is no "right side"."""


def clues_of(symptom: Mapping[str, Any], language: Language) -> list[tuple[str, str, list[str], list[str]]]:
    """Read the clues of a symptom's causes, in the order of the causes: condition, text, qualifiers, and the keys of all other words."""
    clues = []
    for cause in symptom["causes"]:
        for text in dict.fromkeys(cause["clues"]):
            reading = language.read(text)
            keys = {place: reading.words[place].key for place in reading.content}
            others = {key for place, key in keys.items() if place not in reading.circumstances or key in _HANDS}
            clues.append((cause["condition"], text, list(reading.qualifiers), sorted(others)))
    return clues


def _dump(value: Any) -> bytes:  # noqa: ANN401  # JSON
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def words_ready(document: Mapping[str, Any]) -> Words:
    """Make the rules about words ready."""
    language = Language(lexicon.prepare(document["lexicon"]))
    screen = hearing.prepare(document["alerts"].values(), document["findings"], language, document["lexicon"]["unheard"])
    return language, screen, [*screen.pop("vocabulary"), *lexicon.vocabulary(document["lexicon"])]


def index_of(document: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """Make everything ready that a lookup needs before it knows which records to read."""
    language, screen, heard = words
    return {
        "format": INDEX_FORMAT,
        "stemmer": STEMMER_VERSION,
        "knowledge_version": document["knowledge_version"],
        "language": language.prepared,
        "alerts": screen,
        "matching": indexing.build(list(_entries(document)), language, heard).stored,
    }


def _entries(document: Mapping[str, Any]) -> Iterator[tuple[indexing.Entry, list[str]]]:
    """Yield every entry with the phrases that lead to it, and the illnesses that have no page.

    A symptom's clinical name is one of them ("Arthralgia"), unless it is another entry's name or phrase ("Delirium").
    """
    entries = [
        *(_entry("symptom", record, _plain(record["name"]), *record["phrases"]) for record in document["symptoms"].values()),
        *(
            _entry("condition", record, record["name"], _plain(record["name"]), *record["aliases"], *record.get("phrases", ()))
            for record in document["conditions"].values()
        ),
        *(_entry("question", record, record["question"], *record["phrases"]) for record in document["questions"].values()),
    ]
    taken = {way.casefold() for _, ways in entries for way in ways}
    for entry, ways in entries:
        if entry.kind == "symptom":
            clinical = clinical_names(document["symptoms"][entry.id]["clinical_name"] or "")
            yield entry, [*ways, *(name for name in clinical if name.casefold() not in taken)]
        else:
            yield entry, ways
    for name in document["lexicon"]["no_page"]:
        if name.casefold() not in taken:  # an overlay may bring the page
            yield indexing.Entry(indexing.NO_PAGE, name, name), [name]


def _entry(kind: str, record: Mapping[str, Any], *ways: str) -> tuple[indexing.Entry, list[str]]:
    name: str = record["question" if kind == "question" else "name"]
    return indexing.Entry(kind, record["id"], name), list(ways)


def clinical_names(text: str) -> list[str]:
    """Part the names that stand together: "Melena / tarry stool"."""
    return [name for part in re.split(r"[/;,]| or ", _plain(text)) if (name := part.strip())]


def _plain(name: str) -> str:
    """Give a name without what stands in brackets."""
    return " ".join(re.sub(r"\([^)]*\)", " ", name).split())
