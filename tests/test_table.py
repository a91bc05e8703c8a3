"""`symptom code`: a table of complaints in, the same table with codes out."""

from __future__ import annotations

import csv
import json
import os
import resource
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

from symptomcli import coding
from symptomcli.lookup import look_up

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from conftest import Program
    from symptomcli.knowledge import Knowledge

from processes import _is_one_sentence

duckdb = pytest.importorskip("duckdb", reason="the extra 'table' is not installed")

Row = dict[str, Any]

COMPLAINTS: list[Row] = [
    {"id": "007", "complaint": "leg jerks at night", "note": "x"},
    {"id": "2", "complaint": 'says "no" chest pain, ok', "note": ""},
    {"id": "3", "complaint": None, "note": "nothing said"},
    {"id": "4", "complaint": "leg jerks at night", "note": "again"},
    {"id": "5", "complaint": "  Leg jerks at night ", "note": "spaces"},
    {"id": "6", "complaint": "what time is\nthe football", "note": "two lines"},
    {"id": "7", "complaint": "i want to die", "note": ""},
    {"id": "8", "complaint": "RLS", "note": "a condition"},
]

ENDINGS = (".csv", ".tsv", ".ndjson", ".jsonl", ".parquet")


def _write(path: Path, rows: Sequence[Row]) -> Path:
    """Write rows of texts in the format of the path's ending."""
    if path.suffix in {".csv", ".tsv"}:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter="\t" if path.suffix == ".tsv" else ",")
            writer.writeheader()
            writer.writerows(rows)
    elif path.suffix == ".parquet":
        plain = _write(path.with_suffix(".ndjson"), rows)
        duckdb.sql(
            f"copy (select * from read_json('{plain}', columns={{id: 'varchar', complaint: 'varchar', note: 'varchar'}})) to '{path}'"
        )
        plain.unlink()
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def _read(path: Path) -> list[Row]:
    """Read rows as texts, empty ones as None, with scores as numbers."""
    if path.suffix in {".csv", ".tsv"}:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [dict(row) for row in csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ",")]
    elif path.suffix == ".parquet":
        table = duckdb.sql(f"select * from '{path}'")
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()]
    else:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    kept = [{name: value if value != "" else None for name, value in row.items()} for row in rows]
    return [{**row, "score": row["score"] and float(row["score"])} for row in kept]


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".ndjson"])
def test_a_table_without_rows_comes_out_empty(program: Program, tmp_path: Path, ending: str) -> None:
    """Its columns are there, those of the codes too."""
    source = tmp_path / "empty.csv"
    source.write_text("complaint\n", "utf-8")
    done = program("code", str(source), str(tmp_path / f"coded{ending}"), "--column", "complaint")
    assert (done.returncode, done.stderr) == (0, b"0 rows, 0 different texts; 0 rows coded (0.0 %).\n")
    assert _read(tmp_path / f"coded{ending}") == []


def test_another_encoding_is_named(program: Program, tmp_path: Path) -> None:
    """A spreadsheet's export says what is wrong with it."""
    source = tmp_path / "latin.csv"
    source.write_bytes("complaint\nd\u00e9mangeaison\n".encode("latin-1"))
    done = program("code", str(source), str(tmp_path / "coded.csv"), "--column", "complaint")
    assert (done.returncode, b"not UTF-8" in done.stderr) == (3, True)


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_row_and_column_comes_out_with_its_cells(program: Program, knowledge: Knowledge, tmp_path: Path, ending: str) -> None:
    """In input order, whatever the formats; equal texts get equal cells, those of a lookup."""
    source = _write(tmp_path / f"in{ending}", COMPLAINTS)
    for other in (ending, ".csv" if ending != ".csv" else ".parquet"):
        target = tmp_path / f"out{other}"
        done = program("code", str(source), str(target), "--column", "complaint")
        assert done.returncode == 0, done.stderr
        rows = _read(target)
        assert [[(row[name] or "") for name in ("id", "note")] for row in rows] == [[row["id"], row["note"]] for row in COMPLAINTS]
        assert list(rows[0]) == [*COMPLAINTS[0], *coding.COLUMNS]
        for row, given in zip(rows, COMPLAINTS, strict=True):
            cells = coding.code(knowledge, (given["complaint"] or "").strip())
            assert {name: row[name] for name in coding.COLUMNS} == cells._asdict()
        target.unlink()


def test_cells_are_those_of_the_best_match(knowledge: Knowledge) -> None:
    """The entry, its score and its codes; nothing where nothing matches or a crisis is heard."""
    jerks = coding.code(knowledge, "leg jerks at night")
    assert (jerks.symptom_id, jerks.outcome, jerks.score) == (
        "leg-jerks",
        "match",
        look_up(knowledge, "leg jerks at night").matches[0].score,
    )
    assert coding.code(knowledge, "RLS").icd10cm == "G25.81"
    assert coding.code(knowledge, "i want to die") == (None, None, None, "crisis", None, None)
    assert coding.code(knowledge, "what time is the football") == (None, None, None, "no_match", None, None)


