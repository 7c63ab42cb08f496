"""Reading dates as a lenient ``java.text.SimpleDateFormat`` does; text behind the pattern is ignored."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from payloads.freemarker.formats.errors import FormatError

from .calendar import DAY_MILLIS, date_of_java
from .field_set import CalendarField, FieldSet, as_int
from .pattern import Field, Pattern
from .symbols import EN_US, DateLocale
from .zones import Zone, java_zone, zone_table

if TYPE_CHECKING:
    from collections.abc import Iterator

_INT_MAX, _INT_MIN = (1 << 31) - 1, -(1 << 31)
_LONG_MAX = (1 << 63) - 1
_CENTURY_YEARS = 80  # a two-digit year lies between 80 years ago and 20 years ahead
_PLAIN_FIELDS = {
    "d": CalendarField.DAY_OF_MONTH,
    "H": CalendarField.HOUR_OF_DAY,
    "m": CalendarField.MINUTE,
    "s": CalendarField.SECOND,
    "S": CalendarField.MILLISECOND,
    "D": CalendarField.DAY_OF_YEAR,
    "F": CalendarField.DAY_OF_WEEK_IN_MONTH,
    "w": CalendarField.WEEK_OF_YEAR,
    "W": CalendarField.WEEK_OF_MONTH,
    "K": CalendarField.HOUR,
}
_COUNTED = frozenset("yYdkHmsSDFwWhKu")


class _NoMatch(Exception):
    """The text doesn't fit the pattern."""


