"""Reteno takes 20 kB of an event: what is left out of a larger one, and that nothing is left out of a smaller one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from payloads.amplitude import Platform
from tile import render
from tile.reteno import events as tile
from tile.reteno.webhooks import events as webhook

if TYPE_CHECKING:
    from payloads.amplitude import JSON
    from tile.destination import Destination

_LIMIT = 20_000


def _params(destination: Destination, properties: dict[str, JSON], **fields: JSON) -> dict[str, Any]:
    event: dict[str, JSON] = {"event_type": "E", "user_id": "u", "event_properties": properties, **fields}
    found: dict[str, Any] = {}
    for view in (Platform(), Platform(mapped_properties="json")):
        text = render(destination, event, platform=view).body
        assert len(text.encode()) <= _LIMIT
        found = {each["name"]: each["value"] for each in json.loads(text)["params"]}
    return found


@pytest.mark.parametrize("destination", [tile, webhook], ids=["tile", "webhook"])
class TestSize:
    @pytest.mark.parametrize("text", ["a", "я", "語", "🎈", '"', "\n", "\x01", "</", "%"])
    def test_whatever_the_characters_it_is_within_the_limit(self, destination: Destination, text: str) -> None:
        properties: dict[str, JSON] = {f"{text}{number}": text * 1000 for number in range(60)}
        assert _params(destination, {**properties, "small": "x"})["small"] == "x"

    def test_all_that_fits_is_sent(self, destination: Destination) -> None:
        properties: dict[str, JSON] = {f"p{number}": "я" * 1000 for number in range(9)}
        assert properties.items() <= _params(destination, properties).items()

    def test_the_large_one_is_left_out_and_the_others_are_sent(self, destination: Destination) -> None:
        properties: dict[str, JSON] = {"first": "x", "large": "x" * 19_500, "last": "x"}
        found = _params(destination, properties)
        assert "large" not in found
        assert (found["first"], found["last"]) == ("x", "x")

    def test_hundreds_of_properties(self, destination: Destination) -> None:
        _params(destination, {f"property number {number}": "x" * number for number in range(700)})

    def test_hostile_names_of_the_event_and_the_user(self, destination: Destination) -> None:
        long = "\x01" * 1024
        _params(destination, {"a": long}, event_type=long, user_id=f"u{long}")


def test_chosen_values_of_an_account() -> None:
    event: dict[str, JSON] = {
        "event_type": "E",
        "user_id": "u",
        "country": "Ukraine",
        "event_properties": {"plan": "annual", "price": 2.5, "amplitude.country": "taken"},
        "user_properties": {"visits": 7, "email": "a@example.com"},
        "group_properties": {
            "org": {"acme": {"plan": "pro"}, "beta": {"plan": "free", "seats": 5}},
            "team": {"x": {"size": 3}},
        },
        "derived_properties": {"Is big": True, "Channel": "Email", "amplitudeUser.visits": "taken"},
        "lookup_properties": {"Region": "EMEA"},
    }
    values = {
        "event_properties": "price",
        "columns": "country, city",
        "user_properties": "visits",
        "group_properties": "plan, seats, size, country",
        "derived_properties": "Is big",
        "lookup_properties": "Region, Other",
    }
    body = render(webhook, event, webhook.customer_settings(parameters=values, samples=False)).body
    assert {each["name"]: each["value"] for each in json.loads(body)["params"]} == {
        "externalCustomerId": "u",
        "amplitudeEventType": "E",
        "price": "2.5",
        "amplitude.country": "Ukraine",
        "amplitudeUser.visits": "7",
        "amplitudeGroup.plan": "pro",
        "amplitudeGroup.seats": "5",
        "amplitudeGroup.size": "3",
        "amplitudeDerived.Is big": "true",
        "amplitudeLookup.Region": "EMEA",
    }


def test_arrays_and_objects_are_nested_json() -> None:
    held: dict[str, JSON] = {
        "items": [{"sku": 'A "1"', "qty": 2, "tags": ["x", None]}],
        "none": [],
        "deep": {"a": {"b": True}},
    }
    assert _params(webhook, held)["items"] == [{"sku": 'A "1"', "qty": "2", "tags": ["x", ""]}]
    assert _params(webhook, held)["none"] == []
    assert _params(webhook, held)["deep"] == {"a": {"b": "true"}}


def test_three_identifiers_that_do_not_fit_together() -> None:
    """One identifier is always sent, others as far as there is room; what is left is shared by the properties."""
    customer = tile.customer_settings(mapping={"email": "user_properties.email", "phone": "user_properties.phone"})
    for count in (1, 30):
        long = "u" + "\x01" * 1023
        event: dict[str, JSON] = {
            "event_type": long,
            "user_id": long,
            "user_properties": {"email": long, "phone": long},
            "event_properties": {f"p{number}": long for number in range(count)},
        }
        text = render(tile, event, customer).body
        assert len(text.encode()) <= _LIMIT
        assert {each["name"]: each["value"] for each in json.loads(text)["params"]}["externalCustomerId"] == long
    event |= {"user_id": "u", "user_properties": {"email": "a@example.com", "phone": "+380671234567"}}
    params = [each["name"] for each in json.loads(render(tile, event, customer).body)["params"]]
    assert params[1:4] == ["externalCustomerId", "email", "phone"]
