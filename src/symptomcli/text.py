"""Words: normalise, stem, negation, qualifiers.

A `Language` is made from `data/lexicon.json` and turns any text into a `Reading`: its words in order, each with the stem
that all its equivalents share, its clause, its role, and whether the writer denies it. Equal readings mean that people
said the same thing; ranking and screening see stems only.
"""

from __future__ import annotations

import json
import re
import unicodedata
from enum import IntEnum
from functools import cached_property
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Any

import Stemmer

from symptomcli.kept import Kept
from symptomcli.lines import Lines, Table
from symptomcli.notes import spell_out
from symptomcli.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

STEMMER_VERSION: str = Stemmer.version()
"""Stems of another version are rebuilt, not trusted."""

NEGATED_WORDS = 6
"""A denial reaches at most so many content words: NegEx (Chapman 2001) uses a window of five or six."""

ITEM_WORDS = 2
"""Content words of an item in a list of denied things that no "or" closes."""

LIST_WORDS = 20
"""Words in which the "or" of a list of denied things is looked for."""

BETWEEN_WORDS = 2
"""Words that may stand between a thing and what introduces it: "in my old car"."""

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.,;:!?\n&+/()]")
_POINTED = re.compile(rf"[^\W_]*\d(?:\.\d+)+[^\W_]*|{_TOKEN.pattern}")
_UNSPOKEN = re.compile(r"[^\w.,;:!?\n&+/()']|_")
_INITIALS = r"\b(?:[a-z]\.){2,}"
_DECIMALS = re.compile(r"(?<=\d)\.\d+")
_HARD_BREAKS = frozenset(".;:!?\n")
_SOFT_BREAKS = frozenset(",&+/()")
BREAKS = _HARD_BREAKS | _SOFT_BREAKS
"""Marks between clauses."""

JOINERS = frozenset(("and", "plus", "with", "then", "but", "also"))
"""Words after which another clause begins."""

_ALTERNATIVES = frozenset(("or", "nor"))
_PRONOUNS = frozenset(("i", "im", "i'm", "he", "hes", "he's", "she", "shes", "she's", "it", "its", "it's", "we", "they"))
_RESTARTS = _PRONOUNS | {"just"}
_SUBJECTS = frozenset(("i", "my", "he", "she", "his", "her", "it", "we", "they", "the", "a", "have", "has", "had", "am"))
_DENIES = frozenset(("denies", "denied", "denying", "negative", "neg"))
_ENDING = frozenset(("stop", "away"))
_EXPERIENCED = frozenset(("had", "ever", "felt", "known", "experienced"))
_ONCE = frozenset(("last", "since", "this", "yesterday"))
"""Before a time of day: what began last night need not be worse at night."""

