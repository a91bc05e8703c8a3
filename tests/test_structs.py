"""Structs do what named tuples do."""

from __future__ import annotations

import pickle
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symptomcli.structs import Struct


class Line(Struct):
    """A struct."""

    text: str
    sources: tuple[str, ...] = ()
    grave: bool = False


class Quick(Struct):
    """A struct with a constructor of its own."""

    text: str
    sources: tuple[str, ...] = ()
    grave: bool = False


Quick.quicken()


class Tuple(NamedTuple):
    """The named tuple that it stands for."""

    text: str
    sources: tuple[str, ...] = ()
    grave: bool = False


VALUES = {"text": "pale", "sources": ("nhs",), "grave": True}


@pytest.mark.parametrize("struct", [Line, Quick])
@given(st.integers(0, 4), st.sets(st.sampled_from([*VALUES, "unknown"])))
def test_is_made_like_a_named_tuple(struct: type[Line | Quick], count: int, named: set[str]) -> None:
    """Whatever arguments are given: the same value, or a TypeError."""
    positional = [*VALUES.values(), "one too many"][:count]
    by_name = {name: VALUES.get(name) for name in named}
    try:
        expected = Tuple(*positional, **by_name)  # type: ignore[arg-type]
    except TypeError:
        with pytest.raises(TypeError):
            struct(*positional, **by_name)  # type: ignore[arg-type]
    else:
        made = struct(*positional, **by_name)  # type: ignore[arg-type]
        assert tuple(made) == tuple(expected)
        assert (made.text, made.sources, made.grave) == expected
        assert made._asdict() == expected._asdict()
        assert repr(made) == repr(expected).replace("Tuple", struct.__name__)
        assert hash(made) == hash(expected)


def test_replaces_by_name_only_what_it_has() -> None:
    """A copy changes, the original does not."""
    line = Line("pale")
    assert line._replace(grave=True) == Line("pale", (), grave=True)
    assert [*line] == ["pale", (), False]
    with pytest.raises(TypeError, match="Line has no field colour"):
        line._replace(colour="blue")


def test_cannot_be_changed() -> None:
    """Neither a field nor anything else can be set."""
    line = Line("pale")
    with pytest.raises(AttributeError):
        line.text = "blue"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        line.colour = "blue"  # type: ignore[attr-defined]


@pytest.mark.parametrize("struct", [Line, Quick])
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_travels_to_another_process(struct: type[Line | Quick], protocol: int) -> None:
    """Pickled, it comes back as the same class."""
    line = struct("pale", ("nhs",), grave=True)
    back = pickle.loads(pickle.dumps(line, protocol))  # noqa: S301  # our own bytes
    assert back == line
    assert type(back) is struct


def test_matches_patterns_by_field() -> None:
    """`match` reads fields by name."""
    match Line("pale", ("nhs",)):
        case Line(text=text, sources=(source,)):
            assert (text, source) == ("pale", "nhs")
