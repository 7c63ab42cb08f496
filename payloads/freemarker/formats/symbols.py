"""The symbols that number formats print, per locale: ``java.text.DecimalFormatSymbols``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from .locales import normalized, number_data


@dataclass(frozen=True, slots=True)
class DecimalSymbols:
    """Characters and texts of number formatting; ``zero`` is the first of the ten digits."""

    decimal: str = "."
    grouping: str = ","
    monetary_decimal: str = "."
    monetary_grouping: str = ","
    minus: str = "-"
    percent: str = "%"
    per_mill: str = "‰"
    zero: str = "0"
    exponent: str = "E"
    infinity: str = "∞"
    nan: str = "NaN"
    currency_symbol: str = "$"
    currency_code: str = "USD"


@dataclass(frozen=True, slots=True)
class NumberLocale:
    """What a locale says about numbers: its symbols and the patterns of its standard formats."""

    symbols: DecimalSymbols
    number_pattern: str
    percent_pattern: str
    currency_pattern: str


EN_US = NumberLocale(DecimalSymbols(), "#,##0.###", "#,##0%", "¤#,##0.00")


@lru_cache(maxsize=64)
def number_locale(locale: str) -> NumberLocale:
    """Number conventions of a locale; raises ``FormatError`` for a locale without data."""
    if normalized(locale) == "en_US":
        return EN_US
    *symbols, number_pattern, percent_pattern, currency_pattern = number_data(locale)
    return NumberLocale(DecimalSymbols(*symbols), number_pattern, percent_pattern, currency_pattern)
