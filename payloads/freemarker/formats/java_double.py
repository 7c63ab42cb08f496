"""Decimal digits of a double the way JDK 17 finds them.

Python's ``repr`` gives the shortest digits that round-trip; ``Double.toString`` up to JDK 18 sometimes
gives more (2**-44 is 5.684341886080802E-14 in Python and 5.6843418860808015E-14 in Java). FreeMarker
formats, compares and calculates with those digits, so they are found here by the same digit generation:
Steele and White's free-format algorithm with JDK 17's two liberties (at least two digits outside 1E-3..1E7,
and a different stopping rule once the scaled integers outgrow a Java long).
"""

from __future__ import annotations

import math
import struct
from decimal import Decimal
from typing import NamedTuple

_EXPONENT_SHIFT = 52
_HIDDEN_BIT = 1 << _EXPONENT_SHIFT
_BIAS = 1023
_POWERS_OF_5_IN_A_LONG = 27
_BITS_OF_5_POW = tuple((5**n).bit_length() for n in range(_POWERS_OF_5_IN_A_LONG))
# Between these repr and JDK 17 agree (checked on a million doubles); the widest known exception below is 2**-24.
_AGREED_FROM, _AGREED_TO, _PLAIN_TO = 1e-3, float(1 << 53), 1e7


class DoubleDigits(NamedTuple):
    """``0.digits * 10**exponent``; whether the last digit was rounded up, and whether the digits are the exact
    value.
    """

    digits: str
    exponent: int
    rounded_up: bool
    exact: bool


def double_digits(value: float) -> DoubleDigits:
    """Digits of a finite, positive double as JDK 17 develops them."""
    bits: int = struct.unpack(">q", struct.pack(">d", value))[0]
    fraction = bits & (_HIDDEN_BIT - 1)
    binary_exponent = (bits >> _EXPONENT_SHIFT) & 0x7FF
    if binary_exponent == 0:
        shift = _EXPONENT_SHIFT + 1 - fraction.bit_length()
        significant_bits = fraction.bit_length()
        fraction <<= shift
        binary_exponent = 1 - shift
    else:
        fraction |= _HIDDEN_BIT
        significant_bits = _EXPONENT_SHIFT + 1
    return _develop(fraction, binary_exponent - _BIAS, significant_bits)


def _develop(fraction: int, binary_exponent: int, significant_bits: int) -> DoubleDigits:
    tail_zeros = (fraction & -fraction).bit_length() - 1
    fraction_bits = _EXPONENT_SHIFT + 1 - tail_zeros
    tiny_bits = max(0, fraction_bits - binary_exponent - 1)
    if tiny_bits == 0 and -21 <= binary_exponent <= 62 and fraction_bits + _bits_of_5_pow(0) < 64:
        return _integer_digits(fraction, binary_exponent, significant_bits)

    exponent = _estimate_decimal_exponent(fraction, binary_exponent)
    fives_b = max(0, -exponent)
    twos_b = fives_b + tiny_bits + binary_exponent
    fives_s = max(0, exponent)
    twos_s = fives_s + tiny_bits
    fives_m = fives_b
    twos_m = twos_b - significant_bits
    mantissa = fraction >> tail_zeros
    twos_b -= fraction_bits - 1
    common = min(twos_b, twos_s)
    twos_b -= common
    twos_s -= common
    twos_m -= common
    if fraction_bits == 1:
        twos_m -= 1
    if twos_m < 0:
        twos_b -= twos_m
        twos_s -= twos_m
        twos_m = 0
    b_bits = fraction_bits + twos_b + _bits_of_5_pow(fives_b)
    ten_s_bits = twos_s + 1 + _bits_of_5_pow(fives_s + 1)
    fits_a_long = b_bits < 64 and ten_s_bits < 64
    return _generate(
        mantissa * 5**fives_b << twos_b, 5**fives_s << twos_s, 5**fives_m << twos_m, exponent, not fits_a_long
    )


