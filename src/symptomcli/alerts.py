"""Reading -> warning signs and crisis routes.

Screening is apart from ranking and hears the whole text. A finding ("breathless") is a list of ways to say it; a way is a few words, of
which one may be several to choose from ("face/mouth droop/sag", "{person} fitting"). It is heard when all its words stand near each
other in one sentence, in any order, each denied or not as in the way itself: "chest pain" is not heard in "no chest pain", and "not
breathing" only where the breathing is denied. An alert is raised when every finding of one of its combinations is heard, its own or
those that all alerts share (`data/findings.json`).
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from symptomcli.text import CANNOT, DENIAL, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from symptomcli.text import Language, Reading, Word

SPREAD = 4
"""Words that may stand between those of one way: "my chest is in really bad pain" says "chest pain"."""

INABILITY = 3
"""Words after "can't" that are also heard as denied: "can't lift her arm"."""

OR = "/"
"""Stands between words or findings of which any one will do."""


class Raised(NamedTuple):
    """An alert's id and the typed words that raised it."""

    alert: str
    evidence: str


class UnreadableWay(ValueError):
    """A way that cannot be heard; the message says why."""


def shared_name(finding: str) -> str:
    """Name a finding that all alerts share; an alert's own is named `alert/finding`."""
    return f"/{finding}"


def named(alert: str, own: Iterable[str], combination: Iterable[str]) -> list[list[str]]:
    """Resolve a combination: for each of its parts, the full names of the findings of which one must be heard."""
    mine = frozenset(own)
    return [[f"{alert}/{finding}" if finding in mine else shared_name(finding) for finding in part.split(OR)] for part in combination]


def prepare(records: Iterable[Mapping[str, Any]], shared: Mapping[str, Any], language: Language, unheard: Iterable[str]) -> dict[str, Any]:
    """Turn alert records and the shared findings into JSON values that a `Screen` takes.

    `unheard` are the words ("my", "the") that need not be said; unlike the matcher's fillers they are few, since "having a fit" is more
    than "fit".

    Raises:
        UnreadableWay: a way names no known group of words.
    """
    reader = _Reader(language, frozenset(unheard), shared.get("words", {}))
    findings = {shared_name(name): ways for name, ways in shared.get("findings", {}).items()}
    when: dict[str, list[list[list[str]]]] = {}
    idioms: dict[str, list[list[str]]] = {}
    for record in sorted(records, key=lambda record: record["id"]):
        findings.update({f"{record['id']}/{name}": ways for name, ways in record["findings"].items()})
        when[record["id"]] = [named(record["id"], record["findings"], combination) for combination in record["when"]]
        idioms[record["id"]] = sorted(normalise(idiom).split() for idiom in {*record["idioms"], *shared.get("idioms", ())})
    heard = {name: sorted({form for way in ways for form in reader.forms(way) if form}) for name, ways in sorted(findings.items())}
    slots = sorted({slot for forms in heard.values() for form in forms for slot in form})
    number = {slot: place for place, slot in enumerate(slots)}
    return {
        "slots": [list(slot) for slot in slots],
        "findings": {name: [[number[slot] for slot in form] for form in forms] for name, forms in heard.items()},
        "when": when,
        "idioms": idioms,
        "vocabulary": sorted(reader.vocabulary),
    }


Slot = tuple[str, ...]
"""Keys (`Word.key`: a stem, marked where it is denied) of which one must be heard."""


class _Reader:
    """Reads ways of saying a finding into the slots that must be heard."""

    def __init__(self, language: Language, silent: frozenset[str], groups: Mapping[str, Sequence[str]]) -> None:
        self._language = language
        self._silent = silent
        self._groups = groups
        self.vocabulary: set[str] = set()

    def forms(self, way: str) -> Iterator[tuple[Slot, ...]]:
        """Yield the slots of a way; more than once where its choices read as different numbers of words."""
        options = [self._options(word, way) for word in way.split()]
        first = [words[0] for words in options]
        plain = self._keys(first)
        slots: list[set[str]] = [{key} for key in plain]
        for place, words in enumerate(options):
            for word in words[1:]:
                keys = self._keys([*first[:place], word, *first[place + 1 :]])
                differing = [at for at, key in enumerate(keys) if at >= len(plain) or key != plain[at]]
                if len(keys) == len(plain) and len(differing) <= 1:
                    for at in differing:
                        slots[at].add(keys[at])
                else:  # it reads as more or fewer words than the first choice: a way of its own
                    for others in product(*options[:place], [word], *options[place + 1 :]):
                        yield _form({key} for key in self._keys(others))
        yield _form(slots)

    def _options(self, word: str, way: str) -> Sequence[str]:
        if word.startswith("{") and word.endswith("}"):
            group = self._groups.get(word[1:-1])
            if not group:
                raise UnreadableWay(f"{way!r} names the group of words {word}, which is not in findings.json")
            return group
        return word.split(OR)

    def _keys(self, words: Iterable[str]) -> list[str]:
        """Give what must be heard of a way: its words but for the silent ones and the negations that its denied words carry."""
        text = " ".join(words)
        self.vocabulary.update(self._language.words(text))
        spoken = [word for word in self._language.read(text).words if word.stem != DENIAL]
        return [word.key for word in spoken if word.text not in self._silent] or [word.key for word in spoken]


def _form(slots: Iterable[Iterable[str]]) -> tuple[Slot, ...]:
    return tuple(sorted({tuple(sorted(set(slot))) for slot in slots}))


class _Way(NamedTuple):
    finding: str
    slots: tuple[int, ...]


