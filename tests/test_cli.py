"""The command as a process: exit codes, one sentence for each failure, streams that are full, gone or closed, and broken knowledge."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Program

Json = dict[str, Any]
Done = subprocess.CompletedProcess[bytes]

PHRASE = ("lookup", "leg jerks")
MANY = b"".join(b"leg jerks %d\n" % number for number in range(3000))


def _is_one_sentence(told: bytes) -> bool:
    """Tell whether stderr is one line of the program's own, without a traceback or an escape."""
    text = told.decode()
    return (
        text.startswith("symptom: ")
        and text.count("\n") == 1
        and text.endswith("\n")
        and "Traceback" not in text
        and "internal fault" not in text
        and not any(ord(letter) < 32 or 127 <= ord(letter) < 160 or letter == "\u202e" for letter in text[:-1])
    )


def _shell(program: Program, line: str, *arguments: str, stdin: bytes = b"") -> Done:
    """Run the program by a shell line in which "$@" is its command, so that streams can be closed as a shell closes them."""
    command = ["sh", "-c", f'exec "$@" {line}', "sh", *program.command(*arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, env=program.environment(), cwd=program.folder, timeout=60, check=False)


@pytest.fixture(scope="module")
def packed(program: Program) -> Json:
    """The packed knowledge, as JSON values."""
    loaded: Json = json.loads((program.folder / "symptomcli" / "knowledge.json").read_bytes())
    return loaded


@pytest.fixture
def copied(program: Program, tmp_path: Path) -> Program:
    """A copy of the installed program that a test may break."""
    folder = tmp_path / "copy"
    shutil.copytree(program.folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return program._replace(folder=folder)


# Exit codes


@pytest.mark.parametrize(
    "arguments",
    [
        ("lookup", "leg jerks at night"),
        ("lookup", "my face is drooping", "--exact"),
        ("lookup", "i want to die"),
        ("lookup", "--", "-5 leg jerks"),
        ("list",),
        ("show", "restless", "legs", "syndrome"),
        ("compare", "RLS", "PLMD"),
        ("lint",),
        ("--version",),
        ("--help",),
        ("lookup", "--help"),
    ],
    ids=" ".join,
)
def test_found_is_0(program: Program, arguments: tuple[str, ...]) -> None:
    """An entry, an alert, a crisis answer, a list and a help text are on stdout with exit code 0."""
    done = program(*arguments, *(("--quiet",) if arguments == ("lint",) else ()))
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout or arguments == ("lint",)


@pytest.mark.parametrize("form", ["json", "csv", "plain"])
def test_nothing_matched_is_1_and_no_failure(program: Program, form: str) -> None:
    """A phrase that matches nothing is answered on stdout, and stderr stays empty."""
    done = program("lookup", "zzz qqq", "--format", form)
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout


@pytest.mark.parametrize("command", [(), ("lookup",), ("show",)], ids=" ".join)
def test_help_tells_the_exit_codes(program: Program, command: tuple[str, ...]) -> None:
    """Each help text has the table of exit codes and says that this is no diagnosis."""
    text = " ".join(program(*command, "--help").stdout.decode().split())
    for part in ("0 found", "1 nothing matched", "2 usage", "3 broken knowledge", "130 interrupted", "141 the reader", "not a diagnosis"):
        assert part in text


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("show", "restless wardrobe of doom"), 1, "Did you mean: restless-legs"),
        (("show", "nosuchthing"), 1, "'nosuchthing'"),
        (("compare", "RLS", "restless wardrobe of doom"), 1, "Did you mean: restless-legs"),
        (("lookup",), 2, "PHRASE"),
        (("lookup", ""), 2, "Type what you feel"),
        (("lookup", " \t "), 2, "Type what you feel"),
        (("lookup", "leg", "--limit", "0"), 2, "--limit"),
        (("lookup", "leg", "--limit", "many"), 2, "--limit"),
        (("lookup", "leg", "--jobs", "0"), 2, "--jobs"),
        (("lookup", "leg", "--country", "XX"), 2, "'XX'"),
        (("lookup", "leg", "--country", "UK"), 2, "United Kingdom is GB"),
        (("list", "--country", "XX"), 2, "'XX'"),
        (("lookup", "-", "--format", "json"), 2, "ndjson"),
        (("lookup", "leg", "--format", "xml"), 2, "'xml'"),
        (("lookup", "leg", "--colour"), 2, "--colour"),
        (("leg jerks",), 2, "'leg jerks'"),
        (("--limit", "3"), 2, "--limit"),
        (("list", "drugs"), 2, "'drugs'"),
        (("list", "--urgency", "routine"), 2, "list symptoms"),
        (("list", "symptoms", "--urgency", "soon"), 2, "'soon'"),
        (("list", "symptoms", "--system", "soul"), 2, "'soul'"),
        (("show", "RLS", "--format", "csv"), 2, "csv"),
        (("compare", "RLS"), 2, "'B'"),
        (("compare", "RLS", "restless legs syndrome"), 2, "two different"),
        (("lint", "--format", "markdown"), 2, "plain or json"),
        (("lookup", "leg jerks", "--knowledge", "/nowhere/at/all"), 3, "/nowhere/at/all"),
        (("list", "--knowledge", "/nowhere/at/all"), 3, "/nowhere/at/all"),
        (("lookup", "leg jerks", "--knowledge", "/dev/null"), 3, "/dev/null"),
        (("lint", "/nowhere/at/all"), 3, "/nowhere/at/all"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_failure_is_one_sentence(program: Program, arguments: tuple[str, ...], code: int, told: str) -> None:
    """Each failure has its exit code, one line on stderr that names what was wrong, and nothing on stdout."""
    done = program(*arguments)
    assert (done.returncode, done.stdout) == (code, b"")
    assert told in done.stderr.decode()
    assert _is_one_sentence(done.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "{}"),
        ("{}",),
        ("--{}",),
        ("list", "{}"),
        ("lookup", "leg", "--format", "{}"),
        ("lookup", "leg", "--limit", "{}"),
        ("lookup", "leg", "--country", "{}"),
        ("lookup", "leg jerks", "--knowledge", "{}"),
        ("lint", "{}"),
    ],
    ids=" ".join,
)
def test_a_failure_does_not_echo_what_steers_a_terminal(program: Program, arguments: tuple[str, ...]) -> None:
    """Escapes, line breaks and direction marks in an argument come back on one line, without their force."""
    steering = "\x1b[31mred\x1b]0;t\x07 zz\nsymptom: zz\r\u202ezz\x9b2J\udcff"
    done = program(*(argument.replace("{}", steering) for argument in arguments))
    assert done.returncode in (1, 2, 3)
    assert done.stdout == b""
    assert _is_one_sentence(done.stderr)


