"""Phrase + knowledge -> answer."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from symptomcli import citations, compose, matching, scoring
from symptomcli.advice import SIGNS_ON_A_CARD
from symptomcli.bundle import Bundle
from symptomcli.compare import differences
from symptomcli.errors import BadInput, UnknownName
from symptomcli.knowledge import Knowledge
from symptomcli.lookup import look_up
from symptomcli.model import Kind, Outcome, Urgency
from symptomcli.names import named, pair
from symptomcli.page import Page, Part
from symptomcli.policy import CUT_OFF

PHRASES = [
    "leg jerks at night",
    "RLS",
    "is PLMD common",
    "chest pain",
    "tremor and twitching",
    "crushing chest pain",
    "i want to die",
    "what time is it",
]


def test_clues_lead_the_causes(knowledge: Knowledge) -> None:
    """Leg jerks at night name periodic limb movement disorder and restless legs syndrome first, because of "at night"."""
    answer = look_up(knowledge, "leg jerks at night")
    first = answer.causes[:2]
    assert [cause.id for cause in first] == ["periodic-limb-movement-disorder", "restless-legs-syndrome"]
    assert all("at night" in cause.reasons for cause in first)
    assert answer.self_care
    assert answer.when_to_get_help
    assert answer.sources


@pytest.mark.parametrize("phrase", PHRASES)
def test_every_shown_line_cites_a_listed_source(knowledge: Knowledge, phrase: str) -> None:
    """Each line has sources, each is listed, and none is listed that no line cites."""
    answer = look_up(knowledge, phrase, country="GB")
    lines = [*answer.causes, *(tip for _, tip in answer.self_care), *(sign for _, card in answer.when_to_get_help for sign in card.signs)]
    assert all(line.sources for line in lines)
    assert {key for line in lines for key in line.sources} <= {source.id for source in answer.sources}
    assert len({source.id for source in answer.sources}) == len(answer.sources)


@pytest.mark.parametrize("phrase", PHRASES)
def test_cards_are_short_and_gravest_first(knowledge: Knowledge, phrase: str) -> None:
    """A card has at most five signs, and no emergency sign is dropped by that."""
    answer = look_up(knowledge, phrase)
    gravities = [card.urgency.gravity for _, card in answer.when_to_get_help]
    assert gravities == sorted(gravities, reverse=True)
    assert all(len(card.signs) <= SIGNS_ON_A_CARD for _, card in answer.when_to_get_help)
    for match in answer.matches[:1]:
        record = knowledge.record(match.kind, match.id)
        written = {sign.text for card in getattr(record, "when_to_get_help", ()) for sign in card.signs}
        assert written <= {sign.text for _, card in answer.when_to_get_help for sign in card.signs}


def test_an_emergency_leaves_no_tips(knowledge: Knowledge) -> None:
    """With an emergency alert only its sourced first aid is shown."""
    answer = look_up(knowledge, "crushing chest pain and sweating", country="GB")
    assert answer.urgency is Urgency.EMERGENCY
    assert answer.self_care == ()
    assert "999" in answer.emergency.text
    assert answer.alerts[0].alert.id == "heart-attack-signs"


def test_a_crisis_shows_the_route_only(knowledge: Knowledge) -> None:
    """No entry, cause or tip stands beside a helpline, and the words are not repeated."""
    answer = look_up(knowledge, "my legs jerk at night and i want to kill myself", country="GB")
    assert answer.outcome is Outcome.CRISIS
    assert (answer.matches, answer.causes, answer.self_care, answer.suggestions) == ((), (), (), ())
    assert answer.alerts[0].evidence == ""
    assert answer.emergency.crisis


@pytest.mark.parametrize("options", [{"exact": True}, {"limit": 1}, {"explain": True}])
def test_no_option_hides_an_alert(knowledge: Knowledge, options: dict[str, bool | int]) -> None:
    """Exact matching repairs nothing, and yet a misspelt warning sign is heard."""
    answer = look_up(knowledge, "crushing chest pian and swetaing", **options)  # type: ignore[arg-type]
    assert [raised.alert.id for raised in answer.alerts] == ["heart-attack-signs"]


def test_limit_counts_alternatives_of_each_complaint(knowledge: Knowledge) -> None:
    """At most so many matches have the same mention."""
    answer = look_up(knowledge, "shaky hands, twitching eyelid", limit=1)
    assert [match.mention for match in answer.matches] in ([0, 1], [1, 0])


def test_negated_complaints_are_told(knowledge: Knowledge) -> None:
    """What the writer does not have is said back, and answers nothing."""
    answer = look_up(knowledge, "leg jerks, no fever")
    assert answer.negated == ("fever",)
    assert answer.matches[0].id == "leg-jerks"


def test_a_question_is_answered(knowledge: Knowledge) -> None:
    """A question gives its answer, and the referral and cards of the entries it is about."""
    answer = look_up(knowledge, "is PLMD common?")
    assert answer.question is not None
    assert answer.question.id == "is-plmd-common"
    assert answer.referral is not None


def test_explanation_names_words_and_runner_up(knowledge: Knowledge) -> None:
    """An explanation says what was hit, repaired, denied, noticed, and who came second."""
    told = look_up(knowledge, "leg jreks at nite, no fever", explain=True).explanation
    assert told is not None
    assert dict(told.repaired) == {"jreks": "jerks", "nite": "night"}
    assert told.negated == ("fever",)
    assert told.qualifiers == ("at night",)
    assert told.runner_up is not None


def test_explanation_says_what_was_refused(knowledge: Knowledge) -> None:
    """Where the words read as about no complaint, the explanation names the entry they met and the doubt."""
    refused = look_up(knowledge, "i hit the ground when trying to shoot a basketball", explain=True)
    assert refused.outcome is Outcome.NO_MATCH
    assert refused.explanation is not None
    assert refused.explanation.runner_up is not None
    assert "read as about no complaint" in refused.explanation.runner_up


def test_answers_are_the_same_each_time(knowledge: Knowledge) -> None:
    """Two lookups of a phrase are equal, over fresh knowledge too."""
    fresh = pickle.loads(pickle.dumps(knowledge))  # noqa: S301  # it forgets on its way
    assert [look_up(knowledge, phrase) for phrase in PHRASES] == [look_up(fresh, phrase) for phrase in PHRASES]


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("restless-legs", (Kind.SYMPTOM, "restless-legs")),
        ("Restless legs syndrome", (Kind.CONDITION, "restless-legs-syndrome")),
        ("plmd", (Kind.CONDITION, "periodic-limb-movement-disorder")),
        ("parkinsns disease", (Kind.CONDITION, "parkinsons-disease")),
        ("Tremor", (Kind.SYMPTOM, "tremor")),
    ],
)
def test_names_are_found_as_typed(knowledge: Knowledge, name: str, entry: tuple[Kind, str]) -> None:
    """An id, a name, an alias or a misspelling leads to the entry."""
    assert named(knowledge, name) == entry


def test_an_unknown_name_offers_the_nearest(knowledge: Knowledge) -> None:
    """What is no name at all is refused, with what may have been meant."""
    with pytest.raises(UnknownName) as fault:
        named(knowledge, "leg xylophone of brass")
    assert "leg-pain" in fault.value.nearest


def test_comparing_prefers_two_of_a_kind(knowledge: Knowledge) -> None:
    """Two conditions are compared as conditions; one entry twice is refused."""
    assert pair(knowledge, "restless legs syndrome", "PLMD") == (
        (Kind.CONDITION, "restless-legs-syndrome"),
        (Kind.CONDITION, "periodic-limb-movement-disorder"),
    )
    with pytest.raises(BadInput):
        pair(knowledge, "RLS", "restless legs syndrome")


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("RLS", "PLMD", "felt while awake"),
        ("PLMD", "hypnic jerks", "on the edge of sleep"),
        ("RLS", "night cramps", "a muscle goes tight"),
        ("RLS", "akathisia", "comes from a medicine"),
        ("myoclonus", "tics", "can be held back"),
        ("tics", "chorea", "irregular and aimless"),
        ("essential tremor", "parkinson's disease", "shakes a resting hand"),
        ("fasciculation", "myoclonus", "does not move the limb"),
        ("hemifacial spasm", "eyelid twitch", "stays in one eyelid"),
        ("rem sleep behaviour disorder", "sleepwalking", "acts out a dream"),
        ("rem sleep behaviour disorder", "night terrors", "dream"),
        ("night-terrors", "sleepwalking", "gets up and walks"),
        ("epilepsy", "syncope", "jerks begin after the fall"),
        ("seizures", "syncope", "jerks begin after the fall"),
        ("dystonia", "leg cramps", "into a twist"),
    ],
)
def test_what_people_confuse_is_told_apart(knowledge: Knowledge, first: str, second: str, told: str) -> None:
    """A comparison begins with what the authors wrote of the two, or of their foremost causes."""
    (kind_a, a), (kind_b, b) = pair(knowledge, first, second)
    rows = differences(knowledge, knowledge.record(kind_a, a), knowledge.record(kind_b, b))
    assert rows[0].field == "difference"
    assert told in rows[0].text
    assert rows[0].sources


def test_a_question_about_more_than_the_two_is_no_difference(knowledge: Knowledge) -> None:
    """Only what was written of this very pair stands first in a comparison."""
    tremor, parkinsons = knowledge.condition("essential-tremor"), knowledge.condition("parkinsons-disease")
    written = [row.text for row in differences(knowledge, tremor, parkinsons) if row.text]
    assert written == [item.text for item in tremor.differs_from if item.condition == parkinsons.id]
    assert written


def test_a_complaint_is_no_clue_to_its_own_causes(knowledge: Knowledge) -> None:
    """A word that named a complaint moves no cause up: "twitching" must not put motor neurone disease first."""
    answer = look_up(knowledge, "calf cramps at night and my eyelid twitches")
    assert answer.causes[0].id != "motor-neurone-disease"
    assert not [cause for cause in answer.causes if "twitching" in cause.reasons]


def test_answers_and_knowledge_can_be_sent_to_another_process(knowledge: Knowledge) -> None:
    """Both are pickled whole: what comes back answers the same."""
    answer = look_up(knowledge, "leg jerks at night")
    assert pickle.loads(pickle.dumps(answer)) == answer  # noqa: S301  # its own bytes
    again: Knowledge = pickle.loads(pickle.dumps(knowledge))  # noqa: S301
    assert look_up(again, "leg jerks at night") == answer


@pytest.mark.parametrize(
    ("phrase", "score"),
    [
        ("leg jerks at night, and a cough", 100.0),
        ("leg jrks at night, and a cough", 98.0),
        ("leg jrks at nihgt, and a cough", 96.0),
        ("leg jrks at nihgt", 100.0),
        ("i throw up, also cough", 100.0),
        ("i throww up, also cough", 98.0),
    ],
)
def test_repairs_cost_unless_a_phrase_is_all_that_is_said(knowledge: Knowledge, phrase: str, score: float) -> None:
    """Two points a word; a misspelt phrase that stands alone is that phrase all the same."""
    matches = {match.id: match for match in look_up(knowledge, phrase).matches}
    assert matches["leg-jerks" if phrase.startswith("leg") else "vomiting"].score == score


def test_words_speak_for_a_symptom_without_a_phrase(knowledge: Knowledge) -> None:
    """Where no stored phrase is met, the answer says so, and which words spoke for it."""
    match = look_up(knowledge, "everything i swallow sits in my gullet and comes back").matches[0]
    assert (match.id, match.phrase) == ("difficulty-swallowing", "Difficulty swallowing")
    assert {"swallow", "gullet"} <= set(match.words)
    assert not look_up(knowledge, "difficulty swallowing").matches[0].words


def test_a_repair_within_a_group_of_words_is_told(knowledge: Knowledge) -> None:
    """To throw up is one word to the lexicon; its misspelt part is repaired as any other."""
    matches = {match.id: match for match in look_up(knowledge, "i throww up, also cough").matches}
    assert matches["vomiting"].repaired == (("throww", "throw"),)


def test_exact_looks_up_what_was_typed(knowledge: Knowledge) -> None:
    """A misspelt phrase beside a whole one neither counts as repaired nor moves the other."""
    for phrase in ("thrw up, leg jerks", "legpain, leg jerks"):
        (match,) = look_up(knowledge, phrase, exact=True).matches
        assert (match.id, match.score, match.repaired) == ("leg-jerks", 100.0, ())


def test_complaints_are_numbered_from_0(knowledge: Knowledge) -> None:
    """One that a typo takes below the cut-off leaves no gap."""
    matches = look_up(knowledge, "Long or short sight Myclonus benign prostatic hyperplasia").matches
    assert {match.mention for match in matches} == set(range(len({match.mention for match in matches})))


def test_the_order_of_parts_of_the_body_does_not_matter(knowledge: Knowledge) -> None:
    """A calf and a toe are of a leg, the calf the more so, whichever is said first."""
    language, index = knowledge.bundle.language, knowledge.bundle.matching
    gists = [scoring.gist(language.read(text)) for text in ("calf toe jerk", "toe calf jerk")]
    one, other = ({hit.entry: hit.score for hit in matching.search(gist, index, language.anatomy, limit=3).hits} for gist in gists)
    assert one == other


def test_a_gist_is_ranked_the_same_whoever_said_it_before(knowledge: Knowledge) -> None:
    """What was ranked for one text is no other text's typos: the order of asking does not matter."""
    phrases = ["leg jrks at night, and a cough", "leg jerks at night, and a cough", "leg jrks at nihgt, and a cough"]
    fresh = [look_up(pickle.loads(pickle.dumps(knowledge)), phrase) for phrase in phrases]  # noqa: S301  # it forgets on its way
    assert [look_up(knowledge, phrase) for phrase in (*phrases, *reversed(phrases))] == [*fresh, *reversed(fresh)]


