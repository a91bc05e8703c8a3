"""How often `symptom` and its peers lead to the right entry, on the same stored phrases and the same texts, in one run.

    python benchmarks/accuracy.py [--quick]

`symptom` has learned what words tell from the stored phrases, from `LEARNED` and from everyday.tsv (scripts/learn.py); the peers are given
the texts of `LEARNED` as further phrases. From blind.tsv, phrases.tsv and the development data nobody has learned.

Every figure is a share in %. A method leads to an entry by the best of the entry's phrases. `symptom` answers as `symptom lookup` does,
with its cut-off: what it refuses counts as wrong. The peers are ranked without a cut-off, except where they must decide whether to answer,
and in the tables "as strict": there a peer answers no more text from far outside than `symptom` does, and what it refuses is wrong as well.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from peers import FILLERS, FUZZY, FUZZY_CUT_OFF, Contender, Stored, contenders, noisy, stored, table

from symptomcli import lookup, policy
from symptomcli.knowledge import Knowledge
from symptomcli.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from symptomcli.model import Answer

ROOT = Path(__file__).parent.parent
PHRASES = ROOT / "tests" / "phrases"
DEVELOPMENT = ROOT.parent / "shared" / "eval" / "dev"

BLIND = ("blind.tsv",)
"""Lists that were written before the stored phrases were seen; they count for no target."""

LEARNED = ("common.tsv", "people.tsv", "strangers.tsv")
"""Lists of labelled texts, by strangers mostly, from which weights were learned."""

QUICK_STEP = 6
"""With `--quick`, one text in so many is measured."""

RANKED = 1_000
"""Phrases that a peer is asked for: no three entries have as many, so that they hold the best four entries."""

NOISE_STEP = 20
"""Of the stored phrases with noise, the table of all methods has one in so many; the target is measured on all of them."""

ANSWERED = 92.0
"""Share of phrases.tsv that a peer's cut-off has to keep answered, and that `symptom` is to answer."""

LEAD = 8.0
KNOWN = 98.0
FAR = 1.0
NEAR = 10.0
"""Targets: points above the best peer; known phrases found through noise; at most so many out-of-scope texts answered."""

PROGRAM = "symptom"

Ranking = list[tuple[str, float]]
"""Ids of entries with their scores, best first."""


class Case(NamedTuple):
    """A text, the ids of which any one is right, and the style or kind that its file gives."""

    text: str
    expected: frozenset[str]
    style: str


class Method(NamedTuple):
    """A way from a text to entries."""

    name: str
    rank: Callable[[str], Ranking]


class Decision(NamedTuple):
    """A method with the least score of its best entry at which it answers."""

    method: Method
    cut_off: float

    def answers(self, text: str) -> bool:
        """Tell whether the method answers a text."""
        ranking = self.method.rank(text)
        return bool(ranking) and ranking[0][1] >= self.cut_off


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description="Compare how often symptom and its peers lead to the right entry.")
    parser.add_argument("--quick", action="store_true", help=f"measure one text in {QUICK_STEP}")
    step = QUICK_STEP if parser.parse_args().quick else 1
    knowledge = Knowledge.load()
    phrases = stored(knowledge)
    methods = list(_methods(knowledge, [*phrases, *_labelled(knowledge)]))
    sets = _sets(knowledge, step)
    print(f"{len(phrases)} stored phrases of {len({phrase.entry for phrase in phrases})} entries; knowledge {knowledge.version}\n")
    print(_found_by_set(methods, sets), end="\n\n")
    print(_found_by_style(methods, sets["phrases.tsv"]), end="\n\n")
    noise = _noise(knowledge, phrases, step)
    print(_found_in_noise(methods, noise[::NOISE_STEP]), end="\n\n")
    scope = _out_of_scope(step)
    strict = _as_strict(methods, [text for name, texts in scope.items() if name.endswith("far") for text in texts])
    print(_found_by_set(strict, sets).replace("Right entry first", "As strict: first", 1), end="\n\n")
    print(_answered(_decisions(methods, sets["phrases.tsv"]), sets["phrases.tsv"], scope), end="\n\n")
    print(_alerted(knowledge, scope), end="\n\n")
    print(_negation(knowledge, step))
    print(_several(knowledge, step), end="\n\n")
    print("\n".join(_targets(methods, strict, sets, scope, frozenset(knowledge.ids("symptoms")))))
    print("\n".join(_known_in_noise(knowledge, methods[0], noise)))


