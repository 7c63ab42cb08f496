"""Time zones by Java's names and rules.

Rules come from the IANA data that ``zoneinfo`` finds, names and identifiers from a table of JDK 17
(``zones.tsv``: identifier, long and short standard name, long and short daylight name, raw offset and
daylight saving in minutes; in the order in which Java tries names when it parses). As in the JDK, moments
before 1900 have the zone's present standard offset, and of two possible readings of a wall-clock time the
one with the smaller offset counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC as NO_OFFSET
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from payloads.freemarker.formats.errors import FormatError

_START_OF_1900 = -2_208_988_800_000
_START_OF_9000 = 221_845_392_000_000
_CYCLE = 400 * 31_556_952_000  # Gregorian years repeat, weekdays included, after 400 years
_EPOCH = datetime(1970, 1, 1, tzinfo=NO_OFFSET)
_NAIVE_EPOCH = _EPOCH.replace(tzinfo=None)
_CUSTOM = re.compile(r"GMT([+-])(?:([0-9]{1,2})|([0-9]{3,})|([0-9]{1,2}):([0-9]{2}))")
_ETC = re.compile(r"Etc/GMT([+-])([0-9]+)")
_FIXED = {"EST": -300, "MST": -420, "HST": -600}
# Three-letter names that Java keeps from its first version.
_OLD_NAMES = {
    "ACT": "Australia/Darwin",
    "AET": "Australia/Sydney",
    "AGT": "America/Argentina/Buenos_Aires",
    "ART": "Africa/Cairo",
    "AST": "America/Anchorage",
    "BET": "America/Sao_Paulo",
    "BST": "Asia/Dhaka",
    "CAT": "Africa/Harare",
    "CNT": "America/St_Johns",
    "CST": "America/Chicago",
    "CTT": "Asia/Shanghai",
    "EAT": "Africa/Addis_Ababa",
    "ECT": "Europe/Paris",
    "IET": "America/Indiana/Indianapolis",
    "IST": "Asia/Kolkata",
    "JST": "Asia/Tokyo",
    "MIT": "Pacific/Apia",
    "NET": "Asia/Yerevan",
    "NST": "Pacific/Auckland",
    "PLT": "Asia/Karachi",
    "PNT": "America/Phoenix",
    "PRT": "America/Puerto_Rico",
    "PST": "America/Los_Angeles",
    "SST": "Pacific/Guadalcanal",
    "VST": "Asia/Ho_Chi_Minh",
}
# Since these moments IANA calls their earlier clock the exception; the JDK goes on calling the later one daylight time.
_NEGATIVE_SAVING_SINCE = {
    "Europe/Dublin": -37_242_000_000,
    "Eire": -37_242_000_000,
    "Africa/Casablanca": 1_540_692_000_000,
    "Africa/El_Aaiun": 1_540_692_000_000,
}
_NO_OFFSET = frozenset({"+0", "+00", "+00:00", "-0", "-00", "-00:00"})


@dataclass(frozen=True, slots=True)
class ZoneNames:
    """American English names of a zone, and its present offsets in minutes."""

    zone_id: str
    long: str
    short: str
    long_daylight: str
    short_daylight: str
    raw_minutes: int
    saving_minutes: int

    def in_order(self) -> tuple[str, str, str, str]:
        """The names in the order in which Java tries them."""
        return self.long, self.short, self.long_daylight, self.short_daylight


@dataclass(frozen=True)
class Zone:
    """A time zone; ``zone_id`` is what ``TimeZone.getID()`` gives. ``rules`` is None for a fixed offset."""

    zone_id: str
    raw_millis: int
    rules: ZoneInfo | None = None

    def offset_at(self, millis: int) -> int:
        """Milliseconds to add to a UTC moment for the wall clock."""
        moment = self._moment(millis)
        return self.raw_millis if moment is None else _millis(moment.utcoffset())

    def is_daylight_at(self, millis: int) -> bool:
        """Whether daylight saving time is in force."""
        moment = self._moment(millis)
        if moment is None:
            return False
        since = _NEGATIVE_SAVING_SINCE.get(self.zone_id)
        if since is not None and millis >= since:
            return _millis(moment.utcoffset()) > self.raw_millis
        return bool(moment.dst())

    def offset_of_wall(self, wall_millis: int) -> int:
        """The offset of a wall-clock time, given as if it were UTC."""
        if self.rules is None or wall_millis - self.raw_millis < _START_OF_1900:
            return self.raw_millis
        wall = _NAIVE_EPOCH + timedelta(milliseconds=_within_range(wall_millis))
        wall = wall.replace(tzinfo=self.rules)
        return min(_millis(wall.utcoffset()), _millis(wall.replace(fold=1).utcoffset()))

    def standard_offset_of_wall(self, wall_millis: int) -> int:
        """The offset of a wall-clock time without daylight saving."""
        offset = self.offset_of_wall(wall_millis)
        moment = self._moment(wall_millis - offset)
        if moment is None or self.zone_id in _NEGATIVE_SAVING_SINCE:
            return self.raw_millis
        return offset - _millis(moment.dst())

    def _moment(self, millis: int) -> datetime | None:
        if self.rules is None or millis < _START_OF_1900:
            return None
        return (_EPOCH + timedelta(milliseconds=_within_range(millis))).astimezone(self.rules)


def _within_range(millis: int) -> int:
    if millis < _START_OF_9000:
        return millis
    return millis - (millis - _START_OF_9000 + _CYCLE) // _CYCLE * _CYCLE


def _millis(offset: timedelta | None) -> int:
    return 0 if offset is None else round(offset.total_seconds()) * 1000


UTC = Zone("UTC", 0)
_GMT = Zone("GMT", 0)


@lru_cache(maxsize=1)
def zone_table() -> dict[str, ZoneNames]:
    """The named zones of JDK 17 in the order in which it tries them."""
    table: dict[str, ZoneNames] = {}
    from importlib.resources import files  # slow to import

    text = files(__package__).joinpath("zones.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        zone_id, long, short, long_daylight, short_daylight, raw, saving = line.split("\t")
        table[zone_id] = ZoneNames(zone_id, long, short, long_daylight, short_daylight, int(raw), int(saving))
    return table


@lru_cache(maxsize=256)
def java_zone(name: str) -> Zone:
    """``TimeZone.getTimeZone(name)``: GMT for a name that Java doesn't know."""
    return _find(name) or _GMT


