"""The contract with scripts: the JSON answer, its streams and tables, and no raw control character in any format."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from symptomcli import export
from symptomcli.formats import Format
from symptomcli.lookup import look_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Program
    from symptomcli.knowledge import Knowledge

Json = dict[str, Any]

KEYS = {
    "schema_version",
    "knowledge_version",
    "query",
    "outcome",
    "urgency",
    "emergency",
    "alerts",
    "matches",
    "negated",
    "causes",
    "self_care",
    "referral",
    "when_to_get_help",
    "conditions",
    "answer",
    "explanation",
    "suggestions",
    "sources",
    "disclaimer",
}

PHRASES = {
    "symptom": ("leg jerks at night",),
    "condition": ("RLS",),
    "question": ("is PLMD common",),
    "several": ("shaky hands, twitching eyelid",),
    "alert": ("my face is drooping", "--exact"),
    "emergency": ("crushing chest pain and sweating",),
    "crisis": ("i want to die",),
    "crisis and emergency": ("i want to die and i have crushing chest pain",),
    "nothing": ("zzz qqq",),
    "explained": ("leg jreks at nite, no fever", "--explain"),
    "explained nothing": ("zzz qqq", "--explain"),
    "one alternative": ("leg jerks at night", "--limit", "1"),
}
CASES = {name: (*phrase, "--country", "GB") for name, phrase in PHRASES.items()} | {
    f"{name}, nowhere": PHRASES[name] for name in ("symptom", "emergency", "crisis", "nothing")
}
GRAVITY = ("self_care", "routine", "urgent", "emergency")
answers = pytest.mark.xdist_group("answers")
"""The tests that share the answers kept by `ask` run in one worker, so that each question is asked once."""

PAGES = ("plain", "markdown", "table")

RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What must reach no screen and no script: control, C1 and bidirectional characters and lone surrogates; tab and line feed may."""

NASTY = (
    "[/b] pain [left]",
    "[bold red]my face is drooping[/]",
    "leg \x1b[31mjerks\x1b]0;title\x07 at night",
    "crushing \u202echest\u2066 pain\u2069 \u200fand sweating",
    "my\x9b face\x85is\u2028drooping",
    "tab\tand\rreturn leg jerks\x7f",
    "=cmd|'/c calc'!A1 leg jerks",
    'quoted "leg jerks", with comma',
    "lone \udcff surrogate \ud83d leg jerks",
    "😀 leg jerks ☃ 漢字",
    "| a | b |\\ `leg jerks` <b>*x*</b> #",
)


@pytest.fixture(scope="module")
def ask(program: Program) -> Callable[..., Json]:
    """Ask the program for a JSON answer, each question once."""
    kept: dict[tuple[str, ...], Json] = {}

    def answer(*arguments: str) -> Json:
        if arguments not in kept:
            done = program("lookup", *arguments, "--format", "json")
            assert done.stderr == b""
            kept[arguments] = json.loads(done.stdout)
            assert done.returncode == (1 if kept[arguments]["outcome"] == "no_match" else 0)
        return kept[arguments]

    return answer


@pytest.fixture(scope="module")
def packed(program: Program) -> Json:
    """The packed knowledge, as JSON values."""
    loaded: Json = json.loads((program.folder / "symptomcli" / "knowledge.json").read_bytes())
    return loaded


@pytest.fixture(scope="module")
def schema(program: Program) -> Draft202012Validator:
    """The packed schema of an answer."""
    return Draft202012Validator(json.loads((program.folder / "symptomcli" / "schema" / "answer.json").read_bytes()))


