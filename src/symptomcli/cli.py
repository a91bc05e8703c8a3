"""Arguments, streams, exit codes, and the one error boundary.

Only this module prints, reads the environment or exits. It imports Typer and nothing heavier: each command imports what it needs, since
a help text should not wait for the knowledge, nor a JSON answer for Rich. Annotations are evaluated, not kept as text: Typer would
compile each of them twice.
"""

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from symptomcli import __version__, arguments, console
from symptomcli.errors import BadInput, KnowledgeFault, OutputFault, ReaderGone, SymptomError, UnknownName
from symptomcli.formats import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from symptomcli.batch import Options
    from symptomcli.knowledge import Knowledge
    from symptomcli.model import Answer, Source
    from symptomcli.page import Page

COMPLETION = "_SYMPTOM_COMPLETE"
"""Set by a shell that asks for completions."""

INTERRUPTED = 130
EXIT_CODES = """
Exit codes: 0 found (also a warning or a crisis answer); 1 nothing matched, or an unknown name; 2 usage; 3 broken knowledge or
output that cannot be written; 130 interrupted; 141 the reader of a pipe went away.

This is a lookup of published information, not a diagnosis. It can miss an emergency.
"""


def _program(**more: Any) -> typer.Typer:  # noqa: ANN401  # what Typer takes
    return typer.Typer(
        rich_markup_mode=None, pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]}, **more
    )


app = _program(
    name="symptom",
    help="An offline symptom reference: type what you feel, read what it may be, what you can do and when to get help.",
    epilog=EXIT_CODES,
)


def _version(wanted: bool) -> None:  # noqa: FBT001  # Typer calls it so
    if wanted:
        console.write(f"symptom {__version__}\n")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")] = False,
) -> None:
    """An offline symptom reference: type what you feel, read what it may be, what you can do and when to get help."""  # shown as help
    if context.invoked_subcommand is None:
        console.write(context.get_help() + "\n")
        raise typer.Exit(2)


@app.command(epilog=EXIT_CODES)
def lookup(
    phrase: arguments.Phrase,
    form: arguments.Form = Format.AUTO,
    overlays: arguments.Overlays = None,
    country: arguments.Country = None,
    limit: arguments.Limit = 3,
    exact: arguments.Exact = False,
    explain: arguments.Explain = False,
    jobs: arguments.Jobs = 1,
    no_color: arguments.NoColor = False,
    quiet: arguments.Quiet = False,
) -> None:
    """Look up what you feel: possible causes, tips, when to get help.

    Examples: symptom lookup leg jerks at night; symptom lookup - --format ndjson < complaints.txt
    """
    streamed = phrase == ["-"]
    form = _resolved(form)
    if streamed and form is Format.JSON:
        raise BadInput("A stream has one answer a line: use --format ndjson.")
    where = _country(country)
    typed = " ".join(phrase)
    if not typed.strip():
        raise BadInput('Type what you feel, for example: symptom lookup "leg jerks at night".')
    if streamed:
        from symptomcli import batch

        found = _stream(batch.Options(form, _overlays(overlays), where, limit, exact, explain), jobs, no_color=no_color, quiet=quiet)
    else:
        from symptomcli.lookup import look_up

        knowledge = _load(_overlays(overlays))
        answer = look_up(knowledge, typed, country=where, limit=limit, exact=exact, explain=explain)
        found = _tell(knowledge, answer, form, no_color=no_color)
    raise typer.Exit(0 if found else 1)


def _tell(knowledge: "Knowledge", answer: "Answer", form: Format, *, no_color: bool) -> bool:
    """Write an answer; tell whether anything was found."""
    from symptomcli.model import Outcome

    match form:
        case Format.JSON | Format.NDJSON:
            from symptomcli import contract

            _write_json(contract.answer(answer), indent=2 if form is Format.JSON else None)
        case Format.CSV | Format.TSV:
            from symptomcli import contract, notation

            console.write(notation.separated([contract.COLUMNS, *contract.rows(answer)], form))
        case Format.AUTO | Format.TABLE | Format.PLAIN | Format.MARKDOWN:
            from symptomcli import compose

            _show(compose.answer(knowledge, answer, short=form is Format.TABLE), form, no_color=no_color)
    return answer.outcome is not Outcome.NO_MATCH


