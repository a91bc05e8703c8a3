"""What the commands take: each argument and option with its type, its help and how a shell completes it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from symptomcli import completion
from symptomcli.formats import Format

Form = Annotated[Format, typer.Option("--format", "-f", help="How to write the answer; auto is table on a terminal and plain elsewhere.")]
Overlays = Annotated[
    list[str] | None,
    typer.Option(
        "--knowledge",
        metavar="PATH",
        envvar="SYMPTOM_KNOWLEDGE",
        help="A folder or file of your own entries, laid over the built-in ones (repeatable).",
    ),
]
Country = Annotated[
    str | None,
    typer.Option(
        "--country",
        metavar="CC",
        envvar="SYMPTOM_COUNTRY",
        autocompletion=completion.countries,
        help="Two-letter country code for the emergency number; else the locale's region.",
    ),
]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs", metavar="N", help="Processes that share the work of a long stream; at most one for each processor is used.", min=1
    ),
]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colour; nothing is said by colour alone.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No notes on stderr.")]

# lookup

Phrase = Annotated[
    list[str],
    typer.Argument(metavar="PHRASE...", help="What you feel, in your own words; quotes are not needed. - reads one phrase a line."),
]
Limit = Annotated[int, typer.Option("--limit", metavar="N", help="At most so many alternatives for each complaint.", min=1)]
Exact = Annotated[bool, typer.Option("--exact", help="Match whole phrases as typed; warnings are heard all the same.")]
Explain = Annotated[bool, typer.Option("--explain", help="Say which words led to the answer.")]

# list

Section = Annotated[Literal["conditions", "symptoms", "sources"], typer.Argument(help="What to list.")]
System = Annotated[
    str | None,
    typer.Option(
        "--system",
        metavar="NAME",
        autocompletion=completion.systems,
        help="Only those of a body system, for example sleep or heart; of conditions those that its symptoms name as causes.",
    ),
]
Match = Annotated[str | None, typer.Option("--match", metavar="TEXT", help="Only those whose id, name or other names hold this text.")]
Level = Annotated[
    Literal["emergency", "urgent", "routine", "self_care"] | None,
    typer.Option("--urgency", help="Symptoms only: the level of their referral."),
]

# show and compare

Name = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME...",
        autocompletion=completion.names,
        help="A symptom or condition: its id, name or another name; typos are forgiven.",
    ),
]
First = Annotated[
    str, typer.Argument(metavar="A", autocompletion=completion.names, help="A condition or symptom; quote a name of several words.")
]
Second = Annotated[str, typer.Argument(metavar="B", autocompletion=completion.names, help="Another one.")]

# lint

Checked = Annotated[
    Path | None,
    typer.Argument(metavar="[PATH]", help="A knowledge folder or file, read as laid over the built-in one; without it, the built-in one."),
]
ReportForm = Annotated[Format, typer.Option("--format", "-f", help="plain or json.")]
Strict = Annotated[bool, typer.Option("--strict", help="Warnings are faults.")]

# code

Source = Annotated[Path, typer.Argument(metavar="IN", help="A table: .csv, .tsv, .ndjson, .jsonl or .parquet.")]
Target = Annotated[Path, typer.Argument(metavar="OUT", help="Where the coded table goes; its ending says how it is written.")]
Column = Annotated[str, typer.Option("--column", metavar="NAME", help="The column that holds the complaints.")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that exists.")]

# schema

SchemaOf = Annotated[
    Literal["answer", "symptom", "condition", "question", "alert", "source"], typer.Argument(help="What the schema is of.")
]
