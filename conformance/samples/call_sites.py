"""Which call is to blame where FreeMarker names the definition: a macro or function that wasn't given what it needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from conformance.lint.context import NAMESPACES
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from payloads.amplitude import JSON
    from payloads.freemarker import FreeMarkerError, Span, Template
    from payloads.freemarker.nodes import Expression

_REFUSED: Final = re.compile(
    r'When calling (?:function|macro) "(.+?)", required parameter "(.+?)" \(parameter #(\d+)\) was (not )?specified'
)


class CallSite(NamedTuple):
    """The call, and what to write instead."""

    span: Span
    fix: str


class _Call(NamedTuple):
    span: Span
    argument: Expression | None


def call_site(error: FreeMarkerError, templates: Iterable[Template], model: Mapping[str, JSON]) -> CallSite | None:
    """The call that a render fails at, if it fails since a parameter has no value; None where several calls may be meant.

    Args:
        error: why it fails. templates: those that were rendered. model: what they saw.
    """
    match = _REFUSED.match(error.message)
    if match is None or error.span is None:
        return None
    name, parameter, number, unspecified = match.groups()
    template = next((each for each in templates if each.name == error.span.source.name), None)
    if template is None:
        return None
    calls = list(_calls(template, name, int(number) - 1, parameter))
    if unspecified:
        without = [each for each in calls if each.argument is None]
        return CallSite(without[0].span, f"pass a value for `{parameter}`, or give it a default") if without else None
    missing = [each for each in calls if each.argument is not None and _is_missing(each.argument, model)]
    given = [each for each in calls if each.argument is not None]
    blamed = missing[0] if missing else given[0] if len(given) == 1 else None
    if blamed is None or blamed.argument is None:
        return None
    return CallSite(blamed.span, f'write `({blamed.argument.span.text})!""`, or give `{parameter}` a default')


def _calls(template: Template, name: str, index: int, parameter: str) -> Iterator[_Call]:
    for element in template.nodes:
        for node in element.walk():
            if isinstance(node, ex.Call) and isinstance(node.target, ex.Name) and node.target.name == name:
                yield _Call(node.span, node.arguments[index] if index < len(node.arguments) else None)
            elif isinstance(node, el.DirectiveCall) and isinstance(node.callee, ex.Name) and node.callee.name == name:
                named = {each.name: each.value for each in node.named}
                positional = node.positional[index] if index < len(node.positional) else None
                yield _Call(node.span, named.get(parameter, positional))


def _is_missing(expression: Expression, model: Mapping[str, JSON]) -> bool:
    """Whether a path into what is given leads to nothing; False for whatever isn't such a path."""
    path = _path(expression)
    held: JSON = dict(model)
    for step in path or ():
        held = held.get(step) if isinstance(held, dict) else None
    return path is not None and path[0] in NAMESPACES and held is None


def _path(expression: Expression) -> tuple[str, ...] | None:
    match expression:
        case ex.Name(name=name):
            return (name,)
        case ex.Parenthesis():
            return _path(expression.inner)
        case ex.Dot(target=target, name=name):
            before = _path(target)
            return None if before is None else (*before, name)
        case ex.DynamicKey(target=target, key=ex.StringLiteral() as key) if not key.parts:
            before = _path(target)
            return None if before is None else (*before, key.value)
    return None
