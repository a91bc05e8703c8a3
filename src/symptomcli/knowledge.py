"""Document -> `Knowledge`: typed records, read when asked for, kept once read.

The bundled knowledge was linted before it was packed, so reading it validates nothing. An overlay comes from outside: it is checked
whole, and every fault is raised at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from symptomcli.alarm import Alarm
from symptomcli.bundle import Bundle
from symptomcli.document import alarming_words, everyday_words, idle_words
from symptomcli.errors import KnowledgeFault
from symptomcli.model import (
    Alert,
    Card,
    Cause,
    Code,
    Condition,
    CrisisLine,
    Deadline,
    Difference,
    Emergency,
    Exclusion,
    Kind,
    Line,
    Outcome,
    Prevalence,
    Question,
    Record,
    Referral,
    Review,
    Source,
    Symptom,
    Tip,
    Treatment,
    Urgency,
)
from symptomcli.scope import Scope
from symptomcli.spelling import Speller
from symptomcli.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

Json = dict[str, Any]

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
        found: Symptom = self._keep("symptoms", key, _symptom)
        return found

    def condition(self, key: str) -> Condition:
        """Read a condition."""
        found: Condition = self._keep("conditions", key, _condition)
        return found

    def question(self, key: str) -> Question:
        """Read a question."""
        found: Question = self._keep("questions", key, _question)
        return found

    def alert(self, key: str) -> Alert:
        """Read an alert."""
        found: Alert = self._keep("alerts", key, _alert)
        return found

    def source(self, key: str) -> Source:
        """Read a source."""
        return self.sources([key])[0]

    def sources(self, keys: Collection[str]) -> tuple[Source, ...]:
        """Read sources, in this order."""
        unread = [key for key in keys if key not in self._sources]
        for key, record in zip(unread, self._bundle.records("sources", unread) if unread else (), strict=True):
            self._sources[key] = _parsed("sources", key, record, lambda record: Source(**record))
        return tuple([self._sources[key] for key in keys])

    def emergency(self, country: str | None) -> Emergency:
        """Give the numbers to call in a country (ISO 3166-1 alpha-2); without a verified one, a plain sentence."""
        if country and country in self.ids("emergency_numbers"):
            return self._keep("emergency_numbers", country, _emergency)  # type: ignore[no-any-return]
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

    def _keep(self, section: str, key: str, parse: Callable[[Json], Any]) -> Any:  # noqa: ANN401  # the callers above name the type
        place = (section, key)
        if place not in self._kept:
            self._kept[place] = _parsed(section, key, self._bundle.record(section, key), parse)
        return self._kept[place]


def _parsed(section: str, key: str, record: Json, parse: Callable[[Json], V]) -> V:
    try:
        return parse(record)
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise KnowledgeFault(f"{section}/{key}", ["is not a record of this version; install symptom again."]) from error


def _line(record: Json) -> Line:
    return Line(record["text"], tuple(record["sources"]))


def _lines(records: Iterable[Json]) -> tuple[Line, ...]:
    return tuple(_line(record) for record in records)


def _tips(records: Iterable[Json], exclusions: Iterable[Exclusion] = ()) -> tuple[Tip, ...]:
    """Read tips; each carries the exceptions that concern it, with their sources."""
    tips = []
    for record in records:
        mine = [exclusion for exclusion in exclusions if exclusion.tip in (None, record["title"])]
        sources = dict.fromkeys([*record["sources"], *(source for exclusion in mine for source in exclusion.sources)])
        tips.append(Tip(record["title"], record["detail"], tuple(sources), tuple(exclusion.told for exclusion in mine)))
    return tuple(tips)


def _referral(record: Json) -> Referral:
    return Referral(Urgency(record["urgency"]), record["message"], tuple(record["sources"]))


def _cards(records: Iterable[Json]) -> tuple[Card, ...]:
    return tuple(Card(Urgency(record["urgency"]), _lines(record["signs"])) for record in records)


def _codes(records: Iterable[Json]) -> tuple[Code, ...]:
    return tuple(Code(**record) for record in records)


def _symptom(record: Json) -> Symptom:
    exclusions = tuple(Exclusion(item["group"], item["tip"], item["text"], tuple(item["sources"])) for item in record["self_care_not_for"])
    deadline = record["seek_help_after"]
    return Symptom(
        id=record["id"],
        name=record["name"],
        clinical_name=record["clinical_name"],
        body_system=record["body_system"],
        applies_to=tuple(record["applies_to"]),
        summary=record["summary"],
        phrases=tuple(record["phrases"]),
        causes=tuple(
            Cause(cause["condition"], cause["explanation"], tuple(cause["clues"]), cause["serious"], tuple(cause["sources"]))
            for cause in record["causes"]
        ),
        self_care=_tips(record["self_care"], exclusions),
        self_care_not_for=exclusions,
        seek_help_after=deadline and Deadline(deadline["duration"], Urgency(deadline["urgency"]), tuple(deadline["sources"])),
        referral=_referral(record["referral"]),
        when_to_get_help=_cards(record["when_to_get_help"]),
        related=tuple(record["related"]),
        codes=_codes(record["codes"]),
        sources=tuple(record["sources"]),
        review=Review(**record["review"]),
    )


def _condition(record: Json) -> Condition:
    prevalence = record["prevalence"]
    return Condition(
        id=record["id"],
        name=record["name"],
        aliases=tuple(record["aliases"]),
        phrases=tuple(record.get("phrases", ())),
        summary=record["summary"],
        features=_lines(record["features"]),
        prevalence=prevalence and Prevalence(prevalence["text"], prevalence["population"], tuple(prevalence["sources"])),
        treatments=tuple(
            Treatment(item["name"], item["detail"], item["given_by"], tuple(item["cautions"]), tuple(item["sources"]))
            for item in record["treatments"]
        ),
        prevention=_lines(record["prevention"]),
        self_care=_tips(record["self_care"]),
        referral=_referral(record["referral"]),
        when_to_get_help=_cards(record["when_to_get_help"]),
        differs_from=tuple(Difference(item["condition"], item["text"], tuple(item["sources"])) for item in record["differs_from"]),
        codes=_codes(record["codes"]),
        sources=tuple(record["sources"]),
        review=Review(**record["review"]),
    )


def _question(record: Json) -> Question:
    return Question(
        id=record["id"],
        question=record["question"],
        phrases=tuple(record["phrases"]),
        answer=record["answer"],
        about=tuple(record["about"]),
        sources=tuple(record["sources"]),
        review=Review(**record["review"]),
    )


def _alert(record: Json) -> Alert:
    aid = record["first_aid"]
    return Alert(
        id=record["id"],
        name=record["name"],
        outcome=Outcome(record["outcome"]),
        urgency=Urgency(record["urgency"]),
        message=record["message"],
        do=_lines(aid["do"]),
        do_not=_lines(aid["do_not"]),
        sources=tuple(record["sources"]),
    )


def _emergency(record: Json) -> Emergency:
    number = record["emergency"]
    crisis = tuple(CrisisLine(line["name"], line["contact"], line["for"], tuple(line["sources"])) for line in record["crisis"])
    numbers = " or ".join((number["number"], *number["also"]))
    text = f"Call {numbers} ({record['name']})."
    return Emergency(record["country"], number["number"], text, crisis, tuple(number["sources"]))
