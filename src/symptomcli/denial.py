"""What a denial reaches: "no fever or cough but short of breath" denies two complaints and tells of one.

After NegEx (Chapman 2001) and its successors: a trigger denies the words of content after it, up to a limit, a break or a word that
ends it; lists, words that deny what stands before them, and negations that are none have rules of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli.text import PERSISTENT, Role

if TYPE_CHECKING:
    from collections.abc import Container

    from symptomcli.text import Word

NEGATED_WORDS = 6
"""A denial reaches at most so many content words: NegEx (Chapman 2001) uses a window of five or six."""

ITEM_WORDS = 2
"""Content words of an item in a list of denied things that no "or" closes."""

_LINKS = frozenset(("about", "around", "as", "at", "by", "for", "from", "in", "into", "like", "of", "on", "than", "to", "when", "with"))
"""Tie a word of content to what was denied before it: "no pain in my chest"; so does an "or"."""

LIST_WORDS = 20
"""Words in which the "or" of a list of denied things is looked for."""

_ALTERNATIVES = frozenset(("or", "nor"))
_PRONOUNS = frozenset(("i", "im", "i'm", "he", "hes", "he's", "she", "shes", "she's", "it", "its", "it's", "we", "they"))
_RESTARTS = _PRONOUNS | {"just"}
_STARTS = frozenset(("i", "my", "he", "she", "his", "her", "it", "we", "they", "the", "a", "have", "has", "had", "am"))
_DENIES = frozenset(("denies", "denied", "denying", "negative", "neg"))
_ENDING = frozenset(("stop", "away"))
_EXPERIENCED = frozenset(("had", "ever", "felt", "known", "experienced"))
_REPORTS = frozenset(("reports", "reported", "endorses", "complains", "states", "admits", "noted", "presents"))

GRAMMAR = _RESTARTS | _STARTS | _ALTERNATIVES | _DENIES | _ENDING | _EXPERIENCED | _REPORTS | {"why", "never"} | _LINKS
"""Words that decide how far a denial reaches."""


def mark(words: list[Word], ends: Container[str], comparisons: Container[str], narrowing: Container[str]) -> None:
    """Mark what each negation reaches: on to the end of its list, at most `NEGATED_WORDS` content words.

    People in haste write no commas: what follows the first denied thing, of which `narrowing` words only say which one ("severe", "left",
    "chest"), is denied but doubtful, unless a link or an "or" ties it to that.
    """
    reach = 0
    listing = False  # "denies fever, chills, cough": a note's list needs no "or"
    named = tied = doubtful = False  # the first thing was denied; a link followed; neither link nor "or" does
    for place, word in enumerate(words):
        before = words[place - 1] if place else word
        listing = listing and word.sentence == before.sentence and _is_item(words, place)
        listed = word.clause == before.clause or before.role is Role.NEGATION or listing or _goes_on(words, place)
        restarts = word.text in _RESTARTS and 0 < reach < NEGATED_WORDS  # "no cramp it is a twitch", "no pain just itching"
        if word.sentence != before.sentence or word.stem in ends or not listed or restarts:
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
                reach = 0 if _affirms(words, place, comparisons) else NEGATED_WORDS
            named = tied = doubtful = False
        elif word.role is Role.AFTERWARDS:
            _deny_before(words, place)
        elif reach and word.role is Role.CONTENT:
            doubtful = doubtful or (named and not tied and not listing and not _goes_on(words, place))
            words[place] = word._replace(negated=True, doubtful=doubtful)
            named, tied = named or word.stem not in narrowing, False
            reach -= 1
        tied = word.text in _LINKS or word.text in _ALTERNATIVES or (tied and word.role is not Role.DURATION)


def _affirms(words: list[Word], place: int, comparisons: Container[str]) -> bool:
    """Tell whether a negation compares rather than denies: "never had pain like this", "haven't ever had one this bad"."""
    ahead = [word for word in words[place + 1 : place + LIST_WORDS] if word.sentence == words[place].sentence]
    before = words[place].text == "never" or any(word.text in _EXPERIENCED for word in ahead)
    return before and any(word.stem in comparisons for word in ahead)


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
    if any(word.text in _STARTS or word.text in _REPORTS for word in clause):
        return False
    return words[place - 1].clause == words[place].clause or sum(word.role is Role.CONTENT for word in clause) <= ITEM_WORDS


def _goes_on(words: list[Word], place: int) -> bool:
    """Tell whether a list of denied things ("no fever, cough or chest pain") reaches past this break: an "or" follows."""
    sentence = words[place].sentence
    for word in words[place : place + LIST_WORDS]:
        if word.sentence != sentence or word.text in _STARTS or word.role is Role.NEGATION:
            return False
        if word.text in _ALTERNATIVES:
            return True
    return False
