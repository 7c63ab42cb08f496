"""Comparisons: what holds of two values where one is equal to the other, or less, and where it isn't."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conformance.proof import texts, values
from conformance.proof.language import Language, exactly
from conformance.proof.outcomes import EMPTY_DEFAULT, narrowed, there
from conformance.proof.values import EVERY_KIND, Value
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from conformance.proof.state import State
    from conformance.proof.walk import Walk

    Sides = tuple[list[State], list[State]]


def comparison(walk: Walk, node: ex.Comparison, state: State) -> Sides:
    """The states in which two values compare as asked, and those in which they don't."""
    trues: list[State] = []
    falses: list[State] = []
    for one, between in there(walk, node.left, state):
        for other, after in there(walk, node.right, between):
            walk.look_into(one, other)
            for outcome, rest in _compared(walk, node, one, other, after):
                narrower = _of_size(walk, node, other, outcome, rest)
                if narrower is not None:
                    (trues if outcome else falses).append(narrower)
    return trues, falses


def _of_size(walk: Walk, node: ex.Comparison, other: Value, outcome: bool, state: State) -> State | None:
    """The state with what `x?size > 3000` says of x: how many items there are at most, or at least."""
    left = _bare(node.left)
    if not isinstance(left, ex.BuiltIn) or left.name != "size" or node.operator not in _OTHERWISE:
        return state
    if other.exact is None or other.exact != int(other.exact) or other.only("text", "truth").present:
        return state
    operator, limit = node.operator if outcome else _OTHERWISE[node.operator], int(other.exact)
    found = there(walk, left.target, state)
    if len(found) != 1 or found[0][0].sequence is None or found[0][0].hash is not None:
        return state
    value, after = found[0]
    sequence = value.sequence
    assert sequence is not None
    if sequence.items is not None:
        return after
    least, most = values.sizes(sequence)
    if operator in (">", ">="):
        least = max(least, limit + (operator == ">"))
    else:
        allowed = limit - (operator == "<")
        most = allowed if most is None else min(most, allowed)
    if most is not None and most < least:
        return None
    return narrowed(left.target, value, value._replace(sequence=sequence._replace(least=least, most=most)), after)


_OTHERWISE: Final = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}


def _bare(node: Expression) -> Expression:
    while isinstance(node, ex.Parenthesis):
        node = node.inner
    return node


def _compared(walk: Walk, node: ex.Comparison, one: Value, other: Value, state: State) -> list[tuple[bool, State]]:
    """Equality follows the rules of a language, by which texts that differ can be the same: a text that is
    equal may still be another one, a text that is not equal is sure to be another one.
    """
    equal = node.operator in ("==", "!=")
    if not _comparable(one, other, equal=equal):
        blamed = one.origin if other.origin is None else other.origin
        wrong = _incomparable(node, one, other, state)
        walk.suspect("renders", "comparison", node.span, wrong, blamed)
    if one.exact is not None and other.exact is not None and not one.text and not other.text:
        return [(_ordered(node.operator, one, other), state)]
    if not equal:
        return [(True, state), (False, state)]
    same = node.operator == "=="
    left, right = one.known_text, other.known_text
    if left is not None and right is not None:
        if left == right:
            return [(same, state)]
        if left.isascii() and right.isascii() and left.isprintable() and right.isprintable():
            return [(not same, state)]
    if len(one.truth) == 1 and len(other.truth) == 1 and not one.text and not other.text:
        return [((one.truth == other.truth) == same, state)]
    found = [(same, rest) for rest in [_kept(node, one, other, state)] if rest is not None]
    different: State | None = state
    for mine, theirs, place in ((one, other, node.left), (other, one, node.right)):
        known = theirs.known_text
        if known is not None and mine.text and not mine.escaped and different is not None:
            language = texts.without(mine.text, exactly(known))
            different = narrowed(place, mine, mine.only("text")._replace(text=language), different)
        elif len(theirs.truth) == 1 and mine.truth and different is not None:
            different = narrowed(place, mine, mine.only("truth")._replace(truth=mine.truth - theirs.truth), different)
    if different is not None:
        found.append((not same, different))
    return found


def _kept(node: ex.Comparison, one: Value, other: Value, state: State) -> State | None:
    """The state in which the two are equal: of the same kind at least."""
    rest: State | None = state
    for mine, theirs, place in ((one, other, node.left), (other, one, node.right)):
        known = theirs.known_text
        if known is not None and mine.text and not mine.escaped and rest is not None:
            # Equal by a language's rules: the very text, or one with other characters that don't count.
            language = _equal_texts(mine, known)
            rest = narrowed(place, mine, mine.only("text")._replace(text=language), rest) if language else None
        elif len(theirs.truth) == 1 and mine.truth and rest is not None:
            rest = narrowed(place, mine, mine.only("truth")._replace(truth=mine.truth & theirs.truth), rest)
    return rest


def _equal_texts(value: Value, known: str) -> Language:
    few = value.text.only(30)
    if few is not None and all(each.isascii() and each.isprintable() for each in (*few, known)):
        return texts.common(value.text, exactly(known))
    return value.text


def _comparable(one: Value, other: Value, *, equal: bool) -> bool:
    kinds = [_kinds(one), _kinds(other)]
    if not equal and (kinds[0] - {"number", "other"} or kinds[1] - {"number", "other"}):
        return False
    return "other" in kinds[0] | kinds[1] or (
        kinds[0] == kinds[1] and len(kinds[0]) == 1 and not kinds[0] & {"sequence", "hash"}
    )


def _kinds(value: Value) -> set[str]:
    if value == EMPTY_DEFAULT:
        return {"text"}
    return {kind for kind in EVERY_KIND if value.only(kind).present}


def _incomparable(node: ex.Comparison, one: Value, other: Value, state: State) -> State | None:
    """A state in which the kinds differ."""
    wanted = _kinds(other)
    different = one.only(*(kind for kind in EVERY_KIND if kind not in wanted))
    if different.present and one.origin is not None:
        return narrowed(node.left, one, different, state)
    wanted = _kinds(one)
    different = other.only(*(kind for kind in EVERY_KIND if kind not in wanted))
    return narrowed(node.right, other, different, state) if different.present else state


def _ordered(operator: str, one: Value, other: Value) -> bool:
    left, right = one.exact, other.exact
    assert left is not None
    assert right is not None
    return {
        "==": left == right,
        "!=": left != right,
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
    }[operator]
