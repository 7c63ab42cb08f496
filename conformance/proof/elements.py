"""Text, interpolations and directives: from states to states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.proof import json_text, texts, white_space
from conformance.proof.assignments import assign, captured, changed_setting
from conformance.proof.calls import given_to
from conformance.proof.flow import Flow
from conformance.proof.language import ANY, EMPTY, EVERY, NOTHING
from conformance.proof.loops import run_items, run_list
from conformance.proof.results import as_text, narrow, require
from conformance.proof.shapes import Site
from conformance.proof.state import Captured, Loop, Lost, State, merge_states
from conformance.proof.values import Value
from payloads.freemarker.nodes import Element
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.proof.json_state import JsonText
    from conformance.proof.walk import Walk


def run(walk: Walk, block: el.Block, states: list[State]) -> Flow:
    """Run the elements of a block one after the other."""
    flow = Flow(list(states), [], [], [])
    for element in block:
        if not flow.on:
            break
        inner = _element(walk, element, flow.on)
        on = inner.on
        if len(on) > 1:
            on = merge_states([walk.outlived(state, element.span.end) for state in on], walk.tracked)
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
            return _on(after for state in states for after in assign(walk, element, state))
        case el.Assignments(items=items):
            return run(walk, items, states)
        case el.Capture():
            return captured(walk, element, states)
        case el.Macro(name=name):  # known from the beginning, and again from here on
            return _on(state._replace(variables={**state.variables, name: Value(macro=element)}) for state in states)
        case el.DirectiveCall():
            return _call(walk, element, states)
        case el.Nested():
            return _nested(walk, element, states)
        case el.Return(value=None):
            return Flow([], [], [], [(None, state) for state in states])
        case el.Return(value=value) if value is not None:
            return Flow([], [], [], [outcome for state in states for outcome in walk.evaluate(value, state)])
        case el.Stop(message=message):
            meant = isinstance(message, ex.StringLiteral) and not message.parts and message.value in walk.refusals
            if meant and not walk.handlers:
                return _on([])
            if message is not None:
                states = [after for state in states for _, after in require(walk, message, state)]
            for state in states:
                walk.suspect("renders", "stop", element.span, state, None)
            return _on([])
        case el.Attempt():
            return _attempt(walk, element, states)
        case el.Compress(body=body):
            return white_space.compress(walk, body, states, "lines")
        case el.Scoped(body=body):
            return run(walk, body, states)
        case el.Setting():
            return _on(after for state in states for after in changed_setting(walk, element, state))
        case el.Comment() | el.Trim() | el.Flush():
            return _on(states)
    walk.gap(f"`{_head(element)}` isn't followed", element.span)
    return _on(states)


def _head(element: Element) -> str:
    return element.span.text.split("\n", 1)[0][:60]


# ------------------------------------------------------------------ printing


def _text(walk: Walk, element: Element, text: str, state: State) -> list[State]:
    sink = state.sink
    if isinstance(sink, Lost):
        return [state]
    if state.squeezed:
        text = white_space.of_text(text, state.squeezed)
    if isinstance(sink, Captured):
        language = texts.concatenate(sink.language, texts.literal(text))
        spaced = state.squeezed and any(map(str.isspace, text))
        return [state._replace(sink=Captured(texts.join(texts.wide(language), NOTHING) if spaced else language))]
    if state.squeezed:
        sink, text = white_space.before(sink, text)
    reached, faults = json_text.write(sink, text, Site((element.span.start, 0), state.turns))
    for fault in faults:
        shift = element.span.text.find(text) if text else -1
        start = element.span.start + max(shift, 0) + fault.at
        place = Span(element.span.source, start, min(start + 1, element.span.end)) if shift >= 0 else element.span
        walk.suspect("json", fault.kind, place, state, None, fault.bad)
    if reached is not None and state.squeezed:
        reached = white_space.follow_white_space(reached, text)
    return [state._replace(sink=Lost() if reached is None else reached)]


def _interpolation(walk: Walk, element: el.Interpolation | el.NumericInterpolation, state: State) -> list[State]:
    if isinstance(element, el.NumericInterpolation):
        return _numeric(walk, element, state)
    if element.escaping:
        walk.gap("what automatic escaping makes of values isn't followed", element.span)
    found: list[State] = []
    for whole, between in require(walk, element.printed, state):
        for value, after in as_text(walk, element.printed, whole, between):
            found += _print(walk, element, value, after)
    return found


def _numeric(walk: Walk, element: el.NumericInterpolation, state: State) -> list[State]:
    """`#{…}`: a number as the locale writes it, without grouping."""
    found: list[State] = []
    for value, after in require(walk, element.expression, state):
        others = value.without("number")
        if others.present:
            wrong = narrow(element.expression, value, others, after)
            walk.suspect("renders", "not-a-number", element.span, wrong, value.origin)
        rest = narrow(element.expression, value, value.only("number"), after) if value.number else None
        if rest is not None:
            printed = texts.DECIMAL_NUMBER if not value.infinite else EVERY
            found += _print(walk, element, Value(text=printed, source=value.blamed), rest)
    return found


def _print(walk: Walk, element: Element, value: Value, state: State) -> list[State]:
    sink = state.sink
    if isinstance(sink, Lost):
        return [state]
    if state.squeezed:
        value = white_space.of_value(value)
    if isinstance(sink, Captured):
        return [state._replace(sink=Captured(texts.concatenate(sink.language, value.plain_text())))]
    results: list[JsonText] = []
    lost = False
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
        lost = lost or not reached
        for fault in faults:
            bad = fault.bad if value.origin or value.key else EMPTY
            walk.suspect("json", fault.kind, element.span, state, value.blamed, bad)
    found = [state._replace(sink=each) for each in results]
    return [*found, state._replace(sink=Lost())] if lost else found


# ------------------------------------------------------------------ branches


def _if(walk: Walk, element: el.If, states: list[State]) -> Flow:
    flow = _on([])
    rest = states
    for branch in element.branches:
        if branch.condition is None:
            chosen, rest = rest, []
        else:
            sides = [walk.condition(branch.condition, state) for state in rest]
            chosen = merge_states([state for trues, _ in sides for state in trues], walk.tracked)
            rest = merge_states([state for _, falses in sides for state in falses], walk.tracked)
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
        loop = next((each for each in reversed(state.loops) if each.listed), Loop(()))
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
            rest = merge_states([state for _, falses in sides for state in falses], walk.tracked)
        if running:
            inner = run(walk, case.body, running)
            running = merge_states(inner.on, walk.tracked)
            flow = _added(flow, inner._replace(on=[]))
    default = next((case for case in element.cases if case.condition is None), None)
    if default is not None and rest:
        inner = run(walk, default.body, rest)
        rest = inner.on
        flow = _added(flow, inner._replace(on=[]))
    # To go on with the next turn leaves the switch only, as FreeMarker has it.
    return Flow(running + rest + flow.broke + flow.continued, [], [], flow.returned)


def _attempt(walk: Walk, element: el.Attempt, states: list[State]) -> Flow:
    """What fails inside goes to the recovery, with the variables as they are then: the output is thrown away. So it
    is when a loop or macro is left from inside.
    """
    flow = _on([])
    for state in states:
        inner, failed = walk.catching("", lambda state=state: run(walk, element.body, [state]))  # type: ignore[misc]
        flow = _added(
            flow,
            Flow(
                inner.on,
                [each._replace(sink=state.sink) for each in inner.broke],
                [each._replace(sink=state.sink) for each in inner.continued],
                [(value, each._replace(sink=state.sink)) for value, each in inner.returned],
            ),
        )
        back = [
            each.back_at(state)._replace(sink=state.sink, turns=state.turns, squeezed=state.squeezed) for each in failed
        ]
        if back:
            flow = _added(flow, run(walk, element.recovery, merge_states(back, walk.tracked)))
    return flow


# ------------------------------------------------------------------ macros


def _call(walk: Walk, element: el.DirectiveCall, states: list[State]) -> Flow:
    if white_space.is_shared(walk, element.callee):
        return white_space.shared(walk, element, states)
    on: list[State] = []
    for state in states:
        for callee, between in require(walk, element.callee, state):
            if callee.macro is None or callee.without("macro").present:
                walk.gap(f"`{_head(element)}` isn't followed", element.span)
                on.append(between)
                continue
            if callee.macro.is_function:
                walk.suspect("renders", "no-directive", element.span, between, None)
                continue
            nodes = (*element.positional, *(argument.value for argument in element.named))
            for given, after in given_to(walk, nodes, between):
                count = len(element.positional)
                named = {argument.name: value for argument, value in zip(element.named, given[count:], strict=True)}
                on += [end for _, end in walk.run_macro(callee.macro, given[:count], named, after, element)]
    return _on(on)


def _nested(walk: Walk, element: el.Nested, states: list[State]) -> Flow:
    """What the caller put between the tags, in the caller's own variables and loops."""
    on: list[State] = []
    for state in states:
        frame = state.frame
        for given, after in given_to(walk, element.arguments, state):
            variables = tuple(zip(frame.names, given, strict=False))
            inside = after._replace(at=frame.caller).entered(Loop(variables))
            inner = run(walk, frame.body, [inside])
            if inner.broke or inner.continued or inner.returned:
                walk.gap("leaving a macro's content isn't followed", element.span)
            on += [end.back_at(after) for end in inner.on]
    return _on(on)
