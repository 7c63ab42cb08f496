"""Comparisons: what holds of two values where one is equal to the other, or less, and where it isn't."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conformance.proof import lattice, texts
from conformance.proof.language import SOMETHING, Language, exactly
from conformance.proof.results import narrow, note_boolean, require
from conformance.proof.values import EVERY_KIND, Value
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from conformance.proof.state import State
    from conformance.proof.walk import Walk
    from payloads.freemarker import Span
    from payloads.freemarker.nodes import Expression

    Sides = tuple[list[State], list[State]]

_NAN: Final = exactly("NaN")


def comparison(walk: Walk, node: ex.Comparison, state: State) -> Sides:
    """The states in which two values compare as asked, and those in which they don't."""
    trues: list[State] = []
    falses: list[State] = []
    for one, between in require(walk, node.left, state):
        for other, after in require(walk, node.right, between):
            for outcome, rest in _compared(walk, node, one, other, after):
                narrower = _of_size(walk, node, other, outcome, rest)
                if narrower is not None:
                    (trues if outcome else falses).extend(_of_length(walk, node, other, outcome, narrower))
    return trues, falses


def note_uncomparable_number(walk: Walk, span: Span, state: State, one: Value, other: Value) -> None:
    """Java can't compare what `?number` makes of `NaN` with a number; values of other types it doesn't compare."""
    if one.number and other.number:
        for value in (one, other):
            if value.infinite:
                walk.suspect("renders", "nan", span, state, value.blamed, _NAN)


def _of_size(walk: Walk, node: ex.Comparison, other: Value, outcome: bool, state: State) -> State | None:
    """The state with what `x?size > 3000` says of x: how many items there are at most, or at least."""
    left = ex.peel(node.left)
    if not isinstance(left, ex.BuiltIn) or left.name != "size" or node.operator not in _OTHERWISE:
        return state
    if other.exact is None or other.exact != int(other.exact) or other.without("number").present:
        return state
    operator, limit = node.operator if outcome else _OTHERWISE[node.operator], int(other.exact)
    found = require(walk, left.target, state)
    if len(found) != 1 or found[0][0].sequence is None or found[0][0].without("sequence").present:
        return state
    value, after = found[0]
    sequence = value.sequence
    assert sequence is not None
    if sequence.items is not None:
        return after
    least, most = lattice.sizes(sequence)
    if operator in (">", ">="):
        least = max(least, limit + (operator == ">"))
    else:
        allowed = limit - (operator == "<")
        most = allowed if most is None else min(most, allowed)
    if most is not None and most < least:
        return None
    return narrow(left.target, value, value._replace(sequence=sequence._replace(least=least, most=most)), after)


def _of_length(walk: Walk, node: ex.Comparison, other: Value, outcome: bool, state: State) -> list[State]:
    """The states with what `x?length > 5` says of x: that it isn't empty, or how many characters it has at most."""
    left = ex.peel(node.left)
    if not (isinstance(left, ex.BuiltIn) and left.name == "length" and _is_plain(left.target)):
        return [state]
    if other.exact is None or other.exact != int(other.exact) or other.without("number").present:
        return [state]
    least, most = _bounds(node.operator if outcome else _OPPOSITE[node.operator], int(other.exact))
    if left.target.span.text in walk.matched:
        most = None  # a pattern says more, and both together are often too much to tell
    found: list[State] = []
    for value, after in require(walk, left.target, state):
        if value.escaped or value.fragment or value.without("text", "nothing").present:
            found.append(after)
            continue
        # A length counts two for some characters, so that there may be fewer characters, never more.
        text = value.text if most is None else texts.no_longer(value.text, most)
        new = value.with_text(texts.common(text, SOMETHING) if least > 0 else text)
        kept = narrow(left.target, value, new._replace(nothing=value.nothing and least <= 0), after)
        found += [kept] if kept is not None else []
    return found


def _bounds(operator: str, limit: int) -> tuple[int, int | None]:
    """What a number that compares so with a limit is at least and at most, counted from 0."""
    match operator:
        case ">":
            return limit + 1, None
        case ">=":
            return limit, None
        case "<":
            return 0, max(limit - 1, 0)
        case "<=":
            return 0, max(limit, 0)
        case "==":
            return limit, max(limit, 0)
    return int(limit == 0), None


def _is_plain(node: Expression) -> bool:
    """Whether an expression reads values and does nothing else, so that it may be looked at twice."""
    kinds = (ex.Name, ex.Dot, ex.DynamicKey, ex.Parenthesis, ex.DefaultTo, ex.StringLiteral)
    return all(isinstance(each, kinds) for each in node.walk())


_OPPOSITE: Final = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "==": "!=", "!=": "=="}
_OTHERWISE: Final = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}