def test_a_head_and_a_light_are_no_lightheadedness(knowledge: Knowledge) -> None:
    """Words that are one word must not be cut in two that other complaints use."""
    first, *others = look_up(knowledge, "throbbing head and light hurts").matches
    assert "headache" in first.id
    assert "dizziness" not in {match.id for match in others if not match.words}
    assert look_up(knowledge, "light headed").matches[0].id == "dizziness"


@pytest.mark.parametrize(
    ("clinical", "symptom"),
    [("otalgia", "earache"), ("pyrosis", "heartburn"), ("Dyspnoea", "shortness-of-breath"), ("urinary frequency", "frequent-urination")],
)
def test_a_clinical_name_leads_to_its_symptom(knowledge: Knowledge, clinical: str, symptom: str) -> None:
    """A clinic's notes hold the field's words, one by one where a name holds several."""
    assert look_up(knowledge, clinical).matches[0].id == symptom


@pytest.mark.parametrize(("name", "condition"), [("delirium", "delirium"), ("akathisia", "akathisia")])
def test_a_clinical_name_takes_no_other_entrys_name(knowledge: Knowledge, name: str, condition: str) -> None:
    """Where a symptom's clinical name is a condition's own, the condition comes first."""
    best = look_up(knowledge, name).matches[0]
    assert (best.kind, best.id) == (Kind.CONDITION, condition)


