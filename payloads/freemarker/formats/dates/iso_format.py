"""ISO 8601 and XML Schema dates: FreeMarker's ``iso`` and ``xs`` formats, written.

Unlike SimpleDateFormat these use the Gregorian calendar for all times.
"""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING

from payloads.freemarker.formats.date_kinds import DateKind
from payloads.freemarker.formats.errors import FormatError

from .calendar import DAY_MILLIS, date_of

if TYPE_CHECKING:
    from .zones import Zone

# FreeMarker writes into a buffer that an offset with seconds (local mean time before 1940 or so) can overrun.
_ROOM = {DateKind.DATE: 16, DateKind.TIME: 18, DateKind.DATETIME: 29}


_EPOCH = date(1970, 1, 1).toordinal()
_FIRST_DAY, _LAST_DAY = date(1, 1, 1).toordinal() - _EPOCH, date(9999, 12, 31).toordinal() - _EPOCH


class Accuracy(IntEnum):
    """The smallest unit printed; MILLISECONDS drops trailing zeros, MILLISECONDS_FORCED prints three
    digits.
    """

    HOURS = 4
    MINUTES = 5
    SECONDS = 6
    MILLISECONDS = 7
    MILLISECONDS_FORCED = 8


# Python 3.11 looks a member of an enumeration up by a function of its own, each time.
_DATE, _TIME = DateKind.DATE, DateKind.TIME
_MINUTES, _SECONDS, _MILLISECONDS = Accuracy.MINUTES, Accuracy.SECONDS, Accuracy.MILLISECONDS


def format_iso(
    millis: int,
    kind: DateKind,
    zone: Zone,
    *,
    accuracy: Accuracy = _SECONDS,
    show_zone: bool | None = None,
    xs: bool = False,
) -> str:
    """The text of a moment.

    Args:
        millis: milliseconds since 1970 in UTC.
        kind: which parts to print; not UNKNOWN.
        zone: the zone to print in.
        accuracy: the smallest unit of the time part.
        show_zone: whether the offset is printed; None: with a time only (``xs``: always). An ISO date never
            has one.
        xs: XML Schema instead of ISO 8601: dates have an offset, years before 1 count without a year 0.
    """
    offset = zone.offset_at(millis)
    day, time = divmod(millis + offset, DAY_MILLIS)
    text = ""
    if kind is not _TIME:
        text = _date(day, xs=xs)
    if kind is not _DATE:
        text += ("T" if text else "") + _time(time, accuracy)
    if show_zone is None:
        show_zone = xs or kind is not _DATE
    if show_zone and (xs or kind is not _DATE):
        text += _offset(offset)
        if offset % 60_000 and len(text) > _ROOM[kind] + max(0, text.find("-", 1) - 4 if kind is not _TIME else 0):
            raise FormatError(f"FreeMarker fails on an offset with seconds here: {text}")
    return text


def _date(day: int, *, xs: bool) -> str:
    if _FIRST_DAY <= day <= _LAST_DAY:
        return date.fromordinal(day + _EPOCH).isoformat()
    year, month, day_of_month = date_of(day, julian=False)
    if year <= 0 and xs:
        year -= 1
    text = f"{year:04}" if year >= 0 else str(year)
    return f"{text}-{month:02}-{day_of_month:02}"


def _time(time: int, accuracy: Accuracy) -> str:
    seconds, millis = divmod(time, 1_000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    if accuracy < _SECONDS:
        return f"{hour:02}:{minute:02}" if accuracy is _MINUTES else f"{hour:02}"
    text = f"{hour:02}:{minute:02}:{second:02}"
    if accuracy is _SECONDS or (accuracy is _MILLISECONDS and not millis):
        return text
    text += f".{millis:03}"
    return text.rstrip("0") if accuracy is _MILLISECONDS else text


def _offset(offset: int) -> str:
    if offset == 0:
        return "Z"
    minutes, seconds = divmod(abs(offset) // 1_000, 60)
    text = f"{'-' if offset < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text
