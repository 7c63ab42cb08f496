"""``java.text.DecimalFormat``: numbers written by a pattern and a locale's symbols.

Hand-written because no library rounds as Java does (a double's shortest digits first, its exact binary
value on a tie) and keeps DecimalFormat's exponent and zero rules.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from typing import TYPE_CHECKING

from payloads.freemarker.formats.number import Number

from .decimal_pattern import Affix, DecimalPattern, Special
from .digits import MAX_DIGITS, Digits, Rounding, digits_of_int, round_fixed, round_significant
from .errors import FormatError
from .java_double import double_digits, text_of_digits

if TYPE_CHECKING:
    from collections.abc import Callable

    from .symbols import DecimalSymbols


_NO_BOUND = 2147483647
_MAX_DOUBLE_INTEGER, _MAX_DOUBLE_FRACTION = 309, 340
_EXACT = Context(prec=MAX_DIGITS + 20, Emax=MAX_EMAX, Emin=MIN_EMIN)
# Below this bound a double's shortest digits and its exact value can't lie on different sides of a tie at
# three decimals, so that C's exact rounding gives Java's result.
_EXACT_ROUNDING_FROM, _EXACT_ROUNDING_TO, _EXACT_ROUNDING_DIGITS = 1e-3, 1e12, 3
_FEW_DIGITS = 30


@dataclass(frozen=True, slots=True)
class DecimalFormat:
    """A pattern with its symbols, ready to format."""

    pattern: DecimalPattern
    symbols: DecimalSymbols
    rounding: Rounding = Rounding.HALF_EVEN

    def format(self, value: Number) -> str:
        """The text of a number; raises ``FormatError`` when rounding is forbidden and needed."""
        if isinstance(value, int):
            return self._integer(value)
        if isinstance(value, float):
            return self._double(value)
        if self._is_too_long(value):
            raise FormatError(f"a number of more than {MAX_DIGITS} digits")
        scaled = value if self.pattern.multiplier == 1 else _EXACT.multiply(value, Decimal(self.pattern.multiplier))
        negative = scaled.is_signed() and not scaled.is_zero()
        digits = self._round(digits_of_decimal(scaled.copy_abs()), negative, double=False)
        return self._signed(negative, self._number(digits, whole=False))

    def _is_too_long(self, value: Decimal) -> bool:
        if self.pattern.exponent_digits:
            return len(value.as_tuple().digits) > MAX_DIGITS
        zeros_after_point = -value.adjusted() if self.pattern.max_fraction is None else 0
        return max(value.adjusted(), zeros_after_point, len(value.as_tuple().digits)) > MAX_DIGITS

    def _integer(self, value: int) -> str:
        value *= self.pattern.multiplier
        text = digits_of_int(value)
        digits = Digits("", 0) if value == 0 else Digits(text.rstrip("0"), len(text))
        if self.pattern.exponent_digits:
            keep = (self.pattern.max_integer or 0) + (self.pattern.max_fraction or 0)
            if keep:
                digits = round_significant(digits, keep, self.rounding, negative=value < 0)
        return self._signed(value < 0, self._number(digits, whole=True))

    def _double(self, value: float) -> str:
        multiplier = self.pattern.multiplier
        if value != value or (math.isinf(value) and multiplier == 0):
            return self.symbols.nan
        if multiplier != 1:
            value *= multiplier
        negative = math.copysign(1.0, value) < 0
        if math.isinf(value):
            return self._signed(negative, self.symbols.infinity)
        magnitude = abs(value)
        digits = Digits("", 0) if magnitude == 0.0 else _digits_of_double(magnitude)
        return self._signed(negative, self._number(self._round(digits, negative, double=True), whole=False))

    def _round(self, digits: Digits, negative: bool, *, double: bool) -> Digits:
        fraction = _NO_BOUND if self.pattern.max_fraction is None else self.pattern.max_fraction
        if double:
            fraction = min(fraction, _MAX_DOUBLE_FRACTION)
        if self.pattern.exponent_digits:
            keep = (self.pattern.max_integer or 0) + fraction
            return round_significant(digits, keep, self.rounding, negative=negative)
        return round_fixed(digits, fraction, self.rounding, negative=negative)

    def _signed(self, negative: bool, text: str) -> str:
        prefix, suffix = self.pattern.negative if negative else self.pattern.positive
        return self.affix(prefix) + text + self.affix(suffix)

    def affix(self, parts: Affix) -> str:
        """A prefix or suffix with the locale's symbols in place."""
        symbols = self.symbols
        texts = {
            Special.MINUS: symbols.minus,
            Special.PERCENT: symbols.percent,
            Special.PER_MILL: symbols.per_mill,
            Special.CURRENCY: symbols.currency_symbol,
            Special.CURRENCY_CODE: symbols.currency_code,
        }
        return "".join(part if isinstance(part, str) else texts[part] for part in parts)

    def _number(self, digits: Digits, *, whole: bool) -> str:
        if not digits.digits.strip("0"):
            digits = Digits("", 0)
        if self.pattern.exponent_digits:
            return self._with_exponent(digits)
        return self._positional(digits, whole=whole)

    def _positional(self, digits: Digits, *, whole: bool) -> str:
        pattern, symbols = self.pattern, self.symbols
        integer = digits.digits[: max(digits.point, 0)].ljust(max(digits.point, 0), "0")
        integer = integer.rjust(pattern.min_integer, "0")
        fraction = "" if whole else "0" * -min(digits.point, 0) * bool(digits.digits)
        if not whole:
            fraction += digits.digits[max(digits.point, 0) :]
        fraction = fraction.ljust(pattern.min_fraction, "0")
        if not integer and not fraction:
            integer = "0"
        if pattern.grouping:
            separator = symbols.monetary_grouping if pattern.monetary else symbols.grouping
            integer = _grouped(integer, pattern.grouping, separator, symbols.zero)
        else:
            integer = _localized(integer, symbols.zero)
        if not fraction and not pattern.decimal_always:
            return integer
        return integer + self._decimal_separator() + _localized(fraction, symbols.zero)

    def _decimal_separator(self) -> str:
        return self.symbols.monetary_decimal if self.pattern.monetary else self.symbols.decimal

    def _with_exponent(self, digits: Digits) -> str:
        pattern, symbols = self.pattern, self.symbols
        minimum, repeat = pattern.min_integer, pattern.max_integer or 0
        exponent = digits.point
        if repeat > 1 and repeat > minimum:
            # The exponent is kept to multiples of `repeat`.
            exponent = (exponent - 1) // repeat * repeat
            minimum = 1
        else:
            exponent -= minimum
        integer_digits = digits.point - exponent if digits.digits else minimum
        total = max(len(digits.digits), pattern.min_integer + pattern.min_fraction, integer_digits)
        text = _localized(digits.digits.ljust(total, "0"), symbols.zero)
        if total > integer_digits or pattern.decimal_always:
            text = text[:integer_digits] + self._decimal_separator() + text[integer_digits:]
        if not digits.digits:
            exponent = 0
        sign = symbols.minus if exponent < 0 else ""
        power = _localized(str(abs(exponent)).rjust(pattern.exponent_digits, "0"), symbols.zero)
        return text + symbols.exponent + sign + power


