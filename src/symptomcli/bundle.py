"""Knowledge with its index: whole in memory, or packed on disk with records read one by one."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from symptomcli import alerts, indexing, matching, packing
from symptomcli.complaints import Complaints
from symptomcli.document import PACKAGE, WORDS, installed_document, knowledge_folder, read_packed, telling_words
from symptomcli.errors import KnowledgeFault
from symptomcli.evidence import Evidence
from symptomcli.language import STEMMER_VERSION, Language
from symptomcli.lines import Lines, mapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from symptomcli.document import Document


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
        """Index a document that is in memory; `base` is what it was laid over: what both have the same is taken from there."""
        if base is not None and all(document[section] == base.document()[section] for section in (*WORDS, "alerts")):
            words = base.language, base.screen.prepared, base.matching.vocabulary
        else:
            words = packing.words_ready(document)
        return cls(packing.index_of(document, words), document=document)

    @classmethod
    def installed(cls) -> Bundle:
        """Open the knowledge that came with the program.

        Raises:
            KnowledgeFault: it is missing or broken.
        """
        return cls.of(installed_document()) if knowledge_folder() else cls.packed(PACKAGE)

    @classmethod
    def packed(cls, home: Path) -> Bundle:
        """Open the files that `packing.pack` gave; an index of another format or stemmer is made anew.

        Raises:
            KnowledgeFault: they are missing or broken.
        """
        packed = home / "knowledge.json"
        try:
            index = json.loads((home / "index.json").read_bytes())
            if index["format"] != packing.INDEX_FORMAT or index["stemmer"] != STEMMER_VERSION:
                return cls.of(json.loads(packed.read_bytes()))
            if packed.stat().st_size != index["size"]:
                raise KnowledgeFault(str(packed), ["does not fit its index; install symptom again."])
            return cls(packing.joined(index, mapped(home / "tables.txt")), path=packed)
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
        return packing.words_of(self.record("conditions", condition), self.language)

    def clues(self, symptom: str) -> list[tuple[str, str, list[str], list[str]]]:
        """Give the clues of a symptom's causes: for each its condition, its text, the qualifiers in it, and the keys of its other words."""
        if "clues" in self._read:
            return json.loads(self._read["clues"].get(symptom) or "[]")  # type: ignore[no-any-return]
        return packing.clues_of(self.record("symptoms", symptom), self.language)

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
            self._document = read_packed(self._path)
        return self._document
