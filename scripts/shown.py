"""What a command prints, for the pages that show it.

`cog -r -P -I scripts README.md docs/commands.md` writes them anew, `cog --check` says whether one is stale.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys


def shown(command: str, lines: int | None = None) -> str:
    """Give what a command of `symptom` prints at 80 columns, or its first `lines`, as a block of Markdown."""
    program, *arguments = shlex.split(command)
    if program != "symptom":
        raise ValueError(f"{command!r} is no command of symptom")
    environment = {**os.environ, "COLUMNS": "80", "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
    for name in ("SYMPTOM_KNOWLEDGE", "SYMPTOM_COUNTRY", "LC_ALL", "LC_MESSAGES"):
        environment.pop(name, None)
    run = subprocess.run([sys.executable, "-m", "symptomcli", *arguments], capture_output=True, text=True, env=environment, check=False)  # noqa: S603
    printed = [line.rstrip() for line in run.stdout.splitlines()]
    cut = printed if lines is None or len(printed) <= lines else [*printed[:lines], "..."]
    return "\n".join(["```text", *cut, "```"])
