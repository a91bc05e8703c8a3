"""What can go wrong.

SymptomError                a sentence for the reader and an exit code
├── BadInput         (2)    an argument that cannot be used
├── UnknownName      (1)    no entry of that name; knows the nearest names
├── KnowledgeFault   (3)    the knowledge or an overlay is broken; holds every fault
├── BrokenFile       (3)    a file that is read cannot be
├── WorkerLost       (3)    a process that shared the work was ended
├── OutputFault      (3)    an answer could not be written
└── ReaderGone     (141)    the reader of a pipe went away; nobody is left to be told
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence


class SymptomError(Exception):
    """A failure that is told in one sentence."""

    exit_code: ClassVar[int]


class BadInput(SymptomError):
    """An argument or option that cannot be used."""

    exit_code = 2


class UnknownName(SymptomError):
    """No entry has this name; `nearest` holds up to three that are spelt alike."""

    exit_code = 1

    def __init__(self, name: str, nearest: Sequence[str]) -> None:
        """Say which name is unknown and what may have been meant."""
        self.name = name
        self.nearest = tuple(nearest)
        hint = f" Did you mean: {', '.join(self.nearest)}?" if self.nearest else " See: symptom list."
        super().__init__(f"No entry is named {name!r}.{hint}")


class KnowledgeFault(SymptomError):
    """The knowledge cannot be used; `faults` holds one sentence for each fault."""

    exit_code = 3

    def __init__(self, place: str, faults: Sequence[str]) -> None:
        """Name the file or folder and all that is wrong with it."""
        self.place = place
        self.faults = tuple(faults)
        more = f" (and {len(self.faults) - 1} more faults; symptom lint lists them)" if len(self.faults) > 1 else ""
        super().__init__(f"{place}: {self.faults[0]}{more}")


class BrokenFile(SymptomError):
    """A file cannot be read: it is missing, cut short, or not what its name says."""

    exit_code = 3


class WorkerLost(SymptomError):
    """A process that shared the work was ended from outside, for example for want of memory."""

    exit_code = 3


class OutputFault(SymptomError):
    """The answer could not be written, for example because the disk is full."""

    exit_code = 3


class ReaderGone(SymptomError):
    """The reader of the pipe went away, as `head` does; 141 is what a shell reports for SIGPIPE."""

    exit_code = 141
