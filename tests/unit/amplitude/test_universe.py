"""What is stated of events holds for every event that can be made, under every view, and no more is stated."""

from __future__ import annotations

import json
import re
from functools import cache
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payloads.amplitude import BY_NAME, FIELDS, CustomerSettings, Platform, namespaces, samples
from payloads.amplitude.random_events import random_event, smaller
from payloads.amplitude.universe import CAUTIOUS, DOCUMENTED, UNIVERSES, Values
from tests.strategies import events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.amplitude import JSON
    from payloads.amplitude.universe import Universe

_VIEWS = tuple(Platform.views())
_MAPPING = {"id": "user_id", "plan": "user_properties.plan", "a": "a", "open": None}
_SETUP = CustomerSettings(parameters={"token": "t"}, mapping=_MAPPING)
_BOTH = pytest.mark.parametrize("universe", UNIVERSES.values(), ids=UNIVERSES)


def _leaves(value: JSON, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], JSON]]:
    yield path, value
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _leaves(member, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, str(index)))


@cache
def _stated(universe: Universe, path: tuple[str, ...], platform: Platform | None) -> Values:
    return universe.values(path, platform)


def _check(universe: Universe, event: dict[str, JSON], platform: Platform) -> None:
    model = namespaces(event, _SETUP, platform)
    for path, value in _leaves(model):
        for view in (platform, None):
            stated = _stated(universe, path, view)
            assert stated.objection(value) == "", f"{path} under {view}"
            assert not stated.json_text or isinstance(json.loads(str(value)), str | int | float | bool | None), path
    for root, known in (("input", BY_NAME), ("mappedFields", _MAPPING), ("mappedProperties", ("plan", "a"))):
        held = model[root]
        assert isinstance(held, dict)
        for name in known:
            assert name in held or _stated(universe, (root, name), platform).absent, (root, name)


@_BOTH
@settings(deadline=None)
@given(data=st.data())
def test_it_holds_for_every_event_in_every_view(universe: Universe, data: st.DataObject) -> None:
    event = data.draw(events(universe))
    assert list(universe.objections(event)) == []
    _check(universe, event, data.draw(st.sampled_from(_VIEWS)))


@_BOTH
def test_random_events_are_in_their_universe(universe: Universe) -> None:
    for seed in range(150):
        event = random_event(Random(seed), universe)
        assert list(universe.objections(event)) == []
        _check(universe, event, _VIEWS[seed % len(_VIEWS)])


def test_an_event_is_the_same_for_the_same_seed() -> None:
    made = [random_event(Random(7), DOCUMENTED) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0] != random_event(Random(8), DOCUMENTED)


@_BOTH
@pytest.mark.parametrize("missing", ["absent", "null"])
def test_no_more_is_stated_than_happens(universe: Universe, missing: str) -> None:
    """Whatever may stand at a field does so in one of many events: each type, null, nothing."""
    platform = Platform(missing="null" if missing == "null" else "absent")
    happened: dict[str, set[str]] = {each.name: set() for each in FIELDS}
    for seed in range(120):
        held = namespaces(random_event(Random(seed), universe), _SETUP, platform)["input"]
        assert isinstance(held, dict)
        for name, kinds in happened.items():
            kinds.add("absent" if name not in held else "null" if held[name] is None else "value")
    for name, kinds in happened.items():
        stated = universe.values(("input", name), platform)
        assert kinds == {"value"} | ({"absent"} if stated.absent else set()) | ({"null"} if stated.null else set()), (
            name
        )


@pytest.mark.parametrize(
    ("path", "platform", "types", "absent", "null"),
    [
        (("input",), Platform(), {"object"}, False, False),
        (("input", "event_type"), Platform(), {"string"}, False, False),
        (("input", "amplitude_id"), Platform(), {"integer"}, False, False),
        (("input", "amplitude_id"), Platform(values="stringified"), {"string"}, False, False),
        (("input", "user_id"), Platform(), {"string"}, True, False),
        (("input", "user_id"), Platform(missing="null"), {"string"}, False, True),
        (("input", "paying"), Platform(values="stringified"), {"string"}, True, False),
        (("input", "event_properties"), Platform(missing="null"), {"object"}, False, False),
        (("input", "derived_properties"), Platform(missing="null"), {"object"}, True, True),
        (("input", "event_properties", "x"), Platform(), {"string", "number", "boolean", "array", "object"}, True, False),
        (("input", "event_properties", "x"), Platform(values="stringified"), {"string", "array", "object"}, True, False),
        (("input", "event_properties", "x", "y"), Platform(), {"string", "number", "boolean", "array", "object"}, True, True),
        (("input", "groups", "team"), Platform(), {"array"}, True, False),
        (("input", "app_version"), Platform(), {"string"}, True, False),
        (("parameters", "token"), Platform(), {"string"}, False, False),
        (("mappedFields", "id"), Platform(), {"string", "number", "boolean", "array", "object"}, True, False),
        (("mappedFields", "id"), Platform(unmapped="empty"), {"string", "number", "boolean", "array", "object"}, False, False),
        (("mappedFields", "id"), Platform(unmapped="null"), {"string", "number", "boolean", "array", "object"}, False, True),
        (("mappedProperties", "x"), Platform(mapped_properties="json", missing="null"), {"string"}, True, False),
        (("mappedProperties", "x"), Platform(values="stringified", missing="null"), {"string"}, True, True),
        (("input", "user_id"), None, {"string"}, True, True),
        (("input", "amplitude_id"), None, {"string", "integer"}, False, False),
    ],
)  # fmt: skip
def test_documented(
    path: tuple[str, ...], platform: Platform | None, types: set[str], *, absent: bool, null: bool
) -> None:
    stated = DOCUMENTED.values(path, platform)
    assert (set(stated.types), stated.absent, stated.null) == (types, absent, null)


