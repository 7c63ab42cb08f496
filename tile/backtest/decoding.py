"""A line of an export as an event.

msgspec reads most lines. What it refuses goes to the standard library, which has the last word, so that both read the same:
msgspec accepts nothing that `json` reads differently (integers of any length stay exact, which they don't with orjson).
"""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tile.backtest.optional import optional

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_LINE = 2_000_000
"""Bytes. No event comes near: Amplitude takes 1,024 characters a text and 1 MB a request."""

DEEPEST = 200
"""Levels of nesting. Amplitude takes 40; how deep a parser can go depends on the machine, this doesn't."""

_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|[{\[]|[}\]]')


class Unreadable(StrEnum):
    """Why a line holds no event."""

    TOO_LONG = f"longer than {LONGEST_LINE:,} bytes"
    NOT_UTF8 = "not valid UTF-8"
    NOT_JSON = "not valid JSON"
    TOO_DEEP = f"nested deeper than {DEEPEST} levels"
    NOT_AN_OBJECT = "JSON, but not an object"
    MERGED_ID = "a record of merged ids, not an event"
    NO_EVENT_TYPE = "an object without a text event_type"


def event_of(line: bytes) -> dict[str, Any] | Unreadable:
    """The event of a line, or why there is none."""
    event = object_of(line)
    if type(event) is dict and type(event.get("event_type")) is not str:
        return Unreadable.MERGED_ID if "merged_amplitude_id" in event else Unreadable.NO_EVENT_TYPE
    return event


def object_of(line: bytes) -> dict[str, Any] | Unreadable:
    """The object of a line, or why there is none."""
    if line.count(b"{") + line.count(b"[") > DEEPEST and _depth(line) > DEEPEST:
        return Unreadable.TOO_DEEP
    try:
        value = decode(line)
    except UnicodeDecodeError:
        return Unreadable.NOT_UTF8
    except ValueError:
        return Unreadable.NOT_JSON
    return value if type(value) is dict else Unreadable.NOT_AN_OBJECT


def _slowly(line: bytes) -> Any:
    return _STANDARD.decode(line.decode("utf-8-sig").strip(" \t\r\n"))


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


_STANDARD = json.JSONDecoder(parse_constant=_refuse)


def _decoder() -> Callable[[bytes], Any]:
    msgspec = optional("msgspec")
    if msgspec is None:
        return _slowly
    fast = msgspec.json.Decoder().decode
    failure = msgspec.MsgspecError

    def either(line: bytes) -> Any:
        try:
            return fast(line)
        except (failure, ValueError, RecursionError):
            return _slowly(line)

    return either


decode = _decoder()
"""The value of a JSON text. Raises ValueError for any other text, a UnicodeDecodeError where it is not valid UTF-8."""


def _depth(line: bytes) -> int:
    depth = deepest = 0
    for token in _TOKENS.finditer(line):
        character = token[0]
        if character in b"{[":
            depth += 1
            deepest = max(deepest, depth)
        elif character in b"}]":
            depth -= 1
    return deepest
