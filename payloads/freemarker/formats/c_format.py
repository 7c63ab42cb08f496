"""``?c`` and the ``computer`` number format as FreeMarker 2.3.31 prints them: no grouping, 16 decimals,
HALF_EVEN.
"""

from __future__ import annotations

from decimal import Context, Decimal

from .decimal_format import DecimalFormat
from .decimal_pattern import parse_decimal_pattern
from .digits import MAX_DIGITS, digits_of_int
from .java_double import double_to_decimal, java_double_text
from .number import Number
from .symbols import DecimalSymbols

_FORMAT = DecimalFormat(parse_decimal_pattern("0.################"), DecimalSymbols(infinity="INF"))
_EXACT_FROM, _EXACT_TO = 1e-3, float(1 << 53)
_PLAIN_TO = 1e7
_LONGEST_PLAIN = 100  # zeros at the end of a whole number
_FEW_DIGITS, _DECIMALS = 30, 16
_CONTEXT = Context(prec=100)
_LAST_DECIMAL, _ZERO = Decimal("1E-16"), Decimal("0.0")


def format_c(value: Number) -> str:
    """The text of ``value?c``: ``1234567.5``, ``1000000000000000000000``, ``0``, ``-0``, ``INF``, ``-INF``,
    ``NaN``.
    """
    kind = type(value)
    if kind is float and _EXACT_FROM <= value < _EXACT_TO:
        text = repr(value)
        if len(text) <= _DECIMALS + 1:  # nothing to round
            return text[:-2] if text[-2:] == ".0" else text
    elif kind is Decimal:
        text = str(value)
        if len(text) <= _DECIMALS + 1 and "E" not in text and value:  # nothing to round
            return text.rstrip("0").removesuffix(".") if "." in text else text
    if isinstance(value, int):
        return ("-" if value < 0 else "") + digits_of_int(value)
    if isinstance(value, float) and _EXACT_FROM <= abs(value) < _EXACT_TO:
        text = float.__repr__(value)  # a Float, too, is printed with the digits it has as a Double
        if len(text) <= 17 or len(text) - text.index(".") <= 17:  # at most 16 decimals: nothing to round
            return text.removesuffix(".0")
        # No tie is between these digits and the exact value, or it would be a text as short, or shorter, and as near.
        return f"{value:.16f}".rstrip("0").rstrip(".")
    if type(value) is float and value == 0.0:
        return repr(value).removesuffix(".0")
    if isinstance(value, Decimal) and -_FEW_DIGITS < value.adjusted() < _FEW_DIGITS:
        text = format(_CONTEXT.quantize(value, _LAST_DECIMAL) if value else _ZERO, "f").rstrip("0")
        return text[:-1] if text[-1] == "." else text
    return _FORMAT.format(float(value) if isinstance(value, float) else value)


def format_lossless(value: Number) -> str:
    """The text of ``value?c`` from 2.3.32 on: ``0.30000000000000004``, ``1E21``, ``1E-7``, ``0`` for -0, ``Infinity``.

    Source: class `CTemplateNumberFormat` of Apache FreeMarker 2.3.32.
    """
    if isinstance(value, int):
        return format_c(value)
    if isinstance(value, Decimal):
        return _lossless_decimal(value)
    magnitude = abs(value)
    if value != value or magnitude == float("inf"):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    if value == int(value):
        if magnitude <= _EXACT_TO:
            return str(int(value))
    elif 1e-7 < magnitude < _EXACT_FROM:
        return str(double_to_decimal(value))  # BigDecimal writes it as Python's Decimal does
    elif magnitude >= _PLAIN_TO:
        return format(double_to_decimal(value), "f")
    text = java_double_text(value)
    return text.removesuffix(".0").replace(".0E", "E")


def _lossless_decimal(value: Decimal) -> str:
    stripped = value.normalize(Context(prec=MAX_DIGITS)) if value else Decimal(0)
    exponent = stripped.as_tuple().exponent
    assert isinstance(exponent, int)
    return format(stripped, "f") if -1 < exponent < _LONGEST_PLAIN else str(stripped)


def format_computer(value: Number) -> str:
    """The text of a number under the format ``computer``; since 2.3.31 the same as ``?c``."""
    return format_c(value)
