"""Conditions: expressions as Python truth values."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from payloads.freemarker.compiler.expression_writer import ExpressionWriter, makes_stream
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.runtime.values import BoundedRange

#: Whole numbers below are doubles, too.
_EXACT: Final = 2**53
#: Between these a double's text is the same in Python and Java: see `formats.java_double`.
_PLAIN_FROM: Final = Decimal("1e-3")
_PLAIN_TO: Final = Decimal("1e7")
_A_RANGE = BoundedRange(range(0))


class Conditions(ExpressionWriter):
    """What `<#if>`, `!`, `&&` and `||` ask, and comparisons."""

    def condition(self, node: Expression) -> str:
        """Python code for a condition; anything but a boolean raises."""
        match node:
            case ex.BooleanLiteral(value=boolean):
                return str(boolean)
            case ex.Parenthesis(inner=inner):
                return self.condition(inner)
            case ex.Exists():
                return self.exists(node)
            case ex.Not(operand=operand):
                return f"(not {self.condition(operand)})"
            case ex.And(left=left, right=right):
                return f"({self.condition(left)} and {self.condition(right)})"
            case ex.Or(left=left, right=right):
                return f"({self.condition(left)} or {self.condition(right)})"
            case ex.Comparison():
                return self._comparison(node)
            case ex.Range():  # FreeMarker refuses it without a look at its ends
                return f"truth({self.unit.constant(_A_RANGE, 'Q')}, {self.node(node)})"
            case ex.BuiltIn(name="matches") if (test := self.whole_match(node)) is not None:
                return test
            case ex.Name() | ex.BuiltIn() | ex.Call() if self.kind(node) == "boolean":
                return self.maybe(node)
        return f"truth({self.value(node)}, {self.node(node)})"

    def _comparison(self, node: ex.Comparison) -> str:
        left, right = node.left, node.right
        if (test := self._size_of_stream(node)) is not None:
            return test
        if self.kind(left) == "whole" and self.kind(right) == "whole":
            return f"({self.maybe(left)} {node.operator} {self.maybe(right)})"
        if node.operator in ("==", "!="):
            for literal, other in ((right, left), (left, right)):
                if isinstance(literal, ex.StringLiteral) and not literal.parts and _plain(literal.value):
                    return self._equals_literal(node, literal, other)
        if isinstance(right, ex.NumberLiteral) and (bound := _as_double(right)) is not None:
            return self._compared_to_literal(node, bound)
        return f"compare(env, {self.maybe(left)}, {node.operator!r}, {self.maybe(right)}, {self.node(node)})"

    def _compared_to_literal(self, node: ex.Comparison, bound: str) -> str:
        """A number against a constant: as doubles, whose order is that of the decimals they are written as."""
        value = self.maybe(node.left)
        name = value if value.isidentifier() else self.temporary()
        first = f"type({value})" if name == value else f"type({name} := {value})"
        return (
            f"({name} {node.operator} {bound} if ({first} is int or type({name}) is float) and -{_EXACT} < {name} < {_EXACT} "
            f"else compare(env, {name}, {node.operator!r}, {self.maybe(node.right)}, {self.node(node)}))"
        )

    def _size_of_stream(self, node: ex.Comparison) -> str | None:
        """`xs?filter(…)?size > 1` counts only as far as the answer needs it."""
        sides = ex.peel(node.left), ex.peel(node.right)
        for side, other in (sides, sides[::-1]):
            if not isinstance(side, ex.BuiltIn) or side.name != "size" or not makes_stream(side.target):
                continue
            if isinstance(other, ex.NumberLiteral) and other.value == int(other.value):
                exact = node.operator not in (("<", ">=") if side is sides[0] else (">", "<="))
                limit = int(other.value) + exact
                from payloads.freemarker.builtins.sequences import size_up_to

                function = self.unit.constant(size_up_to, "F")
                code = f"{function}(env, {self.lazy(side.target)}, {limit}, {self.node(side)})"
                literal = str(int(other.value))
                return f"({' '.join((code, node.operator, literal) if side is sides[0] else (literal, node.operator, code))})"
        return None

    def _equals_literal(self, node: ex.Comparison, literal: ex.StringLiteral, other: Expression) -> str:
        """Equality with a plain constant: equal strings are equal, everything else asks the Collator."""
        name = self.temporary()
        wanted = repr(literal.value)
        same = f"({name} := {self.value(other)}) == {wanted}"
        test = f"({same} or equals(env, {name}, {wanted}, {self.node(node)}))"
        return test if node.operator == "==" else f"(not {test})"

    def exists(self, node: ex.Exists) -> str:
        path = self.paths.path(node.target, self.scope)
        if path is not None:
            return f"({path.value} is not None or (type({path.parent}) is not dict and {self.walk(path)} is not None))"
        return self.present(node.target)

    def present(self, target: Expression) -> str:
        """Whether there is a value. (Python warns of `is` beside a literal, so anything but a name is given one.)"""
        code = self.forgiving(target)
        return f"({code} is not None)" if code.isidentifier() else f"(({self.temporary()} := {code}) is not None)"


def _as_double(literal: ex.NumberLiteral) -> str | None:
    """The Python number that compares with doubles as the literal's decimal does, if there is one."""
    value = literal.value
    if isinstance(value, int):
        return repr(value) if -_EXACT < value < _EXACT else None
    return repr(float(value)) if _PLAIN_FROM <= value < _PLAIN_TO and Decimal(repr(float(value))) == value else None


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable()
