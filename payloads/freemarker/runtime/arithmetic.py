"""Arithmetic as FreeMarker's default engine does it, in decimals.

Source: class `ArithmeticEngine.BigDecimalEngine` of Apache FreeMarker 2.3.31: a quotient has at least twelve
fraction digits and is rounded half up, a product is cut to twelve, `%` works on truncated whole numbers.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

from payloads.freemarker.errors import LimitExceeded, NotFinite, UnblamedError
from payloads.freemarker.formats.number import Number
from payloads.freemarker.source import Span

_MIN_SCALE = 12
_MAX_SCALE = 12
# No traps: what is too large becomes infinite or NaN, and `_guard` names the limit.
_CONTEXT = Context(prec=20_000, Emin=-999_999, Emax=999_999, rounding=ROUND_HALF_UP, traps=[])
_add, _subtract, _multiply = _CONTEXT.add, _CONTEXT.subtract, _CONTEXT.multiply
#: Cuts a quotient of numbers between these to more digits than twelve decimals need.
_CUTTING = Context(prec=60, rounding=ROUND_DOWN, traps=[])
_SMALL, _LARGE = Decimal("1E-20"), Decimal("1E+20")
_CENT, _TENTH = Decimal("0.01"), Decimal("0.1")
_UNIT, _NO_QUOTIENT = Decimal("1E-12"), Decimal("0E-12")
_MAX_EXPONENT = 100_000  # of a number that is written out digit by digit
#: Java's lowest Integer and Long, which are their own negatives. As a Python `int` they are just those; of any other
#: class of Java's (what is calculated, above all) they are a `Decimal`.
LOWEST_INTEGER, _LOWEST_LONG = -(2**31), -(2**63)
LOWEST = frozenset((LOWEST_INTEGER, _LOWEST_LONG))


#: Between these a double's text is the same in Python and Java: see `formats.java_double`.
_PLAIN_FROM, _PLAIN_TO = 1e-3, 1e7
#: Whole numbers below are doubles, too, so that doubles compare as the decimals they are written as.
_EXACT_DOUBLES = 2**53
_LOW, _HIGH = Decimal("-1E+300"), Decimal("1E+300")
_ENOUGH = 1000  # digits, for the numbers between these


def decimal_of(number: Number, span: Span) -> Decimal:
    """The number as a BigDecimal; what is not a number at all can't be calculated with."""
    if type(number) is Decimal:
        return number
    if type(number) is float and _PLAIN_FROM <= number < _PLAIN_TO:
        return Decimal(repr(number))
    if isinstance(number, int):
        return Decimal(number)
    if type(number) is not float:
        return Decimal(repr(number))  # a Float has digits of its own
    if number != number or number in (float("inf"), float("-inf")):
        raise NotFinite("Arithmetic operation failed: infinite or NaN", span)
    from payloads.freemarker.formats.java_double import double_to_decimal

    return double_to_decimal(number)


