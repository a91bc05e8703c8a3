"""Write the man page, docs/symptom.1, from the program's own help: `python scripts/manual.py`; `--check` says whether it is stale."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer.main

from symptomcli import __version__, cli

if TYPE_CHECKING:
    from collections.abc import Iterator

MANUAL = Path(__file__).parent.parent / "docs" / "symptom.1"

FILES = (
    ("SYMPTOM_KNOWLEDGE", "Folders or files of your own entries, as with --knowledge."),
    ("SYMPTOM_COUNTRY", "Two-letter country code, as with --country."),
    ("NO_COLOR", "Where it is set, no colour."),
)


def page() -> str:
    """Write the whole page in the man macros."""
    group = typer.main.get_command(cli.app)
    return "\n".join([*_head(group.help or ""), *_commands(group), *_tail()]) + "\n"


def _head(about: str) -> Iterator[str]:
    yield f'.TH SYMPTOM 1 "" "symptom {__version__}" "User commands"'
    yield ".SH NAME"
    yield r"symptom \- an offline symptom reference"
    yield ".SH SYNOPSIS"
    yield ".B symptom"
    yield r".I COMMAND\fR [\fIOPTIONS\fR] [\fIARGUMENTS\fR]"
    yield ".SH DESCRIPTION"
    yield _text(about)
    yield ".PP"
    yield _text("It is a lookup of published information, never a diagnosis, and it can miss an emergency.")
    yield _text("If you are worried, get medical help whatever it says.")


def _commands(group: Any) -> Iterator[str]:  # noqa: ANN401  # Typer's own click has no public types
    yield ".SH COMMANDS"
    for name, command in group.commands.items():
        shown = " ".join(_bold(part) if number == 0 else part for number, part in enumerate(_usage(name, command)))
        yield f".SS {shown}"
        for paragraph in (command.help or "").split("\n\n"):
            yield _text(" ".join(paragraph.split()))
            yield ".PP"
        for option in command.params:
            if option.param_type_name == "option":
                yield ".TP"
                yield ", ".join(map(_bold, option.opts)) + _value(option)
                yield _text(option.help or "Show the help of this command.")


def _usage(name: str, command: Any) -> list[str]:  # noqa: ANN401
    arguments = [f"\\fI{_text(param.metavar or param.name.upper())}\\fR" for param in command.params if param.param_type_name == "argument"]
    return [f"symptom {name}", *arguments, "[\\fIOPTIONS\\fR]"]


def _value(option: Any) -> str:  # noqa: ANN401
    if option.is_flag:
        return ""
    choices = getattr(option.type, "choices", None)
    return f" \\fI{_text(option.metavar or ('|'.join(map(str, choices)) if choices else option.type.name.upper()))}\\fR"


def _tail() -> Iterator[str]:
    status, *_ = cli.EXIT_CODES.strip().split("\n\n")
    yield ".SH EXIT STATUS"
    for part in " ".join(status.removeprefix("Exit codes:").split()).rstrip(".").split("; "):
        code, _, meaning = part.strip().partition(" ")
        yield from (".TP", _bold(code), _text(meaning))
    yield ".SH ENVIRONMENT"
    for name, meaning in FILES:
        yield from (".TP", _bold(name), _text(meaning))
    yield ".SH PRIVACY"
    yield _text("No network, no account, no log. A shell keeps its own history of commands: symptom lookup - reads phrases from its input.")


def _bold(text: str) -> str:
    return f"\\fB{_text(text)}\\fR"


def _text(text: str) -> str:
    """Escape what the macros would read: backslashes, hyphens, and a dot or quote that begins a line."""
    return re.sub(r"^(?=[.'])", r"\\&", text.replace("\\", r"\e").replace("-", r"\-"))


def main() -> None:
    """Rewrite the page, or with `--check` exit 1 where it is stale."""
    if "--check" in sys.argv:
        sys.exit(0 if MANUAL.is_file() and MANUAL.read_text("utf-8") == page() else "docs/symptom.1 is stale: run python scripts/manual.py")
    MANUAL.parent.mkdir(exist_ok=True)
    MANUAL.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
