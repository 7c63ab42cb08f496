"""Operators: `+`, arithmetic, comparison, truth."""

from __future__ import annotations

import operator as operator_module
from collections.abc import Callable
from decimal import Decimal
from typing import Final
from unicodedata import normalize

from payloads.freemarker.errors import RenderError, UnexpectedType
from payloads.freemarker.formats.number import Number
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.runtime import arithmetic
from payloads.freemarker.runtime.collation import same_text
from payloads.freemarker.runtime.descriptions import a, describe
from payloads.freemarker.runtime.environment import LONG, Environment
from payloads.freemarker.runtime.loops import list_of
from payloads.freemarker.runtime.printing import join_markup, plain_text
from payloads.freemarker.runtime.types import (
    is_boolean,
    is_hash,
    is_number,
    is_sequence,
    is_string,
    missing,
    wrong_type,
)
from payloads.freemarker.runtime.utf16 import whole
from payloads.freemarker.runtime.values import (
    Bounded,
    DateKind,
    DateValue,
    Empty,
    Formatted,
    JoinedHash,
    Markup,
    Match,
    Matches,
    Namespace,
    Nothing,
    Value,
    Variables,
    bounds,
)

_NUMBERS: Final = frozenset((int, float, Decimal))
_ASKED: Final[dict[str, Callable[[float, float], bool]]] = {
    "==": operator_module.eq,
    "!=": operator_module.ne,
    "<": operator_module.lt,
    "<=": operator_module.le,
    ">": operator_module.gt,
    ">=": operator_module.ge,
}
#: Whole numbers below this are doubles, too.
_EXACT: Final = 2**53
_LONG: Final = 2**63


def truth(value: Value, node: Expression) -> bool:
    """The value as a condition: booleans only."""
    if value is True or value is False:
        return value
    node = ex.peel(node)  # only here FreeMarker asks what stands inside
    if isinstance(value, Matches):
        return value.fits
    if isinstance(value, Nothing):
        return False
    return wrong_type("boolean", value, node)


def number_of(value: Value, node: Expression) -> Number:
    if not is_number(value):
        wrong_type("number", value, node)
    return value  # type: ignore[return-value]


def subtract(env: Environment, left: Number, right: Number, node: Expression) -> Value:
    if type(left) is int and type(right) is int:
        return arithmetic.calculated(left - right)
    return arithmetic.subtract(left, right, node.span, env.limits.number_digits)


def multiply(env: Environment, left: Number, right: Number, node: Expression) -> Value:
    if type(left) is int and type(right) is int and -_LONG < left < _LONG and -_LONG < right < _LONG:
        return arithmetic.calculated(left * right)
    return arithmetic.multiply(left, right, node.span, env.limits.number_digits)


def divide(env: Environment, left: Number, right: Number, node: Expression) -> Value:
    return arithmetic.divide(left, right, node.span, env.limits.number_digits)


def modulo(env: Environment, left: Number, right: Number, node: Expression) -> Value:
    if type(left) is int and type(right) is int and 0 <= left < _LONG and 0 < right < _LONG:
        return left % right
    return arithmetic.modulo(left, right, node.span, env.limits.number_digits)


def sign(value: Value, negative: bool, node: Expression, operand: Expression) -> Value:
    if value is None and not negative:
        return None  # it is looked at no further
    number = number_of(value, operand)
    return arithmetic.negate(number, node.span) if negative else number


def operands(node: Expression) -> tuple[Expression, Expression]:
    """The sides of an operator; of anything else, the whole twice."""
    if isinstance(node, ex.Add | ex.Comparison):
        return node.left, node.right
    return node, node