def test_the_environment_fails_as_the_option_does(program: Program) -> None:
    """SYMPTOM_COUNTRY and SYMPTOM_KNOWLEDGE are checked like --country and --knowledge; an option on the command line goes before."""
    wrong_country = program(*PHRASE, SYMPTOM_COUNTRY="XX")
    wrong_knowledge = program(*PHRASE, SYMPTOM_KNOWLEDGE="/nowhere/at/all")
    assert (wrong_country.returncode, wrong_knowledge.returncode) == (2, 3)
    assert _is_one_sentence(wrong_country.stderr)
    assert _is_one_sentence(wrong_knowledge.stderr)
    assert program(*PHRASE, "--country", "GB", SYMPTOM_COUNTRY="XX").returncode == 0
    assert program(*PHRASE, SYMPTOM_COUNTRY="", SYMPTOM_KNOWLEDGE="").returncode == 0


# Overlays


def _write(folder: Path, files: dict[str, bytes | None]) -> Path:
    """Write files (None for a folder) under `folder`."""
    folder.mkdir()
    for name, content in files.items():
        path = folder / name
        if content is None:
            path.mkdir(parents=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return folder


BROKEN_FOLDERS: dict[str, dict[str, bytes | None]] = {
    "empty": {},
    "no entries": {"symptoms": None, "notes.txt": b"leg jerks"},
    "not JSON": {"symptoms/a.json": b"{"},
    "not UTF-8": {"symptoms/a.json": b'{"id": "\xff"}'},
    "a list": {"symptoms/a.json": b"[]"},
    "keys missing": {"symptoms/a.json": b'{"id": "a"}'},
    "a folder for a file": {"symptoms/a.json": None},
    "question": {"questions/a.json": b'{"id": "a"}'},
    "new alert": {"alerts/a.json": b'{"id": "a"}'},
    "known alert": {"alerts/stroke-signs.json": b'{"id": "stroke-signs"}'},
    "known alert of wrong shape": {"alerts/stroke-signs.json": b'{"id": "stroke-signs", "findings": [], "when": 3}'},
    "sources an object": {"sources.json": b"{}"},
    "sources of texts": {"sources.json": b'["x"]'},
    "sources without keys": {"sources.json": b'[{"id": "a"}]'},
    "lexicon a list": {"lexicon.json": b"[1]"},
    "lexicon of wrong shape": {"lexicon.json": b'{"equivalents": {"tummy": 3}}'},
    "version not UTF-8": {"VERSION": b"\xff", "symptoms/a.json": b"{}"},
}

BROKEN_FILES = {
    "empty": b"",
    "not JSON": b"{",
    "not UTF-8": b"\xff\xfe",
    "a list": b"[1, 2]",
    "no entries": b"{}",
    "deeply nested": b"[" * 100_000,
    "section a list": b'{"symptoms": []}',
    "record a number": b'{"symptoms": {"a": 3}}',
    "keys missing": b'{"symptoms": {"a": {}}}',
    "known alert": b'{"alerts": {"stroke-signs": {}}}',
    "known alert a number": b'{"alerts": {"stroke-signs": 5}}',
    "known alert of wrong shape": b'{"alerts": {"stroke-signs": {"findings": []}}}',
    "lexicon a number": b'{"lexicon": 3}',
    "lexicon part a number": b'{"lexicon": {"equivalents": 3}}',
    "lexicon way a number": b'{"lexicon": {"equivalents": {"tummy": 3}}}',
}


@pytest.mark.parametrize("files", BROKEN_FOLDERS.values(), ids=BROKEN_FOLDERS)
def test_a_broken_folder_is_3(program: Program, tmp_path: Path, files: dict[str, bytes | None]) -> None:
    """A folder without entries, or with a broken one, is refused in one sentence that names it; nothing is answered."""
    folder = _write(tmp_path / "mine", files)
    done = program(*PHRASE, "--knowledge", str(folder))
    assert (done.returncode, done.stdout) == (3, b"")
    assert _is_one_sentence(done.stderr)
    assert str(folder) in done.stderr.decode()


@pytest.mark.parametrize("content", BROKEN_FILES.values(), ids=BROKEN_FILES)
def test_a_broken_file_is_3(program: Program, tmp_path: Path, content: bytes) -> None:
    """A knowledge file that is empty, torn or of another shape is refused in one sentence that names it."""
    path = tmp_path / "mine.json"
    path.write_bytes(content)
    done = program(*PHRASE, "--knowledge", str(path))
    assert (done.returncode, done.stdout) == (3, b"")
    assert _is_one_sentence(done.stderr)
    assert str(path) in done.stderr.decode()


@pytest.mark.parametrize("command", ["list", "show", "compare", "lookup -", "lookup - --jobs 2"])
def test_every_command_refuses_a_broken_overlay(program: Program, tmp_path: Path, command: str) -> None:
    """No command goes on without the knowledge it was given, and no worker process complains beside it."""
    names = {"show": ("RLS",), "compare": ("RLS", "PLMD")}
    path = tmp_path / "mine.json"
    path.write_bytes(b"{")
    done = program(*command.split(), *names.get(command, ()), "--knowledge", str(path), stdin=MANY)
    assert (done.returncode, done.stdout) == (3, b"")
    assert _is_one_sentence(done.stderr)


def _own_symptom(packed: Json) -> Json:
    """Give a valid record: a packed one under another name, with phrases that no other entry has."""
    phrases = sorted(f"zorkmid {word}" for word in ("quibbles", "wobbles", "frobnicates", "grumbles", "xyzzies"))
    return packed["symptoms"]["leg-jerks"] | {"id": "zorkmid", "name": "Zorkmid quibbles", "phrases": phrases, "related": []}


@pytest.mark.parametrize("place", ["file", "environment"])
def test_an_overlay_adds_a_symptom(program: Program, packed: Json, tmp_path: Path, place: str) -> None:
    """A valid record of one's own is found by lookup, list and show, and the built-in entries stay."""
    record = _own_symptom(packed)
    if place == "file":
        path = tmp_path / "mine.json"
        path.write_text(json.dumps({"symptoms": {"zorkmid": record}}), "utf-8")
    else:
        path = _write(tmp_path / "mine", {"symptoms/zorkmid.json": json.dumps(record).encode()})
    options = () if place == "environment" else ("--knowledge", str(path))
    more = {"SYMPTOM_KNOWLEDGE": str(path)} if place == "environment" else {}
    found = json.loads(program("lookup", "zorkmid quibbles", "-f", "json", *options, **more).stdout)
    assert (found["matches"][0]["id"], found["matches"][0]["score"]) == ("zorkmid", 100.0)
    assert found["causes"]
    listed = program("list", "symptoms", *options, **more).stdout.decode().splitlines()
    assert "zorkmid\tZorkmid quibbles" in listed
    assert len(listed) == len(packed["symptoms"]) + 1
    assert program("show", "zorkmid", *options, **more).stdout.startswith(b"Zorkmid quibbles\n")
    assert json.loads(program("lookup", "leg jerks", "-f", "json", *options, **more).stdout)["matches"][0]["id"] == "leg-jerks"


def test_overlays_are_laid_in_order(program: Program, packed: Json, tmp_path: Path) -> None:
    """`--knowledge` may be given twice: both are laid over the built-in knowledge, and the later one replaces a record of the first."""
    paths = []
    for name in ("First name", "Second name"):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps({"symptoms": {"zorkmid": _own_symptom(packed) | {"name": name}}}), "utf-8")
        paths += ["--knowledge", str(path)]
    assert program("show", "zorkmid", *paths).stdout.startswith(b"Second name\n")


