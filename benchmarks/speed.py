"""Microseconds that `symptom` and its peers take for a phrase, today and with longer lists, in one run on one machine.

    python benchmarks/speed.py [--quick]

Timed is what a query of a stream costs once everything is loaded: for `symptom` reading, repair, and search with its cut-off; for a peer
its ten best phrases; with the lexicon, also rewriting the query. The queries are stored phrases with a typo and two fillers each, drawn
from the list that is searched, each asked once, after others that warm the caches up. Times differ between machines and runs; keep the
ratios.

The longer lists are made of generated entries, one for each sensation in a part of the body. They share far more words than people's
phrases do, so many more phrases are candidates for each query than a natural list of that length would give.
"""

from __future__ import annotations

import argparse
from functools import partial
from itertools import islice, product
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from peers import WRATIO, contenders, noisy, stored, table

from symptomcli import indexing, matching, scoring
from symptomcli.document import everyday_words
from symptomcli.kept import begin_stream
from symptomcli.knowledge import Knowledge
from symptomcli.spelling import Speller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from symptomcli.language import Language

SIZES = (5_000, 20_000, 200_000)
QUICK_SIZES = (5_000, 20_000)
"""Phrases in the grown lists."""

QUERIES = 400
WARM_UP = 2_000
QUICK_SHARE = 4
"""Queries that are timed, and asked before; with `--quick`, one in so many."""

BUDGET = 6.0
"""Seconds after which a method is asked no more; its line says how many queries were timed."""

FEWEST = 5
LIMIT = 10
ENTRY_PHRASES = 25
PROGRAM = "symptom"

SIDES = ("", "left ", "right ", "upper ", "lower ")
PARTS = (
    "ankle", "arm", "armpit", "back", "belly", "big toe", "breast", "buttock", "calf", "cheek", "chin", "collarbone", "ear", "elbow",
    "eye", "eyebrow", "eyelid", "face", "finger", "foot", "forearm", "forehead", "groin", "gum", "hand", "heel", "hip", "jaw", "kidney",
    "knee", "kneecap", "knuckle", "lip", "molar", "neck", "nipple", "nostril", "palm", "pelvis", "rib", "scalp", "shin", "shoulder",
    "shoulder blade", "temple", "thigh", "throat", "thumb", "tongue", "wrist",
)  # fmt: skip
SENSATIONS = (
    "aches", "bleeds", "blisters", "bruises", "burns", "clicks", "cramps", "cracks", "crawls", "drips", "drops", "flakes", "flutters",
    "freezes", "goes blue", "goes cold", "goes numb", "goes pale", "goes red", "goes white", "gives way", "grinds", "hurts", "itches",
    "jerks", "locks", "oozes", "peels", "pops", "prickles", "pulls", "pulses", "seizes up", "shakes", "slips", "smarts", "spasms",
    "stiffens", "stings", "stabs", "sweats", "swells", "tenses", "throbs", "tickles", "tightens", "tingles", "trembles", "twitches",
    "weakens",
)  # fmt: skip
CIRCUMSTANCES = (
    "after a bath", "after a fall", "after a flight", "after a nap", "after a run", "after a swim", "after alcohol", "after breakfast",
    "after coffee", "after exercise", "after gardening", "after lifting boxes", "after my jab", "after shaving", "after spicy food",
    "after surgery", "after typing", "all day", "around my period", "at my desk", "at the dentist", "at the gym", "before thunderstorms",
    "between meals", "climbing stairs", "during meetings", "during pregnancy", "every few minutes", "for no reason", "if i bend over",
    "if i laugh", "if i skip lunch", "if i squeeze it", "if someone touches it", "in cold weather", "in damp rooms", "in the car",
    "in the evening", "in the heat", "in the morning", "in the shower", "in the sun", "on and off", "on the phone", "on waking",
    "once a week", "playing guitar", "reading a book", "since my chemotherapy", "since the accident", "standing in queues",
    "under blankets", "under stress", "walking downhill", "walking the dog", "watching telly", "when i chew", "when i cough",
    "when i cycle", "when i drive", "when i kneel", "when i lie down", "when i sneeze", "when i swallow", "when i turn my head",
    "when i wear tight shoes", "while cooking", "while asleep", "with a fever", "with hay fever",
)  # fmt: skip


class Timing(NamedTuple):
    """What a method took: microseconds for each query that was timed."""

    name: str
    microseconds: list[float]

    @property
    def typical(self) -> float:
        """Median, in microseconds a phrase."""
        return median(self.microseconds)

    @property
    def slow(self) -> float:
        """What one query in twenty exceeds, in microseconds."""
        return quantiles(self.microseconds, n=20)[-1]

    def row(self, program: float) -> list[str]:
        """Give the cells of a line; `program` is the median of `symptom` on the same list."""
        figures = (self.typical, self.slow, 1e6 / self.typical)
        return [self.name, *(f"{figure:,.0f}" for figure in figures), f"{self.typical / program:,.2f}", str(len(self.microseconds))]


Entries = list[tuple[indexing.Entry, list[str]]]


