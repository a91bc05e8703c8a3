"""Reading -> how alarming its words are together, where no alert names what is wrong.

The alerts hear what somebody thought of, and strangers tell emergencies in words of which nobody did: "toddler found with open bleach". So
a text that raises no alert is weighed as a whole: a logistic regression over its words and the pairs of neighbours among them, learned by
`scripts/learn.py` from texts that raise an alert and texts that must not. It says no more than that this may be an emergency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli.scales import LONGEST, Scales, placed
from symptomcli.text import Role

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from symptomcli.text import Reading

ALERT = "may-be-an-emergency"
"""Id of the alert that is raised."""

TOLD = 3
"""Words or pairs of words that are told as evidence."""

_TELLING = (Role.CONTENT, Role.NEGATION)


class Alarm(Scales):
    """The weights of words and pairs, read when a text first raises no alert; of a long text the sentences are weighed one by one."""

    def evidence(self, reading: Reading, over: Container[int] = ()) -> str:
        """Give the typed words that alarm most; nothing where they do not alarm enough, or name nobody and nothing of the body.

        `over` are the places of what was another time.
        """
        if not reading.personal:
            return ""
        weights = self.weights
        for part in _parts(reading):
            places = [place for place in part if place not in over]
            told = [(weight, said) for said, key in placed(reading, places) if (weight := weights.get(key))]
            if sum(weight for weight, _ in told) >= self.enough:
                said = [one for one in told if any(reading.words[place].role in _TELLING for place in one[1])]
                return _worded(reading, sorted(said, key=lambda one: (-one[0], one[1]))[:TOLD])
        return ""


def _parts(reading: Reading) -> Iterator[range]:
    """Yield the places that are weighed together: all of a text, or of each sentence of a long one."""
    words = reading.words
    if len(words) <= LONGEST:
        yield range(len(words))
        return
    start = 0
    for place in range(1, len(words) + 1):
        if place == len(words) or words[place].sentence != words[start].sentence:
            yield range(start, place)
            start = place


def _worded(reading: Reading, told: list[tuple[float, tuple[int, ...]]]) -> str:
    """Give what was told in the order of the text; what does not stand together is parted by commas."""
    places = sorted({place for weight, said in told if weight > 0 for place in said})
    texts = [("" if place - 1 in places else ", ") + reading.words[place].text for place in places]
    return " ".join(texts).replace(" , ", ", ").removeprefix(", ")
