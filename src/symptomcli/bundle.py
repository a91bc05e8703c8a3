"""Folder <-> packed document and index; where they lie.

Authors edit the small files of `data/`. The build packs them into `knowledge.json`, one valid JSON document with one record a line,
and an index: the lexicon and alerts made ready, the phrases by stem, and the place of each record in bytes, so that a lookup
reads the index and the few records that it shows. `index.json` has its short parts; its long tables stand in `tables.txt`, of
which a lookup decodes the few lines that it asks for. An editable install has no packed files and reads `data/` itself.
"""

from __future__ import annotations

import json
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symptomcli import alerts, hearing, indexing, lexicon, matching
from symptomcli.complaints import Complaints
from symptomcli.errors import KnowledgeFault
from symptomcli.evidence import Evidence
from symptomcli.language import STEMMER_VERSION, Language
from symptomcli.lines import Lines, Table, mapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from mmap import mmap

INDEX_FORMAT = 22
"""Raised whenever the index changes shape; an index of another format is rebuilt."""

RECORDS = ("symptoms", "conditions", "questions", "alerts")
"""Sections with a file for each record."""

WORDS = ("lexicon", "findings")
"""Sections that are one file of rules about words: what the program knows of English, and the findings that all alerts share."""

LISTS = {"sources": "id", "emergency_numbers": "country"}
"""Sections that are one list, and the key that names a record."""

Document = dict[str, Any]
"""The knowledge as JSON values: `knowledge_version`, the rules of `WORDS`, and for each other section a mapping of id to record."""

_PACKAGE = Path(__file__).parent
_FOLDER = _PACKAGE.parent.parent / "data"


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
    index = {"size": len(out), **_index(document), "places": places}
    language = Language(index["language"])
    described = {key: " ".join(_described(record, language)) for key, record in document["conditions"].items()}
    clues = {key: _dump(_clues(record, language)).decode() for key, record in document["symptoms"].items()}
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


