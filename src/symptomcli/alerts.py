"""Reading -> warning signs and crisis routes.

Screening is apart from ranking and hears the whole text. A way of saying a finding is heard when all its words stand near each
other in one sentence, in any order, each denied or not as in the way itself: "chest pain" is not heard in "no chest pain", and
"not breathing" only where the breathing is denied. An alert is raised when every finding of one of its combinations is heard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from symptomcli.text import CANNOT, DENIAL, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from symptomcli.text import Language, Reading, Word

SPREAD = 4
"""Words that may stand between those of one way: "my chest is in really bad pain" says "chest pain"."""

INABILITY = 3
"""Words after "can't" that are also heard as denied: "can't lift her arm"."""

Pair = tuple[str, bool]
"""A stem, and whether it is denied."""


class Raised(NamedTuple):
    """An alert's id and the typed words that raised it."""

    alert: str
    evidence: str


class _Way(NamedTuple):
    alert: str
    finding: str
    pairs: tuple[Pair, ...]


def prepare(records: Iterable[Mapping[str, Any]], language: Language, unheard: Iterable[str]) -> dict[str, Any]:
    """Turn alert records into JSON values that a `Screen` takes: stems for words, with whether each is denied.

    `unheard` are the words ("my", "the") that need not be said; unlike the matcher's fillers they are few, since "having a fit" is more
    than "fit".
    """
    silent = frozenset(unheard)
    ways: list[list[Any]] = []
    when: dict[str, list[list[str]]] = {}
    idioms: dict[str, list[list[str]]] = {}
    vocabulary: set[str] = set()
    for record in sorted(records, key=lambda record: record["id"]):
        when[record["id"]] = record["when"]
        idioms[record["id"]] = [normalise(idiom).split() for idiom in record["idioms"]]
        for finding, spoken in record["findings"].items():
            for way in spoken:
                vocabulary.update(language.words(way))
                ways.append([record["id"], finding, [list(pair) for pair in _heard(language.read(way), silent)]])
    return {"ways": ways, "when": when, "idioms": idioms, "vocabulary": sorted(vocabulary)}


def _heard(reading: Reading, silent: frozenset[str]) -> list[Pair]:
    """Give what must be heard of a way: its words but for the silent ones and the negations that its denied words carry."""
    spoken = [word for word in reading.words if word.stem != DENIAL]
    words = [word for word in spoken if word.text not in silent] or spoken
    return sorted({(word.stem, word.negated) for word in words})


class Screen:
    """All alerts' ways of speaking, looked up by their words."""

    def __init__(self, prepared: Mapping[str, Any]) -> None:
        """Take what `prepare` gave, fresh or read back from JSON."""
        self._when: dict[str, list[list[str]]] = prepared["when"]
        self._idioms: dict[str, list[list[str]]] = prepared["idioms"]
        self._ways = [_Way(alert, finding, tuple((stem, denied) for stem, denied in pairs)) for alert, finding, pairs in prepared["ways"]]
        self._by_pair: dict[Pair, list[int]] = {}
        for number, way in enumerate(self._ways):
            for pair in way.pairs:
                self._by_pair.setdefault(pair, []).append(number)

    def screen(self, reading: Reading) -> list[Raised]:
        """Give every alert that the reading raises, in order of id."""
        heard: dict[str, dict[str, str]] = {}
        said = _Sayings(reading.words, self._idioms)
        for places in _sentences(reading.words):
            for way, evidence in self._ways_in(reading.words, places, said):
                findings = heard.setdefault(way.alert, {})
                if len(evidence) > len(findings.get(way.finding, "")):
                    findings[way.finding] = evidence
        raised: list[Raised] = []
        for alert, findings in sorted(heard.items()):
            complete = [combination for combination in self._when[alert] if findings.keys() >= set(combination)]
            if complete:
                said_words = dict.fromkeys(findings[finding] for combination in complete for finding in combination)
                raised.append(Raised(alert, ", ".join(said_words)))
        return raised

    def _ways_in(self, words: tuple[Word, ...], sentence: list[int], said: _Sayings) -> Iterator[tuple[_Way, str]]:
        """Yield the ways that one sentence says, each with its words as typed."""
        where: dict[Pair, list[int]] = {}
        unable = 0
        for place in sentence:
            stem, denied = words[place].stem, words[place].negated
            where.setdefault((stem, denied), []).append(place)
            if unable and not denied:  # who cannot speak does not speak
                where.setdefault((stem, True), []).append(place)
            unable = INABILITY if stem == CANNOT else max(0, unable - 1)
        missing: dict[int, int] = {}
        for pair in where:
            for number in self._by_pair.get(pair, ()):
                missing[number] = missing.get(number, len(self._ways[number].pairs)) - 1
        for number, left in missing.items():
            if left:
                continue
            way = self._ways[number]
            span = _nearest([[place for place in where[pair] if place not in said.by(way.alert)] for pair in way.pairs])
            if span and span[-1] - span[0] < len(span) + SPREAD:
                yield way, " ".join(words[place].text for place in span)


class _Sayings:
    """The places of an alert's idioms in a text, word for word as typed, found when first asked for."""

    def __init__(self, words: tuple[Word, ...], idioms: Mapping[str, list[list[str]]]) -> None:
        self._typed = [(token, place) for place, word in enumerate(words) for token in word.text.split()]
        self._tokens = [token for token, _ in self._typed]
        self._starts: dict[str, list[int]] = {}
        for start, token in enumerate(self._tokens):
            self._starts.setdefault(token, []).append(start)
        self._idioms = idioms
        self._found: dict[str, set[int]] = {}

    def by(self, alert: str) -> set[int]:
        """Give the places of the words that this alert takes for a saying."""
        if alert not in self._found:
            self._found[alert] = {
                place
                for idiom in self._idioms[alert]
                for start in self._starts.get(idiom[0], ())
                if self._tokens[start : start + len(idiom)] == idiom
                for _, place in self._typed[start : start + len(idiom)]
            }
        return self._found[alert]


def _nearest(options: list[list[int]]) -> list[int]:
    """Choose one place for each word so that they stand closest together; nothing where a word has no place left.

    A window slides over all places in order, so that a text of any length takes time in proportion.
    """
    standing = sorted((place, number) for number, places in enumerate(options) for place in places)
    latest: dict[int, int] = {}
    best: list[int] = []
    for place, number in standing:
        latest[number] = place
        if len(latest) == len(options):
            span = sorted(set(latest.values()))
            if not best or span[-1] - span[0] < best[-1] - best[0]:
                best = span
    return best


def _sentences(words: tuple[Word, ...]) -> Iterator[list[int]]:
    """Yield the places of each sentence's words."""
    places: list[int] = []
    for place, word in enumerate(words):
        if places and word.sentence != words[places[-1]].sentence:
            yield places
            places = []
        places.append(place)
    if places:
        yield places
