"""Reading -> warning signs and crisis routes.

Screening is apart from ranking and hears the whole text. A finding ("breathless") is a list of ways to say it; a way is a few words, of
which one may be several to choose from ("face/mouth droop/sag", "{person} fitting"). It is heard when all its words stand near each
other in one sentence, in any order, each denied or not as in the way itself: "chest pain" is not heard in "no chest pain", and "not
breathing" only where the breathing is denied. An alert is raised when every finding of one of its combinations is heard, its own or
those that all alerts share (`data/findings.json`).
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice, product
from typing import TYPE_CHECKING, Any, NamedTuple

from symptomcli.lines import Lines, written
from symptomcli.text import CANNOT, DENIAL, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from symptomcli.text import Language, Reading, Word

SPREAD = 4
"""Words that may stand between those of one way: "my chest is in really bad pain" says "chest pain"."""

INABILITY = 3
"""Words after "can't" that are also heard as denied: "can't lift her arm"."""

FARTHEST_DENIAL = 6
"""Words before a denied one among which its negation is looked for, to be told with it."""

OR = "/"
"""Stands between words or findings of which any one will do."""

SHARED = ""
"""Stands for an alert's id where all alerts share something."""


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
    idioms: dict[str, str] = {}
    for record in sorted(records, key=lambda record: record["id"]):
        findings.update({f"{record['id']}/{name}": ways for name, ways in record["findings"].items()})
        when[record["id"]] = [named(record["id"], record["findings"], combination) for combination in record["when"]]
        idioms[record["id"]] = _sayings(record["idioms"])
    heard = {name: sorted({form for way in ways for form in reader.forms(way) if form}) for name, ways in sorted(findings.items())}
    used = {finding for combinations in when.values() for parts in combinations for part in parts for finding in part}
    numbers = {name: number for number, name in enumerate(sorted(used))}
    ways = [(numbers[name], form) for name in numbers for form in heard.get(name, ())]
    slots = sorted({slot for _, form in ways for slot in form})
    place = {slot: number for number, slot in enumerate(slots)}
    holders: dict[str, list[int]] = {}
    for number, slot in enumerate(slots):
        for key in slot:
            holders.setdefault(key, []).append(number)
    use = Counter(slot for _, form in ways for slot in form)
    cost = {slot: sum(use[slots[other]] for key in slot for other in holders[key]) for slot in slots}
    waiting: dict[int, list[tuple[int, list[int]]]] = {}
    for finding, form in ways:  # each way waits for its rarest word only
        rarest, *others = sorted(form, key=lambda slot: (cost[slot], slot))
        waiting.setdefault(place[rarest], []).append((finding, [place[slot] for slot in (*others, rarest)]))
    alerts_of: dict[int, list[str]] = {}
    for alert, combinations in when.items():
        for name in sorted({name for parts in combinations for part in parts for name in part}):
            alerts_of.setdefault(numbers[name], []).append(alert)
    return {
        "slots": _table(holders),
        "ways": _listed(waiting, len(slots)),
        "alerts_of": _listed(alerts_of, len(numbers)),
        "when": _table(
            {
                alert: [[[numbers[name] for name in part] for part in parts] for parts in combinations]
                for alert, combinations in when.items()
            }
        ),
        "idioms": written({**idioms, SHARED: _sayings(shared.get("idioms", ()))}),
        "vocabulary": sorted(reader.vocabulary),
    }


def _table(values: Mapping[str, object]) -> str:
    return written({key: json.dumps(value, separators=(",", ":")) for key, value in values.items()})


def _listed(values: Mapping[int, object], count: int) -> str:
    return "\n".join(json.dumps(values.get(number, []), separators=(",", ":")) for number in range(count))


def _sayings(idioms: Iterable[str]) -> str:
    return "|".join(sorted({normalise(idiom) for idiom in idioms}))


def _read_sayings(text: str) -> dict[str, list[list[str]]]:
    """Put the words of idioms under their first."""
    under: dict[str, list[list[str]]] = {}
    for saying in text.split("|") if text else ():
        words = saying.split()
        under.setdefault(words[0], []).append(words)
    return under


Slot = tuple[str, ...]
"""Keys (`Word.key`: a stem, marked where it is denied) of which one must be heard."""


class _Reader:
    """Reads ways of saying a finding into the slots that must be heard."""

    def __init__(self, language: Language, silent: frozenset[str], groups: Mapping[str, Sequence[str]]) -> None:
        self._language = language
        self._silent = silent
        self._groups = groups
        self._chosen: set[str] = set()
        self.vocabulary: set[str] = set()

    def forms(self, way: str) -> Iterator[tuple[Slot, ...]]:
        """Yield the slots of a way; more than once where its choices read as different numbers of words."""
        options = [self._options(word, way) for word in way.split()]
        first = [words[0] for words in options]
        self._chosen = {word for words in options if len(words) > 1 for word in words}
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
        """Give what must be heard of a way: its words but for the negations that its denied words carry, and for the silent ones.

        A silent word that stands among others to choose from must be heard: "{person} seizing" says who.
        """
        text = " ".join(words)
        self.vocabulary.update(self._language.words(text))
        spoken = [word for word in self._language.read(text).words if word.stem != DENIAL]
        silent = self._silent - self._chosen
        return [word.key for word in spoken if word.text not in silent] or [word.key for word in spoken]


def _form(slots: Iterable[Iterable[str]]) -> tuple[Slot, ...]:
    return tuple(sorted({tuple(sorted(set(slot))) for slot in slots}))


