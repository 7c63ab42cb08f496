"""What the JSON of a body can be, over all events: types, members, items."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from conformance.proof import texts
from conformance.proof.language import ANY, EMPTY, Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conformance.proof.values import Key


class Site(NamedTuple):
    """What printed an item.

    Attributes:
        place: the offset of the element in the template, and that of the item's beginning in its text.
        turns: for each loop around it whose every turn is known, the item, or its index.
    """

    place: tuple[int, int] = (0, 0)
    turns: tuple[str | int, ...] = ()


class Keyed(NamedTuple):
    """A string that is the key a loop is at, with fixed text around it: each turn prints another one."""

    key: Key
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A set of JSON values.

    Attributes:
        strings: the strings it can be.
        key: how the string is made of the key a loop is at, so that no two turns print the same.
        numbers: the numbers it can be, as they are written.
        literals: of `true`, `false`, `null`.
        object, array: what it can be of these.
        any: it can be any JSON value.
    """

    strings: Language = EMPTY
    key: Keyed | None = None
    numbers: Language = EMPTY
    literals: frozenset[str] = frozenset()
    object: ObjectShape | None = None
    array: ArrayShape | None = None
    any: bool = False


NO_SITE: Final = Site()
_MOST_COUNTED = 100


class Member(NamedTuple):
    """What a member can be, and whether it is always there."""

    shape: Shape
    always: bool


@dataclass(frozen=True, slots=True)
class ObjectShape:
    """Objects: members by name, and those whose names aren't known one by one.

    `counts` is how many of the latter each place has printed at most.
    """

    members: Mapping[str, Member] = field(default_factory=dict)
    names: Language = EMPTY
    others: Shape | None = None
    key: Keyed | None = None
    """The names in `names` are keys of one loop, each once."""
    counts: Mapping[Site, int | None] = field(default_factory=dict)

    @property
    def has_keys(self) -> bool:
        """Whether anything in it depends on the keys of loops."""
        return next(_keys(Shape(object=self)), None) is not None


class Items(NamedTuple):
    """The items printed at one place: what they can be, the least and the greatest number of them."""

    shape: Shape
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class ArrayShape:
    """Arrays: items by the place that prints them. Their order isn't kept.

    Attributes:
        items: what each place prints.
        least: for each place in the template, how many items it prints at least, whichever turns they are of.
        printed: the places that have printed an item with the key of a loop in that loop's turn that runs.
    """

    items: Mapping[Site, Items] = field(default_factory=dict)
    least: Mapping[tuple[int, int], int] = field(default_factory=dict)
    printed: frozenset[tuple[Site, Key]] = frozenset()

    @property
    def has_keys(self) -> bool:
        """Whether anything in it depends on the keys of loops."""
        return bool(self.printed) or next(_keys(Shape(array=self)), None) is not None


ANYTHING: Final = Shape(strings=ANY, numbers=texts.NUMBER, literals=frozenset({"true", "false", "null"}), any=True)


def join(one: Shape, other: Shape) -> Shape:
    """Either of two."""
    if one is other or one == other:
        return one
    return Shape(
        strings=texts.join(one.strings, other.strings),
        key=one.key if one.key == other.key or not other.strings else other.key if not one.strings else None,
        numbers=texts.join(one.numbers, other.numbers),
        literals=one.literals | other.literals,
        object=join_objects(one.object, other.object) if one.object and other.object else one.object or other.object,
        array=join_arrays(one.array, other.array) if one.array and other.array else one.array or other.array,
        any=one.any or other.any,
    )


def join_objects(one: ObjectShape, other: ObjectShape) -> ObjectShape:
    """Either of two: what only one has isn't always there."""
    if one is other:
        return one
    left, right = one.members, other.members
    members = dict(left)
    for name, member in left.items():
        twin = right.get(name)
        if twin is None:
            if member.always:
                members[name] = Member(member.shape, always=False)
        elif twin is not member:
            members[name] = Member(join(member.shape, twin.shape), member.always and twin.always)
    for name, member in right.items():
        if name not in left:
            members[name] = Member(member.shape, always=False)
    counts = one.counts if one.counts == other.counts else _join_counts(one.counts, other.counts)
    if one.names is other.names and one.others is other.others and one.key == other.key:
        return ObjectShape(members, one.names, one.others, one.key, counts)
    others = join(one.others, other.others) if one.others and other.others else one.others or other.others
    key = one.key if one.key == other.key or other.others is None else other.key if one.others is None else None
    return ObjectShape(members, texts.join(one.names, other.names), others, key, counts)


def _join_counts(one: Mapping[Site, int | None], other: Mapping[Site, int | None]) -> dict[Site, int | None]:
    joined = {**other, **one}
    for site in one.keys() & other.keys():
        mine, theirs = one[site], other[site]
        joined[site] = None if mine is None or theirs is None else max(mine, theirs)
    return joined


def join_arrays(one: ArrayShape, other: ArrayShape) -> ArrayShape:
    """Either of two: what only one has may be there no time at all."""
    if one is other:
        return one
    items = dict(one.items)
    for site, mine in one.items.items():
        twin = other.items.get(site)
        if twin is None:
            items[site] = mine._replace(least=0)
        elif twin is not mine:
            most = None if mine.most is None or twin.most is None else max(mine.most, twin.most)
            items[site] = Items(join(mine.shape, twin.shape), min(mine.least, twin.least), most)
    for site, theirs in other.items.items():
        if site not in one.items:
            items[site] = theirs._replace(least=0)
    least = {place: min(count, other.least.get(place, 0)) for place, count in one.least.items()}
    return ArrayShape(items, least, one.printed | other.printed)


