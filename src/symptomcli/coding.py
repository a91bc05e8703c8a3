"""Phrase -> the cells that a table of complaints gets: for counting, never for the care of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli.kept import begin_stream
from symptomcli.knowledge import Knowledge
from symptomcli.lookup import find
from symptomcli.model import Condition, Question
from symptomcli.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from symptomcli.model import Code

ICD = "ICD-10-CM"
HPO = "HPO"

BETWEEN = ";"
"""Stands between several codes in a cell."""


class Cells(Struct):
    """What a complaint is coded as; None where nothing is.

    The entry is the best match: a symptom, or the condition that the text names. Warning signs are not among the cells, since they are
    for reading; `outcome` still says "crisis" or "match" where only they were heard.
    """

    symptom_id: str | None
    symptom_name: str | None
    score: float | None
    outcome: str
    icd10cm: str | None
    hpo: str | None


COLUMNS = {
    "symptom_id": "VARCHAR",
    "symptom_name": "VARCHAR",
    "score": "DOUBLE",
    "outcome": "VARCHAR",
    "icd10cm": "VARCHAR",
    "hpo": "VARCHAR",
}
"""The columns that coding adds, with their SQL types: those of `Cells`."""


def coder(overlays: Iterable[Path] = ()) -> Callable[[list[str]], list[Cells]]:
    """Load the knowledge and give the function that codes complaints.

    Raises:
        KnowledgeFault: the knowledge or an overlay is broken.
    """
    knowledge = Knowledge.load(overlays)
    begin_stream()
    return lambda texts: [code(knowledge, text) for text in texts]


def code(knowledge: Knowledge, text: str) -> Cells:
    """Code one complaint."""
    finding = find(knowledge, text)
    outcome = finding.answer.outcome.value
    for match, record in zip(finding.answer.matches[:1], finding.entries[:1], strict=True):
        if not isinstance(record, Question):
            name = record.name if isinstance(record, Condition) else match.name
            return Cells(match.id, name, match.score, outcome, _listed(record.codes, ICD), _listed(record.codes, HPO))
    return Cells(None, None, None, outcome, None, None)


def _listed(codes: Iterable[Code], system: str) -> str | None:
    return BETWEEN.join(code.code for code in codes if code.system == system) or None
