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


def test_the_screen_is_real() -> None:
    """Each block of output is what its command prints today."""
    run = subprocess.run([sys.executable, str(ROOT / "scripts" / "readme.py"), "--check"], capture_output=True, check=False)
    assert run.returncode == 0, run.stderr


def test_the_python_example_runs(program: Program) -> None:
    """The example under "In scripts" runs as it stands, on the wheel."""
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    run = subprocess.run([sys.executable, "-c", example], capture_output=True, env=program.environment(), cwd=program.folder, check=True)
    assert run.stdout.decode().startswith("leg-jerks ['Periodic limb movement disorder', 'Restless legs syndrome']")


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed")
def test_the_shell_examples_run(program: Program, tmp_path: Path) -> None:
    """The pipes of the README give what they promise."""
    (tmp_path / "complaints.tsv").write_text("1\tx\tleg jerks at night\n2\ty\tRLS\n", "utf-8")
    lines = [line.strip() for line in README.splitlines() if "| jq" in line]
    assert len(lines) == 2
    outputs = []
    for line in lines:
        script = f'symptom() {{ {sys.executable} -m symptomcli "$@"; }}\n{line}'
        run = subprocess.run(["bash", "-c", script], capture_output=True, env=program.environment(), cwd=tmp_path, check=True)
        outputs.append(run.stdout.decode())
    assert "Epilepsy" in outputs[0]
    assert outputs[1] == "leg jerks at night\tleg-jerks\nRLS\trestless-legs-syndrome\n"
