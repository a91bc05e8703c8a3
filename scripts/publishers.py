"""Say on what kinds of publishers the knowledge rests: `python scripts/publishers.py [FOLDER]`.

`data/publishers.json` sorts every publisher into one of five kinds (`data/README.md` says which). Prints the documents of each kind and
what the lines rest on at best. Exits with 1 when a publisher is in no kind or in two, one that is listed is not cited, or a line rests on
weak publishers alone.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("official", "professional", "commercial", "founding", "weak")
"""Best first."""

SECTIONS = ("alerts", "conditions", "questions", "symptoms")


def main() -> int:
    """Print what is amiss, and the figures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "data"
    listed: dict[str, list[str]] = json.loads((folder / "publishers.json").read_text("utf-8"))
    sources = json.loads((folder / "sources.json").read_text("utf-8"))
    counted = Counter(publisher for kind in KINDS for publisher in listed[kind])
    kind_of = {publisher: kind for kind in reversed(KINDS) for publisher in listed[kind]}
    cited = {source["publisher"] for source in sources}
    faults = [f"publishers.json: {publisher!r} is listed {count} times; keep one." for publisher, count in counted.items() if count > 1]
    faults += [f"publishers.json: {publisher!r} is not there; sort it into its kind." for publisher in sorted(cited - counted.keys())]
    faults += [f"publishers.json: {publisher!r} has no document; take it out." for publisher in sorted(counted.keys() - cited)]
    kind_of_source = {source["id"]: kind_of.get(source["publisher"], "weak") for source in sources}
    rests: Counter[str] = Counter()
    for place, ids in _cited(folder):
        best = min((kind_of_source[key] for key in ids), key=KINDS.index)
        rests[best] += 1
        if best == "weak":
            faults.append(f"{place}: rests on weak publishers alone. Cite a better one, or leave the line out.")
    print("\n".join(faults), end="\n" if faults else "")
    documents = Counter(kind_of_source.values())
    for kind in KINDS:
        share = 100 * rests[kind] / max(1, rests.total())
        print(f"{kind}: {len(listed[kind])} publishers, {documents[kind]} documents, the best of {rests[kind]} lines ({share:.1f} %)")
    return int(bool(faults))


def _cited(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield where something is cited, and the ids."""
    for section in SECTIONS:
        for file in sorted((folder / section).glob("*.json")):
            for path, ids in _within(json.loads(file.read_text("utf-8"))):
                yield f"{section}/{file.name} {path}".rstrip(), ids


def _within(part: object, path: str = "") -> Iterator[tuple[str, list[str]]]:
    if isinstance(part, dict):
        if part.get("sources"):
            yield path, part["sources"]
        for name, value in part.items():
            yield from _within(value, f"{path}.{name}".lstrip("."))
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from _within(value, f"{path}[{number}]")


if __name__ == "__main__":
    sys.exit(main())