WEAKER: dict[str, Callable[[Json], Json]] = {
    "lower level": lambda alert: {"alerts": {alert["id"]: alert | {"urgency": "urgent"}}},
    "other ways": lambda alert: {"alerts": {alert["id"]: alert | {"findings": {"a": ["zorkmid"]}, "when": [["a"]]}}},
    "the sign as a saying": lambda alert: {"alerts": {alert["id"]: alert | {"idioms": ["face is drooping", "face drooping"]}}},
    "a message that reassures": lambda alert: {
        "alerts": {alert["id"]: alert | {"message": "All is well.", "first_aid": {"do": [], "do_not": []}}}
    },
    "a crisis route": lambda alert: {"alerts": {alert["id"]: alert | {"outcome": "crisis"}}},
    "a word for no": lambda _: {"lexicon": {"negation": {"triggers": ["my"]}}},
    "other words": lambda _: {
        "lexicon": {
            "spellings": {"drooping": "smiling", "face": "foot"},
            "slips": {"drooping": "smiling", "face": "foot"},
            "fillers": ["face", "drooping"],
            "unheard": ["face", "drooping"],
        }
    },
    "other parts of speech": lambda _: {
        "lexicon": {
            "sayings": ["my face is drooping", "face is drooping"],
            "durations": ["face", "drooping"],
            "qualifiers": {"at night": ["face is drooping", "drooping"]},
            "equivalents": {"no": ["my"], "happy": ["drooping"]},
        }
    },
    "an abbreviation for nothing": lambda _: {"lexicon": {"abbreviations": {"drooping": "", "face": ""}}},
    "a contraction": lambda _: {"lexicon": {"contractions": {"my": "not my"}}},
}


