"""Number and date conventions of locales other than en_US.

``locales.json`` holds what JDK 17 (CLDR 39) says, word for word; it was written by asking the JDK, so what
a listed locale prints is exact. A language that Java doesn't know has the conventions of no language, and a
region that it doesn't know those of the language. Other locales are refused by name rather than
approximated. Data: Unicode CLDR, Unicode License v3.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TypedDict

from .errors import UnknownLocale


class DateData(TypedDict, total=False):
    """The date conventions of a locale as stored; patterns in the order full, long, medium, short."""

    eras: list[str]
    months: list[str]
    long_months: list[str]
    standalone_months: list[str]
    long_standalone_months: list[str]
    weekdays: list[str]
    long_weekdays: list[str]
    halves: list[str]
    first_weekday: int
    minimal_days: int
    date_patterns: list[str]
    time_patterns: list[str]
    joins: list[str]
    utc_names: list[str]  # short, long
    gmt_names: list[str]


class _LocaleFile(TypedDict):
    others: str  # languages that Java knows and that aren't listed
    regions: str  # all that Java knows
    locales: dict[str, tuple[int, int]]
    numbers: list[list[str]]
    dates: list[DateData]


@lru_cache(maxsize=1)
def _data() -> _LocaleFile:
    from importlib.resources import files  # slow to import

    data: _LocaleFile = json.loads(files(__package__).joinpath("locales.json").read_text(encoding="utf-8"))
    return data


def supported_locales() -> tuple[str, ...]:
    """The locales that numbers and dates can be formatted in, ``en_US`` first."""
    return ("en_US", *filter(None, _data()["locales"]))


def normalized(locale: str) -> str:
    """A locale's name in Java's spelling: ``hu_hu`` means ``hu_HU``."""
    language, _, country = locale.partition("_")
    return f"{language.lower()}_{country.upper()}" if country else language.lower()


def number_data(locale: str) -> list[str]:
    """Symbols (in the order of ``DecimalSymbols``), then the patterns of number, percent and currency."""
    return _data()["numbers"][_indexes(locale)[0]]


def date_data(locale: str) -> tuple[DateData, str]:
    """The date conventions and the minus sign; raises ``FormatError`` for a locale that isn't listed."""
    number, date = _indexes(locale)
    data, minus = _data()["dates"][date], _data()["numbers"][number][4]
    if "_" in locale and normalized(locale) not in _data()["locales"]:
        data = {**data, "first_weekday": 2}  # of an unknown region
    return data, minus


def _indexes(locale: str) -> tuple[int, int]:
    data = _data()
    language, _, region = normalized(locale).partition("_")
    found = data["locales"].get(normalized(locale))
    if (
        found is None
        and "_" not in region
        and region not in data["regions"].split()
        and language not in data["others"].split()
    ):
        found = data["locales"].get(language, data["locales"][""])
    if found is None:
        raise UnknownLocale(
            f"numbers and dates can't be formatted for the locale {locale}: its conventions are not known here "
            f"(known are {', '.join(supported_locales())})"
        )
    return found