class Turns(NamedTuple):
    """What is known of a loop whose body prints each of its items, or members, once a turn.

    Attributes:
        most: how many turns print.
        within: the offsets that what prints lies between.
        began: what printed the value that wasn't finished when the loop began.
        number: what prints the number that isn't finished behind it.
    """

    most: int
    within: tuple[int, int]
    began: Site = NO_SITE
    number: Site = NO_SITE

    def includes(self, site: Site) -> bool:
        """Whether the loop's turns print it."""
        return self.within[0] <= site.place[0] < self.within[1]

    def counts(self, shape: ObjectShape | ArrayShape) -> bool:
        """Whether the number that isn't finished is among what was counted."""
        known = shape.items.get(self.number) if isinstance(shape, ArrayShape) else None
        count = known.most if known else shape.counts.get(self.number) if isinstance(shape, ObjectShape) else None
        return self.includes(self.number) and count is not None

    def after(self, counts: Mapping[Site, int | None], before: Mapping[Site, int | None]) -> dict[Site, int | None]:
        """How often each place has printed at most behind the loop."""
        found = {**counts, self.number: counts.get(self.number, 0)} if self.includes(self.number) else dict(counts)
        for site, count in found.items():
            if self.includes(site) and (count is None or site == self.number):
                printed = before.get(site, 0)
                found[site] = None if printed is None else printed + self.most + (site == self.began)
        return found


def with_fewer_members(object_: ObjectShape, before: ObjectShape, turns: Turns) -> ObjectShape:
    """The object behind a loop, if it was another one before."""
    return replace(object_, counts=turns.after(object_.counts, before.counts))


def with_others(
    object_: ObjectShape, site: Site, names: Language, shape: Shape, key: Keyed | None, *, counted: bool = False
) -> ObjectShape:
    """One member more whose name is one of some; it may be counted already."""
    first = object_.others is None
    count = object_.counts[site] if counted else None if site in object_.counts else 1
    return ObjectShape(
        object_.members,
        texts.join(object_.names, names),
        shape if object_.others is None else join(object_.others, shape),
        key if first or object_.key == key else None,
        {**object_.counts, site: count},
    )


def with_fewer_items(array: ArrayShape, before: ArrayShape, turns: Turns) -> ArrayShape:
    """The array behind a loop, if it was another one before."""
    printed = {site: item.most for site, item in before.items.items()}
    most = turns.after({site: item.most for site, item in array.items.items()}, printed)
    items = {site: array.items.get(site, Items(Shape(), 0, 0))._replace(most=count) for site, count in most.items()}
    return replace(array, items=items)


def with_item(array: ArrayShape, site: Site, shape: Shape, *, counted: bool = False) -> ArrayShape:
    """One item more; it may be counted already. Counting stops at a few, so that loops come to an end."""
    items = dict(array.items)
    known = items.get(site)
    keys = frozenset(_keys(shape))
    if known is None:
        items[site] = Items(shape, 1, 1)
    else:
        joined = join(known.shape, shape)
        for key in keys:
            if (site, key) in array.printed:
                joined = without_key(joined, key)  # twice in a turn: the same key again
        items[site] = Items(joined, known.least, known.most if counted else None)
    least = {**array.least, site.place: min(array.least.get(site.place, 0) + 1, _MOST_COUNTED)}
    return ArrayShape(items, least, array.printed | {(site, key) for key in keys} if keys else array.printed)


def _keys(shape: Shape) -> Iterator[Key]:
    """The keys of loops in a shape."""
    if shape.key is not None:
        yield shape.key.key
    inner: list[Shape] = []
    if shape.object is not None:
        if shape.object.key is not None:
            yield shape.object.key.key
        inner += [member.shape for member in shape.object.members.values()]
        inner += [shape.object.others] if shape.object.others is not None else []
    if shape.array is not None:
        inner += [item.shape for item in shape.array.items.values()]
    for each in inner:
        yield from _keys(each)


def without_key(shape: Shape, key: Key) -> Shape:
    """When a loop begins anew, what its former run printed is no longer sure to be different."""
    object_ = object_without_key(shape.object, key) if shape.object else None
    array = array_without_key(shape.array, key) if shape.array else None
    own = None if shape.key is not None and shape.key.key == key else shape.key
    if own is shape.key and object_ is shape.object and array is shape.array:
        return shape
    return replace(shape, key=own, object=object_, array=array)


def object_without_key(object_: ObjectShape, key: Key) -> ObjectShape:
    """See `without_key`."""
    members = {
        name: member
        for name, old in object_.members.items()
        if (member := old._replace(shape=without_key(old.shape, key))).shape is not old.shape
    }
    others = without_key(object_.others, key) if object_.others else None
    own = None if object_.key is not None and object_.key.key == key else object_.key
    if not members and others is object_.others and own is object_.key:
        return object_
    return replace(object_, members={**object_.members, **members}, others=others, key=own)


def array_without_key(array: ArrayShape, key: Key) -> ArrayShape:
    """See `without_key`."""
    items = {
        site: item
        for site, old in array.items.items()
        if (item := old._replace(shape=without_key(old.shape, key))).shape is not old.shape
    }
    return replace(array, items={**array.items, **items}) if items else array
