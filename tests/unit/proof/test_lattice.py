"""Sets of values joined and met: what is in either of two is in their join, and what is in both is in their meet. What is
known of either is kept where both agree.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from conformance.proof import texts, values
from conformance.proof.language import Language, exactly
from conformance.proof.lattice import join, meet, without_key
from conformance.proof.values import (
    BLANK,
    COUNT,
    DATE,
    FALSE,
    INSIDE,
    MISSING,
    NUMBER,
    OTHER,
    TEXT,
    TRUE,
    Hash,
    Key,
    Part,
    Sequence,
    Value,
)
from payloads.freemarker import Template
from payloads.freemarker.nodes.elements import Macro

_MACROS = tuple(each for each in Template("<#macro a>1</#macro><#macro b>2</#macro>").nodes if isinstance(each, Macro))
_HERE, _THERE = ("input", "here"), ("input", "there")
_FLAGS = ("missing", "fragment", "number", "infinite", "date", "nothing", "other", "formatter")


def _sequences() -> list[Sequence]:
    a, one = values.text("a"), values.number(1)
    items = [Sequence(items=each) for each in ((), (a,), (one,), (a, one))]
    sizes = [Sequence(element=a, least=least, most=most) for least, most in ((0, None), (1, None), (0, 2), (3, 3))]
    places = [Sequence(element=a, keys_of=place) for place in (_HERE, _THERE)]
    return [*items, *sizes, *places, Sequence(element=one, place=_HERE), Sequence(place=_THERE), Sequence(deep=True)]


def _hashes() -> list[Hash]:
    a, one = values.text("a"), values.number(1)
    paths = [Hash(path=path) for path in (_HERE, _THERE, (None,))]
    known = [Hash(), Hash(members=(("a", one),)), Hash(members=(("b", a),)), Hash(members=(("a", a), ("b", one)))]
    some = a._replace(missing=True)
    others = [Hash(rest=some, names=exactly("a")), Hash(rest=NUMBER._replace(missing=True), names=exactly("b"))]
    return [*paths, *known, *others, others[0]._replace(most=2), Hash(members=(("a", one),), rest=some, most=5)]


#: Values with something of each kind.
_VALUES = (
    Value(),
    MISSING,
    *(values.text(each) for each in ("", "a", '"')),
    *(Value(text=exactly(each), escaped=True) for each in ("a", '"')),
    TEXT,
    TEXT._replace(missing=True),
    TEXT._replace(formatter=True),
    Value(fragment=True),
    values.text("a")._replace(fragment=True),
    NUMBER,
    NUMBER._replace(infinite=True),
    COUNT,
    NUMBER._replace(low=2),
    values.number(0),
    values.number(3),
    values.number(Decimal("1.5")),
    TRUE,
    FALSE,
    DATE,
    BLANK,
    OTHER,
    *(Value(macro=each) for each in _MACROS),
    *(TEXT._replace(origin=each) for each in (_HERE, _THERE)),
    MISSING._replace(origin=_HERE),
    NUMBER._replace(origin=_HERE),
    TEXT._replace(key=Key(1)),
    values.text("a")._replace(key=Key(1)),
    *(Value(sequence=each) for each in _sequences()),
    *(Value(hash=each) for each in _hashes()),
)


def _strings(value: Value) -> Language:
    return texts.escaped(value.text) if value.escaped else value.text


def _is_part(one: Value, whole: Value) -> bool:
    """Whether every value of one set is in another, and all that the other says is known of it is true of the first."""
    if not one.possible or one == whole:
        return True
    return (
        all(getattr(whole, flag) or not getattr(one, flag) for flag in _FLAGS)
        and _strings(one) <= _strings(whole)
        and one.truth <= whole.truth
        and (not one.number or _is_number_of(one, whole))
        and (one.macro in (None, whole.macro) or whole.other)
        and whole.origin in (None, one.origin)
        and whole.key in (None, one.key)
        and (one.sequence is None or (whole.sequence is not None and _is_list_of(one.sequence, whole.sequence)))
        and (one.hash is None or (whole.hash is not None and _is_hash_of(one.hash, whole.hash)))
    )


def _is_number_of(one: Value, whole: Value) -> bool:
    if whole.exact is not None:
        return one.exact == whole.exact
    least = one.low if one.exact is None else one.exact
    return whole.low is None or (least is not None and least == int(least) and least >= whole.low)


def _is_list_of(one: Sequence, whole: Sequence) -> bool:
    if one == whole:
        return True
    if whole.items is not None:
        same = one.items is not None and len(one.items) == len(whole.items)
        return same and all(map(_is_part, one.items or (), whole.items))
    element = INSIDE if whole.deep else whole.element or Value()
    held = one.items if one.items is not None else [INSIDE if one.deep else one.element or Value()]
    least, most = (one.least, one.most) if one.items is None else (len(one.items), len(one.items))
    return (
        all(_is_part(each, element) for each in held)
        and whole.least <= least
        and (whole.most is None or (most is not None and most <= whole.most))
        and whole.keys_of in (None, one.keys_of)
        and whole.place in (None, one.place)
    )


def _is_hash_of(one: Hash, whole: Hash) -> bool:
    if whole.path is not None:
        held = [value for _, value in one.members] + ([one.rest] if one.rest is not None else [])
        inside = all(whole.rest is not None and _is_part(each, whole.rest) for each in held)
        return whole.path in ((None,), one.path) and inside
    mine, theirs = dict(one.members), dict(whole.members)
    members = all(
        _is_part(mine.get(name, one.rest or MISSING), theirs.get(name, whole.rest or MISSING))
        for name in {*mine, *theirs}
    )
    others = one.rest is None or (
        whole.rest is not None and _is_part(one.rest, whole.rest) and one.names <= whole.names
    )
    most = whole.largest is None or (one.largest is not None and one.largest <= whole.largest)
    return one.path is None and members and others and most


@pytest.mark.parametrize("one", _VALUES)
def test_either_is_part_of_the_join(one: Value) -> None:
    for other in _VALUES:
        both = join(one, other)
        assert _is_part(one, both), other
        assert _is_part(other, both), other


@pytest.mark.parametrize("one", _VALUES)
def test_a_join_holds_nothing_else(one: Value) -> None:
    for other in _VALUES:
        both = join(one, other)
        are_macros = one.macro and other.macro and one.macro != other.macro
        flags = [flag for flag in _FLAGS if flag != "other" or not are_macros]
        assert all(getattr(both, flag) is (getattr(one, flag) or getattr(other, flag)) for flag in flags), other
        assert both.truth == one.truth | other.truth
        assert (both.sequence is None) is (one.sequence is None and other.sequence is None)
        assert (both.hash is None) is (one.hash is None and other.hash is None)
        assert (both.macro is None) is (one.macro == other.macro is None or bool(are_macros))
        assert one.escaped != other.escaped or _strings(both) == texts.join(_strings(one), _strings(other))


@pytest.mark.parametrize("value", _VALUES)
def test_what_is_in_both_is_part_of_the_meet(value: Value) -> None:
    for one, other in product(_VALUES[::2], _VALUES[::3]):
        first, second = join(value, one), join(value, other)
        met = meet(first, second)
        if not (first.escaped or second.escaped):
            assert _is_part(value._replace(origin=first.origin, key=first.key), met), (one, other)


@pytest.mark.parametrize("one", _VALUES)
def test_a_meet_is_no_more_than_the_first(one: Value) -> None:
    for other in _VALUES:
        met = meet(one, other)
        assert _is_part(met._replace(exact=one.exact), one), other
        assert not met.number or met.exact == (other.exact if one.exact is None else one.exact), other
        assert other.low is None or (met.low is not None and met.low >= other.low), other
        assert all(getattr(other, flag) or not getattr(met, flag) for flag in _FLAGS[:-2]), other
        assert met.truth <= other.truth
        assert one.escaped or other.escaped or _strings(met) <= _strings(other)


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        (COUNT, values.number(3), 0),
        (values.number(3), NUMBER._replace(low=2), 2),
        (values.number(1), values.number(3), 1),
        (values.text("a"), NUMBER._replace(low=2), 2),
        (values.number(3), TEXT, 3),
    ],
)
def test_the_least_number_is_kept(one: Value, other: Value, least: int) -> None:
    assert join(one, other).low == join(other, one).low == least


def test_a_number_is_kept_beside_what_is_none() -> None:
    three, text = values.number(3), values.text("a")
    assert join(three, text).exact == join(text, three).exact == join(three, three._replace(missing=True)).exact == 3


def test_a_macro_is_kept_beside_what_is_none() -> None:
    macro = Value(macro=_MACROS[0])
    assert join(macro, MISSING).macro is join(MISSING, macro).macro is _MACROS[0]
    assert join(macro, macro._replace(missing=True)).macro is _MACROS[0]
    assert meet(macro, TEXT).macro is None


def test_a_place_is_kept_where_it_is_the_same_and_beside_nothing() -> None:
    place, nothing = TEXT._replace(origin=_HERE, key=Key(1)), Value()
    assert join(place, NUMBER._replace(origin=_HERE)).origin == _HERE
    assert join(place, nothing).origin == join(nothing, place).origin == _HERE
    assert join(place, values.text("a")._replace(key=Key(1))).key == Key(1)
    assert meet(place, TEXT).origin == _HERE
    assert meet(place, TEXT).key == Key(1)


def test_what_is_to_blame() -> None:
    """A place in the data model is told of either; one inside a macro's value only of both."""
    here, inside = TEXT._replace(source=_HERE), NUMBER._replace(source=(Part(1), "a"))
    assert join(here, NUMBER).source == join(NUMBER, here).source == join(inside, here).source == _HERE
    assert join(inside, TEXT).source is None
    assert join(inside, MISSING).source == join(MISSING, inside).source == (Part(1), "a")
    assert join(inside, TEXT._replace(source=(Part(1), "a"))).source == (Part(1), "a")
    assert meet(here, TEXT).source == _HERE


