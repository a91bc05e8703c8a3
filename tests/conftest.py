"""Shared fixtures: the bundled knowledge, and the program as a wheel would install it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hatchling import build
from jsonschema import Draft202012Validator

from symptomcli.packing import pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from symptomcli.knowledge import Knowledge

Json = dict[str, Any]

ROOT = Path(__file__).parent.parent

BUILT = "SYMPTOM_TESTS_BUILT"
"""Environment variable that tells the processes of a run where the wheel was built."""


class Program(NamedTuple):
    """The installed program; call it with arguments."""

    folder: Path

    def environment(self, **more: str) -> dict[str, str]:
        """Give a bare environment in which only the unpacked wheel is `symptomcli`."""
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        return {**kept, "PYTHONPATH": str(self.folder), "LANG": "C.UTF-8", "PYTHONUTF8": "1", **more}

    def command(self, *arguments: str) -> list[str]:
        """Give the command line that runs it."""
        return [sys.executable, "-m", "symptomcli", *arguments]

    def __call__(self, *arguments: str, stdin: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
        """Run it to its end with both streams piped."""
        return subprocess.run(
            self.command(*arguments),
            input=stdin,
            capture_output=True,
            env=self.environment(**more),
            cwd=self.folder,
            timeout=60,
            check=False,
        )


class Built(NamedTuple):
    """The built wheel, and the folder that it is unpacked in."""

    wheel: Path
    installed: Path


def built() -> Built:
    """Give what was built for all processes of this run."""
    home = Path(os.environ[BUILT])
    (wheel,) = home.glob("*.whl")
    return Built(wheel, home / "installed")


def pytest_configure(config: pytest.Config) -> None:
    """Build the wheel once, before the processes of the run start: to index all knowledge takes seconds."""
    if hasattr(config, "workerinput"):
        return
    home = Path(tempfile.mkdtemp(prefix="symptom-tests-"))
    os.environ[BUILT] = str(home)
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        name = build.build_wheel(str(home))
    finally:
        os.chdir(before)
    with zipfile.ZipFile(home / name) as packed:
        packed.extractall(home / "installed")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove it."""
    if not hasattr(config, "workerinput") and BUILT in os.environ:
        shutil.rmtree(os.environ.pop(BUILT), ignore_errors=True)


@pytest.fixture(scope="session")
def wheel() -> Path:
    """The built wheel."""
    return built().wheel


@pytest.fixture(scope="session")
def program() -> Program:
    """The program as the wheel installs it."""
    return Program(built().installed)


@pytest.fixture(scope="session")
def few(program: Program, document: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program with few of its symptoms and alerts: what an overlay does to one it does to all, and all take seconds to index."""
    folder = tmp_path_factory.mktemp("few") / "installed"
    shutil.copytree(program.folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    few = {
        "symptoms": ("facial-droop", "leg-jerks", "low-mood", *document["symptoms"]["leg-jerks"]["related"]),
        "alerts": ("heart-attack-signs", "stroke-signs", "suicide-and-self-harm"),
    }
    parts = {section: {key: document[section][key] for key in keys} for section, keys in few.items()}
    for name, content in pack({**document, **parts}).items():
        (folder / "symptomcli" / name).write_bytes(content)
    return program._replace(folder=folder)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge of this checkout."""
    from loaded import KNOWLEDGE  # noqa: PLC0415  # it needs the wheel, which is built after this file is read

    return KNOWLEDGE


@pytest.fixture(scope="session")
def document(knowledge: Knowledge) -> dict[str, Any]:
    """The same, as JSON values."""
    return knowledge.bundle.document()


@pytest.fixture(scope="module")
def ask(program: Program) -> Callable[..., Json]:
    """Ask the program for a JSON answer, each question once."""
    kept: dict[tuple[str, ...], Json] = {}

    def answer(*arguments: str) -> Json:
        if arguments not in kept:
            done = program("lookup", *arguments, "--format", "json")
            assert done.stderr == b""
            kept[arguments] = json.loads(done.stdout)
            assert done.returncode == (1 if kept[arguments]["outcome"] == "no_match" else 0)
        return kept[arguments]

    return answer


@pytest.fixture(scope="module")
def packed(program: Program) -> Json:
    """The packed knowledge, as JSON values."""
    loaded: Json = json.loads((program.folder / "symptomcli" / "knowledge.json").read_bytes())
    return loaded


@pytest.fixture(scope="module")
def schema(program: Program) -> Draft202012Validator:
    """The packed schema of an answer."""
    return Draft202012Validator(json.loads((program.folder / "symptomcli" / "schema" / "answer.json").read_bytes()))


@pytest.fixture
def copied(program: Program, tmp_path: Path) -> Program:
    """A copy of the installed program that a test may break."""
    folder = tmp_path / "copy"
    shutil.copytree(program.folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return program._replace(folder=folder)
