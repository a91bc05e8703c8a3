"""Rewrite the records of a knowledge folder in canonical form: `python scripts/canonical.py [FOLDER]`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from symptomcli.document import LISTS, RECORDS
from symptomcli.lint import canon


def main() -> None:
    """Rewrite what is not in canonical form, and say which files were."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "data"
    for section in RECORDS:
        for path in sorted((folder / section).glob("*.json")):
            _rewrite(path, canon.text(section, json.loads(path.read_text("utf-8"))))
    for section, key in LISTS.items():
        path = folder / f"{section}.json"
        if path.is_file():
            records = sorted(json.loads(path.read_text("utf-8")), key=lambda record: record[key])
            ordered = [json.loads(canon.text(section, record)) for record in records]
            _rewrite(path, json.dumps(ordered, indent=2, ensure_ascii=False) + "\n")


def _rewrite(path: Path, text: str) -> None:
    if path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")
        print(f"rewrote {path}")


if __name__ == "__main__":
    main()
