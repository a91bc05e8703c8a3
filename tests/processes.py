"""What the tests of processes share: shells, and what a failure may say."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Program

Json = dict[str, Any]
Done = subprocess.CompletedProcess[bytes]

PHRASE = ("lookup", "leg jerks")
MANY = b"".join(b"leg jerks %d\n" % number for number in range(3000))


def _is_one_sentence(told: bytes) -> bool:
    """Tell whether stderr is one line of the program's own, without a traceback or an escape."""
    text = told.decode()
    return (
        text.startswith("symptom: ")
        and text.count("\n") == 1
        and text.endswith("\n")
        and "Traceback" not in text
        and "internal fault" not in text
        and not any(ord(letter) < 32 or 127 <= ord(letter) < 160 or letter == "\u202e" for letter in text[:-1])
    )


def _shell(program: Program, line: str, *arguments: str, stdin: bytes = b"") -> Done:
    """Run the program by a shell line in which "$@" is its command, so that streams can be closed as a shell closes them."""
    command = ["sh", "-c", f'exec "$@" {line}', "sh", *program.command(*arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, env=program.environment(), cwd=program.folder, timeout=60, check=False)


def _write(folder: Path, files: dict[str, bytes | None]) -> Path:
    """Write files (None for a folder) under `folder`."""
    folder.mkdir()
    for name, content in files.items():
        path = folder / name
        if content is None:
            path.mkdir(parents=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return folder


def _own_symptom(packed: Json) -> Json:
    """Give a valid record: a packed one under another name, with phrases that no other entry has."""
    phrases = sorted(f"zorkmid {word}" for word in ("quibbles", "wobbles", "frobnicates", "grumbles", "xyzzies"))
    return packed["symptoms"]["leg-jerks"] | {"id": "zorkmid", "name": "Zorkmid quibbles", "phrases": phrases, "related": []}