def _cited(value: Any) -> Iterator[str]:
    """Yield the source ids that the lines of a JSON value cite."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from part if key == "sources" else _cited(part)
    elif isinstance(value, list):
        for part in value:
            yield from _cited(part)


def _without_sources(answer: Json) -> Json:
    return {key: value for key, value in answer.items() if key != "sources"}


def _best(answer: Json) -> list[Json]:
    best: dict[int, Json] = {}
    for match in answer["matches"]:
        best.setdefault(match["mention"], match)
    return list(best.values())


def _record(packed: Json, match: Json) -> Json:
    found: Json = packed[f"{match['kind']}s"][match["id"]]
    return found


def _helpful(packed: Json, answer: Json) -> Iterator[Json]:
    """Yield the records whose referral and cards an answer shows: a question's are those that it is about."""
    for match in _best(answer):
        record = _record(packed, match)
        if match["kind"] != "question":
            yield record
            continue
        for key in record["about"]:
            yield packed["symptoms"].get(key) or packed["conditions"][key]


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
    assert {match["id"]: match["mention"] for match in best} == {"tremor": 0, "muscle-twitching": 1}
    assert {symptom for cause in answer["causes"] for symptom in cause["symptoms"]} == {"tremor", "muscle-twitching"}
    assert {card["entry"] for card in answer["when_to_get_help"]} == {"tremor", "muscle-twitching"}


@answers
def test_causes_that_more_complaints_share_come_first(ask: Callable[..., Json]) -> None:
    """A cause that two complaints have in common stands before one that only one of them has."""
    shared = [len(cause["symptoms"]) for cause in ask("shaky hands, twitching eyelid")["causes"]]
    assert shared == sorted(shared, reverse=True)
    assert shared[0] == 2


@answers
def test_an_alert_alone_is_an_answer(ask: Callable[..., Json]) -> None:
    """A warning sign without an entry is a match, an emergency, and says which words raised it."""
    answer = ask("my face is drooping", "--exact")
    assert (answer["outcome"], answer["urgency"], answer["matches"], answer["referral"]) == ("match", "emergency", [], None)
    assert [alert["id"] for alert in answer["alerts"]] == ["stroke-signs"]
    assert answer["alerts"][0]["evidence"] == "face drooping"
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


# Streams


ODD_LINES = (
    b"leg jerks at night",
    b"",
    b"   ",
    b"\xff\xfe leg jerks \x80",
    b"leg\x00jerks",
    b"\x00",
    b"windows line leg jerks\r",
    b"my face is drooping" + b" x" * 500_000,
    "sep\u2028arated\u0085 leg jerks".encode(),
    b"i want to die",
    b"\x1b[31mleg jerks",
    b"-",
    b"--format json",
    b"no line feed at the end",
)


def test_ndjson_has_one_answer_for_each_line(program: Program, schema: Draft202012Validator) -> None:
    """Every line, also a blank, broken or huge one, gives one line with its own query, in input order."""
    done = program("lookup", "-", "--format", "ndjson", stdin=b"\n".join(ODD_LINES))
    lines = done.stdout.decode().splitlines()
    answers = [json.loads(line) for line in lines]
    assert (done.returncode, done.stderr) == (0, b"")
    assert [answer["query"] for answer in answers] == [line.decode("utf-8", "replace").rstrip("\r") for line in ODD_LINES]
    assert all(schema.is_valid(answer) for answer in answers)
    assert not RAW.search(done.stdout.decode())
    assert [answer["outcome"] for answer in answers[:3]] == ["match", "no_match", "no_match"]
    assert answers[7]["alerts"][0]["id"] == "stroke-signs"


@answers
def test_a_stream_answers_as_a_single_lookup_does(program: Program, ask: Callable[..., Json]) -> None:
    """A line of a stream has the same answer as the phrase alone."""
    phrases = [arguments[0] for arguments in PHRASES.values() if len(arguments) == 1]
    done = program("lookup", "-", "--format", "ndjson", stdin="\n".join(phrases).encode())
    assert [json.loads(line) for line in done.stdout.splitlines()] == [ask(phrase) for phrase in phrases]


@answers
def test_ndjson_of_one_phrase_is_one_line(program: Program, ask: Callable[..., Json]) -> None:
    """`--format ndjson` of a single phrase is the JSON answer on one line."""
    done = program("lookup", "leg jerks at night", "--format", "ndjson")
    assert done.stdout.count(b"\n") == 1
    assert json.loads(done.stdout) == ask("leg jerks at night")


