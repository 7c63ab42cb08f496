"""Number formats as C's own formatting, where that is provably what Java prints."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal
from typing import Final

from .decimal_format import DecimalFormat
from .digits import Rounding
from .number import Number

_MOST_DECIMALS: Final = 10
#: Java rounds the digits that `Double.toString` shows, C the exact value. From here on both texts are the shortest ones
#: (see `java_double`); and as long as the last decimal is worth more than the double's own step, a tie between the two
#: would itself be a shorter text of the double. So both round alike, and on a tie Java looks at the exact value, too.
_FROM: Final = 1e-3
_DIGITS: Final = 15
_FEW_DIGITS: Final = 30
_DECIMALS_IN_PLAIN_TEXT: Final = 7  # as many, and the text of a decimal is never in scientific notation
_EXACT: Final = Context(prec=2 * _FEW_DIGITS + _MOST_DECIMALS)


def fast_format(decimal_format: DecimalFormat) -> Callable[[Number], str]:
    """The formatter of a format: C's where it can be, the general one for all other patterns and numbers."""
    if not _is_plain(decimal_format):
        return decimal_format.format
    pattern, symbols, general = decimal_format.pattern, decimal_format.symbols, decimal_format.format
    places = pattern.max_fraction or 0
    zeros = "." + "0" * pattern.min_fraction if pattern.min_fraction else ""
    removable = places - pattern.min_fraction
    before, behind = map(decimal_format.affix, pattern.positive)
    before_negative, behind_negative = map(decimal_format.affix, pattern.negative)
    comma = "," if pattern.grouping else ""
    integer_spec, fraction_spec = f"{comma}d", f"{comma}.{places}f"
    under_a_thousand = f"%.{places}f"
    is_short, ungrouped_digits = places < _DECIMALS_IN_PLAIN_TEXT, 3 if pattern.grouping else _DIGITS
    ungrouped_to = 999 if pattern.grouping else 10.0 ** (_DIGITS - places)
    exact_to = min(1e12, 10.0 ** (_DIGITS - places))
    step = Decimal(1).scaleb(-places)
    separators = {ord(","): symbols.grouping, ord("."): symbols.decimal}
    translated = separators != {ord(","): ",", ord("."): "."}
    is_bare = (before, behind, before_negative, behind_negative) == ("", "", "-", "")

    def digits_of(value: Number) -> str | None:
        """The number without its sign, all decimals written."""
        if isinstance(value, float):
            magnitude = abs(value)
            return magnitude.__format__(fraction_spec) if _FROM <= magnitude < exact_to else None
        if isinstance(value, Decimal) and -_FEW_DIGITS < value.adjusted() < _FEW_DIGITS:
            cut = _EXACT.quantize(value.copy_abs(), step)
            return str(cut) if is_short and cut.adjusted() < ungrouped_digits else format(cut, fraction_spec)
        return None

    def format_number(value: Number) -> str:
        kind = type(value)
        if kind is float and _FROM <= value < ungrouped_to and is_bare:
            text = under_a_thousand % value
        elif kind is int:
            if -1000 < value < 1000 and is_bare and not zeros:
                return str(value)
            try:
                text = abs(value).__format__(integer_spec) + zeros
            except ValueError:  # too many digits for Python's own conversion
                return general(value)
            if translated:
                text = text.translate(separators)
            return before_negative + text + behind_negative if value < 0 else before + text + behind
        else:
            found = digits_of(value)
            if found is None:
                return general(value)
            text = found
        if removable and text[-1] == "0":
            kept = len(text) - removable
            text = text[:kept] + text[kept:].rstrip("0")
            if text[-1] == ".":
                text = text[:-1]
        if translated:
            text = text.translate(separators)
        if is_bare and value >= 0:
            return text
        return before_negative + text + behind_negative if value < 0 else before + text + behind

    return format_number


def _is_plain(decimal_format: DecimalFormat) -> bool:
    pattern, symbols = decimal_format.pattern, decimal_format.symbols
    return (
        pattern.max_fraction is not None
        and pattern.max_fraction <= _MOST_DECIMALS
        and pattern.grouping in (0, 3)
        and pattern.min_integer == 1
        and not pattern.exponent_digits
        and pattern.multiplier == 1
        and not pattern.decimal_always
        and not pattern.monetary
        and decimal_format.rounding is Rounding.HALF_EVEN
        and symbols.zero == "0"
    )