def _scale(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _operand(number: Number, span: Span) -> Decimal | int:
    """The number as what a context takes for a decimal."""
    kind = type(number)
    if kind is Decimal or kind is int:
        return number  # type: ignore[return-value]
    if kind is float and _PLAIN_FROM <= number < _PLAIN_TO:
        return _double(number)[0]  # type: ignore[arg-type]
    return decimal_of(number, span)


def _double(number: float) -> tuple[Decimal, int]:
    """An ordinary double as a BigDecimal, and its scale."""
    cents = round(number * 100)
    if cents / 100 == number:  # no more than two decimals, as money has: its digits needn't be looked for
        return (_multiply(cents, _CENT), 2) if cents % 10 else (_multiply(cents // 10, _TENTH), 1)
    text = repr(number)
    return Decimal(text), len(text) - text.index(".") - 1


def _guard(result: Decimal, span: Span, limit: int) -> Decimal:
    """The result, unless it has too many digits. Sums have no more decimals than what is added, products twelve."""
    if _LOW < result < _HIGH and limit >= _ENOUGH:
        return result
    if not result.is_finite() or abs(result.adjusted()) > limit or len(result.as_tuple().digits) > limit:
        raise LimitExceeded(f"a number has more than {limit:,} digits", span, limit="number_digits")
    return result


def calculated(number: int) -> Number:
    """A whole number that Java holds in neither an Integer nor, if it is the lowest Long, a Long."""
    return Decimal(number) if number in LOWEST else number


def add(left: Number, right: Number, span: Span, limit: int) -> Number:
    if isinstance(left, int) and isinstance(right, int):
        total = left + right
        return Decimal(total) if total in LOWEST else total
    return _guard(_add(_operand(left, span), _operand(right, span)), span, limit)


def subtract(left: Number, right: Number, span: Span, limit: int) -> Number:
    if isinstance(left, int) and isinstance(right, int):
        return calculated(left - right)
    return _guard(_subtract(_operand(left, span), _operand(right, span)), span, limit)


def multiply(left: Number, right: Number, span: Span, limit: int) -> Number:
    if isinstance(left, int) and isinstance(right, int):
        if left.bit_length() + right.bit_length() > limit * 4:
            raise LimitExceeded(f"a number has more than {limit:,} digits", span, limit="number_digits")
        return calculated(left * right)
    first, decimals = (left, 0) if type(left) is int else _with_decimals(left, span)
    second, more = (right, 0) if type(right) is int else _with_decimals(right, span)
    product = _multiply(first, second)
    if limit < _ENOUGH or not _LOW < product < _HIGH:
        _guard(product, span, limit)
    return product if decimals + more <= _MAX_SCALE else _CONTEXT.quantize(product, _UNIT)


def _with_decimals(number: Number, span: Span) -> tuple[Decimal | int, int]:
    """The number as what a context takes for a decimal, and its scale."""
    if type(number) is int:
        return number, 0
    if type(number) is float and _PLAIN_FROM <= number < _PLAIN_TO:
        return _double(number)
    exact = decimal_of(number, span)
    return exact, _scale(exact)


def divide(left: Number, right: Number, span: Span, limit: int) -> Number:
    first, decimals = _with_decimals(left, span)
    second, more = _with_decimals(right, span)
    if not second:
        raise UnblamedError("Arithmetic operation failed: / by zero", span)
    if decimals <= _MIN_SCALE >= more and _is_ordinary(first) and _is_ordinary(second):
        quotient = _CONTEXT.quantize(_CUTTING.divide(first, second), _UNIT)  # cut, not rounded: rounded once
        return quotient or _NO_QUOTIENT
    dividend, divisor = _guard(Decimal(first), span, limit), _guard(Decimal(second), span, limit)
    scale = max(_MIN_SCALE, _scale(dividend), _scale(divisor))
    top_sign, top, top_exponent = dividend.as_tuple()
    low_sign, low, low_exponent = divisor.as_tuple()
    shift = int(top_exponent) - int(low_exponent) + scale
    numerator, denominator = int(Decimal((0, top, 0))), int(Decimal((0, low, 0)))
    if shift >= 0:
        numerator *= 10**shift
    else:
        denominator *= 10**-shift
    whole, rest = divmod(numerator, denominator)
    if rest * 2 >= denominator:
        whole += 1
    return Decimal((top_sign ^ low_sign if whole else 0, Decimal(whole).as_tuple().digits, -scale))


def _is_ordinary(number: Decimal | int) -> bool:
    return -_LARGE < number < _LARGE and not -_SMALL <= number <= _SMALL


def modulo(left: Number, right: Number, span: Span, limit: int) -> Number:
    dividend, divisor = _long(left, span), _long(right, span)
    if divisor == 0:
        raise UnblamedError("Arithmetic operation failed: / by zero", span)
    result = abs(dividend) % abs(divisor)
    return calculated(-result) if dividend < 0 else result


def _long(number: Number, span: Span) -> int:
    """Java's `Number.longValue()`."""
    if isinstance(number, float):
        return java_long(number)
    value = whole(number, span)
    return (value + 2**63) % 2**64 - 2**63


def whole(number: Number, span: Span) -> int:
    """The number without its fraction, towards zero."""
    value = decimal_of(number, span)
    if value.adjusted() > _MAX_EXPONENT:
        raise LimitExceeded(f"a number has more than {_MAX_EXPONENT:,} digits", span, limit="number_digits")
    return int(value)


def java_long(number: float) -> int:
    if number != number:
        return 0
    return (
        int(max(min(number, 2.0**63 - 1), -(2.0**63)))
        if abs(number) < 2**63
        else (2**63 - 1 if number > 0 else -(2**63))
    )


def java_double(number: Number) -> float:
    """Java's `Number.doubleValue()`: infinite where a double ends. Zero that is no float has no sign."""
    if isinstance(number, float):
        return number
    try:
        return float(number) + 0.0
    except OverflowError:  # of an `int`; a `Decimal` becomes infinite by itself
        return float("inf") if number > 0 else float("-inf")


def java_int(number: Number, span: Span) -> int:
    """Java's `Number.intValue()`: a Double or Float gives the nearest int, anything else its lowest 32 bits."""
    if type(number) is int and LOWEST_INTEGER <= number < -LOWEST_INTEGER:
        return number
    if isinstance(number, float):
        return max(min(java_long(number), 2**31 - 1), LOWEST_INTEGER)
    return (whole(number, span) + 2**31) % 2**32 - 2**31


def compare(left: Number, right: Number, span: Span) -> int:
    """-1, 0 or 1."""
    if isinstance(left, int) and isinstance(right, int):
        return (left > right) - (left < right)
    if (
        type(left) is not Decimal
        and type(right) is not Decimal
        and -_EXACT_DOUBLES < left < _EXACT_DOUBLES > right > -_EXACT_DOUBLES
    ):
        return (left > right) - (left < right)
    if _infinite_or_nan(left) or _infinite_or_nan(right):
        return _compare_specials(left, right, span)
    first, second = decimal_of(left, span), decimal_of(right, span)
    return (first > second) - (first < second)


def _infinite_or_nan(number: Number) -> bool:
    return isinstance(number, float) and (number != number or number in (float("inf"), float("-inf")))


def _compare_specials(left: Number, right: Number, span: Span) -> int:
    """Infinity is larger than any number, however many digits that has."""
    if left != left or right != right:
        raise UnblamedError("Arithmetic operation failed: NaN can't be compared", span)
    return (left > right) - (left < right)


def negate(number: Number, span: Span) -> Number:
    """FreeMarker multiplies by -1, with the classes of Java kept: a Double stays one, and Integers and Longs overflow."""
    if isinstance(number, int):
        if number in LOWEST:  # of the Integer a Long is made, though not the right one
            return number if number == _LOWEST_LONG else Decimal(number)
        return calculated(-number)
    if isinstance(number, float):
        return type(number)(-number)  # a Float stays one
    negated = decimal_of(number, span).copy_negate()
    if _scale(negated) > _MAX_SCALE:
        negated = _CONTEXT.quantize(negated, _UNIT)
    return negated or negated.copy_abs()  # a BigDecimal has no negative zero
