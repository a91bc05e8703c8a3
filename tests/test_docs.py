"""What the docs show is what the program says now: the man page, the pictures, and the diagram of the modules."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Program

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "command",
    ["scripts/manual.py --check", "scripts/pictures.py --check", "-m cogapp --check -P -I scripts README.md docs/commands.md"],
)
def test_nothing_generated_is_stale(command: str, program: Program) -> None:
    """What writes a part of the docs says with `--check` whether that is what stands there; what it shows is what the wheel says."""
    run = subprocess.run(
        [sys.executable, *command.split()],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(program.folder)},
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_the_man_page_goes_with_the_wheel(wheel: Path) -> None:
    """An install puts it where `man` looks beside the program."""
    packed = zipfile.ZipFile(wheel)
    (name,) = [name for name in packed.namelist() if name.endswith("share/man/man1/symptom.1")]
    assert packed.read(name) == (ROOT / "docs" / "symptom.1").read_bytes()


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff here")
def test_the_man_page_reads_without_a_warning() -> None:
    """Every macro is known, and every command has its section."""
    run = subprocess.run(["groff", "-man", "-ww", "-Tascii", ROOT / "docs" / "symptom.1"], capture_output=True, text=True, check=True)
    assert run.stderr == ""
    for command in ("lookup", "list", "show", "compare", "lint", "code", "schema"):
        assert f"symptom {command}" in run.stdout


@pytest.mark.parametrize("picture", sorted((ROOT / "docs").glob("*.svg")), ids=lambda path: path.name)
def test_a_picture_needs_nothing_from_outside(picture: Path) -> None:
    """No font or image is fetched when a reader opens it."""
    text = picture.read_text("utf-8")
    assert "url(http" not in text
    assert "<image" not in text
    assert "@font-face" not in text


def _boxes_and_arrows() -> tuple[dict[str, str], set[tuple[str, str]]]:
    """Read the diagram: the box of each module, and the arrows between boxes."""
    (diagram,) = re.findall(r"```mermaid\n(.*?)```", (ROOT / "docs" / "architecture.md").read_text("utf-8"), re.DOTALL)
    boxes = re.findall(r"^\s*(\w+)\[\"\w+: (.*)\"\]$", diagram, re.MULTILINE)
    return {module: box for box, modules in boxes for module in modules.split(", ")}, set(re.findall(r"(\w+) --> (\w+)", diagram))


def test_the_diagram_is_the_code() -> None:
    """Every module stands in one box; every arrow is an import, and every import between boxes an arrow."""
    box, arrows = _boxes_and_arrows()
    source = ROOT / "src" / "symptomcli"
    files = [(path.relative_to(source).parts[0].removesuffix(".py"), ast.parse(path.read_text("utf-8"))) for path in source.rglob("*.py")]
    assert set(box) == {name for name, _ in files}
    real = set()
    for name, tree in files:
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "symptomcli":
                module = (node.module or "").split(".")[1:2]
                imported = module or [alias.name for alias in node.names if alias.name in box]
                real |= {(box[name], box[other]) for other in imported if box[name] != box[other]}
    assert arrows == real
