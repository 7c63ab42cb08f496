"""Writing dates as ``java.text.SimpleDateFormat`` does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payloads.freemarker.formats.errors import FormatError

from .calendar import (
    CUTOVER_DAY,
    CUTOVER_YEAR,
    DAY_MILLIS,
    date_of_java,
    day_of,
    first_day_of,
    on_or_before,
    week_number,
    weekday_of,
)
from .zones import Zone, display_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from .pattern import Pattern
    from .symbols import DateLocale


class Moment:
    """The calendar fields of a moment in a zone."""

    def __init__(self, millis: int, zone: Zone, locale: DateLocale) -> None:
        self.millis = millis
        self.zone = zone
        self.locale = locale
        self.offset = zone.offset_at(millis)
        self.day, self.time = divmod(millis + self.offset, DAY_MILLIS)
        self.year, self.month, self.day_of_month = date_of_java(self.day)
        self.hour = self.time // 3_600_000

    @property
    def year_of_era(self) -> int:
        return self.year if self.year > 0 else 1 - self.year

    @property
    def day_of_year(self) -> int:
        return self.day - first_day_of(self.year) + 1

    @property
    def week_of_year(self) -> int:
        locale = self.locale
        start = first_day_of(self.year)
        week = week_number(start, self.day, locale.first_weekday, locale.minimal_days)
        if week == 0:
            return week_number(first_day_of(self.year - 1), start - 1, locale.first_weekday, locale.minimal_days)
        if week >= 52:
            following = first_day_of(self.year + 1)
            first = on_or_before(following + 6, locale.first_weekday)
            if first - following >= locale.minimal_days and self.day >= first - 7:
                return 1
        return week

    @property
    def week_year(self) -> int:
        week = self.week_of_year
        if self.month == 1 and week >= 52:
            return self.year - 1
        if self.month > 1 and week == 1 and self.month == 12:
            return self.year + 1
        return self.year

    @property
    def week_of_month(self) -> int:
        first = self.day - self.day_of_month_in_sequence + 1
        return week_number(first, self.day, self.locale.first_weekday, self.locale.minimal_days)

    @property
    def day_of_month_in_sequence(self) -> int:
        if (self.year, self.month) == (CUTOVER_YEAR, 10) and self.day >= CUTOVER_DAY:
            return self.day - day_of(CUTOVER_YEAR, 10, 1, julian=True) + 1
        return self.day_of_month

    @property
    def weekday(self) -> int:
        return weekday_of(self.day)


def format_pattern(pattern: Pattern, moment: Moment) -> str:
    """The text of a moment."""
    return "".join(part if isinstance(part, str) else _WRITERS[part.letter](moment, part.count) for part in pattern)


def _number(value: Callable[[Moment], int]) -> Callable[[Moment, int], str]:
    def write(moment: Moment, count: int) -> str:
        return str(value(moment)).rjust(count, "0")

    return write


def _year(value: int, count: int, minus: str = "-") -> str:
    sign = minus if value < 0 else ""
    if count == 2:
        return f"{sign}{abs(value) % 100:02}"
    return sign + str(abs(value)).rjust(count, "0")


def _month(moment: Moment, count: int, short: tuple[str, ...], long: tuple[str, ...]) -> str:
    if count < 3:
        return str(moment.month).rjust(count, "0")
    return (short if count == 3 else long)[moment.month - 1]


def _era(moment: Moment, count: int) -> str:
    del count  # Java has the short names for GGGG, too
    return moment.locale.eras[moment.year > 0]


def _weekday(moment: Moment, count: int) -> str:
    return (moment.locale.weekdays if count < 4 else moment.locale.long_weekdays)[moment.weekday - 1]


def _zone_name(moment: Moment, count: int) -> str:
    zone_id, known = moment.zone.zone_id, moment.locale.zone_names
    if known is not None and not zone_id.startswith(("GMT+", "GMT-")):
        if zone_id not in known:
            raise FormatError("names of time zones other than UTC and GMT are known in the locale en_US only")
        return known[zone_id][count >= 4]
    return display_name(moment.zone, daylight=moment.zone.is_daylight_at(moment.millis), long=count >= 4)


def _rfc_zone(moment: Moment, count: int) -> str:
    del count
    sign = "-" if moment.offset <= -60_000 else "+"
    hours, minutes = divmod(abs(moment.offset) // 60_000, 60)
    return f"{sign}{hours:02}{minutes:02}"


def _iso_zone(moment: Moment, count: int) -> str:
    if moment.offset == 0:
        return "Z"
    sign = "-" if moment.offset <= -60_000 else "+"
    hours, minutes = divmod(abs(moment.offset) // 60_000, 60)
    if count == 1:
        return f"{sign}{hours:02}"
    return f"{sign}{hours:02}{':' if count == 3 else ''}{minutes:02}"


_WRITERS: dict[str, Callable[[Moment, int], str]] = {
    "G": _era,
    "y": lambda moment, count: _year(moment.year_of_era, count),
    "Y": lambda moment, count: _year(moment.week_year, count, moment.locale.minus),
    "M": lambda moment, count: _month(moment, count, moment.locale.months, moment.locale.long_months),
    "L": lambda moment, count: _month(
        moment, count, moment.locale.standalone_months, moment.locale.long_standalone_months
    ),
    "d": _number(lambda moment: moment.day_of_month),
    "k": _number(lambda moment: moment.hour or 24),
    "H": _number(lambda moment: moment.hour),
    "m": _number(lambda moment: moment.time // 60_000 % 60),
    "s": _number(lambda moment: moment.time // 1_000 % 60),
    "S": _number(lambda moment: moment.time % 1_000),
    "E": _weekday,
    "D": _number(lambda moment: moment.day_of_year),
    "F": _number(lambda moment: (moment.day_of_month_in_sequence - 1) // 7 + 1),
    "w": _number(lambda moment: moment.week_of_year),
    "W": _number(lambda moment: moment.week_of_month),
    "a": lambda moment, count: moment.locale.halves[moment.hour >= 12],
    "h": _number(lambda moment: moment.hour % 12 or 12),
    "K": _number(lambda moment: moment.hour % 12),
    "z": _zone_name,
    "Z": _rfc_zone,
    "u": _number(lambda moment: (moment.weekday - 2) % 7 + 1),
    "X": _iso_zone,
}
