"""Put real output into README.md: `python scripts/readme.py` rewrites it, `--check` says whether it is stale.

A block begins with `<!-- $ COMMAND | LINES -->` and holds the first LINES lines that the command prints at 80 columns.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"(<!-- \$ (?P<command>[^|]+) \| (?P<lines>\d+) -->\n```text\n)(?:.*?\n)??(```)", re.DOTALL)


def refreshed(text: str) -> str:
    """Fill every block of a README with what its command prints now."""
    return BLOCK.sub(lambda block: f"{block.group(1)}{_output(block['command'], int(block['lines']))}\n{block.group(4)}", text)


def _output(command: str, lines: int) -> str:
    arguments = shlex.split(command)[1:]
    environment = {**os.environ, "COLUMNS": "80", "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
    for name in ("SYMPTOM_KNOWLEDGE", "SYMPTOM_COUNTRY", "LC_ALL", "LC_MESSAGES"):
        environment.pop(name, None)
    run = subprocess.run([sys.executable, "-m", "symptomcli", *arguments], capture_output=True, text=True, env=environment, check=False)  # noqa: S603
    shown = [line.rstrip() for line in run.stdout.splitlines()]
    return "\n".join(shown[:lines] + (["..."] if len(shown) > lines else []))


def main() -> None:
    """Rewrite README.md, or with `--check` exit 1 where it is stale."""
    before = README.read_text("utf-8")
    after = refreshed(before)
    if "--check" in sys.argv:
        sys.exit(0 if before == after else "README.md is stale: run python scripts/readme.py")
    README.write_text(after, "utf-8")


if __name__ == "__main__":
    main()
