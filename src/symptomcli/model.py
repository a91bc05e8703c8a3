"""The nouns: what the knowledge holds and what an answer holds.

Records mirror `data/schema/`; the answer mirrors `data/schema/answer.json`. All are structs; lists of the files are tuples here.
Every `sources` is a tuple of ids of documents that were read and that state the line.
"""

from enum import StrEnum

from symptomcli.structs import Struct

ANSWER_VERSION = "1"
"""Version of the JSON contract of an answer."""


class Urgency(StrEnum):
    """How soon to get help, gravest first."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    ROUTINE = "routine"
    SELF_CARE = "self_care"

    @property
    def gravity(self) -> int:
        """0 for self-care, up to 3 for an emergency."""
        return _GRAVITY[self]


_GRAVITY = {level: 3 - place for place, level in enumerate(Urgency)}


class Outcome(StrEnum):
    """What became of a phrase."""

    MATCH = "match"
    NO_MATCH = "no_match"
    CRISIS = "crisis"


class Kind(StrEnum):
    """Kinds of entries that a phrase can lead to."""

    SYMPTOM = "symptom"
    CONDITION = "condition"
    QUESTION = "question"


class Line(Struct):
    """A sentence with its sources."""

    text: str
    sources: tuple[str, ...]


class Cause(Struct):
    """A possible cause of a symptom."""

    condition: str
    explanation: str
    clues: tuple[str, ...]
    serious: bool
    sources: tuple[str, ...]


class Tip(Struct):
    """What a person can do themselves; `not_for` says for whom it is not."""

    title: str
    detail: str
    sources: tuple[str, ...]
    not_for: tuple[str, ...] = ()


GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "baby": ("Baby", ("baby", "babies", "newborn", "breastfeed", "of life", "cot", "bottle")),
    "child": ("Child", ("child", "girl", "boy", "teenager", "toddler", "baby", "babies")),
    "pregnant": ("Pregnant", ("pregnan", "birth", "maternity", "breastfeed")),
    "older": ("Older people", ("older", "over ", "from about", "menopause", "age", "weak bones")),
    "immune": ("Weak immunity", ("immun", "defence", "cancer treatment", "chemotherapy", "spleen")),
    "diabetes": ("Diabetes", ("diabet", "insulin", "sugar")),
    "kidney": ("Kidney disease", ("kidney", "dialysis")),
    "heart": ("Heart disease", ("heart", "chest")),
    "liver": ("Liver disease", ("liver", "gilbert")),
}
"""Groups of people, how they are named before a text, and the beginnings of words by which it names them itself."""


class Exclusion(Struct):
    """For whom a tip (or, where `tip` is None, any tip) is not."""

    group: str
    tip: str | None
    text: str
    sources: tuple[str, ...]

    @property
    def told(self) -> str:
        """The text, with the group that it is for before it unless it names that."""
        name, words = GROUPS.get(self.group, ("", ("",)))  # of any other group every text says enough
        said = f" {self.text.casefold()}"
        return self.text if any(f" {word}" in said for word in words) else f"{name}: {self.text}"


class Deadline(Struct):
    """How long is too long: a number and a unit."""

    duration: str
    urgency: Urgency
    sources: tuple[str, ...]


class Referral(Struct):
    """Whom to see and how soon."""

    urgency: Urgency
    message: str
    sources: tuple[str, ...]


class Card(Struct):
    """Up to five warning signs of one level."""

    urgency: Urgency
    signs: tuple[Line, ...]


class Code(Struct):
    """A code of the entry in a public code system."""

    system: str
    version: str
    code: str
    display: str


class Review(Struct):
    """Days on which the entry was written and read (ISO dates); None where that has not happened."""

    written: str
    second_reader: str | None
    clinician: str | None
    due: str


class Symptom(Struct):
    """A complaint as people feel it."""

    id: str
    name: str
    clinical_name: str | None
    body_system: str
    applies_to: tuple[str, ...]
    summary: str
    phrases: tuple[str, ...]
    causes: tuple[Cause, ...]
    self_care: tuple[Tip, ...]
    self_care_not_for: tuple[Exclusion, ...]
    seek_help_after: Deadline | None
    referral: Referral
    when_to_get_help: tuple[Card, ...]
    related: tuple[str, ...]
    codes: tuple[Code, ...]
    sources: tuple[str, ...]
    review: Review


class Prevalence(Struct):
    """How common a condition is, and in whom that was counted."""

    text: str
    population: str
    sources: tuple[str, ...]


class Treatment(Struct):
    """What a professional may offer."""

    name: str
    detail: str
    given_by: str
    cautions: tuple[str, ...]
    sources: tuple[str, ...]


class Difference(Struct):
    """How an entry differs from another condition."""

    condition: str
    text: str
    sources: tuple[str, ...]


class Condition(Struct):
    """A condition that symptoms name as a cause."""

    id: str
    name: str
    aliases: tuple[str, ...]
    phrases: tuple[str, ...]
    """What people type who do not know the name."""

    summary: str
    features: tuple[Line, ...]
    prevalence: Prevalence | None
    treatments: tuple[Treatment, ...]
    prevention: tuple[Line, ...]
    self_care: tuple[Tip, ...]
    referral: Referral
    when_to_get_help: tuple[Card, ...]
    differs_from: tuple[Difference, ...]
    codes: tuple[Code, ...]
    sources: tuple[str, ...]
    review: Review


class Question(Struct):
    """A question that people ask, and its answer."""

    id: str
    question: str
    phrases: tuple[str, ...]
    answer: str
    about: tuple[str, ...]
    sources: tuple[str, ...]
    review: Review

    @property
    def name(self) -> str:
        """What a list of entries shows."""
        return self.question


Record = Symptom | Condition | Question


class Alert(Struct):
    """A warning sign or crisis route; its findings are the screen's business and stay in the index."""

    id: str
    name: str
    outcome: Outcome
    urgency: Urgency
    message: str
    do: tuple[Line, ...]
    do_not: tuple[Line, ...]
    sources: tuple[str, ...]


