"""Operators: what is added, calculated, and counted up."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from conformance.proof import values
from conformance.proof.outcomes import EMPTY_DEFAULT, as_text, narrowed, there, together
from conformance.proof.values import MISSING, NUMBER, Hash, Sequence, Value
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from conformance.proof.state import State
    from conformance.proof.walk import Walk
    from payloads.freemarker.nodes import Expression

    Outcome = tuple[Value, State]

_MOST_RANGE = 200


def add(walk: Walk, node: Expression, one: Value, other: Value, state: State) -> list[Outcome]:
    """`one + other`: numbers are added, hashes and lists joined, all else is put together as text."""
    found: list[Outcome] = []
    for left in _kinds_of_operand(one):
        for right in _kinds_of_operand(other):
            between = narrowed(node, one, left, state)
            after = narrowed(node, other, right, between) if between is not None else None
            if after is not None:
                found += _sum(walk, node, left, right, after)
    return found


def _kinds_of_operand(value: Value) -> list[Value]:
    """A value cut into what `+` treats alike; what `x!` gives is all at once and stays whole."""
    if value == EMPTY_DEFAULT:
        return [value]
    groups = (("number",), ("sequence",), ("hash",), ("text", "truth", "macro", "other"))
    return [part for kinds in groups if (part := value.only(*kinds)).present]


def _sum(walk: Walk, node: Expression, one: Value, other: Value, state: State) -> list[Outcome]:
    if one.number and other.number:
        exact = one.exact + other.exact if one.exact is not None and other.exact is not None else None
        return [(Value(number=True, exact=exact, custom=one.custom or other.custom), state)]
    if one.sequence and other.sequence:
        return [(Value(sequence=_appended(one.sequence, other.sequence)), state)]
    if one.hash and other.hash:
        return [(Value(hash=_together(one.hash, other.hash)), state)]
    return [
        (together(first, second), after)
        for first, between in as_text(walk, node, one, state)
        for second, after in as_text(walk, node, other, between)
    ]


def _appended(one: Sequence, other: Sequence) -> Sequence:
    if one.items is not None and other.items is not None:
        return Sequence(items=(*one.items, *other.items))
    (least, most), (low, high) = values.sizes(one), values.sizes(other)
    return Sequence(
        element=values.join(values.element_of(one), values.element_of(other))._replace(key=None),  # perhaps twice
        least=least + low,
        most=None if most is None or high is None else most + high,
    )


def _together(one: Hash, other: Hash) -> Hash:
    if one.path is not None or other.path is not None:
        return Hash(path=(None,))
    members = dict(one.members) | dict(other.members)
    rest = one.rest if other.rest is None else other.rest if one.rest is None else values.join(one.rest, other.rest)
    return Hash(members=tuple(members.items()), rest=rest)


def arithmetic(walk: Walk, node: Expression, state: State) -> list[Outcome]:
    """Signs and the four operations on numbers, and the rest of a division."""
    if isinstance(node, ex.Sign):
        found = there(walk, node.operand, state)
        return [(_calculated(walk, node, (value,), after), after) for value, after in found]
    assert isinstance(node, ex.Arithmetic)
    return [
        (_calculated(walk, node, (first, second), after), after)
        for first, between in there(walk, node.left, state)
        for second, after in there(walk, node.right, between)
    ]


def _calculated(walk: Walk, node: Expression, operands: tuple[Value, ...], state: State) -> Value:
    if any(not _only_number(value) for value in operands):
        blamed = next((value.origin for value in operands if value.origin), None)
        walk.suspect("renders", "not-a-number", node.span, state, blamed)
    exact = [value.exact for value in operands]
    if all(isinstance(each, int) for each in exact):
        match node, exact:
            case ex.Sign(negative=negative), [int(only)]:
                return values.number(-only if negative else only)
            case ex.Arithmetic(operator="-"), [int(left), int(right)]:
                return values.number(left - right)
            case ex.Arithmetic(operator="*"), [int(left), int(right)]:
                return values.number(left * right)
    if isinstance(node, ex.Arithmetic) and node.operator in ("/", "%") and not (exact[1:] and exact[1]):
        walk.suspect("renders", "division", node.span, state, operands[1].origin)
    return NUMBER._replace(custom=any(value.custom for value in operands))


def _only_number(value: Value) -> bool:
    return value.number and not value.only("text", "truth", "sequence", "hash", "macro", "other").present


def range_of(walk: Walk, node: ex.Range, state: State) -> list[Outcome]:
    """A range: its items, where its ends are known."""
    found: list[Outcome] = []
    for first, between in there(walk, node.left, state):
        for second, after in there(walk, node.right, between) if node.right is not None else [(MISSING, between)]:
            wrong = [value for value in (first, second) if value.present and not _only_number(value)]
            if wrong:
                walk.suspect("renders", "not-a-number", node.span, after, wrong[0].origin)
            items = _range_items(node.kind, first.exact, second.exact)
            if items is not None:
                found.append((values.known_sequence(values.number(each) for each in items), after))
            else:
                found.append((values.some_sequence(NUMBER), after))
    return found


def _range_items(kind: str, first: int | Decimal | None, second: int | Decimal | None) -> range | None:
    if not isinstance(first, int) or not isinstance(second, int) or abs(second - first) > _MOST_RANGE:
        return None
    if kind == "length":
        return range(first, first + second) if second >= 0 else range(first, first + second, -1)
    step = 1 if second >= first else -1
    return range(first, second + (step if kind == "inclusive" else 0), step)
