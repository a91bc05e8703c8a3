"""Phrases -> index -> ranked entries."""

from __future__ import annotations

from functools import cache
from string import ascii_lowercase
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaded import KNOWLEDGE
from symptomcli import indexing, lookup, matching, scoring, spelling
from symptomcli.model import Kind, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symptomcli.text import Reading

PHRASES = [(phrase, "symptom", key) for key in KNOWLEDGE.ids("symptoms") for phrase in KNOWLEDGE.symptom(key).phrases] + [
    (name, "condition", key)
    for key in KNOWLEDGE.ids("conditions")
    for name in (KNOWLEDGE.condition(key).name, *KNOWLEDGE.condition(key).aliases, *KNOWLEDGE.condition(key).phrases)
]


@pytest.mark.parametrize(
    ("phrase", "entry"),
    [
        ("leg jerks at night", "leg-jerks"),
        ("severe anxiety", "anxiety"),  # "anxious" is a circumstance beside other complaints
        ("paralysis of one side of the face", "facial-droop"),
        ("woke with numb arm this morning", "hand-numbness-at-night"),  # though "arms jerk in the morning" has more of its words
        ("my legs all night", "restless-legs"),  # but where nothing else is said, a place and a time are a beginning
        ("how long does the flu last", "flu-symptoms"),  # and no question that asks how long something else does
        ("legs twich when i fall asleep", "sleep-jerks"),
        ("my legs jump in bed", "leg-jerks"),
        ("jump when the phone rings", "exaggerated-startle"),  # a phone that only tells when is not what is jumping
        ("my phone makes my thumb numb", "numbness-tingling"),
        ("RLS", "restless-legs-syndrome"),
        ("willis ekbom", "restless-legs-syndrome"),
        ("cant keep my legs still in the evening", "restless-legs"),
        ("my husband kicks all night", "leg-kicking-in-sleep"),
        ("chestpain", "chest-pain"),
        ("shaky hands", "tremor"),
        ("eyelid wont stop twitching", "eyelid-twitching"),
        ("charley horse in bed", "night-leg-cramps"),
        ("parkinsons", "parkinsons-disease"),
        ("parkinson's disease", "parkinsons-disease"),
    ],
)
def test_own_words_reach_the_entry(phrase: str, entry: str) -> None:
    """People's own words lead to the entry that a reader would choose."""
    answer = lookup.look_up(KNOWLEDGE, phrase)
    assert answer.matches[0].id == entry


@pytest.mark.parametrize(
    "phrase",
    [
        "what time is the football",
        "git commit -m fix",
        "transfer 50 pounds to my savings account",
        "ou est la bibliotheque",
        "rm -rf /tmp",
        "set an alarm for six",
        "the car coughs when i start it",
        "my caramel seized up, can it be saved",
        "why did the roman empire collapse",
        "no leg pain",
        "",
        "???",
    ],
)
def test_what_is_no_complaint_is_refused(phrase: str) -> None:
    """Everyday sentences, shell commands and denied complaints match nothing."""
    assert lookup.look_up(KNOWLEDGE, phrase).outcome is Outcome.NO_MATCH


@pytest.mark.parametrize(
    ("phrase", "felt"),
    [
        ("pain on passing urine, ?UTI", "painful-urination"),
        ("deep dyspareunia for months, possible endometriosis", "pain-during-sex"),
        ("?UTI", "urinary-tract-infection"),
    ],
)
def test_what_is_felt_leads_what_is_suspected(phrase: str, felt: str) -> None:
    """A condition that is only guessed at gives way to a complaint, and answers where there is none."""
    assert lookup.look_up(KNOWLEDGE, phrase).matches[0].id == felt


@pytest.mark.parametrize(
    ("phrase", "repaired"),
    [
        ("leg jreks", {"jreks": "jerks"}),
        ("legs twich", {"twich": "twitch"}),
        ("leg jerks at nite", {"nite": "night"}),
        ("restles legs", {"restles": "restless"}),
        ("leg football", {}),
        ("leg price", {}),
        ("boaked up my dinner", {}),
        ("sweated profusely", {}),
        ("realy deppressed and sad", {"realy": "really", "deppressed": "depressed"}),
    ],
)
def test_only_what_is_no_word_is_repaired(phrase: str, repaired: dict[str, str]) -> None:
    """One edit in four letters, two in eight; a common word is left alone."""
    assert KNOWLEDGE.speller.repair(KNOWLEDGE.bundle.language.tokens(phrase)) == repaired