def _stream(options: "Options", jobs: int, *, no_color: bool, quiet: bool) -> bool:
    """Answer stdin line by line; a blank line is answered like any other, so that lines and answers pair up."""
    from symptomcli import batch
    from symptomcli.lookup import look_up

    total = found = 0
    if options.form in (Format.CSV, Format.TSV):
        from symptomcli import contract, notation

        console.write(notation.separated([contract.COLUMNS], options.form))
    if options.form is Format.TABLE:
        knowledge = _load(options.overlays)
        for phrase in console.lines():
            total += 1
            answer = look_up(knowledge, phrase, country=options.country, limit=options.limit, exact=options.exact, explain=options.explain)
            found += _tell(knowledge, answer, options.form, no_color=no_color)
    else:
        if options.form is Format.NDJSON:
            console.escape_json()
        parted = options.form in batch.PAGES
        with console.progress("phrases answered", quiet=quiet or console.is_terminal()) as told:
            for part in batch.answers(console.lines(), options, jobs):
                console.write("\n" + part.text if parted and total else part.text)
                total += part.phrases
                found += part.found
                told(total, None)
    if not quiet and sys.stderr.isatty():
        console.note(f"{total} phrases, {found} found, {total - found} not.")
    return bool(found)


@app.command("list", epilog=EXIT_CODES)
def list_(
    section: arguments.Section = "conditions",
    form: arguments.Form = Format.AUTO,
    system: arguments.System = None,
    match: arguments.Match = None,
    urgency: arguments.Level = None,
    overlays: arguments.Overlays = None,
    country: arguments.Country = None,
    no_color: arguments.NoColor = False,
    quiet: arguments.Quiet = False,
) -> None:
    """List conditions, symptoms or sources, sorted by id.

    Example: symptom list conditions | grep -i sleep
    """
    from symptomcli import contract, listing, notation

    _country(country)
    form = _resolved(form)
    knowledge = _load(_overlays(overlays))
    wanted = listing.select(knowledge, section, system=system, match=match, urgency=urgency)
    columns, rows = listing.rows(section, wanted)
    match form:
        case Format.JSON:
            _write_json(contract.listed(knowledge, wanted))
        case Format.NDJSON:
            console.write_json("".join(notation.to_json(item) + "\n" for item in wanted))
        case Format.CSV | Format.TSV:
            console.write(notation.separated([columns, *rows], form))
        case Format.MARKDOWN:
            console.write(notation.markdown_table(columns, rows))
        case Format.PLAIN:
            console.write("".join(f"{notation.clean(row[0])}\t{notation.clean(row[1])}\n" for row in rows))
        case Format.TABLE | Format.AUTO if not wanted:
            console.note("Nothing in this list matches.")
        case Format.TABLE | Format.AUTO:
            from symptomcli import render

            console.draw(lambda width, boxes: render.table(columns, rows, width, boxes=boxes), no_color=no_color)
    raise typer.Exit(0 if wanted else 1)


@app.command(epilog=EXIT_CODES)
def show(
    name: arguments.Name,
    form: arguments.Form = Format.AUTO,
    overlays: arguments.Overlays = None,
    country: arguments.Country = None,
    no_color: arguments.NoColor = False,
    quiet: arguments.Quiet = False,
) -> None:
    """Show one symptom or condition in full.

    Example: symptom show restless legs syndrome
    """
    from symptomcli import citations, compose, contract, lookup, names

    form = _paged(form)
    knowledge = _load(_overlays(overlays))
    typed = " ".join(name)
    where = _country(country)
    warned = lookup.screen(knowledge, typed, where)
    try:
        kind, key = names.named(knowledge, typed)
    except UnknownName:
        if not warned.alerts:
            raise
        _tell(knowledge, warned, form, no_color=no_color)
        return
    record = knowledge.record(kind, key)
    sources = _sources(knowledge, warned, citations.of_record(record), form)
    if form is Format.JSON:
        _write_json(contract.record(knowledge, kind, key, sources, warned))
    else:
        _show(compose.record(knowledge, record, warned.emergency, sources, warned), form, no_color=no_color)


