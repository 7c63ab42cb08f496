from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from payloads.amplitude import JSON

import pytest

from payloads.amplitude import properties

_EVENT: dict[str, JSON] = {
    "user_id": "u1",
    "country": None,
    "event_properties": {"plan": "trial", "a.b": 1, "[Amplitude] Page URL": "x", "user_id": "not this"},
    "user_properties": {"plan": "annual", "email": "e@example.com"},
    "derived_properties": {"is weekend": "no"},
    "group_properties": {"team": {"red": {"size": 4}, "blue": {"seats": 25, "size": 3}}},
}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("user_id", "u1"),
        ("country", None),
        ("user_properties.plan", "annual"),
        ("event_properties.plan", "trial"),
        ("event_properties.a.b", 1),
        ("event_properties.[Amplitude] Page URL", "x"),
        ("event_properties.user_id", "not this"),
        ("derived_properties.is weekend", "no"),
        ("lookup_properties.x", None),
        ("group_properties.size", 3),
        ("group_properties.seats", 25),
        ("group_properties.none", None),
        ("plan", "trial"),
        ("user_properties", None),
        ("email", "e@example.com"),
        ("a.b", 1),
        ("nowhere", None),
    ],
)
def test_what_a_written_property_means(written: str, value: object) -> None:
    assert properties.resolve(_EVENT, written) == value


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("user_properties.plan", "plan"),
        ("event_properties.a.b", "a.b"),
        ("group_properties.seats", "seats"),
        ("a.b", "a.b"),
        ("plan", "plan"),
    ],
)
def test_the_key_in_mapped_properties(written: str, name: str) -> None:
    assert properties.short_name(written) == name


def test_every_property_of_the_event_then_of_the_user() -> None:
    assert properties.every_property(_EVENT) == (
        "event_properties.plan",
        "event_properties.a.b",
        "event_properties.[Amplitude] Page URL",
        "event_properties.user_id",
        "user_properties.plan",
        "user_properties.email",
    )