def test_comparing_drops_no_sign(knowledge: Knowledge) -> None:
    """A record may have several cards of one urgency: all their signs are shown, beside the other's."""
    heart, panic = knowledge.condition("heart-attack"), knowledge.condition("panic-attack")
    rows = {row.field: row for row in differences(knowledge, heart, panic)}
    for record, side in ((heart, "a"), (panic, "b")):
        for card in record.when_to_get_help:
            assert {sign.text for sign in card.signs} <= set(getattr(rows[f"{card.urgency.value.replace('_', '-')} signs"], side))


@pytest.mark.parametrize(
    ("phrase", "first", "noticed"),
    [
        ("toothache on the left side", "toothache", ("on one side",)),  # and no pain in the flank
        ("sore throat on my left side", "sore-throat", ("on one side",)),
        ("pain in my left side", "flank-pain", ("on one side",)),
        ("headache since this morning", "headache", ()),
        ("headache in the morning", "headache", ("in the morning",)),
        ("stomach pain since last night", "abdominal-pain", ()),
    ],
)
def test_a_side_and_a_time_are_of_what_they_are_said_of(knowledge: Knowledge, phrase: str, first: str, noticed: tuple[str, ...]) -> None:
    """The side of a tooth is no side of the body, and what began last night need not be worse at night."""
    answer = look_up(knowledge, phrase, explain=True)
    assert answer.matches[0].id == first
    assert answer.explanation is not None
    assert answer.explanation.qualifiers == noticed
    assert not any("right side" in cause.reasons for cause in answer.causes)


