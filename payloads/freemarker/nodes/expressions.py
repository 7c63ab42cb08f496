"""Expressions (manual: Template Author's Guide / The Template / Expressions)."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from payloads.freemarker.nodes.base import Element, Expression
from payloads.freemarker.source import LiteralSpan, Span

__all__ = [
    "Add",
    "And",
    "Arithmetic",
    "BooleanLiteral",
    "BuiltIn",
    "Call",
    "Comparison",
    "DefaultTo",
    "Dot",
    "DynamicKey",
    "Exists",
    "HashLiteral",
    "Lambda",
    "Name",
    "Not",
    "NumberLiteral",
    "Or",
    "Parenthesis",
    "Range",
    "SequenceLiteral",
    "Sign",
    "SpecialVariable",
    "StringLiteral",
]


class StringLiteral(Expression):
    """`"…"`, `'…'` or `r"…"`. `parts` holds text and interpolations where the literal has any."""

    value: str
    parts: tuple[Element, ...] = ()


class NumberLiteral(Expression):
    """A number as the template writes it."""

    value: int | Decimal


class BooleanLiteral(Expression):
    """`true` or `false`."""

    value: bool


class SequenceLiteral(Expression):
    """`[a, b]`."""

    items: tuple[Expression, ...]


class HashLiteral(Expression):
    """`{"key": value}`."""

    keys: tuple[Expression, ...]
    values: tuple[Expression, ...]


class Name(Expression):
    """A variable by its name."""

    name: str


class Parenthesis(Expression):
    """`(…)`: what is missing anywhere inside counts as missing for a following `!` or `??`."""

    inner: Expression


def peel(node: Expression) -> Expression:
    """The expression without the parentheses it stands in."""
    while isinstance(node, Parenthesis):
        node = node.inner
    return node


class SpecialVariable(Expression):
    """`.name`, in snake_case."""

    name: str


class Dot(Expression):
    """`target.name`."""

    target: Expression
    name: str


class DynamicKey(Expression):
    """`target[key]`: member, item or slice."""

    target: Expression
    key: Expression


class Call(Expression):
    """`target(arguments)`: a function or a method."""

    target: Expression
    arguments: tuple[Expression, ...]


class BuiltIn(Expression):
    """`target?name` or, where the built-in takes arguments, `target?name(arguments)`.

    `name` is in snake_case, `name_span` the place of the name itself; `output_format` is the format in
    force where the built-in stands, which `?esc` and its kin are bound to.
    """

    target: Expression
    name: str
    name_span: Span
    arguments: tuple[Expression, ...] | None = None
    output_format: str = "undefined"
    escaping: bool = False

    @property
    def written(self) -> str:
        """The name as it stands in the template, which may be in camelCase."""
        span = self.name_span
        return span.inner.text if isinstance(span, LiteralSpan) else span.text


class Lambda(Expression):
    """`(parameter) -> body`, only as an argument of built-ins such as `?filter`."""

    parameters: tuple[str, ...]
    body: Expression

    def names(self) -> tuple[str, ...]:
        return self.parameters


class DefaultTo(Expression):
    """`target!default`; without a default the value is empty as a string, a sequence and a hash at once."""

    target: Expression
    default: Expression | None


class Exists(Expression):
    """`target??`"""

    target: Expression


class Not(Expression):
    """`!operand`."""

    operand: Expression


class Sign(Expression):
    """`-operand` or `+operand`."""

    operand: Expression
    negative: bool


class Arithmetic(Expression):
    """`-`, `*`, `/` or `%`."""

    left: Expression
    operator: Literal["-", "*", "/", "%"]
    right: Expression


class Add(Expression):
    """`left + right`: sum, or concatenation of strings, sequences or hashes."""

    left: Expression
    right: Expression


class Comparison(Expression):
    """`==`, `!=`, `<`, `<=`, `>` or `>=`, in any spelling."""

    left: Expression
    operator: Literal["==", "!=", "<", "<=", ">", ">="]
    right: Expression
    image: str = ""


class And(Expression):
    """`left && right`."""

    left: Expression
    right: Expression


class Or(Expression):
    """`left || right`."""

    left: Expression
    right: Expression


class Range(Expression):
    """`left..right` (inclusive), `left..<right` (exclusive), `left..*right` (length) or `left..` (unbounded)."""

    left: Expression
    right: Expression | None
    kind: Literal["inclusive", "exclusive", "length", "unbounded"]
