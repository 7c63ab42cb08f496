"""Expressions (manual: Template Author's Guide / The Template / Expressions)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from payloads.freemarker.nodes.base import Element, Expression
from payloads.freemarker.source import Span


@dataclass(frozen=True, slots=True, eq=False)
class StringLiteral(Expression):
    """`"…"`, `'…'` or `r"…"`. `parts` holds text and interpolations where the literal has any."""

    value: str
    parts: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class NumberLiteral(Expression):
    value: int | Decimal


@dataclass(frozen=True, slots=True, eq=False)
class BooleanLiteral(Expression):
    value: bool


@dataclass(frozen=True, slots=True, eq=False)
class SequenceLiteral(Expression):
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class HashLiteral(Expression):
    keys: tuple[Expression, ...]
    values: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Name(Expression):
    """A variable by its name."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Parenthesis(Expression):
    """`(…)`: what is missing anywhere inside counts as missing for a following `!` or `??`."""

    inner: Expression


@dataclass(frozen=True, slots=True, eq=False)
class SpecialVariable(Expression):
    """`.name`, in snake_case."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Dot(Expression):
    target: Expression
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class DynamicKey(Expression):
    """`target[key]`: member, item or slice."""

    target: Expression
    key: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Call(Expression):
    """`target(arguments)`: a function or a method."""

    target: Expression
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
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


@dataclass(frozen=True, slots=True, eq=False)
class Lambda(Expression):
    """`(parameter) -> body`, only as an argument of built-ins such as `?filter`."""

    parameters: tuple[str, ...]
    body: Expression

    def names(self) -> tuple[str, ...]:
        return self.parameters


@dataclass(frozen=True, slots=True, eq=False)
class DefaultTo(Expression):
    """`target!default`; without a default the value is empty as a string, a sequence and a hash at once."""

    target: Expression
    default: Expression | None


@dataclass(frozen=True, slots=True, eq=False)
class Exists(Expression):
    """`target??`"""

    target: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Not(Expression):
    operand: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Sign(Expression):
    """`-operand` or `+operand`."""

    operand: Expression
    negative: bool


@dataclass(frozen=True, slots=True, eq=False)
class Arithmetic(Expression):
    left: Expression
    operator: Literal["-", "*", "/", "%"]
    right: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Add(Expression):
    """`left + right`: sum, or concatenation of strings, sequences or hashes."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Comparison(Expression):
    left: Expression
    operator: Literal["==", "!=", "<", "<=", ">", ">="]
    right: Expression
    image: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class And(Expression):
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Or(Expression):
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Range(Expression):
    """`left..right` (inclusive), `left..<right` (exclusive), `left..*right` (length) or `left..` (unbounded)."""

    left: Expression
    right: Expression | None
    kind: Literal["inclusive", "exclusive", "length", "unbounded"]
