"""The text of what an expression reads, whatever that is: missing, of any type, or broken off at an earlier step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.expressions.any_type import any_number, any_scalar, guard_hashes, read_number
from conformance.expressions.escaping import with_built_in
from conformance.expressions.kinds import Kind, kind
from payloads.freemarker.analysis import chain
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from payloads.freemarker.nodes import Expression, Node


_ESCAPES = frozenset({"json_string", "js_string", "j_string", "string", "html"})
_LITERALS = (ex.StringLiteral, ex.NumberLiteral, ex.BooleanLiteral)


def robust_text(node: Expression) -> str:
    """An expression for the text of what another one gives; `?c` at its end is left out."""
    while isinstance(node, ex.BuiltIn) and node.name in ("c", "string") and not node.arguments:
        node = node.target
    own, path = default_of(node) or '""', node
    while isinstance(path, ex.Parenthesis | ex.DefaultTo):
        path = path.inner if isinstance(path, ex.Parenthesis) else path.target
    if not is_path(path):
        return any_scalar(f'(({node.span.text})!"")')
    return guard_hashes(list(steps(path)), any_scalar(f"(({path.span.text})!{own})"), '""')


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
    while isinstance(path, ex.Parenthesis | ex.DefaultTo) or (isinstance(path, ex.BuiltIn) and path.name in _ESCAPES):
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
    value = robust_member(held, "name")
    return (
        f'{{<#list ({held}!{{}})?keys as name>"${{name?json_string}}": "${{{value}?json_string}}"'
        "<#sep>, </#sep></#list>}"
    )


def robust_member(held: str, name: str) -> str:
    """An expression for the text of a member, by the name of a variable."""
    return any_scalar(f'(({held}[{name}])!"")')


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


def is_printed_whole(around: Iterable[Node]) -> bool:
    """Whether a value, by what is around it, is printed itself: escaped at most."""
    for each in around:
        if isinstance(each, el.Interpolation):
            return True
        if not (
            isinstance(each, ex.Parenthesis | ex.DefaultTo) or (isinstance(each, ex.BuiltIn) and each.name in _ESCAPES)
        ):
            return False
    return False


def _unformatted(node: Expression) -> Expression:
    """What is printed by a pattern, which is the locale's affair."""
    made = node.target if isinstance(node, ex.Call | ex.Dot | ex.DynamicKey) else node
    return made.target if isinstance(made, ex.BuiltIn) and made.name == "string" else node


def is_path(node: Expression) -> bool:
    """Whether an expression is a name with members of it, by names that may be computed; no items or parts of it."""
    found = chain(node)
    return found is not None and not any(isinstance(key, ex.Range | ex.NumberLiteral) for key in found.computed)


def default_of(value: Expression) -> str:
    """The default a value has, forgiving in turn."""
    value = ex.peel(value)
    if not isinstance(value, ex.DefaultTo) or value.default is None:
        return ""
    literal = value.default
    while isinstance(literal, ex.BuiltIn):  # of the default, not of the value, as it was meant
        literal = literal.target
    if isinstance(ex.peel(literal.operand) if isinstance(literal, ex.Sign) else literal, _LITERALS):
        return literal.span.text
    if isinstance(value.default, ex.SequenceLiteral | ex.HashLiteral):
        return value.default.span.text
    return f'(({value.default.span.text})!"")'


def steps(path: Expression) -> Iterator[str]:
    """The steps before the last that may be something else than an object."""
    found: list[Expression] = []
    node = path
    while isinstance(node, ex.Dot | ex.DynamicKey | ex.Parenthesis):
        node = node.inner if isinstance(node, ex.Parenthesis) else node.target
        if not isinstance(node, ex.Parenthesis):
            found.append(node)
    for step in reversed(found):
        if kind(step) is not Kind.CONTAINER:
            yield step.span.text
