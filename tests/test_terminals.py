"""Dumb and colourless terminals, pipes, hostile phrases, and a stream typed by hand."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from terminal import COLOUR, COMMANDS, DRAWN, PATIENCE, STYLE, WIDTHS, _shown, _terminal

if TYPE_CHECKING:
    from conftest import Program


# Dumb and colourless terminals


DUMB = [
    (*COMMANDS["symptom"],),
    (*COMMANDS["emergency"],),
    (*COMMANDS["symptom"], "--format", "table"),
    (*COMMANDS["emergency"], "--format", "table"),
    (*COMMANDS["nothing"], "--format", "table"),
    (*COMMANDS["list symptoms"], "--format", "table"),
    (*COMMANDS["show condition"], "--format", "table"),
    (*COMMANDS["compare"], "--format", "table"),
]


@pytest.mark.parametrize("arguments", DUMB, ids=" ".join)
def test_a_dumb_terminal_gets_words_only(program: Program, arguments: tuple[str, ...]) -> None:
    """With TERM=dumb there are no escapes and no boxes, in any format for people, even where colour is forced."""
    screen = _shown(program, *arguments, TERM="dumb", FORCE_COLOR="1", COLORTERM="truecolor")
    assert "\x1b" not in screen.sent
    assert not DRAWN.search(screen.sent)
    assert len(screen.text) > 200


@pytest.mark.parametrize("options", [{}, {"NO_COLOR": "1"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, {"option": "--no-color"}], ids=str)
def test_colour_can_be_switched_off(program: Program, options: dict[str, str]) -> None:
    """NO_COLOR and `--no-color` leave no colour code; without them there is colour; the words are the same."""
    environment = {name: value for name, value in options.items() if name != "option"}
    arguments = [options["option"]] if "option" in options else []
    screen = _shown(program, "lookup", "crushing chest pain and sweating", *arguments, **environment)
    codes = [code for style in STYLE.findall(screen.sent) for code in style.split(";")]
    assert any(COLOUR.fullmatch(code) for code in codes) is (not options)
    assert "Possible causes" in screen.text


def test_an_empty_no_color_is_none(program: Program) -> None:
    """NO_COLOR counts only when it is not empty, as no-color.org has it."""
    assert "\x1b[1;31m" in _shown(program, "lookup", "crushing chest pain and sweating", NO_COLOR="").sent


def test_force_color_0_does_not_crash(program: Program) -> None:
    """FORCE_COLOR=0, which Rich takes for yes, draws a screen like any other."""
    assert _shown(program, "lookup", "leg jerks", FORCE_COLOR="0").code == 0


# Terminal or pipe


def test_auto_is_a_table_on_a_terminal(program: Program) -> None:
    """On a terminal `auto` is `table`."""
    screen = _shown(program, "lookup", "leg jerks")
    assert "─" in screen.sent
    assert screen.lines == _shown(program, "lookup", "leg jerks", "--format", "table").lines


@pytest.mark.parametrize("arguments", [("lookup", "leg jerks"), ("show", "RLS"), ("list",)], ids=" ".join)
def test_auto_is_plain_in_a_pipe(program: Program, arguments: tuple[str, ...]) -> None:
    """In a pipe `auto` is `plain`, whatever FORCE_COLOR says and even where the other streams are a terminal."""
    plain = program(*arguments, "--format", "plain").stdout
    assert program(*arguments, FORCE_COLOR="1", TERM="xterm-256color", TTY_COMPATIBLE="1").stdout == plain
    reader, writer = os.pipe()
    try:
        with _terminal(program, *arguments, stdin=subprocess.DEVNULL, stdout=writer) as terminal:
            os.close(writer)
            with open(reader, "rb", closefd=False) as piped:
                assert piped.read() == plain
            assert terminal.read_until(over=True) == ""
    finally:
        os.close(reader)


@pytest.mark.parametrize("arguments", [("lookup", "crushing chest pain and sweating"), ("list",), ("show", "RLS")], ids=" ".join)
def test_a_table_in_a_pipe_has_no_escapes(program: Program, arguments: tuple[str, ...]) -> None:
    """A table asked for in a pipe is drawn without escapes, even where colour is forced."""
    done = program(*arguments, "--format", "table", FORCE_COLOR="1", TERM="xterm-256color", COLORTERM="truecolor", TTY_COMPATIBLE="1")
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout


@pytest.mark.parametrize("form", ["plain", "json", "csv"])
def test_formats_for_scripts_have_no_escapes_on_a_terminal(program: Program, form: str) -> None:
    """A format for scripts is the same on a terminal as in a pipe."""
    screen = _shown(program, "lookup", "leg jerks", "--format", form)
    assert screen.sent.replace("\r\n", "\n") == program("lookup", "leg jerks", "--format", form).stdout.decode()


# What a phrase may hold


@pytest.mark.parametrize(
    ("phrase", "columns"),
    [
        ("[/b] my face is drooping [left]", 80),
        ("[bold red]crushing chest pain[/bold red] and [link=http://x]sweating[/link]", 80),
        ("[/] [[]] :smile: \\[ leg jerks at [night]", 80),
        ("{number} my face is drooping %s {0}", 80),
        ("\x1b[31mmy\x07 face is drooping\x9b2J\u202e \x1b]0;t\x07", 80),
        *(("漢字" * 60 + " my face is drooping " + "😀" * 60, columns) for columns in WIDTHS),
        *(("x" * 400 + " my face is drooping", columns) for columns in WIDTHS),
    ],
)
def test_a_phrase_breaks_no_screen(program: Program, phrase: str, columns: int) -> None:
    """Markup, escapes, wide letters and endless words in a phrase neither crash the screen nor steer the terminal."""
    screen = _shown(program, "lookup", phrase, columns=columns)
    assert screen.code == 0
    assert "Emergency: Possible" in screen.text or "Jerky leg movements" in screen.text
    assert [line for line in screen.lines if cell_len(line) > columns] == []
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "\n".join(screen.lines))


def test_markup_swallows_no_word(program: Program) -> None:
    """Square brackets around a typed word do not make it vanish from what is shown back."""
    assert "“face drooping”" in _shown(program, "lookup", "my [face] [drooping]").text


def test_a_failure_on_a_terminal_is_one_plain_line(program: Program) -> None:
    """An unknown name with markup comes back as it was typed, in one line without colour."""
    screen = _shown(program, "show", "[/b]zzz[red]", columns=160)
    assert screen.code == 1
    assert screen.sent.startswith("symptom: ")
    assert "[/b]zzz[red]" in screen.sent
    assert screen.sent.count("\n") == 1
    assert "\x1b" not in screen.sent


# A stream typed by hand


def test_lines_typed_on_a_terminal_are_answered(program: Program) -> None:
    """`lookup -` answers each line as it is typed, a blank one too, ends with Ctrl-D, and says how many were found."""
    with _terminal(program, "lookup", "-") as terminal:
        terminal.type("leg jerks\n")
        assert "Jerky leg movements" in terminal.read_until("Jerky leg movements", "it can miss an emergency")
        terminal.type("   \n")
        terminal.read_until("No match", "it can miss an emergency")
        terminal.type("my face is drooping\n")
        assert "Possible stroke" in terminal.read_until("Possible stroke", "Again")
        terminal.type("\x04")
        end = terminal.read_until(over=True)
        assert terminal.process.wait(PATIENCE) == 0
    assert "3 phrases, 2 found, 1 not." in end


def test_quiet_leaves_the_count_out(program: Program) -> None:
    """With `--quiet` nothing follows the last answer."""
    with _terminal(program, "lookup", "-", "--quiet") as terminal:
        terminal.type("zzz qqq\n")
        terminal.read_until("it can miss an emergency")
        terminal.type("\x04")
        assert "phrases" not in terminal.read_until(over=True)
        assert terminal.process.wait(PATIENCE) == 1


def test_ctrl_c_on_a_terminal_is_130(program: Program) -> None:
    """Ctrl-C while a line is awaited ends the program with 130 and without a traceback."""
    with _terminal(program, "lookup", "-") as terminal:
        terminal.type("leg jerks\n")
        terminal.read_until("it can miss an emergency")
        terminal.type("\x03")
        end = terminal.read_until(over=True)
        assert terminal.process.wait(PATIENCE) == 130
    assert "Traceback" not in end
    assert "internal fault" not in end


def test_a_stream_of_ndjson_is_typed_too(program: Program) -> None:
    """A format for scripts works on a terminal line by line as well."""
    with _terminal(program, "lookup", "-", "--format", "ndjson") as terminal:
        terminal.type("leg jerks\n")
        shown = terminal.read_until('"disclaimer":', "\n{", "}\r\n")
        terminal.type("\x04")
        terminal.read_until(over=True)
    assert json.loads(shown[shown.index("{") :])["matches"][0]["id"] == "leg-jerks"