_REPORTS = frozenset(("reports", "reported", "endorses", "complains", "states", "admits", "noted", "presents"))
_INTRODUCING = frozenset(
    (
        "about",
        "after",
        "against",
        "around",
        "at",
        "before",
        "behind",
        "beside",
        "by",
        "driving",
        "during",
        "from",
        "holding",
        "in",
        "into",
        "like",
        "near",
        "of",
        "off",
        "on",
        "onto",
        "over",
        "playing",
        "since",
        "through",
        "to",
        "under",
        "using",
        "watching",
        "with",
        "without",
    )
)
_SUBORDINATING = frozenset(("because", "if", "that", "when", "which", "while"))
_POSSESSIVES = frozenset(("my", "our", "his", "her"))
_APOSTROPHES = {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u00b4": "'"}
_ARROWS = {"\u2191": " increased ", "\u2193": " decreased "}
_SIGNS = str.maketrans({**_APOSTROPHES, **_ARROWS})


class Role(IntEnum):
    """What a word does in the text."""

    CONTENT = 0
    FILLER = 1
    DURATION = 2
    NEGATION = 3
    AFTERWARDS = 4
    """Says that what stands before it is over: "has gone"."""


_CONTENT = Role.CONTENT  # an enum's attribute is slow to ask for every word


class Word(Struct):
    """One word, or several that the lexicon treats as one ("throw up")."""

    text: str
    stem: str
    role: Role
    clause: int
    sentence: int
    negated: bool = False
    degree: str = ""

    @property
    def key(self) -> str:
        """What the word means: its degree or its stem, marked where it is denied: "not hungry" and "hungry" are different complaints."""
        meaning = self.degree or self.stem
        return f"!{meaning}" if self.negated else meaning

    @property
    def sound(self) -> str:
        """What screening hears: the stem, marked where it is denied, whatever degree it tells; of a number its decimals, too."""
        stem = decimal(self.text) or self.stem
        return f"!{stem}" if self.negated else stem


class Reading(Struct):
    """What a text says: its words, the names of the qualifiers it mentions, and the places of their words.

    `content` are the places of the words that carry meaning, denied ones among them; `suspected` those of a guess ("?UTI"); `things` those
    of what a clause is about that is about nobody: "the car coughs". `personal`: the text names somebody, or something of the body; where
    all that names anybody is "my" or "her", `owned` are the stems of what they own: "my caramel" is nobody.
    """

    words: tuple[Word, ...]
    content: tuple[int, ...]
    qualifiers: tuple[str, ...]
    circumstances: frozenset[int]
    suspected: frozenset[int]
    things: frozenset[int]
    personal: bool
    owned: tuple[str, ...]

    def keys(self) -> set[str]:
        """Stems of the words that carry meaning, with their denial."""
        return {self.words[place].key for place in self.content}

    def denied(self, met: Container[int] = ()) -> tuple[str, ...]:
        """What the writer says they do not have: runs of denied words, as typed, but for the places that a phrase `met`."""
        told = [place for place, word in enumerate(self.words) if word.negated and not word.degree and place not in met]
        runs: list[list[int]] = []
        for place in told:
            if runs and runs[-1][-1] == place - 1 and self.words[place - 1].clause == self.words[place].clause:
                runs[-1].append(place)
            else:
                runs.append([place])
        return tuple(dict.fromkeys(" ".join(self.words[place].text for place in run) for run in runs))


_ROLES = {"w": Role.CONTENT, "d": Role.CONTENT, "n": Role.NEGATION, "p": Role.FILLER, "s": Role.FILLER, "a": Role.AFTERWARDS}
_DENYING = frozenset(("n", "a"))
"""Kinds of rules (`_Rule.kind`): what their words are, and which of them deny."""

PERSISTENT = "persist"
"""Stem of all that says a complaint does not stop ("can't stop", "won't go away"): no denial, and no complaint by itself."""

DENIAL = "~"
"""Stem of every negation; the words that it denies carry it on."""

MORE, LESS, WORSE = "more", "less", "worse"
"""Degrees, of all that says by how much or how well: "increased", "gone down", "poor". No complaint by themselves."""

DEGREES = frozenset((MORE, LESS, WORSE))

CANNOT = "cannot"
"""Stem of all that says a person is unable to: a complaint, and no denial of what follows."""


class _Rule(Struct):
    """Stems in a row that mean something together: a kind (of `_ROLES`, or "q" for a qualifier), and its value."""

    stems: tuple[str, ...]
    kind: str
    value: str


class _Rules(Struct):
    """The rules that begin with a stem: the one of this stem alone, and under their second stem the others, longest first."""

    alone: _Rule | None
    longer: Mapping[str, Sequence[_Rule]]


class Anatomy(Struct):
    """Stems of the parts of the body, of all places (sides too: "left", "half"), and of some parts the larger one that they belong to."""

    broader: Mapping[str, str]
    parts: frozenset[str]
    places: frozenset[str]


class _Piece(Struct):
    """One word of what was typed: as spelt, its stem, the rules that begin with it, and how it reads in the first clause without them."""

    surface: str
    stem: str
    rules: _Rules | None
    word: Word


_Mark = tuple[int, int]
"""Numbers of a clause and a sentence."""

_FIRST: _Mark = (0, 0)

_NOWHERE: frozenset[int] = frozenset()


def normalise(text: str) -> str:
    """Fold case, width, accents, apostrophes and hyphens; lone surrogates and control characters become spaces.

    The point of a decimal number ("T 38.9") stays, and ends no sentence.
    """
    if text.isascii():
        text = text.translate(_SIGNS).lower()
    else:
        text = unicodedata.normalize("NFKD", text.translate(_SIGNS)).casefold()
        text = "".join(character for character in text if not unicodedata.combining(character))
    if "." in text:
        text = re.sub(_INITIALS, lambda letters: letters.group().replace(".", ""), text)
    return _UNSPOKEN.sub(" ", spell_out(text))


def cut(text: str) -> list[str]:
    """Cut a text into words as typed and marks between them; "38.9", "t38.9" and "12.11.2026" are words."""
    text = normalise(text)
    return (_POINTED if "." in text else _TOKEN).findall(text)


def whole(word: str) -> str:
    """Take the decimals of a number away."""
    return _DECIMALS.sub("", word) if "." in word else word


def decimal(word: str) -> str:
    """Give a number with decimals as it is heard ("38.50 C" as 38.5, "7.0" as 7.0); nothing of any other word."""
    if "." not in word:
        return ""
    units, _, decimals = word.partition(".")
    return f"{units}.{decimals[0]}" if units.isdigit() and decimals.isdigit() else ""


class Language:
    """The lexicon, made ready: build it with `from_lexicon`, or with `Language(prepared)` from what `prepared` returned."""

    def __init__(self, prepared: Mapping[str, Any]) -> None:
        """Take rules that `from_lexicon` prepared, fresh or from the files of an install."""
        self.prepared = prepared
        self._expansions: dict[str, str] = prepared["expansions"]
        self._canonical: dict[str, str] = prepared["canonical"]
        self._degrees: dict[str, str] = prepared["degrees"]
        self.slips: dict[str, str] = prepared["slips"]
        self._asides = frozenset(prepared["asides"])
        self._suspicions = frozenset(prepared["suspicions"])
        self.foreign = frozenset(prepared["foreign"])
        """Common words of other languages, some of which are English as well."""
        self._things = frozenset(prepared["things"])
        self._people = frozenset(prepared["people"])
        self._bodily = frozenset(prepared["bodily"])
        self._comparisons = frozenset(prepared["comparisons"])
        self._roles = {**dict.fromkeys(prepared["durations"], Role.DURATION), **dict.fromkeys(prepared["fillers"], Role.FILLER)}
        self._ends = frozenset(prepared["ends"])
        self.anatomy = Anatomy(prepared["broader"], frozenset(prepared["parts"]), frozenset((*prepared["parts"], *prepared["sides"])))
        rules = _by_stem(prepared["rules"])
        self._rules: Kept[str, _Rules | None] = Kept(lambda stem: _under_second(rules[stem]))
        self._qualifiers = _by_stem(prepared["qualifiers"])
        self._stems: Kept[str, str] = Kept(Stemmer.Stemmer("english").stemWord)
        self._as_typed: Kept[str, list[_Piece]] = Kept(lambda typed: self._taken(typed, typed))
        self._last: tuple[str, list[str]] = "", []

    def __reduce__(self) -> tuple[type[Language], tuple[Mapping[str, Any]]]:
        """Travel to another process as the rules alone: the stemmer cannot, and is made anew."""
        return Language, (self.prepared,)

    @classmethod
    def from_lexicon(cls, lexicon: Mapping[str, Any]) -> Language:
        """Prepare the rules of `lexicon.json`: stem them, and put the longest first."""
        expansions = {**lexicon["spellings"], **lexicon["contractions"], **lexicon["abbreviations"]}
        bare = cls(
            {
                "expansions": expansions,
                "slips": {},
                "canonical": {},
                "degrees": {},
                "broader": {},
                "parts": [],
                "sides": [],
                "things": [],
                "people": [],
                "bodily": [],
                "fillers": [],
                "asides": [],
                "suspicions": [],
                "foreign": [],
                "comparisons": [],
                "durations": [],
                "ends": [],
                "rules": Table.of({}),
                "ruled": Table.of({}),
                "qualifiers": Table.of({}),
            }
        )
        canonical: dict[str, str] = {}
        rules: list[_Rule] = []
        for word, equals in lexicon["equivalents"].items():
            target = bare.stem(word)
            for equal in equals:
                stems = bare._stems_of(equal)
                if len(stems) == 1:
                    canonical[stems[0]] = target
                else:
                    rules.append(_Rule(stems, "w", target))
        degrees = {bare._stems_of(way): degree for degree, ways in lexicon["degrees"].items() for way in (degree, *ways)}
        rules += [_Rule(stems, "d", degree) for stems, degree in degrees.items() if len(stems) > 1]
        negation = lexicon["negation"]
        rules += [_Rule(bare._stems_of(ways), "n", "") for ways in negation["triggers"]]
        rules += [_Rule(bare._stems_of(ways), "p", "") for ways in negation["not_negations"]]
        comparisons = [bare._stems_of(ways) for ways in negation["comparisons"]]
        rules += [_Rule(stems, "p", "") for stems in comparisons if len(stems) > 1]
        rules += [_Rule(bare._stems_of(ways), "s", "") for ways in lexicon["sayings"]]
        rules += [_Rule(bare._stems_of(ways), "a", "") for ways in negation["afterwards"]]
        rules += [_Rule(bare._stems_of(ways), "w", PERSISTENT) for ways in lexicon["persistence"]]
        parts = {
            "expansions": expansions,
            "slips": lexicon["slips"],
            "canonical": canonical,
            "degrees": {stems[0]: degree for stems, degree in degrees.items() if len(stems) == 1},
            "broader": {bare.stem(part): bare.stem(whole) for part, whole in lexicon["broader"].items()},
            "parts": sorted({canonical.get(stem, stem) for stem in map(bare.stem, lexicon["parts"])}),
            "sides": sorted(map(bare.stem, lexicon["sides"])),
            "things": sorted({form for thing in lexicon["things"] for form in (thing, f"{thing}s")}),  # "tire", and not "tired"
            "people": sorted(lexicon["people"]),
            "bodily": sorted({*lexicon["people"], *lexicon["bodily"]} - _POSSESSIVES),
            "fillers": sorted({*lexicon["fillers"], *negation["ends"]}),
            "asides": sorted(lexicon["asides"]),
            "suspicions": sorted(lexicon["suspicions"]),
            "foreign": sorted(lexicon["foreign"]),
            "comparisons": sorted(" ".join(stems) for stems in comparisons),
            "durations": sorted(lexicon["durations"]),
            "ends": sorted(map(bare.stem, negation["ends"])),
            "rules": _written_rules(rules),
            "ruled": Table.of({stem: "" for rule in rules for stem in rule.stems}),
            "qualifiers": Table.of({}),
        }
        reader = cls(parts)  # a qualifier is looked for among words as read, after equivalents became one
        ways = [(name, way) for name, listed in lexicon["qualifiers"].items() for way in listed]
        qualifiers = [_Rule(tuple(word.stem for word in reader.read(way).words), "q", name) for name, way in ways]
        return cls({**parts, "qualifiers": _written_rules(qualifiers)})

    def tokens(self, text: str) -> list[str]:
        """Give the words of a text as typed, once each, in order."""
        return list(dict.fromkeys(token for token in self._cut(text) if token[0] not in BREAKS))

    def _cut(self, text: str) -> list[str]:
        """Cut a text into words as typed and breaks. The last text is remembered: it is cut for its repair, then read."""
        last, tokens = self._last
        if text is not last:
            tokens = cut(text)
            self._last = text, tokens
        return tokens

    def stem(self, word: str) -> str:
        """Give the stem that this word shares with its inflections."""
        return self._stems[word]

    def key(self, word: str) -> str:
        """Give the stem that this word shares with its inflections and its equivalents of one word."""
        stem = self.stem(self._expansions.get(word, word))
        return self._canonical.get(stem, stem)

    def _stems_of(self, text: str) -> tuple[str, ...]:
        return tuple(piece.stem for piece in self._pieces(text, {})[0])

    def words(self, text: str) -> Iterable[str]:
        """Yield the single words of a text after spellings and contractions are resolved: the vocabulary to repair towards."""
        return (piece.surface for piece in self._pieces(text, {})[0])

    def _taken(self, typed: str, fixed: str) -> list[_Piece]:
        """Resolve spellings and contractions of a typed word that is taken for another or for itself.

        "38.9" is 38 and some, and has the stem of 38.
        """
        fixed = whole(fixed)
        expanded = self._expansions.get(fixed)
        if expanded is None and fixed.endswith("'s"):
            fixed = fixed[:-2]
            expanded = self._expansions.get(fixed)
        pieces = []
        for surface in fixed.split() if expanded is None else expanded.split():
            stem = self.stem(surface)
            word = Word(typed, self._canonical.get(stem, stem), self._role(surface), *_FIRST, degree=self._degrees.get(stem, ""))
            pieces.append(_Piece(surface, stem, self._rules[stem], word))
        return pieces

    def _pieces(self, text: str, repairs: Mapping[str, str]) -> tuple[list[_Piece], list[_Mark]]:
        """Cut text into words, resolve spellings and contractions; say in which clause and sentence each stands."""
        pieces: list[_Piece] = []
        marks: list[_Mark] = []
        mark = _FIRST
        for typed in self._cut(text):
            if typed in BREAKS:
                mark = mark[0] + 1, mark[1] + (typed in _HARD_BREAKS)
                continue
            taken = self._taken(typed, repairs[typed]) if typed in repairs else self._as_typed[typed]
            pieces += taken
            marks += [mark] * len(taken)
            if typed in JOINERS:
                mark = mark[0] + 1, mark[1]
        return pieces, marks

    def read(self, text: str, repairs: Mapping[str, str] | None = None) -> Reading:
        """Read a text; `repairs` maps typed words to the words they are taken for."""
        words = self.spoken(text, repairs)
        content = [place for place, word in enumerate(words) if word.role is _CONTENT]
        texts = [word.text for word in words]
        suspected = _NOWHERE if self._suspicions.isdisjoint(texts) else frozenset(self._guessed(words))
        things = _NOWHERE if self._things.isdisjoint(texts) else frozenset(self._subjects(words))
        typed = " ".join(texts).split()  # "loose stools" is one word, and of the body
        personal = not (self._bodily.isdisjoint(typed) and self.anatomy.parts.isdisjoint([word.stem for word in words]))
        owned = () if personal or _POSSESSIVES.isdisjoint(texts) else tuple(_owned(words))
        return Reading(tuple(words), tuple(content), *self._mentioned(words), suspected, things, personal, owned)

    def spoken(self, text: str, repairs: Mapping[str, str] | None = None) -> list[Word]:
        """Read a text into its words, without what these make of it as a whole."""
        pieces, marks = self._pieces(text, repairs or {})
        words: list[Word] = []
        denies = False
        place = 0
        while place < len(pieces):
            piece, mark = pieces[place], marks[place]
            rule, end = _longest(piece.rules, pieces, place, self._asides) if piece.rules else (None, place)
            if rule is None:
                word = piece.word
                words.append(word if mark is _FIRST else Word(word.text, word.stem, word.role, *mark, word.negated, word.degree))
                end = place + 1
            elif rule.kind == "d":
                said = zip(pieces[place:end], marks[place:end], strict=True)
                words += [one.word._replace(role=Role.FILLER, clause=clause, sentence=sentence) for one, (clause, sentence) in said]
                words[-1] = words[-1]._replace(role=Role.CONTENT, degree=rule.value)
            elif rule.kind == "s":  # a saying's words stay apart: it is no complaint, yet screening still hears them
                words += [Word(pieces[at].word.text, pieces[at].stem, Role.FILLER, *marks[at]) for at in range(place, end)]
            else:
                typed = " ".join(dict.fromkeys(part.word.text for part in pieces[place:end]))
                stem = rule.value or (DENIAL if rule.kind == "n" else " ".join(rule.stems))
                words.append(Word(typed, stem, _ROLES[rule.kind], *mark))
                denies = denies or rule.kind in _DENYING
            place = end
        if denies:
            self._deny(words)
        return words

    @cached_property
    def _grammar(self) -> frozenset[str]:
        """Stems of words that rules are made of, or that part and join what is said."""
        ruled = Lines(self.prepared["ruled"], str).whole()
        return frozenset((*ruled, *JOINERS, *_RESTARTS, *_SUBJECTS, *_ALTERNATIVES, *self._ends, *self._asides, *self._comparisons))

    def is_plain(self, word: str) -> bool:
        """Tell whether a word carries meaning and nothing else: none of a rule, a negation, a break or a filler."""
        return (
            " " not in word and word not in self._expansions and self.stem(word) not in self._grammar and self._role(word) is Role.CONTENT
        )

    def only_means(self, word: Word) -> bool:
        """Tell whether a word of a reading carries meaning and does nothing to the words around it."""
        return word.role is Role.CONTENT and word.stem not in self._ends and word.stem not in self._comparisons

    def _role(self, surface: str) -> Role:
        role = self._roles.get(surface)
        if role is None:
            role = Role.DURATION if surface.isdigit() else Role.CONTENT
        return role

    def _deny(self, words: list[Word]) -> None:
        """Mark what each negation reaches: on to the end of its list, at most `NEGATED_WORDS` content words."""
        reach = 0
        listing = False  # "denies fever, chills, cough": a note's list needs no "or"
        for place, word in enumerate(words):
            before = words[place - 1] if place else word
            listing = listing and word.sentence == before.sentence and _is_item(words, place)
            listed = word.clause == before.clause or before.role is Role.NEGATION or listing or _goes_on(words, place)
            restarts = word.text in _RESTARTS and 0 < reach < NEGATED_WORDS  # "no cramp it is a twitch", "no pain just itching"
            if word.sentence != before.sentence or word.stem in self._ends or not listed or restarts:
                reach = 0
            if word.role is Role.NEGATION:
                listing = word.text.partition(" ")[0] in _DENIES
                if listing and _follows_its_item(words, place):  # "chest pain denied, short of breath"
                    _deny_before(words, place)
                    reach, listing = 0, False
                elif stops := _asks_why_not(words, place):
                    words[stops] = words[stops]._replace(stem=PERSISTENT)
                    reach = 0
                else:
                    reach = 0 if self._affirms(words, place) else NEGATED_WORDS
            elif word.role is Role.AFTERWARDS:
                _deny_before(words, place)
            elif reach and word.role is Role.CONTENT:
                words[place] = word._replace(negated=True)
                reach -= 1

    def _subjects(self, words: Sequence[Word]) -> Iterator[int]:
        """Yield the places of the things that a clause is about: nothing of the body is named in it, and nobody but the thing's owner.

        A thing that tells a circumstance ("in the car", "when the phone rings") is none.
        """
        for _, group in groupby(range(len(words)), key=lambda place: words[place].clause):
            clause = list(group)
            if any(words[place].stem in self.anatomy.parts for place in clause):
                continue
            main = list(takewhile(lambda place: words[place].text not in _SUBORDINATING, clause))
            things: list[int] = []
            owners: set[int] = set()
            for place in main:
                before = range(max(clause[0], place - BETWEEN_WORDS), place)
                named = words[place].role is _CONTENT and words[place].text in self._things
                if named and _INTRODUCING.isdisjoint([words[at].text for at in before]):
                    things.append(place)
                    owners.update(before)
            if not any(words[place].text in self._people and place not in owners for place in main):
                yield from things

    def _guessed(self, words: Sequence[Word]) -> Iterator[int]:
        """Yield the places of what is told as a guess: the words after "?" or "possible" in their clause."""
        clause = -1
        for place, word in enumerate(words):
            if word.clause == clause:
                yield place
            if word.text in self._suspicions:
                clause = word.clause

    def _affirms(self, words: list[Word], place: int) -> bool:
        """Tell whether a negation compares rather than denies: "never had pain like this", "haven't ever had one this bad"."""
        ahead = [word for word in words[place + 1 : place + LIST_WORDS] if word.sentence == words[place].sentence]
        before = words[place].text == "never" or any(word.text in _EXPERIENCED for word in ahead)
        return before and any(word.stem in self._comparisons for word in ahead)

    def _mentioned(self, words: list[Word]) -> tuple[tuple[str, ...], frozenset[int]]:
        """Find the qualifiers ("at night", "after eating") and where they stand."""
        names: dict[str, None] = {}
        places: set[int] = set()
        for place, word in enumerate(words):
            if word.stem == PERSISTENT:
                places.add(place)
            for rule in self._qualifiers[word.stem]:
                said = words[place : place + len(rule.stems)]
                if said[-1].stem != rule.stems[-1] or any(word.negated for word in said):
                    continue
                if tuple([word.stem for word in said]) == rule.stems:
                    if len(said) > 1 or not place or words[place - 1].text not in _ONCE:
                        names[rule.value] = None
                    places.update(range(place, place + len(said)))
        return tuple(names), frozenset(places)


def _owned(words: Iterable[Word]) -> Iterator[str]:
    """Yield the stems of what "my" and "her" own: the next word of content."""
    owner = False
    for word in words:
        if owner and word.role is _CONTENT:
            yield word.stem
            owner = False
        owner = owner or word.text in _POSSESSIVES


def _longest(rules: _Rules, pieces: list[_Piece], place: int, asides: Container[str]) -> tuple[_Rule | None, int]:
    """Find the longest rule that is said at a place, and where it ends; words like "really" may stand within it."""
    best, end = rules.alone, place + 1 if rules.alone else place
    for second in range(place + 1, len(pieces)):
        for rule in rules.longer.get(pieces[second].stem, ()):
            if best and len(rule.stems) <= len(best.stems):
                break
            if ended := _ends(rule, pieces, second, asides):
                best, end = rule, ended
                break
        if pieces[second].surface not in asides:
            break
    return best, end


def _ends(rule: _Rule, pieces: list[_Piece], second: int, asides: Container[str]) -> int:
    """Tell where a rule ends whose second stem stands at a place; 0 where it is not said."""
    at = second + 1
    for stem in rule.stems[2:]:
        while at < len(pieces) and pieces[at].stem != stem and pieces[at].surface in asides:
            at += 1
        if at == len(pieces) or pieces[at].stem != stem:
            return 0
        at += 1
    return at


def _under_second(rules: Sequence[_Rule]) -> _Rules | None:
    """Put rules of one first stem, longest first, under their second."""
    if not rules:
        return None
    longer: dict[str, list[_Rule]] = {}
    for rule in rules:
        if len(rule.stems) > 1:
            longer.setdefault(rule.stems[1], []).append(rule)
    return _Rules(next((rule for rule in rules if len(rule.stems) == 1), None), longer)


def _by_stem(table: Table) -> Kept[str, tuple[_Rule, ...]]:
    """Give the rules that begin with a stem, longest first; read when first asked for."""
    lines = Lines(table, lambda rules: tuple(_Rule(tuple(stems), kind, value) for stems, kind, value in json.loads(rules)))
    return Kept(lambda stem: lines.get(stem) or ())


def _written_rules(rules: Iterable[_Rule]) -> Table:
    """Write rules under their first stem, longest first, so that reading tries few of them."""
    grouped: dict[str, list[_Rule]] = {}
    for rule in sorted({rule for rule in rules if rule.stems}, key=lambda rule: (-len(rule.stems), rule)):
        grouped.setdefault(rule.stems[0], []).append(rule)
    return Table.of({stem: json.dumps(ways, separators=(",", ":")) for stem, ways in grouped.items()})


def _follows_its_item(words: list[Word], place: int) -> bool:
    """Tell whether a denial ends its clause after one item: "chest pain denied", but not "chest pain troponin denied"."""
    clause = words[place].clause
    before = [word for word in words[max(0, place - LIST_WORDS) : place] if word.clause == clause]
    if any(word.role is Role.NEGATION for word in before) or (place + 1 < len(words) and words[place + 1].clause == clause):
        return False
    return 0 < sum(word.role is Role.CONTENT for word in before) <= ITEM_WORDS


def _asks_why_not(words: list[Word], place: int) -> int:
    """Give the place of "stop" in "why won't my baby stop crying", which denies nothing; 0 where a negation asks no such thing."""
    sentence = words[place].sentence
    if any(word.text == "why" and word.sentence == sentence for word in words[max(0, place - ITEM_WORDS - 2) : place]):
        for ahead, word in enumerate(words[place + 1 : place + LIST_WORDS], place + 1):
            if word.stem in _ENDING and word.sentence == sentence:
                return ahead
    return 0


def _deny_before(words: list[Word], place: int) -> None:
    """Mark the complaint that is over: the content words before "has gone", in its clause."""
    for earlier in range(place - 1, -1, -1):
        word = words[earlier]
        if word.clause != words[place].clause:
            break
        if word.role is Role.CONTENT:
            words[earlier] = word._replace(negated=True)


def _is_item(words: list[Word], place: int) -> bool:
    """Tell whether what stands at this place may be an item of a list: one or two words of content, and nobody's doing."""
    clause = [word for word in words[place : place + LIST_WORDS] if word.clause == words[place].clause]
    if any(word.text in _SUBJECTS or word.text in _REPORTS for word in clause):
        return False
    return words[place - 1].clause == words[place].clause or sum(word.role is Role.CONTENT for word in clause) <= ITEM_WORDS


def _goes_on(words: list[Word], place: int) -> bool:
    """Tell whether a list of denied things ("no fever, cough or chest pain") reaches past this break: an "or" follows."""
    sentence = words[place].sentence
    for word in words[place : place + LIST_WORDS]:
        if word.sentence != sentence or word.text in _SUBJECTS or word.role is Role.NEGATION:
            return False
        if word.text in _ALTERNATIVES:
            return True
    return False
