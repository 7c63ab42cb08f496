"""Date formats by FreeMarker's specifications: the three settings, ``?string("…")``, ``?datetime("…")``."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from payloads.freemarker.formats.date_kinds import DateKind
from payloads.freemarker.formats.errors import FormatError, custom_name

from .iso_format import format_iso
from .iso_options import IsoOptions, parse_iso_options
from .iso_parse import parse_iso
from .numeric_pattern import numeric_reader, numeric_writer
from .pattern import Pattern, parse_date_pattern
from .simple_format import Moment, format_pattern
from .simple_parse import DateReader
from .symbols import STYLES, DateLocale, date_locale
from .zones import UTC, Zone, zone_of_setting


class DateFormat(Protocol):
    """A format for one kind of date in one locale and zone."""

    @property
    def description(self) -> str:
        """The format in the words of FreeMarker's messages."""

    def format(self, millis: int) -> str:
        """The text of a moment given in milliseconds since 1970 in UTC."""

    def parse(self, text: str) -> int:
        """The moment of a text; raises ``FormatError`` when the text doesn't fit."""


class _PatternFormat:
    def __init__(self, pattern: Pattern, locale: DateLocale, zone: Zone, now_millis: int, description: str) -> None:
        self.pattern = pattern
        self.locale = locale
        self.zone = zone
        self.now_millis = now_millis
        self.description = description
        self._write = numeric_writer(pattern, zone)
        self._read = numeric_reader(pattern, zone)

    def format(self, millis: int) -> str:
        if self._write is not None and (written := self._write(millis)) is not None:
            return written
        return format_pattern(self.pattern, Moment(millis, self.zone, self.locale))

    def parse(self, text: str) -> int:
        if self._read is not None and (millis := self._read(text)) is not None:
            return millis
        return DateReader(text, self.zone, self.locale, self.now_millis).read(self.pattern)


@dataclass(frozen=True)
class _IsoFormat:
    options: IsoOptions
    kind: DateKind
    zone: Zone

    @property
    def description(self) -> str:
        standard, both = ("W3C XML Schema", "dateTime") if self.options.xs else ("ISO 8601 (subset)", "date-time")
        return f"{standard} {both if self.kind is DateKind.DATETIME else self.kind.value}"

    def format(self, millis: int) -> str:
        options = self.options
        zone = UTC if options.force_utc is not False else self.zone
        return format_iso(
            millis, self.kind, zone, accuracy=options.accuracy, show_zone=options.show_zone, xs=options.xs
        )

    def parse(self, text: str) -> int:
        zone = UTC if self.options.force_utc is not False else self.zone
        return parse_iso(text, self.kind, zone, xs=self.options.xs)


@lru_cache(maxsize=1024)
def date_formatter(spec: str, kind: DateKind, locale: str, zone: str, now_millis: int | None = None) -> DateFormat:
    """The format of a specification.

    Args:
        spec: ``""`` or a style (``short``, ``medium``, ``long``, ``full``, for date and time apart
            ``short_long``), ``iso`` or ``xs`` with their options, or a pattern of
            java.text.SimpleDateFormat.
        kind: what to print; only patterns can print the kind UNKNOWN.
        locale: ``en_US`` or another locale there is data for.
        zone: a time zone as the ``time_zone`` setting takes it.
        now_millis: the present for two-digit years (they lie between 80 years before it and 20 after);
            None: the clock, read when the format is first asked for.

    Raises:
        FormatError: for an illegal specification, or a locale without data.
    """
    the_zone = zone_of_setting(zone)
    if spec.startswith("@") and spec[1:2].isalpha():
        raise FormatError(f'No custom date format was defined with name "{custom_name(spec)}"')
    if spec.startswith(("xs", "iso")):
        if kind is DateKind.UNKNOWN:
            raise _unknown_kind()
        return _IsoFormat(parse_iso_options(spec), kind, the_zone)
    the_locale = date_locale(locale)
    text = _pattern_text(spec, kind, the_locale)
    pattern = parse_date_pattern(text)
    now = round(time.time() * 1000) if now_millis is None else now_millis
    return _PatternFormat(pattern, the_locale, the_zone, now, text)


def _pattern_text(spec: str, kind: DateKind, locale: DateLocale) -> str:
    styles = [token for token in spec.split("_") if token] or ["medium"]
    if styles[0] not in STYLES:
        return spec
    if kind is DateKind.UNKNOWN:
        raise _unknown_kind()
    if kind is DateKind.DATE:
        return locale.date_patterns[styles[0]]
    if kind is DateKind.TIME:
        return locale.time_patterns[styles[0]]
    time_style = styles[1] if len(styles) > 1 else styles[0]
    if time_style not in STYLES:
        return spec
    join = locale.joins[max(styles[0], time_style, key=STYLES.index)]
    return join.replace("{1}", locale.date_patterns[styles[0]]).replace("{0}", locale.time_patterns[time_style])


def _unknown_kind() -> FormatError:
    return FormatError(
        "can't format a date of unknown kind with this format, because it isn't known whether it's a date, a time "
        "or both; use ?date, ?time or ?datetime"
    )