@app.command(epilog=EXIT_CODES)
def compare(
    first: arguments.First,
    second: arguments.Second,
    form: arguments.Form = Format.AUTO,
    overlays: arguments.Overlays = None,
    country: arguments.Country = None,
    no_color: arguments.NoColor = False,
    quiet: arguments.Quiet = False,
) -> None:
    """Tell two conditions (or symptoms) apart.

    Example: symptom compare "restless legs syndrome" PLMD
    """
    from symptomcli import citations, compose, contract, lookup, names
    from symptomcli import compare as comparing

    form = _paged(form)
    knowledge = _load(_overlays(overlays))
    where = _country(country)
    warned = lookup.screen(knowledge, f"{first}. {second}", where)
    try:
        pair = names.pair(knowledge, first, second)
    except UnknownName:
        if not warned.alerts:
            raise
        _tell(knowledge, warned, form, no_color=no_color)
        return
    a, b = (knowledge.record(kind, key) for kind, key in pair)
    found = comparing.differences(knowledge, a, b)
    cited = (*(key for row in found for key in row.sources), *citations.of_record(a), *citations.of_record(b))
    sources = _sources(knowledge, warned, cited, form)
    if form is Format.JSON:
        _write_json(contract.comparison(knowledge, pair, found, sources, warned))
    else:
        _show(compose.comparison(a, b, found, sources, warned), form, no_color=no_color)


@app.command(epilog=EXIT_CODES)
def lint(
    path: arguments.Checked = None,
    form: arguments.ReportForm = Format.PLAIN,
    strict: arguments.Strict = False,
    quiet: arguments.Quiet = False,
) -> None:
    """Check a knowledge folder or file: each fault and its cure.

    Example: symptom lint my-entries/
    """
    from symptomcli import lint as linter
    from symptomcli import notation

    if form not in (Format.PLAIN, Format.JSON):
        raise BadInput("lint writes --format plain or json.")
    report = linter.check(path, strict=strict)
    if form is Format.JSON:
        _write_json(report.to_json())
    else:
        console.write("".join(f"{notation.clean(str(finding))}\n" for finding in report.findings))
        if not quiet:
            console.note(report.summary)
    raise typer.Exit(KnowledgeFault.exit_code if report.faults else 0)


@app.command(epilog=EXIT_CODES)
def code(
    source: arguments.Source,
    target: arguments.Target,
    column: arguments.Column,
    overlays: arguments.Overlays = None,
    jobs: arguments.Jobs = 1,
    force: arguments.Force = False,
    quiet: arguments.Quiet = False,
) -> None:
    """Code a table of complaints, for counting only.

    Never for the care of one person. Every row and column comes out, with symptom_id, symptom_name, score, outcome, icd10cm and hpo
    behind. Needs the extra "table".

    Example: symptom code visits.csv coded.parquet --column complaint
    """
    from symptomcli import notation, table

    try:
        with console.progress("texts coded", quiet=quiet) as told:
            summary = table.code(source, target, column, overlays=_overlays(overlays), jobs=jobs, force=force, told=told)
    except ModuleNotFoundError as error:
        if error.name != "duckdb":
            raise
        raise BadInput('Tables need DuckDB: python -m pip install "symptom[table]".') from error
    if not quiet:
        share = 100 * summary.coded / summary.rows if summary.rows else 0.0
        console.note(f"{summary.rows:,} rows, {summary.texts:,} different texts; {summary.coded:,} rows coded ({share:.1f} %).")
        if summary.uncoded:
            console.note("Commonest that were not: " + "; ".join(f"{notation.clean(text)} ({times:,})" for text, times in summary.uncoded))
    raise typer.Exit(0)


@app.command(epilog=EXIT_CODES)
def schema(
    kind: arguments.SchemaOf = "answer",
) -> None:
    """Print the JSON Schema of an answer or of a record.

    Example: symptom schema answer > answer.schema.json
    """
    from symptomcli import document

    _write_json(document.schema(kind))


def _load(overlays: tuple[Path, ...]) -> "Knowledge":
    from symptomcli.knowledge import Knowledge

    return Knowledge.load(overlays)


