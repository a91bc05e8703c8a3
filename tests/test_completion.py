"""Completion in shells: commands, options, and the names that the knowledge has."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Program


@pytest.fixture
def bash(program: Program, tmp_path: Path) -> Path:
    """A folder with a `symptom` on it, as an install puts it on the path."""
    if not shutil.which("bash"):
        pytest.skip("no bash here")
    script = tmp_path / "symptom"
    script.write_text(f'#!/bin/sh\nexec {" ".join(program.command())} "$@"\n', "utf-8")
    script.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (("sh",), {"show"}),
        (("li",), {"list", "lint"}),
        (("show", "restless"), {"restless-legs", "restless-legs-syndrome"}),
        (("compare", "essential-tremor", "parkinsons"), {"parkinsons-disease"}),
        (("lookup", "--country", "G"), {"GB", "GR", "GH"}),
        (("lookup", "--format", "nd"), {"ndjson"}),
        (("list", "sym"), {"symptoms"}),
        (("list", "symptoms", "--system", "hea"), {"heart"}),
        (("lookup", "--ex"), {"--exact", "--explain"}),
        (("show", "zzz"), set[str]()),
    ],
)
def test_bash_is_told_how_a_word_goes_on(program: Program, bash: Path, typed: tuple[str, ...], offered: set[str]) -> None:
    """A real bash that has read the program's completion offers these; the last word is the one that has been begun."""
    words = " ".join(f'"{word}"' for word in ("symptom", *typed))
    script = f'eval "$(_SYMPTOM_COMPLETE=source_bash symptom)"\nCOMP_WORDS=({words}) COMP_CWORD={len(typed)}\n_symptom_completion symptom\n'
    script += 'printf "%s\\n" "${COMPREPLY[@]}"'
    environment = program.environment()
    environment["PATH"] = f"{bash}:{environment['PATH']}"
    run = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, env=environment, cwd=bash, check=True)
    found = set(run.stdout.split())
    assert offered <= found if offered else not found
    assert all(word.casefold().startswith(typed[-1].casefold()) for word in found)
    assert run.stderr == ""


@pytest.mark.parametrize(
    ("shell", "environment", "told"),
    [
        ("zsh", {"_TYPER_COMPLETE_ARGS": "symptom show restless"}, b'"restless-legs-syndrome":"Restless legs syndrome"'),
        (
            "fish",
            {"_TYPER_COMPLETE_ARGS": "symptom show restless", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
            b"restless-legs-syndrome\tRestless legs syndrome",
        ),
    ],
)
def test_zsh_and_fish_see_the_names_too(program: Program, shell: str, environment: dict[str, str], told: bytes) -> None:
    """They show beside each id what it is called."""
    assert told in program(_SYMPTOM_COMPLETE=f"complete_{shell}", **environment).stdout


def test_a_damaged_install_offers_no_names_and_no_words_of_its_own(copied: Program) -> None:
    """Completion must not write a failure into the line that a person types."""
    (copied.folder / "symptomcli" / "index.json").write_text("{", "utf-8")
    run = copied(_SYMPTOM_COMPLETE="complete_bash", COMP_WORDS="symptom show rest", COMP_CWORD="2")
    assert (run.stdout.strip(), run.stderr) == (b"", b"")
