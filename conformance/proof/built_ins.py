"""What built-ins give. One that isn't here isn't followed, and the proof says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conformance.proof import list_built_ins, scalar_built_ins, text_built_ins, values
from conformance.proof.built_in_registry import arguments, follows_arguments, is_method, takes_its_arguments
from conformance.proof.language import exactly
from conformance.proof.results import apply_default, outcomes, require
from conformance.proof.values import BLANK, EITHER, UNKNOWN, Value
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from conformance.proof.built_in_registry import Outcome
    from conformance.proof.state import State
    from conformance.proof.walk import Walk

#: Every built-in that is followed by a function of its own.
HANDLERS: Final = {**list_built_ins.HANDLERS, **scalar_built_ins.HANDLERS, **text_built_ins.HANDLERS}
_CONDITIONS: Final = frozenset(
    {
        "has_content",
        "exists",
        "is_string",
        "is_number",
        "is_boolean",
        "is_sequence",
        "is_enumerable",
        "is_indexable",
        "is_collection",
        "is_hash",
        "is_hash_ex",
        "is_macro",
        "is_directive",
        "matches",
        "starts_with",
        "ends_with",
        "contains",
        "seq_contains",
    }
)
_LOOP: Final = frozenset(
    {
        "index",
        "counter",
        "has_next",
        "is_first",
        "is_last",
        "is_odd_item",
        "is_even_item",
        "item_parity",
        "item_parity_cap",
        "item_cycle",
    }
)


def built_in(walk: Walk, node: ex.BuiltIn, state: State) -> list[Outcome]:
    """What `target?name` or `target?name(…)` can give."""
    name = node.name
    if not takes_its_arguments(node):
        walk.suspect("renders", "argument", node.span, state, None)
        return []
    if is_method(node):
        walk.gap(f"`{node.text}` is a method that isn't called", node.span)
        return [(UNKNOWN, state)]
    if name in _CONDITIONS and (
        node.arguments is not None or name in {"exists", "has_content"} or name.startswith("is_")
    ):
        found = outcomes(walk, node, state)
        return found if name != "matches" else [(value._replace(matches=True), after) for value, after in found]
    if name in _LOOP and isinstance(node.target, ex.Name):
        return _of_loop(walk, node, state)
    if name in ("default", "if_exists"):
        if len(node.arguments or ()) > 1:
            walk.gap(f"several defaults in `{node.text}` aren't followed", node.span)
        given = node.arguments[0] if node.arguments else None
        found = apply_default(walk, node.target, given, state, always=True)
        return [(value._replace(void=True) if value == BLANK and not given else value, after) for value, after in found]
    if name in ("then", "switch"):
        return _chosen(walk, node, state)
    handler = HANDLERS.get(name)
    if handler is None:
        walk.gap(f"`?{name}` isn't followed", node.span)
        return [(UNKNOWN, state)]
    if not follows_arguments(node):
        walk.gap(f"the arguments of `?{name}` aren't followed", node.span)
        return [(UNKNOWN, state)]
    return [
        outcome for value, after in require(walk, node.target, state) for outcome in handler(walk, node, value, after)
    ]


# ------------------------------------------------------------------ choices


def _chosen(walk: Walk, node: ex.BuiltIn, state: State) -> list[Outcome]:
    arguments = node.arguments or ()
    if node.name == "then":
        trues, falses = walk.condition(node.target, state)
        return [
            outcome
            for side, argument in ((trues, arguments[0]), (falses, arguments[1]))
            for each in side
            for outcome in require(walk, argument, each)
        ]
    found: list[Outcome] = []
    rest = [state]
    for case, result in zip(arguments[::2], arguments[1::2], strict=False):
        following: list[State] = []
        for each in rest:
            test = ex.Comparison(span=node.span, left=node.target, operator="==", right=case)
            trues, falses = walk.condition(test, each)
            following += falses
            found += [outcome for after in trues for outcome in require(walk, result, after)]
        rest = following
    for each in rest:
        if len(arguments) % 2:
            found += require(walk, arguments[-1], each)
        else:
            walk.suspect("renders", "no-case", node.span, each, None)
    return found


def _of_loop(walk: Walk, node: ex.BuiltIn, state: State) -> list[Outcome]:
    name = node.target.name if isinstance(node.target, ex.Name) else ""
    loop = next(
        (each for each in reversed(state.loops) if each.listed and any(own == name for own, _ in each.variables)), None
    )
    if loop is None:
        walk.gap(f"`{node.text}` isn't followed", node.span)
        return [(UNKNOWN, state)]
    known = {"has_next": None if loop.last is None else not loop.last, "is_first": loop.first, "is_last": loop.last}
    match node.name:
        case "index":
            return [(loop.turns_before, state)]
        case "counter":
            index = loop.turns_before
            if isinstance(index.exact, int):
                return [(values.number(index.exact + 1), state)]
            return [(index._replace(low=(index.low or 0) + 1), state)]
        case "has_next" | "is_first" | "is_last":
            truth = known[node.name]
            return [(EITHER if truth is None else values.truth(truth), state)]
        case "is_odd_item" | "is_even_item":
            return [(EITHER, state)]
        case "item_cycle":
            return [(value, after) for given, after in arguments(walk, node, state) for value in given]
    return [(Value(text=exactly("odd") | exactly("even") | exactly("Odd") | exactly("Even")), state)]