def test_escaped_texts_stay_escaped() -> None:
    quote, letter = (Value(text=exactly(each), escaped=True) for each in ('"', "a"))
    assert join(quote, letter).escaped
    assert join(quote, NUMBER).escaped
    assert join(NUMBER, quote).escaped
    assert meet(quote, letter._replace(escaped=False)) == quote
    assert meet(TEXT, quote) == TEXT
    assert not join(quote, values.text("a")).escaped


def test_sizes_are_met() -> None:
    some, few = (Value(sequence=Sequence(element=TEXT, least=least, most=most)) for least, most in ((2, None), (1, 3)))
    assert meet(some, few) == meet(few, some) == Value(sequence=Sequence(element=TEXT, least=2, most=3))
    assert meet(few, Value(sequence=Sequence(element=TEXT, least=4))).sequence is None
    assert meet(few, Value(sequence=Sequence(element=TEXT, least=3))).sequence == Sequence(
        element=TEXT, least=3, most=3
    )
    known = Value(sequence=Sequence(items=(TEXT,)))
    assert meet(few, known) == few
    assert meet(known, few) == known
    assert meet(few, Value(sequence=Sequence(element=TEXT, most=2))).sequence == Sequence(element=TEXT, least=1, most=2)


def test_lists_are_joined() -> None:
    few = Sequence(element=TEXT, least=1, most=3, keys_of=_HERE, place=_THERE)
    more = Sequence(element=NUMBER, least=2, most=5, keys_of=_HERE, place=_THERE)
    expected = few._replace(element=join(TEXT, NUMBER), most=5)
    assert join(Value(sequence=few), Value(sequence=more)).sequence == expected
    known = Sequence(items=(values.text("a"), values.text("a")))
    assert join(Value(sequence=few), Value(sequence=known)).sequence == Sequence(element=TEXT, least=1, most=3)


