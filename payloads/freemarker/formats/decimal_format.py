"""``java.text.DecimalFormat``: numbers written by a pattern and a locale's symbols.

Hand-written because no library rounds as Java does (a double's shortest digits first, its exact binary
value on a tie) and keeps DecimalFormat's exponent and zero rules.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from typing import TYPE_CHECKING

from payloads.freemarker.formats.number import Number

from .decimal_pattern import Affix, DecimalPattern, Special
from .digits import MAX_DIGITS, Digits, Rounding, digits_of_int, round_fixed, round_significant
from .errors import FormatError
from .java_double import double_digits, text_of_digits

if TYPE_CHECKING:
    from .symbols import DecimalSymbols


_NO_BOUND = 2147483647
_MAX_DOUBLE_INTEGER, _MAX_DOUBLE_FRACTION = 309, 340
_EXACT = Context(prec=MAX_DIGITS + 20, Emax=MAX_EMAX, Emin=MIN_EMIN)


@dataclass(frozen=True, slots=True)
class DecimalFormat:
    """A pattern with its symbols, ready to format."""

    pattern: DecimalPattern
    symbols: DecimalSymbols
    rounding: Rounding = Rounding.HALF_EVEN
    _affixes: tuple[tuple[str, str], tuple[str, str]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        positive, negative = (
            (self.affix(prefix), self.affix(suffix))
            for prefix, suffix in (self.pattern.positive, self.pattern.negative)
        )
        object.__setattr__(self, "_affixes", (positive, negative))

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
        prefix, suffix = self._affixes[negative]
        return prefix + text + suffix

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