class DateReader:
    """One reading of a text."""

    def __init__(self, text: str, zone: Zone, locale: DateLocale, now_millis: int) -> None:
        self._text = text
        self._zone = zone
        self._locale = locale
        self._century_start = _years_before(now_millis, zone)
        self._fields = FieldSet()
        self._ambiguous_year = False

    def read(self, pattern: Pattern) -> int:
        """Milliseconds since 1970; raises ``FormatError`` when the text doesn't fit."""
        try:
            position = 0
            for index, part in enumerate(pattern):
                if isinstance(part, str):
                    if not self._text.startswith(part, position):
                        raise _NoMatch
                    position += len(part)
                else:
                    following = pattern[index + 1] if index + 1 < len(pattern) else None
                    position = self._field(part, position, limited=_limits(following))
            if position == 0:
                raise _NoMatch  # Java calls a parse that consumed nothing a failure
            return self._resolve()
        except _NoMatch:
            raise FormatError(f'unparseable date: "{self._text}"') from None

    def _resolve(self) -> int:
        try:
            millis = self._fields.millis(self._zone, self._locale)
            if self._ambiguous_year and millis < self._century_start:
                self._fields.add_years(100)
                millis = self._fields.millis(self._zone, self._locale)
        except (ValueError, OverflowError):
            raise _NoMatch from None
        return millis

    def _field(self, field: Field, start: int, *, limited: bool) -> int:
        text, letter, count = self._text, field.letter, field.count
        position = start
        while position < len(text) and text[position] in " \t":
            position += 1
        if position >= len(text):
            raise _NoMatch
        end = len(text)
        if limited:
            end = start + count
        if letter in "yY":
            return self._year(letter, count, position, end)
        if letter in "ML":
            if count <= 2:
                value, position = self._number(position, end)
                self._fields.set(CalendarField.MONTH, as_int(value - 1))
                return position
            return self._month_name(letter, start)
        if letter in "kh":
            value, position = self._number(position, end)
            field_of_hour, limit = (CalendarField.HOUR_OF_DAY, 24) if letter == "k" else (CalendarField.HOUR, 12)
            self._fields.set(field_of_hour, 0 if value == limit else value)
            return position
        if letter in _PLAIN_FIELDS:
            value, position = self._number(position, end)
            self._fields.set(_PLAIN_FIELDS[letter], value)
            return position
        if letter == "u":
            value, position = self._number(position, end)
            self._fields.set_iso_weekday(value)
            return position
        if letter == "X":
            return self._iso_zone(count, position)
        if letter in "zZ":
            return self._zone_text(start, position)
        return self._name(letter, start)

    def _year(self, letter: str, count: int, position: int, end: int) -> int:
        value, after = self._number(position, end)
        digits = self._text[position:after]
        if count <= 2 and len(digits) == 2 and digits.isdecimal():
            first_year = date_of_java(self._century_start // DAY_MILLIS)[0]
            pivot = first_year % 100
            self._ambiguous_year = value == pivot
            value += first_year // 100 * 100 + (100 if value < pivot else 0)
        self._fields.set(CalendarField.YEAR if letter == "y" else CalendarField.WEEK_YEAR, value)
        return after

    def _number(self, position: int, end: int) -> tuple[int, int]:
        """An integer as ``NumberFormat.getIntegerInstance`` reads it, exponent and symbols included."""
        if end > len(self._text):
            raise _NoMatch
        return read_integer(self._text[:end], position, self._locale.minus)

    def _month_name(self, letter: str, start: int) -> int:
        locale = self._locale
        if letter == "M":
            names = (*enumerate(locale.months), *enumerate(locale.long_months))
        else:
            names = (*enumerate(locale.standalone_months), *enumerate(locale.long_standalone_months))
        return self._longest(names, start, CalendarField.MONTH)

    def _name(self, letter: str, start: int) -> int:
        locale = self._locale
        if letter == "G":
            return self._longest(tuple(enumerate(locale.eras)), start, CalendarField.ERA)
        if letter == "a":
            return self._longest(tuple(enumerate(locale.halves)), start, CalendarField.AM_PM)
        days = (*enumerate(locale.weekdays, 1), *enumerate(locale.long_weekdays, 1))
        return self._longest(days, start, CalendarField.DAY_OF_WEEK)

    def _longest(self, names: tuple[tuple[int, str], ...], start: int, field: CalendarField) -> int:
        best = max((item for item in names if self._is_at(item[1], start)), key=_name_length, default=None)
        if best is None:
            raise _NoMatch
        self._fields.set(field, best[0])
        return start + len(best[1])

    def _is_at(self, name: str, position: int) -> bool:
        return bool(name) and same_ignoring_case(self._text[position : position + len(name)], name)

    def _zone_text(self, start: int, position: int) -> int:
        sign = self._text[position]
        if sign in "+-":
            return self._numeric_zone(position + 1, sign, colon=False, count=0)
        if self._is_at("GMT", start):
            position = start + 3
            sign = self._text[position : position + 1]
            if sign not in ("+", "-"):
                self._set_offset(0)
                return position
            return self._numeric_zone(position + 1, sign, colon=True, count=0)
        return self._zone_name(position)

    def _zone_name(self, position: int) -> int:
        if self._locale.zone_names is not None:
            return self._utc_name(self._locale.zone_names, position)
        for zone_id, names in self._candidate_zones():
            for index, name in enumerate(names):
                if not self._is_at(name, position):
                    continue
                daylight = index >= 2
                self._zone = java_zone(zone_id)
                saving = zone_table()[zone_id].saving_minutes * 60_000 if daylight else 0
                same_name = not daylight and name.lower() == names[index + 2].lower()
                if not same_name and not (daylight and saving == 0):
                    self._fields.clear(CalendarField.ZONE_OFFSET)
                    self._fields.set(CalendarField.DST_OFFSET, saving)
                return position + len(name)
        raise _NoMatch

    def _utc_name(self, known: dict[str, tuple[str, str]], position: int) -> int:
        for zone_id, names in known.items():
            for name in reversed(names):
                if self._is_at(name, position):
                    self._zone = java_zone(zone_id)
                    return position + len(name)
        raise FormatError("names of time zones other than UTC and GMT are known in the locale en_US only")

    def _candidate_zones(self) -> Iterator[tuple[str, tuple[str, str, str, str]]]:
        table = zone_table()
        for zone_id in (self._zone.zone_id, "UTC"):
            if zone_id in table:
                yield zone_id, table[zone_id].in_order()
        for zone_id, names in table.items():
            yield zone_id, names.in_order()

    def _iso_zone(self, count: int, position: int) -> int:
        sign = self._text[position]
        if sign == "Z":
            self._set_offset(0)
            return position + 1
        if sign not in "+-":
            raise _NoMatch
        return self._numeric_zone(position + 1, sign, colon=count == 3, count=count)

    def _numeric_zone(self, position: int, sign: str, *, colon: bool, count: int) -> int:
        hours = self._digit(position)
        position += 1
        if position >= len(self._text):
            raise _NoMatch
        if _is_digit(self._text[position]):
            hours = hours * 10 + int(self._text[position])
            position += 1
        elif count > 0 or not colon:
            raise _NoMatch
        minutes = 0
        if count != 1:
            if colon:
                if self._text[position : position + 1] != ":":
                    raise _NoMatch
                position += 1
            minutes = self._digit(position) * 10 + self._digit(position + 1)
            position += 2
        if hours > 23 or minutes > 59:
            raise _NoMatch
        self._set_offset((hours * 60 + minutes) * (60_000 if sign == "+" else -60_000))
        return position

    def _digit(self, position: int) -> int:
        if position >= len(self._text) or not _is_digit(self._text[position]):
            raise _NoMatch
        return int(self._text[position])

    def _set_offset(self, millis: int) -> None:
        self._fields.set(CalendarField.ZONE_OFFSET, millis)
        self._fields.set(CalendarField.DST_OFFSET, 0)


def _limits(following: Field | str | None) -> bool:
    """Whether the field before ``following`` has as many digits as letters (``yyyyMMdd``)."""
    if not isinstance(following, Field):
        return False
    return following.letter in _COUNTED or (following.letter in "ML" and following.count <= 2)


def _name_length(item: tuple[int, str]) -> int:
    return len(item[1])


def _is_digit(character: str) -> bool:
    return "0" <= character <= "9"


def same_ignoring_case(one: str, other: str) -> bool:
    """``String.regionMatches(true, …)`` for texts of one length."""
    return len(one) == len(other) and all(
        a == b or a.upper() == b.upper() or a.lower() == b.lower() for a, b in zip(one, other, strict=True)
    )


def read_integer(text: str, position: int, minus: str) -> tuple[int, int]:
    """Read an integer and the position behind it; raises ``_NoMatch`` where there is none.

    A value beyond a Java long saturates, one beyond an int wraps around: ``Number.intValue`` of a Double,
    of a Long.
    """
    if text.startswith("NaN", position):
        return 0, position + 3
    negative = text.startswith(minus, position)
    position += negative
    if text.startswith("∞", position):
        return (_INT_MIN if negative else _INT_MAX), position + 1
    end = position
    while end < len(text) and text[end].isdecimal():
        end += 1
    if end == position:
        raise _NoMatch
    digits = text[position:end]
    exponent, end = _exponent(text, end, minus)
    significant = int(digits[:400])
    exponent += len(digits) - len(digits[:400])
    if significant and exponent > 400:
        value = _LONG_MAX + 1
    elif exponent >= 0:
        value = significant * 10**exponent
    else:
        value = significant // 10 ** min(-exponent, 800)
    if value > _LONG_MAX:
        return (_INT_MIN if negative else _INT_MAX), end
    return as_int(-value if negative else value), end


def _exponent(text: str, position: int, minus: str) -> tuple[int, int]:
    if not text.startswith("E", position):
        return 0, position
    start = position + 1
    negative = text.startswith(minus, start)
    start += negative
    end = start
    while end < len(text) and text[end].isdecimal():
        end += 1
    if end == start or end - start > 18:
        return 0, position
    value = int(text[start:end])
    return (-value if negative else value), end


@lru_cache(maxsize=64)
def _years_before(now_millis: int, zone: Zone) -> int:
    day, time = divmod(now_millis + zone.offset_at(now_millis), DAY_MILLIS)
    year, month, day_of_month = date_of_java(day)
    fields = FieldSet()
    fields.set(CalendarField.YEAR, year - _CENTURY_YEARS)
    fields.set(CalendarField.MONTH, month - 1)
    fields.set(CalendarField.DAY_OF_MONTH, day_of_month)
    fields.set(CalendarField.MILLISECOND, time)
    return fields.millis(zone, EN_US)
