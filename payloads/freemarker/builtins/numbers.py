"""Built-ins for numbers."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite, isnan

from payloads.freemarker.builtins.encoding import quoted_string
from payloads.freemarker.builtins.registry import built_in
from payloads.freemarker.errors import ModelError, NotFinite
from payloads.freemarker.formats.java_double import java_double_text
from payloads.freemarker.formats.numbers import Number, format_c
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime.arithmetic import LOWEST, LOWEST_INTEGER, calculated, java_double, java_long, whole
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.operators import number_of
from payloads.freemarker.runtime.types import is_number, missing, raise_unexpected, text_of
from payloads.freemarker.runtime.values import DateKind, DateValue, Formatted, Matches, Nothing, Value


@built_in("c", result=str)
def computer(env: Environment, value: Value, node: BuiltIn) -> Value:
    """The number or boolean for a computer: no grouping, no locale. From FreeMarker 2.3.32 on, strings are quoted."""
    if value is True or value is False:
        return "true" if value else "false"
    if is_number(value):
        return env.formats.c(value) if env.has_c_formats else format_c(value)  # type: ignore[arg-type]
    if isinstance(value, Matches):
        return "true" if value.fits else "false"
    if isinstance(value, Nothing):
        return "false"
    if value is None:
        missing(node.target)
    if env.static.has(32) and (text := text_of(value)) is not None:
        return quoted_string(text, env.settings.c_format)
    raise_unexpected(
        "number or boolean",
        value,
        node.target,
        hint=f"test {node.target.text}?is_number or {node.target.text}?is_boolean first, or leave ?c out for strings",
    )


@built_in("cn", result=str)
def computer_or_null(env: Environment, value: Value, node: BuiltIn) -> Value:
    """`?c`, with null for what is missing."""
    return "null" if value is None else computer(env, value, node)


def _number(value: Value, node: BuiltIn) -> Number:
    return number_of(value, node.target)


def _double(value: Value, node: BuiltIn) -> float:
    number = value if type(value) is float else java_double(_number(value, node))
    if number - number != 0.0:
        raise NotFinite(f"?{node.name} can't be used on infinite or NaN", node.span)
    return number


@built_in("abs")
def absolute(env: Environment, value: Value, node: BuiltIn) -> Value:
    number = _number(value, node)
    if isinstance(number, Decimal):
        return number.copy_abs()
    if isinstance(number, int) and number in LOWEST:
        return number  # Java's Integer and Long have no such positive number
    return type(number)(-number) if number < 0 else number  # as in Java, -0.0 stays what it is


@built_in("floor")
def floor(env: Environment, value: Value, node: BuiltIn) -> Value:
    return calculated(math.floor(_double(value, node)))


@built_in("ceiling")
def ceiling(env: Environment, value: Value, node: BuiltIn) -> Value:
    return calculated(math.ceil(_double(value, node)))


@built_in("round")
def rounded(env: Environment, value: Value, node: BuiltIn) -> Value:
    """Half up, by way of a Double, whose exact value counts."""
    return calculated(_nearest(_double(value, node)))


def _nearest(number: float) -> int:
    """Java's `Math.round`: half up, so that -2.5 becomes -2."""
    below = math.floor(number)
    return below + (number - below >= 0.5)  # the difference is exact: both are multiples of the double's last bit


def _wrapped(value: Value, node: BuiltIn, bits: int) -> int:
    number = _number(value, node)
    exact = java_long(number) if isinstance(number, float) else whole(number, node.span)
    if isinstance(number, float) and bits <= 32:  # Java goes by way of int, which takes what is nearest
        exact = max(min(exact, 2**31 - 1), -(2**31))
    half = 1 << (bits - 1)
    return (exact + half) % (half << 1) - half


@built_in("int")
def to_int(env: Environment, value: Value, node: BuiltIn) -> Value:
    return _wrapped(value, node, 32)


@built_in("long")
def to_long(env: Environment, value: Value, node: BuiltIn) -> Value:
    """A whole number of 64 bits; of a date its epoch milliseconds."""
    if isinstance(value, Formatted) and value.date is not None:
        value = value.plain()
    if isinstance(value, DateValue):
        return value.millis
    number = _wrapped(value, node, 64)
    return Decimal(number) if number == LOWEST_INTEGER else number


