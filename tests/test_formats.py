"""Streams, tables and pages: what scripts and people get, whatever the phrase holds."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from symptomcli import contract, document, notation
from symptomcli.formats import Format
from symptomcli.listing import SYSTEMS
from symptomcli.lookup import look_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from jsonschema import Draft202012Validator

    from conftest import Program
    from symptomcli.knowledge import Knowledge

from asking import KEYS, NASTY, PAGES, PHRASES, RAW, Json, _cited, _without_sources, answers

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
    b"the car coughs, " * 20_000,
    b"possible dvt, " * 20_000,
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
    for done, count in (
        (program("lookup", "-", "--format", form, stdin=phrases), 5),
        (program("show", "RLS", "--format", form), 1),
        (program("compare", "RLS", "PLMD", "--format", form), 1),
    ):
        assert " ".join(done.stdout.decode().split()).count("General information, not a diagnosis.") == count


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
    none = program("list", "--match", "zzzqqq", "--format", "table")
    assert (none.returncode, none.stdout, none.stderr) == (1, b"", b"Nothing in this list matches.\n")


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
    values = contract.answer(answer)
    for indent in (None, 2):
        written = notation.to_json(values, indent=indent)
        assert json.loads(written)["query"] == re.sub("[\ud800-\udfff]", "\ufffd", text)
        assert json.loads(written).keys() == KEYS
        assert not RAW.search(written)
        assert "\t" not in written
    assert "\n" not in notation.to_json(values)
    rows = [contract.COLUMNS, *contract.rows(answer)]
    for form in (Format.CSV, Format.TSV):
        table = notation.separated(rows, form)
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
def test_names_from_an_overlay_are_harmless(few: Program, packed: Json, form: str, tmp_path: Any) -> None:
    """Control and bidirectional characters in an overlay's names and texts reach no screen either."""
    alert = packed["alerts"]["stroke-signs"] | {"id": "made-up", "findings": {"a": ["zorkmid quibbles"]}, "when": [["a"]], "idioms": []}
    alert |= {"name": "Evil \x1b[31mname\u202e", "message": "Evil \x1b[31mmessage\x9b\u202e"}
    path = tmp_path / "evil.json"
    path.write_text(json.dumps({"alerts": {"made-up": alert}}), "utf-8")
    done = few("lookup", "zorkmid quibbles", "--knowledge", str(path), "--format", form)
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


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "RLS", "--format", "json"),
        ("compare", "RLS", "PLMD", "--format", "json"),
        ("list", "conditions", "--format", "json"),
        ("list", "conditions", "--format", "ndjson"),
    ],
    ids=" ".join,
)
def test_no_name_is_lost_to_the_encoding(program: Program, arguments: tuple[str, ...]) -> None:
    """What `show`, `compare` and `list` write as JSON says in ASCII what it says in UTF-8."""
    whole, narrow = (program(*arguments, PYTHONIOENCODING=encoding).stdout for encoding in ("utf-8", "ascii"))
    assert not whole.isascii()
    texts = zip(narrow.splitlines(), whole.splitlines(), strict=True) if arguments[-1] == "ndjson" else [(narrow, whole)]
    assert all(json.loads(one) == json.loads(other) for one, other in texts)


@pytest.mark.parametrize(
    ("name", "system"), [("heart", "circulatory"), ("Nerves", "nervous"), ("neurological", "nervous"), ("night", "sleep")]
)
def test_a_body_system_has_plain_and_clinical_names(program: Program, name: str, system: str) -> None:
    """The list of systems is closed; each goes by several names."""
    run = program("list", "symptoms", "--system", name, "--format", "json")
    assert {item["body_system"] for item in json.loads(run.stdout)["items"]} == {system}


def test_the_systems_are_those_of_the_schema(knowledge: Knowledge) -> None:
    """No name means two systems, and the list is the schema's."""
    names = [name for system, others in SYSTEMS.items() for name in (system, *others)]
    assert len(names) == len(set(names))
    assert list(SYSTEMS) == document.schema("symptom")["properties"]["body_system"]["enum"]
    assert {knowledge.symptom(key).body_system for key in knowledge.ids("symptoms")} <= set(SYSTEMS)


TYPED = st.text(st.characters(min_codepoint=32, max_codepoint=126))
VALUES = st.recursive(st.none() | st.booleans() | st.integers() | TYPED, lambda inner: st.lists(inner) | st.dictionaries(TYPED, inner))


@given(VALUES)
def test_indented_json_is_that_of_the_library(value: object) -> None:
    """The faster writer writes what `json.dumps` writes."""
    assert notation.to_json(value, indent=2) == json.dumps(value, indent=2)
