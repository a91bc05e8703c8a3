"""Peers: other ways to find a phrase in a list, and the phrases and the noise that they and `symptom` are measured on."""

from __future__ import annotations

import re
import sqlite3
from functools import partial
from random import Random
from string import ascii_lowercase
from typing import TYPE_CHECKING, NamedTuple, Protocol

import bm25s
import Stemmer
import tantivy
from rapidfuzz import fuzz, process

from symptomcli.packing import clinical_names
from symptomcli.text import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from symptomcli.knowledge import Knowledge
    from symptomcli.language import Language

FUZZY_CUT_OFF = 80.0
"""Score from which the rapidfuzz peers answer, where they have to decide; 0-100."""

SHORTEST_TYPO = 4
"""Letters of the shortest word that gets a typo."""

FILLERS = ("just", "really", "please", "honestly", "basically", "actually", "anyway", "hello", "sorry", "well")
"""Words that say nothing; two of them are strewn into a noisy phrase."""

_WORD = re.compile(r"[^\W_]+")

Found = list[tuple[int, float]]
"""Numbers of phrases with their scores, best first; only those that a peer returns at all."""


class Stored(NamedTuple):
    """A stored phrase as its author wrote it, the kind of its entry and the entry's id."""

    text: str
    kind: str
    entry: str


class Peer(Protocol):
    """A way to rank phrases. `limit` is how many are asked for; scores are the library's own."""

    def find(self, query: str, limit: int) -> Found:
        """Rank the phrases for a query."""
        ...


def stored(knowledge: Knowledge) -> list[Stored]:
    """List what leads to an entry: symptoms' names, clinical names and phrases, conditions' names and aliases, questions and their phrases.

    All that the authors wrote, also what `indexing.build` leaves out because another phrase of the entry reads the same.
    """
    found: list[Stored] = []
    for kind, section, own in (("symptom", "symptoms", "name"), ("condition", "conditions", "name"), ("question", "questions", "question")):
        for key in knowledge.ids(section):
            record = knowledge.raw(section, key)
            ways = (record[own], *clinical_names(record.get("clinical_name") or ""), *record.get("phrases", ()), *record.get("aliases", ()))
            found += [Stored(way, kind, key) for way in dict.fromkeys(ways)]
    return found


def noisy(phrase: str, random: Random) -> str:
    """Put one typo into a word of a phrase, and two fillers between its words."""
    words = phrase.split()
    long = [place for place, word in enumerate(words) if len(word) >= SHORTEST_TYPO and word.isalpha()]
    if long:
        place = random.choice(long)
        words[place] = _slip(words[place], random)
    for filler in random.sample(FILLERS, 2):
        words.insert(random.randint(0, len(words)), filler)
    return " ".join(words)


def typed(phrases: Sequence[str], count: int) -> list[str]:
    """Give so many different texts as people may type them, the same in every run."""
    random = Random(0)  # noqa: S311
    texts: dict[str, None] = {}
    while len(texts) < count:
        texts[noisy(random.choice(phrases), random)] = None
    return list(texts)


def _slip(word: str, random: Random) -> str:
    """Swap, drop, double or replace one letter; the result is another word than before."""
    place = random.randrange(len(word) - 1)
    before, letter, following, after = word[:place], word[place], word[place + 1], word[place + 2 :]
    match random.choice(("swap", "drop", "double", "replace")):
        case "swap" if letter != following:
            return before + following + letter + after
        case "drop":
            return before + following + after
        case "double":
            return before + letter * 2 + following + after
    other = random.choice([one for one in ascii_lowercase if one != letter.lower()])
    return before + other + following + after


def in_lexicon(text: str, language: Language) -> str:
    """Rewrite a text in the project's own stems, equivalents made one: its content words, or all of them where it has none."""
    words = language.read(text).words
    content = [word.stem for word in words if word.role is Role.CONTENT]
    return " ".join(content or (word.stem for word in words))


class Fuzzy:
    """rapidfuzz `process.extract` over all phrases."""

    def __init__(self, texts: Sequence[str], scorer: Callable[..., float], cut_off: float | None = None) -> None:
        """Take the phrases, a scorer of `rapidfuzz.fuzz`, and the least score that is returned."""
        self._texts, self._scorer, self._cut_off = texts, scorer, cut_off

    def find(self, query: str, limit: int) -> Found:
        """Rank the phrases by the scorer."""
        found = process.extract(query, self._texts, scorer=self._scorer, limit=limit, score_cutoff=self._cut_off)
        return [(number, score) for _, score, number in found if score]


