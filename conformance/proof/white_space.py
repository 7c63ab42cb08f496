"""White space that is squeezed on its way out, and the other directives that FreeMarker brings along."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from conformance.proof import texts
from conformance.proof.flow import Flow
from conformance.proof.json_state import IN_STRING, JsonText
from conformance.proof.language import EVERY, NOTHING, one_of
from conformance.proof.results import require
from conformance.proof.state import Captured
from conformance.proof.values import Value
from payloads.freemarker.builtin_names import SHARED_DIRECTIVES
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from conformance.proof.state import Squeezed, State
    from conformance.proof.walk import Walk
    from payloads.freemarker.nodes import Expression
    from payloads.freemarker.nodes import elements as el

_RUN = re.compile(r"\s+")
#: What Java takes for white space, and a little more.
_BLANKS: Final = one_of([(0x09, 0x0D), (0x1C, 0x20), (0x85, 0x85), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
                         (0x205F, 0x205F), (0x3000, 0x3000)])  # fmt: skip
_WITH_BLANKS: Final = EVERY + _BLANKS + EVERY


def compress(walk: Walk, body: el.Block, states: list[State], how: Squeezed) -> Flow:
    """Run what is inside `<#compress>`."""
    flow = Flow([], [], [], [])
    for state in states:
        both = "single" if "single" in (how, state.squeezed) else "lines"
        inner = walk.run(body, [state._replace(squeezed=both)])
        flow = Flow(
            flow.on + _as(inner.on, state),
            flow.broke + _as(inner.broke, state),
            flow.continued + _as(inner.continued, state),
            flow.returned + [(value, each._replace(squeezed=state.squeezed)) for value, each in inner.returned],
        )
    return flow


def _as(states: list[State], outer: State) -> list[State]:
    return [each._replace(squeezed=outer.squeezed) for each in states]


def of_text(text: str, how: Squeezed) -> str:
    """The template's own text, each run of white space one character."""
    return _RUN.sub(lambda run: "\n" if how == "lines" and re.search(r"[\n\r]", run.group()) else " ", text)


def before(sink: JsonText, text: str) -> tuple[JsonText, str]:
    """What a string so far can be where text that begins with a space goes on with it: both may have become one."""
    if sink.mode == IN_STRING and not sink.rest and text.startswith(" "):
        return _loosened(sink), text[1:]
    return sink, text


def follow_white_space(sink: JsonText, text: str) -> JsonText:
    """What a string so far can be behind text that ends with white space: what comes may take it up."""
    return _loosened(sink) if sink.mode == IN_STRING and not sink.rest and text[-1:].isspace() else sink


def _loosened(sink: JsonText) -> JsonText:
    return replace(sink, token=texts.join(texts.wide(sink.token), texts.SAFE), key=None)


def of_value(value: Value) -> Value:
    """A printed value: each run of white space in it one character."""
    if not texts.common(value.plain_text(), _WITH_BLANKS):
        return value
    return value._replace(text=texts.wide(value.text), key=None)


def is_shared(walk: Walk, callee: Expression) -> bool:
    """Whether a directive is one of those that every template has."""
    return isinstance(callee, ex.Name) and callee.name in SHARED_DIRECTIVES and callee.name not in walk.assigned


def shared(walk: Walk, element: el.DirectiveCall, states: list[State]) -> Flow:
    """Run one of these directives."""
    assert isinstance(element.callee, ex.Name)
    name = element.callee.name
    named = {argument.name: argument.value for argument in element.named}
    if element.positional or element.body_variables or element.body is None:
        walk.gap(f"`<@{name}>` with these parameters isn't followed", element.span)
        return Flow(states, [], [], [])
    if name == "compress" and set(named) <= {"single_line"}:
        flow = Flow([], [], [], [])
        for state in states:
            for how, after in _how(walk, named.get("single_line"), state):
                inner = compress(walk, element.body, [after], how)
                flow = Flow(*(one + other for one, other in zip(flow, inner, strict=True)))  # type: ignore[operator]
        return flow
    known = named.get("var")
    if name == "capture_output" and set(named) == {"var"} and isinstance(known, ex.StringLiteral) and not known.parts:
        return _captured(walk, element.body, known.value, states)
    walk.gap(f"`<@{name}>` isn't followed", element.span)
    return Flow(states, [], [], [])


def _how(walk: Walk, parameter: Expression | None, state: State) -> list[tuple[Squeezed, State]]:
    if parameter is None:
        return [("lines", state)]
    found: list[tuple[Squeezed, State]] = []
    for value, after in require(walk, parameter, state):
        if value.without("truth").present:
            walk.gap("what `single_line` is isn't known", parameter.span)
        found += [("single" if known else "lines", after) for known in sorted(value.truth)]
    return found


def _captured(walk: Walk, body: el.Block, name: str, states: list[State]) -> Flow:
    on: list[State] = []
    for state in states:
        inner = walk.run(body, [state._replace(sink=Captured(NOTHING), squeezed="")])
        if inner.broke or inner.continued or inner.returned:
            walk.gap("leaving a captured block isn't followed", body[0].span)
        for end in inner.on:
            language = end.sink.language if isinstance(end.sink, Captured) else EVERY
            held = {**end.variables, name: Value(text=language)}
            on.append(end._replace(sink=state.sink, squeezed=state.squeezed, variables=held))
    return Flow(on, [], [], [])
