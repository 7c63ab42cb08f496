"""Macros that call themselves to print a value of any depth as JSON.

What is shown is an induction over the depth of the value: if each call for something inside the value prints one JSON
value, so does the call for the value itself. Data is finite, so every call ends.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from conformance.proof import json_text
from conformance.proof.flow import Recursion
from conformance.proof.json_state import FIRST, VALUE, JsonText
from conformance.proof.language import EVERY
from conformance.proof.model import STATICS
from conformance.proof.shapes import Site
from conformance.proof.state import Captured, Frame
from conformance.proof.values import INSIDE, Hash, Part, Sequence, Value
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from conformance.proof.state import State
    from conformance.proof.walk import Walk
    from payloads.freemarker.nodes import Node


@functools.lru_cache(1024)
def calls_itself(macro: el.Macro) -> bool:
    """Whether a macro has one parameter and calls itself in its own body."""
    if macro.is_function or len(macro.parameters) != 1 or macro.catch_all is not None:
        return False
    return any(
        isinstance(node, el.DirectiveCall) and isinstance(node.callee, ex.Name) and node.callee.name == macro.name
        for element in macro.body
        for node in element.walk()
    )


def prints_value(walk: Walk, macro: el.Macro, value: Value, state: State, node: Node) -> list[State] | None:
    """The states behind the call of such a macro, if it prints one JSON value; None if that can't be told.

    Inside the macro a call for what is inside the value is taken to print one; any other isn't followed here.
    """
    if not _takes_value(state) or not _may_be_inside(value):
        return None
    running = next((each for each in reversed(walk.recursions) if each.macro is macro), None)
    if running is not None:
        path = value.origin or value.source
        return [_printed(state, node)] if path and path[0] == running.part and len(path) > 1 else None
    if value.hash is None and value.sequence is None:
        return None
    seen = surroundings(macro, state) if not walk.recursions else None
    if seen in walk.shown:
        return [_printed(state, node)]
    noted = walk.noted
    part = Part(macro.span.start)
    anything = INSIDE._replace(
        missing=False,
        source=(part,),
        hash=Hash(path=(part,)),
        sequence=Sequence(deep=True, place=(part,)),
    )
    local = {macro.parameters[0].name: anything}
    inside = state.called(Frame(local=local))._replace(sink=JsonText(), turns=())
    walk.recursions.append(Recursion(macro, part, value.origin))
    walk.depth += 1
    try:
        flow = walk.run(macro.body, [inside])
    finally:
        walk.depth -= 1
        walk.recursions.pop()
    for end in (*flow.on, *(each for _, each in flow.returned)):
        if not isinstance(end.sink, JsonText) or not end.sink.complete or end.variables != state.variables:
            walk.gap(f"`{macro.name}` calls itself and prints no single JSON value: that isn't followed", node.span)
    if seen is not None and walk.noted == noted and all(end.variables is state.variables for end in flow.on):
        walk.shown.add(seen)
    return [_printed(state, node)]


def surroundings(macro: el.Macro, state: State) -> tuple[object, ...] | None:
    """All that a macro can see but its parameter, where that is other macros and constant texts: what is shown of it
    holds wherever this is the same. None if it sees anything of the event.
    """
    seen: dict[str, Value | None] = {}
    pending = [macro]
    for each in pending:
        for name in _names_in(each):
            if name in seen:
                continue
            seen[name] = value = state.variables.get(name)
            if value is None and name in (*state.universe.namespaces, STATICS):
                return None
            if value is not None and value.macro is not None:
                pending.append(value.macro)
            elif value is not None and (value.known_text is None or value.origin is not None):
                return None
    return macro, frozenset(seen.items()), state.formats, state.squeezed


@functools.lru_cache(1024)
def _names_in(macro: el.Macro) -> frozenset[str]:
    """What a macro reads but its parameters: they have a value, or the call was noted as one that fails."""
    return frozenset(node.name for node in macro.walk() if isinstance(node, ex.Name)) - frozenset(macro.names())


def _takes_value(state: State) -> bool:
    return isinstance(state.sink, Captured) or _takes_json(state)


def _takes_json(state: State) -> bool:
    return isinstance(state.sink, JsonText) and state.sink.mode in (VALUE, FIRST)


def _may_be_inside(value: Value) -> bool:
    """Whether a value is one of those that a property can hold."""
    return not (
        value.missing
        or value.escaped
        or value.fragment
        or value.without("text", "number", "truth", "sequence", "hash").present
    )


def _printed(state: State, node: Node) -> State:
    if isinstance(state.sink, Captured):  # it prints something, and doesn't fail: more isn't needed of a variable
        return state._replace(sink=Captured(state.sink.language + EVERY))
    assert isinstance(state.sink, JsonText)
    return state._replace(sink=json_text.any_value(state.sink, Site((node.span.start, 0), state.turns)))