def digits_of_decimal(value: Decimal) -> Digits:
    """Digits of a finite Decimal that is not negative, trailing zeros included."""
    _, digits, exponent = value.as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    if not text or not isinstance(exponent, int):
        return Digits("", 0)
    return Digits(text, len(text) + exponent)


def _digits_of_double(magnitude: float) -> Digits:
    digits, exponent, rounded_up, exact = double_digits(magnitude)
    # Java hands the digits over as the text of Double.toString, whose "1.0E-5" has a zero more than needed.
    text = text_of_digits(digits, exponent)
    if "E" in text and len(digits) == 1:
        digits += "0"
    return Digits(digits, exponent, rounded_up, exact)


def _localized(digits: str, zero: str) -> str:
    if zero == "0":
        return digits
    offset = ord(zero) - ord("0")
    return "".join(chr(ord(digit) + offset) for digit in digits)


def _grouped(integer: str, size: int, separator: str, zero: str) -> str:
    first = len(integer) % size
    groups = [integer[:first]] if first else []
    groups += [integer[at : at + size] for at in range(first, len(integer), size)]
    return separator.join(_localized(group, zero) for group in groups)


def fast_format(decimal_format: DecimalFormat) -> Callable[[Number], str]:
    """The formatter of a format, with C's number formatting where that is provably Java's."""
    pattern, symbols = decimal_format.pattern, decimal_format.symbols
    places = pattern.max_fraction
    general = decimal_format.format
    if (
        places is None
        or places > _EXACT_ROUNDING_DIGITS
        or pattern.grouping not in (0, 3)
        or pattern.min_integer != 1
        or pattern.exponent_digits
        or pattern.multiplier != 1
        or pattern.decimal_always
        or decimal_format.rounding is not Rounding.HALF_EVEN
        or (symbols.grouping, symbols.decimal, symbols.zero) != (",", ".", "0")
        or pattern.monetary
    ):
        return general
    positive_prefix, positive_suffix = map(decimal_format.affix, pattern.positive)
    negative_prefix, negative_suffix = map(decimal_format.affix, pattern.negative)
    integer_spec = ",d" if pattern.grouping else "d"
    fraction_spec = f",.{places}f" if pattern.grouping else f".{places}f"
    zeros = "." + "0" * pattern.min_fraction if pattern.min_fraction else ""
    removable = places - pattern.min_fraction
    step = Decimal(1).scaleb(-places)

    def format_number(value: Number) -> str:
        if isinstance(value, int):
            try:
                if value < 0:
                    return f"{negative_prefix}{-value:{integer_spec}}{zeros}{negative_suffix}"
                return f"{positive_prefix}{value:{integer_spec}}{zeros}{positive_suffix}"
            except ValueError:  # too many digits for Python's own conversion
                return general(value)
        text: str | None = None
        if isinstance(value, float):
            magnitude = abs(value)
            if _EXACT_ROUNDING_FROM <= magnitude < _EXACT_ROUNDING_TO:
                text = format(magnitude, fraction_spec)
        elif -_FEW_DIGITS < value.adjusted() < _FEW_DIGITS:
            text = format(_EXACT.quantize(value.copy_abs(), step), fraction_spec)
        if text is None:
            return general(value)
        if removable:
            optional = text[-removable:].rstrip("0")
            text = text[:-removable] + optional
            if not optional and not zeros:
                text = text[:-1]
        if value < 0:
            return negative_prefix + text + negative_suffix
        return positive_prefix + text + positive_suffix

    if (positive_prefix, positive_suffix, negative_prefix, negative_suffix, zeros) == ("", "", "-", "", ""):
        return _faster_format(format_number, integer_spec, fraction_spec, places)
    return format_number


def _faster_format(
    general: Callable[[Number], str], integer_spec: str, fraction_spec: str, places: int
) -> Callable[[Number], str]:
    """The same for formats with nothing around the digits and no decimals that must be there: `number`, `0.##`."""
    under_a_thousand = f"%.{places}f"

    def format_number(value: Number) -> str:
        if type(value) is int:
            try:
                return str(value) if -1000 < value < 1000 else value.__format__(integer_spec)
            except ValueError:  # too many digits for Python's own conversion
                return general(value)
        if type(value) is not float:
            return general(value)
        if _EXACT_ROUNDING_FROM <= value < 999:
            text = under_a_thousand % value
        elif _EXACT_ROUNDING_FROM <= abs(value) < _EXACT_ROUNDING_TO:
            text = value.__format__(fraction_spec)
        else:
            return general(value)
        if places and text[-1] == "0":
            text = text.rstrip("0")
            return text[:-1] if text[-1] == "." else text
        return text

    return format_number