def _methods(knowledge: Knowledge, phrases: Sequence[Stored]) -> Iterable[Method]:
    """Give `symptom` first, then the peers; each remembers its rankings, since several tables ask for them."""
    yield Method(PROGRAM, _remembering(partial(_by_program, knowledge)))
    for contender in contenders([phrase.text for phrase in phrases], knowledge.bundle.language):
        yield Method(contender.name, _remembering(partial(_by_peer, contender, phrases)))


def _labelled(knowledge: Knowledge) -> Iterable[Stored]:
    """Yield the texts from which `symptom` has learned, as phrases of their entries."""
    kinds = {entry.id: entry.kind for entry in knowledge.bundle.matching.entries}
    for name in LEARNED:
        for row in _rows(PHRASES / name):
            key = row["expected"].partition("|")[0]
            if key in kinds:
                yield Stored(row["phrase"], kinds[key], key)


def _remembering(rank: Callable[[str], Ranking]) -> Callable[[str], Ranking]:
    kept: dict[str, Ranking] = {}

    def remembered(text: str) -> Ranking:
        if text not in kept:
            kept[text] = rank(text)
        return kept[text]

    return remembered


def _by_program(knowledge: Knowledge, text: str) -> Ranking:
    return [(match.id, match.score) for match in lookup.look_up(knowledge, text).matches]


def _by_peer(contender: Contender, phrases: Sequence[Stored], text: str) -> Ranking:
    best: dict[str, float] = {}
    for number, score in contender.find(text, RANKED):
        best.setdefault(phrases[number].entry, score)
    return list(best.items())


