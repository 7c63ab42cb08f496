"""ISO 8601 and XML Schema dates, read strictly: the whole text must fit, and the date must exist."""

from __future__ import annotations

import re

from payloads.freemarker.formats.date_kinds import DateKind
from payloads.freemarker.formats.errors import FormatError

from .calendar import DAY_MILLIS, day_of, month_length
from .zones import UTC, Zone, java_zone

_XS_DATE = r"(-?[0-9]+)-([0-9]{2})-([0-9]{2})"
_XS_TIME = r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
_XS_ZONE = r"(Z|[-+][0-9]{2}:[0-9]{2})?"
_BASIC_DATE = r"(-?[0-9]{4,}?)([0-9]{2})([0-9]{2})"
_EXTENDED_DATE = r"(-?[0-9]{4,})-([0-9]{2})-([0-9]{2})"
_BASIC_TIME = r"([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(?:[.,]([0-9]+))?)?)?"
_EXTENDED_TIME = r"([0-9]{2})(?::([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?)?"
_BASIC_ZONE = r"(Z|[-+][0-9]{2}(?:[0-9]{2})?)?"
_EXTENDED_ZONE = r"(Z|[-+][0-9]{2}(?::[0-9]{2})?)?"

_PATTERNS: dict[tuple[bool, DateKind], tuple[re.Pattern[str], ...]] = {
    (True, DateKind.DATE): (re.compile(_XS_DATE + _XS_ZONE),),
    (True, DateKind.TIME): (re.compile(_XS_TIME + _XS_ZONE),),
    (True, DateKind.DATETIME): (re.compile(_XS_DATE + "T" + _XS_TIME + _XS_ZONE),),
    (False, DateKind.DATE): (re.compile(_EXTENDED_DATE + "()"), re.compile(_BASIC_DATE + "()")),
    (False, DateKind.TIME): (re.compile(_EXTENDED_TIME + _EXTENDED_ZONE), re.compile(_BASIC_TIME + _BASIC_ZONE)),
    (False, DateKind.DATETIME): (
        re.compile(_EXTENDED_DATE + "T" + _EXTENDED_TIME + _EXTENDED_ZONE),
        re.compile(_BASIC_DATE + "T" + _BASIC_TIME + _BASIC_ZONE),
    ),
}
_INT_MAX, _INT_MIN = (1 << 31) - 1, -(1 << 31)


def parse_iso(text: str, kind: DateKind, zone: Zone, *, xs: bool) -> int:
    """Milliseconds of a text; ``zone`` counts where the text names none. Raises ``FormatError``."""
    for pattern in _PATTERNS[xs, kind]:
        match = pattern.fullmatch(text)
        if match is not None:
            break
    else:
        raise _unparseable(
            text, "it doesn't have the form of an " + ("XML Schema" if xs else "ISO 8601") + " " + kind.value
        )
    groups: list[str | None] = list(match.groups())
    date = (1970, 1, 1) if kind is DateKind.TIME else _date(text, groups[:3], xs=xs)
    time = 0 if kind is DateKind.DATE else _time(text, groups[-5:-1])
    zone = _zone(text, groups[-1] or None, zone)
    wall = day_of(*date, julian=False) * DAY_MILLIS + time % DAY_MILLIS
    millis = wall - zone.offset_of_wall(wall)
    if millis + zone.offset_at(millis) != wall:
        raise _unparseable(text, "the clocks skip this time")
    if time == DAY_MILLIS:
        wall += DAY_MILLIS
        millis = wall - zone.offset_of_wall(wall)
    return millis


def _date(text: str, groups: list[str | None], *, xs: bool) -> tuple[int, int, int]:
    year, month, day = (int(group or "0") for group in groups)
    if not _INT_MIN <= year <= _INT_MAX:
        raise _unparseable(text, "the year is out of range")
    if xs and year <= 0:
        if year == 0:
            raise _unparseable(text, "XML Schema has no year 0")
        year += 1
    if not 1 <= month <= 12:
        raise _unparseable(text, "the month must be 1 to 12")
    if not 1 <= day <= month_length(year, month, julian=False):
        raise _unparseable(text, "the month has no such day")
    return year, month, day


def _time(text: str, groups: list[str | None]) -> int:
    hour, minute, second = (int(group or "0") for group in groups[:3])
    millis = int((groups[3] or "0")[:3].ljust(3, "0"))
    if hour > 24 or minute > 59 or second > 59:
        raise _unparseable(text, "the time is out of range")
    time = ((hour * 60 + minute) * 60 + second) * 1000 + millis
    if time > DAY_MILLIS:
        raise _unparseable(text, "hour 24 is midnight only")
    return time


def _zone(text: str, name: str | None, default: Zone) -> Zone:
    if name is None:
        return default
    if name == "Z":
        return UTC
    zone = java_zone("GMT" + name)
    if zone.zone_id == "GMT":
        raise _unparseable(text, "the time zone is out of range")
    return zone


def _unparseable(text: str, reason: str) -> FormatError:
    return FormatError(f'unparseable date: "{text}" ({reason})')
