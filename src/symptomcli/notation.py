"""How text, values and rows are noted: JSON, CSV, TSV and Markdown.

Nothing here writes: each function returns text without control, C1 or bidirectional characters, whatever was typed.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from symptomcli.formats import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_INVISIBLE = "\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
_UNSAFE = f"[\x00-\x1f{_INVISIBLE}]"
_ESCAPED = f"[{_INVISIBLE}]"
_SURROGATE = "[\ud800-\udfff]"
_MARKDOWN = r"([\\`*_{}\[\]<>#|~])"
"""Patterns are compiled, and kept by `re`, when a text first needs them: most runs need one or two."""

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def whole(text: str) -> str:
    """Replace lone surrogates (bytes that were no UTF-8) by U+FFFD."""
    return text if text.isascii() else re.sub(_SURROGATE, "\ufffd", text)


def clean(text: str) -> str:
    """Make text safe for a screen: white space stays a space, other control and bidirectional characters become U+FFFD."""
    if _is_safe(text):
        return text
    return re.sub(_UNSAFE, lambda match: " " if match.group().isspace() else "\ufffd", whole(text))


def in_markdown(text: str) -> str:
    """Make text safe for Markdown: clean, with every character escaped that would mark it up."""
    return re.sub(_MARKDOWN, r"\\\1", clean(text))


def _is_safe(text: str) -> bool:
    return text.isascii() and text.isprintable()


def to_json(value: object, *, indent: int | None = None) -> str:
    """Write JSON that parses back exactly, with every invisible character escaped."""
    text = _COMPACT(value) if indent is None else _indented(value, "\n", " " * indent)
    if _is_safe(text):
        return text
    return re.sub(_ESCAPED, lambda match: f"\\u{ord(match.group()):04x}", whole(text))


def _indented(value: object, line: str, indent: str) -> str:
    """Write JSON over several lines as `json.dumps` does, in a third of its time: with an indent it leaves its C encoder aside."""
    deeper = line + indent
    if isinstance(value, dict) and value:
        inside = [f"{_COMPACT(str(key))}: {_indented(part, deeper, indent)}" for key, part in value.items()]
        return f"{{{deeper}{f',{deeper}'.join(inside)}{line}}}"
    if isinstance(value, list | tuple) and value:
        inside = [_indented(part, deeper, indent) for part in value]
        return f"[{deeper}{f',{deeper}'.join(inside)}{line}]"
    return _COMPACT(value)


class _Lines(list[str]):
    """What a CSV writer wrote, line by line: `io.StringIO` costs more for a row or two."""

    write = list.append


def separated(table: Iterable[Sequence[str]], form: Format) -> str:
    """Write rows as `csv` (RFC 4180, line feeds) or `tsv` (no quotes; tabs cannot occur in a field)."""
    safe = [row if _is_safe("".join(row)) else [clean(field) for field in row] for row in table]
    if form is Format.TSV:
        return "".join(["\t".join(row) + "\n" for row in safe])
    import csv  # noqa: PLC0415  # 1 ms, paid only by tables

    lines = _Lines()
    csv.writer(lines, lineterminator="\n").writerows(safe)
    return "".join(lines)


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write rows as a Markdown table."""
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    lines += [f"| {' | '.join(in_markdown(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"
