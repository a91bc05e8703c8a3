"""How long a start takes: `python benchmarks/startup.py [ROUNDS]`, default 21.

Whole processes, interleaved round by round, medians, each told as a ratio to `python -c pass` of the same run. The program is built as a
wheel and installed in a virtual environment of its own. Beside it stand, in that environment, minimal Typer programs that import what a
path imports and do nothing else (the floor of that path), and what people know, where it is installed: tldr, rich-cli, pipx and
sqlite-utils, each printing its version.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 21

ANSWER = "import json, Stemmer"
TABLE = "import rich.console, rich.table, rich.panel, rich.rule, rich.text"
REPAIR = "import rapidfuzz.process, rapidfuzz.distance"
FLOORS = {
    "json": (ANSWER,),
    "plain": (ANSWER,),
    "table": (ANSWER, TABLE),
    "misspelt json": (ANSWER, REPAIR),
    "misspelt json 2": (ANSWER, REPAIR),
    "misspelt table": (ANSWER, REPAIR, TABLE),
    "list": (ANSWER,),
    "--version": ("pass",),
    "--help": ("pass",),
    "complete a name": (ANSWER,),
}
"""What a minimal program of each path imports beside Typer; paths that import the same share one."""

MINIMAL = """
import typer
from typing import Annotated
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
@app.command()
def lookup(phrase: Annotated[list[str], typer.Argument()], form: Annotated[str, typer.Option("--format")] = "auto") -> None:
    {imports}
app()
"""

TARGETS = {"json": 7.0, "table": 10.5, "misspelt json": 8.0, "misspelt table": 11.3}
OF_FLOOR = 1.15
PEERS = ("tldr", "rich", "pipx", "sqlite-utils")


def commands(home: Path) -> dict[str, list[str]]:
    """Give what is timed, by name."""
    python, symptom = str(home / "bin" / "python"), str(home / "bin" / "symptom")
    known, misspelt = ["leg", "jerks", "at", "night"], ["leg", "jrks", "at", "nihgt"]
    timed = {
        "pass": [python, "-c", "pass"],
        "json": [symptom, "lookup", *known, "--format", "json"],
        "plain": [symptom, "lookup", *known, "--format", "plain"],
        "table": [symptom, "lookup", *known, "--format", "table"],
        "misspelt json": [symptom, "lookup", *misspelt, "--format", "json"],
        "misspelt table": [symptom, "lookup", *misspelt, "--format", "table"],
        "misspelt json 2": [symptom, "lookup", "cant", "slep", "rstless", "legz", "--format", "json"],
        "list": [symptom, "list", "symptoms", "--format", "plain"],
        "--version": [symptom, "--version"],
        "--help": [symptom, "--help"],
        "complete a name": [symptom],
    }
    for number, imports in enumerate(sorted(set(FLOORS.values()))):
        script = home / f"floor-{number}.py"
        script.write_text(MINIMAL.format(imports="; ".join(imports)), "utf-8")
        timed[_floor(imports)] = [python, str(script), *known, "--format", "json"]
    for peer in PEERS:
        found = shutil.which(peer)
        if found:
            timed[f"{peer} --version"] = [found, "--version"]
    return timed


def _floor(imports: tuple[str, ...]) -> str:
    return "floor: Typer" + "".join(f", {part.removeprefix('import ')}" for part in imports if part != "pass")


def installed(home: Path) -> None:
    """Build the wheel and install it, with its bytecode, in an environment of its own."""
    venv.create(home, with_pip=True)
    python = str(home / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "-qq", "--compile", str(ROOT)], check=True)


def measured(timed: dict[str, list[str]], rounds: int) -> dict[str, float]:
    """Give the median seconds of each command; the rounds interleave them."""
    seconds: dict[str, list[float]] = {name: [] for name in timed}
    plain = {**os.environ, "COLUMNS": "80"}
    completing = {**plain, "_SYMPTOM_COMPLETE": "complete_bash", "COMP_WORDS": "symptom show rest", "COMP_CWORD": "2"}
    for number in range(rounds + 1):
        for name, command in timed.items():
            environment = completing if name == "complete a name" else plain
            start = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, check=False)
            if number:  # the first round warms the disk's cache
                seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}


def main() -> None:
    """Print every ratio, and whether the targets are reached."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        installed(home)
        medians = measured(commands(home), rounds)
    base = medians["pass"]
    print(f"Median of {rounds} rounds; python -c pass takes {1000 * base:.1f} ms")
    print("| what | ms | times python -c pass | target | times its floor |\n|---|---|---|---|---|")
    for name, seconds in medians.items():
        floor = medians[_floor(FLOORS[name])] if name in FLOORS else None
        target = TARGETS.get(name)
        reached = "" if target is None else f"{target} {'reached' if seconds / base <= target else 'MISSED'}"
        beside = "" if floor is None else f"{seconds / floor:.2f}"
        if target and floor:
            beside += " reached" if seconds / floor <= OF_FLOOR else " MISSED"
        print(f"| {name} | {1000 * seconds:.1f} | {seconds / base:.2f} | {reached} | {beside} |")


if __name__ == "__main__":
    main()
