"""What expressions can give: from a state to values, each with the state in which it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.proof import texts, values
from conformance.proof.language import ANY
from conformance.proof.members import by_computed_key, member, targets
from conformance.proof.operators import add, arithmetic, range_of
from conformance.proof.outcomes import EMPTY_DEFAULT, as_text, narrowed, outcomes, several, there, together
from conformance.proof.values import MISSING, OTHER, Hash, Value
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from conformance.proof.state import State
    from conformance.proof.walk import Walk
    from payloads.freemarker.nodes import Expression

    Outcome = tuple[Value, State]


def evaluate(walk: Walk, node: Expression, state: State, *, soft: bool = False) -> list[Outcome]:
    """The values an expression can give. A missing value is one of them; whoever needs it there asks `there`.

    Args:
        walk: the proof that runs.
        node: the expression.
        state: where it is evaluated.
        soft: what is missing on the way makes the whole missing, as in parentheses before `!`.
    """
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
            return evaluate(walk, inner, state, soft=soft)
        case ex.Dot(target=target, name=name):
            return [
                outcome
                for value, after in targets(walk, target, state, soft=soft)
                for outcome in member(walk, node, value, name, after)
            ]
        case ex.DynamicKey():
            return by_computed_key(walk, node, state, soft=soft)
        case ex.DefaultTo(target=target, default=default):
            return _default(walk, target, default, state)
        case ex.BuiltIn():
            return walk.built_in(node, state)
        case ex.Exists() | ex.Not() | ex.And() | ex.Or() | ex.Comparison():
            return outcomes(walk, node, state)
        case ex.SequenceLiteral(items=items):
            return [(values.known_sequence(found), after) for found, after in several(walk, items, state)]
        case ex.HashLiteral():
            return _hash(walk, node, state)
        case ex.Add(left=left, right=right):
            return [
                outcome
                for first, between in there(walk, left, state)
                for second, after in there(walk, right, between)
                for outcome in add(walk, node, first, second, after)
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
    return [(OTHER, state)]


def _named(state: State, name: str) -> Value:
    own = state.variable(name)
    if own is not None and own.origin is not None:
        # A copy of what the data model has: what was learnt of it since holds for the copy.
        known = values.meet(own, state.read(own.origin)._replace(missing=own.missing))
        return known._replace(origin=own.origin) if known.possible else own
    if own is not None and (own.present or name not in state.universe.namespaces):
        return own
    return state.read((name,))


def _string(walk: Walk, node: ex.StringLiteral, state: State) -> list[Outcome]:
    if not node.parts:
        return [(values.text(node.value), state)]
    found = [(values.text(""), state)]
    for part in node.parts:
        if isinstance(part, el.Text):
            found = [(together(before, values.text(part.value)), at) for before, at in found]
        elif isinstance(part, el.Interpolation | el.NumericInterpolation):
            printed = part.printed if isinstance(part, el.Interpolation) else part.expression
            found = [
                (together(before, value), after)
                for before, at in found
                for whole, between in there(walk, printed, at)
                for value, after in as_text(walk, printed, whole, between)
            ]
        else:
            walk.gap("a directive in a string isn't followed", node.span)
    return found


def _default(walk: Walk, target: Expression, default: Expression | None, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for value, after in evaluate(walk, target, state, soft=isinstance(target, ex.Parenthesis)):
        if value.present:
            rest = narrowed(target, value, value.there(), after)
            if rest is not None:
                found.append((value.there(), rest))
        if value.missing:
            rest = narrowed(target, value, MISSING, after)
            if rest is not None:
                found += [(EMPTY_DEFAULT, rest)] if default is None else evaluate(walk, default, rest)
    return found


def _hash(walk: Walk, node: ex.HashLiteral, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for given, after in several(walk, (*node.keys, *node.values), state):
        keys, held = given[: len(node.keys)], given[len(node.keys) :]
        names = [key.known_text for key in keys]
        for key in keys:
            if key.only("number", "truth", "sequence", "hash", "macro", "other").present and key != EMPTY_DEFAULT:
                walk.suspect("renders", "argument", node.span, after, key.origin)
        if all(name is not None for name in names):
            members = {name: value for name, value in zip(names, held, strict=True) if name is not None}
            found.append((Value(hash=Hash(members=tuple(members.items()))), after))
        else:
            rest = MISSING
            for value in held:
                rest = values.join(rest, value)
            found.append((Value(hash=Hash(rest=rest)), after))
    return found


def _special(walk: Walk, node: ex.SpecialVariable, state: State) -> list[Outcome]:
    match node.name:
        case "now":
            return [(OTHER, state)]
        case "data_model" | "vars" | "globals" | "namespace" | "main" | "locals":
            walk.gap(f"what `.{node.name}` gives isn't followed", node.span)
            return [(Value(hash=Hash(path=(None,))), state)]
        case "version" | "lang" | "locale" | "template_name" | "main_template_name" | "current_template_name":
            return [(Value(text=texts.SAFE), state)]
    walk.gap(f"what `.{node.name}` gives isn't followed", node.span)  # the message of an error, for one, is any text
    return [(Value(missing=True, text=ANY, other=True), state)]
