"""Reading -> warning signs and crisis routes.

Screening is apart from ranking and hears the whole text. A finding ("breathless") is a list of ways to say it; a way is a few words, of
which one may be several to choose from ("face/mouth droop/sag", "{person} fitting"). It is heard when all its words stand near each
other in one sentence (next to each other, if the finding is a close one), in any order, each denied or not as in the way itself: "chest
pain" is not heard in "no chest pain", and "not breathing" only where the breathing is denied. An alert is raised when every finding of
one of its combinations is heard, its own or those that all alerts share (`data/findings.json`).
"""

from __future__ import annotations

import json
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from symptomcli import sayings
from symptomcli.kept import Kept
from symptomcli.lines import Lines, Rows
from symptomcli.proximity import closest
from symptomcli.structs import Struct
from symptomcli.text import CANNOT, DENIAL, Role, decimal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from symptomcli.text import Reading, Word

SHARED = ""
"""Stands for an alert's id where all alerts share something."""

SPREAD = 4
"""Words that may stand between those of one way: "my chest is in really bad pain" says "chest pain"."""

INABILITY = 3
"""Words after "can't" that are also heard as denied: "can't lift her arm"."""

FARTHEST_DENIAL = 6
"""Words before a denied one among which its negation is looked for, to be told with it."""

_DURATION = Role.DURATION  # of numbers, too; an enum's attribute is slow to ask for every word


class Raised(Struct):
    """An alert's id and the typed words that raised it."""

    alert: str
    evidence: str


_NONE: frozenset[int] = frozenset()

_Way = tuple[int, list[int]]
"""The number of a finding, and the slots of a way to say it."""


class _Clue(Struct):
    """What a key may tell of signs: the slots that it fills, and the ways that wait for one of them, by another slot that they need too."""

    slots: frozenset[int]
    alone: list[_Way]
    beside: dict[int, list[_Way]]


_Told = tuple[int, _Clue]
"""The place of a word, and what it may tell."""


class _Spoken(Struct):
    """A way that a sentence says: its slots, where in the sentence each is filled, and how many words may stand between these."""

    slots: list[int]
    filled: Mapping[int, list[int]]
    spread: int

    def together(self, silent: AbstractSet[int]) -> list[int]:
        """Give the places of its words that stand closest together outside of sayings; nothing where they stand too far apart."""
        return closest([self.filled[slot] for slot in self.slots], silent, self.spread)


class Screen:
    """All alerts' findings, looked up by their words."""

    def __init__(self, prepared: Mapping[str, Any]) -> None:
        """Take what `prepare` gave, fresh or from the files of an install."""
        self.prepared = prepared
        self._slots: Lines[frozenset[int]] = Lines(prepared["slots"], lambda numbers: frozenset(json.loads(numbers)))
        self._ways: Mapping[int, list[_Way]] = _numbered(prepared, "ways")
        self._clues: Kept[str, _Clue | None] = Kept(self._clue)
        self._combined: Mapping[int, list[tuple[str, int, list[list[int]]]]] = _numbered(prepared, "combined")
        self._idioms: Lines[sayings.Idioms] = Lines(prepared["idioms"], sayings.read)
        self.past = sayings.Past(prepared["past"], prepared["present"])
        self._lasting = frozenset(prepared["lasting"])
        self._close = frozenset(prepared["close"])
        self._crises = frozenset(prepared["crises"])
        self._said: Kept[frozenset[int], Mapping[str, Mapping[int, list[list[int]]]]] = Kept(self._combinations_said)

    def __reduce__(self) -> tuple[type[Screen], tuple[Mapping[str, Any]]]:
        """Travel to another process as what was prepared."""
        return Screen, (self.prepared,)

    def hears(self, stem: str) -> bool:
        """Tell whether a way has this stem, affirmed or denied."""
        return stem in self._slots or f"!{stem}" in self._slots

    def screen(self, reading: Reading) -> list[Raised]:
        """Give every alert that the reading raises, in order of id."""
        words = reading.words
        spoken = [(_ways_said(told), told) for told in (self._told(words, places) for places in _sentences(words))]
        said = self._said[frozenset([finding for ways, _ in spoken for finding, _ in ways])]
        if not said:
            return []
        heard: dict[int, list[_Spoken]] = {}
        for ways, told in spoken:
            filled = _filled(told, ways) if ways else {}
            for finding, slots in ways:
                heard.setdefault(finding, []).append(_Spoken(slots, filled, 0 if finding in self._close else SPREAD))
        typed = sayings.as_typed(words)
        starts = sayings.starts(typed)
        everywhere = sayings.places_of(typed, starts, self._idioms.get(SHARED) or {})
        past = self.past.told(words, typed)
        raised: list[Raised] = []
        for alert, combinations in sorted(said.items()):
            saying = everywhere | sayings.places_of(typed, starts, self._idioms.get(alert) or {})
            over = saying if alert in self._crises else saying | past
            silent = {finding: saying if finding in self._lasting else over for finding in heard}
            evidence = _evidence([parts for _, parts in sorted(combinations.items())], heard, words, silent)
            if evidence:
                raised.append(Raised(alert, ", ".join(evidence)))
        return raised

    def _clue(self, key: str) -> _Clue | None:
        slots = self._slots.get(key)
        if not slots:
            return None
        clue = _Clue(slots, [], {})
        for slot in slots:
            for way in self._ways[slot]:
                others = way[1][:-1]
                (clue.beside.setdefault(others[0], []) if others else clue.alone).append(way)
        return clue

    def _told(self, words: tuple[Word, ...], sentence: Iterable[int]) -> list[_Told]:
        """Give what is heard in a sentence of words that may tell a sign: "6.5" fills 6.5 and 6, "6" fills 6 and 6.0."""
        clues = self._clues
        told = []
        unable = 0
        for place in sentence:
            word = words[place]
            stem, negated = word.stem, word.negated
            if clue := clues[f"!{stem}" if negated else stem]:
                told.append((place, clue))
            if word.doubtful and (clue := clues[stem]):
                told.append((place, clue))
            if word.role is _DURATION and stem.isdigit() and (clue := clues[decimal(word.text) or f"{stem}.0"]):
                told.append((place, clue))
            if unable:  # who cannot speak does not speak
                unable -= 1
                if not negated and (clue := clues[f"!{stem}"]):
                    told.append((place, clue))
            if stem == CANNOT:
                unable = INABILITY
        return told

    def _combinations_said(self, findings: frozenset[int]) -> Mapping[str, Mapping[int, list[list[int]]]]:
        """Give by alert and number the combinations of which every part has a finding that was heard."""
        said: dict[str, dict[int, list[list[int]]]] = {}
        for finding in findings:
            for alert, number, parts in self._combined[finding]:
                if not any(findings.isdisjoint(part) for part in parts):
                    said.setdefault(alert, {})[number] = parts
        return said


