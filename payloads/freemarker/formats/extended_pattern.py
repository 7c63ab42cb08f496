"""FreeMarker's extension of DecimalFormat patterns: ``0.##;; roundingMode=halfUp groupingSeparator=_``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .currencies import currency_symbol
from .decimal_format import DecimalFormat
from .decimal_pattern import parse_decimal_pattern
from .digits import Rounding
from .errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .symbols import DecimalSymbols

_TEXT_OPTIONS = {"exponentSeparator": "exponent", "infinity": "infinity", "nan": "nan"}
_CHARACTER_OPTIONS = {
    "decimalSeparator": "decimal",
    "monetaryDecimalSeparator": "monetary_decimal",
    "groupingSeparator": "grouping",
    "minusSign": "minus",
    "percent": "percent",
    "perMill": "per_mill",
    "zeroDigit": "zero",
}
_MULTIPLIER_NAMES = ("multiplier", "multipier")  # the second is a slip that FreeMarker keeps understanding
_OPTIONS = sorted([*_TEXT_OPTIONS, *_CHARACTER_OPTIONS, "roundingMode", "multiplier", "currencyCode", "currencySymbol"])


@dataclass(slots=True)
class _Options:
    symbols: DecimalSymbols
    locale: str
    rounding: Rounding = Rounding.HALF_EVEN
    multiplier: int | None = None
    currency_symbol: str | None = None


def parse_extended_pattern(spec: str, symbols: DecimalSymbols, locale: str) -> DecimalFormat:
    """Parse a pattern with options; raises ``FormatError`` naming the illegal part."""
    standard, position = _standard_part(spec)
    options = _parse_options(spec, position, _Options(symbols, locale))
    pattern = parse_decimal_pattern(standard)
    if options.multiplier is not None:
        pattern = replace(pattern, multiplier=options.multiplier)
    symbols = options.symbols
    if options.currency_symbol is not None:
        symbols = replace(symbols, currency_symbol=options.currency_symbol)
    return DecimalFormat(pattern, symbols, options.rounding)


def _standard_part(spec: str) -> tuple[str, int]:
    """The DecimalFormat part and the position behind the second semicolon."""
    semicolons = 0
    quoted = False
    for position, character in enumerate(spec):
        if character == "'":
            # A doubled quote toggles twice, which is what it should do: nothing.
            quoted = not quoted
        elif character == ";" and not quoted:
            semicolons += 1
            if semicolons == 2:
                end = position - 1 if spec[position - 1] == ";" else position
                return spec[:end], position + 1
    return spec, len(spec)


def _parse_options(spec: str, position: int, options: _Options) -> _Options:
    position = _skip_space(spec, position)
    while position < len(spec):
        name, position = _name(spec, position)
        position = _skip_space(spec, position)
        if spec[position : position + 1] != "=":
            raise _expected(spec, '"="', position)
        start = _skip_space(spec, position + 1)
        value, end = _value(spec, start)
        _apply(options, name, value)
        position = _skip_space(spec, end)
        if spec[position : position + 1] == ",":
            position = _skip_space(spec, position + 1)
            if position == len(spec):
                raise _expected(spec, "name", position)
        elif position == end and position < len(spec):
            raise _expected(spec, "parameter separator whitespace or comma", position)
    return options


def _apply(options: _Options, name: str, value: str) -> None:
    if name in _TEXT_OPTIONS:
        options.symbols = _with_symbol(options.symbols, _TEXT_OPTIONS[name], value)
    elif name in _CHARACTER_OPTIONS:
        if len(value) != 1:
            raise FormatError(f'"{value}" is an illegal value for "{name}": must contain exactly 1 character')
        options.symbols = _with_symbol(options.symbols, _CHARACTER_OPTIONS[name], value)
    elif name == "roundingMode":
        try:
            options.rounding = Rounding(value)
        except ValueError:
            known = ", ".join(mode.value for mode in Rounding)
            raise FormatError(f'"{value}" is an illegal value for "roundingMode": should be one of {known}') from None
    elif name in _MULTIPLIER_NAMES:
        options.multiplier = _java_int(value)
    elif name == "currencyCode":
        symbol = currency_symbol(value, options.locale)
        options.symbols = replace(options.symbols, currency_code=value, currency_symbol=symbol)
    elif name == "currencySymbol":
        options.currency_symbol = value
    else:
        raise FormatError(f'unsupported parameter name "{name}"; the supported names are: {", ".join(_OPTIONS)}')


_SETTERS: dict[str, Callable[[DecimalSymbols, str], DecimalSymbols]] = {
    "decimal": lambda symbols, value: replace(symbols, decimal=value),
    "monetary_decimal": lambda symbols, value: replace(symbols, monetary_decimal=value),
    "grouping": lambda symbols, value: replace(symbols, grouping=value),
    "minus": lambda symbols, value: replace(symbols, minus=value),
    "percent": lambda symbols, value: replace(symbols, percent=value),
    "per_mill": lambda symbols, value: replace(symbols, per_mill=value),
    "zero": lambda symbols, value: replace(symbols, zero=value),
    "exponent": lambda symbols, value: replace(symbols, exponent=value),
    "infinity": lambda symbols, value: replace(symbols, infinity=value),
    "nan": lambda symbols, value: replace(symbols, nan=value),
}


def _with_symbol(symbols: DecimalSymbols, field: str, value: str) -> DecimalSymbols:
    return _SETTERS[field](symbols, value)


def _java_int(value: str) -> int:
    digits = value[1:] if value[:1] in "+-" else value
    if not digits.isdecimal() or not -(1 << 31) <= int(value) < 1 << 31:
        raise FormatError(f'"{value}" is an illegal value for "multiplier": malformed integer')
    return int(value)


def _skip_space(spec: str, position: int) -> int:
    while position < len(spec) and spec[position].isspace():
        position += 1
    return position


def _is_name_character(character: str) -> bool:
    return character.isalnum() or character in "_$"


def _name(spec: str, position: int) -> tuple[str, int]:
    end = position
    while end < len(spec) and _is_name_character(spec[end]):
        end += 1
    if end == position or spec[position].isdigit():
        raise _expected(spec, "name", position)
    return spec[position:end], end


def _value(spec: str, position: int) -> tuple[str, int]:
    quote = spec[position : position + 1]
    if quote and quote in "'\"":
        end = position + 1
        while True:
            end = spec.find(quote, end)
            if end < 0:
                raise FormatError(f'the {quote} quotation wasn\'t closed in "{spec}"')
            if spec[end + 1 : end + 2] != quote:
                return spec[position + 1 : end].replace(quote * 2, quote), end + 1
            end += 2
    end = position
    while end < len(spec) and _is_name_character(spec[end]):
        end += 1
    if end == position:
        raise _expected(spec, "value", position)
    return spec[position:end], end


def _expected(spec: str, what: str, position: int) -> FormatError:
    found = f'"{spec[position : position + 10]}"' if position < len(spec) else "the end of the text"
    return FormatError(f'expected a(n) {what} at position {position} of "{spec}", but found {found}')
