"""`data/lexicon.json` -> what a `Language` must know: rules by their stems, lists of words, each where reading looks for it.

Runs when the index is built, not when a text is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symptomcli import rules
from symptomcli.language import Language
from symptomcli.lines import Table
from symptomcli.rules import Rule
from symptomcli.subjects import POSSESSIVES
from symptomcli.text import PERSISTENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NOTHING: Mapping[str, Any] = {
    **{words: {} for words in ("expansions", "slips", "canonical", "degrees", "broader")},
    **dict.fromkeys(("parts", "sides", "things", "people", "bodily", "fillers", "asides", "suspicions", "foreign"), ()),
    **dict.fromkeys(("comparisons", "durations", "ends", "narrowing"), ()),
    **dict.fromkeys(("rules", "ruled", "qualifiers"), Table.of({})),
}
"""What a language knows that has no lexicon."""


def prepare(lexicon: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the lexicon into JSON values, and tables, that a `Language` takes."""
    expansions = {**lexicon["spellings"], **lexicon["contractions"], **lexicon["abbreviations"]}
    bare = Language({**_NOTHING, "expansions": expansions})
    canonical: dict[str, str] = {}
    meant: list[Rule] = []
    for word, equals in lexicon["equivalents"].items():
        target = bare.stem(word)
        for equal in equals:
            stems = bare.stems(equal)
            if len(stems) == 1:
                canonical[stems[0]] = target
            else:
                meant.append(Rule(stems, rules.WORD, target))
    degrees = {bare.stems(way): degree for degree, ways in lexicon["degrees"].items() for way in (degree, *ways)}
    negation = lexicon["negation"]
    comparisons = [bare.stems(way) for way in negation["comparisons"]]
    meant += [Rule(stems, rules.DEGREE, degree) for stems, degree in degrees.items() if len(stems) > 1]
    meant += [Rule(bare.stems(way), rules.NEGATION, "") for way in negation["triggers"]]
    meant += [Rule(bare.stems(way), rules.NO_NEGATION, "") for way in negation["not_negations"]]
    meant += [Rule(stems, rules.NO_NEGATION, "") for stems in comparisons if len(stems) > 1]
    meant += [Rule(bare.stems(way), rules.SAYING, "") for way in lexicon["sayings"]]
    meant += [Rule(bare.stems(way), rules.AFTERWARDS, "") for way in negation["afterwards"]]
    meant += [Rule(bare.stems(way), rules.WORD, PERSISTENT) for way in lexicon["persistence"]]
    prepared = {
        **_NOTHING,
        "expansions": expansions,
        "slips": lexicon["slips"],
        "canonical": canonical,
        "degrees": {stems[0]: degree for stems, degree in degrees.items() if len(stems) == 1},
        "broader": {bare.stem(part): bare.stem(larger) for part, larger in lexicon["broader"].items()},
        "parts": sorted({canonical.get(stem, stem) for stem in map(bare.stem, lexicon["parts"])}),
        "sides": sorted(map(bare.stem, lexicon["sides"])),
        "things": sorted({form for thing in lexicon["things"] for form in (thing, f"{thing}s")}),  # "tire", and not "tired"
        "people": sorted(lexicon["people"]),
        "bodily": sorted({*lexicon["people"], *lexicon["bodily"]} - POSSESSIVES),
        "fillers": sorted({*lexicon["fillers"], *negation["ends"]}),
        "asides": sorted(lexicon["asides"]),
        "suspicions": sorted(lexicon["suspicions"]),
        "foreign": sorted(lexicon["foreign"]),
        "comparisons": sorted(" ".join(stems) for stems in comparisons),
        "durations": sorted(lexicon["durations"]),
        "ends": sorted(map(bare.stem, negation["ends"])),
        "narrowing": sorted(map(bare.stem, negation["narrowing"])),
        "rules": rules.written(meant),
        "ruled": Table.of({stem: "" for rule in meant for stem in rule.stems}),
    }
    reader = Language(prepared)  # a qualifier is looked for among words as read, after equivalents became one
    ways = [(name, way) for name, listed in lexicon["qualifiers"].items() for way in listed]
    qualifiers = [Rule(tuple(word.stem for word in reader.read(way).words), rules.QUALIFIER, name) for name, way in ways]
    return {**prepared, "qualifiers": rules.written(qualifiers)}


def vocabulary(lexicon: Mapping[str, Any]) -> Iterator[str]:
    """Yield the words that the lexicon knows; a typo may be repaired to one of them."""
    for word, equals in lexicon["equivalents"].items():
        for way in (word, *equals):
            yield from way.split()
    for ways in (*lexicon["degrees"].values(), *lexicon["qualifiers"].values()):
        for way in ways:
            yield from way.split()
    yield from lexicon["durations"]
    for words in ("spellings", "contractions", "abbreviations", "slips"):
        yield from lexicon[words]
    yield from lexicon["fillers"]