@pytest.mark.parametrize("weaker", WEAKER.values(), ids=WEAKER)
def test_an_overlay_cannot_weaken_an_alert(program: Program, packed: Json, tmp_path: Path, weaker: Callable[[Json], Json]) -> None:
    """Whatever an overlay says, it is refused or the warning sign is heard at its full level, with the built-in message."""
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(weaker(packed["alerts"]["stroke-signs"])), "utf-8")
    done = program("lookup", "my face is drooping", "-f", "json", "--knowledge", str(path))
    if done.returncode == 3:
        assert _is_one_sentence(done.stderr)
        return
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["outcome"], answer["urgency"]) == (0, "match", "emergency")
    assert [(alert["id"], alert["urgency"]) for alert in answer["alerts"]] == [("stroke-signs", "emergency")]
    assert answer["alerts"][0]["message"].startswith(packed["alerts"]["stroke-signs"]["message"].split("{number}", maxsplit=1)[0])
    assert answer["alerts"][0]["first_aid"]["do"]


@pytest.mark.parametrize("key", ["emergency", "crisis"])
def test_an_overlay_cannot_take_away_whom_to_call(program: Program, packed: Json, tmp_path: Path, key: str) -> None:
    """An overlay that replaces a verified number or removes the helplines is refused, or the built-in ones are still told."""
    known = packed["emergency_numbers"]["GB"]
    changed = {"emergency": known["emergency"] | {"number": "0", "also": []}, "crisis": []}
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"emergency_numbers": {"GB": known | {key: changed[key]}}}), "utf-8")
    done = program("lookup", "i want to die", "--country", "GB", "-f", "json", "--knowledge", str(path))
    if done.returncode == 3:
        assert _is_one_sentence(done.stderr)
        return
    text = json.loads(done.stdout)["emergency"]["text"]
    assert "999" in text
    assert "116 123" in text