def _generate(b: int, s: int, m: int, exponent: int, big: bool) -> DoubleDigits:
    tens = s * 10
    digits: list[int] = []
    first = True
    low = high = False
    while first or not (low or high):
        quotient, rest = divmod(b, s)
        b = 10 * rest
        m *= 10
        low = b < m
        high = b + m >= tens if big else b + m > tens
        if first and quotient == 0 and not high:
            exponent -= 1
        else:
            digits.append(quotient)
        if first and (exponent < -3 or exponent >= 8):
            low = high = False
        first = False
    rounded_up = False
    if high and (not low or b << 1 > tens or (b << 1 == tens and digits[-1] & 1)):
        exponent, rounded_up = _round_up(digits, exponent)
    return DoubleDigits("".join(map(str, digits)), exponent + 1, rounded_up, b == 0)


def _round_up(digits: list[int], exponent: int) -> tuple[int, bool]:
    index = len(digits) - 1
    while digits[index] == 9 and index > 0:
        digits[index] = 0
        index -= 1
    if digits[index] == 9:
        digits[0] = 1
        return exponent + 1, False  # JDK 17 leaves its flag unset when the carry runs out at the left
    digits[index] += 1
    return exponent, True


def _integer_digits(fraction: int, binary_exponent: int, significant_bits: int) -> DoubleDigits:
    insignificant = 0
    if binary_exponent > significant_bits:
        power = binary_exponent - significant_bits - 1
        # Decimal digits below half of 2**power: what the double can't tell apart.
        insignificant = len(str(1 << power)) - 1 if power > 1 else 0
    if binary_exponent >= _EXPONENT_SHIFT:
        value = fraction << (binary_exponent - _EXPONENT_SHIFT)
    else:
        value = fraction >> (_EXPONENT_SHIFT - binary_exponent)
    if insignificant:
        unit: int = 10**insignificant
        value, residue = divmod(value, unit)
        if residue >= unit >> 1:
            value += 1
    text = str(value)
    return DoubleDigits(text.rstrip("0"), len(text) + insignificant, False, False)


def _estimate_decimal_exponent(fraction: int, binary_exponent: int) -> int:
    mantissa = (fraction & (_HIDDEN_BIT - 1)) / _HIDDEN_BIT + 1.0
    return math.floor((mantissa - 1.5) * 0.289529654 + 0.176091259 + binary_exponent * 0.301029995663981)


def _bits_of_5_pow(power: int) -> int:
    return _BITS_OF_5_POW[power] if power < _POWERS_OF_5_IN_A_LONG else power * 3


def java_double_text(value: float) -> str:
    """``Double.toString(value)`` of JDK 17: ``1.0``, ``1.0E10``, ``-0.0``, ``NaN``, ``Infinity``."""
    if value != value:
        return "NaN"
    sign = "-" if math.copysign(1.0, value) < 0 else ""
    magnitude = abs(value)
    if magnitude == math.inf:
        return sign + "Infinity"
    if magnitude == 0.0:
        return sign + "0.0"
    if _AGREED_FROM <= magnitude < _PLAIN_TO:
        return repr(value)
    if _PLAIN_TO <= magnitude < _AGREED_TO:
        whole, _, fraction = repr(magnitude).partition(".")
        digits, exponent = (whole + fraction).rstrip("0"), len(whole)
    else:
        digits, exponent, _, _ = double_digits(magnitude)
    return sign + text_of_digits(digits, exponent)


def text_of_digits(digits: str, exponent: int) -> str:
    """``0.digits * 10**exponent`` in the notation of ``Double.toString``."""
    if 0 < exponent < 8:
        return f"{digits[:exponent]:0<{exponent}}.{digits[exponent:] or '0'}"
    if -3 < exponent <= 0:
        return "0." + "0" * -exponent + digits
    return f"{digits[0]}.{digits[1:] or '0'}E{exponent - 1}"


def double_to_decimal(value: float) -> Decimal:
    """What FreeMarker's arithmetic makes of a finite double: ``new BigDecimal(Double.toString(value))``, scale
    included.
    """
    return Decimal(java_double_text(value))
