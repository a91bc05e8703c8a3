"""Alert records -> what a `Screen` must hear: the words of each way of saying a finding, and the findings of each combination.

Runs when the index is built, not when a text is read.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from itertools import product
from typing import TYPE_CHECKING, Any

from symptomcli.alerts import SHARED
from symptomcli.kept import Kept
from symptomcli.lines import Table, rows
from symptomcli.sayings import A_BREAK
from symptomcli.text import BREAKS, CANNOT, DENIAL, Role, cut, normalise, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from symptomcli.language import Language

OR = "/"
"""Stands between words or findings of which any one will do."""

CRISIS = "crisis"
"""The outcome of a crisis route, which is heard whenever it was."""


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
    records = sorted(records, key=lambda record: record["id"])
    for record in records:
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
    use = Counter(place[slot] for _, form in ways for slot in form)
    woken = {key: sum(use[number] for number in numbered) for key, numbered in holders.items()}
    cost = {slot: sum(woken[key] for key in slot) for slot in slots}
    waiting: dict[int, list[tuple[int, list[int]]]] = {}
    for finding, form in ways:  # each way waits for its rarest word only
        rarest, *others = sorted(form, key=lambda slot: (cost[slot], slot))
        waiting.setdefault(place[rarest], []).append((finding, [place[slot] for slot in (*others, rarest)]))
    combined: dict[int, list[tuple[str, int, list[list[int]]]]] = {}
    shares = Counter(finding for combinations in when.values() for parts in combinations for part in parts for finding in part)
    for alert, combinations in when.items():
        for number, parts in enumerate(combinations):  # each combination waits for its rarest part only
            rarest_part = min(parts, key=lambda part: (sum(shares[name] for name in part), part))
            for name in dict.fromkeys(rarest_part):
                combined.setdefault(numbers[name], []).append((alert, number, [[numbers[one] for one in part] for part in parts]))
    return {
        "slots": Table.of({key: _compact(numbered) for key, numbered in holders.items()}),
        **_listed("ways", waiting, len(slots)),
        **_listed("combined", combined, len(numbers)),
        "idioms": Table.of({**idioms, SHARED: _sayings(shared.get("idioms", ()))}),
        "past": sorted(normalise(way) for way in shared.get("past", ())),
        "present": sorted(shared.get("present", ())),
        "lasting": sorted(numbers[name] for name in shared.get("lasting", ()) if name in numbers),
        "close": sorted(numbers[name] for name in shared.get("close", ()) if name in numbers),
        "crises": sorted(record["id"] for record in records if record["outcome"] == CRISIS),
        "vocabulary": sorted(reader.vocabulary),
    }


def empty_ways(ways: Iterable[str], shared: Mapping[str, Any], language: Language, unheard: Iterable[str]) -> dict[str, str]:
    """Give the wordings that come down to one word that says nothing by itself, each with this word.

    Raises:
        UnreadableWay: a way names no known group of words.
    """
    silent = frozenset(unheard)
    reader = _Reader(language, silent, shared.get("words", {}))
    for way in ways:
        if sum(OR in word or word not in silent for word in way.split()) == 1:
            deque(reader.forms(way), maxlen=0)
    return reader.empty


def mute_words(ways: Iterable[str], language: Language) -> dict[str, str]:
    """Give the wordings of which a word reads as nothing ("pt"), so that the others are heard without it, each with this word."""
    return {way: word for way in ways for part in way.split() for word in part.split(OR) if word[:1] != "{" and not [*language.words(word)]}


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _listed(name: str, values: Mapping[int, object], count: int) -> dict[str, Table]:
    """Write values under the numbers up to `count`, so that `_numbered` finds them."""
    text, places = rows(_compact(values.get(number, [])) for number in range(count))
    return {name: text, f"{name}_places": places}


def _sayings(idioms: Iterable[str]) -> str:
    """Write idioms out, each with every one of its choices: "left/right knee" is two. A mark in one may be any mark."""
    chosen = {" ".join(words) for idiom in idioms for words in product(*(word.split(OR) for word in idiom.split()))}
    return "|".join(sorted({" ".join(A_BREAK if word in BREAKS else whole(word) for word in cut(saying)) for saying in chosen} - {""}))


Slot = tuple[str, ...]
"""Sounds (`Word.sound`) of which one must be heard."""


class _Reader:
    """Reads ways of saying a finding into the slots that must be heard."""

    def __init__(self, language: Language, silent: frozenset[str], groups: Mapping[str, Sequence[str]]) -> None:
        self._language = language
        self._silent = silent
        self._groups = groups
        self._chosen: set[str] = set()
        self.vocabulary: set[str] = set()
        self._words: Kept[str, list[str]] = Kept(lambda word: list(language.words(word)))
        self.empty: dict[str, str] = {}
        """Ways that come down to a word that says nothing by itself ("out of it" is heard as "out"), and this word."""

    def forms(self, way: str) -> Iterator[tuple[Slot, ...]]:
        """Yield the slots of a way; more than once where its choices read as different numbers of words."""
        options = [self._options(word, way) for word in way.split()]
        self._chosen = {word for words in options if len(words) > 1 for word in words}
        self.vocabulary.update(*[self._words[word] for words in options for word in words])
        yield from self._forms(options)

    def _forms(self, options: Sequence[Sequence[str]]) -> Iterator[tuple[Slot, ...]]:
        """Yield the slots of words to choose from: those that fill a slot like the first of their choice share one form with it."""
        first = [words[0] for words in options]
        plain = self._keys(first)
        slots: list[set[str]] = [{key} for key in plain]
        alike: list[list[str]] = []
        for place, words in enumerate(options):
            alike.append([words[0]])
            known: tuple[int, str] | None = None  # where plain words of this choice stand, and whether denied: each reads as the others
            for word in words[1:]:
                plainly = self._language.is_plain(word)
                if known and plainly:
                    slots[known[0]].add(known[1] + self._language.key(word))
                else:
                    keys = self._keys([*first[:place], word, *first[place + 1 :]])
                    differing = [at for at, key in enumerate(keys) if at >= len(plain) or key != plain[at]]
                    if len(keys) != len(plain) or len(differing) > 1:  # it reads as more or fewer words: a form of its own
                        yield from self._forms([*alike[:place], [word], *options[place + 1 :]])
                        continue
                    for at in differing:
                        slots[at].add(keys[at])
                        known = (at, "!" * (keys[at][0] == "!")) if plainly else known
                alike[place].append(word)
        yield _form(slots)

    def _options(self, word: str, way: str) -> Sequence[str]:
        """Give the words of which one must be said: "bad/big/{severe}" names two, and a group of words."""
        options: list[str] = []
        for part in word.split(OR):
            if part.startswith("{") and part.endswith("}"):
                group = self._groups.get(part[1:-1])
                if not group:
                    raise UnreadableWay(f"{way!r} names the group of words {part}, which is not in findings.json")
                options += group
            else:
                options.append(part)
        return options

    def _keys(self, words: Iterable[str]) -> list[str]:
        """Give what must be heard of a way: its words but for the negations that its denied words carry, and for the silent ones.

        A silent word that stands among others to choose from must be heard: "{person} seizing" says who. A negation that denies none of
        the words that are heard must be heard itself: "not feel it" is more than "feel".
        """
        text = " ".join(words)
        read = self._language.spoken(text)
        spoken = [word for word in read if word.stem != DENIAL]
        silent = self._silent - self._chosen
        heard = [word for word in spoken if word.text not in silent] or spoken
        lost = len(spoken) < len(read) and not any(word.negated for word in heard)
        if len(heard) == 1 and heard[0].role is Role.FILLER and len(spoken) > 1 and not lost:
            self.empty.setdefault(text, heard[0].text)
        return [*(word.sound for word in heard), *([DENIAL] if lost else ())]


def _form(slots: Iterable[Iterable[str]]) -> tuple[Slot, ...]:
    """Give slots in order; who says "unable to" says "not"."""
    return tuple(sorted({tuple(sorted({*slot, CANNOT} if DENIAL in slot else set(slot))) for slot in map(frozenset, slots)}))
