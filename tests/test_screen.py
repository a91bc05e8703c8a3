"""The answer on a terminal: real pseudo-terminals of three widths, dumb and colourless ones, and a stream typed by hand."""

from __future__ import annotations

import json
import os
import re
import select
import struct
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Program

fcntl = pytest.importorskip("fcntl", reason="pseudo-terminals are POSIX")
termios = pytest.importorskip("termios", reason="pseudo-terminals are POSIX")

Json = dict[str, Any]

WIDTHS = (40, 80, 160)
PATIENCE = 30.0
"""Seconds that a terminal is waited for."""

LOGIN = "import os, sys; os.login_tty(0); os.execv(sys.argv[1], sys.argv[1:])"
"""Makes the terminal the one that Ctrl-C and Ctrl-D are heard on, then becomes the program."""

STYLE = re.compile(r"\x1b\[([\d;]*)m")
LINK = re.compile(r"\x1b\]8;[^\x1b\x07]*(?:\x1b\\|\x07)")
DRAWN = re.compile("[\u2500-\u259f]")
COLOUR = re.compile(r"(?:3|4|9|10)[0-8]")

PHRASES = {
    "symptom": "leg jerks at night",
    "several": "shaky hands, twitching eyelid",
    "emergency": "crushing chest pain and sweating",
    "alert": "my face is drooping",
    "condition": "RLS",
    "question": "is PLMD common",
    "crisis": "i want to die",
    "nothing": "zzz qqq",
}
COMMANDS = {name: ("lookup", phrase) for name, phrase in PHRASES.items()} | {
    "show symptom": ("show", "leg-jerks"),
    "show condition": ("show", "RLS"),
    "compare": ("compare", "RLS", "PLMD"),
    "list symptoms": ("list", "symptoms"),
    "list sources": ("list", "sources", "--match", "stroke"),
}


class Screen(NamedTuple):
    """What a terminal was sent, and the exit code."""

    code: int
    sent: str

    @property
    def lines(self) -> list[str]:
        """The lines without styles and links."""
        return STYLE.sub("", LINK.sub("", self.sent)).replace("\r\n", "\n").split("\n")

    @property
    def text(self) -> str:
        """All words in reading order, without boxes and line ends."""
        return " ".join(DRAWN.sub(" ", "\n".join(self.lines)).split())


class Terminal(NamedTuple):
    """A running program and the master side of its terminal."""

    process: subprocess.Popen[bytes]
    master: int

    def read_until(self, *texts: str, over: bool = False) -> str:
        """Read what is shown until it holds all texts, or to the end of the program."""
        shown = b""
        deadline = time.monotonic() + PATIENCE
        while over or not all(text in shown.decode("utf-8", "replace") for text in texts):
            ready, _, _ = select.select([self.master], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"nothing more was shown after: {shown!r}"
            try:
                more = os.read(self.master, 65536)
            except OSError:  # Linux: the last program has closed the terminal
                more = b""
            if not more:
                break
            shown += more
        return shown.decode()

    def type(self, text: str) -> None:
        """Type on its keyboard."""
        os.write(self.master, text.encode())


@contextmanager
def _terminal(
    program: Program, *arguments: str, columns: int = 80, stdin: int | None = None, stdout: int | None = None, **environment: str
) -> Iterator[Terminal]:
    """Start the program on a terminal of its own; `stdin` or `stdout` may be something else."""
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", LOGIN, *program.command(*arguments)] if stdin is None else program.command(*arguments),
        stdin=slave if stdin is None else stdin,
        stdout=slave if stdout is None else stdout,
        stderr=slave,
        env=program.environment(**{"TERM": "xterm-256color"} | environment),
        cwd=program.folder,
    )
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        os.close(master)
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()


def _shown(program: Program, *arguments: str, columns: int = 80, **environment: str) -> Screen:
    """Run the program on a terminal to its end."""
    with _terminal(program, *arguments, columns=columns, stdin=subprocess.DEVNULL, **environment) as terminal:
        sent = terminal.read_until(over=True)
        return Screen(terminal.process.wait(PATIENCE), sent)


@pytest.fixture(scope="module")
def show(program: Program) -> Callable[..., Screen]:
    """Run the program on a terminal, each command and width once."""
    kept: dict[tuple[int, tuple[str, ...]], Screen] = {}

    def shown(*arguments: str, columns: int) -> Screen:
        place = (columns, arguments)
        if place not in kept:
            kept[place] = _shown(program, *arguments, "--country", "GB", columns=columns)
        return kept[place]

    return shown


