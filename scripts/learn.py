"""Learn what words tell, and write data/learned/: `python scripts/learn.py [alarm|evidence|scope]`; needs the extra "train".

`evidence.tsv` (`symptomcli.evidence`): for each entry of which people tell, weights of words and of pairs of neighbours that set its texts
apart from those of all others; a pair counts that a stored phrase has, or two texts. They are learned from the stored phrases and the
lists of `LABELLED`; conditions without a labelled text are left to their names.

`alarm.tsv` (`symptomcli.alarm`): weights that set texts which raise an alert apart from texts which must raise none, learned from `GRAVE`
and from all ordinary lists: an ordinary text that raises an alert counts as an emergency. The threshold is such that `FALSE` of the
ordinary texts which raise no alert would raise this one, each weighed by what was learned without it.

`scope.tsv` (`symptomcli.scope`): weights that set texts of no complaint apart from complaints. Above the threshold are `LOST` of the
labelled texts, each weighed by what was learned without it.

Nothing is learned from phrases.tsv, blind.tsv, nothing.tsv and signs.tsv, by which it is judged (`benchmarks/accuracy.py`,
`benchmarks/safety.py`). Learn again when phrases or the lexicon have changed, and calibrate `symptomcli.policy`.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from symptomcli import alarm, evidence, lookup, scales, scope, understanding
from symptomcli.knowledge import Knowledge
from symptomcli.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROOT = Path(__file__).parent.parent
PHRASES = ROOT / "tests" / "phrases"
LEARNED = ROOT / "data" / "learned"

LABELLED = ("common.tsv", "people.tsv", "strangers.tsv")
EVERYDAY = "everyday.tsv"
GRAVE = "emergencies.tsv"
ORDINARY = ("causes.tsv", "common.tsv", "everyday.tsv", "people.tsv", "several.tsv", "strangers.tsv")

SOFT = 0.5
"""`C` of the support vector machines."""


SLIGHT = 0.1
"""Weights below which a word says nothing."""

SEEN = 3
"""Texts in which a word or pair must stand to be weighed on scales."""

CAREFUL = {"alarm.tsv": 0.2, "scope.tsv": 1.0}
"""`C` of the logistic regressions."""

FOLDS = 5
FALSE = 0.016
"""Of the ordinary texts without an alert, the share that may raise this one. About half of them do tell of something grave."""


ASKED = (
    "how long does {} last", "does anyone else get {}", "which doctor treats {}", "where can i buy something for {}",
    "what helps with {}", "how do i get rid of {}", "what should i do about {}", "home remedy for {}",
    "why do i keep getting {}", "what can cause {}", "should i see a doctor for {}", "do you have {}", "have you noticed {}", "tips for {}",
    "is {} normal", "what is a good remedy for {}", "can you give me something for {}", "are you experiencing {}", "what to take for {}",
    "how do doctors test for {}", "which test shows {}", "{} early signs",
    "what are the treatment options for {}", "what are the best remedies for {}", "whats a good way to deal with {}", "how common is {}",
    "can i take ibuprofen for {}", "can i drink coffee with {}", "how do you treat {} at home", "is there a cure for {}",
    "can stress cause {}", "is it normal to have {}", "what causes {} and how can i prevent it", "could {} be a side effect",
    "any tips to reduce {}", "please suggest something for {}", "kindly tell me what to do about {}", "how to stop {} quickly",
    "which questions should i ask my doctor about {}", "my doctor says i have {} what can i do", "what tests are done for {}",
    "should i be worried about {}", "is {} serious", "what would cause {}", "can {} go away by itself", "what exercises help {}",
    "what are the signs of {}", "what are the symptoms of {}", "is {} catching", "can you get {} twice", "how is {} spread",
    "what is the difference between {} and flu", "when should i worry about {}", "what happens if {} is not treated", "tell me about {}",
    "is surgery needed for {}", "does {} mean something bad", "i have been diagnosed with {}", "looking for advice on {}",
    "what does {} look like", "what do {} look like", "how do you recognise {}", "pictures of {}", "what does {} look like on dark skin",
    "difference between {} and a cold", "how do i tell {} from something else", "is it {} or something else",
    "difference between {0} and {0}", "what is the difference between {0} and {0}", "{0} vs {0}", "difference between {} and flu",
)  # fmt: skip
"""Ways to ask about a complaint; what is asked so is about one."""

ASKED_OF_ILLNESS = (
    "is {} contagious", "how do you catch {}", "how long is {} infectious", "can i play sport with {}", "can i swim with {}",
    "how long after {} can i go back to work", "can i breastfeed with {}", "can i fly with {}", "how long after {} can we try for a baby",
    "can my child go to school with {}", "can i drink alcohol with {}", "what should i avoid with {}", "how did i get {}", "who gets {}",
    "how is {} passed on", "can adults get {}", "can you die from {}", "is {} hereditary", "how is {} diagnosed", "what triggers {}",
    "how long does it take to get over {}", "my sister has {}", "living with {}", "does {} come back", "can he still play football with {}",
    "what does {} mean", "tell me what {} means", "someone told me i have {} what is it",
)  # fmt: skip
"""Ways to ask about a named illness."""

OF_PETS = (
    "my dog has {}", "my cat has {}", "my dog is {}", "my cat keeps {}", "our puppy has {}", "the cat is {}", "my rabbit has {}",
    "my hamster has {}", "my horse has {}", "the dog has got {}", "my kitten is {}", "my guinea pig has {}", "our dog keeps {}",
    "my budgie has {}", "my dog and {}", "puppy has {}",
)  # fmt: skip
"""Ways to tell of a pet: this reference is of people, and what is said so is no complaint. A bite is one, and told otherwise."""

PETS_STEP = 25
"""Of the short stored phrases, one in so many is told of a pet."""

LONGEST_ASKED, ASKED_STEP = 4, 5
"""Words of the stored phrases that are asked about, and one in so many of them is."""

LOST = 0.005
"""Of labelled complaints, the share that lies above the odds from which `symptomcli.scope` counts; `REFUSED` of the policy is the cut."""


class Weighed(NamedTuple):
    """A text, whether it tells of an emergency, and whether it comes of a list of ordinary ones."""

    text: str
    grave: bool
    ordinary: bool


def main() -> None:
    """Learn and write."""
    knowledge = Knowledge.load()
    LEARNED.mkdir(exist_ok=True)
    wanted = sys.argv[1:] or ["evidence", "alarm", "scope"]
    if "evidence" in wanted:
        _learn_evidence(knowledge)
    if "alarm" in wanted:
        _learn_alarm(knowledge)
    if "scope" in wanted:
        _learn_scope(knowledge)


def _learn_evidence(knowledge: Knowledge) -> None:
    labelled = [(row["phrase"], row["expected"].split("|")[0]) for name in LABELLED for row in _rows(name)]
    ids = {*knowledge.ids("symptoms"), *(key for _, key in labelled if knowledge.has(Kind.CONDITION, key))}
    nothing = [(row["phrase"], evidence.NOTHING) for row in _rows(EVERYDAY)]
    stored = list(_stored(knowledge, ids))
    examples = [*stored, *(one for one in labelled if one[1] in ids), *nothing]
    spoken = [_spoken(knowledge, text) for text, _ in examples]
    seen = Counter(key for keys in spoken for key in keys)
    meant = {key for keys in spoken[: len(stored)] for key in keys}
    words = _counter()
    matrix = normalize(words.fit_transform([[key for key in keys if key in meant or " " not in key or seen[key] > 1] for keys in spoken]))
    model = LinearSVC(C=SOFT).fit(matrix, [key for _, key in examples])
    table = {evidence.LEARNED: " ".join(model.classes_), evidence.ALONE: " ".join(f"{weight:.2f}" for weight in model.intercept_)}
    for place, key in enumerate(words.get_feature_names_out()):
        weights = [(number, float(weight)) for number, weight in enumerate(model.coef_[:, place]) if abs(weight) >= SLIGHT]
        if weights:
            table[key] = "|".join(f"{number} {round(evidence.WHOLE * weight)}" for number, weight in weights)
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
            yield from ((name, key) for name in (condition.name, *condition.aliases, *condition.phrases))


def _spoken(knowledge: Knowledge, text: str) -> list[str]:
    """Give what a text is weighed by for each entry."""
    return evidence.features(word.key for word in understanding.read(knowledge, text).gist.words)


def _learn_alarm(knowledge: Knowledge) -> None:
    texts = list(_weighed(knowledge))
    keys = [scales.features(understanding.read(knowledge, text.text).reading) for text in texts]
    calm = [text.ordinary and not text.grave for text in texts]
    _learn_scales("alarm.tsv", keys, [text.grave for text in texts], calm, FALSE)


def _learn_scope(knowledge: Knowledge) -> None:
    labelled = [row["phrase"] for name in LABELLED for row in _rows(name)]
    stored = [phrase for phrase, _ in _stored(knowledge, [*knowledge.ids("symptoms"), *knowledge.ids("conditions")])]
    short = [phrase for phrase in stored if len(phrase.split()) <= LONGEST_ASKED]
    asked = [ASKED[number % len(ASKED)].format(phrase) for number, phrase in enumerate(short[::ASKED_STEP])]
    names = [knowledge.name(Kind.CONDITION, key) for key in knowledge.ids("conditions")]
    asked += [ASKED_OF_ILLNESS[number % len(ASKED_OF_ILLNESS)].format(name) for number, name in enumerate(names)]
    of_pets = [OF_PETS[number % len(OF_PETS)].format(phrase) for number, phrase in enumerate(short[::PETS_STEP])]
    nothing = [*(row["phrase"] for row in _rows(EVERYDAY)), *of_pets]
    texts = [*nothing, *labelled, *stored, *asked, *(row["phrase"] for row in _rows(GRAVE) if row["alert"])]
    keys = [scope.features(understanding.read(knowledge, text).reading) for text in texts]
    judged = [len(nothing) <= number < len(nothing) + len(labelled) for number in range(len(texts))]
    _learn_scales("scope.tsv", keys, [number < len(nothing) for number in range(len(texts))], judged, LOST)


def _learn_scales(name: str, told: Sequence[set[str]], wanted: Sequence[bool], judged: Sequence[bool], wrong: float) -> None:
    """Learn the weights that set the wanted texts apart; at most a share `wrong` of those that are judged may pass for wanted."""
    seen = Counter(key for keys in told for key in keys)
    words = _counter()
    matrix = words.fit_transform([[key for key in sorted(keys) if seen[key] >= SEEN] for keys in told])
    model = LogisticRegression(C=CAREFUL[name], max_iter=3000)
    unseen = cross_val_predict(model, matrix, wanted, cv=StratifiedKFold(FOLDS, shuffle=True, random_state=0), method="decision_function")
    passed = sorted((float(score) for score, one in zip(unseen, judged, strict=True) if one), reverse=True)
    model.fit(matrix, wanted)
    weights = zip(words.get_feature_names_out(), map(float, model.coef_[0]), strict=True)
    table = {key: f"{weight:.2f}" for key, weight in weights if abs(weight) >= SLIGHT}
    table[scales.ENOUGH] = f"{passed[int(wrong * len(passed))] - float(model.intercept_[0]):.2f}"
    _write(name, table)
    print(f"{name}: {len(told)} texts, {sum(wanted)} of them wanted; {len(table) - 1} weights, enough at {table[scales.ENOUGH]}")


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
