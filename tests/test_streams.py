"""Streams that are full, gone or closed, many lines, and odd surroundings."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Program

from processes import MANY, PHRASE, Json, _is_one_sentence, _own_symptom, _shell, _write

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


def test_an_answer_depends_on_its_line_alone(program: Program) -> None:
    """Neither the lines before it, whose work is kept, nor the order in which Python walks a set changes a byte."""
    tables = sorted((Path(__file__).parent / "phrases").glob("*.tsv"))
    lines = sorted({line.partition("\t")[0] for table in tables for line in table.read_text("utf-8").splitlines()[1:]})[::90]
    forth, back = (
        program("lookup", "-", "--format", "ndjson", stdin="\n".join(asked).encode(), PYTHONHASHSEED=seed)
        for asked, seed in ((lines, "1"), (lines[::-1], "2"))
    )
    assert len(lines) > 500
    assert forth.stdout.splitlines() == back.stdout.splitlines()[::-1]


def test_a_byte_order_mark_is_no_part_of_the_first_line(program: Program) -> None:
    """What an editor puts before a file's first letter is not in its first answer."""
    done = program("lookup", "-", "--format", "ndjson", stdin=b"\xef\xbb\xbfcough\ncough\n")
    assert [json.loads(line)["query"] for line in done.stdout.splitlines()] == ["cough", "cough"]


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


def test_a_relative_overlay_is_of_the_current_folder(few: Program, packed: Json, tmp_path: Path) -> None:
    """`--knowledge mine` is the folder `mine` here, and `--knowledge .` is this folder."""
    folder = _write(tmp_path / "mine", {"symptoms/zorkmid.json": json.dumps(_own_symptom(packed)).encode()})
    for cwd, path in ((tmp_path, "mine"), (folder, ".")):
        command = few.command("lookup", "zorkmid quibbles", "-f", "csv", "--knowledge", path)
        done = subprocess.run(command, capture_output=True, env=few.environment(), cwd=cwd, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"symptom,zorkmid," in done.stdout


@pytest.mark.parametrize("option", ["--quiet", "--exact", "--jobs=2"])
def test_no_option_hides_an_alert(program: Program, option: str) -> None:
    """A misspelt warning sign is heard whatever is asked for."""
    answer = json.loads(program("lookup", "my fcae is drooping", option, "--format", "json").stdout)
    assert [alert["id"] for alert in answer["alerts"]] == ["stroke-signs"]