def test_hashes_are_joined_member_by_member() -> None:
    one = Hash(members=(("a", values.text("x")), ("b", values.number(1))))
    other = Hash(members=(("a", NUMBER),))
    for both in (join(Value(hash=one), Value(hash=other)).hash, join(Value(hash=other), Value(hash=one)).hash):
        assert both is not None
        assert dict(both.members) == {
            "a": join(values.text("x"), NUMBER),
            "b": values.number(1)._replace(missing=True, low=1),
        }
        assert both.path is None
        assert both.rest is None
        assert both.largest == 2


def test_what_has_no_known_name_is_joined() -> None:
    text, number = (each._replace(missing=True) for each in (TEXT, NUMBER))
    one, other = Hash(rest=text, names=exactly("a"), most=2), Hash(rest=number, names=exactly("b"), most=5)
    expected = Hash(rest=join(text, number), names=exactly("a") | exactly("b"), most=5)
    assert join(Value(hash=one), Value(hash=other)).hash == expected
    known = Hash(members=(("b", NUMBER),))
    for both in (join(Value(hash=one), Value(hash=known)).hash, join(Value(hash=known), Value(hash=one)).hash):
        assert both == Hash(members=(("b", join(text, NUMBER)),), rest=text, names=exactly("a"), most=2)