# A broken install


def _truncate(name: str) -> Callable[[Path], None]:
    return lambda folder: os.truncate(folder / name, (folder / name).stat().st_size // 2)


def _replace(name: str, content: bytes) -> Callable[[Path], None]:
    def replace(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return replace


def _remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _blank(folder: Path) -> None:
    """Overwrite the packed knowledge with as many zeros."""
    path = folder / "knowledge.json"
    path.write_bytes(bytes(path.stat().st_size))


DAMAGE: dict[str, Callable[[Path], None]] = {
    "index missing": _remove("index.json"),
    "index cut": _truncate("index.json"),
    "index empty": _replace("index.json", b""),
    "index of another shape": _replace("index.json", b"[]"),
    "index without keys": _replace("index.json", b"{}"),
    "knowledge missing": _remove("knowledge.json"),
    "knowledge cut": _truncate("knowledge.json"),
    "knowledge empty": _replace("knowledge.json", b""),
    "knowledge overwritten": _blank,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_install_is_3(copied: Program, damage: Callable[[Path], None]) -> None:
    """Packed knowledge that is missing or torn is told in one sentence that says to install again."""
    damage(copied.folder / "symptomcli")
    for arguments in (PHRASE, ("lint",)) if damage in (_blank, DAMAGE["knowledge cut"]) else (PHRASE,):
        done = copied(*arguments)
        assert (done.returncode, done.stdout) == (3, b"")
        assert _is_one_sentence(done.stderr)
        assert "install symptom again" in done.stderr.decode()


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("lookup", "--help")], ids=" ".join)
def test_help_needs_no_knowledge(copied: Program, arguments: tuple[str, ...]) -> None:
    """Help and version work in a damaged install too."""
    (copied.folder / "symptomcli" / "index.json").unlink()
    assert copied(*arguments).returncode == 0


def test_a_missing_schema_is_told(copied: Program, packed: Json, tmp_path: Path) -> None:
    """An overlay that cannot be checked, because the schemas are gone, is refused in one sentence."""
    shutil.rmtree(copied.folder / "symptomcli" / "schema")
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"symptoms": {"zorkmid": _own_symptom(packed)}}), "utf-8")
    done = copied(*PHRASE, "--knowledge", str(path))
    assert (done.returncode, done.stdout) == (3, b"")
    assert _is_one_sentence(done.stderr)