@pytest.mark.parametrize(("lines", "code"), [(b"zzz qqq\nleg jerks\n", 0), (b"zzz qqq\n\n", 1), (b"", 1)])
def test_a_stream_is_found_when_any_line_is(program: Program, lines: bytes, code: int) -> None:
    """With `-` the exit code is 0 if any line was found and 1 if none was."""
    done = program("lookup", "-", "--format", "ndjson", stdin=lines)
    assert (done.returncode, done.stderr) == (code, b"")


@pytest.mark.parametrize("form", ["table", "plain", "markdown", "csv", "tsv", "ndjson"])
def test_a_blank_line_is_answered_in_every_format(program: Program, form: str) -> None:
    """Blank lines and lines of white space are answered like any other, and the lines after them too."""
    done = program("lookup", "-", "--format", form, stdin=b"leg jerks\n\n   \nchest pain\n")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Chest pain" in done.stdout
    assert len(re.findall(rb"(?m)^(?:# )?No match$|,no_match,|\tno_match\t|\"no_match\"", done.stdout)) == 2


def test_plain_answers_of_a_stream_are_parted_by_a_blank_line(program: Program) -> None:
    """The plain answers of a stream are those of its phrases, with one blank line between."""
    apart = [program("lookup", phrase).stdout for phrase in ("leg jerks", "chest pain")]
    assert program("lookup", "-", stdin=b"leg jerks\nchest pain\n").stdout == b"\n".join(apart)


# Tables and pages


@answers
@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_rows_are_alerts_then_matches(program: Program, ask: Callable[..., Json], form: str) -> None:
    """A table has nine columns; each alert has a row, then each match; an answer with neither has one blank row."""
    phrases = ["leg jerks at night", "crushing chest pain and sweating", "i want to die", "zzz qqq", "shaky hands, twitching eyelid"]
    done = program("lookup", "-", "--format", form, stdin="\n".join(phrases).encode())
    text = done.stdout.decode()
    table = list(csv.reader(io.StringIO(text))) if form == "csv" else [line.split("\t") for line in text.splitlines()]
    expected = [["query", "outcome", "urgency", "rank", "kind", "id", "name", "score", "phrase"]]
    for phrase in phrases:
        answer = ask(phrase)
        first = [phrase, answer["outcome"], answer["urgency"] or ""]
        rows = [["alert", alert["id"], alert["name"], "", alert["evidence"]] for alert in answer["alerts"]]
        rows += [[match["kind"], match["id"], match["name"], f"{match['score']:.1f}", match["phrase"]] for match in answer["matches"]]
        expected += [[*first, str(rank), *row] for rank, row in enumerate(rows, 1)] or [[*first, "", "", "", "", "", ""]]
    assert table == expected
    assert "General information" not in text


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_one_phrase_has_a_header_too(program: Program, form: str) -> None:
    """A single lookup writes the same table as a stream of one line."""
    assert program("lookup", "leg jerks", "--format", form).stdout == program("lookup", "-", "--format", form, stdin=b"leg jerks").stdout


def test_tsv_fields_hold_no_tabs(program: Program) -> None:
    """Tabs in a phrase do not move the columns, and a quote is not doubled."""
    done = program("lookup", "-", "--format", "tsv", stdin=b'leg\tjerks "at" night\n\t\n')
    rows = [line.split("\t") for line in done.stdout.decode().splitlines()]
    assert {len(row) for row in rows} == {9}
    assert rows[1][0] == 'leg jerks "at" night'


@answers
@pytest.mark.parametrize("form", ["plain", "markdown"])
@pytest.mark.parametrize("phrase", ["leg jerks at night", "shaky hands, twitching eyelid", "crushing chest pain and sweating"])
def test_a_page_leaves_nothing_out(program: Program, ask: Callable[..., Json], form: str, phrase: str) -> None:
    """Plain and Markdown hold all causes with their texts, all tips, all signs, the referral, the sources and the disclaimer."""
    answer = ask(phrase, "--country", "GB")
    text = program("lookup", phrase, "--country", "GB", "--format", form).stdout.decode()
    text = re.sub(r"\\(.)", r"\1", text) if form == "markdown" else text
    wanted = [answer["disclaimer"], answer["referral"]["message"]]
    wanted += [part for cause in answer["causes"] for part in (cause["name"], cause["explanation"])]
    wanted += [part for tip in answer["self_care"] for part in (tip["title"], tip["detail"], *tip["not_for"])]
    wanted += [sign["text"] for card in answer["when_to_get_help"] for sign in card["signs"]]
    wanted += [part for alert in answer["alerts"] for part in (alert["message"], *alert["first_aid"]["do"])]
    cited = set(_cited(_without_sources(answer)))
    wanted += [source["title"] for source in answer["sources"] if source["id"] in cited]
    assert [part for part in wanted if part not in text] == []