def _rows(path: Path) -> list[dict[str, str]]:
    """Read a table with tabs between its columns; quotes are letters."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _sets(knowledge: Knowledge, step: int) -> dict[str, list[Case]]:
    """Read the labelled texts; of the development data, those that a stored entry can answer."""
    known = {entry.id for entry in knowledge.bundle.matching.entries}
    sets = {"phrases.tsv": [Case(row["phrase"], _any_of(row["expected"]), row["style"]) for row in _rows(PHRASES / "phrases.tsv")]}
    for name in BLIND:
        sets[name] = [Case(row["phrase"], _any_of(row["expected"]), row.get("style", "")) for row in _rows(PHRASES / name)]
    if DEVELOPMENT.is_dir():
        for name in ("movement.tsv", "lay.tsv"):
            cases = [Case(row["query"], _any_of(row["expected"]), "") for row in _rows(DEVELOPMENT / name)]
            sets[name] = [case for case in cases if case.expected & known]
    else:
        print(f"No development data at {DEVELOPMENT}: measured on tests/phrases alone.\n")
    return {name: cases[::step] for name, cases in sets.items()}


def _any_of(expected: str) -> frozenset[str]:
    return frozenset(expected.split("|")) - {""}


def _share(right: Iterable[bool]) -> float:
    """Give the share that is true, in %; of nothing, 0."""
    told = list(right)
    return 100 * sum(told) / len(told) if told else 0.0


def _within(method: Method, cases: Iterable[Case], first: int) -> float:
    """Give the share of cases with a right entry among the first so many."""
    return _share(any(entry in case.expected for entry, _ in method.rank(case.text)[:first]) for case in cases)


def _top(method: Method, cases: Sequence[Case]) -> str:
    return f"{_within(method, cases, 1):.1f} / {_within(method, cases, 3):.1f}"


def _found_by_set(methods: Sequence[Method], sets: Mapping[str, list[Case]]) -> str:
    headings = ["Right entry first / among three", *(f"{name} ({len(cases)})" for name, cases in sets.items())]
    return table(headings, [[method.name, *(_top(method, cases) for cases in sets.values())] for method in methods])


def _found_by_style(methods: Sequence[Method], cases: Sequence[Case]) -> str:
    styles = {style: [case for case in cases if case.style == style] for style in sorted({case.style for case in cases})}
    return _found_by_set(methods, styles).replace("first / among three", "by style of phrases.tsv", 1)


def _noise(knowledge: Knowledge, phrases: Sequence[Stored], step: int) -> list[Case]:
    """Put noise into every stored phrase of a symptom; right is each entry that has the phrase.

    Left out are phrases that a crisis route answers ("want to end my life"): such an answer has no matches.
    """
    random = Random(0)  # noqa: S311  # the same noise in every run
    owners: dict[str, set[str]] = {}
    for phrase in phrases:
        owners.setdefault(phrase.text.lower(), set()).add(phrase.entry)
    symptoms = [
        phrase
        for phrase in phrases
        if phrase.kind == "symptom" and lookup.find(knowledge, phrase.text).answer.outcome is not Outcome.CRISIS
    ]
    return [Case(noisy(phrase.text, random), frozenset(owners[phrase.text.lower()]), phrase.text) for phrase in symptoms][::step]


def _found_in_noise(methods: Sequence[Method], noise: Sequence[Case]) -> str:
    heading = f"Stored phrase + typo + 2 fillers ({len(noise)})"
    return table([heading, "first"], [[method.name, f"{_within(method, noise, 1):.1f}"] for method in methods])


def _decisions(methods: Sequence[Method], cases: Sequence[Case]) -> list[Decision]:
    """Give each method its cut-off: its own, or the highest that keeps `ANSWERED` % of phrases.tsv answered."""
    decisions = [Decision(methods[0], policy.CUT_OFF)]
    for method in methods[1:]:
        if method.name.startswith(FUZZY):
            decisions.append(Decision(method, FUZZY_CUT_OFF))
        decisions.append(Decision(method, _keeping(method, cases)))
    return decisions


def _as_strict(methods: Sequence[Method], far: Sequence[str]) -> list[Method]:
    """Give each peer the least cut-off at which it answers no more of the far texts than `symptom` does."""
    answered = sum(bool(methods[0].rank(text)) for text in far)
    strict = [methods[0]]
    for method in methods[1:]:
        best = sorted((ranking[0][1] for text in far if (ranking := method.rank(text))), reverse=True)
        refused = best[answered] if answered < len(best) else 0.0
        strict.append(Method(method.name, partial(_above, method, refused)))
    return strict


def _above(method: Method, refused: float, text: str) -> Ranking:
    ranking = method.rank(text)
    return ranking if ranking and ranking[0][1] > refused else []


def _keeping(method: Method, cases: Sequence[Case]) -> float:
    """Give the highest cut-off at which a method answers `ANSWERED` % of the cases; 0 where none does."""
    best = sorted((ranking[0][1] for case in cases if (ranking := method.rank(case.text))), reverse=True)
    needed = -int(-len(cases) * ANSWERED // 100)
    return best[needed - 1] if needed <= len(best) else 0.0


def _out_of_scope(step: int) -> dict[str, list[str]]:
    """Read what a symptom reference should not answer, by file and by how far off it is; from these files nobody has learned it."""
    texts: dict[str, list[str]] = {}
    tables = [(PHRASES / "nothing.tsv", "phrase"), (DEVELOPMENT / "outofscope.tsv", "query")]
    for path, column in tables:
        for row in _rows(path) if path.is_file() else ():
            texts.setdefault(f"{path.stem} {row['kind'].partition(' ')[0]}", []).append(row[column])
    return {name: listed[::step] for name, listed in texts.items()}


def _answered(decisions: Sequence[Decision], cases: Sequence[Case], scope: Mapping[str, list[str]]) -> str:
    headings = ["Answered", "cut-off", f"phrases.tsv ({len(cases)})", *(f"{name} ({len(texts)})" for name, texts in scope.items())]
    asked = [[case.text for case in cases], *scope.values()]
    rows = [
        [decision.method.name, f"{decision.cut_off:.2f}", *(f"{_share(map(decision.answers, texts)):.1f}" for texts in asked)]
        for decision in decisions
    ]
    note = (
        f"Cut-offs: symptom's own; rapidfuzz {FUZZY_CUT_OFF:.0f}; others, and rapidfuzz again, what keeps {ANSWERED:.0f} % of phrases.tsv."
    )
    return f"{table(headings, rows)}\n{note}"


def _alerted(knowledge: Knowledge, scope: Mapping[str, list[str]]) -> str:
    """Say how many out-of-scope texts raise an alert: an answer as well, though none of the ranking's."""
    counts = [f"{name} {sum(bool(lookup.look_up(knowledge, text).alerts) for text in texts)}" for name, texts in scope.items()]
    return f"Out-of-scope texts that raise an alert (symptom only, not counted above): {', '.join(counts)}"


def _negation(knowledge: Knowledge, step: int) -> str:
    """Measure denials: each expected complaint is a mention's best match, and nothing absent is matched."""
    rows = _rows(PHRASES / "negation.tsv")[::step]
    right = _share(_denied_rightly(lookup.look_up(knowledge, row["phrase"]), row) for row in rows)
    return f"Denials (negation.tsv, {len(rows)}; symptom only): {right:.1f} right"


def _denied_rightly(answer: Answer, row: Mapping[str, str]) -> bool:
    absent = {part for part in (row["absent"] or "").split("+") if part}
    met = _met(_wanted(row["expected"]), _mentioned(answer))
    return met == len(_wanted(row["expected"])) and not absent & {match.id for match in answer.matches}


