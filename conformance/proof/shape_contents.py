"""What is in an object or array of a shape: which members it has, how many items, whether two may be the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conformance.proof import texts
from conformance.proof.language import EMPTY
from conformance.proof.shapes import Member, ObjectShape, Shape

if TYPE_CHECKING:
    from conformance.proof.shapes import ArrayShape

#: Names that are gone through one by one.
_MOST_NAMES = 100


def can_have(object_: ObjectShape, name: str) -> bool:
    return name in object_.members or (object_.others is not None and name in object_.names)


def always_has(object_: ObjectShape, name: str) -> bool:
    member = object_.members.get(name)
    return member is not None and member.always


def with_member(object_: ObjectShape, name: str) -> ObjectShape:
    """The objects that have a member."""
    member = object_.members.get(name)
    shape = member.shape if member else object_.others
    assert shape is not None
    return replace(object_, members={**object_.members, name: Member(shape, always=True)})


def most_members(object_: ObjectShape) -> int | None:
    """How many members there may be; None without a bound."""
    named = object_.names.only(_MOST_NAMES) if object_.others is not None else ()
    bounds = [] if named is None else [len(object_.members.keys() | set(named))]
    counts = [count for count in object_.counts.values() if count is not None]
    if len(counts) == len(object_.counts):
        bounds.append(len(object_.members) + sum(counts))
    return min(bounds, default=None)


def differ(array: ArrayShape) -> bool:
    """Whether no two items can be the same; equal numbers can be written differently, so they are never sure to differ."""
    items = list(array.items.values())
    for at, item in enumerate(items):
        shape = item.shape
        if item.most is None or item.most > 1:
            only_text = not (shape.numbers or shape.literals or shape.object or shape.array or shape.any)
            if shape.key is None or not only_text:
                return False
        if any(_may_equal(shape, other.shape) for other in items[at + 1 :]):
            return False
    return True


def _may_equal(one: Shape, other: Shape) -> bool:
    return bool(
        one.any
        or other.any
        or (one.numbers and other.numbers)
        or one.literals & other.literals
        or (one.object is not None and other.object is not None)
        or (one.array is not None and other.array is not None)
        or texts.common(one.strings, other.strings)
    )


def sizes(array: ArrayShape) -> tuple[int, int | None]:
    most: int | None = 0
    for item in array.items.values():
        most = None if most is None or item.most is None else most + item.most
    return sum(array.least.values()), most


def of_types(shape: Shape, allowed: list[str]) -> Shape:
    literals = frozenset(each for each in shape.literals if ("null" if each == "null" else "boolean") in allowed)
    return replace(
        shape,
        strings=shape.strings if "string" in allowed else EMPTY,
        numbers=shape.numbers if "number" in allowed or "integer" in allowed else EMPTY,
        literals=literals,
        object=shape.object if "object" in allowed else None,
        array=shape.array if "array" in allowed else None,
        any=shape.any and ("object" in allowed or "array" in allowed),
    )
