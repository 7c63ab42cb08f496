"""Made-up events in the likeness of real ones: they show the same cause and hold nothing of the person the real one is of.

Every text is replaced by one of the same kind: letters by letters, digits by digits; what isn't a letter or digit stays,
since quotes, blanks and signs are what templates stumble over. Only words that say nothing of anybody stay (`null`, `true`).
Names of properties stay as far as a report may show them.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from payloads.amplitude import EVENT, UNIVERSES_OF
from payloads.amplitude.random_events import smaller
from tile.backtest.names import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HARMLESS = re.compile(r"\s*(?:null|none|undefined|true|false|nan)?\s*", re.IGNORECASE)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}([ T])\d{2}:\d{2}:\d{2}(\.\d+)?(Z?)", re.ASCII)
_EMAIL = re.compile(r"[^@\s\"\\]+@[^@\s\"\\]+\.[^@\s\"\\]+")
_MOST_TRIALS = 400
_KEPT_FIELDS = frozenset({"event_type"})


def likeness(event: dict[str, Any], shows: Callable[[dict[str, Any]], bool]) -> str:
    """A made-up event as JSON that shows what the real one shows; empty where none was found."""
    made = _made_up(event)
    if not shows(made):
        made = _made_up(event, number="9")
        if not shows(made):
            return ""
    return json.dumps(made, ensure_ascii=True)


def shrunk(text: str, shows: Callable[[dict[str, Any]], bool]) -> str:
    """The smallest event found by leaving things out that still shows the same; it begins with a made-up one."""
    if not text:
        return ""
    universe = UNIVERSES_OF[EVENT.name]["cautious"]
    event: dict[str, Any] = json.loads(text)
    trials = _MOST_TRIALS
    while trials > 0:
        for less in _halves(event, smaller(event, universe)):
            name = less.get("event_type")
            if not isinstance(name, str) or (not name and event["event_type"]):
                continue  # not what an event of an export looks like
            trials -= 1
            if shows(less):
                event = less
                break
            if trials <= 0:
                break
        else:
            break
    return json.dumps(event, ensure_ascii=False, sort_keys=True)


def _halves(event: dict[str, Any], steps: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Bold steps first: half of the fields at once."""
    names = [name for name in event if name != "event_type"]
    if len(names) > 4:
        for dropped in (names[: len(names) // 2], names[len(names) // 2 :]):
            yield {name: value for name, value in event.items() if name not in dropped}
    yield from steps


def _made_up(event: dict[str, Any], number: str = "1") -> dict[str, Any]:
    made = {}
    for name, value in event.items():
        kept = name in _KEPT_FIELDS and isinstance(value, str) and shown(value) == value
        made[_name(name)] = value if kept else _value(value, number)
    return made


def _name(name: str) -> str:
    return name if shown(name) == name else _text(name)


def _value(value: Any, number: str) -> Any:
    if isinstance(value, dict):
        return {_name(name): _value(member, number) for name, member in value.items()}
    if isinstance(value, list):
        return [_value(item, number) for item in value]
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool) or value is None:
        return value
    return _number(value, number)


def _number(value: float, digit: str) -> Any:
    """A number of as many digits, written in the same form."""
    if value in (0, 1, -1):
        return value
    mantissa, sign, exponent = repr(value).partition("e")
    made = re.sub("[0-9]", digit, mantissa) if value == value and abs(value) != float("inf") else ""  # noqa: PLR0124
    try:
        return json.loads(made.replace("-0", "-", 1) + sign + exponent) if made else 0
    except ValueError:
        return 0


def _text(text: str) -> str:
    if _HARMLESS.fullmatch(text):
        return text
    time = _TIME.fullmatch(text)
    if time:
        fraction = f".{'0' * (len(time[2]) - 1)}" if time[2] else ""
        return f"2026-01-01{time[1]}00:00:00{fraction}{time[3]}"
    if len(text) > 14 and _EMAIL.fullmatch(text):
        return f"{'x' * (len(text) - 12)}@example.com"
    return "".join(map(_character, text))


def _character(character: str) -> str:
    if character.isascii():
        if character.isdigit():
            return "1"
        return ("X" if character.isupper() else "x") if character.isalpha() else character
    kind = unicodedata.category(character)
    if kind[0] == "L":
        return {"Lu": "Ж", "Ll": "ж"}.get(kind, "語")
    if kind[0] == "N":
        return "٣" if kind == "Nd" else character
    if character > "\uffff":
        return "😀"
    return character
