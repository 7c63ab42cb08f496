"""Variables and settings: what they are from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.proof import lattice, values
from conformance.proof.flow import Flow
from conformance.proof.language import EVERY, NOTHING
from conformance.proof.operators import Operands, add
from conformance.proof.results import require
from conformance.proof.state import Captured, State
from conformance.proof.values import NUMBER, Value
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.proof.walk import Walk
    from payloads.freemarker.nodes import Expression

_SETTINGS_WITHOUT_EFFECT = {"output_encoding"}


def assign(walk: Walk, element: el.Assignment, state: State) -> list[State]:
    """`<#assign name = value>` and its like."""
    if element.namespace is not None:
        walk.gap("assigning in another namespace isn't followed", element.span)
        return [state]
    _check_scope(walk, element)
    if element.value is None:
        step: Expression = ex.NumberLiteral(span=element.span, value=1)
    else:
        step = element.value
    found: list[State] = []
    for value, after in require(walk, step, state):
        if element.operator == "=":
            found.append(_set(after, element, value))
            continue
        current = _held(after, element)
        if current.missing:
            walk.suspect("renders", "no-variable", element.span, after, None)
        if not current.present:
            continue
        if element.operator == "+=":
            nodes = Operands(ex.NumberLiteral(span=element.span, value=0), step, element.span)
            found += [
                (_set(end, element, sum_))
                for sum_, end in add(walk, nodes, current.present_part()._replace(origin=None), value, after)
            ]
            continue
        if current.without("number").present or value.without("number").present:
            walk.suspect("renders", "not-a-number", element.span, after, None)
        if current.infinite or value.infinite:
            walk.suspect("renders", "infinite", element.span, after, None)
        if element.operator in ("/=", "%=") and not value.exact:
            walk.suspect("renders", "division", element.span, after, None)
        found.append(_set(after, element, _calculated(element.operator, current, value)))
    return found


def _check_scope(walk: Walk, element: el.Assignment | el.Capture) -> None:
    if walk.in_function and element.scope != "local":
        walk.gap("a function that sets variables of the template isn't followed", element.span)
    if element.name in walk.set_twice and element.scope != "local":
        walk.gap(
            f"`{element.name}` is set by <#assign> and by <#global>: which one is read isn't followed", element.span
        )


def _calculated(operator: str, current: Value, value: Value) -> Value:
    exact, step = current.exact, value.exact
    if isinstance(exact, int) and isinstance(step, int):
        match operator:
            case "++":
                return values.number(exact + step)
            case "--" | "-=":
                return values.number(exact - step)
            case "*=":
                return values.number(exact * step)
    return NUMBER if operator != "++" else NUMBER._replace(low=None if current.low is None else current.low + 1)


def _held(state: State, element: el.Assignment) -> Value:
    """What `+=` and its like read: the variable where they set it, wherever else there is one of that name."""
    if element.scope != "local" or state.local is None:
        return state.variables.get(element.name, values.MISSING)
    for loop in reversed(state.loops):
        if (own := loop.variable(element.name)) is not None:
            return own if not own.missing else lattice.join(own, state.local.get(element.name, values.MISSING))
    return state.local.get(element.name, values.MISSING)


def _set(state: State, element: el.Assignment | el.Capture, value: Value) -> State:
    if element.scope == "local" and state.local is not None:
        return state.with_local({**state.local, element.name: value})
    return state._replace(variables={**state.variables, element.name: value})


def captured(walk: Walk, element: el.Capture, states: list[State]) -> Flow:
    """`<#assign name>…</#assign>`."""
    if element.markup or element.namespace is not None:
        walk.gap("markup in a variable, or one of another namespace, isn't followed", element.span)
    _check_scope(walk, element)
    flow = Flow([], [], [], [])
    for state in states:
        inner = walk.run(element.body, [state._replace(sink=Captured(NOTHING), squeezed="")])
        on = []
        for end in inner.on:
            language = end.sink.language if isinstance(end.sink, Captured) else EVERY
            back = end._replace(sink=state.sink, squeezed=state.squeezed)
            on.append(_set(back, element, Value(text=language)))
        broke, continued = _outside(inner.broke, state), _outside(inner.continued, state)
        returned = [(value, each._replace(sink=state.sink, squeezed=state.squeezed)) for value, each in inner.returned]
        flow = Flow(flow.on + on, flow.broke + broke, flow.continued + continued, flow.returned + returned)
    return flow


def _outside(states: Iterable[State], outer: State) -> list[State]:
    return [each._replace(sink=outer.sink, squeezed=outer.squeezed) for each in states]


def changed_setting(walk: Walk, element: el.Setting, state: State) -> list[State]:
    """`<#setting name=value>`."""
    found: list[State] = []
    for given, after in require(walk, element.value, state):
        value = given.known_text
        if walk.in_function:
            walk.gap("a function that changes settings isn't followed", element.span)
        if element.name == "number_format" and value is not None:
            found.append(after._replace(formats=(value, *after.formats[1:])))
        elif element.name == "boolean_format" and value is not None and (value == "c" or value.count(",") == 1):
            found.append(after._replace(formats=(after.formats[0], value, after.formats[2])))
        elif element.name == "url_escaping_charset" and value is not None and value.upper() == "UTF-8":
            found.append(after._replace(formats=(*after.formats[:2], True)))
        else:
            if element.name not in _SETTINGS_WITHOUT_EFFECT:
                walk.gap(f"what the setting {element.name} changes isn't followed", element.span)
            found.append(after)
    return found
