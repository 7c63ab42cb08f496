"""Calls of macros, functions, and Amplitude's helper."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from conformance.proof import texts
from conformance.proof.language import ANY, EMPTY, NOTHING
from conformance.proof.outcomes import there
from conformance.proof.state import Captured, Loop, State
from conformance.proof.values import MISSING, Hash, Sequence, Value
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conformance.proof.walk import Walk
    from payloads.freemarker import Span
    from payloads.freemarker.nodes import elements as el

    Outcome = tuple[Value, State]

_DEEPEST = 12
_HELPERS = ("toJson", "toJsonString")


class Caller(NamedTuple):
    """Who called the macro that runs: what `<#nested>` prints, and where."""

    body: el.Block
    variables: tuple[str, ...]
    local: Mapping[str, Value] | None
    loops: tuple[Loop, ...]


def call(walk: Walk, node: ex.Call, state: State) -> list[Outcome]:
    """`function(arguments)`."""
    target = node.target
    if isinstance(target, ex.Dot) and target.name in _HELPERS and len(node.arguments) == 1:
        helpers = there(walk, target.target, state)
        return [outcome for _, between in helpers for outcome in _helper(walk, node, between)]
    found: list[Outcome] = []
    for function, between in there(walk, target, state):
        if function.macro is None:
            walk.gap(f"the call of `{target.text}` isn't followed", node.span)
            found.append((Value(text=ANY, number=True, truth=frozenset({True, False}), other=True), between))
            continue
        for given, after in _given(walk, node.arguments, between):
            inside = after._replace(sink=Captured(NOTHING))
            for value, returned in walk.run_macro(function.macro, given, {}, inside, node.span):
                found.append((value or MISSING, returned._replace(sink=after.sink)))
    return found


def _given(walk: Walk, nodes: tuple[Expression, ...], state: State) -> list[tuple[tuple[Value, ...], State]]:
    """Arguments may be missing: the parameter's default stands in then."""
    found: list[tuple[tuple[Value, ...], State]] = [((), state)]
    for node in nodes:
        found = [((*before, value), after) for before, at in found for value, after in walk.evaluate(node, at)]
    return found


def _helper(walk: Walk, node: ex.Call, state: State) -> list[Outcome]:
    """Amplitude's `toJson`: JSON text of any value."""
    found: list[Outcome] = []
    for value, after in there(walk, node.arguments[0], state):
        language = EMPTY
        if value.text:
            language = texts.joined(language, texts.STRING)
        if value.number:
            language = texts.joined(language, texts.NUMBER)
        if value.truth:
            language = texts.joined(language, texts.TRUTH)
        nested = value.sequence is not None or value.hash is not None
        found.append((Value(text=language, fragment=nested, custom=value.custom), after))
    return found


def run_macro(
    walk: Walk, macro: el.Macro, positional: tuple[Value, ...], named: Mapping[str, Value], state: State, span: Span
) -> list[tuple[Value | None, State]]:
    """What a macro or function returns, and the states it ends in, the caller's variables in force again."""
    if walk.depth >= _DEEPEST:
        walk.gap(f"`{macro.name}` calls itself: that isn't followed", span)
        return [(MISSING, state)]
    walk.depth += 1
    try:
        found: list[tuple[Value | None, State]] = []
        for entered in _bound(walk, macro, positional, named, state, span):
            flow = walk.run(macro.body, [entered])
            found += [(None, end) for end in flow.on]
            found += flow.returned
    finally:
        walk.depth -= 1
    return [(value, end._replace(local=state.local, loops=state.loops)) for value, end in found]


def _bound(
    walk: Walk, macro: el.Macro, positional: tuple[Value, ...], named: Mapping[str, Value], state: State, span: Span
) -> list[State]:
    names = [parameter.name for parameter in macro.parameters]
    given = dict(zip(names, positional, strict=False))
    given.update({name: value for name, value in named.items() if name in names})
    extra = positional[len(names) :]
    unnamed = {name: value for name, value in named.items() if name not in names}
    if macro.catch_all is not None:
        rest = (
            Value(sequence=Sequence(items=extra)) if not unnamed else Value(hash=Hash(members=tuple(unnamed.items())))
        )
        given[macro.catch_all] = rest
    elif extra or unnamed:
        walk.suspect("renders", "argument", span, state, None)
    states = [state._replace(local=given, loops=())]
    for parameter in macro.parameters:
        states = [after for each in states for after in _with_default(walk, parameter, each, span)]
    return states


def _with_default(walk: Walk, parameter: el.Parameter, state: State, span: Span) -> list[State]:
    local = state.local or {}
    value = local.get(parameter.name, MISSING)
    found: list[State] = []
    if value.present:
        found.append(state._replace(local={**local, parameter.name: value.there()}))
    if value.missing:
        if parameter.default is None:
            walk.suspect("renders", "missing", span, state, value.origin)
        else:
            for given, after in walk.evaluate(parameter.default, state):
                held = after.local or {}
                found.append(after._replace(local={**held, parameter.name: given}))
    return found