@pytest.fixture(scope="module")
def ask(program: Program) -> Callable[[str], Json]:
    """Ask the program for a JSON answer, each phrase once."""
    kept: dict[str, Json] = {}

    def answer(phrase: str) -> Json:
        if phrase not in kept:
            kept[phrase] = json.loads(program("lookup", phrase, "--country", "GB", "--format", "json").stdout)
        return kept[phrase]

    return answer


def _words(text: str) -> Counter[str]:
    """Count the words of a text, without the punctuation around them."""
    return Counter(word for word in (piece.strip(".,;:()[]“”'\"") for piece in text.split()) if word)


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)[0]


def _told_causes(answer: Json) -> list[Json]:
    """Give the causes that a screen tells of: the first three, and those that the typed words point to."""
    return [cause for rank, cause in enumerate(answer["causes"]) if rank < 3 or cause["reasons"]]


def _named_causes(answer: Json) -> list[Json]:
    """Give the causes that a screen names: those told of, all serious ones, and others up to eight in all."""
    told = _told_causes(answer)
    named = [cause for cause in answer["causes"] if cause in told or cause["serious"]]
    others = [cause for cause in answer["causes"] if cause not in named]
    return [*named, *others[: max(0, 8 - len(named))]]


def _signs(answer: Json, *levels: str) -> list[str]:
    return [sign["text"] for card in answer["when_to_get_help"] if card["urgency"] in levels for sign in card["signs"]]


# Nothing is lost, and nothing is wider than the terminal


on_screens = pytest.mark.xdist_group("screens")
"""Tests that share the screens kept by `show` run in one worker, so that each is drawn once."""


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_no_line_is_wider_than_the_terminal(show: Callable[..., Screen], arguments: tuple[str, ...], columns: int) -> None:
    """Every line fits, the program ends as in a pipe, and only styles and links are sent beside the text."""
    screen = show(*arguments, columns=columns)
    assert screen.code == (1 if "zzz qqq" in arguments else 0)
    assert [line for line in screen.lines if cell_len(line) > columns] == []
    assert "\x1b" not in "".join(screen.lines)
    assert "\r" not in "".join(screen.lines)


@pytest.mark.parametrize("columns", [1, 20, 59, 119])
def test_odd_widths_are_drawn(program: Program, columns: int) -> None:
    """No width, however narrow, makes the program fail; from twenty columns on every line fits."""
    screen = _shown(program, "lookup", "crushing chest pain and sweating", columns=columns)
    assert screen.code == 0
    assert "internal fault" not in screen.text
    if columns >= 20:
        assert [line for line in screen.lines if cell_len(line) > columns] == []


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("phrase", PHRASES.values(), ids=PHRASES)
def test_no_word_is_lost(show: Callable[..., Screen], ask: Callable[[str], Json], phrase: str, columns: int) -> None:
    """Every word of the alerts, first aid, told causes, named causes, grave signs, answer, referral and disclaimer is on the screen."""
    screen, answer = show("lookup", phrase, columns=columns), ask(phrase)
    wanted = [answer["disclaimer"], *(match["name"] for match in answer["matches"])]
    wanted += [part for alert in answer["alerts"] for part in (alert["message"], *alert["first_aid"]["do"], *alert["first_aid"]["do_not"])]
    wanted += [cause["name"] for cause in _named_causes(answer)]
    wanted += [_first_sentence(cause["explanation"]) for cause in _told_causes(answer)]
    wanted += dict.fromkeys(_signs(answer, "emergency"))
    wanted += [tip["title"] for tip in answer["self_care"][:3]]
    wanted += [answer["referral"]["message"]] if answer["referral"] else []
    wanted += [_first_sentence(answer["answer"]["text"])] if answer["answer"] else []
    missing = _words(" ".join(wanted)) - _words(screen.text)
    assert missing == Counter()


@on_screens
@pytest.mark.parametrize("phrase", PHRASES.values(), ids=PHRASES)
def test_a_narrow_screen_reads_in_order(show: Callable[..., Screen], ask: Callable[[str], Json], phrase: str) -> None:
    """At forty columns all is stacked: each sentence stands whole, from its first word to its last."""
    screen, answer = show("lookup", phrase, columns=40), ask(phrase)
    wanted = [answer["disclaimer"], *(match["name"] for match in answer["matches"][:1])]
    wanted += [part for alert in answer["alerts"] for part in (alert["message"], *alert["first_aid"]["do"], *alert["first_aid"]["do_not"])]
    wanted += [part for cause in _told_causes(answer) for part in (cause["name"], _first_sentence(cause["explanation"]))]
    wanted += _signs(answer, "emergency")
    wanted += [answer["referral"]["message"]] if answer["referral"] else []
    assert [text for text in wanted if " ".join(text.split()) not in screen.text] == []


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
def test_the_rest_of_the_causes_is_counted(show: Callable[..., Screen], ask: Callable[[str], Json], columns: int) -> None:
    """Every serious cause is named and said not to be missed; where others are left out, their number and the way to them is said."""
    screen, answer = show("lookup", "leg jerks at night", columns=columns), ask("leg jerks at night")
    left = len(answer["causes"]) - len(_named_causes(answer))
    assert left > 0
    assert {str(left), "more", "missed"} <= set(_words(screen.text))
    assert {"symptom", "show", "leg-jerks"} <= set(_words(screen.text))


