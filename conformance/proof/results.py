"""What happens to an expression's values: each with the state in which it is given, and what is known by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.proof import lattice, texts
from conformance.proof.formats import printed_number
from conformance.proof.language import EVERY, NOTHING
from conformance.proof.state import merge_states
from conformance.proof.values import BLANK, FALSE, MISSING, TRUE, Value
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conformance.proof.state import State
    from conformance.proof.values import Path
    from conformance.proof.walk import Walk
    from payloads.freemarker.nodes import Expression

    Outcome = tuple[Value, State]

#: A few outcomes are told apart, which is exact; more only as far as it matters.
_MOST_OUTCOMES = 6
#: A variable that no template can name.
_OUTCOME = "\x00"


def require(walk: Walk, node: Expression, state: State) -> list[Outcome]:
    """The values of an expression whose value has to be there: FreeMarker fails where it is missing."""
    found: list[Outcome] = []
    for value, after in walk.evaluate(node, state):
        if value.missing:
            walk.suspect("renders", "missing", node.span, narrow(node, value, MISSING, after), value.origin)
        if value.present:
            rest = narrow(node, value, value.present_part(), after)
            if rest is not None:
                found.append((value.present_part(), rest))
    return found


def narrow(node: Expression, value: Value, new: Value, state: State) -> State | None:
    """The state in which a value is one of fewer; None if it can't be."""
    if not new.possible:
        return None
    if new == value:
        return state
    node = ex.peel(node)
    named = isinstance(node, ex.Name) and state.variable(node.name) is not None
    if value.origin is not None:
        known = state.read(value.origin)
        both = lattice.meet(known, new)._replace(origin=value.origin) if not value.escaped else known
        if not both.possible:
            return None
        state = state.knowing(value.origin, both)
        # A copy may be missing where the place isn't.
        new = value.present_part() if new.present else MISSING
        named = named and value.missing and value.present
    return state.with_variable(node.name, new) if named and isinstance(node, ex.Name) else state


def apply_default(
    walk: Walk, target: Expression, default: Expression | None, state: State, *, always: bool = False
) -> list[Outcome]:
    """`target!default`: the values of the one, and of the other where the first is missing. With `always` the other is
    evaluated in any case, as an argument is: it may fail.
    """
    found: list[Outcome] = []
    for value, after in walk.caught(target, state):
        if value.present:
            rest = narrow(target, value, value.present_part(), after)
            if rest is not None:
                ends = [last for _, last in walk.evaluate(default, rest)] if always and default is not None else [rest]
                found += [(value.present_part(), end) for end in ends]
        if value.missing:
            rest = narrow(target, value, MISSING, after)
            if rest is not None:
                found += [(BLANK, rest)] if default is None else walk.evaluate(default, rest)
    return found


def outcomes(walk: Walk, node: Expression, state: State) -> list[Outcome]:
    """What a condition gives where its value is wanted."""
    trues, falses = walk.condition(node, state)
    return [(TRUE, each) for each in trues] + [(FALSE, each) for each in falses]


def note_list(walk: Walk, node: Expression, value: Value) -> None:
    """Say that a value where a list may be wanted is the list that `?matches` gives, which isn't followed."""
    if value.matches:
        walk.gap("a list of what `?matches` found isn't followed", node.span)


def note_boolean(walk: Walk, node: Expression, value: Value) -> None:
    """Say that a value where a boolean may be wanted is the false one that `?if_exists` gives, which isn't followed."""
    if value.void:
        walk.gap("what `?if_exists` gives isn't followed as a boolean here", node.span)


def evaluate_all(walk: Walk, nodes: tuple[Expression, ...], state: State) -> list[tuple[tuple[Value, ...], State]]:
    """The values of several expressions, one after the other."""
    found: list[tuple[tuple[Value, ...], State]] = [((), state)]
    for node in nodes:
        found = [((*before, value), after) for before, at in found for value, after in require(walk, node, at)]
    return found


def merge_outcomes(found: list[Outcome], tracked: Iterable[Path]) -> list[Outcome]:
    """What an expression gives, with outcomes made one that tell nothing apart: where functions are called with what
    functions gave, they would multiply.
    """
    if len(found) <= _MOST_OUTCOMES:
        return found
    held = [state._replace(variables={**state.variables, _OUTCOME: value}) for value, state in found]
    return [
        (state.variables[_OUTCOME], state._replace(variables=_without(state.variables, _OUTCOME)))
        for state in merge_states(held, tracked)
    ]


def limit_states(states: list[State], tracked: Iterable[Path]) -> list[State]:
    """The states in which a condition holds, with those made one that tell nothing apart."""
    return states if len(states) <= _MOST_OUTCOMES else merge_states(states, tracked)


def _without(variables: Mapping[str, Value], name: str) -> Mapping[str, Value]:
    return {each: value for each, value in variables.items() if each != name}


def concatenate(one: Value, other: Value) -> Value:
    """Two texts, one after the other."""
    if one.known_text == "":
        return other._replace(origin=None)
    if other.known_text == "":
        return one._replace(origin=None)
    source = one.blamed or other.blamed
    if one.escaped and other.escaped and not (one.fragment or other.fragment):
        return Value(text=texts.concatenate(one.text, other.text), escaped=True, source=source)
    return Value(text=texts.concatenate(one.plain_text(), other.plain_text()), source=source)


def as_text(walk: Walk, node: Expression, value: Value, state: State) -> list[Outcome]:
    """A value that is there as a string, as `${…}` and string built-ins see it."""
    found: list[Outcome] = []
    if value.text or value.fragment:
        rest = narrow(node, value, value.only("text"), state)
        if rest is not None:
            found.append((value.only("text"), rest))
    if value.nothing:
        rest = narrow(node, value, value.only("nothing"), state)
        if rest is not None:
            found.append((Value(text=NOTHING, source=value.blamed), rest))
    if value.number:
        rest = narrow(node, value, value.only("number"), state)
        if rest is not None:
            printed = printed_number(value.only("number"), state.formats[0])
            if printed is None:
                walk.suspect("renders", "number-format", node.span, rest, value.origin)
            else:
                found.append((Value(text=printed, source=value.blamed), rest))
    if value.truth:
        rest = narrow(node, value, value.only("truth"), state)
        if rest is not None:
            if state.formats[1] is None:
                walk.suspect("renders", "bare-boolean", node.span, rest, value.origin)
                language = texts.TRUTH
            else:
                language = EVERY if state.formats[1] != "c" else texts.TRUTH
            found.append((Value(text=language, source=value.blamed), rest))
    if value.date or value.other:
        found.append((Value(text=EVERY), state))
        walk.gap(f"what `{node.text}` prints isn't known", node.span)
    others = value.only("sequence", "hash", "macro")
    if others.present:
        walk.suspect("renders", "not-text", node.span, narrow(node, value, others, state), value.origin)
    return found
