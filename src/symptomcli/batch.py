"""Many phrases: chunks, processes, order.

Answers come in input order, a chunk at a time, so that memory does not grow with the input. A phrase that came before is answered
from a bounded memo.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from symptomcli import contract
from symptomcli.errors import WorkerLost
from symptomcli.formats import Format
from symptomcli.kept import begin_stream
from symptomcli.knowledge import Knowledge
from symptomcli.lookup import find, tell
from symptomcli.model import Outcome
from symptomcli.notation import separated, to_json
from symptomcli.structs import Struct
from symptomcli.template import LONGEST_KEPT, MEMO, JsonWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from symptomcli.finding import Finding
    from symptomcli.model import Answer

T = TypeVar("T")

CHUNK = 200
"""Phrases a worker takes at once; a smaller chunk costs messages, a larger one delays the first answer."""

WAITING = 4
"""Chunks handed out ahead for each worker: enough to keep it busy, few enough to keep memory flat."""

PAGES = (Format.PLAIN, Format.MARKDOWN)
"""Formats whose answers are parted by a blank line."""


class Options(Struct):
    """What all phrases of a run share."""

    form: Format
    overlays: tuple[Path, ...]
    country: str | None
    limit: int
    exact: bool
    explain: bool


class Answers(Struct):
    """Some phrases' answers as text, how many they are, and for how many anything was found."""

    text: str
    phrases: int
    found: int


def answers(phrases: Iterable[str], options: Options, jobs: int = 1) -> Iterator[Answers]:
    """Answer phrases in order, with `jobs` processes, but no more than there are processors; one process answers each as it comes."""
    return in_order(phrases, partial(coder, options), jobs)


def in_order(phrases: Iterable[str], make: Callable[[], Callable[[list[str]], T]], jobs: int = 1) -> Iterator[T]:
    """Put chunks of phrases through the function that `make` makes, once in each of `jobs` processes; results come in order.

    Raises:
        WorkerLost: a process ended before its work was done; results so far have been given.
    """
    jobs = min(jobs, os.cpu_count() or 1)
    work = make()  # with several jobs too: knowledge that is broken is told once, before any worker starts
    if jobs == 1:
        for phrase in phrases:
            yield work([phrase])
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415  # 10 ms, paid only by a run of several processes
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    source = iter(phrases)
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(make,)) as pool:
        try:
            with _deaf_to_interrupts():  # the workers that start here inherit it: Ctrl-C is the parent's to answer
                for _ in range(jobs):
                    pool.submit(_work_through, [])
            waiting = deque(pool.submit(_work_through, chunk) for chunk in islice(_chunks(source), jobs * WAITING))
            while waiting:
                yield waiting.popleft().result()
                waiting.extend(pool.submit(_work_through, chunk) for chunk in islice(_chunks(source), 1))
        except BrokenProcessPool as error:
            raise WorkerLost("A worker process was ended from outside; the work is not whole.") from error


def coder(options: Options) -> Callable[[list[str]], Answers]:
    """Give the function that answers phrases in the format of a run."""
    knowledge = Knowledge.load(options.overlays)
    between = "\n" if options.form in PAGES else ""
    write = _writer(knowledge, options, partial(find, knowledge, country=options.country, limit=options.limit, exact=options.exact))

    def code(phrases: list[str]) -> Answers:
        written = [write(phrase) for phrase in phrases]
        return Answers(between.join(text for text, _ in written), len(written), sum(found for _, found in written))

    begin_stream()
    return code


Written = tuple[str, bool]
"""An answer as text, and whether anything was found."""


def _writer(knowledge: Knowledge, options: Options, found: Callable[[str], Finding]) -> Callable[[str], Written]:
    """Give the function that answers one phrase in the format of a run."""
    match options.form:
        case Format.CSV | Format.TSV:
            return _row_writer(options.form, found)
        case Format.NDJSON if not options.explain:
            return JsonWriter(knowledge, found).write
        case Format.NDJSON:
            written: Callable[[Answer], str] = lambda answer: to_json(contract.answer(answer)) + "\n"  # noqa: E731
        case _:
            from symptomcli import compose, transcript  # noqa: PLC0415  # a page is for people; a stream of JSON never lays one out

            page = transcript.markdown if options.form is Format.MARKDOWN else transcript.plain
            written = lambda answer: page(compose.answer(knowledge, answer))  # noqa: E731

    def write(phrase: str) -> Written:
        answer = tell(knowledge, found(phrase), explain=options.explain)
        return written(answer), answer.outcome is not Outcome.NO_MATCH

    return write


def _row_writer(form: Format, found: Callable[[str], Finding]) -> Callable[[str], Written]:
    def write(phrase: str) -> Written:
        answer = found(phrase).answer
        return separated(contract.rows(answer), form), answer.outcome is not Outcome.NO_MATCH

    kept = lru_cache(maxsize=MEMO)(write)
    return lambda phrase: kept(phrase) if len(phrase) <= LONGEST_KEPT else write(phrase)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Hold SIGINT back for a moment, where the system can; it comes through afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _chunks(phrases: Iterator[str]) -> Iterator[list[str]]:
    while chunk := list(islice(phrases, CHUNK)):
        yield chunk


class _Worker:
    """What a worker process keeps between chunks."""

    work: Callable[[list[str]], Any]


def _start(make: Callable[[], Callable[[list[str]], Any]]) -> None:
    _Worker.work = staticmethod(make())


def _work_through(phrases: list[str]) -> Any:  # noqa: ANN401  # what the work gives
    return _Worker.work(phrases)
