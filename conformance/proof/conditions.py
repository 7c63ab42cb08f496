"""Conditions: the states in which one holds, and those in which it doesn't, each knowing it from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.proof import lattice, texts
from conformance.proof.built_in_registry import takes_its_arguments
from conformance.proof.comparisons import comparison, note_uncomparable_number
from conformance.proof.language import ANY, EMPTY, EVERY, NOTHING, SOMETHING, Language, exactly
from conformance.proof.regular import NO_IDEA, Bounds, is_sound, whole
from conformance.proof.results import as_text, evaluate_all, narrow, note_list, require
from conformance.proof.values import BLANK, MISSING, Hash, Sequence, Value
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conformance.proof.state import State
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
        case ex.BuiltIn() if not takes_its_arguments(node):
            return _by_value(walk, node, state)
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
            return _contained(walk, node, argument, state)
    return _by_value(walk, node, state)


def _by_value(walk: Walk, node: Expression, state: State) -> Sides:
    trues: list[State] = []
    falses: list[State] = []
    for value, after in require(walk, node, state):
        others = value.without("truth", "nothing") if value.void else value.without("truth")
        if others.present:
            walk.suspect("renders", "not-a-boolean", node.span, narrow(node, value, others, after), value.origin)
        if value.void:
            _keep(falses, narrow(node, value, value.only("nothing"), after))
        for known, side in ((True, trues), (False, falses)):
            if known in value.truth:
                new = value.only("truth")._replace(truth=frozenset({known}))
                rest = narrow(node, value, new, after)
                if rest is not None:
                    side.append(rest)
    return trues, falses


def _by_presence(walk: Walk, target: Expression, state: State) -> Sides:
    trues: list[State] = []
    falses: list[State] = []
    for value, after in walk.caught(target, state):
        if value.present:
            _keep(trues, narrow(target, value, value.present_part(), after))
        if value.missing:
            _keep(falses, narrow(target, value, MISSING, after))
    return trues, falses


def _keep(side: list[State], state: State | None) -> None:
    if state is not None:
        side.append(state)


def _has_content(walk: Walk, target: Expression, state: State) -> Sides:
    """Numbers and booleans have content always; strings, lists and hashes unless they are empty; macros never."""
    trues: list[State] = []
    falses: list[State] = []
    for value, after in walk.caught(target, state):
        full, empty = _filled(value), _emptied(value)
        if value.matches:
            _keep(falses, after)  # there may be no match
        if full.present:
            _keep(trues, narrow(target, value, full, after))
        if empty.possible:
            _keep(falses, narrow(target, value, empty, after))
    return trues, falses


def _filled(value: Value) -> Value:
    sequence = value.sequence
    if sequence is not None:
        least, most = lattice.sizes(sequence)
        if most == 0:
            sequence = None
        elif sequence.items is None:
            sequence = sequence._replace(least=max(least, 1))
    hash_ = value.hash if value.hash != Hash() else None
    return value.present_part()._replace(
        text=texts.common(value.text, SOMETHING), sequence=sequence, hash=hash_, macro=None, nothing=False
    )


def _emptied(value: Value) -> Value:
    sequence = value.sequence
    if sequence is not None:
        least, _ = lattice.sizes(sequence)
        sequence = None if least > 0 else Sequence(items=())
    return Value(
        missing=value.missing,
        text=texts.common(value.text, NOTHING),
        sequence=sequence,
        hash=value.hash if value.hash is not None and _may_be_empty(value.hash) else None,
        macro=value.macro,
        nothing=value.nothing,
        other=value.other,
        origin=value.origin,
    )


def _may_be_empty(hash_: Hash) -> bool:
    return all(member.missing for _, member in hash_.members)


def _by_kind(walk: Walk, target: Expression, state: State, name: str) -> Sides:
    kinds = _KINDS[name]
    trues: list[State] = []
    falses: list[State] = []
    for value, after in require(walk, target, state):
        inside, outside = value.taken_as(*kinds)._replace(other=value.other), value.refused_as(*kinds)
        if value.nothing and name in ("is_collection", "is_directive"):
            inside, outside = inside._replace(nothing=False), outside._replace(nothing=True)
        if (value.formatter and name == "is_hash") or (value.matches and kinds == ("sequence",)):
            _keep(trues, after)
        if value.void and name == "is_boolean":
            _keep(trues, narrow(target, value, value.only("nothing"), after))
        if inside.present:
            _keep(trues, narrow(target, value, inside, after))
        if outside.present:
            _keep(falses, narrow(target, value, outside, after))
        if value.sequence is not None and name == "is_collection":
            _keep(falses, after)  # lists of the event are none, those some built-ins make are
        if value.macro is not None and name in ("is_macro", "is_directive"):
            _keep(falses, after)  # a function isn't a directive
    return trues, falses


def _split_text(
    walk: Walk, target: Expression, state: State, sides: Callable[[Value], Iterable[tuple[bool, Language]]]
) -> Sides:
    """By the strings of a value: `sides` gives, for each outcome, the strings that are possible then."""
    trues: list[State] = []
    falses: list[State] = []
    for given, between in require(walk, target, state):
        for value, after in as_text(walk, target, given, between):
            for outcome, language in sides(value):
                if not language:
                    continue
                side = trues if outcome else falses
                if value.escaped or value.fragment or value != given.only("text"):
                    # A number's text says nothing of the strings that are possible.
                    side.append(after.hinting(value.blamed, _example(language, value)))
                else:
                    _keep(side, narrow(target, value, value.with_text(language), after))
    return trues, falses


def _example(language: Language, value: Value) -> str:
    """A text that makes a condition come out so, unless it holds of the text before it was changed as well."""
    return next(iter((texts.common(language, ANY) or value.text).some(1)), "")


def _matches(walk: Walk, node: ex.BuiltIn, state: State) -> Sides:
    arguments = node.arguments or ()
    found: Sides = ([], [])
    for given, after in evaluate_all(walk, arguments, state):
        pattern, flags = given[0].known_text, given[1].known_text if len(given) > 1 else ""
        bounds = whole(pattern, flags) if pattern is not None and flags is not None else NO_IDEA
        if pattern is None or flags is None or not is_sound(pattern, flags):
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
    for given, after in require(walk, argument, state):
        known = "" if given == BLANK else given.known_text
        if given.refused_as("text").present:
            walk.suspect("renders", "argument", node.span, after, given.origin)
        language = None
        if known is not None and known == _whole_characters(known):
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


def _contained(walk: Walk, node: ex.BuiltIn, argument: Expression, state: State) -> Sides:
    """`?seq_contains` of known strings, which tells what the value is, or isn't."""
    found: Sides = ([], [])
    target = node.target
    for held, between in require(walk, target, state):
        known = _known_texts(held.sequence)
        note_list(walk, target, held)
        if held.refused_as("sequence").present:
            others = held.refused_as("sequence")
            walk.suspect("renders", "no-sequence", target.span, narrow(target, held, others, between), held.origin)
        for value, after in walk.evaluate(argument, between):
            if held.sequence is not None:
                note_uncomparable_number(walk, node.span, after, lattice.element_of(held.sequence), value)
            # What is missing is in no list, but in one that has a gap.
            if known is None or value.without("text").present or value.escaped or value.missing:
                found[0].append(after)
                found[1].append(after)
                continue
            language = texts.common(value.text, known)
            # Comparing follows a language's rules, by which more texts are the same: nothing is sure of the others.
            inside = narrow(argument, value, value, after)
            if inside is not None and held.sequence is not None:
                first = (held.sequence.items or (MISSING,))[0].known_text
                _keep(found[0], inside.hinting(value.blamed, first) if first else inside)
            if value.known_text is None or not language:
                _keep(found[1], narrow(argument, value, value.with_text(texts.without(value.text, known)), after))
    return found


def _whole_characters(text: str) -> str:
    """The text without halves of surrogate pairs, which may be within a character."""
    return "".join(character for character in text if not 0xD800 <= ord(character) <= 0xDFFF)


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