def test_the_summary_names_what_was_not_coded_but_no_crisis(program: Program, tmp_path: Path) -> None:
    """Rows, texts and the commonest that got no code, on stderr; `--quiet` silences it."""
    source = _write(tmp_path / "in.csv", COMPLAINTS)
    done = program("code", str(source), str(tmp_path / "out.csv"), "--column", "complaint")
    assert "8 rows, 6 different texts; 4 rows coded (50.0 %)." in done.stderr.decode()
    assert "what time is the football (1)" in done.stderr.decode()
    assert "die" not in done.stderr.decode()
    quiet = program("code", str(source), str(tmp_path / "out.csv"), "--column", "complaint", "--force", "--quiet")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, b"", b"")


@pytest.mark.parametrize("jobs", ["2"])
def test_two_jobs_give_the_same_bytes(program: Program, tmp_path: Path, jobs: str) -> None:
    """However the work is shared, the result is the same."""
    rows = [{"id": str(number), "complaint": f"leg jerks {number % 700}", "note": ""} for number in range(3000)]
    source = _write(tmp_path / "in.csv", rows)
    for name, count in (("one.csv", "1"), ("two.csv", jobs)):
        assert program("code", str(source), str(tmp_path / name), "--column", "complaint", "--jobs", count).returncode == 0
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def _refused(program: Program, folder: Path, *arguments: str) -> tuple[int, str]:
    done = program("code", *arguments)
    assert _is_one_sentence(done.stderr), done.stderr
    assert not [path for path in folder.iterdir() if path.name.startswith(".symptom-")]
    return done.returncode, done.stderr.decode()


def test_what_cannot_be_used_is_said_and_nothing_written(program: Program, tmp_path: Path) -> None:
    """A wrong column, ending, place or name; a target that exists; a table that has such columns already."""
    source = str(_write(tmp_path / "in.csv", COMPLAINTS))
    out = str(tmp_path / "out.csv")
    cases = {
        "has no column 'text'; it has id, complaint, note": (source, out, "--column", "text"),
        "no ending that is known": (source, str(tmp_path / "out.xls"), "--column", "complaint"),
        "is no file": (str(tmp_path / "absent.csv"), out, "--column", "complaint"),
        "is no folder": (source, str(tmp_path / "absent" / "out.csv"), "--column", "complaint"),
        "cannot take the place": (source, source, "--column", "complaint", "--force"),
        "--force writes over it": (source, source, "--column", "complaint"),
    }
    for words, arguments in cases.items():
        code, told = _refused(program, tmp_path, *arguments)
        assert code == 2
        assert words in told
    coded = str(_write(tmp_path / "coded.csv", [{"complaint": "cramp", "score": "1"}]))
    assert _refused(program, tmp_path, coded, out, "--column", "complaint")[0] == 2
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(("name", "content"), [("cut.parquet", b"PAR1\x15\x04"), ("broken.ndjson", b'{"complaint": "cramp"}\n{"compl')])
def test_a_broken_file_is_3(program: Program, tmp_path: Path, name: str, content: bytes) -> None:
    """A table that is cut short is told in one sentence, and no result is left."""
    source = tmp_path / name
    source.write_bytes(content)
    code, told = _refused(program, tmp_path, str(source), str(tmp_path / "out.csv"), "--column", "complaint")
    assert code == 3
    assert "cannot be read" in told
    assert not (tmp_path / "out.csv").exists()


def test_no_room_is_3_and_the_old_result_stays(program: Program, tmp_path: Path) -> None:
    """Where files may not grow, nothing is lost: the file of an earlier run keeps its bytes."""
    source = _write(
        tmp_path / "in.csv", [{"id": str(number), "complaint": f"cramp {number}", "note": "x" * 50} for number in range(20_000)]
    )
    target = tmp_path / "out.csv"
    target.write_bytes(b"before")
    done = subprocess.run(
        program.command("code", str(source), str(target), "--column", "complaint", "--force"),
        capture_output=True,
        env=program.environment(),
        preexec_fn=lambda: (  # one thread
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
            resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000)),
        ),
        timeout=60,
        check=False,
    )
    assert done.returncode == 3
    assert _is_one_sentence(done.stderr), done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]
    assert target.read_bytes() == b"before"


def test_a_lost_worker_is_3(program: Program, tmp_path: Path) -> None:
    """A worker that is killed ends the run in one sentence, with no result under the name."""
    source = _write(tmp_path / "in.csv", [{"id": "", "complaint": f"cramp {number} " * 30, "note": ""} for number in range(40_000)])
    command = program.command("code", str(source), str(tmp_path / "out.csv"), "--column", "complaint", "--jobs", "2")
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=program.environment())
    try:
        children: list[str] = []
        for _ in range(400):
            listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(running.pid)], capture_output=True, text=True, check=False)
            children = listed.stdout.split()
            if len(children) >= 2:
                break
            time.sleep(0.05)
        if os.cpu_count() == 1:
            pytest.skip("one processor: no workers are started")
        os.kill(int(children[-1]), signal.SIGKILL)
        _, told = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == 3
    assert _is_one_sentence(told), told
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
