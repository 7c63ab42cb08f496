"""What an expression can give: a set of values, kept by kind."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final, NamedTuple

from conformance.proof import texts
from conformance.proof.language import ANY, EMPTY, EVERY, Language

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from payloads.freemarker.nodes.elements import Macro


_ITEM: Final = -1


class Key(NamedTuple):
    """The key a loop over a hash is at, whichever it is.

    Attributes:
        loop: tells loops apart.
        home: the hash whose key it is: it has a member of that name.
    """

    loop: int
    home: tuple[object, ...] = ()

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return self.loop == _ITEM


class Part(NamedTuple):
    """The root of what is inside the value that a recursive macro was called with, whichever value that is."""

    macro: int


Path = tuple["str | Key | Part | None", ...]
"""A place in the data model; None stands for a key nobody knows."""


class Sequence(NamedTuple):
    """Lists of which are known: all items, or what every item can be and how many there may be.

    Attributes:
        items: the items, where they are all known.
        element: what an item can be.
        least, most: how many items; `most` is None without a bound.
        keys_of: the items are the keys of the hash at this place, each once.
        given: what holds of the data model while an item is looked at.
        chosen: the items it may have, in their order; each may be left out, and if it isn't, this holds of the data
            model.
        deep: an item can be anything that may be inside a property.
        place: the items are those of the list that the data model has at this place, each once.
        members: the hash whose keys the items are, where it is listed by key and value.
    """

    items: tuple[Value, ...] | None = None
    element: Value | None = None
    least: int = 0
    most: int | None = None
    keys_of: Path | None = None
    given: tuple[tuple[Path, Value], ...] = ()
    chosen: tuple[tuple[Value, tuple[tuple[Path, Value], ...]], ...] | None = None
    deep: bool = False
    place: Path | None = None
    members: Hash | None = None

    @property
    def key(self) -> Key | None:
        """What stands for the item a loop over this list is at, or for the key it is at."""
        if self.place is not None:
            return Key(_ITEM, self.place)
        return self.element.key if self.element is not None else None


class Hash(NamedTuple):
    """Hashes: one of the data model, by its place, or one that the template made. Of one whose place isn't known `rest`
    is what may be in it besides what may be anywhere in the data model.
    """

    path: Path | None = None
    members: tuple[tuple[str, Value], ...] = ()
    rest: Value | None = None


EVERY_KIND: Final = ("text", "number", "truth", "sequence", "hash", "macro", "date", "nothing", "other")
"""The kinds of values, by the fields that hold them."""

_KINDS_OF_NOTHING: Final = frozenset({"text", "sequence", "hash"})


class Value(NamedTuple):
    """A set of values.

    Attributes:
        missing: may be missing, or null.
        text: the strings it may be.
        escaped: the strings are what `?json_string` makes of those in `text`.
        fragment: a string that is one JSON value, whatever its type.
        number: may be a number; `exact` is the number if it is known, `low` the least one if that is known: then it
            is a whole one that counts something.
        infinite: the number may be infinite, or not a number.
        truth: the booleans it may be.
        sequence, hash, macro: may be one of these.
        date: may be a date with time, such as `.now`.
        nothing: may be what `x!` gives for a missing `x`: an empty string, list and hash at once.
        other: may be something else: another date, a method, markup.
        origin: if it is there, it is what the data model has at this place.
        key: it is the key a loop is at.
        source: it is made of what the data model has at this place.
        formatter: the string may be what `?string` makes of a number, a boolean or a date: a hash and a method besides.
    """

    missing: bool = False
    text: Language = EMPTY
    escaped: bool = False
    fragment: bool = False
    number: bool = False
    exact: int | Decimal | None = None
    low: int | None = None
    infinite: bool = False
    truth: frozenset[bool] = frozenset()
    sequence: Sequence | None = None
    hash: Hash | None = None
    macro: Macro | None = None
    date: bool = False
    nothing: bool = False
    other: bool = False
    origin: Path | None = None
    key: Key | None = None
    source: Path | None = None
    formatter: bool = False

    @property
    def blamed(self) -> Path | None:
        """The place of the data model to look at, if the value is at fault."""
        return self.origin or self.source

    @property
    def present(self) -> bool:
        """Whether it can be there at all."""
        return bool(
            self.text
            or self.fragment
            or self.number
            or self.truth
            or self.sequence
            or self.hash
            or self.macro
            or self.date
            or self.nothing
            or self.other
        )

    @property
    def possible(self) -> bool:
        """Whether anything is left."""
        return self.missing or self.present

    @property
    def known_text(self) -> str | None:
        """The string, where only one is possible and nothing else."""
        if self.missing or self.escaped or not self.text or not self.only_text:
            return None
        return self.text.single

    @property
    def only_text(self) -> bool:
        """Whether a value that is there is sure to be a string."""
        return not (
            self.fragment
            or self.number
            or self.truth
            or self.sequence is not None
            or self.hash is not None
            or self.macro is not None
            or self.date
            or self.nothing
            or self.other
        )

    @property
    def discrete(self) -> bool:
        """Whether it is one known value, which is worth telling apart from another."""
        if self.missing and not self.present:
            return True
        return not self.missing and (
            (self.number and self.exact is not None)
            or len(self.truth) == 1
            or self.known_text is not None
            or (self.sequence is not None and self.sequence.items is not None)
            or (self.hash is not None and self.hash.path is None and self.hash.rest is None)
        )

    def there(self) -> Value:
        """Without the possibility that it is missing."""
        return self._replace(missing=False) if self.missing else self

    def only(self, *kinds: str) -> Value:
        """With some kinds left."""
        if "text" in kinds and not self.missing and self.only_text:
            return self
        numeric = self.number and "number" in kinds
        return Value(
            text=self.text if "text" in kinds else EMPTY,
            escaped=self.escaped and "text" in kinds,
            fragment=self.fragment and "text" in kinds,
            number=numeric,
            exact=self.exact if numeric else None,
            low=self.low if numeric else None,
            infinite=self.infinite and numeric,
            truth=self.truth if "truth" in kinds else frozenset(),
            sequence=self.sequence if "sequence" in kinds else None,
            hash=self.hash if "hash" in kinds else None,
            macro=self.macro if "macro" in kinds else None,
            date=self.date and "date" in kinds,
            nothing=self.nothing and "nothing" in kinds,
            other=self.other and "other" in kinds,
            origin=self.origin,
            key=self.key,
            source=self.source,
            formatter=self.formatter and "text" in kinds,
        )

    def without(self, *kinds: str) -> Value:
        """With all kinds but some."""
        return self.only(*(kind for kind in EVERY_KIND if kind not in kinds))

    def taken_as(self, *kinds: str) -> Value:
        """What is accepted where one of some kinds is wanted: what `x!` gives is a string, a list and a hash."""
        return self.only(*kinds, "nothing") if _KINDS_OF_NOTHING.intersection(kinds) else self.only(*kinds)

    def refused_as(self, *kinds: str) -> Value:
        """What isn't accepted where one of some kinds is wanted."""
        return self.without(*kinds, "nothing") if _KINDS_OF_NOTHING.intersection(kinds) else self.without(*kinds)

    def with_text(self, language: Language) -> Value:
        """With other strings."""
        return self._replace(text=language, fragment=self.fragment and bool(language))

    def plain_text(self) -> Language:
        """The strings as they print."""
        if self.fragment:
            return EVERY
        return texts.escaped(self.text) if self.escaped else self.text


