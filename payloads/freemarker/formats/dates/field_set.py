"""From parsed calendar fields to a moment, as a lenient ``java.util.GregorianCalendar`` resolves them.

Every field remembers when it was set: where fields contradict each other (month and day against day of the
year), the combination set last wins. Values out of range carry over into the next larger unit.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from .calendar import CUTOVER_DAY, CUTOVER_YEAR, DAY_MILLIS, date_of_java, day_of, month_length, on_or_before

if TYPE_CHECKING:
    from .symbols import DateLocale
    from .zones import Zone


class CalendarField(IntEnum):
    """Fields that a pattern can set."""

    ERA = 0
    YEAR = 1
    MONTH = 2  # from 0
    WEEK_OF_YEAR = 3
    WEEK_OF_MONTH = 4
    DAY_OF_MONTH = 5
    DAY_OF_YEAR = 6
    DAY_OF_WEEK = 7
    DAY_OF_WEEK_IN_MONTH = 8
    AM_PM = 9
    HOUR = 10
    HOUR_OF_DAY = 11
    MINUTE = 12
    SECOND = 13
    MILLISECOND = 14
    ZONE_OFFSET = 15
    DST_OFFSET = 16
    WEEK_YEAR = 17


_F = CalendarField
_Fields = dict[CalendarField, tuple[int, int]]  # value and stamp; a later stamp means set later


class FieldSet:
    """Fields in the order in which they were parsed."""

    def __init__(self) -> None:
        self._fields: _Fields = {}
        self._next = 1

    def set(self, field: CalendarField, value: int) -> None:
        self._fields[field] = (value, self._next)
        self._next += 1

    def set_iso_weekday(self, value: int) -> None:
        """Set the weekday from 1 (Monday) to 7; other values stay as they are and carry over later."""
        self.set(_F.DAY_OF_WEEK, value % 7 + 1 if 1 <= value <= 7 else value)

    def clear(self, field: CalendarField) -> None:
        self._fields.pop(field, None)

    def add_years(self, years: int) -> None:
        for field in (_F.YEAR, _F.WEEK_YEAR):
            if field in self._fields:
                value, stamp = self._fields[field]
                self._fields[field] = (value + years, stamp)

    def millis(self, zone: Zone, locale: DateLocale) -> int:
        """The moment; raises ``ValueError`` for what even a lenient calendar refuses."""
        fields = dict(self._fields)
        if _F.WEEK_YEAR in fields and fields[_F.WEEK_YEAR][1] > fields.get(_F.YEAR, (0, 0))[1]:
            _apply_week_date(fields, locale, self._next)
        fields.pop(_F.WEEK_YEAR, None)
        return _Resolver(fields, locale).millis(zone)


def _apply_week_date(fields: _Fields, locale: DateLocale, stamp: int) -> None:
    week_year = fields[_F.WEEK_YEAR][0]
    week = fields.get(_F.WEEK_OF_YEAR, (1, 0))[0]
    weekday = fields.get(_F.DAY_OF_WEEK, (locale.first_weekday, 0))[0]
    if weekday >= 8:
        weekday -= 1
        week += weekday // 7
        weekday = weekday % 7 + 1
        weekday = weekday % 7 + 1
    elif weekday <= 0:
        while weekday <= 0:
            weekday += 7
            week -= 1
        weekday = weekday % 7 + 1
    start: _Fields = {
        _F.YEAR: (week_year, 1),
        _F.WEEK_OF_YEAR: (1, 2),
        _F.DAY_OF_WEEK: (locale.first_weekday, 3),
    }
    day = _Resolver(start, locale).day() + as_int((weekday - locale.first_weekday) % 7 + 7 * (week - 1))
    year, month, day_of_month = date_of_java(day)
    for field in (_F.WEEK_OF_YEAR, _F.DAY_OF_WEEK):
        fields.pop(field, None)
    fields[_F.ERA] = (int(year > 0), stamp)
    fields[_F.YEAR] = (year if year > 0 else 1 - year, stamp + 1)
    fields[_F.MONTH] = (month - 1, stamp + 2)
    fields[_F.DAY_OF_MONTH] = (day_of_month, stamp + 3)


class _Resolver:
    def __init__(self, fields: _Fields, locale: DateLocale) -> None:
        self._fields = fields
        self._locale = locale
        self._chosen = self._choose_date_fields()

    def millis(self, zone: Zone) -> int:
        days, time = divmod(self._time_of_day(), DAY_MILLIS)
        wall = self.day(days) * DAY_MILLIS + time
        if _F.ZONE_OFFSET in self._fields:
            offset = self._value(_F.ZONE_OFFSET)
        elif _F.DST_OFFSET in self._fields:
            offset = zone.standard_offset_of_wall(wall) + self._value(_F.DST_OFFSET)
        else:
            offset = zone.offset_of_wall(wall)
        return _as_long(wall - offset)

    def day(self, extra: int = 0) -> int:
        year = self._value(_F.YEAR, 1970)
        era = self._value(_F.ERA, 1)
        if era == 0:
            year = 1 - year
        elif era != 1:
            raise ValueError("invalid era")
        gregorian = extra + self._day_in(year, julian=False)
        julian = extra + self._day_in(year, julian=True)
        if year > CUTOVER_YEAR and gregorian >= CUTOVER_DAY:
            return gregorian
        if year < CUTOVER_YEAR and julian < CUTOVER_DAY:
            return julian
        if self._chosen & {_F.DAY_OF_YEAR, _F.WEEK_OF_YEAR}:
            return julian
        if year < CUTOVER_YEAR:
            gregorian = julian
        return gregorian if gregorian >= CUTOVER_DAY and julian >= gregorian else _between(gregorian, julian)

    def _value(self, field: CalendarField, default: int = 0) -> int:
        return self._fields[field][0] if field in self._fields else default

    def _stamp(self, field: CalendarField) -> int:
        return self._fields[field][1] if field in self._fields else 0

    def _both(self, field: CalendarField, other: CalendarField) -> int:
        one, two = self._stamp(field), self._stamp(other)
        return max(one, two) if one and two else 0

    def _choose_date_fields(self) -> set[CalendarField]:
        stamp = self._stamp
        weekday = stamp(_F.DAY_OF_WEEK)
        of_month = stamp(_F.DAY_OF_MONTH)
        week_of_month = self._both(_F.WEEK_OF_MONTH, _F.DAY_OF_WEEK)
        weekday_in_month = self._both(_F.DAY_OF_WEEK_IN_MONTH, _F.DAY_OF_WEEK)
        of_year = stamp(_F.DAY_OF_YEAR)
        week_of_year = self._both(_F.WEEK_OF_YEAR, _F.DAY_OF_WEEK)
        best = max(of_month, week_of_month, weekday_in_month, of_year, week_of_year)
        if best == 0:
            week_of_month = stamp(_F.WEEK_OF_MONTH)
            weekday_in_month = max(stamp(_F.DAY_OF_WEEK_IN_MONTH), weekday)
            week_of_year = stamp(_F.WEEK_OF_YEAR)
            best = max(week_of_month, weekday_in_month, week_of_year)
            if best == 0:
                best = of_month = stamp(_F.MONTH)
        if best == of_month:
            return {_F.MONTH, _F.DAY_OF_MONTH}
        year_week_stamp = stamp(_F.WEEK_OF_YEAR)
        by_week = best == week_of_month and stamp(_F.WEEK_OF_MONTH) >= year_week_stamp
        by_weekday = best == weekday_in_month and stamp(_F.DAY_OF_WEEK_IN_MONTH) >= year_week_stamp
        chosen = {_F.DAY_OF_WEEK} if weekday else set()
        if by_week or by_weekday:
            chosen.add(_F.MONTH)
            if week_of_month == weekday_in_month:
                later = stamp(_F.WEEK_OF_MONTH) >= stamp(_F.DAY_OF_WEEK_IN_MONTH)
                chosen.add(_F.WEEK_OF_MONTH if later else _F.DAY_OF_WEEK_IN_MONTH)
            elif best == week_of_month:
                chosen.add(_F.WEEK_OF_MONTH)
            elif stamp(_F.DAY_OF_WEEK_IN_MONTH):
                chosen.add(_F.DAY_OF_WEEK_IN_MONTH)
            return chosen
        if best == of_year:
            return {_F.DAY_OF_YEAR}
        return chosen | {_F.WEEK_OF_YEAR}

    def _time_of_day(self) -> int:
        hour_stamp = self._both(_F.HOUR, _F.AM_PM)
        hour_of_day_stamp = self._stamp(_F.HOUR_OF_DAY)
        best = max(hour_stamp, hour_of_day_stamp) or max(self._stamp(_F.HOUR), self._stamp(_F.AM_PM))
        if best and best == hour_of_day_stamp:
            hours = self._value(_F.HOUR_OF_DAY)
        else:
            hours = self._value(_F.HOUR) + 12 * self._value(_F.AM_PM)
        minutes = hours * 60 + self._value(_F.MINUTE)
        return (minutes * 60 + self._value(_F.SECOND)) * 1000 + self._value(_F.MILLISECOND)

    def _day_in(self, year: int, *, julian: bool) -> int:
        chosen = self._chosen
        month = 0
        if _F.MONTH in chosen:
            years, month = divmod(self._value(_F.MONTH), 12)
            year = as_int(year + years)
        first = day_of(year, month + 1, 1, julian=julian)
        if _F.DAY_OF_MONTH in chosen:
            return first + self._value(_F.DAY_OF_MONTH, 1) - 1
        if _F.DAY_OF_YEAR in chosen:
            return first + self._value(_F.DAY_OF_YEAR) - 1
        weekday = self._value(_F.DAY_OF_WEEK, self._locale.first_weekday)
        if _F.MONTH in chosen and _F.WEEK_OF_MONTH not in chosen:
            number = self._value(_F.DAY_OF_WEEK_IN_MONTH, 1) if _F.DAY_OF_WEEK_IN_MONTH in chosen else 1
            if number >= 0:
                return on_or_before(first + as_int(7 * number) - 1, weekday)
            length = month_length(year, month + 1, julian=julian)
            return on_or_before(first + length + 7 * (number + 1) - 1, weekday)
        week_start = on_or_before(first + 6, self._locale.first_weekday)
        if week_start - first >= self._locale.minimal_days:
            week_start -= 7
        if _F.DAY_OF_WEEK in chosen:
            week_start = on_or_before(week_start + 6, weekday)
        if _F.MONTH in chosen:
            return week_start + as_int(7 * (self._value(_F.WEEK_OF_MONTH) - 1))
        return week_start + 7 * (self._value(_F.WEEK_OF_YEAR) - 1)


def _between(gregorian: int, julian: int) -> int:
    """Choose a reading near the change of calendars: dates in the dropped days count as Julian."""
    if gregorian >= CUTOVER_DAY:
        return gregorian
    return julian


def as_int(value: int) -> int:
    """Wrap around like a Java int."""
    return (value + (1 << 31)) % (1 << 32) - (1 << 31)


def _as_long(value: int) -> int:
    """Wrap around like a Java long."""
    return (value + (1 << 63)) % (1 << 64) - (1 << 63)