def _joined(short: dict[str, Any], tables: mmap) -> dict[str, Any]:
    """Undo `_parted`.

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


def _described(condition: Mapping[str, Any], language: Language) -> list[str]:
    """Give the keys of all words that tell what a condition is and how it feels, sorted."""
    names = (condition["name"], *condition["aliases"], *condition.get("phrases", ()))
    texts = (*names, condition["summary"], *(feature["text"] for feature in condition["features"]))
    return sorted(set[str]().union(*(language.read(text).keys() for text in texts)))


_HANDS = frozenset(("left", "right"))
"""What a clue means though it tells a circumstance: "left side" is no "right side"."""


def _clues(symptom: Mapping[str, Any], language: Language) -> list[tuple[str, str, list[str], list[str]]]:
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


def _index(document: Mapping[str, Any], base: Bundle | None = None) -> dict[str, Any]:
    """Make everything ready that a lookup needs before it knows which records to read; what `base` has the same is taken from there."""
    if base is not None and all(document[section] == base.document()[section] for section in (*WORDS, "alerts")):
        language, screen, heard = base.language, base.screen.prepared, base.matching.vocabulary
    else:
        language = Language(lexicon.prepare(document["lexicon"]))
        screen = hearing.prepare(document["alerts"].values(), document["findings"], language, document["lexicon"]["unheard"])
        heard = [*screen.pop("vocabulary"), *lexicon.vocabulary(document["lexicon"])]
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


def _place(text: str) -> tuple[int, int]:
    offset, length = text.split()
    return int(offset), int(length)


class Bundle:
    """A document with its index: whole in memory, or packed on disk with records read one by one."""

    def __init__(self, index: Mapping[str, Any], *, document: Document | None = None, path: Path | None = None) -> None:
        """Take an index, and where its records are: in a document, or in a packed file."""
        self.version: str = index["knowledge_version"]
        self.language = Language(index["language"])
        self.screen = alerts.Screen(index["alerts"])
        self.matching = indexing.Index(index["matching"])
        self.ranker = matching.Ranker(self.matching, self.language.anatomy, Evidence(telling_words, self.matching.entries))
        self._places = {section: Lines(places, _place) for section, places in index.get("places", {}).items()}
        self._read = {name: Lines(table, str) for name, table in index.get("read", {}).items()}
        self._document = document
        self._path = path

    @classmethod
    def of(cls, document: Document, base: Bundle | None = None) -> Bundle:
        """Index a document that is in memory; `base` is what it was laid over."""
        return cls(_index(document, base), document=document)

    @classmethod
    def installed(cls) -> Bundle:
        """Open the knowledge that came with the program.

        Raises:
            KnowledgeFault: it is missing or broken.
        """
        return cls.of(installed_document()) if folder() else cls.packed(_PACKAGE)

    @classmethod
    def packed(cls, home: Path) -> Bundle:
        """Open the files that `pack` gave; an index of another format or stemmer is made anew.

        Raises:
            KnowledgeFault: they are missing or broken.
        """
        packed = home / "knowledge.json"
        try:
            index = json.loads((home / "index.json").read_bytes())
            if index["format"] != INDEX_FORMAT or index["stemmer"] != STEMMER_VERSION:
                return cls.of(json.loads(packed.read_bytes()))
            if packed.stat().st_size != index["size"]:
                raise KnowledgeFault(str(packed), ["does not fit its index; install symptom again."])
            return cls(_joined(index, mapped(home / "tables.txt")), path=packed)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise KnowledgeFault(str(packed), [f"cannot be read ({type(error).__name__}); install symptom again."]) from error

    def ids(self, section: str) -> tuple[str, ...]:
        """Ids of a section's records, sorted."""
        return tuple(sorted(self._places[section].whole() if self._document is None else self._document[section]))

    def record(self, section: str, key: str) -> dict[str, Any]:
        """Read one record; raises what `records` raises."""
        return self.records(section, [key])[0]

    def records(self, section: str, keys: Iterable[str]) -> list[dict[str, Any]]:
        """Read records of a section, in this order: the packed file is opened once for all.

        Raises:
            KeyError: the section has no such record.
            KnowledgeFault: the packed file is broken there.
        """
        if self._document is not None:
            return [self._document[section][key] for key in keys]
        assert self._path is not None  # noqa: S101  # a bundle has a document or a path
        places = self._places[section]
        found: list[dict[str, Any]] = []
        key = ""
        try:
            with self._path.open("rb", buffering=0) as packed:
                for key in keys:
                    place = places.get(key)
                    if place is None:
                        raise KeyError(key)
                    offset, length = place
                    packed.seek(offset)
                    found.append(json.loads(packed.read(length)))
        except (OSError, ValueError) as error:
            raise KnowledgeFault(str(self._path), [f"record {key!r} cannot be read; install symptom again."]) from error
        return found

    def described(self, condition: str) -> list[str]:
        """Give the keys of the words that tell what a condition is and how it feels."""
        if "described" in self._read:
            return (self._read["described"].get(condition) or "").split()
        return _described(self.record("conditions", condition), self.language)

    def clues(self, symptom: str) -> list[tuple[str, str, list[str], list[str]]]:
        """Give the clues of a symptom's causes: for each its condition, its text, the qualifiers in it, and the keys of its other words."""
        if "clues" in self._read:
            return json.loads(self._read["clues"].get(symptom) or "[]")  # type: ignore[no-any-return]
        return _clues(self.record("symptoms", symptom), self.language)

    def shown_as(self, condition: str) -> list[str]:
        """Give the ids of the symptoms that a condition causes, those first that its description tells of."""
        if "shown_as" in self._read:
            return (self._read["shown_as"].get(condition) or "").split()
        return self._complaints.of(condition, frozenset(self.described(condition)))

    @cached_property
    def _complaints(self) -> Complaints:
        return Complaints(self.document()["symptoms"], self.matching)

    def document(self) -> Document:
        """Give the whole document, to lay an overlay over it."""
        if self._document is None:
            assert self._path is not None  # noqa: S101
            self._document = _read_packed(self._path)
        return self._document


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
    packed = _PACKAGE / name
    path = packed if packed.is_file() else _FOLDER / name
    try:
        return Table(mapped(path))
    except (OSError, ValueError) as error:
        raise KnowledgeFault(str(path), ["cannot be read; install symptom again."]) from error


def folder() -> Path | None:
    """Give the folder that the knowledge is read from; None where it is packed."""
    return None if (_PACKAGE / "knowledge.json").is_file() or not _FOLDER.is_dir() else _FOLDER


def installed_document() -> Document:
    """Read the whole knowledge that came with the program, without its index.

    Raises:
        KnowledgeFault: it is missing or broken.
    """
    home = folder()
    if home is None:
        return _read_packed(_PACKAGE / "knowledge.json")
    document, faults = read_folder(home)
    if faults:
        raise KnowledgeFault(str(home), faults)
    return document


def _read_packed(path: Path) -> Document:
    try:
        document: Document = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise KnowledgeFault(str(path), ["cannot be read; install symptom again."]) from error
    return document


def schema(kind: str) -> dict[str, Any]:
    """Read a JSON Schema: of a record kind, or "answer"."""
    packed = _PACKAGE / "schema"
    home = packed if packed.is_dir() else _FOLDER / "schema"
    try:
        loaded: dict[str, Any] = json.loads((home / f"{kind}.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise KnowledgeFault(str(home / f"{kind}.json"), ["cannot be read; install symptom again."]) from error
    return loaded
