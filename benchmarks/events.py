"""Synthetic events in the shape of an Amplitude export line, from a seed."""

from __future__ import annotations

import random

Event = dict[str, object]

_CITIES = [
    ("Kyiv", "Ukraine"),
    ("Berlin", "Germany"),
    ("São Paulo", "Brazil"),
    ("東京", "Japan"),
    ("Reykjavík", "Iceland"),
]
_TEXTS = ["plain", 'with "quotes"', "line\nbreak", "back\\slash", "emoji 😀", "naïve café", "", "a, b; c", "x" * 60]
_EVENTS = ["LessonStarted", "GoalAchieved", "[Amplitude] Page Viewed", "SubscriptionRenewed", "PaymentFailed"]
_ABSENT = [
    "$insert_key", "adid", "amplitude_attribution_ids", "amplitude_event_type", "device_carrier", "dma", "idfa",
    "is_attribution_event", "location_lat", "location_lng", "partner_id", "sample_rate", "source_id",
]  # fmt: skip


def events(count: int, seed: int = 1) -> list[Event]:
    """`count` events with all the columns of an export, missing ones as null."""
    chance = random.Random(seed)
    return [_event(chance, number) for number in range(count)]


def _event(chance: random.Random, number: int) -> Event:
    city, country = chance.choice(_CITIES)
    ios = chance.random() < 0.5
    event: Event = dict.fromkeys(_ABSENT)
    event |= {
        "$insert_id": f"{number:08x}-insert",
        "$schema": 13,
        "amplitude_id": chance.randrange(10**9, 10**12),
        "app": 187520,
        "city": city,
        "country": country,
        "data": {"path": "/2/httpapi"},
        "data_type": "event",
        "device_family": "Apple iPhone" if ios else "Samsung Phone",
        "device_id": f"{chance.randrange(16**12):012X}",
        "device_model": "iPhone15,2" if ios else None,
        "device_type": "Apple iPhone 15" if ios else "Samsung Galaxy S24",
        "event_id": number,
        "event_properties": _properties(chance, "prop"),
        "event_time": f"2026-05-{chance.randrange(1, 29):02d} 20:07:{chance.randrange(60):02d}.795000",
        "event_type": chance.choice(_EVENTS),
        "groups": {},
        "group_properties": {},
        "ip_address": "203.0.113.7",
        "language": "Ukrainian",
        "library": "amplitude-ts/2.16.1",
        "os_name": "ios" if ios else "android",
        "os_version": "17.4.1" if ios else "14",
        "paying": chance.choice([True, False, None]),
        "plan": {},
        "platform": "iOS" if ios else "Android",
        "region": city,
        "session_id": 1_780_000_000_000 + number,
        "user_id": f"user-{number}",
        "user_properties": _properties(chance, "user") | {"email": f"user{number}@example.com"},
        "uuid": f"{number:032x}",
        "version_name": "3.14.1",
    }
    return event


def _properties(chance: random.Random, name: str) -> Event:
    found: Event = {}
    for index in range(chance.randrange(8)):
        found[f"{name}_{index}"] = chance.choice(
            [chance.choice(_TEXTS), chance.randrange(10**7), chance.random() * 1000]
        )
    for key in ("plan", "lesson", "price"):
        if chance.random() < 0.6:
            found[key] = chance.choice([chance.choice(_TEXTS), chance.randrange(10**6)])
    return found