@pytest.mark.parametrize(
    ("phrase", "entries"),
    [
        ("shaky hands, twitching eyelid", ["tremor", "eyelid-twitching"]),
        ("chest pain and cramp in my calf at night", ["chest-pain", "night-leg-cramps"]),
        ("my legs jerk at night and i am really fed up with it", ["leg-jerks"]),
        ("my breath stinks when i talk to people", ["bad-breath"]),
    ],
)
def test_each_complaint_is_a_mention(phrase: str, entries: list[str]) -> None:
    """Several complaints are found once each, numbered as they are said; fillers make none."""
    answer = lookup.look_up(KNOWLEDGE, phrase)
    best = {match.mention: match.id for match in reversed(answer.matches)}
    assert [best[mention] for mention in sorted(best)] == entries


def test_words_in_passing_are_no_complaint() -> None:
    """A phrase that is said in full, but in words that tell of something else, leads no complaint."""
    matches = lookup.look_up(KNOWLEDGE, "my big toenail has gone thick and yellow").matches
    assert "jaundice" not in {match.mention: match.id for match in reversed(matches)}.values()


OWN: dict[tuple[str, str], list[str]] = {}
for own_phrase, *owner in PHRASES:
    OWN.setdefault((owner[0], owner[1]), []).append(own_phrase)


@pytest.mark.parametrize("entry", sorted(OWN), ids=str)
def test_every_stored_phrase_finds_its_entry_first(entry: tuple[str, str]) -> None:
    """A stored phrase or name scores full for its own entry."""
    for phrase in OWN[entry]:
        answer = lookup.find(KNOWLEDGE, phrase, limit=5).answer
        if answer.outcome is not Outcome.CRISIS:
            best = [match for match in answer.matches if match.score == answer.matches[0].score]
            assert entry in [(match.kind, match.id) for match in best], phrase


@given(st.sampled_from(KNOWLEDGE.bundle.matching.vocabulary), st.data())
def test_halves_find_what_looking_through_all_finds(word: str, data: st.DataObject) -> None:
    """A stream seeks the words that one edit away from a typed one by its halves: they are the same."""
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(ascii_lowercase))
    slips = [
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
    ]
    index, closest = KNOWLEDGE.bundle.matching, spelling._closest  # noqa: SLF001  # a stream's way of seeking beside a lookup's
    for typed in slips:
        if len(typed) > 2:
            assert closest(typed, index, by_halves=True) == closest(typed, index)


@settings(deadline=None)
@given(
    st.text()
    | st.sampled_from(["leg jerks", "chest pain", "shaky hands, no fever"]).flatmap(
        lambda text: st.text().map(lambda more: f"{text} {more}")
    )
)
def test_scores_are_ordered_and_bounded(phrase: str) -> None:
    """Any text is accepted; scores lie in 0-100 and descend."""
    scores = [match.score for match in lookup.look_up(KNOWLEDGE, phrase).matches]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)


FEW = KNOWLEDGE.ids("symptoms")[::4]


@settings(deadline=None, max_examples=6)
@given(st.permutations(FEW), st.sampled_from(PHRASES))
def test_order_of_the_knowledge_does_not_matter(order: list[str], phrase: tuple[str, str, str]) -> None:
    """The same entries in another order give the same ranking."""
    language = KNOWLEDGE.bundle.language
    turned = indexing.build(_entries(order), language)
    reading = language.read(phrase[0])
    assert _ranks(reading, turned) == _ranks(reading, _in_order(FEW))


@cache
def _in_order(keys: tuple[str, ...]) -> indexing.Index:
    return indexing.build(_entries(keys), KNOWLEDGE.bundle.language)


def _entries(keys: Sequence[str]) -> list[tuple[indexing.Entry, list[str]]]:
    return [(indexing.Entry("symptom", key, KNOWLEDGE.name(Kind.SYMPTOM, key)), KNOWLEDGE.symptom(key).phrases) for key in keys]


def _ranks(reading: Reading, index: indexing.Index) -> Sequence[scoring.Hit]:
    return matching.search(scoring.gist(reading), index, KNOWLEDGE.bundle.language.anatomy, limit=5, floor=0.1).hits


def test_an_unrelated_entry_changes_no_first_match() -> None:
    """Adding an entry that shares no word leaves every other answer's first match as it was."""
    language = KNOWLEDGE.bundle.language
    before = _in_order(FEW)
    after = indexing.build(
        [*_entries(FEW), (indexing.Entry("symptom", "zz-new", "New"), ["quibbling zorkmids", "zorkmids", "no idea"])],
        language,
    )
    for phrase, _, _ in PHRASES[::7]:
        reading = language.read(phrase)
        assert [(hit.entry, hit.phrase) for hit in _ranks(reading, before)[:1]] == [
            (hit.entry, hit.phrase) for hit in _ranks(reading, after)[:1]
        ]
