"""What literals may stand where: mistakes that FreeMarker reports while it parses."""

from __future__ import annotations

import re
from decimal import Decimal

from payloads.freemarker.errors import ParseError
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.words import quoted

_KINDS: dict[type[Expression], str] = {
    ex.StringLiteral: "string",
    ex.NumberLiteral: "number",
    ex.BooleanLiteral: "boolean",
    ex.SequenceLiteral: "sequence",
    ex.HashLiteral: "hash",
}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "b": "\b", "g": ">", "l": "<", "a": "&"}
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{1,4})|(.))", re.DOTALL)


def refuse_literals(expression: Expression, expected: str, *kinds: str) -> None:
    """Refuse a literal of one of `kinds` where `expected` is wanted."""
    found = _KINDS.get(type(expression))
    if found not in kinds:
        return
    if isinstance(expression, ex.BooleanLiteral):
        message = f"Found: {expression.text} literal. Expecting {expected}"
    elif isinstance(expression, ex.StringLiteral):
        message = f"Found string literal: {quoted(expression.value)}. Expecting: {expected}"
    else:
        shown = "list" if found == "sequence" else found
        message = f"Found {shown} literal: {expression.text}. Expecting {expected}"
    raise ParseError(message, expression.span)


def number_only(expression: Expression) -> None:
    refuse_literals(expression, "number", "string", "sequence", "hash", "boolean")


def boolean_only(expression: Expression) -> None:
    refuse_literals(expression, "boolean (true/false)", "string", "sequence", "hash", "number")


def string_only(expression: Expression) -> None:
    refuse_literals(expression, "string", "number", "sequence", "hash", "boolean")


def scalar_only(expression: Expression) -> None:
    refuse_literals(expression, "different type for equality check", "hash", "sequence")


_LONGEST_INT = 4_000  # Python's own conversions refuse from 4,300 digits on


def unescape(raw: str) -> str:
    """The value of a string literal's content (manual: Expressions / Specify values directly / Strings)."""
    if "\\" not in raw:
        return raw
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _ESCAPES.get(m[2], m[2]), raw)


def number_value(image: str) -> int | Decimal:
    """The value of a number literal; one of thousands of digits takes Python too long as an `int`."""
    return Decimal(image) if "." in image or len(image) > _LONGEST_INT else int(image)


#: What, besides strings, FreeMarker takes for written out where all parts are: its `Expression#isLiteral`.
_OF_LITERALS = (
    ex.NumberLiteral | ex.BooleanLiteral | ex.SequenceLiteral | ex.HashLiteral | ex.Parenthesis | ex.Not | ex.Sign
    | ex.Arithmetic | ex.Add | ex.Comparison | ex.And | ex.Or | ex.Range | ex.Dot | ex.DynamicKey
)  # fmt: skip


def is_literal(expression: Expression) -> bool:
    """Whether the value is written out: made of literals and operators only."""
    return all(
        not node.parts if isinstance(node, ex.StringLiteral) else isinstance(node, _OF_LITERALS)
        for node in expression.walk()
    )


def constant(expression: Expression) -> object:
    """The value of an expression that needs no data.

    Raises:
        ParseError: the expression is not constant.
    """
    match expression:
        case ex.StringLiteral(value=value, parts=()):
            return value
        case ex.NumberLiteral(value=number):
            return number
        case ex.BooleanLiteral(value=boolean):
            return boolean
        case ex.Parenthesis(inner=inner):
            return constant(inner)
        case ex.SequenceLiteral(items=items):
            return [constant(item) for item in items]
        case ex.HashLiteral(keys=keys, values=values):
            names = [constant(key) for key in keys]
            if all(isinstance(name, str) for name in names):
                return dict(zip(names, map(constant, values), strict=True))
        case ex.Add(left=left, right=right):
            first, second = constant(left), constant(right)
            if isinstance(first, str) or isinstance(second, str):
                return f"{first}{second}"
        case ex.Dot(target=target, name=name) if isinstance(of := constant(target), dict) and name in of:
            return of[name]
        case ex.DynamicKey(target=target, key=key) if isinstance(of := constant(target), list):
            index = constant(key)
            if isinstance(index, int | Decimal) and not isinstance(index, bool) and 0 <= int(index) < len(of):
                return of[int(index)]
        case ex.Not(operand=operand) if isinstance(given := constant(operand), bool):
            return not given
        case ex.Sign(operand=ex.NumberLiteral(value=number), negative=negative):
            return -number if negative else number
    raise ParseError(
        f"Parameter expression must be parse-time evaluable (constant): {expression.text}", expression.span
    )
