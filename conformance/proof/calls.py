"""Calls of macros, functions, and Amplitude's helper."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from conformance.proof import recursion, texts
from conformance.proof.known_calls import known_call
from conformance.proof.language import EMPTY, NOTHING, exactly
from conformance.proof.model import STATICS
from conformance.proof.results import require
from conformance.proof.state import Captured, Frame
from conformance.proof.values import MISSING, UNKNOWN, Hash, Sequence, Value
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conformance.proof.state import State
    from conformance.proof.walk import Walk
    from payloads.freemarker.nodes import Node
    from payloads.freemarker.nodes import elements as el

    Outcome = tuple[Value, State]

_DEEPEST = 12
_MOST_OF_ONE = 2
_HELPERS = ("toJson", "toJsonString")


def call(walk: Walk, node: ex.Call, state: State) -> list[Outcome]:
    """`function(arguments)`."""
    target = node.target
    found: list[Outcome] = []
    if isinstance(target, ex.Dot) and target.name in _HELPERS and len(node.arguments) == 1:
        helpers = require(walk, target.target, state)
        if all(_is_helper(value) for value, _ in helpers):
            return [outcome for _, between in helpers for outcome in _helper(walk, node, between)]
    for function, between in require(walk, target, state):
        if function.macro is None or function.without("macro").present:
            walk.gap(f"the call of `{target.text}` isn't followed", node.span)
            found.append((UNKNOWN, between))
            continue
        if not function.macro.is_function:
            walk.suspect("renders", "no-function", node.span, between, None)
            continue
        for given, after in given_to(walk, node.arguments, between):
            work = functools.partial(_called, walk, function.macro, given, after, node)
            found += known_call(walk, function.macro, given, after, work)
    return found


def _called(walk: Walk, function: el.Macro, given: tuple[Value, ...], state: State, node: Node) -> list[Outcome]:
    inside = state._replace(sink=Captured(NOTHING), squeezed="")
    walk.in_function += 1
    try:
        ends = walk.run_macro(function, given, {}, inside, node)
    finally:
        walk.in_function -= 1
    return [
        (value or MISSING, end._replace(sink=state.sink, squeezed=state.squeezed, turns=state.turns))
        for value, end in ends
    ]


def _is_helper(value: Value) -> bool:
    hash_ = value.hash
    path = hash_.path if hash_ is not None else None
    return path is not None and path[0] == STATICS and len(path) == 2 and not value.without("hash").present


def given_to(walk: Walk, nodes: tuple[Expression, ...], state: State) -> list[tuple[tuple[Value, ...], State]]:
    """Arguments may be missing: the parameter's default stands in then."""
    found: list[tuple[tuple[Value, ...], State]] = [((), state)]
    for node in nodes:
        found = [((*before, value), after) for before, at in found for value, after in walk.evaluate(node, at)]
    return found


def _helper(walk: Walk, node: ex.Call, state: State) -> list[Outcome]:
    """Amplitude's `toJson`: JSON text of any value."""
    found: list[Outcome] = []
    for value, after in require(walk, node.arguments[0], state):
        language = EMPTY
        if value.text or value.fragment:
            language = texts.join(language, texts.STRING)
        if value.nothing:
            language = texts.join(language, exactly('""'))
        if value.number:
            language = texts.join(language, texts.NUMBER)
        if value.truth:
            language = texts.join(language, texts.TRUTH)
        if value.macro is not None or value.date or value.other or value.infinite:
            walk.gap(f"what `{node.text}` makes of a value isn't known", node.span)
        nested = value.sequence is not None or value.hash is not None
        found.append((Value(text=language, fragment=nested), after))
    return found


def run_macro(
    walk: Walk, macro: el.Macro, positional: tuple[Value, ...], named: Mapping[str, Value], state: State, node: Node
) -> list[tuple[Value | None, State]]:
    """What a macro or function returns, and the states it ends in, the caller's variables in force again."""
    if recursion.calls_itself(macro) and not getattr(node, "body", None):
        given = positional[0] if positional else named.get(macro.parameters[0].name)
        needed = macro.parameters[0].default is None
        value = given.present_part() if given is not None and needed else given
        printed = recursion.prints_value(walk, macro, value, state, node) if value is not None else None
        if printed is not None:
            if given is not None and given.missing:
                walk.suspect("renders", "argument", node.span, state, given.origin)
            return [(None, each) for each in printed]
    most = 1 if macro.is_function else _MOST_OF_ONE
    if walk.depth >= _DEEPEST or walk.running.count(macro) >= most:
        walk.gap(f"`{macro.name}` calls itself: that isn't followed", node.span)
        return [(UNKNOWN, state)]
    walk.depth += 1
    walk.running.append(macro)
    try:
        found: list[tuple[Value | None, State]] = []
        for entered in _bound(walk, macro, positional, named, state, node):
            flow = walk.run(macro.body, [entered])
            found += [(None, end) for end in flow.on]
            found += flow.returned
    finally:
        walk.running.pop()
        walk.depth -= 1
    return [(value, end.back_at(state)) for value, end in found]


def _bound(
    walk: Walk, macro: el.Macro, positional: tuple[Value, ...], named: Mapping[str, Value], state: State, node: Node
) -> list[State]:
    names = [parameter.name for parameter in macro.parameters]
    given = dict(zip(names, positional, strict=False))
    given.update({name: value for name, value in named.items() if name in names})
    extra = positional[len(names) :]
    unnamed = {name: value for name, value in named.items() if name not in names}
    if any(value.missing for value in (*extra, *unnamed.values())):
        walk.gap("an argument that may be missing isn't followed here", node.span)
    if macro.catch_all is not None:
        if not extra and not unnamed:  # an empty hash, or an empty list, by how it is called
            given[macro.catch_all] = Value(hash=Hash()) if named else Value(sequence=Sequence(items=()))
        elif unnamed:
            given[macro.catch_all] = Value(hash=Hash(members=tuple(unnamed.items())))
        else:
            given[macro.catch_all] = Value(sequence=Sequence(items=extra))
    elif extra or unnamed:
        walk.suspect("renders", "argument", node.span, state, None)
    body, variables = getattr(node, "body", None) or (), getattr(node, "body_variables", ())
    states = [state.called(Frame(local=given, body=body, names=variables))]
    for at, parameter in enumerate(macro.parameters):
        later = {each.name for each in macro.parameters[at + 1 :]}
        states = [after for each in states for after in _with_default(walk, parameter, each, node, later)]
    return states


def _with_default(walk: Walk, parameter: el.Parameter, state: State, node: Node, later: set[str]) -> list[State]:
    local = state.local or {}
    value = local.get(parameter.name, MISSING)
    found: list[State] = []
    if value.present:
        found.append(state.with_local({**local, parameter.name: value.present_part()}))
    if value.missing and parameter.default is None:
        walk.suspect("renders", "argument", node.span, state, value.origin)
    elif value.missing and parameter.default is not None:
        if any(isinstance(each, ex.Name) and each.name in later for each in parameter.default.walk()):
            walk.gap(f"the default of `{parameter.name}` reads a later parameter: that isn't followed", node.span)
        bare = state.with_local({name: held for name, held in local.items() if name != parameter.name})
        for given, after in require(walk, parameter.default, bare):
            found.append(after.with_local({**(after.local or {}), parameter.name: given}))
    return found
