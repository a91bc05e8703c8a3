"""Immutable tuples with named fields: what `typing.NamedTuple` gives, for a seventh of what that costs at each start.

    class Line(Struct):
        text: str
        sources: tuple[str, ...] = ()

`NamedTuple` compiles a constructor for each class and examines each annotation: 60 microseconds a class, and a look-up has some forty.
"""

from __future__ import annotations

import collections
from typing import Any, Self, dataclass_transform

_field = collections._tuplegetter  # type: ignore[attr-defined]  # noqa: SLF001  # what `namedtuple` reads fields with, twice as fast as a property


@dataclass_transform(frozen_default=True)
class _StructType(type):
    """Makes the annotated names of a class its fields, in their order; a value given to one there is its default."""

    _fields: tuple[str, ...]
    _defaults: dict[str, Any]

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> _StructType:
        body.setdefault("__slots__", ())
        made = super().__new__(cls, name, bases, body)
        made._fields = tuple(made.__annotations__)
        made._defaults = {field: body[field] for field in made._fields if field in body}
        for place, field in enumerate(made._fields):
            setattr(made, field, _field(place, None))
        return made


class Struct(tuple[Any, ...], metaclass=_StructType):
    """A tuple with named fields: it compares, hashes and unpacks like the tuple that it is."""

    __slots__ = ()

    def __new__(cls, *given: Any, **named: Any) -> Self:  # noqa: ANN401  # a type checker reads the fields instead
        """Take the fields in order, by name, or both.

        Raises:
            TypeError: a field is missing, unknown or given twice.
        """
        if named and (*named,) == cls._fields[len(given) :]:
            given += tuple(named.values())
        elif named or len(given) != len(cls._fields):
            given = cls._completed(given, named)
        return tuple.__new__(cls, given)

    @classmethod
    def _completed(cls, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        """Give a value for each field: those given in order, then those by name or the defaults."""
        left = cls._fields[len(given) :]
        values = {**cls._defaults, **named}
        if len(given) + len(left) > len(cls._fields) or not named.keys() <= set(left) <= values.keys():
            raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}")
        return (*given, *[values[field] for field in left])

    def _replace(self, **changed: Any) -> Self:  # noqa: ANN401
        """Give a copy with other values in the named fields.

        Raises:
            TypeError: there is no such field.
        """
        made = tuple.__new__(type(self), map(changed.pop, type(self)._fields, self))
        if changed:
            raise TypeError(f"{type(self).__name__} has no field {', '.join(changed)}")
        return made

    def _asdict(self) -> dict[str, Any]:
        """Give the values by field."""
        return dict(zip(type(self)._fields, self, strict=True))

    def __repr__(self) -> str:
        """Name the fields."""
        return f"{type(self).__name__}({', '.join(f'{field}={value!r}' for field, value in self._asdict().items())})"

    @classmethod
    def quicken(cls) -> None:
        """Give the class a constructor of its own, as `NamedTuple` would have: 100 microseconds, that a stream makes up for."""
        defaults = [cls._defaults[field] for field in cls._fields if field in cls._defaults]
        quick: Any = collections.namedtuple(cls.__name__, cls._fields, defaults=defaults)  # type: ignore[misc]  # noqa: PYI024
        cls.__new__ = quick.__new__  # type: ignore[method-assign, assignment]

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Travel to another process as the constructor's arguments."""
        return tuple(self)
