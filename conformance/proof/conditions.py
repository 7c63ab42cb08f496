"""Conditions: the states in which one holds, and those in which it doesn't, each knowing it from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conformance.proof import texts, values
from conformance.proof.language import EMPTY, EVERY, NOTHING, SOMETHING, Language, exactly
from conformance.proof.outcomes import EMPTY_DEFAULT, as_text, narrowed, there
from conformance.proof.regular import NO_IDEA, Bounds, tree_of, whole
from conformance.proof.values import MISSING, Hash, Value
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conformance.proof.state import State
    from conformance.proof.values import Sequence
    from conformance.proof.walk import Walk

    Sides = tuple[list[State], list[State]]

_KINDS = {
    "is_string": ("text",),
    "is_number": ("number",),
    "is_boolean": ("truth",),
    "is_sequence": ("sequence",),
    "is_enumerable": ("sequence",),
    "is_indexable": ("sequence",),
    "is_collection": ("sequence",),
    "is_hash": ("hash",),
    "is_hash_ex": ("hash",),
    "is_macro": ("macro",),
    "is_directive": ("macro",),
}
_EVERY_KIND = ("text", "number", "truth", "sequence", "hash", "macro", "other")


def condition(walk: Walk, node: Expression, state: State) -> Sides:
    """Where a condition is true, and where it is false."""
    match node:
        case ex.Parenthesis(inner=inner):
            return condition(walk, inner, state)
        case ex.Not(operand=operand):
            trues, falses = condition(walk, operand, state)
            return falses, trues
        case ex.And(left=left, right=right):
            trues, falses = condition(walk, left, state)
            both = [condition(walk, right, each) for each in trues]
            return [s for t, _ in both for s in t], [*falses, *(s for _, f in both for s in f)]
        case ex.Or(left=left, right=right):
            trues, falses = condition(walk, left, state)
            both = [condition(walk, right, each) for each in falses]
            return [*trues, *(s for t, _ in both for s in t)], [s for _, f in both for s in f]
        case ex.Exists(target=target):
            return _by_presence(walk, target, state)
        case ex.Comparison():
            return _comparison(walk, node, state)
        case ex.BuiltIn(name="has_content", arguments=None):
            return _has_content(walk, node.target, state)
        case ex.BuiltIn(name="exists", arguments=None):
            return _by_presence(walk, node.target, state)
        case ex.BuiltIn(name=name, target=target) if name in _KINDS:
            return _by_kind(walk, target, state, name)
        case ex.BuiltIn(name="matches", arguments=(Expression(), *_)):
            return _matches(walk, node, state)
        case ex.BuiltIn(name="starts_with" | "ends_with" | "contains", arguments=(argument,)):
            return _part(walk, node, argument, state)
        case ex.BuiltIn(name="seq_contains", arguments=(argument,)):
            return _contained(walk, node.target, argument, state)
    return _by_value(walk, node, state)


def _by_value(walk: Walk, node: Expression, state: State) -> Sides:
    trues: list[State] = []
    falses: list[State] = []
    for value, after in there(walk, node, state):
        walk.look_into(value)
        others = value.only("text", "number", "sequence", "hash", "macro", "other")
        if others.present and not value.other:
            rest = narrowed(node, value, others, after)
            walk.suspect("renders", "not-a-boolean", node.span, rest, value.origin)
        for known, side in ((True, trues), (False, falses)):
            if known in value.truth or value.other:
                new = value.only("truth")._replace(truth=frozenset({known}))
                rest = narrowed(node, value, new, after)
                if rest is not None:
                    side.append(rest)
    return trues, falses


def _soft(node: Expression) -> bool:
    return isinstance(node, ex.Parenthesis)


def _by_presence(walk: Walk, target: Expression, state: State) -> Sides:
    trues: list[State] = []
    falses: list[State] = []
    for value, after in walk.evaluate(target, state, soft=_soft(target)):
        if value.present:
            _keep(trues, narrowed(target, value, value.there(), after))
        if value.missing:
            _keep(falses, narrowed(target, value, MISSING, after))
    return trues, falses


def _keep(side: list[State], state: State | None) -> None:
    if state is not None:
        side.append(state)


def _has_content(walk: Walk, target: Expression, state: State) -> Sides:
    """Numbers and booleans have content always; strings, lists and hashes unless they are empty."""
    trues: list[State] = []
    falses: list[State] = []
    for value, after in walk.evaluate(target, state, soft=_soft(target)):
        if value.origin is None:  # whether a property is empty says nothing of its value
            walk.look_into(value)
        full, empty = _filled(value), _emptied(value)
        if full.present:
            _keep(trues, narrowed(target, value, full, after))
        if empty.possible:
            _keep(falses, narrowed(target, value, empty, after))
    return trues, falses


def _filled(value: Value) -> Value:
    sequence = value.sequence
    if sequence is not None:
        least, most = values.sizes(sequence)
        if most == 0:
            sequence = None
        elif sequence.items is None:
            sequence = sequence._replace(least=max(least, 1))
    hash_ = value.hash if value.hash != Hash() else None
    return value.there()._replace(text=texts.common(value.text, SOMETHING), sequence=sequence, hash=hash_)


def _emptied(value: Value) -> Value:
    if value == EMPTY_DEFAULT:
        return value
    sequence = value.sequence
    if sequence is not None:
        least, _ = values.sizes(sequence)
        sequence = None if least > 0 else sequence._replace(items=(), element=None, most=0, given=())
    may_be_empty = value.hash is not None and not value.hash.members
    return Value(
        missing=value.missing,
        text=texts.common(value.text, NOTHING),
        sequence=sequence,
        hash=value.hash if may_be_empty else None,
        other=value.other,
        origin=value.origin,
        custom=value.custom,
    )


def _by_kind(walk: Walk, target: Expression, state: State, name: str) -> Sides:
    kinds = _KINDS[name]
    trues: list[State] = []
    falses: list[State] = []
    for value, after in there(walk, target, state):
        inside = value.only(*kinds)
        outside = value.only(*(kind for kind in _EVERY_KIND if kind not in kinds))
        if _may_be_empty_default(value) and value != EMPTY_DEFAULT:
            trues.append(after)  # what `x!` gave is of all three kinds, not of one
        elif inside.present:
            _keep(trues, narrowed(target, value, inside, after))
        if outside.present and not _same_object(inside, outside):
            _keep(falses, narrowed(target, value, outside, after))
        elif value.sequence is not None and "collection" in name:
            falses.append(after)  # lists of the event are none, those some built-ins make are
        if value.other:
            _keep(trues, after)
    return trues, falses


def _may_be_empty_default(value: Value) -> bool:
    """Whether `x!` of a missing `x` is among the values."""
    return (
        "" in value.text
        and value.sequence is not None
        and value.hash is not None
        and value.hash.path in (None, values.MADE.path)
        and values.sizes(value.sequence)[0] == 0
        and not any(not member.missing for _, member in value.hash.members)
    )


def _same_object(inside: Value, outside: Value) -> bool:
    """Whether both are faces of `x!`, which is a string, a list and a hash at once."""
    whole = values.join(inside, outside)
    return inside.present and whole == EMPTY_DEFAULT


def _split_text(
    walk: Walk, target: Expression, state: State, sides: Callable[[Value], Iterable[tuple[bool, Language]]]
) -> Sides:
    """By the strings of a value: `sides` gives, for each outcome, the strings that are possible then."""
    trues: list[State] = []
    falses: list[State] = []
    for given, between in there(walk, target, state):
        walk.look_into(given)
        for value, after in as_text(walk, target, given, between):
            for outcome, language in sides(value):
                if not language:
                    continue
                side = trues if outcome else falses
                if value.escaped or value.fragment or value != given.only("text"):
                    side.append(after)  # a number's text says nothing of the strings that are possible
                else:
                    _keep(side, narrowed(target, value, value.with_text(language), after))
    return trues, falses


def _matches(walk: Walk, node: ex.BuiltIn, state: State) -> Sides:
    arguments = node.arguments or ()
    found: Sides = ([], [])
    for given, after in walk.several(arguments, state):
        pattern, flags = given[0].known_text, given[1].known_text if len(given) > 1 else ""
        bounds = whole(pattern, flags) if pattern is not None and flags is not None else NO_IDEA
        if pattern is None or flags is None or tree_of(pattern, flags) is None:
            walk.suspect("renders", "regular-expression", node.span, after, given[0].origin)

        def sides(value: Value, bounds: Bounds = bounds) -> Iterable[tuple[bool, Language]]:
            language = value.plain_text()
            yield True, texts.common(language, bounds.possible)
            yield False, texts.without(language, bounds.sure)

        trues, falses = _split_text(walk, node.target, after, sides)
        found[0].extend(trues)
        found[1].extend(falses)
    return found


def _part(walk: Walk, node: ex.BuiltIn, argument: Expression, state: State) -> Sides:
    found: Sides = ([], [])
    for given, after in there(walk, argument, state):
        known = given.known_text
        if given.only("number", "truth", "sequence", "hash", "macro", "other").present and given != EMPTY_DEFAULT:
            walk.suspect("renders", "argument", node.span, after, given.origin)
        language = None
        if known is not None:
            before = node.name in ("ends_with", "contains")
            behind = node.name in ("starts_with", "contains")
            language = (EVERY if before else NOTHING) + exactly(known) + (EVERY if behind else NOTHING)

        def sides(value: Value, language: Language | None = language) -> Iterable[tuple[bool, Language]]:
            own = value.plain_text()
            yield True, own if language is None else texts.common(own, language)
            yield False, own if language is None else texts.without(own, language)

        trues, falses = _split_text(walk, node.target, after, sides)
        found[0].extend(trues)
        found[1].extend(falses)
    return found


def _contained(walk: Walk, target: Expression, argument: Expression, state: State) -> Sides:
    """`?seq_contains` of known strings, which tells what the value is, or isn't."""
    found: Sides = ([], [])
    for held, between in there(walk, target, state):
        known = _known_texts(held.sequence)
        others = held.only("text", "number", "truth", "hash", "macro", "other")
        if others.present and held != EMPTY_DEFAULT:
            walk.suspect("renders", "no-sequence", target.span, narrowed(target, held, others, between), held.origin)
        for value, after in walk.evaluate(argument, between):
            walk.look_into(held, value)
            # What is missing is in no list, but in one that has a gap.
            if known is None or not value.text or value.number or value.escaped or value.missing:
                found[0].append(after)
                found[1].append(after)
                continue
            language = texts.common(value.text, known)
            # Comparing follows a language's rules, by which more texts are the same: nothing is sure of the others.
            _keep(found[0], after)
            if value.known_text is None or not language:
                _keep(found[1], narrowed(argument, value, value.with_text(texts.without(value.text, known)), after))
    return found


def _known_texts(sequence: Sequence | None) -> Language | None:
    if sequence is None or sequence.items is None:
        return None
    language = EMPTY
    for item in sequence.items:
        known = item.known_text
        if known is None:
            return None
        language |= exactly(known)
    return language


def _comparison(walk: Walk, node: ex.Comparison, state: State) -> Sides:
    trues: list[State] = []
    falses: list[State] = []
    for one, between in there(walk, node.left, state):
        for other, after in there(walk, node.right, between):
            walk.look_into(one, other)
            for outcome, rest in _compared(walk, node, one, other, after):
                _keep(trues if outcome else falses, _of_size(walk, node, other, outcome, rest))
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
    return {kind for kind in _EVERY_KIND if value.only(kind).present}


def _incomparable(node: ex.Comparison, one: Value, other: Value, state: State) -> State | None:
    """A state in which the kinds differ."""
    wanted = _kinds(other)
    different = one.only(*(kind for kind in _EVERY_KIND if kind not in wanted))
    if different.present and one.origin is not None:
        return narrowed(node.left, one, different, state)
    wanted = _kinds(one)
    different = other.only(*(kind for kind in _EVERY_KIND if kind not in wanted))
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
