"""Exit codes, and one sentence for each failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Program

from processes import PHRASE, _is_one_sentence

# Exit codes


@pytest.mark.parametrize(
    "arguments",
    [
        ("lookup", "leg jerks at night"),
        ("lookup", "my face is drooping", "--exact"),
        ("lookup", "i want to die"),
        ("lookup", "--", "-5 leg jerks"),
        ("list",),
        ("show", "restless", "legs", "syndrome"),
        ("compare", "RLS", "PLMD"),
        ("lint", "--strict", "--quiet"),
        ("--version",),
        ("--help",),
        ("lookup", "--help"),
    ],
    ids=" ".join,
)
def test_found_is_0(program: Program, arguments: tuple[str, ...]) -> None:
    """An entry, an alert, a crisis answer, a list and a help text are on stdout with exit code 0; the built-in knowledge has no fault."""
    done = program(*arguments)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout or "--quiet" in arguments


@pytest.mark.parametrize("form", ["json", "csv", "plain"])
def test_nothing_matched_is_1_and_no_failure(program: Program, form: str) -> None:
    """A phrase that matches nothing is answered on stdout, and stderr stays empty."""
    done = program("lookup", "zzz qqq", "--format", form)
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout


@pytest.mark.parametrize("command", [(), ("lookup",), ("show",)], ids=" ".join)
def test_help_tells_the_exit_codes(program: Program, command: tuple[str, ...]) -> None:
    """Each help text has the table of exit codes and says that this is no diagnosis."""
    text = " ".join(program(*command, "--help").stdout.decode().split())
    for part in ("0 found", "1 nothing matched", "2 usage", "3 broken knowledge", "130 interrupted", "141 the reader", "not a diagnosis"):
        assert part in text


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("show", "leg xylophone of brass"), 1, "Did you mean: leg-"),
        (("show", "nosuchthing"), 1, "'nosuchthing'"),
        (("compare", "RLS", "leg xylophone of brass"), 1, "Did you mean: leg-"),
        (("lookup",), 2, "PHRASE"),
        (("lookup", ""), 2, "Type what you feel"),
        (("lookup", " \t "), 2, "Type what you feel"),
        (("lookup", "leg", "--limit", "0"), 2, "--limit"),
        (("lookup", "leg", "--limit", "many"), 2, "--limit"),
        (("lookup", "leg", "--jobs", "0"), 2, "--jobs"),
        (("lookup", "leg", "--country", "XX"), 2, "'XX'"),
        (("lookup", "leg", "--country", "UK"), 2, "United Kingdom is GB"),
        (("list", "--country", "XX"), 2, "'XX'"),
        (("lookup", "-", "--format", "json"), 2, "ndjson"),
        (("lookup", "leg", "--format", "xml"), 2, "'xml'"),
        (("lookup", "leg", "--colour"), 2, "--colour"),
        (("leg jerks",), 2, "'leg jerks'"),
        (("--limit", "3"), 2, "--limit"),
        (("list", "drugs"), 2, "'drugs'"),
        (("list", "--urgency", "routine"), 2, "list symptoms"),
        (("list", "symptoms", "--urgency", "soon"), 2, "'soon'"),
        (("list", "symptoms", "--system", "soul"), 2, "'soul'"),
        (("show", "RLS", "--format", "csv"), 2, "csv"),
        (("compare", "RLS"), 2, "'B'"),
        (("compare", "RLS", "restless legs syndrome"), 2, "two different"),
        (("lint", "--format", "markdown"), 2, "plain or json"),
        (("lookup", "leg jerks", "--knowledge", "/nowhere/at/all"), 3, "/nowhere/at/all"),
        (("list", "--knowledge", "/nowhere/at/all"), 3, "/nowhere/at/all"),
        (("lookup", "leg jerks", "--knowledge", "/dev/null"), 3, "/dev/null"),
        (("lint", "/nowhere/at/all"), 3, "/nowhere/at/all"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_failure_is_one_sentence(program: Program, arguments: tuple[str, ...], code: int, told: str) -> None:
    """Each failure has its exit code, one line on stderr that names what was wrong, and nothing on stdout."""
    done = program(*arguments)
    assert (done.returncode, done.stdout) == (code, b"")
    assert told in done.stderr.decode()
    assert _is_one_sentence(done.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "{}"),
        ("{}",),
        ("--{}",),
        ("list", "{}"),
        ("lookup", "leg", "--format", "{}"),
        ("lookup", "leg", "--limit", "{}"),
        ("lookup", "leg", "--country", "{}"),
        ("lookup", "leg jerks", "--knowledge", "{}"),
        ("lint", "{}"),
    ],
    ids=" ".join,
)
def test_a_failure_does_not_echo_what_steers_a_terminal(program: Program, arguments: tuple[str, ...]) -> None:
    """Escapes, line breaks and direction marks in an argument come back on one line, without their force."""
    steering = "\x1b[31mred\x1b]0;t\x07 zz\nsymptom: zz\r\u202ezz\x9b2J\udcff"
    done = program(*(argument.replace("{}", steering) for argument in arguments))
    assert done.returncode in (1, 2, 3)
    assert done.stdout == b""
    assert _is_one_sentence(done.stderr)


def test_the_environment_fails_as_the_option_does(program: Program) -> None:
    """SYMPTOM_COUNTRY and SYMPTOM_KNOWLEDGE are checked like --country and --knowledge; an option on the command line goes before."""
    wrong_country = program(*PHRASE, SYMPTOM_COUNTRY="XX")
    wrong_knowledge = program(*PHRASE, SYMPTOM_KNOWLEDGE="/nowhere/at/all")
    assert (wrong_country.returncode, wrong_knowledge.returncode) == (2, 3)
    assert _is_one_sentence(wrong_country.stderr)
    assert b"SYMPTOM_COUNTRY" in wrong_country.stderr
    assert _is_one_sentence(wrong_knowledge.stderr)
    assert program(*PHRASE, "--country", "GB", SYMPTOM_COUNTRY="XX").returncode == 0
    assert program(*PHRASE, SYMPTOM_COUNTRY="", SYMPTOM_KNOWLEDGE="").returncode == 0
