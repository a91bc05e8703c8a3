"""Learn what alarms where no alert names it, and write data/alarm.tsv: `python scripts/alarm.py`; needs the extra "train".

Learned are weights of words and of neighbouring words (`symptomcli.alarm`) that tell texts which raise an alert from texts which must raise
none: those of tests/phrases, but for signs.tsv, which shows how well it went. An ordinary text that raises an alert counts as an emergency.
The threshold is such that `FALSE` of the ordinary texts which raise no alert would raise this one, each weighed by what was learned without
it. With `--measure` nothing is written, and the shares are printed for several thresholds.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from symptomcli import alarm, lookup
from symptomcli.knowledge import Knowledge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).parent.parent
PHRASES = ROOT / "tests" / "phrases"
WEIGHTS = ROOT / "data" / "alarm.tsv"

LABELLED = "emergencies.tsv"
BLIND = "signs.tsv"
ORDINARY = ("causes.tsv", "common.tsv", "everyday.tsv", "nothing.tsv", "people.tsv", "phrases.tsv", "several.tsv")

SEEN = 3
"""Texts in which a word or pair must stand."""

INVERSE_PENALTY = 0.2
FOLDS = 5
FALSE = 0.015
"""Of the ordinary texts without an alert, the share that may raise this one. About half of them do tell of something grave."""

SLIGHT = 0.1
"""Weights below which a word says nothing."""


class Text(NamedTuple):
    """A text, whether it tells of an emergency, and whether it comes of a list of ordinary ones."""

    text: str
    grave: bool
    ordinary: bool


def main() -> None:
    """Learn and write, or measure."""
    knowledge = Knowledge.load()
    texts = list(_texts(knowledge))
    seen = Counter(key for text in texts for key in _features(knowledge, text.text))
    examples = [{key: 1.0 for key in _features(knowledge, text.text) if seen[key] >= SEEN} for text in texts]
    vectors = DictVectorizer()
    matrix = vectors.fit_transform(examples)
    grave = [text.grave for text in texts]
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=3000)
    unseen = cross_val_predict(model, matrix, grave, cv=FOLDS, method="decision_function")
    calm = sorted((float(score) for score, text in zip(unseen, texts, strict=True) if text.ordinary and not text.grave), reverse=True)
    model.fit(matrix, grave)
    bias = float(model.intercept_[0])
    weights = dict(zip(vectors.get_feature_names_out(), map(float, model.coef_[0]), strict=True))
    if "--measure" in sys.argv:
        _measure(knowledge, weights, bias, calm)
        return
    kept = {key: f"{weight:.2f}" for key, weight in weights.items() if abs(weight) >= SLIGHT}
    kept[alarm.ENOUGH] = f"{calm[int(FALSE * len(calm))] - bias:.2f}"
    WEIGHTS.write_bytes(b"\n".join(sorted(f"{key}\t{weight}".encode() for key, weight in kept.items())) + b"\n")
    print(f"{len(texts)} texts, {sum(grave)} of them grave; {len(kept) - 1} weights, enough at {kept[alarm.ENOUGH]}")


def _texts(knowledge: Knowledge) -> Iterable[Text]:
    for row in _rows(LABELLED):
        yield Text(row["phrase"], bool(row["alert"]), ordinary=False)
    for name in ORDINARY:
        for row in _rows(name):
            yield Text(row["phrase"], bool(_named(knowledge, row["phrase"])), ordinary=True)


def _rows(name: str) -> list[dict[str, str]]:
    with (PHRASES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _named(knowledge: Knowledge, text: str) -> list[str]:
    """Give the alerts that name what is wrong."""
    return [raised.alert.id for raised in lookup.screen(knowledge, text).alerts if raised.alert.id != alarm.ALERT]


def _features(knowledge: Knowledge, text: str) -> set[str]:
    return alarm.features(lookup.find(knowledge, text).read.reading)


def _measure(knowledge: Knowledge, weights: dict[str, float], bias: float, calm: Sequence[float]) -> None:
    """Print for several thresholds what of the blind list they add to what the alerts hear."""
    rows: list[tuple[bool, float]] = []
    heard = 0
    blind: list[dict[str, Any]] = _rows(BLIND)
    for row in blind:
        if _named(knowledge, row["phrase"]):
            heard += bool(row["alert"])
        else:
            rows.append((bool(row["alert"]), bias + sum(weights.get(key, 0.0) for key in _features(knowledge, row["phrase"]))))
    missed = [score for grave, score in rows if grave]
    others = [score for grave, score in rows if not grave]
    print(f"{BLIND}: {heard} emergencies heard by name, {len(missed)} not; {len(others)} others raise nothing")
    for share in (0.005, 0.01, FALSE, 0.02, 0.03):
        enough = calm[int(share * len(calm))]
        told = sum(score >= enough for score in missed)
        false = sum(score >= enough for score in others)
        print(f"{share:.1%} of ordinary texts: {told} of these emergencies, {false} of the others")


if __name__ == "__main__":
    main()