MISSING: Final = Value(missing=True)
TRUE: Final = Value(truth=frozenset({True}))
FALSE: Final = Value(truth=frozenset({False}))
EITHER: Final = Value(truth=frozenset({True, False}))
NUMBER: Final = Value(number=True)
COUNT: Final = Value(number=True, low=0)
TEXT: Final = Value(text=ANY)
DATE: Final = Value(date=True)
BLANK: Final = Value(nothing=True)
OTHER: Final = Value(other=True)
INSIDE: Final = Value(
    missing=True,
    text=ANY,
    number=True,
    truth=frozenset({True, False}),
    sequence=Sequence(deep=True),
    hash=Hash(path=(None,)),
)
"""What may be anywhere inside a property's value."""
UNKNOWN: Final = Value(missing=True, text=EVERY, number=True, infinite=True, truth=frozenset({True, False}), other=True)
"""What isn't followed; the proof says so, too."""


def text(content: str) -> Value:
    """One string."""
    return Value(text=texts.literal(content))


def number(exact: int | Decimal) -> Value:
    """One number."""
    return Value(number=True, exact=exact)


def truth(known: bool) -> Value:
    """One boolean."""
    return TRUE if known else FALSE


def known_sequence(items: Iterable[Value]) -> Value:
    """A list whose items are known."""
    return Value(sequence=Sequence(items=tuple(items)))


