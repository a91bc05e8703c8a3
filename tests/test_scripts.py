"""The authors' scripts: words of a source that were repeated, sentences that are hard to read, and publishers that are weak."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPTS = Path(__file__).parent.parent / "scripts"


def _run(script: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPTS / script, *arguments], capture_output=True, text=True, check=False)


def _knowledge(folder: Path, summary: str) -> Path:
    (folder / "symptoms").mkdir(parents=True)
    record = {"id": "made-up", "name": "A name that stands in a source as it stands here", "summary": summary, "phrases": [summary]}
    (folder / "symptoms" / "made-up.json").write_text(json.dumps(record))
    return folder


def test_eight_words_of_a_source_are_a_fault(tmp_path: Path) -> None:
    """Case, punctuation and markup do not hide them; names and phrases may stand in a source as they are."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "source.xml").write_text(
        "<p>Legs may <b>twitch</b>, jerk\nor kick, all through the night.</p> A name that stands in a source as it stands here."
    )
    repeated = _run("overlap.py", texts, _knowledge(tmp_path / "a", "At rest, legs may twitch, jerk or kick all through the day."))
    assert repeated.returncode == 1
    assert "symptoms/made-up.json summary: 'legs may twitch jerk or kick all through' stands in source.xml" in repeated.stdout
    own = _run("overlap.py", texts, _knowledge(tmp_path / "b", "Legs may twitch, jerk or kick. It goes on all through the night."))
    assert (own.returncode, own.stdout) == (0, "1 lines against 1 texts: 0 with 8 words in a row in common.\n")


def test_a_sentence_above_the_level_is_a_fault(tmp_path: Path) -> None:
    """Long sentences of long words are named with their grade; short plain ones pass."""
    hard = "Involuntary physiological musculoskeletal contractions characteristically necessitate comprehensive neurological investigation."
    told = _run("reading_ease.py", _knowledge(tmp_path / "a", hard))
    assert told.returncode == 1
    assert told.stdout.startswith("symptoms/made-up.json: grade ")
    assert _run("reading_ease.py", _knowledge(tmp_path / "b", "Your legs may jerk at night. It is common.")).returncode == 0


def test_the_knowledge_is_easy_to_read() -> None:
    """No record is above the grade that `scripts/reading_ease.py` states, nor their median above the typical one."""
    told = _run("reading_ease.py")
    assert told.returncode == 0, told.stdout


def test_no_line_rests_on_weak_publishers_alone() -> None:
    """Every publisher is sorted, and each line has one that is better than weak."""
    told = _run("publishers.py")
    assert told.returncode == 0, told.stdout


def test_a_weak_line_and_an_unknown_publisher_are_faults(tmp_path: Path) -> None:
    """Both are named with their cure; a line with one good source beside a weak one is none."""
    weak, good = ({"id": name, "publisher": name.title()} for name in ("mill", "hospital"))
    signs = [{"text": "it hurts", "sources": ["mill"]}, {"text": "it swells", "sources": ["mill", "hospital"]}]
    (tmp_path / "symptoms").mkdir()
    (tmp_path / "symptoms" / "made-up.json").write_text(json.dumps({"signs": signs}))
    (tmp_path / "sources.json").write_text(json.dumps([weak, good, {"id": "new", "publisher": "New"}]))
    kinds = {"official": [], "professional": ["Hospital"], "commercial": ["Gone"], "founding": [], "weak": ["Mill"]}
    (tmp_path / "publishers.json").write_text(json.dumps(kinds))
    told = _run("publishers.py", tmp_path)
    assert told.returncode == 1
    assert told.stdout.splitlines()[:3] == [
        "publishers.json: 'New' is not there; sort it into its kind.",
        "publishers.json: 'Gone' has no document; take it out.",
        "symptoms/made-up.json signs[0]: rests on weak publishers alone. Cite a better one, or leave the line out.",
    ]
    assert "professional: 1 publishers, 1 documents, the best of 1 lines (50.0 %)" in told.stdout
