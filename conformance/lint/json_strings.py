"""Which values a body template prints inside JSON strings.

A walk over the template's own text that only counts quotes. Where the branches of a condition don't agree, or something
else may print quotes, the answer is that it isn't known: for certainty there is the proof.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from payloads.freemarker.nodes import elements as el

if TYPE_CHECKING:
    from collections.abc import Iterable

    from payloads.freemarker.nodes import Node
    from payloads.freemarker.nodes.elements import Block

_QUOTE_OR_ESCAPE = re.compile(r'\\.|"', re.DOTALL)


def inside_strings(body: Block) -> dict[int, bool]:
    """By the `id` of an interpolation, whether it stands in a JSON string; those it isn't known of are left out."""
    walk = _Walk()
    walk.block(body, False)
    return walk.inside


class _Walk:
    def __init__(self) -> None:
        self.inside: dict[int, bool] = {}

    def block(self, elements: Iterable[Node], state: bool | None) -> bool | None:
        for element in elements:
            state = self.element(element, state)
        return state

    def element(self, element: Node, state: bool | None) -> bool | None:
        match element:
            case el.Text(value=text):
                return _after(text, state)
            case el.Interpolation() | el.NumericInterpolation():
                if state is not None:
                    self.inside[id(element)] = state
                return state
            case el.If(branches=branches):
                ends = {self.block(branch.body, state) for branch in branches}
                return _joined(ends | (set() if branches[-1].condition is None else {state}))
            case el.Switch(cases=cases):
                return _joined({self.block(case.body, state) for case in cases} | {state})
            case el.List(body=body, otherwise=otherwise):
                end = self.block(body, state)
                if end != state:  # the next turn begins elsewhere than the first
                    self.forget(body)
                return _joined({end, state, *([self.block(otherwise, state)] if otherwise else [])})
            case el.Items(body=body) | el.Sep(body=body):
                return _joined({self.block(body, state), state})
            case el.Attempt(body=body, recovery=recovery):
                return _joined({self.block(body, state), self.block(recovery, state)})
            case el.Compress(body=body) | el.Scoped(body=body):
                return self.block(body, state)
            case el.DirectiveCall() | el.Nested() | el.Include() | el.Transform() | el.NodeDirective():
                return None
        return state  # macros and captures print elsewhere, the others nothing

    def forget(self, body: Block) -> None:
        for element in body:
            for node in element.walk():
                self.inside.pop(id(node), None)


def _after(text: str, state: bool | None) -> bool | None:
    if state is None:
        return None
    for match in _QUOTE_OR_ESCAPE.finditer(text):
        if match[0] == '"':
            state = not state
    return state


def _joined(ends: set[bool | None]) -> bool | None:
    return ends.pop() if len(ends) == 1 else None
