"""The README shows what the program prints."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Program

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_python_example_runs(program: Program) -> None:
    """The example under "In scripts" runs as it stands, on the wheel."""
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    run = subprocess.run([sys.executable, "-c", example], capture_output=True, env=program.environment(), cwd=program.folder, check=True)
    assert run.stdout.decode().startswith("leg-jerks ['Periodic limb movement disorder', 'Restless legs syndrome']")


def _examples(word: str) -> list[str]:
    return [line.strip() for line in README.splitlines() if line.startswith("    ") and word in line]


def _run(program: Program, folder: Path, line: str) -> str:
    """Run a line of the README in bash, `symptom` being this program."""
    (folder / "complaints.tsv").write_text("1\tx\tleg jerks at night\n2\ty\tRLS\n", "utf-8")
    (folder / "phrases.txt").write_text("leg jerks\nRLS\n", "utf-8")
    script = f'symptom() {{ {sys.executable} -m symptomcli "$@"; }}\n{line}'
    return subprocess.run(["bash", "-c", script], capture_output=True, env=program.environment(), cwd=folder, check=True).stdout.decode()


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed")
def test_the_examples_with_jq_run(program: Program, tmp_path: Path) -> None:
    """The pipes of the README give what they promise."""
    first, second = _examples("| jq")
    assert "Epilepsy" in _run(program, tmp_path, first)
    assert _run(program, tmp_path, second) == "leg jerks at night\tleg-jerks\nRLS\trestless-legs-syndrome\n"


@pytest.mark.skipif(not shutil.which("duckdb"), reason="the duckdb command is not installed")
def test_the_example_with_duckdb_runs(program: Program, tmp_path: Path) -> None:
    """Answers are counted by entry."""
    assert "leg-jerks" in _run(program, tmp_path, _examples("duckdb -c")[0])


def test_the_shell_loop_runs(program: Program, tmp_path: Path) -> None:
    """One answer for each line, without its headings."""
    (loop,) = _examples("while read")
    ids = [line.split("\t")[5] for line in _run(program, tmp_path, loop).splitlines() if line.split("\t")[3] == "1"]
    assert ids == ["leg-jerks", "restless-legs-syndrome"]


def test_the_example_with_grep_runs(program: Program, tmp_path: Path) -> None:
    """A list is lines."""
    (listed,) = _examples("| grep")
    assert "hypnic-jerks" in _run(program, tmp_path, listed)
