"""Table of complaints -> the same table with codes, through DuckDB: for counting, never for the care of one person.

Each distinct text is coded once, in worker processes, and joined back to its rows. What does not fit in memory is on disk, in a folder
beside the target; the result gets its name when it is whole.
"""

from __future__ import annotations

import csv
import os
import tempfile
from collections import deque
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from symptomcli import batch, coding
from symptomcli.errors import BadInput, BrokenFile, OutputFault
from symptomcli.model import Outcome
from symptomcli.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from duckdb import DuckDBPyConnection

MEMORY = "1GB"
"""What DuckDB may keep in memory before it spills; Python's processes come on top."""

FETCHED = 10_000
"""Texts taken from DuckDB at a time."""

UNCODED = 5
"""So many of the commonest texts that were not coded are told."""

READERS = {
    ".csv": "read_csv({file}, all_varchar=true, header=true)",
    ".tsv": "read_csv({file}, all_varchar=true, header=true, delim='\t')",
    ".ndjson": "read_json({file}, format='newline_delimited')",
    ".jsonl": "read_json({file}, format='newline_delimited')",
    ".parquet": "read_parquet({file})",
}
WRITERS = {
    ".csv": "format csv, header true",
    ".tsv": "format csv, header true, delimiter '\t'",
    ".ndjson": "format json",
    ".jsonl": "format json",
    ".parquet": "format parquet, compression zstd",
}
"""How a file is read and written, by how its name ends. Cells of CSV and TSV stay the text that they are."""

KINDS = ", ".join(READERS)


class Summary(Struct):
    """What was coded: rows, those that a code was found for, distinct texts, and the commonest texts that got none, with their rows."""

    rows: int
    coded: int
    texts: int
    uncoded: tuple[tuple[str, int], ...]


def code(  # noqa: PLR0913  # one keyword for each option of the command
    source: Path,
    target: Path,
    column: str,
    *,
    overlays: Sequence[Path] = (),
    jobs: int = 1,
    force: bool = False,
    told: Callable[[int, int], None] | None = None,
) -> Summary:
    """Code a column of a file; every row and column comes out, in order, with those of `coding.COLUMNS` behind.

    Args:
        source: a file whose name ends in one of `READERS`.
        target: where the result goes; likewise.
        column: name of the column that holds the complaints; empty ones are not coded.
        overlays: knowledge to lay over the bundled one.
        jobs: worker processes.
        force: write over a target that exists.
        told: called with how many distinct texts are coded, and of how many.

    Raises:
        BadInput: a name or an ending that cannot be used, or a target that exists.
        BrokenFile: the source cannot be read.
        OutputFault: the result cannot be written; nothing stands under its name.
        KnowledgeFault: the knowledge or an overlay is broken.
        WorkerLost: a worker process was ended from outside.
    """
    import duckdb  # noqa: PLC0415  # an extra

    _check(source, target, force=force)
    try:
        with tempfile.TemporaryDirectory(prefix=".symptom-", dir=target.parent) as name, duckdb.connect(Path(name) / "work.duckdb") as base:
            folder = Path(name)
            _settle(base, folder)
            try:
                _take_in(base, source, column)
            except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.BinderException) as error:
                why = "it is not UTF-8 text; save it as UTF-8 first." if _is_no_utf8(source) else _first_line(error)
                raise BrokenFile(f"{source} cannot be read as {source.suffix}: {why}") from error
            coded = batch.in_order(_texts(base), partial(coding.coder, tuple(overlays)), jobs)
            _keep(base, folder, chain.from_iterable(coded), told)
            made = folder / f"made{target.suffix}"
            base.execute(f"copy ({_CODED}) to {_quoted(made)} ({WRITERS[target.suffix]})")
            summary = _summary(base)
            os.replace(made, target)  # noqa: PTH105  # one step: the name stands for all or nothing
            return summary
    except (OSError, duckdb.Error) as error:
        raise OutputFault(f"{target} could not be written: {_first_line(error)}") from error


_CELLS = ", ".join(coding.COLUMNS).replace("outcome", f"coalesce(outcome, '{Outcome.NO_MATCH}') as outcome")
_JOINED = "complaints left join texts using (symptom_text) left join coded using (symptom_number)"
_CODED = f"select complaints.* exclude (symptom_row, symptom_text), {_CELLS} from {_JOINED} order by symptom_row"
"""Every row with its cells; a row without a text has the outcome of one that says nothing."""


