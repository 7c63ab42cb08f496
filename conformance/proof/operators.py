"""Operators: what is added, calculated, and counted up."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from conformance.proof import lattice, values
from conformance.proof.results import as_text, concatenate, narrow, note_list, require
from conformance.proof.values import MISSING, NUMBER, Hash, Sequence, Value
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from conformance.proof.state import State
    from conformance.proof.walk import Walk
    from payloads.freemarker import Span
    from payloads.freemarker.nodes import Expression

    Outcome = tuple[Value, State]

_MOST_RANGE = 200
_MOST_TURNS = 10_000


class Operands(NamedTuple):
    """What is added, and where."""

    left: Expression
    right: Expression
    span: Span


def add(walk: Walk, nodes: Operands, one: Value, other: Value, state: State) -> list[Outcome]:
    """`one + other`: numbers are added, hashes and lists joined, all else is put together as text."""
    found: list[Outcome] = []
    note_list(walk, nodes.left, one)
    note_list(walk, nodes.right, other)
    for left in _kinds_of_operand(one):
        for right in _kinds_of_operand(other):
            between = narrow(nodes.left, one, left, state)
            after = narrow(nodes.right, other, right, between) if between is not None else None
            if after is not None:
                found += _sum(walk, nodes, left, right, after)
    return found


def _kinds_of_operand(value: Value) -> list[Value]:
    """A value cut into what `+` treats alike."""
    groups = (("number",), ("sequence",), ("hash",), ("nothing",), ("text", "truth", "macro", "date", "other"))
    return [part for kinds in groups if (part := value.only(*kinds)).present]


def _sum(walk: Walk, node: Operands, one: Value, other: Value, state: State) -> list[Outcome]:
    source = one.blamed or other.blamed
    if one.number and other.number:
        exact = one.exact + other.exact if one.exact is not None and other.exact is not None else None
        if one.infinite or other.infinite:
            walk.suspect("renders", "infinite", node.span, state, None)
        return [(Value(number=True, exact=exact, low=_low_sum(one, other), source=source), state)]
    if (one.sequence or one.nothing) and (other.sequence or other.nothing):
        empty = Sequence(items=())
        return [(Value(sequence=_appended(one.sequence or empty, other.sequence or empty)), state)]
    if (one.hash or one.nothing) and (other.hash or other.nothing):
        return [(Value(hash=_merge_hashes(one.hash or Hash(), other.hash or Hash())), state)]
    return [
        (concatenate(first, second), after)
        for first, between in as_text(walk, node.left, one, state)
        for second, after in as_text(walk, node.right, other, between)
    ]


def _low_sum(one: Value, other: Value) -> int | None:
    lows = [each.exact if isinstance(each.exact, int) else each.low for each in (one, other)]
    return lows[0] + lows[1] if lows[0] is not None and lows[1] is not None else None


def _appended(one: Sequence, other: Sequence) -> Sequence:
    if one.items is not None and other.items is not None:
        return Sequence(items=(*one.items, *other.items))
    (least, most), (low, high) = lattice.sizes(one), lattice.sizes(other)
    return Sequence(
        element=lattice.join(lattice.element_of(one), lattice.element_of(other))._replace(key=None),  # perhaps twice
        least=least + low,
        most=None if most is None or high is None else most + high,
    )


def _merge_hashes(one: Hash, other: Hash) -> Hash:
    if one == Hash() or other == Hash():
        return one if other == Hash() else other
    if one.path is not None or other.path is not None:
        return lattice.either(one, other)
    members = dict(one.members)
    for name, value in other.members:
        # What may not be there leaves the first one's.
        members[name] = (
            lattice.join(value.present_part(), members.get(name, one.rest or MISSING)) if value.missing else value
        )
    rest = one.rest if other.rest is None else other.rest if one.rest is None else lattice.join(one.rest, other.rest)
    if other.rest is not None:
        members = {name: lattice.join(value, other.rest) for name, value in members.items()}
    return Hash(members=tuple(members.items()), rest=rest, names=lattice.names_of_rest(one, other))


def arithmetic(walk: Walk, node: Expression, state: State) -> list[Outcome]:
    """Signs and the four operations on numbers, and the rest of a division."""
    if isinstance(node, ex.Sign):
        found = require(walk, node.operand, state)
        return [(_calculated(walk, node, (value,), after), after) for value, after in found]
    assert isinstance(node, ex.Arithmetic)
    return [
        (_calculated(walk, node, (first, second), after), after)
        for first, between in require(walk, node.left, state)
        for second, after in require(walk, node.right, between)
    ]


def _calculated(walk: Walk, node: Expression, operands: tuple[Value, ...], state: State) -> Value:
    blamed = next((value.origin for value in operands if value.origin), None)
    if any(value.without("number").present for value in operands):
        walk.suspect("renders", "not-a-number", node.span, state, blamed)
    is_sign = isinstance(node, ex.Sign)
    if any(value.infinite for value in operands) and not is_sign:
        walk.suspect("renders", "infinite", node.span, state, blamed)
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
    low = None
    if isinstance(node, ex.Arithmetic) and node.operator == "-" and operands[0].low is not None:
        low = operands[0].low - exact[1] if isinstance(exact[1], int) else None
    source = next((value.blamed for value in operands if value.blamed), None)
    return NUMBER._replace(infinite=is_sign and operands[0].infinite, low=low, source=source)


def range_of(walk: Walk, node: ex.Range, state: State) -> list[Outcome]:
    """A range: its items, where its ends are known."""
    found: list[Outcome] = []
    for first, between in require(walk, node.left, state):
        for second, after in require(walk, node.right, between) if node.right is not None else [(MISSING, between)]:
            wrong = [value for value in (first, second) if value.without("number").present]
            if wrong:
                walk.suspect("renders", "not-a-number", node.span, after, wrong[0].origin)
            if first.infinite or second.infinite:
                walk.suspect("renders", "infinite", node.span, after, None)
            items = _range_items(node.kind, first.exact, second.exact)
            if items is not None:
                found.append((values.known_sequence(values.number(each) for each in items), after))
                continue
            if node.right is None or not all(map(_is_small, (first, second))):
                walk.gap(f"how far `{node.text}` goes isn't known", node.span)
            found.append((values.some_sequence(NUMBER), after))
    return found


def _is_small(value: Value) -> bool:
    """Whether a number is one that counts something that an event has, or not a large one."""
    if isinstance(value.exact, int):
        return abs(value.exact) < _MOST_TURNS
    return value.low is not None and value.low > -_MOST_TURNS


def _range_items(kind: str, first: int | Decimal | None, second: int | Decimal | None) -> range | None:
    if not isinstance(first, int) or not isinstance(second, int) or abs(second - first) > _MOST_RANGE:
        return None
    if kind == "length":
        return range(first, first + second) if second >= 0 else range(first, first + second, -1)
    step = 1 if second >= first else -1
    return range(first, second + (step if kind == "inclusive" else 0), step)
