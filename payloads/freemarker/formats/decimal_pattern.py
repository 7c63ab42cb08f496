"""Patterns of ``java.text.DecimalFormat``, parsed.

Grammar (DecimalFormat's documentation): ``positive[;negative]``, each ``prefix number suffix``; the number
part consists of ``# 0 , .`` and may end in ``E0…``; affixes may hold ``% ‰ ¤ -`` and quoted text. The
negative part gives its affixes only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from .errors import FormatError


class Special(Enum):
    """Places in an affix that the locale's symbols fill."""

    MINUS = "-"
    PERCENT = "%"
    PER_MILL = "‰"
    CURRENCY = "¤"
    CURRENCY_CODE = "¤¤"


Affix = tuple[str | Special, ...]

_NUMBER_CHARACTERS = frozenset("#0,.")


@dataclass(frozen=True, slots=True)
class DecimalPattern:
    """A DecimalFormat pattern; ``max_integer`` and ``max_fraction`` are None where Java sets no bound."""

    positive: tuple[Affix, Affix]
    negative: tuple[Affix, Affix]
    min_integer: int
    max_integer: int | None
    min_fraction: int
    max_fraction: int | None
    grouping: int
    decimal_always: bool
    exponent_digits: int  # 0: no exponent
    multiplier: int
    monetary: bool


@dataclass(slots=True)
class _Part:
    prefix: list[str | Special] = field(default_factory=list)
    suffix: list[str | Special] = field(default_factory=list)
    multiplier: int = 1
    left: int = 0
    zeros: int = 0
    right: int = 0
    decimal: int | None = None
    grouping: int | None = None
    exponent_digits: int = 0
    monetary: bool = False
    end: int = 0
    separated: bool = False


def parse_decimal_pattern(pattern: str) -> DecimalPattern:
    """Parse a pattern as ``new DecimalFormat(pattern)`` does; raises ``FormatError`` for what that refuses."""
    if not pattern:
        minus: Affix = (Special.MINUS,)
        return DecimalPattern(((), ()), (minus, ()), 0, None, 0, None, 3, False, 0, 1, False)
    part = _parse_part(pattern, 0, first=True)
    positive = (tuple(part.prefix), tuple(part.suffix))
    negative = (Special.MINUS, *part.prefix), tuple(part.suffix)
    monetary = part.monetary
    # Without a separator Java reads the whole pattern again for the negative affixes; it makes a difference when
    # an "E" follows the exponent, which only that reading skips.
    second_start = part.end if part.separated else 0
    if second_start < len(pattern):
        second = _parse_part(pattern, second_start, first=False)
        monetary = monetary or second.monetary
        affixes = (tuple(second.prefix), tuple(second.suffix))
        if affixes != positive:
            negative = affixes
    total = part.left + part.zeros + part.right
    decimal = total if part.decimal is None else part.decimal
    min_integer = decimal - part.left
    return DecimalPattern(
        positive=positive,
        negative=negative,
        min_integer=min_integer,
        max_integer=part.left + min_integer if part.exponent_digits else None,
        min_fraction=0 if part.decimal is None else part.left + part.zeros - decimal,
        max_fraction=0 if part.decimal is None else total - decimal,
        grouping=part.grouping or 0,
        decimal_always=part.decimal is not None and decimal in (0, total),
        exponent_digits=part.exponent_digits,
        multiplier=part.multiplier,
        monetary=monetary,
    )


def _parse_part(pattern: str, start: int, *, first: bool) -> _Part:
    part = _Part(end=len(pattern))
    affix = part.prefix
    in_number = False
    seen_number = False
    quoted = False
    position = start
    while position < len(pattern):
        character = pattern[position]
        if in_number:
            end = _number(part, pattern, position) if first else _skip_number(pattern, position)
            in_number = False
            affix = part.suffix
            position = end
            continue
        if character == "'":
            if pattern[position + 1 : position + 2] == "'":
                position += 1
                _literal(affix, "'")
            else:
                quoted = not quoted
        elif quoted:
            _literal(affix, character)
        elif character in _NUMBER_CHARACTERS:
            in_number = seen_number = True
            continue
        elif character == ";":
            if not seen_number or not first:
                raise FormatError(f"Unquoted special character ';' in pattern \"{pattern}\"")
            part.end = position + 1
            part.separated = True
            break
        elif character == "¤":
            doubled = pattern[position + 1 : position + 2] == "¤"
            position += doubled
            part.monetary = True
            affix.append(Special.CURRENCY_CODE if doubled else Special.CURRENCY)
        elif character in "%‰":
            if part.multiplier != 1:
                raise FormatError(f'Too many percent/per mille characters in pattern "{pattern}"')
            part.multiplier = 100 if character == "%" else 1000
            affix.append(Special(character))
        elif character == "-":
            affix.append(Special.MINUS)
        else:
            _literal(affix, character)
        position += 1
    _interpret(part, pattern, quoted=quoted)
    return part


def _literal(affix: list[str | Special], text: str) -> None:
    if affix and isinstance(affix[-1], str):
        affix[-1] += text
    else:
        affix.append(text)


def _skip_number(pattern: str, position: int) -> int:
    while position < len(pattern) and (pattern[position] in _NUMBER_CHARACTERS or pattern[position] == "E"):
        position += 1
    return position


def _number(part: _Part, pattern: str, position: int) -> int:
    while position < len(pattern):
        character = pattern[position]
        if character == "#":
            if part.zeros:
                part.right += 1
            else:
                part.left += 1
        elif character == "0":
            if part.right:
                raise FormatError(f"Unexpected '0' in pattern \"{pattern}\"")
            part.zeros += 1
        elif character == ",":
            part.grouping = 0
        elif character == ".":
            if part.decimal is not None:
                raise FormatError(f'Multiple decimal separators in pattern "{pattern}"')
            part.decimal = part.left + part.zeros + part.right
        elif character == "E":
            return _exponent(part, pattern, position)
        else:
            return position
        if character in "#0" and part.grouping is not None and part.decimal is None:
            part.grouping += 1
        position += 1
    return position


def _exponent(part: _Part, pattern: str, position: int) -> int:
    if part.exponent_digits:
        raise FormatError(f'Multiple exponential symbols in pattern "{pattern}"')
    position += 1
    while pattern[position : position + 1] == "0":
        part.exponent_digits += 1
        position += 1
    if part.left + part.zeros < 1 or part.exponent_digits < 1:
        raise FormatError(f'Malformed exponential pattern "{pattern}"')
    return position


def _interpret(part: _Part, pattern: str, *, quoted: bool) -> None:
    if part.zeros == 0 and part.left > 0 and part.decimal is not None:
        # "#.##" means "0.##" with no integer digit required, ".##" means ".0#".
        kept = max(part.decimal, 1)
        part.right = part.left - kept
        part.left = kept - 1
        part.zeros = 1
    decimal = part.decimal
    misplaced = part.right > 0 if decimal is None else not part.left <= decimal <= part.left + part.zeros
    if misplaced or part.grouping == 0 or quoted:
        raise FormatError(f'Malformed pattern "{pattern}"')
