"""How many emergencies `symptom` hears and how many false alarms it raises, with every miss; and what screening costs.

    python benchmarks/safety.py

Measured on tests/phrases/emergencies.tsv and, where it is there, on the development data: texts that must raise an alert, and texts that
share words with them and must not. The peer is what one would do with labelled texts and no alerts: give a text the label of the one of
tests/phrases that is most alike (rapidfuzz token_sort_ratio), itself left out. Labels are by developers, not clinicians.
"""

from __future__ import annotations

import csv
from collections import Counter
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from accuracy import DEVELOPMENT, PHRASES
from peers import table
from rapidfuzz import fuzz, process

from symptomcli import lookup
from symptomcli.knowledge import Knowledge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

HEARD = 95.0
FALSE = 5.0
COST = 40.0
"""Targets: % of emergencies heard; % of other texts that raise an alert; % that screening adds to the cost of a lookup."""

ROUNDS = 5

URGENT = "urgent"
EMERGENCY = "emergency"
ORDINARY = "ordinary"
"""Labels: acted on today, acted on now, and what must raise nothing."""

BLIND = "signs.tsv"
"""Written before the alerts that it asks for were widened, by another half of the same texts."""

DEVELOPMENT_LABELS = {"emergency": EMERGENCY, "urgent": URGENT, "urgent_or_clinic": URGENT, "not_emergency": ORDINARY}


class Text(NamedTuple):
    """A text, its label, the ids of the alerts of which one must be raised (none: any will do), and its style."""

    text: str
    label: str
    alerts: frozenset[str]
    style: str


class Heard(NamedTuple):
    """A text with the ids of the alerts that it raised."""

    text: Text
    raised: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Tell whether an ordinary text raised nothing, or another one of its alerts."""
        if self.text.label == ORDINARY:
            return not self.raised
        return bool(self.text.alerts.intersection(self.raised) if self.text.alerts else self.raised)


def main() -> None:
    """Measure both sets and print them."""
    knowledge = Knowledge.load()
    sets = {f"tests/phrases/{name}": _own(knowledge, PHRASES / name) for name in ("emergencies.tsv", BLIND)}
    if DEVELOPMENT.is_dir():
        sets["development emergency.tsv"] = _development(DEVELOPMENT / "emergency.tsv")
    else:
        print(f"No development data at {DEVELOPMENT}: measured on tests/phrases alone.\n")
    for name, texts in sets.items():
        heard = [Heard(text, tuple(alert.alert.id for alert in lookup.look_up(knowledge, text.text).alerts)) for text in texts]
        print(_figures(name, heard, _nearest(texts, next(iter(sets.values())))), end="\n\n")
        if not name.endswith(BLIND):  # whoever reads its misses makes it one more list to fit
            print("\n".join(_faults(heard)), end="\n\n")
    for name in ("phrases.tsv", "emergencies.tsv"):
        print(_cost(knowledge, name, [row["phrase"] for row in _rows(PHRASES / name)]))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _own(knowledge: Knowledge, path: Path) -> list[Text]:
    texts = []
    for row in _rows(path):
        ids = frozenset(row["alert"].split("|")) - {""}
        urgency = [knowledge.alert(key).urgency.value for key in ids]
        label = ORDINARY if not ids else EMERGENCY if EMERGENCY in urgency else URGENT
        texts.append(Text(row["phrase"], label, ids, row.get("style", "")))
    return texts


def _development(path: Path) -> list[Text]:
    return [Text(row["query"], DEVELOPMENT_LABELS[row["expected"]], frozenset(), row.get("style", "")) for row in _rows(path)]


def _share(right: Iterable[bool]) -> float:
    told = list(right)
    return 100 * sum(told) / len(told) if told else 0.0


def _figures(name: str, heard: Sequence[Heard], peer: Sequence[str]) -> str:
    """Set the shares by label, and by style, beside the peer's labels."""
    counts = Counter((one.text.label, one.text.style) for one in heard)
    rows = []
    for label in (EMERGENCY, URGENT, ORDINARY):
        for style in ("", *sorted(style for other, style in counts if other == label and style)):
            mine = [
                (one, other) for one, other in zip(heard, peer, strict=True) if one.text.label == label and style in {"", one.text.style}
            ]
            if mine:
                raised = _share(bool(one.raised) for one, _ in mine)
                right = _share(one.right for one, _ in mine)
                theirs = _share(other != ORDINARY for _, other in mine)
                rows.append([f"{label}{': ' if style else ''}{style}", str(len(mine)), f"{raised:.1f}", f"{right:.1f}", f"{theirs:.1f}"])
    return table([name, "texts", "raise an alert", "right", "nearest text: alert"], rows)


def _nearest(texts: Sequence[Text], examples: Sequence[Text]) -> list[str]:
    """Give each text the label of the example most alike, but for itself."""
    lowered = [example.text.lower() for example in examples]
    labels = []
    for text in texts:
        best = process.extract(text.text.lower(), lowered, scorer=fuzz.token_sort_ratio, limit=2)
        labels.append(next(examples[place].label for _, _, place in best if examples[place] is not text))
    return labels


def _faults(heard: Sequence[Heard]) -> Iterable[str]:
    """State the targets, then every emergency unheard and every false alarm."""
    grave = [one for one in heard if one.text.label != ORDINARY]
    others = [one for one in heard if one.text.label == ORDINARY]
    missed = [one for one in grave if not one.raised]
    emergencies = _share(bool(one.raised) for one in grave if one.text.label == EMERGENCY)
    false = [one for one in others if one.raised]
    yield _verdict(emergencies >= HEARD, f"emergencies heard, at least {HEARD:.0f} %", emergencies)
    alarms = _share(bool(one.raised) for one in others)
    yield _verdict(alarms <= FALSE, f"false alarms, at most {FALSE:.0f} %", alarms)
    yield from (f"  unheard ({one.text.label}): {one.text.text}" for one in missed)
    yield from (f"  another alert ({', '.join(one.raised)}): {one.text.text}" for one in grave if one.raised and not one.right)
    yield from (f"  false alarm ({', '.join(one.raised)}): {one.text.text}" for one in false)


def _verdict(reached: bool, target: str, figure: float) -> str:  # noqa: FBT001  # the verdict is what it says
    return f"{'reached' if reached else 'NOT REACHED'}: {target}: {figure:.1f} %"


def _cost(knowledge: Knowledge, name: str, texts: Sequence[str]) -> str:
    """Compare what screening takes of a lookup with the rest of it, in turns on the same texts."""
    whole, screening = [], []
    for _ in range(ROUNDS):
        for text in texts:
            readings = lookup.find(knowledge, text).read.screened
            started = perf_counter()
            for reading in readings:
                knowledge.bundle.screen.screen(reading)
            screened = perf_counter()
            lookup.look_up(knowledge, text)
            whole.append(perf_counter() - screened)
            screening.append(screened - started)
    added = 100 * sum(screening) / (sum(whole) - sum(screening))
    return _verdict(added <= COST, f"screening adds to the lookups of {name}, at most {COST:.0f} %", added)


if __name__ == "__main__":
    main()