def _ways_said(told: Iterable[_Told]) -> list[_Way]:
    """Give the ways of which a sentence says every word."""
    clues = {id(clue): clue for _, clue in told}.values()  # a word that is said a thousand times says its ways once
    filled = _NONE.union(*[clue.slots for clue in clues])
    said: list[_Way] = []
    for clue in clues:
        said += clue.alone
        for slot in filled.intersection(clue.beside):
            said += [way for way in clue.beside[slot] if filled.issuperset(way[1])]
    return said


def _filled(told: Iterable[_Told], ways: Iterable[_Way]) -> dict[int, list[int]]:
    """Give for each slot of some ways the places of the words that fill it."""
    needed = {slot for _, slots in ways for slot in slots}
    filled: dict[int, list[int]] = {}
    for place, clue in told:
        for slot in clue.slots & needed:
            filled.setdefault(slot, []).append(place)
    return filled


def _numbered(prepared: Mapping[str, Any], name: str) -> Mapping[int, list[Any]]:
    """Give the list under a number; read when first asked for."""
    listed = Rows(prepared[name], prepared[f"{name}_places"])
    return Kept(lambda number: json.loads(listed[number]), most=2 * len(listed) + 1)


def _evidence(
    combinations: Iterable[list[list[int]]],
    heard: Mapping[int, list[_Spoken]],
    words: tuple[Word, ...],
    silent: Mapping[int, AbstractSet[int]],
) -> list[str]:
    """Give the typed words that complete a combination; nothing where the places that are silent for a finding leave none.

    Of the wordings of a finding the longest is told, of equals the one that stands closest together.
    """
    told: dict[int, str] = {}

    def tell(finding: int) -> str:
        if finding not in told:
            spans = [span for spoken in heard.get(finding, ()) if (span := spoken.together(silent[finding]))]
            spans.sort(key=lambda span: (span[-1] - span[0], span))
            texts = (_quoted(words[place].text for place in _with_denials(words, span)) for span in spans)
            told[finding] = max(texts, key=len, default="")
        return told[finding]

    evidence: dict[str, None] = {}
    for combination in combinations:
        said = [[text for finding in part if (text := tell(finding))] for part in combination]
        if all(said):
            evidence.update(dict.fromkeys(text for part in said for text in part))
    return list(evidence)


def _quoted(texts: Iterable[str]) -> str:
    """Join words as typed; "haven't" reads as two and was typed once."""
    return " ".join(text for text, _ in groupby(texts))


def _with_denials(words: tuple[Word, ...], span: Iterable[int]) -> list[int]:
    """Add to places of words those of the negations that deny them: "no pulse" is the sign, not "pulse"."""
    told = set(span)
    for place in span:
        if words[place].negated and not words[place].doubtful:
            denials = (back for back in range(place - 1, max(-1, place - FARTHEST_DENIAL), -1) if words[back].stem == DENIAL)
            told.update(islice(denials, 1))
    return sorted(told)


def _sentences(words: tuple[Word, ...]) -> Iterator[Sequence[int]]:
    """Yield the places of each sentence's words."""
    if not words or words[-1].sentence == 0:
        yield range(len(words))
        return
    places: list[int] = []
    for place, word in enumerate(words):
        if places and word.sentence != words[places[-1]].sentence:
            yield places
            places = []
        places.append(place)
    if places:
        yield places
