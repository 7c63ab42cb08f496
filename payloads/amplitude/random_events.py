"""Random events of a universe, for fuzzing: made of what breaks templates more often than of what doesn't.

Every choice is one draw, and low draws choose the simple, so that a tool that replays smaller draws (Hypothesis
does) comes to smaller events. `smaller` does the same for an event whose draws are gone.
"""

from __future__ import annotations

import json
import string
from typing import TYPE_CHECKING

from payloads.amplitude.universe import LONGEST_STRING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from random import Random

    from payloads.amplitude.catalogue import Field
    from payloads.amplitude.json_values import JSON
    from payloads.amplitude.universe import Universe

_WORDS = (
    "", "a", "null", "true", "0", "email", "Kyiv", " ", "none", "1,234.5", "é", "Київ", "日本", "😀", "\u200f", "\u2028",
    '"', "'", "\\", "/", "\n", "\t", "\r", "\x00", "\x1f", "\x7f", "\u0085", "\ufeff", "</script>", "&amp;", "${x}",
    "#{x}", "[=x]", "<#if>", "<@x/>", '"quoted"', '"a\\', "{}", "[]", '{"a":1}', "\U0010ffff", "İ", "ß", "e\u0301",
)  # fmt: skip
_NUMBERS: tuple[int | float, ...] = (
    0, 1, -1, 0.5, 1000, 1234567, 1999.5, -1234.5, 0.00001, -0.0, 1e21, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 1e-300,
    1.7e308, 12.3456789,
)  # fmt: skip
_EVENT_TYPES = ("LessonStarted", "[Amplitude] Page Viewed", "session_start", 'Clicked "Buy"', "A/B, test?")
_HASHES = ("event_properties", "user_properties", "derived_properties", "lookup_properties")


def random_event(
    rng: Random, universe: Universe, *, names: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, JSON]:
    """One of a universe's events, in the export view; the same for the same state of `rng`.

    `names` are properties it shall often have, by kind, e.g. `{"user_properties": ("email",)}`.
    """
    event: dict[str, JSON] = {}
    for field in universe.subject.fields:
        needed = field.name in universe.always or (names is not None and field.name in names)
        there = 2 if needed else rng.choice((0, 0, 1, 2, 2))  # absent, null, a value
        if there == 1:
            event[field.name] = None
        elif there == 2:
            event[field.name] = _field(rng, field, universe, (names or {}).get(field.name, ()))
    return event


def smaller(event: Mapping[str, JSON], universe: Universe) -> Iterator[dict[str, JSON]]:
    """Events a step smaller that are in the universe, too, the boldest steps first.

    To shrink an event that shows a fault: take the first of these that shows it still, and begin again.
    """
    for name in event:
        if name not in universe.always:
            yield {key: value for key, value in event.items() if key != name}
    for name, value in event.items():
        for less in _smaller(value):
            if next(universe.field_objections(name, less), None) is None:
                yield {**event, name: less}


def _smaller(value: JSON) -> Iterator[JSON]:
    if isinstance(value, dict):
        if len(value) > 1:
            yield {}
        yield from (member for member in value.values() if isinstance(member, dict))
        for name, member in value.items():
            yield {key: other for key, other in value.items() if key != name}
            yield from ({**value, name: inner} for inner in _within(member))
            yield from ({**value, name: less} for less in _smaller(member))
            for shorter in _smaller(name):
                yield {str(shorter) if key == name else key: other for key, other in value.items()}
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield value[:index] + value[index + 1 :]
            steps = (*_within(item), *_smaller(item))
            yield from ([*value[:index], less, *value[index + 1 :]] for less in steps)
    elif isinstance(value, str):
        sizes = dict.fromkeys(size for size in (len(value) // 2, len(value) // 8, 1) if 0 < size <= len(value))
        for size in sizes:
            yield value[size:]
            yield value[:-size]
    elif isinstance(value, bool):
        yield from (False,) if value else ()
    elif isinstance(value, int | float) and value != 0:
        yield 0
        if not float(value).is_integer():
            yield int(value)


def _within(value: JSON) -> Sequence[JSON]:
    """What may take the place of an array or object: what it holds."""
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ()


def _field(rng: Random, field: Field, universe: Universe, names: Sequence[str]) -> JSON:
    if field.name in _HASHES:
        return _properties(rng, names)
    if field.name == "groups":
        return {_name(rng): [_text(rng) for _ in range(rng.randrange(3))] for _ in range(rng.randrange(3))}
    if field.name == "group_properties":
        return {_name(rng): {_name(rng): _properties(rng, names)} for _ in range(rng.randrange(3))}
    match field.type:
        case "object":
            return _properties(rng, ())
        case "array":
            return [_member(rng, names) for _ in range(rng.choice((0, 1, 1, 2, 3)))]
        case "boolean":
            return rng.random() >= 0.5
        case "integer":
            return rng.choice((0, 1, -1, 129, 1772439300000, 45975551903, 2**31, 2**53 + 1, 2**63 - 1))
        case "number":
            return rng.choice(_NUMBERS)
    if field.name in universe.formats:
        return _formatted(rng, field.name)
    if field.name == "event_type" and rng.random() < 0.7:
        return rng.choice(_EVENT_TYPES)
    return _text(rng)


def _member(rng: Random, names: Sequence[str]) -> JSON:
    """A member of a cohort."""
    member: dict[str, JSON] = {}
    if rng.random() < 0.9:
        member["user_id"] = rng.choice(("user-10482", None, _text(rng)))
    if rng.random() < 0.5:
        member["user_properties"] = _properties(rng, names)
    return member


def _formatted(rng: Random, name: str) -> str:
    if name == "computed_time":
        return str(rng.randrange(10**12))
    if name == "uuid":
        digits = "".join(rng.choice("0123456789abcdef") for _ in range(32))
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    if name == "ip_address":
        return rng.choice(("192.0.2.44", "2001:db8::1"))
    date = f"{rng.randrange(2000, 2100)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
    time = f"{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}"
    fraction = rng.choice((f".{rng.randrange(10**6):06}", f".{rng.randrange(1000):03}", ""))
    return f"{date}{rng.choice(' T')}{time}{fraction}{rng.choice(('', 'Z'))}"


def _properties(rng: Random, names: Sequence[str]) -> dict[str, JSON]:
    made: dict[str, JSON] = {name: _value(rng, 2) for name in names if rng.random() >= 0.3}
    for _ in range(rng.randrange(4)):
        made[_name(rng)] = _value(rng, 2)
    return made


def _value(rng: Random, depth: int) -> JSON:
    """A value, nested at most so deep."""
    kind = rng.randrange(10 if depth else 8)
    if kind < 4:
        return _text(rng)
    if kind < 6:
        return rng.choice(_NUMBERS) if rng.random() < 0.8 else rng.uniform(-1e9, 1e9)
    if kind == 6:
        return rng.random() >= 0.5
    if kind == 7:
        return None
    if kind == 8:
        return [_value(rng, depth - 1) for _ in range(rng.randrange(3))]
    return {_name(rng): _value(rng, depth - 1) for _ in range(rng.randrange(3))}


def _name(rng: Random) -> str:
    return rng.choice(string.ascii_lowercase[:3]) if rng.random() < 0.4 else _text(rng)


def _text(rng: Random) -> str:
    length = rng.randrange(4)
    text = "".join(rng.choice(_WORDS) for _ in range(length))
    style = rng.random()
    if style > 0.98:
        return (text or "x") * LONGEST_STRING if len(text) < 2 else (text * LONGEST_STRING)[:LONGEST_STRING]
    return json.dumps(text, ensure_ascii=False) if style > 0.9 else text
