"""What expressions can give: from a state to values, each with the state in which it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.proof import lattice, model, texts, values
from conformance.proof.language import EMPTY, EVERY, NOTHING
from conformance.proof.members import by_computed_key, member
from conformance.proof.operators import Operands, add, arithmetic, range_of
from conformance.proof.results import apply_default, as_text, concatenate, evaluate_all, outcomes, require
from conformance.proof.scalar_built_ins import by_format
from conformance.proof.values import BLANK, DATE, MISSING, OTHER, UNKNOWN, Hash, Value
from payloads.freemarker.builtin_names import SHARED_DIRECTIVES
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from conformance.proof.state import State
    from conformance.proof.walk import Walk
    from payloads.freemarker.nodes import Expression

    Outcome = tuple[Value, State]


def evaluate(walk: Walk, node: Expression, state: State) -> list[Outcome]:
    """The values an expression can give. A missing value is one of them; whoever needs it there asks `there`."""
    walk.step()
    match node:
        case ex.StringLiteral():
            return _string(walk, node, state)
        case ex.NumberLiteral(value=number):
            return [(values.number(number), state)]
        case ex.BooleanLiteral(value=truth):
            return [(values.truth(truth), state)]
        case ex.Name(name=name):
            return [(_named(state, name), state)]
        case ex.Parenthesis(inner=inner):
            return evaluate(walk, inner, state)
        case ex.Dot() | ex.DynamicKey() if (formatted := by_format(walk, node, state)) is not None:
            return formatted
        case ex.Dot(target=target, name=name):
            return [
                outcome
                for value, after in require(walk, target, state)
                for outcome in member(walk, node, value, name, after)
            ]
        case ex.DynamicKey():
            return by_computed_key(walk, node, state)
        case ex.DefaultTo(target=target, default=default):
            return apply_default(walk, target, default, state)
        case ex.BuiltIn():
            return walk.built_in(node, state)
        case ex.Exists() | ex.Not() | ex.And() | ex.Or() | ex.Comparison():
            return outcomes(walk, node, state)
        case ex.SequenceLiteral(items=items):
            return [(values.known_sequence(found), after) for found, after in evaluate_all(walk, items, state)]
        case ex.HashLiteral():
            return _hash(walk, node, state)
        case ex.Add(left=left, right=right):
            return [
                outcome
                for first, between in require(walk, left, state)
                for second, after in require(walk, right, between)
                for outcome in add(walk, Operands(left, right, node.span), first, second, after)
            ]
        case ex.Arithmetic() | ex.Sign():
            return arithmetic(walk, node, state)
        case ex.Range():
            return range_of(walk, node, state)
        case ex.Call():
            return walk.call(node, state)
        case ex.SpecialVariable():
            return _special(walk, node, state)
    walk.gap(f"`{node.text}` isn't followed", node.span)
    return [(UNKNOWN, state)]


def caught(walk: Walk, node: Expression, state: State) -> list[Outcome]:
    """The values of what stands before `!` and `??`: in parentheses whatever misses something is missing itself."""
    if not isinstance(node, ex.Parenthesis):
        return evaluate(walk, node, state)
    missed = walk.catching("missing", lambda: evaluate(walk, node, state))
    sink = state.sink
    return [*missed[0], *((MISSING, each.back_at(state)._replace(sink=sink)) for each in missed[1])]


def _named(state: State, name: str) -> Value:
    own = state.variable(name)
    if own is not None and own.origin is not None and own.present:
        # A copy of what the data model has: what was learnt of it since holds for the copy.
        known = lattice.meet(own, state.read(own.origin)._replace(missing=own.missing))
        return known._replace(origin=own.origin) if known.possible else own
    roots = (*state.universe.namespaces, model.STATICS)
    if own is None:
        return OTHER if name in SHARED_DIRECTIVES else state.read((name,))
    if own.missing and name in roots:
        return lattice.join(own.present_part(), state.read((name,))) if own.present else state.read((name,))
    return own


def _string(walk: Walk, node: ex.StringLiteral, state: State) -> list[Outcome]:
    if not node.parts:
        return [(values.text(node.value), state)]
    found = [(values.text(""), state)]
    for part in node.parts:
        if isinstance(part, el.Text):
            found = [(concatenate(before, values.text(part.value)), at) for before, at in found]
        elif isinstance(part, el.Interpolation | el.NumericInterpolation):
            printed = part.printed if isinstance(part, el.Interpolation) else part.expression
            found = [
                (concatenate(before, value), after)
                for before, at in found
                for whole, between in require(walk, printed, at)
                for value, after in as_text(walk, printed, whole, between)
            ]
        else:
            walk.gap("a directive in a string isn't followed", node.span)
    return found


def _hash(walk: Walk, node: ex.HashLiteral, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for given, after in evaluate_all(walk, (*node.keys, *node.values), state):
        keys, held = given[: len(node.keys)], given[len(node.keys) :]
        names = ["" if key == BLANK else key.known_text for key in keys]
        for key in keys:
            if key.refused_as("text").present:
                walk.suspect("renders", "argument", node.span, after, key.origin)
        if all(name is not None for name in names):
            members = {name: value for name, value in zip(names, held, strict=True) if name is not None}
            found.append((Value(hash=Hash(members=tuple(members.items()))), after))
        else:
            rest, language = MISSING, EMPTY
            for key, value in zip(keys, held, strict=True):
                rest = lattice.join(rest, value)
                language = texts.join(language, texts.join(key.plain_text(), NOTHING if key.nothing else EMPTY))
            found.append((Value(hash=Hash(rest=rest, names=language)), after))
    return found


def _special(walk: Walk, node: ex.SpecialVariable, state: State) -> list[Outcome]:
    match node.name:
        case "now":
            return [(DATE, state)]
        case "version" | "lang" | "locale" | "template_name" | "main_template_name" | "current_template_name":
            return [(Value(text=texts.SAFE), state)]
    walk.gap(f"what `.{node.name}` gives isn't followed", node.span)  # the message of an error, for one, is any text
    return [(Value(missing=True, text=EVERY, hash=Hash(path=(None,)), other=True), state)]