@pytest.mark.parametrize("form", ["plain", "markdown", "table"])
def test_every_answer_says_that_it_is_no_diagnosis(program: Program, form: str) -> None:
    """The disclaimer stands under every answer of a lookup, and under `show` and `compare`."""
    phrases = b"leg jerks\nRLS\nzzz qqq\nmy face is drooping\ni want to die\n"
    for done, answers in (
        (program("lookup", "-", "--format", form, stdin=phrases), 5),
        (program("show", "RLS", "--format", form), 1),
        (program("compare", "RLS", "PLMD", "--format", form), 1),
    ):
        assert " ".join(done.stdout.decode().split()).count("General information, not a diagnosis.") == answers


# list, show, compare


@pytest.mark.parametrize(
    ("arguments", "section"), [((), "conditions"), (("conditions",), "conditions"), (("symptoms",), "symptoms"), (("sources",), "sources")]
)
def test_list_wraps_its_items(program: Program, packed: Json, arguments: tuple[str, ...], section: str) -> None:
    """`list` in JSON is an envelope with every entry of the section once, by id; conditions are the default."""
    listed = json.loads(program("list", *arguments, "--format", "json").stdout)
    assert list(listed) == ["schema_version", "knowledge_version", "items"]
    assert (listed["schema_version"], listed["knowledge_version"]) == ("1", packed["knowledge_version"])
    assert [item["id"] for item in listed["items"]] == sorted(packed[section])


def test_list_off_a_terminal_is_id_and_name(program: Program, packed: Json) -> None:
    """Through a pipe each line is an id, a tab and a name, sorted by id."""
    lines = program("list").stdout.decode().splitlines()
    assert [line.split("\t") for line in lines] == [[key, packed["conditions"][key]["name"]] for key in sorted(packed["conditions"])]


@pytest.mark.parametrize("section", ["conditions", "symptoms", "sources"])
def test_list_formats_hold_the_same_entries(program: Program, packed: Json, section: str) -> None:
    """NDJSON, CSV, TSV and Markdown list what JSON lists, in the same order."""
    ids = sorted(packed[section])
    text = {form: program("list", section, "--format", form).stdout.decode() for form in ("ndjson", "csv", "tsv", "markdown")}
    assert [json.loads(line)["id"] for line in text["ndjson"].splitlines()] == ids
    rows = list(csv.DictReader(io.StringIO(text["csv"])))
    assert [row["id"] for row in rows] == ids
    assert None not in rows[0]
    assert [line.split("\t")[0] for line in text["tsv"].splitlines()] == ["id", *ids]
    assert [line.split(" | ")[0].removeprefix("| ") for line in text["markdown"].splitlines()[2:]] == ids


def test_list_filters(program: Program, packed: Json) -> None:
    """`--match`, `--system` and `--urgency` narrow a list; a list of nothing is an empty one and exit code 1."""
    named = json.loads(program("list", "conditions", "--match", "RESTLESS", "--format", "json").stdout)["items"]
    assert "restless-legs-syndrome" in [item["id"] for item in named]
    sleep = json.loads(program("list", "symptoms", "--system", "sleep", "--format", "json").stdout)["items"]
    assert [item["id"] for item in sleep] == sorted(key for key, record in packed["symptoms"].items() if record["body_system"] == "sleep")
    routine = json.loads(program("list", "symptoms", "--urgency", "routine", "--format", "json").stdout)["items"]
    assert {item["urgency"] for item in routine} == {"routine"}
    none = program("list", "--match", "zzzqqq", "--format", "json")
    assert (none.returncode, json.loads(none.stdout)["items"], none.stderr) == (1, [], b"")