class FullText:
    """SQLite FTS5 in memory: Porter stems, its `bm25`, any of the words."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index the phrases."""
        self._base = sqlite3.connect(":memory:")
        self._base.execute("create virtual table phrases using fts5(text, tokenize='porter')")
        self._base.executemany("insert into phrases(rowid, text) values (?, ?)", enumerate(texts))

    def find(self, query: str, limit: int) -> Found:
        """Rank the phrases that have one of the words."""
        words = " OR ".join(f'"{word}"' for word in _WORD.findall(query))
        if not words:
            return []
        rows = self._base.execute("select rowid, -rank from phrases where phrases match ? order by rank limit ?", (words, limit))
        return list(rows)


class SparseMatrix:
    """bm25s with Snowball stems and its English stop words."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index the phrases."""
        self._tokens = partial(bm25s.tokenize, stopwords="en", stemmer=Stemmer.Stemmer("english"), show_progress=False)
        self._index = bm25s.BM25()
        self._index.index(self._tokens(list(texts)), show_progress=False)
        self._size = len(texts)

    def find(self, query: str, limit: int) -> Found:
        """Rank the phrases that have one of the words."""
        numbers, scores = self._index.retrieve(self._tokens([query]), k=min(limit, self._size), show_progress=False)
        return [(int(number), float(score)) for number, score in zip(numbers[0], scores[0], strict=True) if score > 0]


class Tantivy:
    """tantivy in memory: `en_stem`, BM25, any of the words."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index the phrases."""
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("text", tokenizer_name="en_stem")
        schema.add_integer_field("number", stored=True)
        self._index = tantivy.Index(schema.build())
        writer = self._index.writer(num_threads=1)
        for number, text in enumerate(texts):
            writer.add_document(tantivy.Document(text=text, number=number))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def find(self, query: str, limit: int) -> Found:
        """Rank the phrases that have one of the words."""
        words = " ".join(f'"{word}"' for word in _WORD.findall(query))
        hits = self._searcher.search(self._index.parse_query(words, ["text"]), limit).hits
        return [(self._searcher.doc(address)["number"][0], score) for score, address in hits]


WRATIO = "rapidfuzz WRatio"

PEERS: dict[str, Callable[[Sequence[str]], Peer]] = {
    WRATIO: partial(Fuzzy, scorer=fuzz.WRatio),
    "rapidfuzz token_set_ratio": partial(Fuzzy, scorer=fuzz.token_set_ratio),
    "rapidfuzz token_sort_ratio": partial(Fuzzy, scorer=fuzz.token_sort_ratio),
    "SQLite FTS5 porter": FullText,
    "bm25s + PyStemmer": SparseMatrix,
    "tantivy en_stem": Tantivy,
}
"""Each peer by the name that the tables print; called with the phrases, it indexes them."""

FUZZY = tuple(name for name in PEERS if name.startswith("rapidfuzz"))
"""Peers whose scores lie in 0-100 whatever the list, so that `FUZZY_CUT_OFF` means something."""


class Contender(NamedTuple):
    """A peer over prepared phrases, and what prepares a query in the same way."""

    name: str
    peer: Peer
    prepare: Callable[[str], str]

    def find(self, query: str, limit: int) -> Found:
        """Prepare a query and rank the phrases for it."""
        return self.peer.find(self.prepare(query), limit)


WITH_LEXICON = " + lexicon"


def contenders(texts: Sequence[str], language: Language) -> Iterator[Contender]:
    """Make each peer twice: on the lower-cased phrases, and on phrases and queries rewritten by the project's lexicon."""
    for ending, prepare in (("", str.lower), (WITH_LEXICON, partial(in_lexicon, language=language))):
        prepared = [prepare(text) for text in texts]
        for name, index in PEERS.items():
            yield Contender(name + ending, index(prepared), prepare)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Set rows under their headings: the first column to the left, figures to the right."""
    widths = [max(len(row[column]) for row in (headings, *rows)) for column in range(len(headings))]
    lines = []
    for row in (headings, *rows):
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
