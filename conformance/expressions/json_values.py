"""What to write in a body for a value that doesn't stand in quotes, so that it is JSON whatever the value is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conformance.expressions.any_type import any_number, any_scalar, read_number
from conformance.expressions.escaping import with_built_in
from conformance.expressions.kinds import Kind, kind
from conformance.expressions.safe_text import default_of, is_path, robust_text
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from payloads.freemarker.nodes import Expression

PRINTED_ALIKE: Final = frozenset({"json_string", "js_string", "j_string", "string", "html"})
"""Built-ins that print a value itself, escaped at most."""


def plain_number(node: Expression) -> str:
    """An interpolation for a number as JSON has it: for a property, which may be text, in quotes."""
    node = _unformatted(node)
    shown = kind(node)
    if shown is Kind.ANY:
        return f'"${{{robust_text(node)}?json_string}}"'
    if shown is Kind.NUMBER_OR_TEXT:
        own, path = default_of(node) or "0", node
        while isinstance(path, ex.Parenthesis | ex.DefaultTo):
            path = path.inner if isinstance(path, ex.Parenthesis) else path.target
        return f"${{{any_number(f'(({path.span.text})!{own})')}?c}}"
    return f"${{{with_built_in(node, '?c')}}}"


def as_json(node: Expression) -> str:
    """What to write in a body for a value that isn't in quotes: an object by its members, text in quotes, or null."""
    path = ex.peel(node)
    while isinstance(path, ex.Parenthesis | ex.DefaultTo) or (
        isinstance(path, ex.BuiltIn) and path.name in PRINTED_ALIKE
    ):
        path = path.inner if isinstance(path, ex.Parenthesis) else path.target
    shown = kind(path)
    if shown is Kind.CONTAINER and is_path(path):
        return members(path)
    if shown in (Kind.FREE, Kind.TEXT, Kind.PARAMETER):
        if default_of(node) in ('"null"', "'null'"):
            return f'<#if ({path.span.text})??>"${{{path.span.text}?json_string}}"<#else>null</#if>'
        return f'"${{{with_built_in(node, "?json_string")}}}"'
    return f'"${{{robust_text(node)}?json_string}}"'


def members(path: Expression) -> str:
    """An object of properties as JSON, its values as text."""
    held = path.span.text
    value = any_scalar(f'(({held}[name])!"")')
    return (
        f'{{<#list ({held}!{{}})?keys as name>"${{name?json_string}}": "${{{value}?json_string}}"'
        "<#sep>, </#sep></#list>}"
    )


def finite_number(node: Expression) -> str:
    """An interpolation for a text that is read as a number, nought for NaN and INF; empty for anything else."""
    while isinstance(node, ex.Parenthesis) or (isinstance(node, ex.BuiltIn) and node.name in ("c", "string")):
        node = node.inner if isinstance(node, ex.Parenthesis) else node.target
    if not (isinstance(node, ex.BuiltIn) and node.name == "number"):
        return ""
    own, path = default_of(node.target) or '""', ex.peel(node.target)
    path = path.target if isinstance(path, ex.DefaultTo) else path
    return f"${{{read_number(f'(({path.span.text})!{own})')}?c}}"


def is_number(node: Expression) -> bool:
    """Whether a number is printed, as far as can be said: a calculated one, a field's, or one by a pattern."""
    return kind(node) in (Kind.NUMBER, Kind.NUMBER_OR_TEXT) or _unformatted(node) is not node


def _unformatted(node: Expression) -> Expression:
    """What is printed by a pattern, which is the locale's affair."""
    made = node.target if isinstance(node, ex.Call | ex.Dot | ex.DynamicKey) else node
    return made.target if isinstance(made, ex.BuiltIn) and made.name == "string" else node
