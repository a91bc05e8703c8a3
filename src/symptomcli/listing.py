"""Knowledge -> lists of entries, filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symptomcli.errors import BadInput

if TYPE_CHECKING:
    from symptomcli.knowledge import Knowledge

Item = dict[str, Any]

SYSTEMS = {
    "circulatory": ("heart", "blood", "circulation", "cardiovascular"),
    "digestive": ("gut", "stomach", "bowels", "gastrointestinal"),
    "ear-nose-throat": ("ears", "nose", "throat", "ent", "otolaryngology"),
    "endocrine": ("hormones", "glands"),
    "eye": ("eyes", "ophthalmology"),
    "general": ("whole body", "systemic"),
    "injury": ("injuries", "accidents", "trauma"),
    "mental": ("mind", "mood", "mental health", "psychiatric"),
    "musculoskeletal": ("muscles", "joints", "bones", "orthopaedic"),
    "nervous": ("nerves", "brain", "neurological"),
    "reproductive": ("women", "men", "pregnancy", "sexual", "gynaecological"),
    "respiratory": ("lungs", "breathing", "chest", "pulmonary"),
    "skin": ("hair", "nails", "dermatological"),
    "sleep": ("night",),
    "urinary": ("bladder", "kidneys", "urological"),
}
"""Body systems, each with the plain and the clinical names that mean it; a closed list, the one of the record schema."""

COLUMNS = {
    "conditions": ("id", "name", "also called"),
    "symptoms": ("id", "name", "system", "referral"),
    "sources": ("id", "title", "publisher", "url"),
}


def select(
    knowledge: Knowledge, section: str, *, system: str | None = None, match: str | None = None, urgency: str | None = None
) -> list[Item]:
    """Give a section's entries by id, in brief.

    Raises:
        BadInput: the filter does not fit the section, or no entry has this body system.
    """
    if urgency and section != "symptoms":
        raise BadInput("--urgency is the level of a symptom's referral: use it with list symptoms.")
    if system and section == "sources":
        raise BadInput("--system is for symptoms and conditions.")
    wanted = set(knowledge.ids(section)) if not system else _in_system(knowledge, section, system)
    needle = (match or "").casefold()
    found = []
    for key in knowledge.ids(section):
        record = knowledge.raw(section, key)
        if key in wanted and (not urgency or record["referral"]["urgency"] == urgency) and needle in _haystack(record):
            found.append(_brief(section, record))
    return found


def rows(section: str, items: list[Item]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Give the column names and one row for each item."""
    keys = {"also called": "aliases", "system": "body_system", "referral": "urgency"}
    columns = COLUMNS[section]
    return columns, [tuple(_cell(item[keys.get(column, column)]) for column in columns) for item in items]


def _cell(value: Any) -> str:  # noqa: ANN401  # JSON
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _brief(section: str, record: Item) -> Item:
    match section:
        case "symptoms":
            return {
                "kind": "symptom",
                "id": record["id"],
                "name": record["name"],
                "body_system": record["body_system"],
                "urgency": record["referral"]["urgency"],
            }
        case "conditions":
            return {"kind": "condition", "id": record["id"], "name": record["name"], "aliases": record["aliases"]}
        case _:
            return dict(record)


def _haystack(record: Item) -> str:
    names = [
        record["id"],
        record.get("name") or record.get("title", ""),
        record.get("publisher", ""),
        record.get("clinical_name") or "",
        *record.get("aliases", ()),
    ]
    return "\n".join(names).casefold()


def _in_system(knowledge: Knowledge, section: str, system: str) -> set[str]:
    """Give the symptoms of a body system, or the conditions that these name as causes."""
    symptoms = [knowledge.raw("symptoms", key) for key in knowledge.ids("symptoms")]
    named = system.casefold()
    meant = {key for key, others in SYSTEMS.items() if named in (key, *others)}
    chosen = [record for record in symptoms if record["body_system"] in meant]
    if not chosen:
        known = ", ".join(sorted({record["body_system"] for record in symptoms}))
        raise BadInput(f"No entry is of the body system {system!r}; there are: {known}.")
    if section == "symptoms":
        return {record["id"] for record in chosen}
    return {cause["condition"] for record in chosen for cause in record["causes"]}