# Streams that are full, gone or closed


WRITERS = [
    PHRASE,
    ("lookup", "leg jerks", "--format", "json"),
    ("lookup", "leg jerks", "--format", "table"),
    ("lookup", "-", "--format", "ndjson"),
    ("lookup", "-", "--format", "csv", "--jobs", "2"),
    ("list", "sources"),
    ("show", "RLS"),
    ("--version",),
    ("lookup", "--help"),
    (),
]


@pytest.mark.parametrize("arguments", WRITERS, ids=" ".join)
def test_a_full_disk_is_3(program: Program, arguments: tuple[str, ...]) -> None:
    """Output that cannot be written is told in one sentence."""
    done = _shell(program, ">/dev/full", *arguments, stdin=MANY[:5000])
    assert done.returncode == 3
    assert _is_one_sentence(done.stderr)
    assert "could not be written" in done.stderr.decode()


@pytest.mark.parametrize("arguments", WRITERS, ids=" ".join)
def test_a_reader_that_went_away_is_141(program: Program, arguments: tuple[str, ...]) -> None:
    """Where nobody reads the pipe any more, the program ends without a word."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            program.command(*arguments),
            input=MANY[:5000],
            stdout=writer,
            stderr=subprocess.PIPE,
            env=program.environment(),
            timeout=60,
            check=False,
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def _feed(process: subprocess.Popen[bytes], lines: bytes) -> threading.Thread:
    """Write to a process from a thread of its own, since it may stop reading."""

    def write() -> None:
        assert process.stdin is not None
        with suppress(BrokenPipeError), process.stdin:
            process.stdin.write(lines)

    thread = threading.Thread(target=write)
    thread.start()
    return thread


@contextmanager
def _started(program: Program, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start the program in a session of its own, all streams piped; whatever still runs after 30 seconds is killed."""
    with subprocess.Popen(
        program.command(*arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=program.environment(),
        start_new_session=True,
    ) as process:
        end = threading.Timer(30, _kill, (process.pid,))
        end.start()
        try:
            yield process
        finally:
            end.cancel()
            _kill(process.pid)


def _kill(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_a_reader_that_goes_away_in_the_midst_is_141(program: Program, form: str, jobs: str) -> None:
    """A reader that takes the first line and leaves, as `head -1` does, ends a long stream without a word."""
    with _started(program, "lookup", "-", "--format", form, "--jobs", jobs) as process:
        feeding = _feed(process, MANY)
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 141
        feeding.join(timeout=30)


@pytest.mark.parametrize("lines", [b"leg jerks\n", MANY], ids=["waiting", "busy"])
def test_an_interrupt_is_130(program: Program, lines: bytes) -> None:
    """Ctrl-C while lines are awaited or answered ends the program without a word; what was answered stays answered."""
    with _started(program, "lookup", "-", "--format", "ndjson") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(lines)
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["outcome"] == "match"
        os.killpg(process.pid, signal.SIGINT)
        process.stdout.read()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 130


def test_an_interrupt_of_several_processes_is_130(program: Program) -> None:
    """Ctrl-C reaches the workers too, and none of them says anything."""
    with _started(program, "lookup", "-", "--format", "ndjson", "--jobs", "2") as process:
        feeding = _feed(process, MANY)
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        process.stdout.read()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 130
        feeding.join(timeout=30)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="the workers are seen in /proc")
@pytest.mark.parametrize("delay", [0.0, 0.02, 0.05, 0.1])
def test_an_interrupt_of_workers_that_start_is_130(program: Program, tmp_path: Path, delay: float) -> None:
    """Ctrl-C while the workers are still reading the knowledge ends all of them soon, without a traceback of theirs."""
    lines, told = tmp_path / "lines", tmp_path / "told"
    lines.write_bytes(MANY)
    with lines.open("rb") as stdin, told.open("wb") as stderr:
        process = subprocess.Popen(
            program.command("lookup", "-", "--format", "csv", "--jobs", "2"),
            stdin=stdin,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            env=program.environment(),
            start_new_session=True,
        )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    deadline = time.monotonic() + 30
    try:
        while time.monotonic() < deadline and not children.read_text("ascii"):
            time.sleep(0.002)
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=10) == 130
    finally:
        _kill(process.pid)
        process.wait()
    assert told.read_bytes() == b""


