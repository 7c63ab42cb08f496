"""``?number``: the texts FreeMarker takes for numbers."""

from __future__ import annotations

import re
from decimal import Decimal
from decimal import InvalidOperation as _InvalidOperation

from .decimal_format import Number
from .errors import FormatError

_BIG_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
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
    if _BIG_DECIMAL.fullmatch(text):
        try:
            return Decimal(text)
        except _InvalidOperation:
            pass
    raise FormatError(f"can't convert this string to number: {text!r}")