def main() -> None:
    """Time every method on every list and print it."""
    parser = argparse.ArgumentParser(description="Time symptom and its peers, today and with longer lists.")
    parser.add_argument("--quick", action="store_true", help=f"one query in {QUICK_SHARE}, and no list longer than {QUICK_SIZES[-1]:,}")
    quick = parser.parse_args().quick
    knowledge = Knowledge.load()
    begin_stream()
    queries = QUERIES // QUICK_SHARE if quick else QUERIES
    program: dict[int, float] = {}
    for size in (0, *(QUICK_SIZES if quick else SIZES)):
        timings = _timings(knowledge, size, queries)
        program[size] = timings[0].typical
        print(table(_HEADINGS, [timing.row(program[size]) for timing in timings]), end="\n\n", flush=True)
        if size == SIZES[0]:
            wratio = next(timing.typical for timing in timings if timing.name == WRATIO) / program[size]
            print(f"WRatio / symptom at {size:,} phrases: {wratio:.1f}\n")
    largest = max(program)
    print(f"symptom at {largest:,} phrases / symptom at {SIZES[0]:,}: {program[largest] / program[SIZES[0]]:.2f}")
    print(f"A method is asked for at most {BUDGET:.0f} s on each list; where it is slow, fewer queries are timed.")


_HEADINGS = ("Method", "median us", "95 % below", "phrases/s", "x symptom", "queries")


def _timings(knowledge: Knowledge, size: int, queries: int) -> list[Timing]:
    """Time all methods on a list of `size` phrases (0: as it is)."""
    language = knowledge.bundle.language
    entries = sized(_today(knowledge), size)
    texts = [text for _, ways in entries for text in ways]
    started = perf_counter()
    index = indexing.build(entries, language, knowledge.bundle.matching.vocabulary)
    print(f"{len(texts):,} phrases of {len(entries):,} entries; `build` took {perf_counter() - started:.1f} s, keeps {len(index):,}")
    random = Random(0)  # noqa: S311  # the same queries in every run
    drawn = [noisy(random.choice(texts), random) for _ in range(WARM_UP + queries)]
    speller = Speller(index, language, everyday_words)
    timings = [_timed(PROGRAM, partial(_by_program, index=index, language=language, speller=speller), drawn)]
    return timings + [_timed(peer.name, partial(peer.find, limit=LIMIT), drawn) for peer in contenders(texts, language)]


def _by_program(query: str, index: indexing.Index, language: Language, speller: Speller) -> list[scoring.Hit]:
    """Read, repair and search, as `lookup` does."""
    repaired = speller.repair(language.tokens(query))
    return matching.search(scoring.gist(language.read(query, repaired)), index, language.anatomy, limit=3)


def _timed(name: str, method: Callable[[str], object], queries: Sequence[str]) -> Timing:
    """Ask the first `WARM_UP` queries unmeasured and time the others, both within `BUDGET`, at least `FEWEST` of them."""
    started = perf_counter()
    for query in queries[:WARM_UP]:
        method(query)
        if perf_counter() - started > BUDGET / 4:
            break
    taken: list[float] = []
    started = perf_counter()
    for query in queries[WARM_UP:]:
        before = perf_counter()
        method(query)
        after = perf_counter()
        taken.append(1e6 * (after - before))
        if after - started > BUDGET and len(taken) >= FEWEST:
            break
    return Timing(name, taken)


def _today(knowledge: Knowledge) -> Entries:
    """Gather the stored phrases by entry."""
    entries: dict[tuple[str, str], list[str]] = {}
    for phrase in stored(knowledge):
        entries.setdefault((phrase.kind, phrase.entry), []).append(phrase.text)
    return [(indexing.Entry(kind, key, ways[0]), ways) for (kind, key), ways in entries.items()]


def sized(entries: Entries, size: int) -> Entries:
    """Bring the list to `size` phrases (0: as it is): with generated symptoms, or, where it is longer, with as many entries as fit."""
    count = sum(len(ways) for _, ways in entries)
    if not size or count == size:
        return entries
    if count < size:
        missing = size - count
        return [*entries, *islice(_generated(), missing // ENTRY_PHRASES), *_rest(missing)]
    kept: Entries = []
    left = size
    for entry, ways in Random(0).sample(entries, len(entries)):  # noqa: S311
        kept.append((entry, ways[:left]))
        left -= len(kept[-1][1])
        if not left:
            break
    return kept


def _rest(missing: int) -> Entries:
    entry, ways = next(islice(_generated(), missing // ENTRY_PHRASES, None))
    return [(entry, ways[: missing % ENTRY_PHRASES])] if missing % ENTRY_PHRASES else []


def _generated() -> Iterator[tuple[indexing.Entry, list[str]]]:
    """Make symptoms: a sensation in a part of the body, each under 25 circumstances; the same ones in every run, all phrases different."""
    random = Random(0)  # noqa: S311
    places = [(f"{side}{part}", sensation) for side, part, sensation in product(SIDES, PARTS, SENSATIONS)]
    random.shuffle(places)
    for part, sensation in places:
        name = f"{part} {sensation}"
        ways = [name, *(f"{name} {circumstance}" for circumstance in random.sample(CIRCUMSTANCES, ENTRY_PHRASES - 1))]
        yield indexing.Entry("symptom", f"generated-{name.replace(' ', '-')}", name.capitalize()), ways


if __name__ == "__main__":
    main()