@pytest.mark.parametrize("arguments", WRITERS[2:], ids=" ".join)
def test_a_closed_stdout_is_3(program: Program, arguments: tuple[str, ...]) -> None:
    """Without a standard output (`>&-`) the answer has nowhere to go, and that is said."""
    done = _shell(program, ">&-", *arguments, stdin=b"leg jerks\n")
    assert done.returncode == 3
    assert _is_one_sentence(done.stderr)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (PHRASE, 0),
        (("show", "zzz"), 1),
        (("lookup", "leg", "--limit", "0"), 2),
        (("lookup", "leg", "--knowledge", "/nowhere"), 3),
    ],
)
@pytest.mark.parametrize("line", ["2>&-", "2>/dev/full"])
def test_a_closed_stderr_changes_nothing(program: Program, arguments: tuple[str, ...], code: int, line: str) -> None:
    """Where stderr is closed or full, answer and exit code are the same."""
    done = _shell(program, line, *arguments)
    assert (done.returncode, done.stdout) == (code, program(*arguments).stdout)


def test_a_closed_stdin_is_no_input(program: Program) -> None:
    """A phrase needs no stdin; a stream without one has no line, so that none is found."""
    assert _shell(program, "<&-", *PHRASE).stdout == program(*PHRASE).stdout
    for form in ("plain", "ndjson", "csv"):
        done = _shell(program, "<&-", "lookup", "-", "--format", form)
        assert (done.returncode, done.stderr) == (1, b"")


def test_all_streams_closed(program: Program) -> None:
    """With all three streams closed only the exit code is left."""
    assert _shell(program, "<&- >&- 2>&-", *PHRASE).returncode == 3
    assert _shell(program, "<&- >&- 2>&-", "lookup", "leg", "--limit", "0").returncode == 2


# Many lines


def _complaints() -> Iterator[str]:
    for number in range(500):
        yield ("leg jerks", "my face is drooping", "zzz", "", "is PLMD common", "shaky hands, twitching eyelid")[
            number % 6
        ] + f" {number % 7}"


@pytest.mark.parametrize("form", ["ndjson", "csv", "plain"])
def test_two_processes_answer_as_one_does(program: Program, form: str) -> None:
    """`--jobs 2` writes the same bytes as `--jobs 1`, over more lines than one process takes at once."""
    lines = "\n".join(_complaints()).encode()
    one, two = (program("lookup", "-", "--format", form, "--jobs", jobs, stdin=lines) for jobs in ("1", "2"))
    assert (one.returncode, two.returncode, two.stderr) == (0, 0, b"")
    assert one.stdout == two.stdout
    if form == "ndjson":
        assert [json.loads(line)["query"] for line in one.stdout.splitlines()] == list(_complaints())