def add(env: Environment, left: Value, right: Value, node: Expression) -> Value:
    """Numbers are added; else sequences, hashes and texts are put together, in this order of preference."""
    kind, other = type(left), type(right)
    if kind is str and other is str:
        joined: str = left + right  # type: ignore[operator]
        if len(joined) > LONG:
            env.check_length(len(joined), node.span)
        return joined if joined.isascii() else whole(joined)
    if kind in _NUMBERS and other in _NUMBERS:
        return arithmetic.add(left, right, node.span, env.limits.number_digits)  # type: ignore[arg-type]
    if kind is dict and other is dict:
        return _joined(left, right)
    if kind is str and (other is int or other is float):
        return _with_number(env, left, right, node)  # type: ignore[arg-type]
    left_node, right_node = operands(node)
    if left is None:
        missing(left_node)
    if is_number(left) and is_number(right):
        return arithmetic.add(left, right, node.span, env.limits.number_digits)  # type: ignore[arg-type]
    if _is_list(left) and _is_list(right):
        items = [*list_of(env, left, left_node), *list_of(env, right, right_node)]
        last = items[-1] if items else None  # mostly what is new
        env.check_length(len(last) if type(last) is str else 0, node.span)
        env.check_length(len(items), node.span)
        before, behind = bounds(left)[0], bounds(right)[1]
        return Bounded(items).with_errors(before, behind) if before or behind else items
    if _has_members(left) and _has_members(right) and not (_is_printable(left) and _is_printable(right)):
        return _joined(left, right)
    return _concatenate(env, left, right, node)


def _with_number(env: Environment, left: str, right: Number, node: Expression) -> str:
    joined = left + str(plain_text(env, right, operands(node)[1]))
    if len(joined) > LONG:
        env.check_length(len(joined), node.span)
    return joined if joined.isascii() else whole(joined)


def _has_members(value: Value) -> bool:
    """Whether it is a hash; a number, say, that takes a format as a member is one, too."""
    return is_hash(value) or (isinstance(value, Formatted) and value.has_members)


def _is_printable(value: Value) -> bool:
    return isinstance(value, Empty | Formatted)


def _joined(left: Value, right: Value) -> Value:
    """`hash + hash`; where one is empty, the other as it is."""
    is_listable = not isinstance(left, Variables | Formatted) and not isinstance(right, Variables | Formatted)
    first, second = _members(left), _members(right)
    if is_listable and not (first and second):
        return left if first else right
    joined = JoinedHash(first) if is_listable else Variables(first)
    joined.update(second)
    if None in second.values():
        for name, value in second.items():
            if value is None and name in first:  # what is null there doesn't hide
                joined[name] = first[name]
    return joined


def _is_list(value: Value) -> bool:
    return is_sequence(value)


def _members(value: Value) -> dict[str, Value]:
    if isinstance(value, Namespace):
        return value.members()
    return value if isinstance(value, dict) else {}


def _concatenate(env: Environment, left: Value, right: Value, node: Expression) -> Value:
    left_node, right_node = operands(node)
    first = left if isinstance(left, Markup) else plain_text(env, left, left_node)
    if first is None:
        wrong_type("text", left, left_node)
    second = right if isinstance(right, Markup) else plain_text(env, right, right_node)
    if second is None:
        wrong_type("text", right, right_node)
    if isinstance(first, str) and isinstance(second, str):
        env.check_length(len(first) + len(second), node.span)
        return whole(first + second)
    joined = join_markup(first, second, node)
    env.check_length(len(joined.content), node.span)
    return joined


def compare(
    env: Environment,
    left: Value,
    operator: str,
    right: Value,
    node: Expression,
    sides: tuple[Expression, Expression] | None = None,
) -> bool:
    """`left operator right`; `sides` are the operands' places where `node` is no operator itself."""
    kind, other = type(left), type(right)
    if (kind is int or kind is float) and (other is int or other is float):
        if -_EXACT < left < _EXACT and -_EXACT < right < _EXACT:  # type: ignore[operator]
            return _ASKED[operator](left, right)  # type: ignore[arg-type]  # doubles in the order of the decimals they are written as
    elif left is None or right is None:
        left_node, right_node = sides or operands(node)
        missing(left_node if left is None else right_node)
    return _ASKED[operator](_order(env, left, operator, right, node), 0)


