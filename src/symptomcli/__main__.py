"""The way in: `symptom` and `python -m symptomcli`."""

from __future__ import annotations

import gc
import signal


def main() -> None:
    """Run the command line; until it is imported and can answer Ctrl-C, Ctrl-C ends the program at once and in silence.

    Starting up makes no garbage, so none is looked for; a stream collects its own (`batch`).
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.disable()
    from symptomcli.cli import main as run  # noqa: PLC0415  # see above

    run()


if __name__ == "__main__":
    main()
