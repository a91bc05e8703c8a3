"""Learn what words tell, and write data/learned/: `python scripts/learn.py [alarm|evidence]`; needs the extra "train".

`evidence.tsv` (`symptomcli.evidence`): for each entry of which people tell, weights of words and of pairs of neighbours that set its texts
apart from those of all others. They are learned from the stored phrases and the lists of `LABELLED`; conditions without a labelled text are
left to their names.

`alarm.tsv` (`symptomcli.alarm`): weights that set texts which raise an alert apart from texts which must raise none, learned from `GRAVE`
and from all ordinary lists: an ordinary text that raises an alert counts as an emergency. The threshold is such that `FALSE` of the
ordinary texts which raise no alert would raise this one, each weighed by what was learned without it.

Nothing is learned from phrases.tsv, blind.tsv and signs.tsv, by which it is judged (`benchmarks/accuracy.py`, `benchmarks/safety.py`).
Learn again when phrases or the lexicon have changed, and calibrate `symptomcli.policy`.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from symptomcli import alarm, evidence, lookup
from symptomcli.knowledge import Knowledge
from symptomcli.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT = Path(__file__).parent.parent
PHRASES = ROOT / "tests" / "phrases"
LEARNED = ROOT / "data" / "learned"

LABELLED = ("common.tsv", "people.tsv")
EVERYDAY = "everyday.tsv"
GRAVE = "emergencies.tsv"
ORDINARY = ("causes.tsv", "common.tsv", "everyday.tsv", "nothing.tsv", "people.tsv", "several.tsv")

SOFT = 0.5
"""`C` of the support vector machines."""

SLIGHT = 0.1
"""Weights below which a word says nothing."""

SEEN = 3
"""Texts in which a word or pair must stand to alarm."""

CAREFUL = 0.2
"""`C` of the logistic regression."""

FOLDS = 5
FALSE = 0.025
"""Of the ordinary texts without an alert, the share that may raise this one. About half of them do tell of something grave."""


class Weighed(NamedTuple):
    """A text, whether it tells of an emergency, and whether it comes of a list of ordinary ones."""

    text: str
    grave: bool
    ordinary: bool


def main() -> None:
    """Learn and write."""
    knowledge = Knowledge.load()
    LEARNED.mkdir(exist_ok=True)
    wanted = sys.argv[1:] or ["evidence", "alarm"]
    if "evidence" in wanted:
        _learn_evidence(knowledge)
    if "alarm" in wanted:
        _learn_alarm(knowledge)


def _learn_evidence(knowledge: Knowledge) -> None:
    labelled = [(row["phrase"], row["expected"].split("|")[0]) for name in LABELLED for row in _rows(name)]
    ids = {*knowledge.ids("symptoms"), *(key for _, key in labelled if knowledge.has(Kind.CONDITION, key))}
    nothing = [(row["phrase"], evidence.NOTHING) for row in _rows(EVERYDAY)]
    examples = [*_stored(knowledge, ids), *(one for one in labelled if one[1] in ids), *nothing]
    words = _counter()
    matrix = normalize(words.fit_transform([_spoken(knowledge, text) for text, _ in examples]))
    model = LinearSVC(C=SOFT).fit(matrix, [key for _, key in examples])
    table = {evidence.LEARNED: " ".join(model.classes_), evidence.ALONE: " ".join(f"{weight:.2f}" for weight in model.intercept_)}
    for place, key in enumerate(words.get_feature_names_out()):
        told = [f"{number} {weight:.2f}" for number, weight in enumerate(model.coef_[:, place]) if abs(weight) >= SLIGHT]
        if told:
            table[key] = "|".join(told)
    _write("evidence.tsv", table)
    print(f"{len(examples)} texts of {len(model.classes_)} entries; {len(table) - 2} words and pairs speak for one")


def _stored(knowledge: Knowledge, ids: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Yield the stored phrases of entries."""
    for key in sorted(ids):
        if key in knowledge.ids("symptoms"):
            symptom = knowledge.symptom(key)
            yield from ((phrase, key) for phrase in (symptom.name, *symptom.phrases))
        else:
            condition = knowledge.condition(key)
            yield from ((name, key) for name in (condition.name, *condition.aliases))


def _spoken(knowledge: Knowledge, text: str) -> list[str]:
    """Give what a text is weighed by for each entry."""
    return evidence.features(word.key for word in lookup.understood(knowledge, text).gist.words)


def _learn_alarm(knowledge: Knowledge) -> None:
    texts = list(_weighed(knowledge))
    keys = [alarm.features(lookup.understood(knowledge, text.text).reading) for text in texts]
    seen = Counter(key for told in keys for key in told)
    words = _counter()
    matrix = words.fit_transform([[key for key in told if seen[key] >= SEEN] for told in keys])
    grave = [text.grave for text in texts]
    model = LogisticRegression(C=CAREFUL, max_iter=3000)
    unseen = cross_val_predict(model, matrix, grave, cv=FOLDS, method="decision_function")
    calm = sorted((float(score) for score, text in zip(unseen, texts, strict=True) if text.ordinary and not text.grave), reverse=True)
    model.fit(matrix, grave)
    weights = zip(words.get_feature_names_out(), map(float, model.coef_[0]), strict=True)
    table = {key: f"{weight:.2f}" for key, weight in weights if abs(weight) >= SLIGHT}
    table[alarm.ENOUGH] = f"{calm[int(FALSE * len(calm))] - float(model.intercept_[0]):.2f}"
    _write("alarm.tsv", table)
    print(f"{len(texts)} texts, {sum(grave)} of them grave; {len(table) - 1} weights, enough at {table[alarm.ENOUGH]}")


def _counter() -> CountVectorizer:
    """Make what turns lists of words and pairs into rows of a matrix; each counts once."""
    return CountVectorizer(analyzer=list, binary=True)


def _weighed(knowledge: Knowledge) -> Iterable[Weighed]:
    for row in _rows(GRAVE):
        yield Weighed(row["phrase"], bool(row["alert"]), ordinary=False)
    for name in ORDINARY:
        for row in _rows(name):
            named = [raised for raised in lookup.screen(knowledge, row["phrase"]).alerts if raised.alert.id != alarm.ALERT]
            yield Weighed(row["phrase"], bool(named), ordinary=True)


def _rows(name: str) -> list[dict[str, str]]:
    with (PHRASES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _write(name: str, table: Mapping[str, str]) -> None:
    """Write a table as `symptomcli.lines` looks it up."""
    (LEARNED / name).write_bytes(b"".join(sorted(f"{key}\t{value}\n".encode() for key, value in table.items())))


if __name__ == "__main__":
    main()
