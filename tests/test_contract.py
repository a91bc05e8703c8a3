"""The JSON answer: every key in every outcome, and the country."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Program

from asking import CASES, GRAVITY, KEYS, PAGES, Json, _best, _cited, _helpful, _record, _without_sources, answers

# The answer


@answers
@pytest.mark.parametrize("arguments", CASES.values(), ids=CASES)
def test_the_answer_keeps_the_schema(ask: Callable[..., Json], schema: Draft202012Validator, arguments: tuple[str, ...]) -> None:
    """Real output of every outcome is valid under the schema that ships with it, and has all keys and no others."""
    answer = ask(*arguments)
    assert [error.message for error in schema.iter_errors(answer)] == []
    assert answer.keys() == KEYS
    assert answer["schema_version"] == "1"
    assert answer["query"] == arguments[0]
    assert answer["disclaimer"].startswith("General information, not a diagnosis.")


def test_the_schema_is_closed(schema: Draft202012Validator) -> None:
    """The schema is sound, asks for every key and takes no other, so that a valid answer is one with exactly those."""
    Draft202012Validator.check_schema(schema.schema)
    assert set(schema.schema["required"]) == KEYS == set(schema.schema["properties"])
    assert schema.schema["additionalProperties"] is False


@answers
@pytest.mark.parametrize("arguments", CASES.values(), ids=CASES)
def test_scores_descend(ask: Callable[..., Json], arguments: tuple[str, ...]) -> None:
    """Scores are similarities of 0 to 100 that descend over the whole list, and no complaint has more than `--limit` alternatives."""
    matches = ask(*arguments)["matches"]
    scores = [match["score"] for match in matches]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)
    mentions = [match["mention"] for match in matches]
    assert set(mentions) == set(range(len(set(mentions))))
    limit = 1 if "--limit" in arguments else 3
    assert all(mentions.count(mention) <= limit for mention in mentions)


@answers
@pytest.mark.parametrize("arguments", CASES.values(), ids=CASES)
def test_sources_are_those_cited(ask: Callable[..., Json], packed: Json, arguments: tuple[str, ...]) -> None:
    """Every source that a shown line cites is listed once with an address or a file, and no other is."""
    answer = ask(*arguments)
    listed = [source["id"] for source in answer["sources"]]
    cited = {*_cited(_without_sources(answer)), *(key for match in answer["matches"] for key in _record(packed, match)["sources"])}
    numbers = set(_cited(packed["emergency_numbers"].get(answer["emergency"]["country"], {})))
    assert len(set(listed)) == len(listed)
    assert cited <= set(listed)
    assert set(listed) <= cited | numbers
    if answer["alerts"] and answer["emergency"]["country"] == "GB":
        assert set(packed["emergency_numbers"]["GB"]["emergency"]["sources"]) <= set(listed)
    for source in answer["sources"]:
        assert ("url" in source) != ("file" in source)


@answers
@pytest.mark.parametrize("arguments", CASES.values(), ids=CASES)
def test_urgency_is_the_highest_level(ask: Callable[..., Json], packed: Json, arguments: tuple[str, ...]) -> None:
    """Urgency is the highest of the alerts' levels and the contributing entries' referrals, and null where there is neither."""
    answer = ask(*arguments)
    levels = [alert["urgency"] for alert in answer["alerts"]]
    levels += [record["referral"]["urgency"] for record in _helpful(packed, answer)]
    assert answer["urgency"] == (max(levels, key=GRAVITY.index) if levels else None)
    if answer["referral"]:
        highest = max((record["referral"]["urgency"] for record in _helpful(packed, answer)), key=GRAVITY.index)
        assert answer["referral"]["urgency"] == highest


@answers
@pytest.mark.parametrize("arguments", CASES.values(), ids=CASES)
def test_no_warning_sign_is_dropped(ask: Callable[..., Json], packed: Json, arguments: tuple[str, ...]) -> None:
    """Cards have at most five signs, the gravest come first, and every sign of a contributing entry is on one."""
    answer = ask(*arguments)
    cards = answer["when_to_get_help"]
    gravities = [GRAVITY.index(card["urgency"]) for card in cards]
    assert gravities == sorted(gravities, reverse=True)
    assert all(1 <= len(card["signs"]) <= 5 for card in cards)
    shown = {(card["entry"], card["urgency"], sign["text"]) for card in cards for sign in card["signs"]}
    written = {
        (record["id"], card["urgency"], sign["text"])
        for record in _helpful(packed, answer)
        for card in record["when_to_get_help"]
        for sign in card["signs"]
    }
    assert written <= shown


@answers
@pytest.mark.parametrize("arguments", CASES.values(), ids=CASES)
def test_causes_are_complete(ask: Callable[..., Json], packed: Json, arguments: tuple[str, ...]) -> None:
    """Causes are the union over the best symptom of each complaint, each once and with the symptoms that name it."""
    answer = ask(*arguments)
    named: dict[str, set[str]] = {}
    for match in _best(answer):
        for cause in _record(packed, match)["causes"] if match["kind"] == "symptom" else ():
            named.setdefault(cause["condition"], set()).add(match["id"])
    assert {cause["id"]: set(cause["symptoms"]) for cause in answer["causes"]} == named
    assert len(answer["causes"]) == len(named)


@answers
def test_a_symptom_gives_causes_tips_and_help(ask: Callable[..., Json]) -> None:
    """A complaint matches its symptom, and the typed circumstance moves its causes up."""
    answer = ask("leg jerks at night")
    assert (answer["outcome"], answer["urgency"], answer["alerts"]) == ("match", "routine", [])
    assert (answer["matches"][0]["kind"], answer["matches"][0]["id"], answer["matches"][0]["mention"]) == ("symptom", "leg-jerks", 0)
    assert answer["matches"][0]["qualifiers"] == ["at night"]
    assert answer["causes"][0]["reasons"] == ["at night"]
    assert answer["self_care"]
    assert answer["referral"]["entry"] == "leg-jerks"
    assert (answer["conditions"], answer["answer"], answer["explanation"]) == ([], None, None)


@answers
def test_a_condition_by_its_name_gives_its_record(ask: Callable[..., Json]) -> None:
    """An abbreviation names a condition: its record is given, and it has no causes of its own."""
    answer = ask("RLS")
    assert (answer["matches"][0]["kind"], answer["matches"][0]["id"]) == ("condition", "restless-legs-syndrome")
    assert [condition["id"] for condition in answer["conditions"]] == ["restless-legs-syndrome"]
    assert answer["conditions"][0]["features"]
    assert answer["causes"] == []
    assert answer["referral"]["entry"] == "restless-legs-syndrome"


@answers
def test_a_question_gives_its_answer(ask: Callable[..., Json], packed: Json) -> None:
    """A question is answered, with the cards and the referral of the entries that it is about."""
    answer = ask("is PLMD common")
    record = packed["questions"]["is-plmd-common"]
    assert (answer["matches"][0]["kind"], answer["matches"][0]["id"]) == ("question", "is-plmd-common")
    assert answer["answer"] == {"question": record["question"], "text": record["answer"], "sources": record["sources"]}
    assert answer["referral"]["entry"] in record["about"]
    assert {card["entry"] for card in answer["when_to_get_help"]} <= set(record["about"])
    assert (answer["causes"], answer["self_care"]) == ([], [])


@answers
def test_several_complaints_are_numbered(ask: Callable[..., Json]) -> None:
    """Two complaints in a phrase are two mentions, and only the best match of each contributes."""
    answer = ask("shaky hands, twitching eyelid")
    best = _best(answer)
    assert {match["id"]: match["mention"] for match in best} == {"tremor": 0, "eyelid-twitching": 1}
    assert {symptom for cause in answer["causes"] for symptom in cause["symptoms"]} == {"tremor", "eyelid-twitching"}
    assert {card["entry"] for card in answer["when_to_get_help"]} == {"tremor", "eyelid-twitching"}


@answers
def test_causes_that_more_complaints_share_come_first(ask: Callable[..., Json]) -> None:
    """A cause that two complaints have in common stands before one that only one of them has."""
    shared = [len(cause["symptoms"]) for cause in ask("shaky hands, twitching eyelid")["causes"]]
    assert shared == sorted(shared, reverse=True)
    assert shared[0] == 2


@answers
def test_an_alert_alone_is_an_answer(ask: Callable[..., Json]) -> None:
    """A warning sign without an entry is a match, an emergency, and says which words raised it."""
    answer = ask("there is no pulse", "--exact")
    assert (answer["outcome"], answer["urgency"], answer["matches"], answer["referral"]) == ("match", "emergency", [], None)
    assert [alert["id"] for alert in answer["alerts"]] == ["unconscious-or-not-breathing"]
    assert answer["alerts"][0]["evidence"] == "no pulse"
    assert answer["alerts"][0]["first_aid"]["do"]


@answers
def test_an_emergency_leaves_first_aid_only(ask: Callable[..., Json]) -> None:
    """Beside an emergency alert the entry's causes stay and its tips go."""
    answer = ask("crushing chest pain and sweating", "--country", "GB")
    assert [alert["id"] for alert in answer["alerts"]] == ["heart-attack-signs"]
    assert answer["matches"][0]["id"] == "chest-pain"
    assert answer["causes"]
    assert answer["self_care"] == []
    assert "999" in answer["alerts"][0]["message"]
    assert "{number}" not in json.dumps(answer)