def zone_of_setting(name: str) -> Zone:
    """A zone as the ``time_zone`` setting takes it: unknown names mean GMT, and the JVM's default is UTC here."""
    return UTC if name in ("JVM default", "default") else java_zone(name)


@lru_cache(maxsize=256)
def zone_of_argument(name: str) -> Zone:
    """A zone as ``?iso("…")`` takes it; raises ``FormatError`` for a name that Java doesn't know."""
    if _means_gmt(name):
        return UTC if name.upper() == "UTC" else java_zone(name)
    zone = java_zone(name)
    if _means_gmt(zone.zone_id):
        raise FormatError(f'the time zone "{name}" is not recognized')
    return zone


def _means_gmt(name: str) -> bool:
    return name[:3].upper() in ("GMT", "UTC", "UT1") and (len(name) == 3 or name[3:] in _NO_OFFSET)


def _find(name: str) -> Zone | None:
    if name in _FIXED:
        return Zone(name, _FIXED[name] * 60_000)
    names = zone_table().get(name)
    if names is not None:
        if name in ("UTC", "GMT"):
            return Zone(name, 0)
        return Zone(name, names.raw_minutes * 60_000, _rules(_OLD_NAMES.get(name, name)))
    etc = _ETC.fullmatch(name)
    if etc is not None and -14 <= int(etc[1] + etc[2]) <= 12 and etc[2] == str(int(etc[2])):
        return Zone(name, -int(etc[1] + etc[2]) * 3_600_000)
    if name in ("Etc/GMT0", "GMT0"):
        return Zone(name, 0)
    return _custom(name)


def _custom(name: str) -> Zone | None:
    match = _CUSTOM.fullmatch(name)
    if match is None:
        return None
    sign, hours, compact, hours_part, minutes_part = match.groups()
    if compact is not None:
        hour, minute = divmod(int(compact), 100)
    else:
        hour, minute = int(hours or hours_part), int(minutes_part or 0)
    if hour > 23 or minute > 59:
        return None
    return fixed_zone((hour * 60 + minute) * (-1 if sign == "-" else 1), negative_zero=sign == "-")


def fixed_zone(minutes: int, *, negative_zero: bool = False) -> Zone:
    """The zone ``GMT±hh:mm``."""
    sign = "-" if minutes < 0 or negative_zero else "+"
    hour, minute = divmod(abs(minutes), 60)
    return Zone(f"GMT{sign}{hour:02}:{minute:02}", minutes * 60_000)


def _rules(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        raise FormatError(
            f"the rules of the time zone {name} are not installed on this machine (pip install tzdata)"
        ) from None


def display_name(zone: Zone, *, daylight: bool, long: bool) -> str:
    """``TimeZone.getDisplayName`` in American English."""
    names = zone_table().get(zone.zone_id)
    if names is None:
        if zone.zone_id in ("GMT0", "Etc/GMT0", "Etc/GMT+0", "Etc/GMT-0"):
            return "Greenwich Mean Time" if long else "GMT"
        return fixed_zone(zone.raw_millis // 60_000).zone_id
    if daylight:
        return names.long_daylight if long else names.short_daylight
    return names.long if long else names.short
