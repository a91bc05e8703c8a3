"""What a phrase says: how it was read, and the entries it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli.structs import Struct

if TYPE_CHECKING:
    from symptomcli.model import Answer, Record
    from symptomcli.scoring import Gist, Hit
    from symptomcli.text import Reading


class Read(Struct):
    """A phrase as read, what was repaired in it, what ranking knows of that, whether it is English, and the readings that are screened."""

    phrase: str
    reading: Reading
    repaired: dict[str, str]
    gist: Gist
    foreign: bool
    screened: tuple[Reading, ...]


class Finding(Struct):
    """What a phrase says: an answer as far as its alerts, matches and urgency, and the best entry of each complaint, yet to be told."""

    answer: Answer
    read: Read
    hits: tuple[Hit, ...]
    entries: tuple[Record, ...]

    @property
    def entry_ids(self) -> tuple[tuple[type, str], ...]:
        """Kinds and ids of the best entries: an overlay may use one id for a symptom and a condition."""
        return tuple((type(record), record.id) for record in self.entries)

    @property
    def best(self) -> dict[int, Hit]:
        """The best hit of each complaint, by its number."""
        best: dict[int, Hit] = {}
        for hit in self.hits:
            best.setdefault(hit.mention, hit)
        return best

    @property
    def met(self) -> frozenset[int]:
        """Places of the words that led to the complaints; what merely speaks for an alternative may be a clue to causes as well."""
        best = self.best
        return frozenset(place for hit in self.hits if hit.coverage or best[hit.mention] is hit for place in hit.places)