@answers
def test_a_crisis_is_only_its_route(ask: Callable[..., Json]) -> None:
    """A crisis has an alert without evidence, helplines in its words, and no entry, cause, tip, referral or suggestion."""
    answer = ask("i want to die", "--country", "GB")
    assert (answer["outcome"], answer["urgency"]) == ("crisis", "emergency")
    assert [alert["evidence"] for alert in answer["alerts"]] == [""]
    empty = ("matches", "causes", "self_care", "when_to_get_help", "conditions", "suggestions")
    assert [key for key in empty if answer[key] != []] == []
    assert (answer["referral"], answer["answer"]) == (None, None)
    assert "116 123" in answer["emergency"]["text"]


@answers
def test_a_medical_alert_stays_beside_a_crisis(ask: Callable[..., Json]) -> None:
    """The crisis comes first, the heart attack's signs stay, and no entry is matched."""
    answer = ask("i want to die and i have crushing chest pain")
    assert answer["outcome"] == "crisis"
    assert [alert["id"] for alert in answer["alerts"]] == ["suicide-and-self-harm", "heart-attack-signs"]
    assert answer["alerts"][0]["evidence"] == ""
    assert (answer["matches"], answer["causes"], answer["self_care"]) == ([], [], [])


@pytest.mark.parametrize("form", PAGES)
def test_a_crisis_does_not_repeat_the_words(program: Program, form: str) -> None:
    """No page shows back what was typed in a crisis, even where it is asked to explain."""
    done = program("lookup", "i want to die on tomorrows zeppelin", "--format", form, "--explain")
    assert done.returncode == 0
    assert not re.search(r"\b(die|tomorrows|zeppelin)\b", done.stdout.decode())


