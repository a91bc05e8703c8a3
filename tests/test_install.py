"""A broken install is told in one sentence."""

from __future__ import annotations

import json
import os
import shutil
from functools import partial
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Program

from processes import PHRASE, Json, _is_one_sentence, _own_symptom

# A broken install


def _truncate(name: str) -> Callable[[Path], None]:
    return lambda folder: os.truncate(folder / name, (folder / name).stat().st_size // 2)


def _replace(name: str, content: bytes) -> Callable[[Path], None]:
    def replace(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return replace


def _remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _blank(folder: Path, name: str = "knowledge.json") -> None:
    """Overwrite the packed knowledge, or another file, with as many zeros."""
    path = folder / name
    path.write_bytes(bytes(path.stat().st_size))


DAMAGE: dict[str, Callable[[Path], None]] = {
    "index missing": _remove("index.json"),
    "index cut": _truncate("index.json"),
    "index empty": _replace("index.json", b""),
    "index of another shape": _replace("index.json", b"[]"),
    "index without keys": _replace("index.json", b"{}"),
    "tables missing": _remove("tables.txt"),
    "tables cut": _truncate("tables.txt"),
    "tables overwritten": partial(_blank, name="tables.txt"),
    "knowledge missing": _remove("knowledge.json"),
    "knowledge cut": _truncate("knowledge.json"),
    "knowledge empty": _replace("knowledge.json", b""),
    "knowledge overwritten": _blank,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_install_is_3(copied: Program, damage: Callable[[Path], None]) -> None:
    """Packed knowledge that is missing or torn is told in one sentence that says to install again."""
    damage(copied.folder / "symptomcli")
    for arguments in (PHRASE, ("lint",)) if damage in (_blank, DAMAGE["knowledge cut"]) else (PHRASE,):
        done = copied(*arguments)
        assert (done.returncode, done.stdout) == (3, b"")
        assert _is_one_sentence(done.stderr)
        assert "install symptom again" in done.stderr.decode()


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("lookup", "--help")], ids=" ".join)
def test_help_needs_no_knowledge(copied: Program, arguments: tuple[str, ...]) -> None:
    """Help and version work in a damaged install too."""
    (copied.folder / "symptomcli" / "index.json").unlink()
    assert copied(*arguments).returncode == 0


def test_a_missing_schema_is_told(copied: Program, packed: Json, tmp_path: Path) -> None:
    """An overlay that cannot be checked, because the schemas are gone, is refused in one sentence."""
    shutil.rmtree(copied.folder / "symptomcli" / "schema")
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"symptoms": {"zorkmid": _own_symptom(packed)}}), "utf-8")
    done = copied(*PHRASE, "--knowledge", str(path))
    assert (done.returncode, done.stdout) == (3, b"")
    assert _is_one_sentence(done.stderr)