def _order(env: Environment, left: Value, operator: str, right: Value, node: Expression) -> int:
    if _is_date(left) and _is_date(right):
        _check_kinds(_kind_of(left), _kind_of(right), node)  # before what is still to be read as a date is read
        left, right = _unwrapped(left, right), _unwrapped(right, left)
        assert isinstance(left, DateValue)
        assert isinstance(right, DateValue)
        return (left.millis > right.millis) - (left.millis < right.millis)
    equality = operator in ("==", "!=")
    if not equality and _is_text(left) and _is_text(right):
        raise RenderError(f'Can\'t use operator "{_shown(operator, node)}" on string values.', node.span)
    # What is still to be formatted, or to be read as a date, is not made where its type is wrong in any case.
    if not _is_unfit(left, right) and not _is_unfit(right, left):
        left, right = _unwrapped(left, right), _unwrapped(right, left)
    if is_number(left) and is_number(right):
        return arithmetic.compare(left, right, node.span)  # type: ignore[arg-type]
    if isinstance(left, str) and isinstance(right, str):
        return 0 if equal_texts(env, left, right) else 1
    if isinstance(left, bool) and isinstance(right, bool):
        if not equality:
            raise RenderError(f'Can\'t use operator "{_shown(operator, node)}" on boolean values.', node.span)
        return 0 if left is right else 1
    raise RenderError(
        "Can't compare values of these types. Allowed comparisons are between two numbers, two strings, two dates, or "
        f"two booleans.\nLeft hand operand is {a(describe(left))}.\nRight hand operand is {a(describe(right))}.",
        node.span,
        hint=_comparison_hint(left, right),
    )


_NAMES: Final = {"<": "less-than", ">": "greater-than", "==": "equals"}


def _shown(operator: str, node: Expression) -> str:
    """The operator as it stands in the template, or its name where a built-in compares."""
    return node.image or operator if isinstance(node, ex.Comparison) else _NAMES.get(operator, operator)


def equal_texts(env: Environment, left: str, right: str) -> bool:
    """Whether two strings are equal: to Java's Collator, or from 2.3.33 on to the letter, compatible forms aside."""
    if left == right:
        return True
    if env.collates:
        return same_text(left, right)
    return normalize("NFKC", left) == normalize("NFKC", right)


def _comparison_hint(left: Value, right: Value) -> str | None:
    kinds = {"string" if is_string(each) else "number" if is_number(each) else type(each) for each in (left, right)}
    if kinds == {"string", "number"}:
        return "turn the string into a number with ?number, or the number into a string with ?c"
    if kinds == {"string", bool}:
        return 'turn the boolean into a string with ?c, then compare it with "true"'
    return None


def _is_date(value: Value) -> bool:
    return isinstance(value, DateValue) or (isinstance(value, Formatted) and value.date is not None)


def _is_text(value: Value) -> bool:
    return is_string(value) or (isinstance(value, Formatted) and value.date is None)


def _is_unfit(value: Value, other: Value) -> bool:
    return isinstance(value, Formatted) and (value.date is not None or not _is_text(other))


def _unwrapped(value: Value, other: Value) -> Value:
    """The plain value to compare with `other`."""
    if isinstance(value, Nothing) and is_boolean(other) and not isinstance(other, Nothing):
        return False
    if isinstance(value, Match):
        return value.text
    if isinstance(value, Formatted):
        return value.plain()
    if isinstance(value, Empty):
        return ""
    if isinstance(value, Matches):
        return value.fits
    return value


def _kind_of(value: Value) -> DateKind | None:
    return value.kind if isinstance(value, DateValue) else value.date if isinstance(value, Formatted) else None


def _check_kinds(left: DateKind | None, right: DateKind | None, node: Expression) -> None:
    if left is None or right is None:
        return
    if DateKind.UNKNOWN in (left, right):
        raise UnexpectedType(
            "The comparison of date-like values isn't possible because it's not known which of date, time or date-time "
            "one of them is. Use ?date, ?time or ?datetime to specify what it is.",
            node.span,
        )
    if left is not right:
        raise RenderError(
            f"Can't compare dates of different types. Left date type is {left.name}, right date type is {right.name}.",
            node.span,
        )


def contains_equal(env: Environment, left: Value, right: Value, node: Expression) -> bool:
    """Whether two values are equal where unequal types are simply different (`?seq_contains` and its kin)."""
    if _is_date(left) != _is_date(right):
        return False
    if _is_date(left):
        _check_kinds(_kind_of(left), _kind_of(right), node)  # of dates only equal types can be compared
    elif _is_unfit(left, right) or _is_unfit(right, left):
        return False
    left, right = _unwrapped(left, right), _unwrapped(right, left)
    if is_number(left) and is_number(right):
        return arithmetic.compare(left, right, node.span) == 0  # type: ignore[arg-type]
    if isinstance(left, str) and isinstance(right, str):
        return equal_texts(env, left, right)
    if isinstance(left, bool) and isinstance(right, bool):
        return left is right
    if isinstance(left, DateValue) and isinstance(right, DateValue):
        return left.millis == right.millis
    return False
