"""Reading -> how likely a text is about no complaint, though it has the words of one: "who sang Fever first", "renew my prescription".

Words of content do not tell that; "how many", "lyrics" or "the price" do. So a text that is more than a stored phrase is weighed as a
whole: a logistic regression over its words and the pairs of neighbours among them, how it begins and whether it names anybody, learned by
`scripts/learn.py` from everyday texts and from complaints. With what its words speak for each entry (`symptomcli.evidence`) that decides
whether there is an answer, never which; warning signs are heard apart from it.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from symptomcli import scales
from symptomcli.scales import LONGEST, Scales

if TYPE_CHECKING:
    from symptomcli.text import Reading

NOBODY = "^"
"""Key of texts that name nobody and nothing of the body; before one or two words it stands for the beginning of a text."""

OPENING = 2
"""Words that a text begins with."""


class Scope(Scales):
    """The weights of words and pairs for texts of no complaint."""

    def doubt(self, reading: Reading) -> float:
        """Give the logarithm of the odds that a text is about no complaint, less those of the complaints that are most like it.

        A long text says so much in passing that nothing is to be had from that: -inf.
        """
        if len(reading.words) > LONGEST:
            return -inf
        weights = self.weights
        return sum([weight for key in sorted(features(reading)) if (weight := weights.get(key))]) - self.enough


def features(reading: Reading) -> set[str]:
    """Give the keys that a text is weighed by."""
    said = scales.features(reading)
    typed = [word.text for word in reading.words[:OPENING]]
    said.update(NOBODY + " ".join(typed[: count + 1]) for count in range(len(typed)))
    if not reading.personal:
        said.add(NOBODY)
    return said
