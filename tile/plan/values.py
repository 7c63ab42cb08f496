"""Values of planned types: what is one, and one to show."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import JsonValue

    from tile.plan.model import PlannedParameter, Type

_SAMPLES: dict[Type, JsonValue] = {
    "string": "sample",
    "number": 7,
    "boolean": True,
    "date-time": "2026-03-02T08:15:30Z",
    "list": ["one", "two"],
    "object": {"key": "value"},
}
_LONGEST_TIME = 64


def example_of(parameter: PlannedParameter) -> JsonValue:
    """The parameter's example, or an invented one of its type."""
    return _SAMPLES[parameter.type] if parameter.example is None else parameter.example


def is_of(value: object, kind: Type) -> bool:
    """Whether a JSON value is of a type. A date-time is text as ISO 8601 has it."""
    match kind:
        case "string":
            return isinstance(value, str)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "date-time":
            return isinstance(value, str) and len(value) <= _LONGEST_TIME and _is_time(value)
        case "list":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)


def type_name(value: object) -> str:
    """What a JSON value is, for messages."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "an object"


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
