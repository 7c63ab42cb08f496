"""Text, interpolations and directives: from states to states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.proof import json_text, texts, values
from conformance.proof.calls import Caller
from conformance.proof.flow import Flow
from conformance.proof.json_state import IN_STRING, JsonText
from conformance.proof.language import ANY, EMPTY, NOTHING
from conformance.proof.loops import run_items, run_list
from conformance.proof.operators import add
from conformance.proof.outcomes import as_text, there
from conformance.proof.shapes import Site
from conformance.proof.state import Captured, Loop, State, merged
from conformance.proof.values import NUMBER, Value
from payloads.freemarker.nodes import Element
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.proof.walk import Walk

_SETTINGS_WITHOUT_EFFECT = {"output_encoding"}


def run(walk: Walk, block: el.Block, states: list[State]) -> Flow:
    """Run the elements of a block one after the other."""
    flow = Flow(list(states), [], [], [])
    for element in block:
        if not flow.on:
            break
        inner = _element(walk, element, flow.on)
        on = inner.on
        if len(on) > 1:
            on = merged([walk.outlived(state, element.span.end) for state in on], walk.tracked)
        flow = Flow(on, flow.broke + inner.broke, flow.continued + inner.continued, flow.returned + inner.returned)
    return flow


def _on(states: Iterable[State]) -> Flow:
    return Flow(list(states), [], [], [])


def _element(walk: Walk, element: Element, states: list[State]) -> Flow:
    walk.step()
    match element:
        case el.Text(value=text):
            return _on(after for state in states for after in _text(walk, element, text, state))
        case el.Interpolation() | el.NumericInterpolation():
            return _on(after for state in states for after in _interpolation(walk, element, state))
        case el.If():
            return _if(walk, element, states)
        case el.List():
            return run_list(walk, element, states)
        case el.Items():
            return run_items(walk, element, states)
        case el.Sep(body=body):
            return _sep(walk, body, states)
        case el.Switch():
            return _switch(walk, element, states)
        case el.Break():
            return Flow([], states, [], [])
        case el.Continue():
            return Flow([], [], states, [])
        case el.Assignment():
            return _on(after for state in states for after in _assignment(walk, element, state))
        case el.Assignments(items=items):
            return run(walk, items, states)
        case el.Capture():
            return _capture(walk, element, states)
        case el.Macro():
            return _on(states)  # known from the beginning
        case el.DirectiveCall():
            return _call(walk, element, states)
        case el.Nested():
            return _nested(walk, element, states)
        case el.Return(value=None):
            return Flow([], [], [], [(None, state) for state in states])
        case el.Return(value=value) if value is not None:
            return Flow([], [], [], [outcome for state in states for outcome in there(walk, value, state)])
        case el.Stop(message=message):
            if isinstance(message, ex.StringLiteral) and not message.parts and message.value in walk.refusals:
                return _on([])
            for state in states:
                walk.suspect("renders", "stop", element.span, state, None)
            return _on([])
        case el.Attempt():
            return _attempt(walk, element, states)
        case el.Compress(body=body) | el.Scoped(body=body):
            return run(walk, body, states)
        case el.Setting():
            return _on(_setting(walk, element, state) for state in states)
        case el.Comment() | el.Trim() | el.Flush():
            return _on(states)
    walk.gap(f"`{_head(element)}` isn't followed", element.span)
    return _on(states)


def _head(element: Element) -> str:
    return element.span.text.split("\n", 1)[0][:60]


# ------------------------------------------------------------------ printing


def _text(walk: Walk, element: Element, text: str, state: State) -> list[State]:
    sink = state.sink
    if isinstance(sink, Captured):
        return [state._replace(sink=Captured(texts.together(sink.language, texts.literal(text))))]
    reached, faults = json_text.write(sink, text, Site((element.span.start, 0), state.turns))
    for fault in faults:
        shift = element.span.text.find(text) if text else -1
        start = element.span.start + max(shift, 0) + fault.at
        place = Span(element.span.source, start, min(start + 1, element.span.end)) if shift >= 0 else element.span
        walk.suspect("json", fault.kind, place, state, None, fault.bad)
    return [state._replace(sink=reached)] if reached is not None else []


def _interpolation(walk: Walk, element: el.Interpolation | el.NumericInterpolation, state: State) -> list[State]:
    printed = element.printed if isinstance(element, el.Interpolation) else element.expression
    if isinstance(element, el.Interpolation) and element.escaping:
        walk.gap("what automatic escaping makes of values isn't followed", element.span)
    found: list[State] = []
    for whole, between in there(walk, printed, state):
        for value, after in as_text(walk, printed, whole, between):
            found += _print(walk, element, value, after)
    return found


def _print(walk: Walk, element: Element, value: Value, state: State) -> list[State]:
    sink = state.sink
    if isinstance(sink, Captured):
        printed = value.plain_text()
        return [state._replace(sink=Captured(texts.together(sink.language, printed)))]
    bare = sink.mode != IN_STRING
    if bare and value.custom and not value.escaped and (value.fragment or texts.without(value.text, _QUOTED)):
        bad = texts.without(value.text, _QUOTED) if value.origin else EMPTY
        walk.suspect("json", "not-a-string", element.span, state, value.blamed, bad)
    results: list[JsonText] = []
    for fragment, language in ((False, value.text), (True, ANY if value.fragment else EMPTY)):
        if not language:
            continue
        reached, faults = json_text.write_value(
            sink,
            language,
            escaped=value.escaped,
            fragment=fragment,
            key=value.key,
            site=Site((element.span.start, 0), state.turns),
        )
        results += reached
        for fault in faults:
            walk.suspect("json", fault.kind, element.span, state, value.blamed, fault.bad if value.origin else EMPTY)
    return [state._replace(sink=each) for each in results]


_QUOTED = texts.BLANK + texts.STRING + texts.BLANK | texts.BLANK


# ------------------------------------------------------------------ branches


def _if(walk: Walk, element: el.If, states: list[State]) -> Flow:
    flow = _on([])
    rest = states
    for branch in element.branches:
        if branch.condition is None:
            chosen, rest = rest, []
        else:
            sides = [walk.condition(branch.condition, state) for state in rest]
            chosen = merged([state for trues, _ in sides for state in trues], walk.tracked)
            rest = merged([state for _, falses in sides for state in falses], walk.tracked)
        if chosen:
            flow = _added(flow, run(walk, branch.body, chosen))
    return flow._replace(on=flow.on + rest)


def _added(one: Flow, other: Flow) -> Flow:
    return Flow(
        one.on + other.on, one.broke + other.broke, one.continued + other.continued, one.returned + other.returned
    )


def _sep(walk: Walk, body: el.Block, states: list[State]) -> Flow:
    on: list[State] = []
    going: list[State] = []
    for state in states:
        loop = state.loops[-1] if state.loops else Loop(())
        if loop.last is not False:
            on.append(state)
        if loop.last is not True:
            going.append(state)
    return _added(_on(on), run(walk, body, going)) if going else _on(on)


def _switch(walk: Walk, element: el.Switch, states: list[State]) -> Flow:
    """Cases are tried in order; once one holds, what follows runs as well until `<#break>`."""
    flow = _on([])
    rest, running = states, list[State]()
    for case in element.cases:
        if case.condition is not None:
            test = ex.Comparison(span=case.span, left=element.value, operator="==", right=case.condition)
            sides = [walk.condition(test, state) for state in rest]
            running = running + [state for trues, _ in sides for state in trues]
            rest = merged([state for _, falses in sides for state in falses], walk.tracked)
        if running:
            inner = run(walk, case.body, running)
            running = inner.on
            flow = _added(flow, inner._replace(on=[]))
    default = next((case for case in element.cases if case.condition is None), None)
    if default is not None and rest:
        inner = run(walk, default.body, rest)
        rest = inner.on
        flow = _added(flow, inner._replace(on=[]))
    return Flow(running + rest + flow.broke, [], flow.continued, flow.returned)


def _attempt(walk: Walk, element: el.Attempt, states: list[State]) -> Flow:
    """What fails inside goes to the recovery, from where it began: the output is thrown away."""
    flow = _on([])
    for state in states:
        walk.captured.append([])
        inner = run(walk, element.body, [state])
        failed = walk.captured.pop()
        flow = _added(flow, inner)
        back = [each._replace(sink=state.sink, loops=state.loops, local=state.local) for each in failed]
        if back:
            flow = _added(flow, run(walk, element.recovery, merged(back, walk.tracked)))
    return flow


# ------------------------------------------------------------------ variables and settings


def _assignment(walk: Walk, element: el.Assignment, state: State) -> list[State]:
    if element.namespace is not None:
        walk.gap("assigning in another namespace isn't followed", element.span)
        return [state]
    if element.operator in ("++", "--"):
        current = state.variable(element.name)
        exact = current.exact if current is not None else None
        step = 1 if element.operator == "++" else -1
        return [_set(state, element, NUMBER if exact is None else values.number(exact + step))]
    assert element.value is not None
    found: list[State] = []
    for value, after in there(walk, element.value, state):
        if element.operator == "=":
            found.append(_set(after, element, value))
            continue
        current = after.variable(element.name) or values.MISSING
        if current.missing:
            walk.suspect("renders", "missing", element.span, after, None)
        if not current.present:
            continue
        if element.operator == "+=":
            found += [_set(end, element, sum_) for sum_, end in add(walk, element.value, current.there(), value, after)]
        else:
            found.append(_set(after, element, NUMBER))
    return found


def _set(state: State, element: el.Assignment | el.Capture, value: Value) -> State:
    if element.scope == "local" and state.local is not None:
        return state._replace(local={**state.local, element.name: value})
    return state._replace(variables={**state.variables, element.name: value})


def _capture(walk: Walk, element: el.Capture, states: list[State]) -> Flow:
    if element.markup:
        walk.gap("markup in a variable isn't followed", element.span)
    on: list[State] = []
    flow = _on([])
    for state in states:
        inner = run(walk, element.body, [state._replace(sink=Captured(NOTHING))])
        for end in inner.on:
            language = end.sink.language if isinstance(end.sink, Captured) else ANY
            on.append(_set(end._replace(sink=state.sink), element, Value(text=language, custom=True)))
        if inner.broke or inner.continued or inner.returned:
            walk.gap("leaving a captured block isn't followed", element.span)
    return flow._replace(on=on)


def _setting(walk: Walk, element: el.Setting, state: State) -> State:
    known = [value.known_text for value, _ in there(walk, element.value, state)]
    value = known[0] if len(known) == 1 else None
    if element.name == "number_format" and value is not None:
        return state._replace(formats=(value, *state.formats[1:]))
    if element.name == "boolean_format" and value is not None:
        return state._replace(formats=(state.formats[0], value, state.formats[2]))
    if element.name == "url_escaping_charset" and value is not None and value.upper() == "UTF-8":
        return state._replace(formats=(*state.formats[:2], True))
    if element.name not in _SETTINGS_WITHOUT_EFFECT:
        walk.gap(f"what the setting {element.name} changes isn't followed", element.span)
    return state


# ------------------------------------------------------------------ macros


def _call(walk: Walk, element: el.DirectiveCall, states: list[State]) -> Flow:
    on: list[State] = []
    for state in states:
        for callee, between in there(walk, element.callee, state):
            if callee.macro is None:
                walk.gap(f"`{_head(element)}` isn't followed", element.span)
                on.append(between)
                continue
            nodes = (*element.positional, *(argument.value for argument in element.named))
            for given, after in walk.several(nodes, between):
                count = len(element.positional)
                named = {argument.name: value for argument, value in zip(element.named, given[count:], strict=True)}
                walk.callers.append(Caller(element.body or (), element.body_variables, after.local, after.loops))
                try:
                    ends = walk.run_macro(callee.macro, given[:count], named, after, element.span)
                finally:
                    walk.callers.pop()
                on += [end for _, end in ends]
    return _on(on)


def _nested(walk: Walk, element: el.Nested, states: list[State]) -> Flow:
    if not walk.callers:
        return _on(states)
    caller = walk.callers.pop()
    try:
        on: list[State] = []
        for state in states:
            for given, after in walk.several(element.arguments, state):
                variables = tuple(zip(caller.variables, given, strict=False))
                inside = after._replace(local=caller.local, loops=(*caller.loops, Loop(variables)))
                inner = run(walk, caller.body, [inside])
                if inner.broke or inner.continued or inner.returned:
                    walk.gap("leaving a macro's content isn't followed", element.span)
                on += [end._replace(local=after.local, loops=after.loops) for end in inner.on]
        return _on(on)
    finally:
        walk.callers.append(caller)