@pytest.mark.parametrize(
    "phrase",
    [
        "mi bebe no respira",
        "mi hijo tiene fiebre",
        "me duele la cabeza y no puedo dormir",
        "j'ai mal au ventre",
        "ich habe seit tagen Husten",
    ],
)
def test_another_language_is_no_complaint_and_the_reader_is_told(knowledge: Knowledge, phrase: str) -> None:
    """Words that are English by chance ("mi" is a heart attack) mean nothing in it."""
    answer = look_up(knowledge, phrase)
    assert (answer.outcome, answer.matches, answer.foreign) == (Outcome.NO_MATCH, (), True)
    assert compose.answer(knowledge, answer).opening[0].text.startswith(compose.NOT_ENGLISH)


@pytest.mark.parametrize("phrase", ["me leg hurts", "es tut weh: leg pain at night and no sleep", "en route, bad chest pain"])
def test_words_that_other_languages_have_too_are_english(knowledge: Knowledge, phrase: str) -> None:
    """A common word of another language makes no text foreign."""
    assert not look_up(knowledge, phrase).foreign


@pytest.mark.parametrize(
    ("phrase", "first"),
    [
        ("PMH asthma, now has sore throat", "sore-throat"),
        ("h/o heart failure c/o cough", "cough"),
        ("i have asthma and my knee hurts", "knee-pain"),
        ("my mum had a stroke in 2010, she has a headache", "headache"),
        ("heart attack in 2015, today a cold", "common-cold"),
        ("I had shingles years ago", "shingles"),
    ],
)
def test_what_is_felt_leads_before_an_illness_of_the_past(knowledge: Knowledge, phrase: str, first: str) -> None:
    """An illness that is background to a complaint comes after it, and stays."""
    assert look_up(knowledge, phrase).matches[0].id == first


