"""Draw the README's pictures, docs/*.svg, from real answers: `python scripts/pictures.py`; `--check` says whether they are stale.

They hold no outside font: a reader's own monospace font is used, each run of text fitted to its columns.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console

from symptomcli import Knowledge, compose, look_up, render

DOCS = Path(__file__).parent.parent / "docs"
COLUMNS = 80

PICTURES = {
    "lookup.svg": ("leg jerks at night", 40),
    "warning.svg": ("crushing chest pain and sweating", 24),
}
"""File name -> phrase, and the lines of its answer that are drawn."""

FORMAT = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL).replace(
    "font-family: Fira Code, monospace;", "font-family: ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace;"
)


def drawn(knowledge: Knowledge, name: str) -> str:
    """Draw one picture."""
    phrase, lines = PICTURES[name]
    page = compose.answer(knowledge, look_up(knowledge, phrase, country="GB"), short=True)
    whole = Console(file=io.StringIO(), width=COLUMNS, force_terminal=True, color_system="standard", legacy_windows=False)
    shown = whole.render_lines(render.page(page, COLUMNS), pad=False)[:lines]
    console = Console(file=io.StringIO(), width=COLUMNS, record=True, force_terminal=True, color_system="standard", legacy_windows=False)
    for line in shown:
        for segment in line:
            console.print(segment.text, style=segment.style, end="", markup=False, highlight=False, soft_wrap=True)
        console.print()
    return console.export_svg(title=f'symptom lookup "{phrase}"', code_format=FORMAT, unique_id=name.removesuffix(".svg"))


def main() -> None:
    """Draw all pictures, or with `--check` exit 1 where one is stale."""
    knowledge = Knowledge.load()
    for name in PICTURES:
        picture = drawn(knowledge, name)
        if "--check" not in sys.argv:
            (DOCS / name).write_text(picture, "utf-8")
        elif (DOCS / name).read_text("utf-8") != picture:
            sys.exit(f"docs/{name} is stale: run python scripts/pictures.py")


if __name__ == "__main__":
    main()
