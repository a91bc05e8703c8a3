"""An offline symptom reference: a lookup of published information, never a diagnosis.

    >>> from symptomcli import Knowledge, look_up
    >>> look_up(Knowledge.load(), "leg jerks at night").matches[0].id
    'leg-jerks'

The command line is `symptom`; this is its Python face. It imports neither Typer nor Rich, and prints nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symptomcli.knowledge import Knowledge
    from symptomcli.lookup import look_up
    from symptomcli.model import Answer

__version__ = "0.1.0"

__all__ = ["Answer", "Knowledge", "__version__", "look_up"]

_HOMES = {"Knowledge": "knowledge", "look_up": "lookup", "Answer": "model"}


def __getattr__(name: str) -> Any:  # noqa: ANN401  # the three types above
    """Import a part of the face when it is asked for: `symptom --version` needs none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415  # see above

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