@pytest.mark.parametrize("country", [(), ("--country", "AQ")], ids=["nowhere", "unverified"])
def test_a_crisis_names_lines_only_where_it_gives_them(program: Program, country: tuple[str, ...]) -> None:
    """Where no helpline is known for the country, nothing points to helplines "below"."""
    text = program("lookup", "i want to die", *country, "--format", "plain").stdout.decode()
    assert "Crisis lines" in text or "crisis lines below" not in text


@answers
def test_nothing_matched_is_said(ask: Callable[..., Json]) -> None:
    """No match has no urgency, and no entry, alert or referral."""
    answer = ask("zzz qqq")
    assert (answer["outcome"], answer["urgency"], answer["referral"], answer["answer"]) == ("no_match", None, None, None)
    assert (answer["alerts"], answer["matches"], answer["causes"], answer["self_care"], answer["when_to_get_help"]) == ([], [], [], [], [])


@pytest.mark.parametrize(
    ("form", "country"),
    [*((form, ("--country", "GB")) for form in PAGES), ("table", ()), ("plain", ("--country", "AQ"))],
    ids=["plain, GB", "markdown, GB", "table, GB", "table, nowhere", "plain, AQ"],
)
def test_no_match_does_not_reassure(program: Program, form: str, country: tuple[str, ...]) -> None:
    """On stdout, with exit code 1, a reader is told that no match does not mean that all is well, and whom to call."""
    done = program("lookup", "zzz qqq", "--format", form, *country)
    assert (done.returncode, done.stderr) == (1, b"")
    text = " ".join(done.stdout.decode().split())
    assert "does not mean that all is well" in text
    assert ("999" if "GB" in country else "emergency number") in text