class _Spoken(NamedTuple):
    """A way that a sentence says: its finding, and for each of its slots the places of words that fill it."""

    finding: str
    places: list[list[int]]


class Screen:
    """All alerts' findings, looked up by their words."""

    def __init__(self, prepared: Mapping[str, Any]) -> None:
        """Take what `prepare` gave, fresh or read back from JSON."""
        self._when: dict[str, list[list[list[str]]]] = prepared["when"]
        self._idioms: dict[str, list[list[str]]] = prepared["idioms"]
        slots: list[list[str]] = prepared["slots"]
        self._slots_of: dict[str, list[int]] = {}
        for number, keys in enumerate(slots):
            for key in keys:
                self._slots_of.setdefault(key, []).append(number)
        ways = [_Way(finding, tuple(form)) for finding, forms in prepared["findings"].items() for form in forms]
        use = [0] * len(slots)
        for way in ways:
            for slot in way.slots:
                use[slot] += 1
        cost = [sum(use[other] for key in keys for other in self._slots_of[key]) for keys in slots]
        self._by_slot: dict[int, list[_Way]] = {}
        for way in ways:  # each way waits for its rarest word only
            self._by_slot.setdefault(min(way.slots, key=lambda slot: (cost[slot], slot)), []).append(way)
        self._alerts_of: dict[str, list[str]] = {}
        for alert, combinations in self._when.items():
            for finding in sorted({finding for parts in combinations for part in parts for finding in part}):
                self._alerts_of.setdefault(finding, []).append(alert)

    def hears(self, stem: str) -> bool:
        """Tell whether a way has this stem, affirmed or denied."""
        return stem in self._slots_of or f"!{stem}" in self._slots_of

    def screen(self, reading: Reading) -> list[Raised]:
        """Give every alert that the reading raises, in order of id."""
        words = reading.words
        heard: dict[str, list[_Spoken]] = {}
        for sentence in _sentences(words):
            for spoken in self._spoken(words, sentence):
                heard.setdefault(spoken.finding, []).append(spoken)
        if not heard:
            return []
        sayings = _Sayings(words, self._idioms)
        raised: list[Raised] = []
        for alert in sorted({alert for finding in heard for alert in self._alerts_of.get(finding, ())}):
            evidence = self._evidence(alert, heard, words, sayings.by(alert))
            if evidence:
                raised.append(Raised(alert, ", ".join(evidence)))
        return raised

    def _spoken(self, words: tuple[Word, ...], sentence: list[int]) -> Iterator[_Spoken]:
        """Yield the ways of which a sentence has all words."""
        filled: dict[int, list[int]] = {}
        unable = 0
        for place in sentence:
            word = words[place]
            keys = (word.key, f"!{word.stem}") if unable and not word.negated else (word.key,)  # who cannot speak does not speak
            for key in keys:
                for slot in self._slots_of.get(key, ()):
                    filled.setdefault(slot, []).append(place)
            unable = INABILITY if word.stem == CANNOT else max(0, unable - 1)
        for slot in filled:
            for way in self._by_slot.get(slot, ()):
                if all(other in filled for other in way.slots):
                    yield _Spoken(way.finding, [filled[other] for other in way.slots])

    def _evidence(self, alert: str, heard: Mapping[str, list[_Spoken]], words: tuple[Word, ...], saying: set[int]) -> list[str]:
        """Give the typed words that complete a combination of an alert, longest first wording of each finding; nothing where none is."""
        told: dict[str, str] = {}

        def tell(finding: str) -> str:
            if finding not in told:
                spans = [_together(spoken.places, saying) for spoken in heard.get(finding, ())]
                told[finding] = max((" ".join(words[place].text for place in span) for span in spans if span), key=len, default="")
            return told[finding]

        evidence: dict[str, None] = {}
        for combination in self._when[alert]:
            said = [[tell(finding) for finding in part if tell(finding)] for part in combination]
            if all(said):
                evidence.update(dict.fromkeys(text for part in said for text in part))
        return list(evidence)


class _Sayings:
    """The places of an alert's idioms in a text, word for word as typed, found when first asked for."""

    def __init__(self, words: tuple[Word, ...], idioms: Mapping[str, list[list[str]]]) -> None:
        self._typed = [(token, place) for place, word in enumerate(words) for token in word.text.split()]
        self._tokens = [token for token, _ in self._typed]
        self._starts: dict[str, list[int]] = {}
        for start, token in enumerate(self._tokens):
            self._starts.setdefault(token, []).append(start)
        self._idioms = idioms

    def by(self, alert: str) -> set[int]:
        """Give the places of the words that this alert takes for a saying."""
        return {
            place
            for idiom in self._idioms[alert]
            for start in self._starts.get(idiom[0], ())
            if self._tokens[start : start + len(idiom)] == idiom
            for _, place in self._typed[start : start + len(idiom)]
        }


def _together(options: Iterable[list[int]], saying: set[int]) -> list[int]:
    """Choose a place outside of sayings for each word so that they stand closest together; nothing where they stand too far apart.

    A window slides over all places in order, so that a text of any length takes time in proportion.
    """
    left = [[place for place in places if place not in saying] for places in options]
    standing = sorted((place, number) for number, places in enumerate(left) for place in places)
    latest: dict[int, int] = {}
    best: list[int] = []
    for place, number in standing:
        latest[number] = place
        if len(latest) == len(left):
            span = sorted(set(latest.values()))
            if not best or span[-1] - span[0] < best[-1] - best[0]:
                best = span
    return best if best and best[-1] - best[0] < len(best) + SPREAD else []


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
