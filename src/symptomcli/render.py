"""Page -> Rich renderables; returns, never prints.

Three widths: below `NARROW` columns everything is stacked, from `WIDE` on two sections stand side by side. Every dynamic string enters
Rich as `Text`, never as markup. Colour repeats what a word says already.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.console import Group
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from symptomcli.model import Urgency
from symptomcli.notation import clean
from symptomcli.page import Part
from symptomcli.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from symptomcli.page import Item, Page, Section

NARROW = 60
"""Below this many columns a second column has no room; lines are stacked instead."""

WIDE = 120
"""From this many columns two sections stand side by side."""

TITLE_FRAME = 8
"""Columns of a box beside its title."""

GAP = 2
"""Columns between those of a list."""

MANY_NOTES = 8
"""Numbers of sources from which they do not fit beside the text."""

LEAST_ROOM = 16
"""Columns that a folded column of a list needs, each further one twice as many: they make tall rows."""

LEAD = 0.28
"""Share of the columns for the name of a cause or tip; longer names are folded."""

COLOURS = {Urgency.EMERGENCY: "red", Urgency.URGENT: "yellow", Urgency.ROUTINE: "blue", Urgency.SELF_CARE: "green"}


class _Canvas(Struct):
    """Room to draw in: columns, and whether lines may be drawn (not on a dumb terminal)."""

    width: int
    lines: bool


def page(shown: Page, width: int, *, boxes: bool = True) -> RenderableType:
    """Lay a page out for a terminal of `width` columns; without `boxes` it draws no lines (TERM=dumb)."""
    canvas = _Canvas(width, boxes)
    others = shown.others()
    return Group(
        *(_alert(section, canvas) for section in shown.alerts()),
        Text(clean(shown.title), style="bold", overflow="fold"),
        *(_line(item) for item in shown.opening),
        *(_side_by_side(others, canvas) if width >= WIDE else (_section(section, canvas) for section in others)),
        Text("\n".join(clean(line) for line in shown.last), style="dim", overflow="fold"),
    )


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], width: int, *, boxes: bool = True) -> RenderableType:
    """Lay out a list of entries; where columns would cut words, each entry's cells stand below each other."""
    listed = [[clean(cell) for cell in row] for row in rows]
    longest = [max(map(cell_len, cells)) for cells in zip(columns, *listed, strict=True)]
    folded = _folded(longest, [any(" " in row[place] for row in listed) for place in range(len(columns))], width)
    if folded is None:
        cells = ((place, column, cell) for row in listed for place, (column, cell) in enumerate(zip(columns, row, strict=True)) if cell)
        lines = (f"{column}: {cell}" if place else cell for place, column, cell in cells)
        return Group(*(Text(line, overflow="fold") for line in lines))
    drawn = Table(
        box=box.SIMPLE_HEAD if boxes else None, pad_edge=False, padding=(0, 1, 0, 0) if boxes else (0, GAP, 0, 0), header_style="bold"
    )
    for place, column in enumerate(columns):
        drawn.add_column(Text(column), overflow="fold", no_wrap=place not in folded)
    for row in listed:
        drawn.add_row(*(Text(cell) for cell in row))
    return drawn


def _folded(longest: Sequence[int], spaced: Sequence[bool], width: int) -> set[int] | None:
    """Give the columns to fold: the longest, or all with spaces (ids are to be copied); None where these would have no room for words."""
    texts = {place for place, has_spaces in enumerate(spaced) if has_spaces}
    for folded in ({longest.index(max(longest))}, texts):
        room = width - GAP * len(longest) - sum(size for place, size in enumerate(longest) if place not in folded)
        if width >= NARROW and folded <= texts and room >= LEAST_ROOM * (2 * len(folded) - 1):
            return folded
    return None