def _check(source: Path, target: Path, *, force: bool) -> None:
    for path in (source, target):
        if path.suffix not in READERS:
            raise BadInput(f"{path} has no ending that is known; use one of {KINDS}.")
    if not source.is_file():
        raise BadInput(f"{source} is no file.")
    if target.is_dir() or (target.exists() and not force):
        raise BadInput(f"{target} exists; --force writes over it.")
    if target.exists() and source.samefile(target):
        raise BadInput("The result cannot take the place of the table that is read.")
    if not target.parent.is_dir():
        raise BadInput(f"{target.parent} is no folder.")


def _is_no_utf8(source: Path) -> bool:
    """Tell whether a text file is in another encoding, as spreadsheets export it."""
    if source.suffix == ".parquet":
        return False
    with source.open(encoding="utf-8") as lines:
        try:
            deque(lines, maxlen=0)
        except UnicodeDecodeError:
            return True
    return False


def _settle(base: DuckDBPyConnection, folder: Path) -> None:
    """Keep memory flat and the disk's work beside the target; nothing is fetched from anywhere."""
    base.execute(f"set memory_limit = '{MEMORY}'")
    base.execute(f"set temp_directory = {_quoted(folder / 'spilled')}")
    base.execute("set autoinstall_known_extensions = false")
    base.execute("set enable_progress_bar = false")


def _take_in(base: DuckDBPyConnection, source: Path, column: str) -> None:
    """Read the table as `complaints`, its rows numbered, and each distinct text as `texts`, numbered from 0."""
    rows = READERS[source.suffix].format(file=_quoted(source))
    names = [row[0] for row in base.execute(f"describe select * from {rows}").fetchall()]
    if column not in names:
        raise BadInput(f"{source} has no column {column!r}; it has {', '.join(names)}.")
    taken = {*coding.COLUMNS, "symptom_row", "symptom_text", "symptom_number"}.intersection(name.lower() for name in names)
    if taken:
        raise BadInput(f"{source} has a column {min(taken)!r} already; rename it first.")
    text = '"' + column.replace('"', '""') + '"'
    base.execute(
        f"create table complaints as select *, row_number() over () as symptom_row,"
        f" nullif(trim({text}::varchar), '') as symptom_text from {rows}"
    )
    base.execute(
        "create table texts as select symptom_text, row_number() over (order by min(symptom_row)) - 1 as symptom_number"
        " from complaints where symptom_text is not null group by symptom_text"
    )


def _texts(base: DuckDBPyConnection) -> Iterator[str]:
    """Yield the distinct texts by number."""
    cursor = base.cursor()
    cursor.execute("select symptom_text from texts order by symptom_number")
    while rows := cursor.fetchmany(FETCHED):
        yield from (text for (text,) in rows)


def _keep(base: DuckDBPyConnection, folder: Path, coded: Iterable[coding.Cells], told: Callable[[int, int], None] | None) -> None:
    """Write the cells of each text to a file, and read that as `coded`."""
    texts = _one(base, "select count(*) from texts")
    path = folder / "coded.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("symptom_number", *coding.COLUMNS))  # a file without rows can be read all the same
        for number, cells in enumerate(coded):
            writer.writerow((number, *cells))
            if told:
                told(number + 1, texts)
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in {"symptom_number": "BIGINT", **coding.COLUMNS}.items())
    base.execute(f"create table coded as select * from read_csv({_quoted(path)}, header=true, columns={{{columns}}}, nullstr='')")


def _summary(base: DuckDBPyConnection) -> Summary:
    """Count; what was heard as a crisis is not repeated."""
    uncoded = base.execute(
        f"select symptom_text, count(*) as times from {_JOINED} where outcome = '{Outcome.NO_MATCH}'"
        f" group by symptom_text order by times desc, symptom_text limit {UNCODED}"
    ).fetchall()
    return Summary(
        rows=_one(base, "select count(*) from complaints"),
        coded=_one(base, f"select count(symptom_id) from {_JOINED}"),
        texts=_one(base, "select count(*) from texts"),
        uncoded=tuple((text, times) for text, times in uncoded),
    )


def _one(base: DuckDBPyConnection, query: str) -> int:
    row = base.execute(query).fetchone()
    return int(row[0]) if row else 0


def _quoted(path: Path) -> str:
    """Write a path as a text of SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0].rstrip(".") + "."
