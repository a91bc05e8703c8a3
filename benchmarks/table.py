"""How long `symptom code` takes for a table of complaints, and how much memory, beside fuzzy matching of the same texts.

    python benchmarks/table.py [--rows 10_000_000] [--texts 200_000] [--jobs 2]

The table is made of stored phrases with a typo and two fillers each, drawn so that few texts are common and most are rare, as in a column
of chief complaints. What drives the time is the number of different texts. The peer codes the same Parquet file with
`rapidfuzz.process.extractOne(WRatio)` for each different text; it is timed on some of them and the rest is reckoned.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import duckdb
from peers import stored, typed
from rapidfuzz import fuzz, process

from symptomcli.knowledge import Knowledge

SKEW = 3
"""Power that draws the common texts more often: a tenth of the texts make up about half of the rows."""

PEER_TEXTS = 1_000


def main() -> None:
    """Make a table, code it, and print what that took."""
    parser = argparse.ArgumentParser(description="Time symptom code on a made table.")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--texts", type=int, default=200_000)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    phrases = [phrase.text for phrase in stored(Knowledge.load())]
    texts = typed(phrases, options.texts)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, target = folder / "in.parquet", folder / "out.parquet"
        different = _make(folder, source, texts, options.rows)
        started = perf_counter()
        command = [sys.executable, "-m", "symptomcli", "code", str(source), str(target), "--column", "complaint"]
        subprocess.run([*command, "--jobs", str(options.jobs), "--quiet"], check=True)
        seconds = perf_counter() - started
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        rows, coded = duckdb.execute("select count(*), count(symptom_id) from read_parquet(?)", [str(target)]).fetchall()[0]
    print(f"{rows:,} rows, {different:,} different texts, {options.jobs} jobs: {seconds:.0f} s, largest process {memory:,.0f} MB")
    print(f"{100 * coded / rows:.1f} % of rows coded; {rows / seconds:,.0f} rows and {different / seconds:,.0f} texts a second")
    peer = _peer(phrases, texts) * different
    print(f"rapidfuzz WRatio on the same texts, one process: {peer:,.0f} s reckoned, {peer / seconds:.0f} times as long")


def _make(folder: Path, source: Path, texts: list[str], rows: int) -> int:
    """Write the table; give how many different texts it has."""
    listed = folder / "texts.txt"
    listed.write_text("\n".join(texts), "utf-8")
    with duckdb.connect() as base:
        base.execute("set enable_progress_bar = false")
        base.execute("select setseed(0.5)")
        base.execute(
            "create table texts as select row_number() over () - 1 as number, complaint"
            " from read_csv(?, header=false, columns={'complaint': 'varchar'}, delim='\x01', quote='')",
            [str(listed)],
        )
        draw = f"cast(floor({len(texts)} * pow(random(), {SKEW})) as bigint)"
        base.execute(f"create table drawn as select id, {draw} as number from range({rows}) r(id)")
        base.execute(f"copy (select id, complaint from drawn join texts using (number)) to '{source}'")
        found = base.execute(f"select count(distinct complaint) from '{source}'").fetchone()
    return int(found[0]) if found else 0


def _peer(phrases: list[str], texts: list[str]) -> float:
    """Give the seconds that rapidfuzz takes for a text."""
    started = perf_counter()
    for text in texts[:PEER_TEXTS]:
        process.extractOne(text, phrases, scorer=fuzz.WRatio)
    return (perf_counter() - started) / min(PEER_TEXTS, len(texts))


if __name__ == "__main__":
    main()