def test_cautious_takes_nothing_for_granted() -> None:
    for each in FIELDS:
        assert CAUTIOUS.values(("input", each.name)).absent
        assert CAUTIOUS.values(("input", each.name)).null
        native = CAUTIOUS.values(("input", each.name), Platform())
        assert native.pattern is None


def test_what_is_written_in_a_known_way() -> None:
    time = DOCUMENTED.values(("input", "event_time")).pattern
    assert time
    for text in ("2026-03-02 08:15:30.123000", "2022-02-28T20:07:01Z", "2022-10-24 20:07:32.123"):
        assert re.fullmatch(time, text)
    assert not re.fullmatch(time, '2022-02-28 20:07:01"')
    assert DOCUMENTED.values(("input", "session_id"), Platform(values="stringified")).pattern == "-?[0-9]+"
    assert DOCUMENTED.values(("input", "session_id")).pattern == "-?[0-9]+"  # native ones are no strings


@pytest.mark.parametrize("name", samples.names())
def test_samples_are_in_a_universe(name: str) -> None:
    event = samples.load(name)
    assert list(CAUTIOUS.objections(event)) == []
    documented = next(DOCUMENTED.objections(event), None)
    # The portal's own test event has three fields, and `minimal` is there to have few.
    assert (documented is None) == (name not in ("portal-test", "minimal"))


@pytest.mark.parametrize(
    ("change", "objection"),
    [
        ({"event_type": None}, "`event_type` is null"),
        ({"user_id": 5}, "`user_id` is of type integer, not string"),
        ({"paying": "true"}, "`paying` is of type string, not boolean"),
        ({"event_time": "yesterday"}, "`event_time` isn't written as "),
        ({"event_properties": []}, "`event_properties` is of type array, not object"),
        ({"user_id": "x" * 1025}, "`user_id` has 1,025 characters, at most 1,024 can come"),
        ({"event_properties": {"x": "\ud800"}}, "`event_properties.x` has half a surrogate pair"),
        ({"event_properties": {"x" * 1025: 1}}, "`event_properties` has a name of 1,025 characters"),
        ({"event_properties": {"x": float("inf")}}, "`event_properties.x` is inf: JSON has no such number"),
        ({"event_properties": {"x": float("nan")}}, "`event_properties.x` is nan: JSON has no such number"),
        ({"location_lat": json.loads("1e400")}, "`location_lat` is inf: JSON has no such number"),
        ({"groups": {"team": ["a", 1]}}, "`groups.team.1` is of type integer, not string"),
    ],
)
def test_objections(change: dict[str, JSON], objection: str) -> None:
    event = samples.load("goal-achieved") | change
    found = list(DOCUMENTED.objections(event))
    assert len(found) == 1
    assert found[0].startswith(objection)


def test_too_deep() -> None:
    value: JSON = "x"
    for _ in range(41):
        value = [value]
    event = samples.load("goal-achieved") | {"event_properties": {"x": value}}
    assert list(DOCUMENTED.objections(event)) == ["`event_properties.x` is nested more than 40 deep"]


def test_named_properties_come_often() -> None:
    names = {"user_properties": ("email",)}
    made = [random_event(Random(seed), DOCUMENTED, names=names)["user_properties"] for seed in range(100)]
    assert 50 < sum("email" in held for held in made if isinstance(held, dict)) < 90


@pytest.mark.parametrize("seed", range(5))
def test_an_event_shrinks_to_what_shows_the_fault(seed: int) -> None:
    def shows(event: dict[str, JSON]) -> bool:
        return '\\"' in json.dumps(event.get("user_properties"))

    event = next(
        each
        for number in range(1000)
        if shows(each := random_event(Random(1000 * seed + number), DOCUMENTED, names={"user_properties": ("plan",)}))
    )
    while (less := next((each for each in smaller(event, DOCUMENTED) if shows(each)), None)) is not None:
        event = less
    assert set(event) == DOCUMENTED.always
    assert len(json.dumps(event["user_properties"])) <= len('{"\\"": null}')  # a quote, as name or value
    assert event["event_properties"] == {}
