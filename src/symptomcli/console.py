"""The three streams: what is read, written, drawn and noted, whatever the terminal, the encoding or the disk."""

from __future__ import annotations

import codecs
import os
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NoReturn

from symptomcli.errors import OutputFault, ReaderGone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.progress import Progress, TaskID

PATIENCE = 1.0
"""Seconds after which work that still lasts shows how far it is."""


def is_terminal() -> bool:
    """Tell whether a person reads stdout."""
    return sys.stdout is not None and sys.stdout.isatty()


def lines() -> Iterator[str]:
    """Yield the lines of stdin; bytes that are no UTF-8 become U+FFFD, and the stream goes on. A byte-order mark is no part of the text."""
    if sys.stdin is None:
        return
    if sys.stdin.isatty():
        note("Type a complaint a line; Ctrl-D (on Windows Ctrl-Z and Enter) ends.")
    for number, line in enumerate(sys.stdin.buffer):
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        yield text if number else text.removeprefix("\ufeff")


def write(text: str) -> None:
    """Write to stdout and flush, so that a full disk or a gone reader is known at once."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise ReaderGone("The reader went away.") from error
    except OSError as error:
        raise OutputFault(unwritten(error)) from error


def unwritten(error: OSError) -> str:
    """Say why nothing could be written."""
    return f"The answer could not be written: {error.strerror or 'there is no standard output'}."


def stand_in() -> None:
    """Put a stream that refuses to be written in the place of a stdout that was closed: no answer is lost without a word."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115


def write_json(text: str) -> None:
    """Write JSON; a character that the stream's encoding lacks is escaped, so that it parses back."""
    escape_json()
    write(text)


def escape_json() -> None:
    """From here on, escape what the encoding of stdout lacks."""
    codecs.register_error("json", _json_escapes)
    tolerate((sys.stdout,), "json")


def _json_escapes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_json_escape, error.object[error.start : error.end])), error.end


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place]:02x}{units[place + 1]:02x}" for place in range(0, len(units), 2))


def draw(make: Callable[[int, bool], object], *, no_color: bool) -> None:
    """Draw Rich renderables; a dumb terminal gets no escapes and no boxes, and colour needs a terminal."""
    from rich.console import Console  # noqa: PLC0415  # 30 ms, paid only by a table

    dumb = os.environ.get("TERM") == "dumb"
    console = Console(
        force_terminal=is_terminal() and not dumb,
        color_system="auto" if not dumb else None,
        no_color=no_color or bool(os.environ.get("NO_COLOR")),
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    with console.capture() as captured:
        console.print(make(console.width, not dumb))
    write(captured.get())


def note(text: str) -> None:
    """Say something on stderr; where that is not possible, nothing is lost."""
    with suppress(ValueError, AttributeError):
        try:
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()
        except OSError:
            drop(2)


@contextmanager
def progress(what: str, *, quiet: bool) -> Iterator[Callable[[int, int | None], None]]:
    """Give a function that shows on stderr how much is done, and of how much: on a terminal, and from a second on."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield lambda *_: None
        return
    started = monotonic()
    bar: Progress | None = None
    task: TaskID | None = None

    def tell(done: int, total: int | None) -> None:
        nonlocal bar, task
        if bar is not None and task is not None:
            bar.update(task, completed=done, total=total)
        elif monotonic() - started > PATIENCE:
            bar = _bar(what, counted=total is not None)
            task = bar.add_task(what, completed=done, total=total)
            bar.start()

    try:
        yield tell
    finally:
        if bar is not None:
            bar.stop()


def _bar(what: str, *, counted: bool) -> Progress:
    from rich import progress as rich_progress  # noqa: PLC0415  # 40 ms, paid only by long work
    from rich.console import Console  # noqa: PLC0415

    count = rich_progress.TextColumn(f"{{task.completed:,.0f}} {what}")
    columns = (
        (count, rich_progress.BarColumn(), rich_progress.TimeRemainingColumn()) if counted else (count, rich_progress.TimeElapsedColumn())
    )
    return rich_progress.Progress(*columns, console=Console(stderr=True), transient=True)


def tolerate(streams: Iterable[object], errors: str) -> None:
    """Let no stream's encoding break an answer: what it cannot show is written as `errors` says."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=errors)


def drop(stream: int) -> None:
    """Send what is left in a stream's buffer nowhere: it cannot be written, and Python would say so at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream)


def leave(code: int) -> NoReturn:
    """Exit at once: the system takes memory back faster than Python takes its objects apart, which is a tenth of a short run."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)
