"""Archives of made-up events with the rough edges of real ones: for trying things out, for tests and for measurements.

The same number, seed and plan give the same bytes. No real person, device or address is in them.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from payloads.amplitude import FIELDS, UNIVERSES
from payloads.amplitude.random_events import random_event
from tile.plan.values import example_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tile.plan import EventPlan

_PROJECT = 187520
_START = datetime(2026, 3, 2, tzinfo=UTC)
_A_FILE = 20_000
"""Events in one file, at most."""
_PLACES = (
    ("Kyiv", "Ukraine"),
    ("Berlin", "Germany"),
    ("São Paulo", "Brazil"),
    ("東京", "Japan"),
    ("Reykjavík", "Iceland"),
)
_TEXTS = (
    "annual", "intro-1", 'the "best" one', "line\nbreak", "C:\\temp", "😀 party", "naïve café", "", "null", "a, b; c",
    "Ірина", "x" * 300, "2026-03-02 08:15:30.123000", "1,234.5", " padded ", "<b>bold</b>",
)  # fmt: skip
_TYPES = (
    "LessonStarted", "LessonFinished", "GoalAchieved", "SubscriptionRenewed", "PaymentFailed", "session_start",
    "[Amplitude] Page Viewed", "orderCreated", 'Clicked "Buy"', "A/B, test?",
)  # fmt: skip
_NAMES = ("plan", "lesson", "price", "lesson_id", "is_trial", "items", "source", "Email", "score %")
_NULL = {field.name: None for field in FIELDS if field.exported}


def files(events: int, seed: int, plan: EventPlan | None = None) -> Iterator[tuple[str, bytes]]:
    """The files of an archive, by name: hourly ones, packed; among them what isn't events, and what is damaged."""
    hours = max(1, min(24, events // 100))
    chance = random.Random(seed)  # noqa: S311 - no secret is made of it
    vocabulary = _vocabulary(plan)
    number = 0
    for hour in range(hours):
        if hours > 6 and hour == 3:
            continue  # an hour for which there is nothing
        until = events * (hour + 1) // hours
        part = 0
        while number < until:
            count = min(_A_FILE, until - number)
            start = _START + timedelta(hours=hour)
            lines = list(_lines(chance, start, number, count, vocabulary))
            number += count
            yield f"{_name(start)}#{part}.json.gz", _packed(lines)
            part += 1
        if hours > 6 and hour == 5:
            yield f"{_name(_START + timedelta(hours=hour))}#complete.json.gz", _packed([])
    if hours > 6:
        merged = {"amplitude_id": 1, "merged_amplitude_id": 2, "merge_event_time": "", "merge_server_time": ""}
        yield f"{_PROJECT}/-{_PROJECT}_2026-03-02_0.json.gz", _packed([json.dumps(merged).encode()])
        # One file is cut off in the middle; what comes before can still be read.
        lines = list(_lines(chance, _START + timedelta(hours=hours), number, 50, vocabulary))
        whole = _packed(lines)
        yield f"{_name(_START + timedelta(hours=hours))}#0.json.gz", whole[: len(whole) * 2 // 3]


def zipped(found: Iterator[tuple[str, bytes]]) -> bytes:
    """The files as one zip, as the Export API gives it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in found:
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 3, 0, 0, 0)), content)
    return made.getvalue()


def _name(hour: datetime) -> str:
    return f"{_PROJECT}/{_PROJECT}_{hour:%Y-%m-%d}_{hour.hour}"


def _packed(lines: Sequence[bytes]) -> bytes:
    return gzip.compress(b"".join(line + b"\n" for line in lines), 6, mtime=0)


def _vocabulary(plan: EventPlan | None) -> list[tuple[str, dict[str, Any]]]:
    """Event types with the properties they are sure to have."""
    if plan is None:
        return [(name, {}) for name in _TYPES]
    return [
        (event.name, {each.name: example_of(each) for each in event.parameters}) for event in plan.through_amplitude
    ]


def _lines(
    chance: random.Random, start: datetime, first: int, count: int, vocabulary: Sequence[tuple[str, dict[str, Any]]]
) -> Iterator[bytes]:
    before = b""
    for number in range(first, first + count):
        due = start + timedelta(seconds=3600 * (number - first) / count, milliseconds=chance.randrange(1000))
        line = json.dumps(
            _event(chance, number, due, vocabulary), sort_keys=True, ensure_ascii=chance.random() < 0.5
        ).encode("utf-8", "surrogatepass")
        roll = chance.random()
        if roll < 0.0005:
            yield line[: len(line) // 2]  # a line that was cut
        elif roll < 0.001:
            yield b""
        elif roll < 0.005 and before:
            yield before  # the same event once more
        yield line
        before = line


def _event(
    chance: random.Random, number: int, due: datetime, vocabulary: Sequence[tuple[str, dict[str, Any]]]
) -> dict[str, Any]:
    name, sure = chance.choice(vocabulary)
    city, country = chance.choice(_PLACES)
    person = chance.randrange(50_000)
    known = chance.random() < 0.9
    ios = chance.random() < 0.5
    time = f"{due:%Y-%m-%d %H:%M:%S}.{due.microsecond:06d}"
    event: dict[str, Any] = {
        **_NULL,
        "$insert_id": f"{number:08x}-insert",
        "amplitude_id": 45_975_000_000 + person,
        "app": _PROJECT,
        "city": city,
        "client_event_time": time,
        "client_upload_time": time,
        "country": country,
        "data": {"path": "/2/httpapi"},
        "data_type": "event",
        "device_family": "Apple iPhone" if ios else "Samsung Phone",
        "device_id": f"{person:012X}",
        "device_type": "Apple iPhone 15" if ios else "Samsung Galaxy S24",
        "event_id": number,
        "event_properties": sure | _properties(chance),
        "event_time": time,
        "event_type": name,
        "group_properties": {},
        "groups": {},
        "ip_address": "192.0.2.44",
        "language": "Ukrainian",
        "library": "amplitude-ts/2.16.1",
        "os_name": "ios" if ios else "android",
        "os_version": "17.4.1" if ios else "14",
        "paying": chance.choice([True, False, None]),
        "plan": {},
        "platform": "iOS" if ios else "Android",
        "processed_time": time,
        "region": city,
        "server_received_time": time,
        "server_upload_time": time,
        "session_id": 1_772_000_000_000 + person,
        "user_id": f"user-{person}" if known else None,
        "user_properties": _properties(chance) | ({"email": f"user{person}@example.com"} if known else {}),
        "uuid": f"{number:08x}-15f5-11f1-9f0e-{person:012x}",
        "version_name": "3.14.1",
    }
    if chance.random() < 0.002:  # whatever an event can be, odd texts and large numbers
        odd = random_event(chance, UNIVERSES["documented"])
        event |= {key: odd[key] for key in ("event_properties", "user_properties", "event_type") if odd.get(key)}
    if chance.random() < 0.001:
        event["region_code"] = "XX"  # a field that no documentation names
    return event


def _properties(chance: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in _NAMES:
        roll = chance.random()
        if roll < 0.35:
            found[name] = chance.choice(_TEXTS)
        elif roll < 0.5:
            found[name] = chance.choice(
                (chance.randrange(10**7), round(chance.random() * 1000, 3), True, None, 2**53 + 1)
            )
        elif roll < 0.53:
            found[name] = chance.choice((["a", "b"], {"inner": 1}))
    if chance.random() < 0.0005:
        found["essay"] = "y" * 30_000
    return found
