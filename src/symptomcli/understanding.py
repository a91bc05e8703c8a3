"""Phrase -> how it is read: its typos repaired, its language known, and all that is screened of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli import scoring
from symptomcli.finding import Read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symptomcli.bundle import Bundle
    from symptomcli.knowledge import Knowledge
    from symptomcli.text import Reading


def read(knowledge: Knowledge, phrase: str) -> Read:
    """Read a phrase, and repair its typos; of another language it says nothing that could be ranked."""
    language = knowledge.bundle.language
    tokens = language.tokens(phrase)
    if knowledge.speller.is_foreign(tokens):
        reading = language.read(phrase)
        return Read(phrase, reading, {}, scoring.NOTHING, foreign=True, screened=(reading,))
    repaired = knowledge.speller.repair(tokens)
    reading = language.read(phrase, repaired)
    if past := knowledge.bundle.screen.past.over(reading):
        reading = reading._replace(suspected=reading.suspected | past)
    gist = scoring.gist(reading)
    return Read(phrase, reading, repaired, gist, foreign=False, screened=screened(knowledge.bundle, phrase, repaired, reading))


def as_typed(knowledge: Knowledge, read: Read) -> Read:
    """Give a phrase as read without repair; what is screened of it stays."""
    reading = knowledge.bundle.language.read(read.phrase)
    return read._replace(reading=reading, repaired={}, gist=scoring.gist(reading))


def screened(ear: Bundle, phrase: str, repaired: Mapping[str, str], reading: Reading) -> tuple[Reading, ...]:
    """Give what is screened: the phrase as typed and as repaired, so that no repair can hide a sign.

    Where words that mean nothing were taken for words that mean something and stand alone, the repaired phrase says all that the typed
    one does.
    """
    if not repaired:
        return (reading,)
    language, screen = ear.language, ear.screen
    fixed = [word for word in reading.words if word.text in repaired]
    if (
        len(fixed) == len(repaired)
        and all(map(language.only_means, fixed))
        and all(map(language.is_plain, repaired))
        and not any(screen.hears(language.key(word)) for word in repaired)
    ):
        return (reading,)
    return language.read(phrase), reading
