"""The wheel: what is in it, and that it is the same each time."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from symptomcli import packing
from symptomcli.document import LISTS, RECORDS

if TYPE_CHECKING:
    from conftest import Program

ROOT = Path(__file__).parent.parent


def test_wheel_holds_packed_knowledge_and_no_folder(wheel: Path) -> None:
    """A wheel carries the packed files and the schemas, not the authors' small files."""
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "symptomcli/knowledge.json",
        "symptomcli/index.json",
        "symptomcli/tables.txt",
        "symptomcli/schema/answer.json",
        "symptomcli/py.typed",
    } <= names
    assert not [name for name in names if name.startswith(("data/", "symptomcli/symptoms"))]


def test_knowledge_is_one_document_with_a_record_a_line(wheel: Path) -> None:
    """The packed knowledge parses as one document, and each line that names a record holds all of it."""
    text = zipfile.ZipFile(wheel).read("symptomcli/knowledge.json").decode()
    document = json.loads(text)
    sections: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        key, _, rest = line.removeprefix(",").strip().partition(": ")
        if rest == "{":
            within = sections.setdefault(json.loads(key), {})
        elif rest.endswith(("}", "},")) and key.startswith('"') and sections:
            within[json.loads(key)] = rest.removesuffix(",")
    for section in RECORDS:
        assert {key: json.loads(line) for key, line in sections[section].items()} == document[section]


def test_index_points_at_every_record(wheel: Path) -> None:
    """Each byte offset of the index cuts exactly its record out of the packed document."""
    packed = zipfile.ZipFile(wheel)
    content = packed.read("symptomcli/knowledge.json")
    index = json.loads(packed.read("symptomcli/index.json"))
    tables = packed.read("symptomcli/tables.txt")
    places = {name: tables[start:end].decode() for part, name, start, end in index["tables"] if part == "places"}
    document = json.loads(content)
    assert index["size"] == len(content)
    for section in (*RECORDS, *LISTS):
        rows = [line.split("\t") for line in places[section].split("\n")]
        assert [key for key, _ in rows] == sorted(document[section])
        for key, place in rows:
            offset, length = map(int, place.split())
            assert json.loads(content[offset : offset + length]) == document[section][key]


def test_packing_is_deterministic(few: Program) -> None:
    """The order in which files are read does not matter to a byte."""
    home = few.folder / "symptomcli"
    turned = json.loads((home / "knowledge.json").read_bytes())
    for section in (*RECORDS, *LISTS):
        turned[section] = dict(reversed(turned[section].items()))
    for name, content in packing.pack(turned).items():
        assert (home / name).read_bytes() == content


def test_index_of_another_stemmer_is_rebuilt(few: Program, tmp_path: Path) -> None:
    """Stems of another version are not trusted: the answer stays the same."""
    copy = tmp_path / "copy"
    shutil.copytree(few.folder, copy)
    path = copy / "symptomcli" / "index.json"
    index = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**index, "stemmer": "0.0", "matching": None}), "utf-8")
    changed = few._replace(folder=copy)("lookup", "leg jerks at night", "-f", "json")
    assert changed.returncode == 0
    assert changed.stdout == few("lookup", "leg jerks at night", "-f", "json").stdout


def test_the_wheel_builds_to_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    """Twice, also under another umask and from another folder of the same files."""
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".*cache", "__pycache__", "dist"))
    command = f"import os, hatchling.build as b; os.umask(0o077); os.chdir({str(copy)!r}); print(b.build_wheel({str(tmp_path)!r}))"
    subprocess.run([sys.executable, "-c", command], capture_output=True, check=True)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_the_wheel_is_pure_and_small(wheel: Path) -> None:
    """One wheel for all systems; with its knowledge it stays under 7 MB to fetch, and under 25 MB unpacked."""
    assert wheel.name.endswith("-py3-none-any.whl")
    assert wheel.stat().st_size < 7_000_000
    assert sum(item.file_size for item in zipfile.ZipFile(wheel).infolist()) < 25_000_000
