"""Number formats by FreeMarker's specifications: the ``number_format`` setting, ``?string("…")``, ``?c``,
``#{…}``.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from .c_format import format_c, format_computer, format_lossless
from .decimal_format import DecimalFormat
from .decimal_pattern import parse_decimal_pattern
from .digits import Rounding
from .errors import FormatError, custom_name
from .extended_pattern import parse_extended_pattern
from .fast_format import fast_format
from .number import Number
from .parse_number import parse_number
from .symbols import number_locale

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Number", "format_c", "format_legacy_hash", "format_lossless", "number_formatter", "parse_number"]


@lru_cache(maxsize=1024)
def number_formatter(spec: str, locale: str) -> Callable[[Number], str]:
    """The formatter of a number format specification.

    Args:
        spec: ``number``, ``currency``, ``percent``, ``computer``, or a pattern of java.text.DecimalFormat
            that may carry FreeMarker's options after ``;;``.
        locale: ``en_US`` or another locale there is data for.

    Raises:
        FormatError: for an illegal pattern or option, or a locale without data; the formatter raises it for
            a number that the options forbid to round.
    """
    if spec.startswith("@") and spec[1:2].isalpha():
        raise FormatError(f'No custom number format was defined with name "{custom_name(spec)}"')
    if spec == "computer":
        return format_computer
    conventions = number_locale(locale)
    named = {
        "number": conventions.number_pattern,
        "percent": conventions.percent_pattern,
        "currency": conventions.currency_pattern,
    }
    if spec in named:
        return fast_format(DecimalFormat(parse_decimal_pattern(named[spec]), conventions.symbols))
    return fast_format(parse_extended_pattern(spec, conventions.symbols, locale))


@lru_cache(maxsize=256)
def _legacy_format(min_digits: int, max_digits: int, locale: str) -> Callable[[Number], str]:
    conventions = number_locale(locale)
    pattern = replace(
        parse_decimal_pattern(conventions.number_pattern), min_fraction=min_digits, max_fraction=max_digits, grouping=0
    )
    return fast_format(DecimalFormat(pattern, conventions.symbols, Rounding.HALF_EVEN))


def format_legacy_hash(value: Number, min_digits: int, max_digits: int, locale: str) -> str:
    """The text of ``#{value; m<min_digits>M<max_digits>}``: no grouping, this many decimals, HALF_EVEN."""
    return _legacy_format(min_digits, max_digits, locale)(value)
