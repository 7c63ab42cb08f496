"""The shape of a body: objects and arrays as Python's, and what may be left out, chosen, or repeated in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tile.body.expressions import Condition, Loop, Named, Node, Read, Text
from tile.body.notation import checked_text
from tile.body.scalars import Bare, Json
from tile.errors import TileError
from tile.place import here

Scalar: TypeAlias = "Text | Bare | Json"
"""One value."""

Entry: TypeAlias = "Shape | Optional | When"
"""A member of an object, or an item of an array."""

Shape: TypeAlias = (
    "Scalar | Choice | Members | Items | Mapping[str, Entry] | Sequence[Entry] | str | float | bool | None"
)
"""What can stand where JSON has a value. Python's own values print as they are."""


@dataclass(frozen=True)
class Optional(Node):
    """A member or item that is left out where the event has no value for it."""

    value: Scalar


@dataclass(frozen=True)
class When(Node):
    """A member or item that is there under a condition."""

    condition: Condition
    shape: Shape | Optional


@dataclass(frozen=True)
class Choice(Node):
    """One of two values."""

    condition: Condition
    then: Shape
    otherwise: Shape


def optional(value: Scalar) -> Optional:
    """A member or item that is left out where the event has no value for it, or an empty one."""
    if not isinstance(value, Text | Bare | Json):
        raise TileError(
            f"optional(…) takes a value of the event, not {type(value).__name__}",
            remedy="write when(condition, …) for an object, an array or a constant",
            place=str(here()),
        )
    return Optional(value)


def when(condition: Condition, shape: Shape | Optional) -> When:
    """A member or item that is there where a condition holds."""
    return When(condition, shape)


def choose(condition: Condition, then: Shape, otherwise: Shape) -> Choice:
    """One value where a condition holds, and another where it doesn't."""
    return Choice(condition, then, otherwise)


# ------------------------------------------------------------------ lists of properties


@dataclass(frozen=True)
class Property:
    """The property that a list is at."""

    loop: Loop

    @property
    def name(self) -> Text:
        """Its name."""
        return Named(self.loop, "name")

    @property
    def value(self) -> Text:
        """Its value as text."""
        return Named(self.loop, "value")


@dataclass(frozen=True)
class Listed(Node):
    """What is made of each property.

    Attributes:
        loop: the properties' place in the data model; tells the list from others.
        key: members: their names; items: what no two of them have in common. None: items may repeat.
        shape: what is printed for each.
        where: which properties count.
        at_most: how many are printed.
    """

    loop: Loop
    key: Text | None
    shape: Shape
    where: Condition | None
    at_most: int | None

    @property
    def own_names(self) -> bool:
        """Whether the key is the property's own name, which no other property has."""
        return isinstance(self.key, Named) and self.key.part == "name"


@dataclass(frozen=True)
class Members(Listed):
    """An object with a member for each property, behind those of `beside`."""

    beside: Mapping[str, Entry]


@dataclass(frozen=True)
class Items(Listed):
    """An array with an item for each property."""


@dataclass(frozen=True)
class Properties:
    """Properties by name: `event.event_properties["price"]` is one, `properties.members()` an object of all.

    A property without text (missing, null, empty, an array, an object) is left out of lists, and so is one without a name.
    """

    path: tuple[str, ...]

    def __getitem__(self, name: str) -> Text:
        return Read((*self.path, checked_text(name, "the name")))

    def __getattr__(self, name: str) -> Text:
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def members(
        self,
        *,
        name: Callable[[Property], Text] = lambda each: each.name,
        value: Callable[[Property], Shape] = lambda each: each.value,
        where: Callable[[Property], Condition] | None = None,
        at_most: int | None = None,
        beside: Mapping[str, Entry] | None = None,
    ) -> Members:
        """An object with a member for each property; of several with one name the first.

        Args:
            name: the member's name; a property whose name comes to nothing is left out.
            value: the member's value; a property without one is left out.
            where: which properties count.
            at_most: how many there may be, without those beside.
            beside: members of the same object, in front; a property by one of their names is left out.
        """
        loop, each = self._entered()
        return Members(
            loop, name(each), value(each), where(each) if where else None, _limit(at_most), dict(beside or {})
        )

    def items(
        self,
        item: Callable[[Property], Shape],
        *,
        distinct: Callable[[Property], Text] | None = None,
        where: Callable[[Property], Condition] | None = None,
        at_most: int | None = None,
    ) -> Items:
        """An array with an item for each property.

        Args:
            item: what is made of it.
            distinct: a text that no two items may have in common; of several with one the first is taken.
            where: which properties count.
            at_most: how many there may be.
        """
        loop, each = self._entered()
        key = distinct(each) if distinct else None
        return Items(loop, key, item(each), where(each) if where else None, _limit(at_most))

    def _entered(self) -> tuple[Loop, Property]:
        loop = Loop(self.path)
        return loop, Property(loop)


def _limit(at_most: int | None) -> int | None:
    if at_most is not None and not 1 <= at_most <= 10_000:
        raise TileError(f"at_most can't be {at_most}", remedy="write a number from 1 to 10,000", place=str(here()))
    return at_most
