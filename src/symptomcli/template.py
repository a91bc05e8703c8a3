"""Answers of a stream as JSON, a line each: what many share is written once, as a template; what is an answer's own is filled in."""

from __future__ import annotations

from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, TypeVar

from symptomcli import causes, citations, contract
from symptomcli.advice import advise, same_advice
from symptomcli.lookup import same_told, suggestions
from symptomcli.model import Outcome
from symptomcli.notation import to_json
from symptomcli.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from symptomcli.contract import Json
    from symptomcli.finding import Finding
    from symptomcli.knowledge import Knowledge
    from symptomcli.model import Answer

T = TypeVar("T")

MEMO = 4_000
"""Phrases of which the answer is kept, as text or as what is its own; complaint columns repeat themselves."""

TEMPLATES = 2_000
"""Kinds of advice, and orders of causes, that are kept as text, some 10 kB each."""

GISTS_OF_ONE = 5
"""For each of those, so many gists of texts are kept that are told so."""

LONGEST_KEPT = 500
"""Characters up to which what a text is told is kept: longer ones hardly come twice, and would fill the memory."""

_EMPTY = {list: "[]", type(None): "null", str: '""'}
"""What is written where there is nothing."""


class _Template:
    """The JSON of answers that are advised the same, but for what is each one's own: its words, matches, causes and sources."""

    def __init__(self, answer: Answer) -> None:
        """Take an answer as far as it is advised (`advice.advise`)."""
        listed = {
            "self_care": _written(contract.tip, answer.self_care),
            "when_to_get_help": _written(contract.card, answer.when_to_get_help),
        }
        bare = contract.answer(answer._replace(self_care=(), when_to_get_help=()))
        own = {*contract.own(answer), "causes", "sources"}
        self._pieces = [""]  # by turns a text that is shared, and the key of a part that is not
        for place, (key, value) in enumerate(bare.items()):
            self._pieces[-1] += f'{"," if place else "{"}"{key}":'
            if key in own:
                self._pieces += [key, ""]
            else:
                self._pieces[-1] += listed.get(key) or to_json(value)
        self._pieces[-1] += "}\n"

    def fill(self, own: Mapping[str, str], causes: str, sources: str) -> str:
        """Write the whole answer to the phrase that `own` (of `_own`) is of, as `to_json(contract.answer(...))` does, and end the line."""
        mine = {**own, "causes": causes, "sources": sources}
        pieces = self._pieces.copy()
        pieces[1::2] = [mine[key] for key in pieces[1::2]]
        return "".join(pieces)


class _Advice(Struct):
    """What answers that are advised the same have in common: their JSON, the sources cited in each part of it, and what is related."""

    template: _Template
    related: str | None
    opening: tuple[str, ...]
    cards: tuple[str, ...]
    last: tuple[str, ...]


class _Causes(Struct):
    """Causes as JSON, and the sources that they cite."""

    text: str
    sources: tuple[str, ...]


class _Told(Struct):
    """What texts of one gist are told beside the advice: causes, and suggestions as JSON."""

    causes: _Causes
    suggestions: str


class _Parts(Struct):
    """The parts that an answer is put together from: kept for a phrase in place of 20 kB of text."""

    advice: _Advice
    own: dict[str, str]
    causes: _Causes
    sources: tuple[str, ...]
    found: bool


class JsonWriter:
    """Writes whole answers: what a phrase shares with others is written once, what is its own for each."""

    def __init__(self, knowledge: Knowledge, found: Callable[[str], Finding]) -> None:
        """Take the knowledge, and what finds the entries of a phrase."""
        self._knowledge = knowledge
        self._found = found
        self._advice: dict[object, _Advice] = {}
        self._causes: dict[object, _Causes] = {}
        self._told: dict[object, _Told] = {}
        self._source = cache(lambda key: to_json(contract.source(knowledge.source(key))))
        self._parts = lru_cache(maxsize=MEMO)(self._parted)

    def write(self, phrase: str) -> tuple[str, bool]:
        """Answer a phrase; tell whether anything was found."""
        parts = self._parts(phrase) if len(phrase) <= LONGEST_KEPT else self._parted(phrase)
        sources = f"[{','.join(map(self._source, parts.sources))}]"
        return parts.advice.template.fill(parts.own, parts.causes.text, sources), parts.found

    def _parted(self, phrase: str) -> _Parts:
        finding = self._found(phrase)
        if max(len(self._advice), len(self._causes), len(self._told) // GISTS_OF_ONE) >= TEMPLATES:
            self._advice.clear()
            self._causes.clear()
            self._told.clear()
            self._parts.cache_clear()
        keep = len(phrase) <= LONGEST_KEPT
        advice = _kept(self._advice if keep else {}, same_advice(finding), partial(self._advise, finding))
        told = _kept(self._told if keep else {}, same_told(finding), partial(self._tell, finding, advice, self._causes if keep else {}))
        answer = finding.answer
        own = _own(answer, told.suggestions)
        cited = (*advice.opening, *citations.of_matches(self._knowledge, answer.matches), *advice.cards, *told.causes.sources, *advice.last)
        return _Parts(advice, own, told.causes, tuple(dict.fromkeys(cited)), answer.outcome is not Outcome.NO_MATCH)

    def _advise(self, finding: Finding) -> _Advice:
        answer = advise(self._knowledge, finding)
        cited = citations.of_opening(answer), citations.of_cards(answer), citations.of_advice(answer)
        related = self._suggest(finding) if finding.entries else None  # where nothing matched, the words decide
        return _Advice(_Template(answer), related, *map(tuple, cited))

    def _tell(self, finding: Finding, advice: _Advice, kept: dict[object, _Causes]) -> _Told:
        said = causes.noticed(self._knowledge, finding)
        told = _kept(kept, (finding.entry_ids, said), partial(self._name_causes, finding, said))
        return _Told(told, self._suggest(finding) if advice.related is None else advice.related)

    def _suggest(self, finding: Finding) -> str:
        return to_json([contract.suggestion(entry) for entry in suggestions(self._knowledge, finding)])

    def _name_causes(self, finding: Finding, said: causes.Noticed) -> _Causes:
        possible = causes.ordered(self._knowledge, finding.entries, said)
        return _Causes(_written(contract.cause, ((cause,) for cause in possible)), tuple(citations.of_causes(possible)))


def _own(answer: Answer, suggestions: str) -> dict[str, str]:
    """Write the parts of an answer that are a phrase's own, but for the suggestions, which are written already."""
    own = {key: to_json(value) if value else _EMPTY[type(value)] for key, value in contract.own(answer).items()}
    return {**own, "suggestions": suggestions}


def _written(part: Callable[..., Json], items: Iterable[tuple[object, ...]]) -> str:
    """Write a list of parts of an answer."""
    return f"[{','.join([_written_once(part, *item) for item in items])}]"


@lru_cache(maxsize=10_000)
def _written_once(part: Callable[..., Json], *of: Hashable) -> str:
    """Write a part of an answer; the same causes, tips and cards stand in many answers."""
    return to_json(part(*of))


def _kept(table: dict[object, T], key: object, make: Callable[[], T]) -> T:
    value = table.get(key)
    if value is None:
        value = table[key] = make()
    return value