def test_an_answer_is_written_before_the_next_line_is_read(program: Program) -> None:
    """A stream can be talked to: each answer comes while stdin is still open."""
    with _started(program, "lookup", "-", "--format", "ndjson") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for phrase in (b"leg jerks", b"chest pain"):
            process.stdin.write(phrase + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["query"] == phrase.decode()
        process.stdin.close()
        assert process.wait(timeout=30) == 0


# Surroundings


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("form", ["plain", "table", "markdown", "csv"])
def test_no_output_encoding_crashes(program: Program, form: str, encoding: str) -> None:
    """What the output's encoding cannot show is replaced; the answer comes whole and decodes."""
    done = program("lookup", "leg jerks ☃ “漢字” crushing chest pain", "--format", form, PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "chest" in done.stdout.decode(encoding)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_no_error_encoding_crashes(program: Program, encoding: str) -> None:
    """A failure that quotes such characters is one sentence too."""
    done = program("show", "☃ zzz 漢字", PYTHONIOENCODING=encoding)
    assert done.returncode == 1
    assert done.stderr.decode(encoding).count("\n") == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("locale", ["C", "en_GB.ISO-8859-1", "klingon", ""])
def test_no_locale_crashes(program: Program, locale: str) -> None:
    """Outside UTF-8 mode the answer of any locale is the same but for the country."""
    done = program("lookup", "leg jerks", "--format", "csv", PYTHONUTF8="0", LC_ALL=locale, LANG=locale)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == program("lookup", "leg jerks", "--format", "csv").stdout


def test_no_home_and_a_folder_that_cannot_be_written(program: Program, tmp_path: Path) -> None:
    """Without HOME, in a folder that is read only, the answer is the same, and no file is left anywhere."""
    here = tmp_path / "here"
    here.mkdir()
    here.chmod(0o555)
    before = sorted(path.name for path in (program.folder / "symptomcli").iterdir())
    done = subprocess.run(program.command(*PHRASE), capture_output=True, env=program.environment(), cwd=here, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == program(*PHRASE, HOME="/nowhere", XDG_CONFIG_HOME="/nowhere").stdout
    assert list(here.iterdir()) == []
    assert {path for path in before if path != "__pycache__"} <= {path.name for path in (program.folder / "symptomcli").iterdir()}


def test_a_folder_of_the_same_names_changes_nothing(program: Program, tmp_path: Path) -> None:
    """Files in the current folder that are named as the program's own are not read."""
    for name in ("knowledge.json", "index.json", "lexicon.json", "symptom.toml", ".symptomrc"):
        (tmp_path / name).write_bytes(b"{")
    (tmp_path / "data").mkdir()
    done = subprocess.run(program.command(*PHRASE), capture_output=True, env=program.environment(), cwd=tmp_path, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, program(*PHRASE).stdout)


def test_a_relative_overlay_is_of_the_current_folder(program: Program, packed: Json, tmp_path: Path) -> None:
    """`--knowledge mine` is the folder `mine` here, and `--knowledge .` is this folder."""
    folder = _write(tmp_path / "mine", {"symptoms/zorkmid.json": json.dumps(_own_symptom(packed)).encode()})
    for cwd, path in ((tmp_path, "mine"), (folder, ".")):
        command = program.command("lookup", "zorkmid quibbles", "-f", "csv", "--knowledge", path)
        done = subprocess.run(command, capture_output=True, env=program.environment(), cwd=cwd, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"symptom,zorkmid," in done.stdout


@pytest.mark.parametrize("option", ["--quiet", "--exact", "--jobs=2"])
def test_no_option_hides_an_alert(program: Program, option: str) -> None:
    """A misspelt warning sign is heard whatever is asked for."""
    answer = json.loads(program("lookup", "my fcae is drooping", option, "--format", "json").stdout)
    assert [alert["id"] for alert in answer["alerts"]] == ["stroke-signs"]