@answers
def test_an_explanation_is_given_when_asked(ask: Callable[..., Json]) -> None:
    """`--explain` says what was hit, repaired, denied and noticed; the answer's other parts say the same."""
    answer = ask("leg jreks at nite, no fever", "--explain")
    told = answer["explanation"]
    assert told["repaired"] == {"jreks": "jerks", "nite": "night"}
    assert (told["negated"], told["qualifiers"]) == (["fever"], ["at night"])
    assert answer["negated"] == ["fever"]
    assert answer["matches"][0]["repaired"] == {"jreks": "jerks", "nite": "night"}
    assert told["score"]["score"] == answer["matches"][0]["score"]
    assert ask("zzz qqq", "--explain")["explanation"]["score"] == {}


def test_a_sign_at_the_end_of_a_long_text_is_heard(program: Program) -> None:
    """Warning signs are screened on the whole phrase: thirty thousand characters before one do not hide it."""
    done = program("lookup", "-", "--format", "ndjson", stdin=b"it was a long day. " * 1600 + b"now my face is drooping\n")
    assert [alert["id"] for alert in json.loads(done.stdout)["alerts"]] == ["stroke-signs"]


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("plain", ()),
        *((form, ("--limit", "1", "--exact", "--explain", "--quiet", "--no-color")) for form in (*PAGES, "csv", "tsv", "ndjson")),
    ],
    ids=["bare", *PAGES, "csv", "tsv", "ndjson"],
)
def test_an_alert_is_printed_first_in_every_format(program: Program, form: str, options: tuple[str, ...]) -> None:
    """No format and no option puts anything before the alert: it is the first thing that is told."""
    done = program("lookup", "crushing chest pain and sweating", "--format", form, *options)
    text = done.stdout.decode()
    assert done.returncode == 0
    match form:
        case "csv" | "tsv":
            assert (
                text.splitlines()[1]
                .replace("\t", ",")
                .startswith("crushing chest pain and sweating,match,emergency,1,alert,heart-attack-signs,")
            )
        case "ndjson":
            answer = json.loads(text)
            assert list(answer).index("alerts") < list(answer).index("matches")
            assert answer["alerts"][0]["id"] == "heart-attack-signs"
        case _:
            words = " ".join(text.split())
            first = words.index("Possible heart attack")
            assert "Matched" not in words[:first]
            assert "Possible causes" not in words[:first]
            assert first < 60


# The country


@pytest.mark.parametrize(
    ("arguments", "environment", "country"),
    [
        (("--country", "US"), {"SYMPTOM_COUNTRY": "GB", "LC_ALL": "de_DE.UTF-8"}, "US"),
        (("--country", "us"), {}, "US"),
        ((), {"SYMPTOM_COUNTRY": "GB", "LC_ALL": "de_DE.UTF-8"}, "GB"),
        ((), {"SYMPTOM_COUNTRY": "", "LC_ALL": "en_GB.UTF-8"}, "GB"),
        ((), {"LC_ALL": "en_GB.UTF-8", "LANG": "en_US.UTF-8"}, "GB"),
        ((), {"LANG": "en_US.UTF-8"}, "US"),
        ((), {"LC_ALL": "C", "LANG": "en_US.UTF-8"}, None),
        ((), {"LC_ALL": "klingon", "LANG": "en_US"}, None),
        (("--country", "AQ"), {}, "AQ"),
    ],
)
def test_the_country_of_the_emergency_number(
    program: Program, arguments: tuple[str, ...], environment: dict[str, str], country: str | None
) -> None:
    """`--country` comes before SYMPTOM_COUNTRY, that before the locale; an odd locale names none; and the answer is 0 all the same."""
    done = program("lookup", "leg jerks", "--format", "json", *arguments, **environment)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["emergency"]["country"]) == (0, country)
    if country in ("GB", "US"):
        assert answer["emergency"]["number"] in ("999", "911")
        assert answer["emergency"]["number"] in answer["emergency"]["text"]
    else:
        assert answer["emergency"]["number"] is None
        assert "local emergency number" in answer["emergency"]["text"]


@pytest.mark.parametrize("kind", ["answer", "symptom", "condition", "question", "alert", "source"])
def test_schemas_are_printed(program: Program, kind: str) -> None:
    """`symptom schema` prints what ships: valid JSON Schemas, the answer's by default."""
    done = program("schema", kind)
    printed = json.loads(done.stdout)
    Draft202012Validator.check_schema(printed)
    assert (done.returncode, done.stderr) == (0, b"")
    if kind == "answer":
        assert printed == json.loads(program("schema").stdout)
        assert set(printed["properties"]) == KEYS
