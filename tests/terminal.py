"""What the tests of the screen share: a pseudo-terminal, and what it shows."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from collections.abc import Iterator

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