def _several(knowledge: Knowledge, step: int) -> str:
    """Measure texts of several complaints: how many mentions are right, and how many complaints are mentioned."""
    counted: Counter[str] = Counter()
    rows = _rows(PHRASES / "several.tsv")[::step]
    for row in rows:
        found, wanted = _mentioned(lookup.look_up(knowledge, row["phrase"])), _wanted(row["expected"])
        counted.update(found=len(found), wanted=len(wanted), met=_met(wanted, found))
    precision, recall = 100 * counted["met"] / max(1, counted["found"]), 100 * counted["met"] / max(1, counted["wanted"])
    return f"Mentions (several.tsv, {len(rows)}; symptom only): precision {precision:.1f}, recall {recall:.1f}"


def _wanted(expected: str) -> list[frozenset[str]]:
    """Part the expected complaints: `+` joins them, `|` joins the entries of which any one is right."""
    return [_any_of(part) for part in expected.split("+") if part]


def _mentioned(answer: Answer) -> list[str]:
    """Give the best match of each mention."""
    best: dict[int, str] = {}
    for match in answer.matches:
        best.setdefault(match.mention, match.id)
    return list(best.values())


def _met(wanted: Iterable[frozenset[str]], found: Iterable[str]) -> int:
    """Count the complaints that have a mention of their own."""
    left = list(found)
    met = 0
    for entries in sorted(wanted, key=len):
        mention = next((entry for entry in left if entry in entries), None)
        if mention is not None:
            left.remove(mention)
            met += 1
    return met


def _targets(
    methods: Sequence[Method],
    strict: Sequence[Method],
    sets: Mapping[str, list[Case]],
    scope: Mapping[str, list[str]],
    symptoms: frozenset[str],
) -> Iterable[str]:
    """State each target, and whether it is reached."""
    yield "Targets"
    development = [case for name, cases in sets.items() if name not in {"phrases.tsv", *BLIND} for case in cases]
    for name, cases in (("development data", development), ("phrases.tsv", sets["phrases.tsv"])):
        for first in (1, 3):
            if cases:
                yield _lead(methods, cases, first, name)
                yield _lead(strict, cases, first, f"{name}, peers as strict")
    decision = Decision(methods[0], policy.CUT_OFF)
    for name, texts in scope.items():
        most = FAR if name.endswith("far") else NEAR
        answered = [decision.answers(text) for text in texts]
        figure = f"{_share(answered):.1f} % ({sum(answered)} of {len(texts)})"
        yield _verdict(_share(answered) <= most, f"{name} answered, at most {most:.0f} %", figure)
    asked = [case for case in sets["phrases.tsv"] if case.expected & symptoms]
    told = _share(decision.answers(case.text) for case in asked)
    yield _verdict(told >= ANSWERED, f"phrases.tsv of symptoms ({len(asked)}) answered, at least {ANSWERED:.0f} %", f"{told:.1f} %")


def _known_in_noise(knowledge: Knowledge, method: Method, noise: Sequence[Case]) -> Iterable[str]:
    """Say how many stored phrases are found through noise: all, and those whose typo makes no other word, as "bad tack" does."""
    tokens, is_word = knowledge.bundle.language.tokens, knowledge.speller.is_word
    fillers = {word for filler in FILLERS for word in filler.split()}
    odd = [case for case in noise if not any(is_word[word] for word in {*tokens(case.text)} - {*tokens(case.style)} - fillers)]
    for name, cases in (("", noise), (" whose typo makes no other word", odd)):
        known = _within(method, cases, 1)
        yield _verdict(known >= KNOWN, f"stored phrases with noise{name} ({len(cases)}) first in {KNOWN:.0f} %", f"{known:.1f} %")


def _lead(methods: Sequence[Method], cases: Sequence[Case], first: int, name: str) -> str:
    """Compare with the best peer on these cases, with the lexicon or without."""
    ours, *theirs = [_within(method, cases, first) for method in methods]
    best = max(theirs)
    rival = methods[1 + theirs.index(best)].name
    figure = f"{ours - best:+.1f} ({ours:.1f}, {rival} {best:.1f})"
    return _verdict(ours - best >= LEAD, f"top-{first} {LEAD:.0f} points above the best peer on {name} ({len(cases)})", figure)


def _verdict(reached: bool, target: str, figure: str) -> str:  # noqa: FBT001  # the verdict is what it says
    return f"  {'reached' if reached else 'NOT REACHED'}: {target}: {figure}"


if __name__ == "__main__":
    main()
