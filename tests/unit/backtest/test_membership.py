"""Who a proof speaks of, as `Universe.objections` has it."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from payloads.amplitude import UNIVERSES, Platform, samples
from payloads.amplitude.random_events import random_event
from tile.backtest.membership import membership
from tile.backtest.needs import Needs
from tile.reteno import events as reteno_events

_SETUP = reteno_events.customer_settings(properties=["plan", "event_properties.price"])
_AS_DEEP_AS_CAN_BE: Any = "x"
for _ in range(40):
    _AS_DEEP_AS_CAN_BE = [_AS_DEEP_AS_CAN_BE]
_VALUES: tuple[Any, ...] = (
    None, "", "x" * 1024, "x" * 1025, "é" * 1024, "\ud800", "a\udfffb", "😀", 5, -(10**30), 1.5, float("inf"), float("nan"), True, [], {},
    [None], {"a": None}, {"a": "x" * 1025}, {"a" * 1024: 1}, {"a" * 1025: 1}, {"a": {"b": ["\ud800"]}}, ["x", {"y": float("inf")}],
    _AS_DEEP_AS_CAN_BE, [_AS_DEEP_AS_CAN_BE], {"a": _AS_DEEP_AS_CAN_BE}, "2026-03-02 08:15:30.123000", "2026-02-30 08:15:30", "2026-03-02 08:15:30\n",
    "192.0.2.44", "6f1c5a4e-15f5-11f1-9f0e-0a58a9feac01", {"company": ["a"]}, {"company": "a"}, {"company": {"a": {"size": 5}}},
)  # fmt: skip
_FIELDS = (
    "event_type", "event_time", "event_properties", "user_properties", "groups", "group_properties", "uuid", "ip_address", "amplitude_id",
    "paying", "location_lat", "user_id", "derived_properties", "nobody_knows", "data",
)  # fmt: skip


@pytest.mark.parametrize("universe", UNIVERSES)
@pytest.mark.parametrize("field", _FIELDS)
def test_a_field(universe: str, field: str) -> None:
    every = reteno_events.universe(universe)
    customer = replace(_SETUP, mapping={}, properties=())
    is_inside = membership(every, customer, Platform(), Needs(frozenset({field}), frozenset()))
    assert is_inside is not None
    usual: dict[str, Any] = samples.load("mobile-full")
    assert not list(every.objections(usual))
    for value in _VALUES:
        event = {**usual, field: value}
        assert is_inside(event) == (not list(every.objections(event))), value
    event = {name: value for name, value in usual.items() if name != field}
    assert is_inside(event) == (not list(every.objections(event)))
    assert is_inside({field: usual.get(field)}), "other fields don't matter"


def test_random_events() -> None:
    every = reteno_events.universe()
    is_inside = membership(every, _SETUP, Platform(), None)
    quick = membership(every, _SETUP, Platform(), Needs(frozenset({"event_type"}), frozenset()))
    assert is_inside is not None
    assert quick is not None
    rng = random.Random(5)
    found = set()
    for number in range(300):
        event = random_event(rng, UNIVERSES["cautious" if number % 2 else "documented"])
        assert is_inside(event) == (not list(every.objections(event)))
        found.add((is_inside(event), quick(event)))
    assert found == {(True, True), (False, True), (False, False)}


@pytest.mark.parametrize(
    ("mapping", "properties", "event"),
    [
        ({"email": "user_properties.email"}, (), {"user_properties": {"email": "x" * 1025}}),
        ({"email": "email"}, (), {"event_properties": {"email": "x" * 1025}}),
        ({"email": "email"}, (), {"user_properties": {"email": "\ud800"}}),
        ({"id": "user_id"}, (), {"user_id": 5}),
        ({}, ("plan",), {"user_properties": {"plan": ["\ud800"]}}),
        ({}, ("group_properties.size",), {"group_properties": {"company": 5}}),
        ({}, ("derived_properties.size",), {"derived_properties": {"size": "x" * 1025}}),
        ({}, None, {"event_properties": {"x" * 1025: 1}}),
    ],
)
def test_what_is_mapped_or_ticked_counts(mapping: dict[str, str], properties: Any, event: dict[str, Any]) -> None:
    every = reteno_events.universe()
    customer = replace(_SETUP, mapping=mapping, properties=properties)
    is_inside = membership(every, customer, Platform(), Needs(frozenset(), frozenset()))
    assert is_inside is not None
    usual = samples.load("mobile-full")
    assert is_inside(usual)
    assert not is_inside({**usual, **event})
    none = membership(every, replace(customer, mapping={}, properties=()), Platform(), Needs(frozenset(), frozenset()))
    assert none is not None
    assert none({**usual, **event})


def test_what_no_proof_speaks_of() -> None:
    every = reteno_events.universe()
    everything = Needs(frozenset(), frozenset())
    for platform in Platform.all():
        assert membership(every, _SETUP, platform, everything) is not None
    assert membership(every, _SETUP, Platform(statics="absent"), everything) is None
    assert membership(every, replace(_SETUP, parameters={"authorization": 'a"b'}), Platform(), everything) is None
    assert membership(every, replace(_SETUP, properties=("x" * 1025,)), Platform(), everything) is None
