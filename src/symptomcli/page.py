"""The page a reader sees: headed sections of lines, each with the numbers of its sources.

Every format for people (terminal, plain, Markdown) shows the same page, so none of them loses a line. A page is words only: `compose`
fills it, `brief` shortens it, `render` gives it columns and colour, `transcript` gives it labels.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from symptomcli.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symptomcli.model import Source, Urgency

BEFORE_ALL = "Before any of these"
"""Leads the exceptions that concern every tip of an entry, so that they are said once."""


class Part(Enum):
    """What a section holds; a renderer chooses its layout by this."""

    ALERT = "alert"
    CAUSES = "causes"
    TIPS = "tips"
    CARD = "card"
    TREATMENTS = "treatments"
    DIFFERENCES = "differences"
    REFERRAL = "referral"
    FACTS = "facts"
    SEE_ALSO = "see also"
    SOURCES = "sources"


class Item(Struct):
    """A line: `lead` names it, `text` says it, `aside` qualifies it; `sources` are ids, `notes` their numbers in the source list.

    A cause also has the typed words that moved it up (`reason`), and whether it must not be missed.
    """

    text: str
    lead: str = ""
    aside: str = ""
    reason: str = ""
    sources: tuple[str, ...] = ()
    notes: tuple[int, ...] = ()
    serious: bool = False
    link: str = ""


class Section(Struct):
    """Lines under one heading.

    `urgency` gives it its colour. `entry` is the id of the one entry that it tells of, where sections of others may stand beside it.
    """

    part: Part
    heading: str
    items: tuple[Item, ...]
    urgency: Urgency | None = None
    entry: str = ""


class Page(Struct):
    """All that is shown, in reading order; `last` closes it."""

    title: str
    opening: tuple[Item, ...]
    sections: tuple[Section, ...]
    last: tuple[str, ...]

    def alerts(self) -> tuple[Section, ...]:
        """Give the sections that come before everything else, the title too."""
        return tuple(section for section in self.sections if section.part is Part.ALERT)

    def others(self) -> tuple[Section, ...]:
        """Give the sections under the title."""
        return tuple(section for section in self.sections if section.part is not Part.ALERT)


def numbered(page: Page, sources: Iterable[Source]) -> Page:
    """Number the sources in the order in which the page cites them, and list those at its end."""
    known = {source.id: source for source in sources}
    items = [*page.opening, *(item for section in page.sections for item in section.items)]
    cited = [known[key] for key in dict.fromkeys(key for item in items for key in item.sources)]
    numbers = {source.id: number for number, source in enumerate(cited, 1)}

    def marked(item: Item) -> Item:
        return item._replace(notes=tuple(sorted(numbers[key] for key in item.sources)))

    listed = tuple(
        Item(source.title, lead=source.publisher, aside=source.url or source.file or "", notes=(number,), link=source.url or "")
        for number, source in enumerate(cited, 1)
    )
    sections = [section._replace(items=tuple(marked(item) for item in section.items)) for section in page.sections]
    if listed:
        sections.append(Section(Part.SOURCES, "Sources", listed))
    return page._replace(opening=tuple(marked(item) for item in page.opening), sections=tuple(sections))
