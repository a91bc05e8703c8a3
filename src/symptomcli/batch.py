"""Many phrases: chunks, processes, order.

Answers come in input order, a chunk at a time, so that memory does not grow with the input. A phrase that came before is answered
from a bounded memo.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from symptomcli import export
from symptomcli.errors import WorkerLost
from symptomcli.formats import Format
from symptomcli.knowledge import Knowledge
from symptomcli.lookup import find, same_tale, suggestions, tell
from symptomcli.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from symptomcli.lookup import Finding

T = TypeVar("T")

CHUNK = 200
"""Phrases a worker takes at once; a smaller chunk costs messages, a larger one delays the first answer."""

WAITING = 4
"""Chunks handed out ahead for each worker: enough to keep it busy, few enough to keep memory flat."""

MEMO = 20_000
"""Phrases of which the finding is kept; complaint columns repeat themselves."""

TEMPLATES = 500
"""Answers of which what many phrases share is kept as text, some 20 kB each."""


class Options(NamedTuple):
    """What all phrases of a run share."""

    form: Format
    overlays: tuple[Path, ...]
    country: str | None
    limit: int
    exact: bool
    explain: bool


class Coded(NamedTuple):
    """One phrase's answer as text, and whether anything was found."""

    text: str
    found: bool


def coder(options: Options) -> Callable[[str], Coded]:
    """Give the function that answers a phrase in the format of a run."""
    knowledge = Knowledge.load(options.overlays)
    write = _writer(knowledge, options)

    @lru_cache(maxsize=MEMO)
    def found(phrase: str) -> Finding:
        return find(knowledge, phrase, country=options.country, limit=options.limit, exact=options.exact)

    def code(phrase: str) -> Coded:
        finding = found(phrase)
        return Coded(write(finding), finding.answer.outcome is not Outcome.NO_MATCH)

    gc.freeze()  # the knowledge stays: looking for garbage need not walk it
    gc.enable()
    return code


def _writer(knowledge: Knowledge, options: Options) -> Callable[[Finding], str]:
    """Give the function that writes a finding in the format of a run."""
    if options.form in (Format.CSV, Format.TSV):
        return lambda finding: export.separated(export.rows(finding.answer), options.form)
    if options.form is Format.NDJSON and not options.explain:
        templates: dict[object, export.Template] = {}

        def from_template(finding: Finding) -> str:
            key = same_tale(knowledge, finding)
            template = templates.get(key)
            if template is None:
                if len(templates) >= TEMPLATES:
                    templates.clear()
                template = templates[key] = export.Template(tell(knowledge, finding))
            return template.fill(finding.answer._replace(suggestions=suggestions(knowledge, finding))) + "\n"

        return from_template
    if options.form is Format.NDJSON:
        return lambda finding: export.to_json(export.answer_json(tell(knowledge, finding, explain=True))) + "\n"
    from symptomcli import compose  # noqa: PLC0415  # a page is for people; a stream of JSON never lays one out

    page = export.markdown if options.form is Format.MARKDOWN else export.plain
    return lambda finding: page(compose.answer(knowledge, tell(knowledge, finding, explain=options.explain)))


def answers(phrases: Iterable[str], options: Options, jobs: int = 1) -> Iterator[Coded]:
    """Answer phrases in order, with `jobs` processes, but no more than there are processors."""
    return in_order(phrases, partial(coder, options), jobs)


def in_order(phrases: Iterable[str], make: Callable[[], Callable[[str], T]], jobs: int = 1) -> Iterator[T]:
    """Put phrases through the function that `make` makes, once in each of `jobs` processes; results come in the phrases' order.

    Raises:
        WorkerLost: a process ended before its work was done; results so far have been given.
    """
    jobs = min(jobs, os.cpu_count() or 1)
    work = make()  # with several jobs too: knowledge that is broken is told once, before any worker starts
    if jobs == 1:
        yield from map(work, phrases)
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
                yield from waiting.popleft().result()
                waiting.extend(pool.submit(_work_through, chunk) for chunk in islice(_chunks(source), 1))
        except BrokenProcessPool as error:
            raise WorkerLost("A worker process was ended from outside; the work is not whole.") from error


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

    work: Callable[[str], Any]


def _start(make: Callable[[], Callable[[str], Any]]) -> None:
    _Worker.work = staticmethod(make())


def _work_through(phrases: list[str]) -> list[Any]:
    return [_Worker.work(phrase) for phrase in phrases]
