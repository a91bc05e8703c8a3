"""What the commands take: the options that several of them share, and closed sets of values."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from symptomcli import completion
from symptomcli.formats import Format

Section = Literal["conditions", "symptoms", "sources"]
"""What `list` lists."""

SchemaKind = Literal["answer", "symptom", "condition", "question", "alert", "source"]
"""What `schema` prints."""

Level = Literal["emergency", "urgent", "routine", "self_care"]
"""Levels of a referral, for `list symptoms --urgency`."""

FormatOption = Annotated[
    Format, typer.Option("--format", "-f", help="How to write the answer; auto is table on a terminal and plain elsewhere.")
]
KnowledgeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--knowledge",
        metavar="PATH",
        envvar="SYMPTOM_KNOWLEDGE",
        help="A folder or file of your own entries, laid over the built-in ones (repeatable).",
    ),
]
CountryOption = Annotated[
    str | None,
    typer.Option(
        "--country",
        metavar="CC",
        envvar="SYMPTOM_COUNTRY",
        autocompletion=completion.countries,
        help="Two-letter country code for the emergency number; else the locale's region.",
    ),
]
NoColorOption = Annotated[bool, typer.Option("--no-color", help="No colour; nothing is said by colour alone.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No notes on stderr.")]

JobsOption = Annotated[
    int,
    typer.Option(
        "--jobs", metavar="N", help="Processes that share the work of a long stream; at most one for each processor is used.", min=1
    ),
]
