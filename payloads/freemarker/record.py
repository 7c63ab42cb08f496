"""Immutable records without code generation.

Like frozen dataclasses, but a class costs microseconds to make, not most of a millisecond, and `dataclasses` itself takes
a sixth of the engine's time to start: it has about a hundred of them, and a command line tool that starts slowly is no
joy. Type checkers see dataclasses.
"""

from __future__ import annotations

from typing import ClassVar, NoReturn, Self, dataclass_transform


@dataclass_transform(frozen_default=True, eq_default=False)
class Record:
    """Base of immutable records; the fields are the annotations, in order. Compared by identity."""

    _fields: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[dict[str, object]] = {}

    def __init_subclass__(cls) -> None:
        own = [name for name in cls.__dict__.get("__annotations__", {}) if not name.startswith("_")]  # noqa: RUF063 - inspect is slow to import
        cls._fields = (*cls._fields, *own)
        cls._defaults = {**cls._defaults, **{name: cls.__dict__[name] for name in own if name in cls.__dict__}}

    def __init__(self, *positional: object, **named: object) -> None:
        if not named and len(positional) == len(self._fields):
            held = self.__dict__
            for name, value in zip(self._fields, positional, strict=False):  # faster than `update`
                held[name] = value
            return
        values = {**self._defaults, **dict(zip(self._fields, positional, strict=False)), **named}
        if len(values) != len(self._fields) or len(positional) > len(self._fields):
            raise TypeError(f"{type(self).__name__} takes the fields {', '.join(self._fields)}")
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} can't be changed")

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields if name != "span")
        return f"{type(self).__name__}({shown})"

    @property
    def field_names(self) -> tuple[str, ...]:
        return self._fields

    def replaced(self, **changes: object) -> Self:
        """A copy with some fields changed."""
        return type(self)(**{name: self.__dict__[name] for name in self._fields} | changes)


class ValueRecord(Record):
    """A record compared by what it holds."""

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, ValueRecord) and type(other) is type(self) and self._values() == other._values()
        )

    def __hash__(self) -> int:
        known: int | None = self.__dict__.get("_hash")  # it is asked for often: settings are keys of caches
        if known is None:
            known = self.__dict__["_hash"] = hash(self._values())
        return known

    def _values(self) -> tuple[object, ...]:
        return tuple(map(self.__dict__.__getitem__, self._fields))
