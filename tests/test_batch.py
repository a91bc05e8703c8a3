"""What a stream does to be fast changes no answer."""

from __future__ import annotations

import csv
from itertools import chain
from pathlib import Path
from random import Random
from string import ascii_lowercase

import pytest

from loaded import loaded_anew
from symptomcli import batch, contract, template
from symptomcli.formats import Format
from symptomcli.knowledge import Knowledge
from symptomcli.lookup import look_up
from symptomcli.model import Outcome
from symptomcli.notation import separated, to_json

FOLDER = Path(__file__).parent / "phrases"


def _phrases(*names: str) -> list[str]:
    texts = []
    for name in names:
        with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
            texts += [row["phrase"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return texts


LONG = " and ".join(["my legs jerk at night", "i cough", "my ankle is swollen", "i feel sick"] * 12)
MISSPELT = ("thrw up, leg jerks", "legpain, leg jerks", "put my bck out, cant stand up straight", "i throww up, also cough")


@pytest.mark.parametrize("options", [{}, {"exact": True}], ids=["fuzzy", "exact"])
@pytest.mark.parametrize("form", [Format.NDJSON, Format.TSV])
def test_what_is_kept_between_phrases_changes_no_answer(
    knowledge: Knowledge, form: Format, options: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each answer of a stream is that of a lookup of its own, whatever was answered before it, kept or forgotten."""
    monkeypatch.setattr(template, "TEMPLATES", 7)
    monkeypatch.setattr(Knowledge, "load", lambda _: loaded_anew())
    code = batch.coder(batch.Options(form, (), "GB", 3, exact="exact" in options, explain=False))
    texts = _phrases("phrases", "emergencies", "nothing", "several", "negation")
    for phrase in chain(
        texts[:: len(texts) // (120 if options else 250)], MISSPELT, (LONG, "leg jerks", "leg jerks", "Leg \x1bjerks", LONG)
    ):
        answer = look_up(knowledge, phrase, country="GB", **options)  # type: ignore[arg-type]
        alone = to_json(contract.answer(answer)) + "\n" if form is Format.NDJSON else separated(contract.rows(answer), form)
        assert code([phrase]) == (alone, 1, answer.outcome is not Outcome.NO_MATCH)


def test_no_repair_hides_a_sign(knowledge: Knowledge) -> None:
    """What the words as typed raise, their repair raises too, whatever is misspelt in them and beside them."""
    random = Random(0)  # noqa: S311  # the same slips in every run
    bundle = knowledge.bundle
    raised = 0
    for phrase in _phrases("emergencies")[::13]:
        words = phrase.split()
        for _ in range(2):
            place = random.randrange(len(words))
            letter = random.randrange(len(words[place]))
            words[place] = words[place][:letter] + random.choice(ascii_lowercase) + words[place][letter + random.randrange(2) :]
        text = " ".join(words)
        literal = {found.alert for found in bundle.screen.screen(bundle.language.read(text))}
        raised += len(literal)
        assert literal <= {alert.alert.id for alert in look_up(knowledge, text).alerts}
    assert raised > 100
