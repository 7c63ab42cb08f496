"""Dates as Apache FreeMarker prints and parses them: Java's patterns and styles, ISO 8601, XML Schema."""

from __future__ import annotations

from payloads.freemarker.formats.date_kinds import DateKind, DateValue

from .formatter import DateFormat, date_formatter
from .iso_format import Accuracy, format_iso
from .zones import UTC, Zone, java_zone, zone_of_argument, zone_of_setting

__all__ = [
    "UTC",
    "Accuracy",
    "DateFormat",
    "DateKind",
    "DateValue",
    "Zone",
    "date_formatter",
    "format_iso",
    "java_zone",
    "zone_of_argument",
    "zone_of_setting",
]
