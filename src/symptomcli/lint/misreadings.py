"""Ways, phrases and words of the knowledge -> those that the program reads as nothing, or as what they are not meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symptomcli import hearing
from symptomcli.document import RECORDS
from symptomcli.lint import records
from symptomcli.lint.report import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from symptomcli.language import Language


def of_ways(mine: Mapping[str, Any], whole: Mapping[str, Any], language: Language) -> Iterator[Finding]:
    """Find ways of saying a finding that name an unknown group of words, or of which a word is heard that says nothing by itself."""
    groups = whole["findings"]["words"]
    told = [(records.place("alerts", key), record["findings"]) for key, record in mine.get("alerts", {}).items()]
    for place, findings in [*told, ("findings.json", mine.get("findings", {}).get("findings", {}))]:
        for finding, ways in findings.items():
            key = f"findings.{finding}"
            unknown = [
                way for way in ways for part in way.replace(hearing.OR, " ").split() if part[:1] == "{" and part.strip("{}") not in groups
            ]
            for way in unknown:
                yield Finding(place, key, f"{way!r} names no group of words.", "Add it to findings.json.", fault=True)
            for way, word in hearing.mute_words(ways, language).items():
                yield Finding(place, key, f"{way!r} has {word!r}, which reads as nothing.", "Take that word out.", fault=True)
            if not unknown:
                for way, word in hearing.empty_ways(ways, whole["findings"], language, whole["lexicon"]["unheard"]).items():
                    yield Finding(
                        place, key, f"{way!r} is heard as {word!r} alone.", "Say what is meant in words that carry meaning.", fault=True
                    )


def of_phrases(mine: Mapping[str, Any], whole: Mapping[str, Any], language: Language) -> Iterator[Finding]:
    """Find phrases that two entries claim, as the matcher reads them, or that say nothing to it."""
    owners: dict[tuple[str, ...], str] = {}
    for section in ("symptoms", "questions", "conditions"):
        for key, record in sorted(whole[section].items()):
            for ways, way in ((name, way) for name in ("phrases", "aliases") for way in record.get(name, ())):
                stems = tuple(sorted(language.read(way).keys()))
                if not stems:
                    if key in mine.get(section, {}):
                        yield Finding(
                            records.place(section, key),
                            ways,
                            f"{way!r} has no word that tells anything.",
                            "Say it in more words.",
                            fault=True,
                        )
                    continue
                first = owners.setdefault(stems, key)
                if first != key and (key in mine.get(section, {}) or any(first in mine.get(name, {}) for name in RECORDS)):
                    yield Finding(
                        records.place(section, key),
                        ways,
                        f"{way!r} reads as a phrase of {first}.",
                        "Leave it to one entry: the more general one.",
                        fault=True,
                    )


def of_equivalents(mine: Mapping[str, Any], whole: Mapping[str, Any], language: Language) -> Iterator[Finding]:
    """Find equivalents that do not read as their word: they are a word with equivalents too, or stand under two."""
    if "lexicon" not in mine:
        return
    for word, equals in whole["lexicon"]["equivalents"].items():
        for equal in equals:
            if " " not in equal and language.key(equal) != language.key(word):
                yield Finding(
                    "lexicon.json",
                    f"equivalents.{word}",
                    f"{equal!r} reads as another word than {word!r}.",
                    "List each word once, and none that has a list of its own.",
                    fault=True,
                )


def of_absent_pages(mine: Mapping[str, Any], whole: Mapping[str, Any], language: Language) -> Iterator[Finding]:
    """Find names that are said to have no page and have one, or that say nothing."""
    if "lexicon" not in mine:
        return
    pages = [(key, record) for section in ("symptoms", "conditions") for key, record in whole[section].items()]
    owners = {
        frozenset(language.read(way).keys()): key
        for key, record in pages
        for way in (record["name"], *record.get("phrases", ()), *record.get("aliases", ()))
    }
    for name in whole["lexicon"]["no_page"]:
        stems = frozenset(language.read(name).keys())
        if stems in owners or not stems:
            told = f"reads as a phrase of {owners[stems]}" if stems else "has no word that tells anything"
            yield Finding("lexicon.json", "no_page", f"{name!r} {told}.", "Take it out.", fault=True)