@pytest.mark.parametrize(
    ("phrase", "found", "absent"),
    [
        ("noonan syndrome", [], ("noonan syndrome",)),
        ("Ewings sarcoma", [], ("ewing's sarcoma",)),
        ("head and neck cancer", [], ("head and neck cancer",)),
        ("vomiting with noonan syndrome", ["vomiting"], ("noonan syndrome",)),
        ("my head and my neck hurt, is it cancer", ["neck-pain"], ()),
    ],
)
def test_an_illness_without_a_page_is_told(knowledge: Knowledge, phrase: str, found: list[str], absent: tuple[str, ...]) -> None:
    """The words of its name lead nowhere else, and the reader is told; what is felt beside it is found."""
    answer = look_up(knowledge, phrase)
    assert [match.id for match in answer.matches][:1] == found
    assert answer.absent == absent


@pytest.mark.parametrize(
    ("phrase", "limit", "found"),
    [
        ("tonsillitis", 3, ["tonsillitis", "swollen-glands", "sore-throat"]),
        ("tonsillitis", 2, ["tonsillitis", "swollen-glands"]),
        ("tonsillitis", 1, ["tonsillitis"]),
        ("gout and a cough", 2, ["cough", "gout", "big-toe-pain"]),
    ],
)
def test_an_illness_brings_the_complaints_that_it_shows_as(knowledge: Knowledge, phrase: str, limit: int, found: list[str]) -> None:
    """They are alternatives, the least of all, and as few as were asked for; what is felt beside it is found first."""
    matches = look_up(knowledge, phrase, limit=limit).matches
    assert [match.id for match in matches if match.score in (100, CUT_OFF)] == found
    assert look_up(knowledge, phrase, limit=limit, exact=True).matches == tuple(match for match in matches if match.score == 100)