@on_screens
def test_show_has_everything(show: Callable[..., Screen], program: Program) -> None:
    """`show` on a terminal leaves nothing of a record out."""
    record = json.loads(program("show", "leg-jerks", "--format", "json").stdout)["record"]
    wanted = [record["summary"], record["referral"]["message"]]
    wanted += [cause["explanation"] for cause in record["causes"]]
    wanted += [part for tip in record["self_care"] for part in (tip["title"], tip["detail"])]
    wanted += [sign["text"] for card in record["when_to_get_help"] for sign in card["signs"]]
    for columns in WIDTHS:
        assert _words(" ".join(wanted)) - _words(show("show", "leg-jerks", columns=columns).text) == Counter()


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
def test_a_list_has_every_entry(show: Callable[..., Screen], program: Program, columns: int) -> None:
    """Every word of every name is in the table, however narrow it is."""
    listed = json.loads(program("list", "symptoms", "--format", "json").stdout)["items"]
    screen = show("list", "symptoms", columns=columns)
    assert _words(" ".join(item["name"] for item in listed)) - _words(screen.text) == Counter()
    joined = re.sub(r"\s", "", "".join(screen.lines))
    if columns >= 80:
        assert [item["id"] for item in listed if item["id"] not in joined] == []


# The order of reading


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("phrase", ["leg jerks at night", "RLS"])
def test_the_title_comes_first(show: Callable[..., Screen], ask: Callable[[str], Json], phrase: str, columns: int) -> None:
    """Without an alert the name of what matched is the first that is read."""
    assert show("lookup", phrase, columns=columns).text.startswith(f"{ask(phrase)['matches'][0]['name']} Matched")


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("phrase", ["crushing chest pain and sweating", "my face is drooping", "i want to die"])
def test_an_alert_comes_first_and_last(show: Callable[..., Screen], ask: Callable[[str], Json], phrase: str, columns: int) -> None:
    """An alert stands before the title and its message again in the last lines, where the first may have scrolled away."""
    screen, answer = show("lookup", phrase, columns=columns), ask(phrase)
    (alert,) = answer["alerts"]
    assert screen.text.startswith(f"Emergency: {alert['name']} {' '.join(alert['message'].split())[:30]}")
    assert screen.text.endswith(" ".join(alert["message"].split()))
    assert screen.text.count("999") >= 3
    if answer["matches"]:
        assert screen.text.index(alert["name"]) < screen.text.index("Matched")


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
def test_a_crisis_screen_has_the_lines_and_not_the_words(show: Callable[..., Screen], columns: int) -> None:
    """In a crisis the helplines are shown and what was typed is not."""
    screen = show("lookup", "i want to die", columns=columns)
    assert "116 123" in screen.text
    assert not re.search(r"\bdie\b", screen.text)
    assert "Because you typed" not in screen.text


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
def test_no_match_does_not_reassure(show: Callable[..., Screen], columns: int) -> None:
    """A terminal too says that no match does not mean that all is well, when to get help, and whom to call."""
    screen = show("lookup", "zzz qqq", columns=columns)
    assert screen.text.startswith("No match")
    assert "does not mean that all is well" in screen.text
    assert "Get medical help" in screen.text
    assert "999" in screen.text


@on_screens
@pytest.mark.parametrize("columns", WIDTHS)
def test_the_order_is_said_to_be_no_likelihood(show: Callable[..., Screen], columns: int) -> None:
    """The heading of the causes says that their order is not a likelihood, and each card says its urgency in words."""
    screen = show("lookup", "leg jerks at night", columns=columns)
    assert "the order is not a likelihood" in screen.text
    for heading in ("Emergency: call 999 now if:", "Urgent: get medical advice today if:", "See a doctor if:", "Referral (routine)"):
        assert heading in screen.text
    assert "clinician" in screen.text


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
