"""The text of what an expression reads, whatever that is: missing, of any type, or broken off at an earlier step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.expressions.any_type import any_scalar, guard_hashes
from conformance.expressions.kinds import Kind, kind
from payloads.freemarker.analysis import chain
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.freemarker.nodes import Expression


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
