"""Tables and rows: what is written is found, wherever the text stands, and nothing else."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from symptomcli.lines import HALVINGS, Lines, Rows, Table, rows

TEXTS = st.text(st.characters(exclude_characters="\t\n", exclude_categories=("Cs",)), max_size=8)
TABLES = st.dictionaries(TEXTS.filter(bool), TEXTS, max_size=40)


@given(TABLES, TEXTS)
def test_a_table_finds_what_it_holds_and_nothing_else(table: dict[str, str], other: str) -> None:
    """By halving, amid other bytes, in another process, and once it is read whole."""
    written = Table.of(table)
    amid = Table(b"z\t1\n" + bytes(written) + b"\na\t2", 4, 4 + len(bytes(written)))
    for read in (written, amid, pickle.loads(pickle.dumps(amid))):  # noqa: S301  # our own bytes
        assert {key: read.find(key) for key in (*table, other)} == {key: table.get(key) for key in (*table, other)}
    halved, whole = Lines(amid, str), Lines(amid, str)
    assert whole.whole() == dict(sorted(table.items()))
    for lines in (halved, whole):
        assert {key: lines.get(key) for key in (*table, other)} == {key: table.get(key) for key in (*table, other)}


def test_many_look_ups_read_a_table_whole() -> None:
    """What halving found is found after it too, and so is what is not there."""
    table = {str(number): str(-number) for number in range(2 * HALVINGS)}
    lines = Lines(Table.of(table), str)
    assert {key: lines.get(key) for key in table} == table
    assert lines.get("none") is None


@given(st.lists(TEXTS, max_size=20))
def test_rows_give_their_lines_by_number(lines: list[str]) -> None:
    """The first, the last and the empty ones too."""
    text, places = rows(lines)
    read = Rows(text, places)
    assert len(read) == len(lines)
    assert [read[number] for number in range(len(read))] == lines