class Source(Struct):
    """A document that was read: `url`, or `file` for one without an address."""

    id: str
    title: str
    publisher: str
    host: str
    url: str | None
    file: str | None
    licence: str
    text_date: str | None
    read_part: str
    read: str


class CrisisLine(Struct):
    """A helpline: `alerts` are the ids of those that it is for, none where it is for any crisis."""

    name: str
    contact: str
    purpose: str
    sources: tuple[str, ...]
    alerts: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Say its name, how to reach it, and whom it is for."""
        return f"{self.name}: {self.contact} ({self.purpose})."


OF_DESPAIR = frozenset({"meant-overdose", "self-harm-cutting-signs", "suicide-and-self-harm"})
"""Ids of the crisis routes that tell the lines for any crisis even where they have lines of their own."""


class Emergency(Struct):
    """Whom to call: `country` and `number` are None where no number was verified; `text` says it as a sentence."""

    country: str | None
    number: str | None
    text: str
    crisis: tuple[CrisisLine, ...] = ()
    sources: tuple[str, ...] = ()

    def lines(self, alert: Alert) -> tuple[CrisisLine, ...]:
        """Give the helplines that an alert tells: its own, then, in a crisis of despair or without its own, those for any crisis."""
        own = tuple([line for line in self.crisis if alert.id in line.alerts])
        if alert.outcome is not Outcome.CRISIS or (own and alert.id not in OF_DESPAIR):
            return own
        return (*own, *[line for line in self.crisis if not line.alerts])


class RaisedAlert(Struct):
    """An alert that the typed words raised; `evidence` are those words, empty for a crisis."""

    alert: Alert
    message: str
    evidence: str


class Match(Struct):
    """An entry that the phrase speaks of.

    `score` is a text similarity, 0-100. `words` are the typed words that spoke for it where no stored phrase of it is met.
    """

    mention: int
    kind: Kind
    id: str
    name: str
    summary: str
    score: float
    phrase: str
    qualifiers: tuple[str, ...]
    repaired: tuple[tuple[str, str], ...]
    words: tuple[str, ...] = ()


class PossibleCause(Struct):
    """A cause in an answer; `reasons` are the typed words that moved it up, `symptoms` the matched entries that name it."""

    id: str
    name: str
    explanation: str
    serious: bool
    reasons: tuple[str, ...]
    symptoms: tuple[str, ...]
    sources: tuple[str, ...]


class Explanation(Struct):
    """Why the answer is what it is."""

    hit: tuple[str, ...]
    repaired: tuple[tuple[str, str], ...]
    negated: tuple[str, ...]
    qualifiers: tuple[str, ...]
    ignored: tuple[str, ...]
    score: tuple[tuple[str, float], ...]
    runner_up: str | None


class Suggestion(Struct):
    """An entry the reader may have meant."""

    kind: Kind
    id: str
    name: str


class Answer(Struct):
    """All that is said to one phrase."""

    query: str
    outcome: Outcome
    emergency: Emergency
    knowledge_version: str
    alerts: tuple[RaisedAlert, ...] = ()
    matches: tuple[Match, ...] = ()
    negated: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    """Illnesses that the phrase names and that have no page; a reader is told, a script finds no match."""

    foreign: bool = False
    """Whether the phrase is in another language; a reader is told, a script finds no match."""

    causes: tuple[PossibleCause, ...] = ()
    self_care: tuple[tuple[str, Tip], ...] = ()
    referral: tuple[str, Referral] | None = None
    when_to_get_help: tuple[tuple[str, Card], ...] = ()
    conditions: tuple[Condition, ...] = ()
    question: Question | None = None
    explanation: Explanation | None = None
    suggestions: tuple[Suggestion, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def urgency(self) -> Urgency | None:
        """The highest level of the alerts and of the matched entries' referral; None where nothing matched."""
        levels = [raised.alert.urgency for raised in self.alerts]
        if self.referral:
            levels.append(self.referral[1].urgency)
        return max(levels, key=lambda level: level.gravity, default=None)


DISCLAIMER = (
    "General information, not a diagnosis. This is a lookup of published information: it can miss an emergency. "
    "If you are worried, get medical help whatever it says."
)