@built_in("short")
def to_short(env: Environment, value: Value, node: BuiltIn) -> Value:
    return _wrapped(value, node, 16)


@built_in("byte")
def to_byte(env: Environment, value: Value, node: BuiltIn) -> Value:
    return _wrapped(value, node, 8)


@built_in("double")
def to_double(env: Environment, value: Value, node: BuiltIn) -> Value:
    return float(java_double(_number(value, node)))  # of a Float, too, a Double


@built_in("float")
def to_float(env: Environment, value: Value, node: BuiltIn) -> Value:
    """Single precision."""
    import struct

    number = java_double(_number(value, node))
    try:
        return _SingleFloat(struct.unpack("f", struct.pack("f", number))[0])
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


class _SingleFloat(float):
    """Java's Float, whose shortest digits are those of single precision."""

    def __repr__(self) -> str:
        import struct

        plain = float(self)
        for digits in range(1, 10):
            text = f"{plain:.{digits}g}"
            if struct.pack("f", float(text)) == struct.pack("f", plain):
                return repr(float(text))
        return float.__repr__(self)


@built_in("is_nan", result=bool)
def is_nan(env: Environment, value: Value, node: BuiltIn) -> Value:
    number = _number(value, node)
    return isinstance(number, float) and number != number


@built_in("is_infinite", result=bool)
def is_infinite(env: Environment, value: Value, node: BuiltIn) -> Value:
    number = _number(value, node)
    return isinstance(number, float) and number in (float("inf"), float("-inf"))


@built_in("lower_abc", result=str)
def lower_abc(env: Environment, value: Value, node: BuiltIn) -> Value:
    return _letters(value, node, "a")


@built_in("upper_abc", result=str)
def upper_abc(env: Environment, value: Value, node: BuiltIn) -> Value:
    return _letters(value, node, "A")


_LONG = 60


def _shown(number: Number) -> str:
    """A number in a message, of whatever size."""
    text = str(number if isinstance(number, float) else Decimal(number))
    return text if len(text) <= _LONG else f"{text[:20]}… (of {len(text):,} characters)"


def _letters(value: Value, node: BuiltIn, first: str) -> str:
    """1 is a, 26 is z, 27 is aa."""
    number = _number(value, node)
    if isinstance(number, float) and not isfinite(number):
        raise ModelError(_lossy(node, number), node.span)
    count = whole(number, node.span)
    if count != number:
        raise ModelError(_lossy(node, number), node.span)
    if count <= 0:
        raise ModelError(
            f"The left side operand of to ?{node.written} must be at least 1, but was {_shown(count)}.", node.span
        )
    if count >= 2**31:
        raise ModelError(_lossy(node, count), node.span)
    letters = ""
    while count > 0:
        count, rest = divmod(count - 1, 26)
        letters = chr(ord(first) + rest) + letters
    return letters


_KINDS = {f"number_to_{kind.value}": kind for kind in (DateKind.DATE, DateKind.TIME, DateKind.DATETIME)}


@built_in("number_to_date", "number_to_time", "number_to_datetime")
def number_to_date(env: Environment, value: Value, node: BuiltIn) -> Value:
    number = _number(value, node)
    if type(number) is int:
        millis = number
    elif not isinstance(number, float):
        exact = number.to_integral_value(ROUND_HALF_UP) if isinstance(number, Decimal) else number
        millis = whole(exact, node.span)
    else:  # Java's Math.round: of a Double the nearest long, of a Float the nearest int, of NaN 0
        bound = 2**31 if isinstance(number, _SingleFloat) else 2**63
        millis = 0 if isnan(number) else _nearest(max(min(number, bound), -bound))
        if millis == 2**63:
            millis -= 1
    if not -(2**63) <= millis < 2**63:
        raise ModelError(f"Number doesn't fit into a 64 bit signed integer (long): {_shown(millis)}", node.span)
    return DateValue(millis, _KINDS[node.name])


def _lossy(node: BuiltIn, number: Number) -> str:
    shown = java_double_text(number) if isinstance(number, float) else str(Decimal(number))
    return (
        f"The left side operand value isn't compatible with ?{node.written}: Can't convert {shown} to type Integer without "
        "loss."
    )
