"""Names and standard patterns of dates, per locale: what ``java.text.DateFormatSymbols`` and CLDR say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from payloads.freemarker.formats.locales import date_data, normalized

Names = tuple[str, ...]
STYLES = ("full", "long", "medium", "short")


@dataclass(frozen=True, slots=True)
class DateLocale:
    """Names by index (eras: BC, AD; weekdays from Sunday) and patterns by style name."""

    eras: Names
    months: Names
    long_months: Names
    standalone_months: Names
    long_standalone_months: Names
    weekdays: Names
    long_weekdays: Names
    halves: Names
    first_weekday: int
    minimal_days: int
    date_patterns: dict[str, str]
    time_patterns: dict[str, str]
    joins: dict[str, str]  # by the shorter of the two styles; {1} is the date, {0} the time
    minus: str
    zone_names: dict[str, tuple[str, str]] | None  # short and long, of the zones known; None: of all zones


_SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

EN_US = DateLocale(
    eras=("BC", "AD"),
    months=_SHORT_MONTHS,
    long_months=_LONG_MONTHS,
    standalone_months=_SHORT_MONTHS,
    long_standalone_months=_LONG_MONTHS,
    weekdays=("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"),
    long_weekdays=("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"),
    halves=("AM", "PM"),
    first_weekday=1,
    minimal_days=1,
    date_patterns={"short": "M/d/yy", "medium": "MMM d, y", "long": "MMMM d, y", "full": "EEEE, MMMM d, y"},
    time_patterns={"short": "h:mm a", "medium": "h:mm:ss a", "long": "h:mm:ss a z", "full": "h:mm:ss a zzzz"},
    joins={"short": "{1}, {0}", "medium": "{1}, {0}", "long": "{1} 'at' {0}", "full": "{1} 'at' {0}"},
    minus="-",
    zone_names=None,
)


@lru_cache(maxsize=64)
def date_locale(locale: str) -> DateLocale:
    """Date conventions of a locale; raises ``FormatError`` for a locale without data."""
    if normalized(locale) == "en_US":
        return EN_US
    data, minus = date_data(locale)
    return DateLocale(
        eras=tuple(data["eras"]),
        months=tuple(data["months"]),
        long_months=tuple(data["long_months"]),
        standalone_months=tuple(data.get("standalone_months", data["months"])),
        long_standalone_months=tuple(data.get("long_standalone_months", data["long_months"])),
        weekdays=tuple(data["weekdays"]),
        long_weekdays=tuple(data["long_weekdays"]),
        halves=tuple(data["halves"]),
        first_weekday=data["first_weekday"],
        minimal_days=data["minimal_days"],
        date_patterns=dict(zip(STYLES, data["date_patterns"], strict=True)),
        time_patterns=dict(zip(STYLES, data["time_patterns"], strict=True)),
        joins=dict(zip(STYLES, data["joins"], strict=True)),
        minus=minus,
        zone_names={
            "UTC": (data["utc_names"][0], data["utc_names"][1]),
            "GMT": (data["gmt_names"][0], data["gmt_names"][1]),
        },
    )