def _side_by_side(sections: Sequence[Section], canvas: _Canvas) -> Iterator[RenderableType]:
    """Put causes beside tips, and warning signs beside the referral; the rest uses the whole width."""
    halves = canvas._replace(width=canvas.width // 2 - 2)
    for beside, run in groupby(sections, key=lambda section: section.part in _PAIRED):
        listed = list(run)
        if not beside:
            yield from (_section(section, canvas) for section in listed)
            continue
        for group in (Part.CAUSES, Part.TIPS), (Part.CARD, Part.REFERRAL):
            shown = [section for section in listed if section.part in group]
            columns = shown[:1], shown[1:]
            grid = Table.grid(expand=True, padding=(0, 4, 0, 0))
            for _ in columns:
                grid.add_column(ratio=1)
            grid.add_row(*(Group(*(_section(section, halves) for section in column)) for column in columns))
            if shown:
                yield grid if len(shown) > 1 else _section(shown[0], canvas)


_PAIRED = frozenset((Part.CAUSES, Part.TIPS, Part.CARD, Part.REFERRAL))


def _section(section: Section, canvas: _Canvas) -> RenderableType:
    if section.part is Part.SOURCES:
        return _run_on(f"{section.heading} (in full: --format plain)", _sources(section.items))
    if section.part is Part.SEE_ALSO and all(item.lead and not item.text for item in section.items):
        return _run_on(section.heading, _named(section.items))
    colour = COLOURS[section.urgency] if section.urgency else ""
    return Group(_heading(section.heading, colour, canvas), _body(section, canvas, colour))


def _run_on(heading: str, said: Text) -> RenderableType:
    """A short section at the foot of a page: its heading and what it says in one paragraph."""
    return Text.assemble((f"{clean(heading)} ", "bold"), said, overflow="fold")


def _heading(heading: str, colour: str, canvas: _Canvas) -> RenderableType:
    """A title on a rule; where it would not fit, or lines are not drawn, the title alone."""
    title = Text(clean(heading), style=f"bold {colour}", overflow="fold")
    if canvas.lines and len(heading) + 4 < canvas.width:
        return Rule(title, align="left", style=colour or "dim")
    return Group(Text(), title)


def _body(section: Section, canvas: _Canvas, colour: str) -> RenderableType:
    match section.part:
        case Part.SEE_ALSO if all(item.lead for item in section.items):
            return _named(section.items)
        case Part.CAUSES | Part.TIPS | Part.TREATMENTS | Part.DIFFERENCES if canvas.width >= NARROW and any(
            item.lead for item in section.items
        ):
            return _columns(section.items, canvas)
        case Part.CARD:
            return _marked(section.items, Text("▌" if canvas.lines else "-", style=colour))
        case Part.FACTS:
            return _marked(section.items, Text("-"))
        case _:
            return Group(*(_line(item) for item in section.items))


def _alert(section: Section, canvas: _Canvas) -> RenderableType:
    """A heavy box in the colour of its level: the first thing on the screen."""
    colour = COLOURS[section.urgency or Urgency.EMERGENCY]
    body = Group(*(_line(item) for item in section.items))
    heading = Text(clean(section.heading), style=f"bold {colour}", overflow="fold")
    if not canvas.lines or canvas.width < NARROW:
        return Group(heading, body, Text())
    fits = cell_len(section.heading) + TITLE_FRAME <= canvas.width  # a title that does not fit would be cut
    held = body if fits else Group(heading, body)
    return Panel(held, title=heading if fits else None, title_align="left", border_style=colour, box=box.HEAVY, padding=(0, 1))


def _columns(items: Iterable[Item], canvas: _Canvas) -> RenderableType:
    """Two columns: what it is called, and what is said of it."""
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(width=round(LEAD * canvas.width), overflow="fold")
    grid.add_column(ratio=1, overflow="fold")
    for item in items:
        name = Text(clean(item.lead), style="bold")
        grid.add_row(name, _said(item))
    return grid


def _marked(items: Iterable[Item], mark: Text) -> RenderableType:
    """Lines with a mark before each."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(overflow="fold")
    for item in items:
        line = _line(item)
        grid.add_row(mark, line)
    return grid


def _line(item: Item) -> Text:
    """One line with its name before it."""
    line = Text(overflow="fold")
    if item.lead:
        line.append(f"{clean(item.lead)}: ", style="bold")
    return line.append_text(_said(item))


def _said(item: Item) -> Text:
    """What is said, then what qualifies it, then the numbers of its sources."""
    said = Text(overflow="fold")
    if item.serious:
        said.append("Must not be missed. ", style="red")
    if item.reason:
        said.append(f"Because of “{clean(item.reason)}”: ", style="italic")
    said.append(clean(item.text))
    if item.aside:
        said.append(f" ({clean(item.aside)})", style="italic")
    if item.notes:
        between = "," if len(item.notes) < MANY_NOTES else ", "  # a long row of numbers is folded between them
        said.append(f" [{between.join(map(str, item.notes))}]", style="dim")
    return said


def _named(items: Iterable[Item]) -> Text:
    """Entries run on, each by its id and name."""
    line = Text(overflow="fold")
    for number, item in enumerate(items):
        line.append("; " if number else "")
        line.append(clean(item.lead), style="bold")
        line.append(f" {clean(item.text)}" if item.text else "")
    return line


def _sources(items: Sequence[Item]) -> Text:
    """Owners with their numbers, run on; a terminal that knows links opens the document."""
    owners: dict[str, list[Item]] = {}
    for item in items:
        owners.setdefault(item.lead, []).append(item)
    line = Text(overflow="fold", style="dim")
    for owner, documents in owners.items():
        line.append(f"; {clean(owner)}" if line else clean(owner))
        for document in documents:
            line.append(" ")
            line.append(str(document.notes[0]), style=f"link {document.link}" if document.link else "")
    return line
