"""Document -> `Knowledge`: typed records, read when asked for, kept once read.

The bundled knowledge was linted before it was packed, so reading it validates nothing. An overlay comes from outside: it is checked
whole, and every fault is raised at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from symptomcli import records
from symptomcli.alarm import Alarm
from symptomcli.bundle import Bundle
from symptomcli.document import alarming_words, everyday_words, idle_words
from symptomcli.errors import KnowledgeFault
from symptomcli.model import Emergency, Kind
from symptomcli.scope import Scope
from symptomcli.spelling import Speller
from symptomcli.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    from symptomcli.model import Alert, Condition, Question, Record, Source, Symptom
    from symptomcli.records import Json

V = TypeVar("V")

SECTIONS = {Kind.SYMPTOM: "symptoms", Kind.CONDITION: "conditions", Kind.QUESTION: "questions"}

ANY_COUNTRY = "Call your local emergency number: 112 in Europe and many other places, 999 in the UK, 911 in the US and Canada."


class Clue(Struct):
    """Words that point to a cause: the qualifiers that they name, and the keys of all others."""

    condition: str
    text: str
    qualifiers: frozenset[str]
    words: frozenset[str]


class Knowledge:
    """All that is known, with its index. Reading a record twice gives the same object."""

    def __init__(self, bundle: Bundle, guard: Bundle | None = None) -> None:
        """Wrap a bundle; nothing is read yet. `guard` hears the warning signs too, whatever words an overlay redefines."""
        self._bundle = bundle
        self.ears = (bundle,) if guard is None else (bundle, guard)
        self._kept: dict[tuple[str, str], Any] = {}
        self._sources: dict[str, Source] = {}
        self.speller = Speller(bundle.matching, bundle.language, everyday_words)
        self.alarm = Alarm(alarming_words)
        self.scope = Scope(idle_words)
        kinds = {kind.value for kind in Kind}
        self._names = {(entry.kind, entry.id): entry.name for entry in bundle.matching.entries if entry.kind in kinds}

    @classmethod
    def load(cls, overlays: Iterable[Path] = ()) -> Knowledge:
        """Open the installed knowledge, with overlays (folders or packed files) laid over it in order.

        Raises:
            KnowledgeFault: the bundle or an overlay is broken; it holds every fault.
        """
        bundle = Bundle.installed()
        paths = tuple(overlays)
        if not paths:
            return cls(bundle)
        from symptomcli import lint  # noqa: PLC0415  # 60 ms for jsonschema, paid only with an overlay
        from symptomcli.overlay import lay_over, read  # noqa: PLC0415

        document = bundle.document()
        for path in paths:
            overlay = read(path)
            faults = list(lint.structure.faults(overlay))
            if not faults:
                document = lay_over(document, overlay)
                faults = lint.broken(overlay, document)
            if faults:
                raise KnowledgeFault(str(path), [str(fault) for fault in faults])
        return cls(Bundle.of(document, bundle), guard=bundle)

    @property
    def version(self) -> str:
        """Version of the knowledge, by calendar."""
        return self._bundle.version

    @property
    def bundle(self) -> Bundle:
        """The records and the index underneath."""
        return self._bundle

    def ids(self, section: str) -> tuple[str, ...]:
        """Ids of a section ("symptoms", "conditions", "questions", "alerts", "sources"), sorted."""
        return self._bundle.ids(section)

    def raw(self, section: str, key: str) -> Json:
        """Give a record as it is in its file."""
        return self._bundle.record(section, key)

    def name(self, kind: Kind, key: str) -> str:
        """Name of an entry, without reading it."""
        return self._names[kind, key]

    def has(self, kind: Kind, key: str) -> bool:
        """Tell whether there is an entry of this kind with this id."""
        return (kind, key) in self._names

    def kind(self, key: str) -> Kind | None:
        """Kind of the entry with this id, symptoms first; None for an unknown id."""
        return next((kind for kind in Kind if (kind, key) in self._names), None)

    def record(self, kind: Kind, key: str) -> Record:
        """Read an entry."""
        match kind:
            case Kind.SYMPTOM:
                return self.symptom(key)
            case Kind.CONDITION:
                return self.condition(key)
            case Kind.QUESTION:
                return self.question(key)

    def symptom(self, key: str) -> Symptom:
        """Read a symptom."""
        return self._keep("symptoms", key, records.symptom)

    def condition(self, key: str) -> Condition:
        """Read a condition."""
        return self._keep("conditions", key, records.condition)

    def question(self, key: str) -> Question:
        """Read a question."""
        return self._keep("questions", key, records.question)

    def alert(self, key: str) -> Alert:
        """Read an alert."""
        return self._keep("alerts", key, records.alert)

    def source(self, key: str) -> Source:
        """Read a source."""
        return self.sources([key])[0]

    def sources(self, keys: Collection[str]) -> tuple[Source, ...]:
        """Read sources, in this order."""
        unread = [key for key in keys if key not in self._sources]
        for key, record in zip(unread, self._bundle.records("sources", unread) if unread else (), strict=True):
            self._sources[key] = _parsed("sources", key, record, records.source)
        return tuple([self._sources[key] for key in keys])

    def emergency(self, country: str | None) -> Emergency:
        """Give the numbers to call in a country (ISO 3166-1 alpha-2); without a verified one, a plain sentence."""
        if country and country in self.ids("emergency_numbers"):
            return self._keep("emergency_numbers", country, records.emergency)
        return Emergency(country, None, ANY_COUNTRY)

    def described(self, condition: str) -> frozenset[str]:
        """Give the keys of the words that tell what a condition is and how it feels."""
        place = ("described", condition)
        if place not in self._kept:
            self._kept[place] = frozenset(self._bundle.described(condition))
        found: frozenset[str] = self._kept[place]
        return found

    def shown_as(self, condition: str) -> tuple[str, ...]:
        """Give the ids of the symptoms that a condition causes, those first that its description tells of."""
        place = ("shown_as", condition)
        if place not in self._kept:
            self._kept[place] = tuple(self._bundle.shown_as(condition))
        found: tuple[str, ...] = self._kept[place]
        return found

    def clues(self, symptom: Symptom) -> tuple[Clue, ...]:
        """Read the clues of a symptom's causes, in the order of the causes."""
        place = ("clues", symptom.id)
        if place not in self._kept:
            self._kept[place] = tuple(
                Clue(condition, text, frozenset(qualifiers), frozenset(words))
                for condition, text, qualifiers, words in self._bundle.clues(symptom.id)
            )
        found: tuple[Clue, ...] = self._kept[place]
        return found

    def _keep(self, section: str, key: str, parse: Callable[[Json], V]) -> V:
        place = (section, key)
        if place not in self._kept:
            self._kept[place] = _parsed(section, key, self._bundle.record(section, key), parse)
        found: V = self._kept[place]
        return found


def _parsed(section: str, key: str, record: Json, parse: Callable[[Json], V]) -> V:
    try:
        return parse(record)
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise KnowledgeFault(f"{section}/{key}", ["is not a record of this version; install symptom again."]) from error
