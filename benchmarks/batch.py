"""How many phrases a second `symptom lookup -` answers, in which memory, beside rapidfuzz on the same phrases in the same run.

    python benchmarks/batch.py [--quick]

The lines are stored phrases with a typo and two fillers each, all different; the Zipf stream repeats them as complaint columns do. Times
are of whole processes, from start to the last line. The peers rank the stored phrases for the same lines in one process, on some of them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from peers import stored, table, typed
from rapidfuzz import fuzz, process

from symptomcli.knowledge import Knowledge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DISTINCT = 200_000
FEW = 20_000
MANY = 1_000_000
QUICK = 10
"""Lines of the streams; with `--quick`, one in so many."""

PEER_LINES = 500
ZIPF = 1.1
"""Exponent of the stream that repeats itself."""

MEASURED = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=False, stdin=0, stdout=subprocess.DEVNULL); "
MEASURED += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
"""A process between that tells the memory of the largest one under it, in kB."""


class Run(NamedTuple):
    """A stream that was answered: how many lines, with which options, in how many seconds, and the memory of its largest process in MB."""

    name: str
    lines: int
    seconds: float
    memory: float

    @property
    def rate(self) -> float:
        """Lines a second."""
        return self.lines / self.seconds


def main() -> None:
    """Answer every stream and print it."""
    parser = argparse.ArgumentParser(description="Time symptom lookup - on streams.")
    parser.add_argument("--quick", action="store_true", help=f"streams {QUICK} times shorter")
    share = QUICK if parser.parse_args().quick else 1
    phrases = [phrase.text for phrase in stored(Knowledge.load())]
    lines = typed(phrases, DISTINCT // share)
    zipf = _zipf(lines, DISTINCT // share)
    long = _zipf(lines, MANY // share)
    runs = [
        _run(f"{form}, {jobs} job{'s' * (jobs > 1)}", text, form, jobs)
        for form in ("ndjson", "csv")
        for jobs in (1, 2)
        for text in (lines,)
    ]
    short = [_run(f"{form}, 1 job", lines[: FEW // share], form, 1) for form in ("ndjson", "csv")]
    repeated = [_run(f"{form}, 1 job, Zipf", zipf, form, 1) for form in ("ndjson", "csv")]
    memory = [_run("csv, 1 job, Zipf", text, "csv", 1) for text in (zipf[: FEW // share], long)]
    peers = [_peer(name, lines, phrases, scorer) for name, scorer in (("WRatio", fuzz.WRatio), ("token_sort_ratio", fuzz.token_sort_ratio))]
    rows = [[run.name, f"{run.lines:,}", f"{run.rate:,.0f}", f"{run.memory:,.0f}"] for run in (*short, *runs, *repeated, *memory)]
    rows += [[peer.name, f"{peer.lines:,}", f"{peer.rate:,.0f}", ""] for peer in peers]
    print(table(["Stream", "lines", "lines/s", "MB"], rows), end="\n\n")
    for one, two in (runs[:2], runs[2:]):
        print(f"{two.name} / {one.name}: {two.rate / one.rate:.2f}")
    for one, again in ((runs[0], repeated[0]), (runs[2], repeated[1])):
        print(f"{again.name} / {one.name}: {again.rate / one.rate:.2f}")
    print(f"memory of {memory[1].lines:,} lines / {memory[0].lines:,}: {memory[1].memory / memory[0].memory:.2f}")
    print(f"csv, 1 job / rapidfuzz WRatio: {runs[2].rate / peers[0].rate:.0f}")


def _zipf(lines: Sequence[str], count: int) -> list[str]:
    random = Random(1)  # noqa: S311
    weights = [1 / (rank + 1) ** ZIPF for rank in range(len(lines))]
    return random.choices(lines, weights, k=count)


def _run(name: str, lines: Sequence[str], form: str, jobs: int) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines.txt"
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        command = [sys.executable, "-m", "symptomcli", "lookup", "-", "--format", form, "--jobs", str(jobs), "--quiet"]
        with path.open("rb") as stdin:
            started = perf_counter()
            done = subprocess.run([sys.executable, "-c", MEASURED, *command], stdin=stdin, capture_output=True, check=True)
            seconds = perf_counter() - started
    return Run(name, len(lines), seconds, int(done.stdout) / 1024)


def _peer(name: str, lines: Sequence[str], phrases: Sequence[str], scorer: Callable[..., float]) -> Run:
    asked = lines[:PEER_LINES]
    started = perf_counter()
    for line in asked:
        process.extract(line, phrases, scorer=scorer, limit=3)
    return Run(f"rapidfuzz {name}", len(asked), perf_counter() - started, 0.0)


if __name__ == "__main__":
    main()
