"""Page -> text, for pipes and screen readers (plain) or to take to a doctor (Markdown)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symptomcli.notation import clean, in_markdown

if TYPE_CHECKING:
    from symptomcli.page import Item, Page, Section


def plain(page: Page) -> str:
    """Write a page as linear lines of `label: value`, without box characters: for pipes and screen readers."""
    lines = [line for section in page.alerts() for line in (*_plain_section(section), "")]
    lines += [clean(page.title), *(_plain_item(item) for item in page.opening)]
    lines += [line for section in page.others() for line in ("", *_plain_section(section))]
    lines += ["", *(clean(line) for line in page.last)]
    return "\n".join(lines) + "\n"


def _plain_section(section: Section) -> list[str]:
    heading = clean(section.heading).removesuffix(":")
    return [f"{heading}:", *(f"- {_plain_item(item)}" for item in section.items)]


def _plain_item(item: Item) -> str:
    serious = "(must not be missed) " if item.serious else ""
    lead = f"{item.lead}: " if item.lead else ""
    reason = f"because of “{item.reason}”: " if item.reason else ""
    aside = f" ({item.aside})" if item.aside else ""
    return clean(f"{lead}{serious}{reason}{item.text}{aside}{_marks(item)}")


def _marks(item: Item) -> str:
    return f" [{', '.join(map(str, item.notes))}]" if item.notes else ""


def markdown(page: Page) -> str:
    """Write a page as the note a person takes to their doctor."""
    lines = [line for section in page.alerts() for line in _markdown_section(section)]
    lines += [f"# {in_markdown(page.title)}", "", *(f"{_markdown_item(item)}\n" for item in page.opening)]
    lines += [line for section in page.others() for line in _markdown_section(section)]
    lines += [f"{in_markdown(line)}\n" for line in page.last]
    return "\n".join(lines).rstrip() + "\n"


def _markdown_section(section: Section) -> list[str]:
    return [f"## {in_markdown(section.heading)}", "", *(f"- {_markdown_item(item)}" for item in section.items), ""]


def _markdown_item(item: Item) -> str:
    lead = f"**{in_markdown(item.lead)}**: " if item.lead else ""
    serious = "(must not be missed) " if item.serious else ""
    reason = f"because of “{in_markdown(item.reason)}”: " if item.reason else ""
    aside = f" <{item.link}>" if item.link else f" *({in_markdown(item.aside)})*" if item.aside else ""
    return f"{lead}{serious}{reason}{in_markdown(item.text)}{aside}{in_markdown(_marks(item))}"