def test_an_overlay_says_what_its_illness_shows_as(knowledge: Knowledge, document: dict[str, Any]) -> None:
    """The same is told where an overlay lies over the knowledge and nothing was prepared."""
    conditions = {key: document["conditions"][key] for key in ("tonsillitis", "gout")}
    named = {
        key: symptom
        for key, symptom in document["symptoms"].items()
        if any(cause["condition"] in conditions for cause in symptom["causes"])
    }
    laid = Knowledge(Bundle.of({**document, "symptoms": named, "conditions": conditions, "questions": {}, "alerts": {}}))
    for illness in conditions:
        assert laid.shown_as(illness) == knowledge.shown_as(illness) != ()


def _joined(knowledge: Knowledge, *, short: bool) -> Page:
    return compose.answer(knowledge, look_up(knowledge, "bedwetting and dementia"), short=short)


def test_a_joined_answer_says_whose_its_lines_are(knowledge: Knowledge) -> None:
    """Beside another entry a condition's sections have its name, and so have the exceptions to all tips of an entry."""
    page = _joined(knowledge, short=False)
    facts = [section.heading for section in page.sections if section.part in (Part.FACTS, Part.TREATMENTS, Part.DIFFERENCES)]
    assert facts
    assert all(heading.startswith("Dementia: ") for heading in facts)
    (tips,) = (section for section in page.sections if section.part is Part.TIPS)
    assert "Before any of these (Bed-wetting)" in [item.lead for item in tips.items]


def test_a_short_joined_answer_sends_to_the_entry_that_has_the_rest(knowledge: Knowledge) -> None:
    """Treatments are those of the condition; what several entries share is counted, and the last line names them all."""
    page = _joined(knowledge, short=True)
    (treatments,) = (section for section in page.sections if section.part is Part.TREATMENTS)
    assert treatments.items[0].text.endswith("cautions: symptom show dementia)")
    counted = [item.text for section in page.sections if section.part is Part.CARD for item in section.items if " more" in item.text[:8]]
    assert counted
    assert not any("symptom show" in text for text in counted)
    assert page.last[0].startswith("All of it: symptom show bed-wetting, symptom show dementia.")


def test_cautions_are_sentences(knowledge: Knowledge) -> None:
    """Each ends with one full stop, whether or not its author wrote one."""
    dementia = knowledge.condition("dementia")
    emergency = knowledge.emergency(None)
    page = compose.record(knowledge, dementia, emergency, knowledge.sources((*citations.of_record(dementia), *emergency.sources)))
    (treatments,) = (section for section in page.sections if section.part is Part.TREATMENTS)
    assert "ask which are safe. Do not stop or change a prescribed medicine without advice." in treatments.items[0].aside


def test_what_was_heard_as_a_sign_is_not_said_to_be_left_out(knowledge: Knowledge) -> None:
    """A denial that runs on without a mark is doubted: its words warn, and the page does not say that they were denied."""
    answer = look_up(knowledge, "not slept all night crushing chest pain", explain=True)
    assert [raised.alert.id for raised in answer.alerts] == ["heart-attack-signs"]
    assert answer.explanation is not None
    assert (answer.negated, answer.explanation.negated) == ((), ())
    assert look_up(knowledge, "no crushing chest pain").negated == ("crushing chest pain",)
