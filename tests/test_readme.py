"""The README shows what the program prints, and every line that it gives to a shell runs here."""

from __future__ import annotations

import os
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
PAGES = ("README.md", "CONTRIBUTING.md", "data/README.md", "docs/architecture.md")
README = (ROOT / "README.md").read_text("utf-8")

BIN = Path(sys.executable).parent
PATH = f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"

RUNS = {
    """symptom lookup "leg jerks at night" --format json | jq -r '.causes[] | select(.serious) | .name'""": "Epilepsy\n",
    """cut -f3 complaints.tsv | symptom lookup - --format ndjson | jq -r '[.query, .matches[0].id] | @tsv'""": (
        "leg jerks at night\tleg-jerks\nRLS\trestless-legs-syndrome\n"
    ),
    """cut -f3 complaints.tsv | symptom lookup - --format csv """
    """| duckdb -c "select id, count(*) from read_csv('/dev/stdin') group by id\"""": "leg-jerks",
    """while read -r line; do symptom lookup "$line" -f tsv | sed 1d; done < phrases.txt""": "\tleg-jerks\t",
    "symptom list conditions | grep -i sleep": "hypnic-jerks",
    "symptom code visits.csv coded.parquet --column complaint --jobs 2": "",
}
"""Examples of the pages, and what each prints among other things."""

ELSEWHERE = {
    """python -m pip install . && symptom lookup "leg jerks at night\"""": ".ci/run runs it letter for letter",
    'python -m pip install -e ".[dev]" && pytest': ".ci/run runs it letter for letter, and this test is part of it",
    "ruff check . && ruff format . && mypy && pytest": ".ci/run runs each of them",
    'symptom lookup "leg jerks" -f json | from json | get causes.name': "nushell, which no package index has",
    "git clone … && cd symptom": "has no address",
    "pre-commit install": "changes the checkout's hooks",
    "python scripts/manual.py && python scripts/pictures.py && cog -r -P -I scripts README.md docs/commands.md": "tests/test_docs.py",
    "python scripts/canonical.py": "tests/test_scripts.py",
    "symptom lint --strict": ".ci/run, and tests/test_lint.py",
    "python scripts/reading_ease.py": "tests/test_scripts.py",
    "python scripts/overlap.py FOLDER_OF_SOURCE_TEXTS": "tests/test_scripts.py",
}
"""Lines that this file cannot run, and what runs them, or why nothing does."""


def test_the_python_example_runs(program: Program) -> None:
    """The example under "In scripts" runs as it stands, on the wheel."""
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    run = subprocess.run([sys.executable, "-c", example], capture_output=True, env=program.environment(), cwd=program.folder, check=True)
    assert run.stdout.decode().startswith("leg-jerks ['Periodic limb movement disorder', 'Restless legs syndrome']")


def test_every_shell_example_is_run_somewhere() -> None:
    """A line indented by four spaces is for a shell; none is added without being run."""
    lines = [line for page in PAGES for line in re.findall(r"^ {4}([a-z].*)$", (ROOT / page).read_text("utf-8"), re.MULTILINE)]
    told = {re.sub(r"\s+# .*", "", line) for line in lines if not line.startswith("reviewed")}
    assert told == {*RUNS, *ELSEWHERE}


@pytest.mark.parametrize(("line", "printed"), RUNS.items(), ids=[line[:40] for line in RUNS])
def test_a_shell_example_runs(program: Program, tmp_path: Path, line: str, printed: str) -> None:
    """Each gives what the page promises, `symptom` being the wheel's."""
    for command in ("jq", "duckdb"):
        if f"| {command} " in line and not shutil.which(command, path=PATH):
            pytest.skip(f"{command} is not installed")
    (tmp_path / "complaints.tsv").write_text("1\tx\tleg jerks at night\n2\ty\tRLS\n", "utf-8")
    (tmp_path / "phrases.txt").write_text("leg jerks\nRLS\n", "utf-8")
    (tmp_path / "visits.csv").write_text("complaint\nleg jerks\n", "utf-8")
    script = f'symptom() {{ {sys.executable} -m symptomcli "$@"; }}\nset -e -o pipefail\n{line}'
    run = subprocess.run(
        ["bash", "-c", script], capture_output=True, env=program.environment(PATH=PATH, HOME=str(tmp_path)), cwd=tmp_path, check=True
    )
    assert printed in run.stdout.decode()
    if "coded.parquet" in line:
        assert (tmp_path / "coded.parquet").is_file()