class _Spoken(NamedTuple):
    """A way that a sentence says: its finding, and for each of its slots the places of words that fill it."""

    finding: int
    places: list[list[int]]


class _Numbered(dict[int, Any]):
    """Values by number, written one a line; each is read when it is first asked for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._lines = text.split("\n")

    def __missing__(self, number: int) -> Any:  # noqa: ANN401  # JSON
        found = self[number] = json.loads(self._lines[number])
        return found


class Screen:
    """All alerts' findings, looked up by their words."""

    def __init__(self, prepared: Mapping[str, Any]) -> None:
        """Take what `prepare` gave, fresh or read back from JSON."""
        self._slots: Lines[list[int]] = Lines(prepared["slots"], json.loads)
        self._ways: Mapping[int, list[tuple[int, list[int]]]] = _Numbered(prepared["ways"])
        self._alerts_of: Mapping[int, list[str]] = _Numbered(prepared["alerts_of"])
        self._when: Lines[list[list[list[int]]]] = Lines(prepared["when"], json.loads)
        self._idioms: Lines[Mapping[str, list[list[str]]]] = Lines(prepared["idioms"], _read_sayings)

    def hears(self, stem: str) -> bool:
        """Tell whether a way has this stem, affirmed or denied."""
        return stem in self._slots or f"!{stem}" in self._slots

    def screen(self, reading: Reading) -> list[Raised]:
        """Give every alert that the reading raises, in order of id."""
        words = reading.words
        heard: dict[int, list[_Spoken]] = {}
        for sentence in _sentences(words):
            for spoken in self._spoken(self._filled(words, sentence)):
                heard.setdefault(spoken.finding, []).append(spoken)
        if not heard:
            return []
        said = {
            alert: combinations
            for alert in sorted({alert for finding in heard for alert in self._alerts_of[finding]})
            if (combinations := _complete(self._when.get(alert) or (), heard))
        }
        if not said:
            return []
        typed = [(token, place) for place, word in enumerate(words) for token in word.text.split()]
        everywhere = _places_of(typed, self._idioms.get(SHARED) or {})
        raised: list[Raised] = []
        for alert, combinations in said.items():
            evidence = _evidence(combinations, heard, words, everywhere | _places_of(typed, self._idioms.get(alert) or {}))
            if evidence:
                raised.append(Raised(alert, ", ".join(evidence)))
        return raised

    def _filled(self, words: tuple[Word, ...], sentence: list[int]) -> dict[int, list[int]]:
        """Give the slots that words of a sentence fill, each with their places."""
        filled: dict[int, list[int]] = {}
        slots_of = self._slots.get
        unable = 0
        for place in sentence:
            word = words[place]
            key = word.key
            for slot in slots_of(key) or ():
                filled.setdefault(slot, []).append(place)
            if unable:  # who cannot speak does not speak
                unable -= 1
                if not word.negated:
                    for slot in slots_of(f"!{word.stem}") or ():
                        filled.setdefault(slot, []).append(place)
            if word.stem == CANNOT:
                unable = INABILITY
        return filled

    def _spoken(self, filled: Mapping[int, list[int]]) -> Iterator[_Spoken]:
        """Yield the ways of which all slots are filled."""
        for slot in filled:
            for finding, slots in self._ways[slot]:
                for other in slots:
                    if other not in filled:
                        break
                else:
                    yield _Spoken(finding, [filled[other] for other in slots])


def _complete(combinations: Iterable[list[list[int]]], heard: Mapping[int, object]) -> list[list[list[int]]]:
    """Give the combinations of which every part has a finding that was heard."""
    complete = []
    for parts in combinations:
        for part in parts:
            for finding in part:
                if finding in heard:
                    break
            else:
                break
        else:
            complete.append(parts)
    return complete


def _evidence(
    combinations: Iterable[list[list[int]]], heard: Mapping[int, list[_Spoken]], words: tuple[Word, ...], saying: set[int]
) -> list[str]:
    """Give the typed words that complete a combination, longest wording of each finding first; nothing where sayings leave none."""
    told: dict[int, str] = {}

    def tell(finding: int) -> str:
        if finding not in told:
            spans = [_together(spoken.places, saying) for spoken in heard.get(finding, ())]
            texts = (" ".join(words[place].text for place in _with_denials(words, span)) for span in spans if span)
            told[finding] = max(texts, key=len, default="")
        return told[finding]

    evidence: dict[str, None] = {}
    for combination in combinations:
        said = [[text for finding in part if (text := tell(finding))] for part in combination]
        if all(said):
            evidence.update(dict.fromkeys(text for part in said for text in part))
    return list(evidence)


def _with_denials(words: tuple[Word, ...], span: Iterable[int]) -> list[int]:
    """Add to places of words those of the negations that deny them: "no pulse" is the sign, not "pulse"."""
    told = set(span)
    for place in span:
        if words[place].negated:
            denials = (back for back in range(place - 1, max(-1, place - FARTHEST_DENIAL), -1) if words[back].stem == DENIAL)
            told.update(islice(denials, 1))
    return sorted(told)


def _places_of(typed: Sequence[tuple[str, int]], idioms: Mapping[str, list[list[str]]]) -> set[int]:
    """Give the places of idioms in a text, word for word as typed."""
    return {
        place
        for start, (token, _) in enumerate(typed)
        for idiom in idioms.get(token, ())
        if [token for token, _ in typed[start : start + len(idiom)]] == idiom
        for _, place in typed[start : start + len(idiom)]
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
