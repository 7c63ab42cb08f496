"""An Event Streaming tile in the portal's words: the configuration's sections in its order, and the customer's form.

Sources: https://amplitude.com/docs/partners/create-an-event-streaming-integration for fields, titles and their order;
https://amplitude.com/docs/data/destination-event-streaming-overview for the form a customer sees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tile.preview.highlight import highlighted
from tile.preview.page import Box, Editor, Endpoint, Field, Fields, Form, Notes, Step, Switch, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.declaration import Tile
    from tile.preview.page import Section


PROPERTIES = "mappedProperties"
"""The box of the ticked properties."""


_SEND_USERS = {"sent": "Users are sent as they change", "refused": "Off: the template stops at users"}


def sections(tile: Tile) -> tuple[Section, ...]:
    """What the portal's form holds."""
    return tuple(_sections(tile))


def form(tile: Tile) -> Form:
    """What a customer fills in."""
    mapped = tuple(
        Box(f"mappedFields.{field.name}", field.name, field.description, field.default or "", required=field.required)
        for field in tile.mapping
    )
    return Form(
        title=f"{tile.connection.display_name} – Event Stream",
        hint=tile.connection.summary,
        boxes=tuple(
            Box(
                f"parameters.{each.name}",
                each.display_name,
                each.description,
                f"${tile.environment_name(each)}" if each.secret else each.sample,
                secret=each.secret,
                required=True,
            )
            for each in tile.parameters
        ),
        status=Switch("Status", "Enabled"),
        switches=(
            Switch("Send Events", "Events are sent as they arrive"),
            *([Switch("Send Users", _SEND_USERS[tile.send_users])] if tile.send_users else ()),
        ),
        steps=(
            Step(
                "Select and filter events",
                "The customer chooses the events to send, and conditions on their properties.",
                notes=tuple((each.customer, each.reason) for each in tile.preconditions),
            ),
            Step(
                "Map properties to destination",
                "Each field takes one Amplitude property. Without the required ones, nothing is sent."
                if mapped
                else "This destination has no field to map.",
                boxes=mapped,
            ),
            Step(
                "Select additional properties",
                "Further event and user properties to send. The samples are rendered with all of them ticked.",
                boxes=(Box(PROPERTIES, "Properties", "Names, separated by commas; none means all of them."),),
            ),
        ),
    )


def _sections(tile: Tile) -> Iterator[Section]:
    connection = tile.connection
    yield Fields(
        "connection",
        "Connection info",
        "How the integration presents itself in Amplitude's catalogue.",
        (
            Field("Display Name", connection.display_name),
            Field("Category", connection.category),
            Field("Summary", connection.summary),
            Field("Full Description", connection.description),
            Field("Integration name", tile.integration_name),
        ),
        logo=True,
    )
    yield Table(
        "parameters",
        "Create Parameters",
        "Parameters can be used in the URL, the headers and the event body below.",
        ("Parameter Display Name", "Parameter Name"),
        tuple((each.display_name, each.name) for each in tile.parameters),
        "No parameters: the customer types nothing in.",
    )
    yield Table(
        "mapping",
        "Customize User Properties Mapping",
        "Fields the customer fills with an Amplitude property of their choice.",
        ("Destination Property Name", "Required?", "The samples use"),
        tuple((each.name, "Required" if each.required else "", each.default or "") for each in tile.mapping),
        "No destination properties: the customer maps nothing.",
    )
    yield Endpoint(
        "payload",
        "Customize Events Payload",
        tile.endpoint.method,
        Field("URL Endpoint", code=highlighted(tile.endpoint.url), part="URL"),
        tile.presets,
        tuple(
            Field(each.name, code=highlighted(each.value), part=f"header {each.name}", hint=each.label or "")
            for each in tile.headers
        ),
    )
    yield Editor(
        "body",
        "Event Body Editor",
        Field(tile.body.name, code=highlighted(tile.body.text), part="body"),
        "FreeMarker template for constructing the payload to be sent to the destination.",
    )
    if tile.notes:
        yield Notes(
            "notes",
            "What customers must know",
            "Not part of the form: it belongs in the set-up guide.",
            tuple(("", note) for note in tile.notes),
        )
