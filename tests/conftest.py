"""Shared fixtures: the bundled knowledge, and the program as a wheel would install it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hatchling import build

from symptomcli.bundle import Bundle
from symptomcli.knowledge import Knowledge

ROOT = Path(__file__).parent.parent


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


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel."""
    target = tmp_path_factory.mktemp("wheel")
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        return target / build.build_wheel(str(target))
    finally:
        os.chdir(before)


@pytest.fixture(scope="session")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program as the wheel installs it."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return Program(folder)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge of this checkout."""
    return Knowledge.load()


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """The same, as JSON values."""
    return Bundle.installed().document()
