"""Day arithmetic of ``java.util.GregorianCalendar``: Julian before 15 October 1582, Gregorian from then on.

Days count from 1970-01-01 (day 0). Years are astronomical: 0 is 1 BC. Weekdays run from 1 (Sunday) to 7.
"""

from __future__ import annotations

CUTOVER_DAY = -141_427  # 1582-10-15
CUTOVER_YEAR = 1582
DAY_MILLIS = 86_400_000
_GREGORIAN_ERA_DAYS, _JULIAN_CYCLE_DAYS = 146_097, 1_461
_EPOCH_FROM_MARCH_YEAR_0 = 719_468
_JULIAN_SHIFT = 2  # days the Julian calendar is behind at March of year 0


def day_of(year: int, month: int, day: int, *, julian: bool) -> int:
    """The day of a date; ``month`` is 1 to 12, ``day`` any integer."""
    year -= month <= 2
    day_of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    if julian:
        return year * 365 + year // 4 + day_of_year - _EPOCH_FROM_MARCH_YEAR_0 - _JULIAN_SHIFT
    return year * 365 + year // 4 - year // 100 + year // 400 + day_of_year - _EPOCH_FROM_MARCH_YEAR_0


def date_of(day: int, *, julian: bool) -> tuple[int, int, int]:
    """Year, month and day of the month of a day."""
    day += _EPOCH_FROM_MARCH_YEAR_0
    if julian:
        cycle, day_of_cycle = divmod(day + _JULIAN_SHIFT, _JULIAN_CYCLE_DAYS)
        year_of_cycle = min(day_of_cycle // 365, 3)
        year = cycle * 4 + year_of_cycle
        day_of_year = day_of_cycle - 365 * year_of_cycle
    else:
        era, day_of_era = divmod(day, _GREGORIAN_ERA_DAYS)
        year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
        year = era * 400 + year_of_era
        day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_from_march = (5 * day_of_year + 2) // 153
    month = month_from_march + 3 if month_from_march < 10 else month_from_march - 9
    return year + (month <= 2), month, day_of_year - (153 * month_from_march + 2) // 5 + 1


def date_of_java(day: int) -> tuple[int, int, int]:
    """Year, month and day of the month with the change of calendars in 1582."""
    return date_of(day, julian=day < CUTOVER_DAY)


def first_day_of(year: int) -> int:
    """1 January of a year with the change of calendars in 1582."""
    return day_of(year, 1, 1, julian=year <= CUTOVER_YEAR)


def month_length(year: int, month: int, *, julian: bool) -> int:
    """Days of a month."""
    following = (year + 1, 1) if month == 12 else (year, month + 1)
    return day_of(*following, 1, julian=julian) - day_of(year, month, 1, julian=julian)


def weekday_of(day: int) -> int:
    """1 for Sunday to 7 for Saturday."""
    return (day + 4) % 7 + 1


def on_or_before(day: int, weekday: int) -> int:
    """The last day with a weekday up to and including ``day``."""
    return day - (weekday_of(day) - weekday) % 7


def week_number(period_start: int, day: int, first_weekday: int, minimal_days: int) -> int:
    """The number of a day's week in the year or month that starts with ``period_start``; 0 before its first
    week.
    """
    first = on_or_before(period_start + 6, first_weekday)
    if first - period_start >= minimal_days:
        first -= 7
    return (day - first) // 7 + 1
