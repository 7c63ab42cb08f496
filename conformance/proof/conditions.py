"""Conditions: the states in which one holds, and those in which it doesn't, each knowing it from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.proof import texts, values
from conformance.proof.comparisons import comparison
from conformance.proof.language import EMPTY, EVERY, NOTHING, SOMETHING, Language, exactly
from conformance.proof.outcomes import EMPTY_DEFAULT, as_text, narrowed, there
from conformance.proof.regular import NO_IDEA, Bounds, tree_of, whole
from conformance.proof.values import EVERY_KIND, MISSING, Hash, Value
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
            return comparison(walk, node, state)
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
        outside = value.only(*(kind for kind in EVERY_KIND if kind not in kinds))
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
