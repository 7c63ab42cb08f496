"""Rows of a table as lines of an export, so that a table is read as files are.

A column is a field, and what is null is not there. Lake tables hold objects and arrays as JSON text, as maps or as structs.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from payloads.amplitude.catalogue import BY_NAME
from tile.backtest.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOT_JSON = "not JSON"
"""Makes a line one that can't be read, which is counted where lines are read."""


def line_of(row: Mapping[str, Any]) -> bytes:
    """The line of a row. Members are sorted by name, so that the order of columns changes nothing.

    Raises:
        TypeError: a column holds what no JSON can, e.g. bytes.
    """
    members = (f"{_written(name)}:{_member(name, row[name])}" for name in sorted(row) if row[name] is not None)
    return ("{" + ",".join(members) + "}").encode("utf-8", "surrogatepass")


def _member(name: str, value: Any) -> str:
    known = BY_NAME.get(name)
    if known is not None and known.type in ("object", "array"):
        if isinstance(value, str):
            return (value if _is_json(value) else _NOT_JSON) if value.strip() else "null"
        if value == [] and known.type == "object":
            return "{}"  # a map without members
    return _written(_plain(value))


def _is_json(text: str) -> bool:
    """Whether a text is JSON by itself: part of a line, `1, "city": ""` would be, too."""
    try:
        decode(text.encode("utf-8", "surrogatepass"))
    except ValueError:
        return False
    return True


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items() if member is not None}
    if isinstance(value, list):
        if value and all(isinstance(each, tuple) for each in value):  # how Arrow gives a map
            return {str(name): _plain(member) for name, member in value if member is not None}
        return [_plain(each) for each in value]
    if isinstance(value, datetime):  # as exports write it, which is UTC without saying so
        return f"{value.astimezone(UTC) if value.tzinfo else value:%Y-%m-%d %H:%M:%S.%f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