def _compared(walk: Walk, node: ex.Comparison, one: Value, other: Value, state: State) -> list[tuple[bool, State]]:
    """Equality follows the rules of a language, by which texts that differ can be the same: a text that is
    equal may still be another one, a text that is not equal is sure to be another one.
    """
    note_boolean(walk, node.left, one)
    note_boolean(walk, node.right, other)
    equal = node.operator in ("==", "!=")
    if not _comparable(one, other, equal=equal):
        blamed = one.origin if other.origin is None else other.origin
        wrong = _incomparable(node, one, other, state)
        walk.suspect("renders", "comparison", node.span, wrong, blamed)
    note_uncomparable_number(walk, node.span, state, one, other)
    numeric = not one.without("number").present and not other.without("number").present
    if numeric and (decided := _by_number(node.operator, one, other)) is not None:
        return [(decided, state)]
    if not equal:
        return [(True, _hinted(state, node, one, other, True)), (False, _hinted(state, node, one, other, False))]
    same = node.operator == "=="
    left, right = _known(one), _known(other)
    if left is not None and right is not None:
        if left == right:
            return [(same, state)]
        if left.isascii() and right.isascii() and left.isprintable() and right.isprintable():
            return [(not same, state)]
    kept = _kept(node, one, other, state)
    found = [(same, _hinted(kept, node, one, other, True))] if kept is not None else []
    different: State | None = state
    for mine, theirs, place in ((one, other, node.left), (other, one, node.right)):
        known = _known(theirs)
        if known is not None and mine.text and not mine.escaped and different is not None:
            language = texts.without(mine.text, exactly(known))
            rest = mine.taken_as("text") if known else mine.only("text")
            different = narrow(place, mine, rest.with_text(language), different)
        elif len(theirs.truth) == 1 and mine.truth and different is not None:
            different = narrow(place, mine, mine.only("truth")._replace(truth=mine.truth - theirs.truth), different)
    if different is not None:
        found.append((not same, different))
    return found


def _kept(node: ex.Comparison, one: Value, other: Value, state: State) -> State | None:
    """The state in which the two are equal: of the same kind at least."""
    rest: State | None = state
    for mine, theirs, place in ((one, other, node.left), (other, one, node.right)):
        known = _known(theirs)
        if known is not None and (mine.text or mine.nothing) and not mine.escaped and rest is not None:
            # Equal by a language's rules: the very text, or one with other characters that don't count.
            equal = mine.taken_as("text").with_text(_equal_texts(mine, known))
            may_be_nothing = not (known.isascii() and known.isprintable() and known)
            rest = narrow(place, mine, equal._replace(nothing=mine.nothing and may_be_nothing), rest)
        elif len(theirs.truth) == 1 and mine.truth and rest is not None:
            rest = narrow(place, mine, mine.only("truth")._replace(truth=mine.truth & theirs.truth), rest)
    return rest


def _known(value: Value) -> str | None:
    """The text that a value is; `x!` is the empty one."""
    return "" if value.nothing and not value.without("nothing").present else value.known_text


def _hinted(state: State, node: ex.Comparison, one: Value, other: Value, outcome: bool) -> State:
    """The state with a value that makes the comparison come out so, for the search of an event."""
    for mine, theirs in ((one, other), (other, one)):
        if mine.blamed is None:
            continue
        known = _known(theirs)
        if known is not None and node.operator in ("==", "!="):
            return state.hinting(mine.blamed, known)
        if theirs.exact is not None:
            greater = (node.operator in (">", ">=")) == outcome
            step = 0 if node.operator in ("==", "!=") else 1 if greater == (mine is one) else -1
            return state.hinting(mine.blamed, int(theirs.exact) + step)
    return state


def _equal_texts(value: Value, known: str) -> Language:
    few = value.text.only(30)
    if few is not None and all(each.isascii() and each.isprintable() for each in (*few, known)):
        return texts.common(value.text, exactly(known))
    return value.text


def _comparable(one: Value, other: Value, *, equal: bool) -> bool:
    kinds = [_kinds(one), _kinds(other)]
    if not equal and (kinds[0] - {"number", "date"} or kinds[1] - {"number", "date"}):
        return False
    return kinds[0] == kinds[1] and len(kinds[0]) == 1 and kinds[0] <= {"text", "number", "truth", "date"}


def _kinds(value: Value) -> set[str]:
    kinds = {kind for kind in EVERY_KIND if value.only(kind).present}
    return kinds - {"nothing"} | {"text"} if "nothing" in kinds else kinds


def _incomparable(node: ex.Comparison, one: Value, other: Value, state: State) -> State | None:
    """A state in which the kinds differ."""
    wanted = _kinds(other)
    different = one.without(*wanted)
    if different.present and one.origin is not None:
        return narrow(node.left, one, different, state)
    wanted = _kinds(one)
    different = other.without(*wanted)
    return narrow(node.right, other, different, state) if different.present else state


def _by_number(operator: str, one: Value, other: Value) -> bool | None:
    """How two numbers compare, if that is known of them."""
    if one.exact is None and other.exact is not None and one.low is not None and one.low > other.exact:
        return operator in (">", ">=", "!=")
    if one.exact is None and other.exact is not None and one.low is not None and one.low == other.exact:
        return {">=": True, "<": False}.get(operator)
    left, right = one.exact, other.exact
    if left is None or right is None:
        return None
    return {
        "==": left == right,
        "!=": left != right,
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
    }[operator]
