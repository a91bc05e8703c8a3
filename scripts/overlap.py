"""Find lines that repeat a source's words: `python scripts/overlap.py TEXTS [KNOWLEDGE]`.

TEXTS is a folder of the sources' texts (any .txt, .jsonl, .xml or .json file below it); KNOWLEDGE is a knowledge folder, by default
`data/`. Eight words in a row that stand in both are a fault: each is printed with the record, the key and the text it stands in.
Exits with 1 when there is one.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from prose import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

IN_COMMON = 8
"""Words in a row that two authors do not write by chance."""

TEXTS = frozenset((".txt", ".jsonl", ".xml", ".json"))

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_MARKUP = re.compile(r"<[^>]+>|\\[nrtu]")


def main() -> int:
    """Print every overlap, and say how many there are."""
    texts = Path(sys.argv[1])
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent.parent / "data"  # noqa: PLR2004
    spoken: dict[tuple[str, ...], str] = {}
    count = 0
    for line in lines(folder):
        count += 1
        for run in _runs(line.text):
            spoken.setdefault(run, f"{line.file} {line.key}")
    found: dict[str, str] = {}
    read = 0
    for path in sorted(texts.rglob("*")):
        if path.suffix in TEXTS and path.is_file():
            read += 1
            for run in _runs(_MARKUP.sub(" ", path.read_text("utf-8", "replace"))):
                if run in spoken:
                    found.setdefault(spoken[run], f"{' '.join(run)!r} stands in {path.relative_to(texts)}")
    for place, what in sorted(found.items()):
        print(f"{place}: {what}")
    print(f"{count} lines against {read} texts: {len(found)} with {IN_COMMON} words in a row in common.")
    return int(bool(found))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(text.casefold().replace("\u2019", "'"))
    return zip(*(words[start:] for start in range(IN_COMMON)), strict=False)


if __name__ == "__main__":
    sys.exit(main())
