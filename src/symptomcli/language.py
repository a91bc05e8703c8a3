"""The lexicon, made ready: turns any text into a `Reading`.

Spellings, contractions and abbreviations are resolved, equivalents get one stem, several words that mean one thing become one, denials
reach what they deny, and qualifiers ("at night") are noticed.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import Stemmer

from symptomcli import denial, rules, subjects
from symptomcli.kept import Kept
from symptomcli.lines import Lines
from symptomcli.rules import Piece, Rules
from symptomcli.structs import Struct
from symptomcli.text import BREAKS, DENIAL, HARD_BREAKS, JOINERS, PERSISTENT, Reading, Role, Word, cut, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STEMMER_VERSION: str = Stemmer.version()
"""Stems of another version are rebuilt, not trusted."""

_ONCE = frozenset(("last", "since", "this", "yesterday"))
"""Before a time of day: what began last night need not be worse at night."""

_CONTENT = Role.CONTENT  # an enum's attribute is slow to ask for every word

_Mark = tuple[int, int]
"""Numbers of a clause and a sentence."""

_FIRST: _Mark = (0, 0)


class Anatomy(Struct):
    """Stems of the parts of the body, of all places (sides too: "left", "half"), and of some parts the larger one that they belong to."""

    broader: Mapping[str, str]
    parts: frozenset[str]
    places: frozenset[str]


class Language:
    """The lexicon, made ready: it takes what `symptomcli.lexicon` prepared."""

    def __init__(self, prepared: Mapping[str, Any]) -> None:
        """Take what `lexicon.prepare` gave, fresh or from the files of an install."""
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
        self._narrowing = frozenset((*prepared["narrowing"], *prepared["parts"], *prepared["sides"]))
        self.anatomy = Anatomy(prepared["broader"], frozenset(prepared["parts"]), frozenset((*prepared["parts"], *prepared["sides"])))
        by_first = rules.by_stem(prepared["rules"])
        self._rules: Kept[str, Rules | None] = Kept(lambda stem: rules.under_second(by_first[stem]))
        self._qualifiers = rules.by_stem(prepared["qualifiers"])
        self._stems: Kept[str, str] = Kept(Stemmer.Stemmer("english").stemWord)
        self._as_typed: Kept[str, list[Piece]] = Kept(lambda typed: self._taken(typed, typed))
        self._last: tuple[str, list[str]] = "", []

    def __reduce__(self) -> tuple[type[Language], tuple[Mapping[str, Any]]]:
        """Travel to another process as the rules alone: the stemmer cannot, and is made anew."""
        return Language, (self.prepared,)

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

    def stems(self, text: str) -> tuple[str, ...]:
        """Give the stems of the words of a text, whatever these mean together."""
        return tuple(piece.stem for piece in self._pieces(text, {})[0])

    def words(self, text: str) -> Iterable[str]:
        """Yield the single words of a text after spellings and contractions are resolved: the vocabulary to repair towards."""
        return (piece.surface for piece in self._pieces(text, {})[0])

    def _taken(self, typed: str, fixed: str) -> list[Piece]:
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
            pieces.append(Piece(surface, stem, self._rules[stem], word))
        return pieces

    def _pieces(self, text: str, repairs: Mapping[str, str]) -> tuple[list[Piece], list[_Mark]]:
        """Cut text into words, resolve spellings and contractions; say in which clause and sentence each stands."""
        pieces: list[Piece] = []
        marks: list[_Mark] = []
        mark = _FIRST
        for typed in self._cut(text):
            if typed in BREAKS:
                mark = mark[0] + 1, mark[1] + (typed in HARD_BREAKS)
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
        guesses = () if self._suspicions.isdisjoint(texts) else subjects.guessed(words, self._suspicions)
        things = () if self._things.isdisjoint(texts) else subjects.things(words, self._things, self._people, self.anatomy.parts)
        typed = " ".join(texts).split()  # "loose stools" is one word, and of the body
        personal = not (self._bodily.isdisjoint(typed) and self.anatomy.parts.isdisjoint([word.stem for word in words]))
        owned = () if personal or subjects.POSSESSIVES.isdisjoint(texts) else tuple(subjects.owned(words))
        return Reading(tuple(words), tuple(content), *self._mentioned(words), frozenset(guesses), frozenset(things), personal, owned)

    def spoken(self, text: str, repairs: Mapping[str, str] | None = None) -> list[Word]:
        """Read a text into its words, without what these make of it as a whole."""
        pieces, marks = self._pieces(text, repairs or {})
        words: list[Word] = []
        denies = False
        place = 0
        while place < len(pieces):
            piece, mark = pieces[place], marks[place]
            rule, end = rules.longest(piece.rules, pieces, place, self._asides) if piece.rules else (None, place)
            if rule is None:
                word = piece.word
                words.append(word if mark is _FIRST else Word(word.text, word.stem, word.role, *mark, word.negated, word.degree))
                end = place + 1
            elif rule.kind == rules.DEGREE:
                said = zip(pieces[place:end], marks[place:end], strict=True)
                words += [one.word._replace(role=Role.FILLER, clause=clause, sentence=sentence) for one, (clause, sentence) in said]
                words[-1] = words[-1]._replace(role=Role.CONTENT, degree=rule.value)
            elif rule.kind == rules.SAYING:  # a saying's words stay apart: it is no complaint, yet screening still hears them
                words += [Word(pieces[at].word.text, pieces[at].stem, Role.FILLER, *marks[at]) for at in range(place, end)]
            else:
                typed = " ".join(dict.fromkeys(part.word.text for part in pieces[place:end]))
                stem = rule.value or (DENIAL if rule.kind == rules.NEGATION else " ".join(rule.stems))
                words.append(Word(typed, stem, rules.ROLES[rule.kind], *mark))
                denies = denies or rule.kind in rules.DENYING
            place = end
        if denies:
            denial.mark(words, self._ends, self._comparisons, self._narrowing)
        return words

    @cached_property
    def _grammar(self) -> frozenset[str]:
        """Stems of words that rules are made of, or that part and join what is said."""
        ruled = Lines(self.prepared["ruled"], str).whole()
        return frozenset((*ruled, *JOINERS, *denial.GRAMMAR, *self._ends, *self._asides, *self._comparisons))

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

    def _mentioned(self, words: list[Word]) -> tuple[tuple[str, ...], frozenset[int]]:
        """Find the qualifiers ("at night", "after eating") and where they stand.

        A way of telling one that stands within another's ("baby" in "after having a baby") tells nothing.
        """
        names: dict[str, None] = {}
        places: set[int] = set()
        covered = 0  # ways come longest first
        for place, word in enumerate(words):
            if word.stem == PERSISTENT:
                places.add(place)
            for rule in self._qualifiers[word.stem]:
                end = place + len(rule.stems)
                said = words[place:end]
                if end <= covered or said[-1].stem != rule.stems[-1] or any(one.negated or one.sentence != word.sentence for one in said):
                    continue
                if tuple([word.stem for word in said]) == rule.stems:
                    covered = max(covered, end)
                    if len(said) > 1 or not place or words[place - 1].text not in _ONCE:
                        names[rule.value] = None
                    places.update(range(place, end))
        return tuple(names), frozenset(places)
