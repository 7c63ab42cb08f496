"""Patterns of numbers only, `yyyy-MM-dd HH:mm:ss.SSS` and its like, written and read at once.

They are what templates use. What doesn't look as such a pattern would write it, or isn't an ordinary date of our times, is
left to `simple_format` and `simple_parse`, which know all of Java's rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from operator import itemgetter
from typing import Final

from .calendar import DAY_MILLIS
from .pattern import Field, Pattern
from .zones import Zone

_EPOCH: Final = date(1970, 1, 1).toordinal()
#: Days of the years 1900 to 8999: no Julian calendar, and four digits.
_FIRST_DAY, _LAST_DAY = date(1900, 1, 2).toordinal() - _EPOCH, date(8999, 12, 30).toordinal() - _EPOCH
_PARTS: Final = "yMdHmsS"
_DIGITS: Final = {"y": "([0-9]{4})", "M": "(0?[1-9]|1[0-2])", "d": "(0?[1-9]|[12][0-9]|3[01])", "H": "([01]?[0-9]|2[0-3])",
                  "m": "([0-5]?[0-9])", "s": "([0-5]?[0-9])", "S": "([0-9]{1,3})"}  # fmt: skip


def numeric_writer(pattern: Pattern, zone: Zone) -> Callable[[int], str | None] | None:
    """A function from milliseconds to text; it gives `None`, and is, where the general rules are needed."""
    if not _is_numeric(pattern):
        return None
    shape = "".join(
        part.replace("%", "%%") if isinstance(part, str) else f"%0{part.count}d" if part.count > 1 else "%d"
        for part in pattern
    )
    places = [_PARTS.index(part.letter) for part in pattern if isinstance(part, Field)]
    choose: Callable[[tuple[int, ...]], tuple[int, ...]] = (
        itemgetter(*places) if len(places) > 1 else lambda values: (values[places[0]],)
    )
    fixed = zone.raw_millis if zone.rules is None else None

    def write(millis: int) -> str | None:
        day, time = divmod(millis + (zone.offset_at(millis) if fixed is None else fixed), DAY_MILLIS)
        if not _FIRST_DAY <= day <= _LAST_DAY:
            return None
        written = date.fromordinal(day + _EPOCH)
        seconds, milliseconds = divmod(time, 1000)
        minutes, second = divmod(seconds, 60)
        hour, minute = divmod(minutes, 60)
        return shape % choose((written.year, written.month, written.day, hour, minute, second, milliseconds))

    return write


def numeric_reader(pattern: Pattern, zone: Zone) -> Callable[[str], int | None] | None:
    """A function from text to milliseconds; it gives `None`, and is, where the general rules are needed."""
    if not _is_numeric(pattern) or not _is_separated(pattern):
        return None
    shape = "".join(re.escape(part) if isinstance(part, str) else _DIGITS[part.letter] for part in pattern)
    letters = [part.letter for part in pattern if isinstance(part, Field)]
    if len(set(letters)) < len(letters):
        return None
    match = re.compile(shape).fullmatch
    numbers = [letters.index(letter) if letter in letters else None for letter in _PARTS]
    fixed = zone.raw_millis if zone.rules is None else None
    year_at, month_at, day_at, hour_at, minute_at, second_at, milli_at = numbers

    def read(text: str) -> int | None:
        found = match(text)
        if found is None:
            return None
        values = [*map(int, found.groups())]
        try:
            day = (
                date(
                    1970 if year_at is None else values[year_at],
                    1 if month_at is None else values[month_at],
                    1 if day_at is None else values[day_at],
                ).toordinal()
                - _EPOCH
            )
        except ValueError:  # there is no such day, which a lenient calendar takes for another one
            return None
        if not _FIRST_DAY <= day <= _LAST_DAY:
            return None
        time = 0 if hour_at is None else values[hour_at] * 3_600_000
        if minute_at is not None:
            time += values[minute_at] * 60_000
        if second_at is not None:
            time += values[second_at] * 1_000
        if milli_at is not None:
            time += values[milli_at]
        wall = day * DAY_MILLIS + time
        return wall - (zone.offset_of_wall(wall) if fixed is None else fixed)

    return read


def _is_numeric(pattern: Pattern) -> bool:
    fields = [part for part in pattern if isinstance(part, Field)]
    return bool(fields) and all(
        field.letter in _PARTS and (field.count == 4 if field.letter == "y" else field.count < 3 or field.letter == "S")
        for field in fields
    )


def _is_separated(pattern: Pattern) -> bool:
    """Whether text stands between any two fields that no number can go on with."""
    return all(
        isinstance(part, str) or isinstance(pattern[index + 1], str) for index, part in enumerate(pattern[:-1])
    ) and all(not isinstance(part, str) or part[0] in "-/:. 'TZ_," for part in pattern)