def _overlays(paths: "Sequence[str] | None") -> tuple[Path, ...]:
    if paths and "" in paths:
        raise BadInput("--knowledge takes the path of a folder or file, not an empty text.")
    return tuple(map(Path, paths or ()))


def _country(given: str | None) -> str | None:
    from symptomcli import countries

    return countries.chosen(given, os.environ)


def _resolved(form: Format) -> Format:
    """Make `auto` a table on a terminal, plain elsewhere and where the terminal cannot draw."""
    if form is not Format.AUTO:
        return form
    return Format.TABLE if console.is_terminal() and os.environ.get("TERM") != "dumb" else Format.PLAIN


def _paged(form: Format) -> Format:
    """Narrow the formats to those of a page, for `show` and `compare`."""
    if form in (Format.NDJSON, Format.CSV, Format.TSV):
        raise BadInput(f"This command writes table, plain, json or markdown, not {form.value}.")
    return _resolved(form)


def _sources(knowledge: "Knowledge", warned: "Answer", cited: "Iterable[str]", form: Format) -> "tuple[Source, ...]":
    """Give the sources of what is shown: an alert's, the entries', and on a page those of the emergency number that its cards name."""
    from symptomcli import citations

    alerts = citations.of_answer(knowledge, warned) if warned.alerts else ()
    numbers = () if form is Format.JSON else warned.emergency.sources
    return knowledge.sources(list(dict.fromkeys((*alerts, *cited, *numbers))))


def _write_json(value: object, *, indent: int | None = 2) -> None:
    from symptomcli import notation

    console.write_json(notation.to_json(value, indent=indent) + "\n")


def _show(shown: "Page", form: Format, *, no_color: bool) -> None:
    if form in (Format.PLAIN, Format.MARKDOWN):
        from symptomcli import transcript

        console.write(transcript.markdown(shown) if form is Format.MARKDOWN else transcript.plain(shown))
    else:
        from symptomcli import render

        console.draw(lambda width, boxes: render.page(shown, width, boxes=boxes), no_color=no_color)


def _asked(arguments: list[str]) -> tuple[typer.Typer, list[str], str]:
    """Give the program to run, its arguments and its name: where a command is named, a program of that command alone.

    Typer reads the signature of each command that it is given, 3 ms apiece.
    """
    if COMPLETION not in os.environ:
        for command in app.registered_commands:
            name = command.name or (command.callback and command.callback.__name__)
            if arguments[:1] == [name]:
                alone = _program(add_completion=False)
                alone.registered_commands.append(command)
                return alone, arguments[1:], f"symptom {name}"
    return app, arguments, "symptom"


def _run() -> int:
    """Run the command; the one place where failures become a sentence and an exit code."""
    program, arguments, name = _asked(sys.argv[1:])
    try:
        code = program(arguments, standalone_mode=False, prog_name=name)
    except ReaderGone:
        return ReaderGone.exit_code
    except SystemExit:  # Typer's own way out when the reader of its help went away
        return ReaderGone.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  # the boundary: no traceback reaches a user, and no phrase a log
        from symptomcli.notation import clean

        sentence, failed = _told(error)
        console.note(f"symptom: {clean(sentence)}")
        return failed
    return code if isinstance(code, int) else 0


def _told(error: Exception) -> tuple[str, int]:
    """Say a failure in one sentence, and give its exit code."""
    match error:
        case SymptomError():
            return str(error), error.exit_code
        case typer.TyperException():
            told = error.format_message().rstrip(".")
            return f"{told}{'' if told.endswith('?') else '.'} See: symptom --help.", error.exit_code
        case OSError():
            return console.unwritten(error), OutputFault.exit_code
        case _:
            return (
                f"an internal fault ({type(error).__name__}); please report how it came about, without your own words.",
                KnowledgeFault.exit_code,
            )


def main() -> NoReturn:
    """Run `symptom` and exit."""
    console.tolerate((sys.stdout, sys.stderr), "replace")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    console.stand_in()
    code = _run()
    if code in (OutputFault.exit_code, ReaderGone.exit_code):
        console.drop(1)
    console.leave(code)