def some_sequence(element: Value, *, least: int = 0, most: int | None = None) -> Value:
    """A list of which only the kind of items is known."""
    return Value(sequence=Sequence(element=element, least=least, most=most))


def join(one: Value, other: Value) -> Value:
    """Either of two."""
    if one is other or one == other:
        return one
    same_origin = one.origin == other.origin and one.origin is not None
    if one.escaped != other.escaped and one.text and other.text:
        left, right, is_escaped = one.plain_text(), other.plain_text(), False
    else:
        left, right, is_escaped = one.text, other.text, one.escaped or other.escaped
    return Value(
        missing=one.missing or other.missing,
        text=texts.joined(left, right),
        escaped=is_escaped,
        fragment=one.fragment or other.fragment,
        number=one.number or other.number,
        exact=one.exact if one.exact == other.exact or not other.number else other.exact if not one.number else None,
        low=_lower(one, other),
        infinite=one.infinite or other.infinite,
        truth=one.truth | other.truth,
        sequence=_join_sequences(one.sequence, other.sequence),
        hash=_join_hashes(one.hash, other.hash),
        macro=one.macro
        if one.macro is other.macro or other.macro is None
        else other.macro
        if one.macro is None
        else None,
        date=one.date or other.date,
        nothing=one.nothing or other.nothing,
        other=one.other or other.other or (one.macro is not None and other.macro not in (None, one.macro)),
        # What may be missing for another reason says nothing of the place it came from when it is there.
        origin=one.origin if same_origin or not other.possible else other.origin if not one.possible else None,
        key=one.key if one.key == other.key else None,
        source=one.source or other.source,
        formatter=one.formatter or other.formatter,
    )


def _lower(one: Value, other: Value) -> int | None:
    lows = [_least(each) for each in (one, other) if each.number]
    return min(low for low in lows if low is not None) if lows and None not in lows else None


def _least(value: Value) -> int | None:
    return value.exact if isinstance(value.exact, int) else value.low


def _join_sequences(one: Sequence | None, other: Sequence | None) -> Sequence | None:
    if one is None or other is None or one == other:
        return one if other is None else other
    element = join(element_of(one), element_of(other))
    (least, most), (low, high) = sizes(one), sizes(other)
    return Sequence(
        element=element,
        least=min(least, low),
        most=None if most is None or high is None else max(most, high),
        keys_of=one.keys_of if one.keys_of == other.keys_of else None,
        place=one.place if one.place == other.place else None,
    )


def sizes(sequence: Sequence) -> tuple[int, int | None]:
    """The least and the greatest number of items."""
    if sequence.items is not None:
        return len(sequence.items), len(sequence.items)
    return sequence.least, sequence.most


def element_of(sequence: Sequence) -> Value:
    """What an item can be."""
    if sequence.deep:
        return INSIDE
    if sequence.items is None:
        return sequence.element or Value()
    result = Value()
    for item in sequence.items:
        result = join(result, item) if result.possible else item
    return result


