"""Rounding a run of decimal digits as java.text does.

``java.text.DecimalFormat`` rounds a double from its shortest digits and lets the exact binary value decide
only when those digits end in a tie; integers and BigDecimals are rounded exactly. The rules here keep
Java's edge cases: a digit run that carries a trailing zero ("50" of 5.0E-4) isn't taken for a tie.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from .errors import FormatError

MAX_DIGITS = 1_000_000  # Java has no limit but memory; 1E100000000 would print 100 MB


def digits_of_int(value: int) -> str:
    """The digits of an integer of any size, without its sign; raises ``FormatError`` beyond ``MAX_DIGITS``."""
    if value.bit_length() > MAX_DIGITS * 10 // 3:
        raise FormatError(f"a number of more than {MAX_DIGITS} digits")
    try:
        return str(abs(value))
    except ValueError:  # Python refuses to convert long integers, but not by way of Decimal
        return f"{Decimal(abs(value)):f}"


class Rounding(Enum):
    """The rounding modes of ``java.math.RoundingMode``, under FreeMarker's option names."""

    UP = "up"
    DOWN = "down"
    CEILING = "ceiling"
    FLOOR = "floor"
    HALF_UP = "halfUp"
    HALF_DOWN = "halfDown"
    HALF_EVEN = "halfEven"
    UNNECESSARY = "unnecessary"

    __hash__ = object.__hash__  # Enum's own goes by the name, slowly


@dataclass(frozen=True, slots=True)
class Digits:
    """``0.digits * 10**point``, not negative; ``rounded_up``/``exact`` tell how the digits relate to the
    value.
    """

    digits: str
    point: int
    rounded_up: bool = False
    exact: bool = True


def round_fixed(value: Digits, fraction_digits: int, mode: Rounding, *, negative: bool) -> Digits:
    """Keep at most ``fraction_digits`` after the decimal point."""
    keep = value.point + fraction_digits
    if keep < 0:
        return Digits("", 0)
    if keep == 0:
        if _rounds_up(value, 0, mode, negative):
            return Digits("1", value.point + 1)
        return Digits("", 0)
    return round_significant(_without_trailing_zeros(value), keep, mode, negative=negative)


def round_significant(value: Digits, keep: int, mode: Rounding, *, negative: bool) -> Digits:
    """Keep at most ``keep`` digits."""
    value = _without_trailing_zeros(value)
    if keep >= len(value.digits):
        return value
    if not _rounds_up(value, keep, mode, negative):
        return _without_trailing_zeros(Digits(value.digits[:keep], value.point))
    # Nines turn into zeros that are dropped again; the digit before them goes up by one.
    head = value.digits[:keep].rstrip("9")
    if not head:
        return Digits("1", value.point + 1)
    return Digits(head[:-1] + chr(ord(head[-1]) + 1), value.point)


def _without_trailing_zeros(value: Digits) -> Digits:
    if len(value.digits) > 1 and value.digits[-1] == "0":
        stripped = value.digits.rstrip("0") or "0"
        return Digits(stripped, value.point, value.rounded_up, value.exact)
    return value


def _rounds_up(value: Digits, keep: int, mode: Rounding, negative: bool) -> bool:
    digits = value.digits
    if keep >= len(digits):
        return False
    lost = digits[keep:]
    if mode is Rounding.DOWN:
        return False
    if mode in (Rounding.UP, Rounding.CEILING, Rounding.FLOOR, Rounding.UNNECESSARY):
        if not lost.strip("0"):
            return False
        if mode is Rounding.UNNECESSARY:
            raise FormatError("rounding is needed with the rounding mode being set to unnecessary")
        return mode is Rounding.UP or negative is (mode is Rounding.FLOOR)
    if lost[0] != "5":
        return lost[0] > "5"
    if len(lost) > 1:
        return mode is not Rounding.HALF_EVEN or bool(lost[1:].strip("0"))
    if value.rounded_up:
        # The value itself lies below the tie that its digits show.
        return mode is Rounding.HALF_UP and value.exact
    if not value.exact:
        return True
    if mode is Rounding.HALF_EVEN:
        return keep > 0 and int(digits[keep - 1]) % 2 == 1
    return mode is Rounding.HALF_UP
