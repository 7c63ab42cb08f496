"""Sets of values: their join, their meet, and which is part of which."""

from __future__ import annotations

import functools

from conformance.proof import texts
from conformance.proof.language import Language
from conformance.proof.values import INSIDE, MISSING, Hash, Key, Part, Path, Sequence, Value


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
        text=texts.join(left, right),
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
        source=_source(one, other),
        formatter=one.formatter or other.formatter,
        matches=one.matches or other.matches,
        void=one.void or other.void,
    )


def _source(one: Value, other: Value) -> Path | None:
    """A place that either of two is made of, for whom to blame. What is inside a macro's value both must be: calls of the
    macro for it rest on that.
    """
    if one.source == other.source or not other.present:
        return one.source
    if not one.present:
        return other.source
    return next((each for each in (one.source, other.source) if each and not isinstance(each[0], Part)), None)


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
    most = None if one.largest is None or other.largest is None else max(one.largest, other.largest)
    return Hash(members=tuple(members.items()), rest=rest, names=names_of_rest(one, other), most=most)


def names_of_rest(one: Hash, other: Hash) -> Language:
    """The names that what isn't known by name can have in either of two hashes that the template made."""
    if one.rest is None or other.rest is None:
        return one.names if other.rest is None else other.names
    return texts.join(one.names, other.names)


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
        macro=one.macro if other.macro is not None or other.other else None,
        date=one.date and other.date,
        nothing=one.nothing and other.nothing,
        other=one.other and (other.other or other.macro is not None),
        origin=one.origin,
        key=one.key,
        source=one.source,
        formatter=one.formatter,
        matches=one.matches,
        void=one.void,
    )
