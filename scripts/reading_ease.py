"""Measure how hard the knowledge is to read: `python scripts/reading_ease.py [FOLDER]`.

Prints each record whose prose is above the level that it is held at, then the figures of each section. The level is the Flesch-Kincaid
grade (years of school in the United States; grade 6 is an age of about 12) of all its prose together. Exits with 1 when one is above.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

import textstat

from prose import lines

HARDEST = 9.0
"""Grade that no record is above: names of medicines and illnesses make a short one hard."""

TYPICAL = 6.5
"""Grade that the median record is not above."""


def main() -> int:
    """Print what is too hard, and the figures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "data"
    prose: dict[str, list[str]] = {}
    for line in lines(folder):
        prose.setdefault(line.file, []).append(line.text.rstrip(".") + ".")
    grades = {file: textstat.flesch_kincaid_grade(" ".join(texts)) for file, texts in prose.items()}
    too_hard = {file: grade for file, grade in grades.items() if grade > HARDEST}
    for file, grade in sorted(too_hard.items()):
        print(f"{file}: grade {grade:.1f}; shorten its sentences and use plainer words, down to {HARDEST:.0f}.")
    for section in sorted({file.partition("/")[0] for file in grades}):
        measured = [grade for file, grade in grades.items() if file.startswith(f"{section}/")]
        print(f"{section}: {len(measured)} records, grade {median(measured):.1f} in the median, {max(measured):.1f} at most")
    typical = median(grades.values())
    print(f"all: grade {typical:.1f} in the median, held at {TYPICAL}; no record above {HARDEST:.0f}: {len(too_hard)} are")
    return int(bool(too_hard) or typical > TYPICAL)


if __name__ == "__main__":
    sys.exit(main())