def test_what_may_be_in_a_hash_of_the_template_or_of_the_event() -> None:
    made = Hash(members=(("a", TEXT._replace(origin=_HERE, key=Key(1))),))
    for both in (
        join(Value(hash=made), Value(hash=Hash(path=_HERE))),
        join(Value(hash=Hash(path=_HERE)), Value(hash=made)),
    ):
        assert both.hash == Hash(path=(None,), rest=TEXT._replace(missing=True))
    assert join(Value(hash=Hash(path=_HERE)), Value(hash=Hash(path=_THERE))).hash == Hash(path=(None,))


_TURN = Key(7)
_INSIDE_TURN = ("input", _TURN)
_OF_TURN = TEXT._replace(origin=_INSIDE_TURN)


def _mentions_turn(thing: object) -> bool:
    return thing == _TURN or (isinstance(thing, tuple) and any(map(_mentions_turn, thing)))


@pytest.mark.parametrize(
    ("value", "rest"),
    [
        (TEXT._replace(key=_TURN, origin=_HERE), TEXT),
        (TEXT._replace(key=Key(8), origin=_INSIDE_TURN), TEXT._replace(key=Key(8))),
        *(
            (
                Value(sequence=tied, origin=_HERE, key=Key(8)),
                Value(sequence=Sequence(element=TEXT, least=1), origin=_HERE, key=Key(8)),
            )
            for tied in (
                Sequence(element=TEXT, least=1, keys_of=_INSIDE_TURN, place=_HERE),
                Sequence(element=TEXT, least=1, place=_INSIDE_TURN, keys_of=_HERE),
                Sequence(element=TEXT, least=1, given=((_HERE, TEXT), (_INSIDE_TURN, TEXT))),
                Sequence(element=TEXT, least=1, chosen=((TEXT, ((_INSIDE_TURN, TEXT),)),)),
                Sequence(element=_OF_TURN, least=1, keys_of=_HERE),
            )
        ),
        (Value(sequence=Sequence(items=(TEXT, _OF_TURN))), Value(sequence=Sequence(items=(TEXT, TEXT)))),
        (Value(hash=Hash(path=_INSIDE_TURN)), Value(hash=Hash(path=(None,)))),
        (
            Value(hash=Hash(members=(("a", _OF_TURN),), rest=MISSING), origin=_HERE),
            Value(hash=Hash(members=(("a", TEXT),), rest=MISSING), origin=_HERE),
        ),
        (
            Value(hash=Hash(members=(("a", TEXT),), rest=_OF_TURN)),
            Value(hash=Hash(members=(("a", TEXT),), rest=TEXT)),
        ),
    ],
)
def test_what_outlives_a_turn_knows_nothing_of_its_key(value: Value, rest: Value) -> None:
    assert _mentions_turn(value)
    assert not _mentions_turn(rest)
    assert without_key(value, _TURN) == rest
    assert without_key(value, Key(9)) is value


def test_what_is_not_tied_to_a_key_stays() -> None:
    assert all(without_key(value, _TURN) is value for value in _VALUES)
    own = Value(sequence=Sequence(element=TEXT._replace(key=_TURN), keys_of=_HERE))
    assert without_key(own, _TURN).sequence == own.sequence