@pytest.mark.parametrize(
    ("name", "kind", "key"),
    [
        ("RLS", "condition", "restless-legs-syndrome"),
        ("leg-jerks", "symptom", "leg-jerks"),
        ("is-plmd-common", "question", "is-plmd-common"),
        ("parkinsns disease", "condition", "parkinsons-disease"),
    ],
)
def test_show_wraps_a_record_as_written(program: Program, packed: Json, name: str, kind: str, key: str) -> None:
    """`show` in JSON gives the record as it is in its file, with the sources that it cites and no others."""
    shown = json.loads(program("show", name, "--format", "json").stdout)
    assert {"schema_version", "knowledge_version", "kind", "record", "sources"} <= shown.keys()
    assert (shown["schema_version"], shown["kind"], shown["record"]) == ("1", kind, packed[f"{kind}s"][key])
    assert sorted(source["id"] for source in shown["sources"]) == sorted(set(_cited(shown["record"])))


@pytest.mark.parametrize(
    ("first", "second", "ids"),
    [
        ("RLS", "PLMD", ["restless-legs-syndrome", "periodic-limb-movement-disorder"]),
        ("leg-jerks", "sleep-jerks", ["leg-jerks", "sleep-jerks"]),
    ],
)
def test_compare_wraps_two_records(program: Program, first: str, second: str, ids: list[str]) -> None:
    """`compare` in JSON gives both records, in the order asked, their differences, and a source for every id that is cited."""
    compared = json.loads(program("compare", first, second, "--format", "json").stdout)
    assert {"schema_version", "knowledge_version", "items", "differences", "sources"} <= compared.keys()
    assert [item["id"] for item in compared["items"]] == ids
    assert {"what it is", "referral"} <= {row["field"] for row in compared["differences"]}
    listed = [source["id"] for source in compared["sources"]]
    assert len(set(listed)) == len(listed)
    assert {*_cited(compared["differences"]), *_cited(compared["items"])} == set(listed)


