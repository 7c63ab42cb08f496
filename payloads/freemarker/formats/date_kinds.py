"""What a FreeMarker date is: a moment, and which of its parts are meant."""

from __future__ import annotations

from enum import Enum

from payloads.freemarker.record import ValueRecord


class DateKind(Enum):
    """FreeMarker's date types; UNKNOWN is what a plain ``java.util.Date`` has, and most formats refuse it."""

    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    UNKNOWN = "unknown"

    __hash__ = object.__hash__  # members are keys of dictionaries; Enum's own goes by the name, slowly


class DateValue(ValueRecord):
    """A moment in milliseconds since 1970-01-01T00:00Z, like ``java.util.Date``, with its kind."""

    millis: int
    kind: DateKind

    def __init__(self, millis: int, kind: DateKind) -> None:
        self.__dict__.update(millis=millis, kind=kind)
