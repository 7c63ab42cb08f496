"""Which values a body template prints inside JSON strings, and which inside JSON text in such strings.

A walk over the template's own text that only counts quotes. Where the branches of a condition don't agree, or something
else may print quotes, the answer is that it isn't known: for certainty there is the proof.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from payloads.freemarker.nodes import elements as el

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from payloads.freemarker.nodes import Node
    from payloads.freemarker.nodes.elements import Block

_QUOTE_OR_ESCAPE = re.compile(r'\\.|"', re.DOTALL)


def inside_strings(body: Block) -> dict[int, bool]:
    """By the `id` of an interpolation, whether it stands in a JSON string; those it isn't known of are left out."""
    walk = _Walk(_after)
    walk.block(body, False)
    return walk.inside


def inside_inner_strings(body: Block) -> dict[int, bool]:
    """By the `id` of an interpolation, whether it stands in a string of JSON text that is itself in a JSON string."""
    walk = _Walk(_after_inner)
    walk.block(body, _OUTSIDE)
    return {node: state.inner for node, state in walk.inside.items()}


class _Inner(NamedTuple):
    """Whether a JSON string is open, whether JSON text began in it, and whether a string of that is open."""

    string: bool = False
    json: bool = False
    inner: bool = False


_OUTSIDE = _Inner()
_S = TypeVar("_S")


class _Walk(Generic[_S]):
    def __init__(self, after: Callable[[str, _S], _S]) -> None:
        self.inside: dict[int, _S] = {}
        self.after = after

    def block(self, elements: Iterable[Node], state: _S | None) -> _S | None:
        for element in elements:
            state = self.element(element, state)
        return state

    def element(self, element: Node, state: _S | None) -> _S | None:
        match element:
            case el.Text(value=text):
                return None if state is None else self.after(text, state)
            case el.Interpolation() | el.NumericInterpolation():
                if state is not None:
                    self.inside[id(element)] = state
                return state
            case el.If(branches=branches):
                ends = [self.block(branch.body, state) for branch in branches]
                return _joined(ends if branches[-1].condition is None else [*ends, state])
            case el.Switch(cases=cases):
                return _joined([*(self.block(case.body, state) for case in cases), state])
            case el.List(body=body, otherwise=otherwise):
                end = self.block(body, state)
                if end != state:  # the next turn begins elsewhere than the first
                    self.forget(body)
                return _joined([end, state, *([self.block(otherwise, state)] if otherwise else [])])
            case el.Items(body=body) | el.Sep(body=body):
                return _joined([self.block(body, state), state])
            case el.Attempt(body=body, recovery=recovery):
                return _joined([self.block(body, state), self.block(recovery, state)])
            case el.Compress(body=body) | el.Scoped(body=body):
                return self.block(body, state)
            case el.DirectiveCall() | el.Nested() | el.Include() | el.Transform() | el.NodeDirective():
                return None
        return state  # macros and captures print elsewhere, the others nothing

    def forget(self, body: Block) -> None:
        for element in body:
            for node in element.walk():
                self.inside.pop(id(node), None)


def _after(text: str, state: bool) -> bool:
    for match in _QUOTE_OR_ESCAPE.finditer(text):
        if match[0] == '"':
            state = not state
    return state


def _after_inner(text: str, state: _Inner) -> _Inner:
    for match in _QUOTE_OR_ESCAPE.finditer(text):
        if match[0] == '"':
            state = (
                _OUTSIDE if state.string else _Inner(string=True, json=text[match.end() :].lstrip()[:1] in ("{", "["))
            )
        elif match[0] == '\\"' and state.json:
            state = state._replace(inner=not state.inner)
    return state


def _joined(ends: list[_S | None]) -> _S | None:
    return ends[0] if all(end == ends[0] for end in ends) else None