def _join_hashes(one: Hash | None, other: Hash | None) -> Hash | None:
    if one is None or other is None or one == other:
        return one if other is None else other
    if one.path is not None or other.path is not None:
        return either(one, other)
    left, right = dict(one.members), dict(other.members)
    members = {
        name: join(left.get(name, one.rest or MISSING), right.get(name, other.rest or MISSING))
        for name in sorted({*left, *right})
    }
    rest = one.rest if other.rest is None else other.rest if one.rest is None else join(one.rest, other.rest)
    return Hash(members=tuple(members.items()), rest=rest)


def either(one: Hash, other: Hash) -> Hash:
    """One of two of which one is of the data model, or both in one: anything may be inside."""
    return Hash(path=(None,), rest=_held(one, other))


def _held(*hashes: Hash) -> Value | None:
    """What may be in hashes that the template made."""
    held = [value for each in hashes for value in (*(member for _, member in each.members), each.rest) if value]
    return functools.reduce(join, held)._replace(origin=None, key=None, missing=True) if held else None


def without_key(value: Value, key: Key) -> Value:
    """What outlives the turn of a loop is no longer tied to its key."""
    sequence, hash_ = value.sequence, value.hash
    if sequence is not None:
        of_key = (
            key in (sequence.keys_of or ())
            or key in (sequence.place or ())
            or any(
                key in path
                for path, _ in (*sequence.given, *(fact for _, facts in sequence.chosen or () for fact in facts))
            )
        )
        items = sequence.items and tuple(without_key(item, key) for item in sequence.items)
        element = sequence.element and without_key(sequence.element, key)
        if of_key or items != sequence.items or element != sequence.element:
            # The loop's own list is still one of different keys.
            own = sequence.key == key
            element = sequence.element if own else element
            if not own:
                sequence = sequence._replace(
                    items=items, element=element, keys_of=None, given=(), chosen=None, place=None
                )
    if hash_ is not None:
        if hash_.path is not None and key in hash_.path:
            hash_ = Hash(path=(None,))
        members = tuple((name, without_key(member, key)) for name, member in hash_.members)
        rest = hash_.rest and without_key(hash_.rest, key)
        if members != hash_.members or rest != hash_.rest:
            hash_ = hash_._replace(members=members, rest=rest)
    tied = value.key == key or (value.origin is not None and key in value.origin)
    if not tied and sequence is value.sequence and hash_ is value.hash:
        return value
    own_key = None if value.key == key else value.key
    return value._replace(key=own_key, origin=None if tied else value.origin, sequence=sequence, hash=hash_)


def _met(one: Sequence | None, other: Sequence | None) -> Sequence | None:
    """The first, as long as both can be; None if they can't be equally long."""
    if one is None or other is None or one.items is not None or other.items is not None:
        return one if other is not None else None
    least = max(one.least, other.least)
    most = other.most if one.most is None else one.most if other.most is None else min(one.most, other.most)
    return None if most is not None and most < least else one._replace(least=least, most=most)


def meet(one: Value, other: Value) -> Value:
    """What is in both: the first, narrowed by the second; perhaps more."""
    return Value(
        missing=one.missing and other.missing,
        text=one.text if one.escaped or other.escaped else texts.common(one.text, other.text),
        escaped=one.escaped,
        fragment=one.fragment and other.fragment,
        number=one.number and other.number,
        exact=one.exact if one.exact is not None else other.exact,
        low=one.low if other.low is None else other.low if one.low is None else max(one.low, other.low),
        infinite=one.infinite and other.infinite,
        truth=one.truth & other.truth,
        sequence=_met(one.sequence, other.sequence),
        hash=one.hash if other.hash is not None else None,
        macro=one.macro if other.macro is not None else None,
        date=one.date and other.date,
        nothing=one.nothing and other.nothing,
        other=one.other and other.other,
        origin=one.origin,
        key=one.key,
        source=one.source,
        formatter=one.formatter,
    )
