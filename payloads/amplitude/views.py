"""The views of one event: what the export holds, and what a live stream may hand to a template.

Samples are written in the export view with the keys they need. From it come: numbers and booleans as text
(`stringified`), all catalogue keys with null (`filled`) or no null key at all (`trimmed`).
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from payloads.amplitude.subject import EVENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude.json_values import JSON
    from payloads.amplitude.subject import Subject


def stringify(value: JSON) -> JSON:
    """The value with every number and boolean inside it as text; objects and arrays keep their shape."""
    if isinstance(value, dict):
        return {name: stringify(member) for name, member in value.items()}
    if isinstance(value, list):
        return [stringify(item) for item in value]
    return as_text(value) if isinstance(value, bool | int | float) else value


def as_text(value: bool | float) -> str:
    """A boolean as `true`/`false`, a number in plain decimal notation.

    How Amplitude writes numbers as text is not documented; plain notation without exponent or trailing
    zeros is assumed.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    plain = format(Decimal(repr(value)), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def fill(event: Mapping[str, JSON], subject: Subject = EVENT) -> dict[str, JSON]:
    """The event with every key an export line has (a user with every key of Identify's), null where it holds
    nothing.
    """
    return {field.name: None for field in subject.fields if field.exported} | dict(event)


def trim(event: Mapping[str, JSON]) -> dict[str, JSON]:
    """The event without the top-level keys and properties that are null."""
    return {
        name: {key: member for key, member in value.items() if member is not None} if isinstance(value, dict) else value
        for name, value in event.items()
        if value is not None
    }


def as_json(value: JSON) -> str:
    """The value as JSON text, numbers in plain notation, non-ASCII characters as they are."""
    if isinstance(value, bool | int | float):
        return as_text(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
