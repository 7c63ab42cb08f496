"""``?number``: the texts FreeMarker takes for numbers."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from payloads.freemarker.words import quoted

from .errors import FormatError

if TYPE_CHECKING:
    from .number import Number

_BIG_DECIMAL = re.compile(r"[+-]?(?:\d+\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d+))?")
_INT_MAX = (1 << 31) - 1
_LONGEST_EXPONENT = 1000
_SPECIAL = {
    "INF": float("inf"),
    "Infinity": float("inf"),
    "-INF": float("-inf"),
    "-Infinity": float("-inf"),
    "NaN": float("nan"),
}


def parse_number(text: str) -> Number:
    """The number a text stands for; raises ``FormatError`` for other texts."""
    special = _SPECIAL.get(text)
    if special is not None:
        return special
    match = _BIG_DECIMAL.fullmatch(text)
    if match is not None:
        fraction, exponent = match[1] or match[2] or "", match[3] or "0"
        # java.math.BigDecimal keeps the exponent and the scale in 32 bits.
        shift = int(exponent) if len(exponent) <= _LONGEST_EXPONENT else _INT_MAX + 1
        if abs(shift) <= _INT_MAX and abs(len(fraction) - shift) <= _INT_MAX:
            return Decimal(text)
    raise FormatError(f"can't convert this string to number: {quoted(text)}")
