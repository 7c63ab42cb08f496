"""Events made for a tile are events there can be, whatever is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance.samples import own_events
from tile import CohortWebhook, Endpoint, Webhook, body_text
from tile.rendering import request_template
from tile.reteno import events
from tile.undeclared import bare_tile

if TYPE_CHECKING:
    from payloads.amplitude import JSON
    from tile import Destination

_READS = '{"a": "${input.user_properties.plan}${input.uuid}${mappedProperties.x}${input.user_id!}"}'
_WEBHOOK = {
    "key": "hook",
    "sync_name": "Hook",
    "vendor": "Acme",
    "endpoint": Endpoint(method="POST", url="https://api.acme.example/"),
    "body": body_text(_READS),
}
_DESTINATIONS = {
    "shipped": events,
    "bare": bare_tile(body_text(_READS)),
    "events": Webhook(**_WEBHOOK, sends="events"),  # type: ignore[arg-type]
    "users": Webhook(**_WEBHOOK, sends="users"),  # type: ignore[arg-type]
    "cohorts": CohortWebhook(**_WEBHOOK),  # type: ignore[arg-type]
}


def _made(tile: Destination) -> dict[str, dict[str, JSON]]:
    return own_events.events(tile, request_template(tile).templates())


@pytest.mark.parametrize("tile", _DESTINATIONS.values(), ids=_DESTINATIONS)
def test_they_are_of_the_documented_universe(tile: Destination) -> None:
    made = _made(tile)
    assert tuple(made) == own_events.NAMES
    assert {name: list(tile.universe().objections(event)) for name, event in made.items()} == {
        name: [] for name in own_events.NAMES
    }


def test_what_is_read_by_name_is_there_as_text_number_and_boolean() -> None:
    made = _made(_DESTINATIONS["bare"])
    assert [type(event["user_properties"]["plan"]) for event in made.values()] == [str, float, bool]  # type: ignore[call-overload, index]
    assert [type(event["event_properties"]["x"]) for event in made.values()] == [str, float, bool]  # type: ignore[call-overload, index]
    assert made["generated-text"]["user_id"] == made["generated-text"]["user_properties"]["plan"]  # type: ignore[call-overload, index]


def test_members_of_properties_are_there_where_they_are_read() -> None:
    tile = bare_tile(
        body_text('{"a": "${(input.event_properties.cart.owner.name)!}${(input.event_properties.cart.id)!}"}')
    )
    made = _made(tile)
    assert tuple(made) == (*own_events.NAMES, own_events.OBJECTS)
    text = made["generated-text"]["event_properties"]["cart"]  # type: ignore[call-overload, index]
    assert made[own_events.OBJECTS]["event_properties"] == {"cart": {"owner": {"name": text}, "id": text}}
    assert list(tile.universe().objections(made[own_events.OBJECTS])) == []