def test_authored_differences_are_read_both_ways(program: Program) -> None:
    """What was written of a pair is told whichever of the two is named first."""
    told = [
        {row["text"] for row in json.loads(program("compare", *pair, "--format", "json").stdout)["differences"] if row["text"]}
        for pair in (("RLS", "PLMD"), ("PLMD", "RLS"))
    ]
    assert told[0]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "arguments", [("show", "crushing chest pain and sweating"), ("compare", "my face is drooping", "RLS")], ids=" ".join
)
def test_a_warning_sign_in_a_name_is_told(program: Program, arguments: tuple[str, ...]) -> None:
    """A warning sign typed as a name is answered as an alert, in JSON too."""
    done = program(*arguments, "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["alerts"][0]["urgency"] == "emergency"


# Any text


TEXTS = st.lists(
    st.one_of(
        st.sampled_from([*NASTY, "leg jerks", "face drooping", "i want to die", "is PLMD common", "no", "zzz"]),
        st.text(st.characters(exclude_categories=()), max_size=20),
        st.text("\x00\x07\x08\t\n\r\x1b\x7f\x80\x9b\u061c\u200f\u202e\u2066\u2069\ufeff\udc80\ud800[]/-\\|*", max_size=8),
    ),
    max_size=5,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
@example("\ud83d\ude00 leg jerks")
@example("[/b] pain [left]")
def test_any_text_is_preserved_in_json_and_harmless_in_tables(knowledge: Knowledge, text: str) -> None:
    """JSON parses back to the very query, with U+FFFD for lone surrogates; no raw control or bidirectional character is written."""
    answer = look_up(knowledge, text, country="GB", explain=True)
    values = export.answer_json(answer)
    for indent in (None, 2):
        written = export.to_json(values, indent=indent)
        assert json.loads(written)["query"] == re.sub("[\ud800-\udfff]", "\ufffd", text)
        assert json.loads(written).keys() == KEYS
        assert not RAW.search(written)
        assert "\t" not in written
    assert "\n" not in export.to_json(values)
    rows = [export.COLUMNS, *export.rows(answer)]
    for form in (Format.CSV, Format.TSV):
        table = export.separated(rows, form)
        assert table.count("\n") == len(rows)
        assert not RAW.search(table)


@settings(max_examples=3, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(texts=st.lists(TEXTS, min_size=8, max_size=20))
@pytest.mark.parametrize("form", PAGES)
def test_any_text_is_harmless_on_a_page(program: Program, form: str, texts: list[str]) -> None:
    """No page that answers a stream of any texts holds a raw control or bidirectional character, and none of them breaks it."""
    lines = "".join(f"{text}\n" for text in texts)
    done = program("lookup", "-", "--explain", "--format", form, stdin=lines.encode("utf-8", "surrogatepass"))
    assert done.returncode in (0, 1)
    assert done.stderr == b""
    text = done.stdout.decode()
    assert not RAW.search(text)
    assert "\t" not in text
    assert " ".join(text.split()).count("it can miss an emergency") == lines.count("\n")


@settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(tail=st.binary(max_size=30).map(lambda tail: tail.replace(b"\x00", b"")))
@example(b"\xff\xed\xa0\x80 \xe2\x80\xae \x1b[0m")
def test_any_argument_is_preserved(program: Program, tail: bytes) -> None:
    """Bytes on the command line that are no UTF-8 come back as U+FFFD each, all others as typed."""
    typed = (b"leg jerks " + tail).decode("utf-8", "surrogateescape")
    done = program("lookup", "--format", "json", "--", typed)
    assert done.returncode in (0, 1)
    assert done.stderr == b""
    assert json.loads(done.stdout)["query"] == re.sub("[\ud800-\udfff]", "\ufffd", typed)
    assert not RAW.search(done.stdout.decode())


@pytest.mark.parametrize("form", ["json", "ndjson", "csv", "tsv", "plain", "markdown", "table"])
def test_a_nasty_argument_is_harmless(program: Program, form: str) -> None:
    """Escapes, markup and lone surrogates in an argument leave every format clean and the program well."""
    phrase = ". ".join(NASTY).replace("\ud83d", "\udc80")
    done = program("lookup", phrase, "--format", form, "--explain")
    assert (done.returncode, done.stderr) == (0, b"")
    assert not RAW.search(done.stdout.decode())


@pytest.mark.parametrize("form", ["ndjson", "csv", "tsv", "plain", "markdown", "table"])
def test_a_nasty_stream_is_harmless(program: Program, form: str) -> None:
    """The same through stdin, in every format of a stream."""
    lines = [line.replace("\r", " ").encode("utf-8", "surrogatepass") for line in NASTY]
    done = program("lookup", "-", "--format", form, stdin=b"\n".join(lines))
    assert (done.returncode, done.stderr) == (0, b"")
    assert not RAW.search(done.stdout.decode())


@pytest.mark.parametrize("form", ["plain", "markdown", "table", "tsv"])
def test_names_from_an_overlay_are_harmless(program: Program, packed: Json, form: str, tmp_path: Any) -> None:
    """Control and bidirectional characters in an overlay's names and texts reach no screen either."""
    alert = packed["alerts"]["stroke-signs"] | {"id": "made-up", "findings": {"a": ["zorkmid quibbles"]}, "when": [["a"]], "idioms": []}
    alert |= {"name": "Evil \x1b[31mname\u202e", "message": "Evil \x1b[31mmessage\x9b\u202e"}
    path = tmp_path / "evil.json"
    path.write_text(json.dumps({"alerts": {"made-up": alert}}), "utf-8")
    done = program("lookup", "zorkmid quibbles", "--knowledge", str(path), "--format", form)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Evil" in done.stdout
    assert not RAW.search(done.stdout.decode())


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_json_parses_back_whatever_the_encoding(program: Program, form: str, encoding: str) -> None:
    """JSON escapes what the output's encoding cannot hold, so that the query comes back whole."""
    done = program("lookup", "leg jerks ☃ à la “漢字”", "--format", form, PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode(encoding))["query"] == "leg jerks ☃ à la “漢字”"
