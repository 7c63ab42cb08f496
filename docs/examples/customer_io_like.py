"""An API like Customer.io's Track API, version 2.

https://docs.customer.io/api/track/ – one `entity` is a person and what they did; the site's id and the API key are user and
password of HTTP's basic authentication. https://docs.customer.io/integrations/api/track/tag/track-events/track/ – the
properties from_address, recipient and reply_to override the settings of an automation, so they are left out.
"""

from tile import (
    Body,
    ConnectionInfo,
    Contract,
    Endpoint,
    Header,
    MappedField,
    Parameter,
    Precondition,
    Source,
    Tile,
    logo_file,
)
from tile.body import epoch_seconds, event, mapped, properties

_TRACK = "https://docs.customer.io/api/track/"
_RESERVED = "https://docs.customer.io/integrations/api/track/tag/track-events/track/"

events = Tile(
    key="customer-io-like-events",
    integration_name="Customer.io-like",
    connection=ConnectionInfo(
        display_name="Customer.io-like",
        category="Marketing Automation",
        summary="Messages that follow what people do.",
        description="Events from Amplitude trigger campaigns and sort people into segments.",
        logo=logo_file("logo.png"),
    ),
    parameters=(
        Parameter(
            name="authorization",
            display_name="Site id and API key, in Base64 as `id:key`",
            secret=True,
            sample="c2l0ZTpzYW1wbGUta2V5",
        ),
    ),
    mapping=(MappedField(name="id", required=True, default="user_id"),),
    endpoint=Endpoint(method="POST", url="https://track.customer.io/api/v2/entity"),
    headers=(Header(name="Authorization", value="Basic ${parameters.authorization}"),),
    body=Body.of(
        {
            "type": "person",
            "identifiers": {"id": mapped.id},
            "action": "event",
            "name": event.event_type.trimmed().or_else("unnamed"),
            "timestamp": epoch_seconds(event.event_time, default=0),
            "attributes": properties.members(
                where=lambda each: ~each.name.is_one_of("from_address", "recipient", "reply_to")
            ),
        }
    ),
    contract=Contract(
        name="Customer.io-like",
        endpoint="POST https://track.customer.io/api/v2/entity",
        json_schema={
            "type": "object",
            "required": ["type", "identifiers", "action", "name"],
            "properties": {
                "type": {"const": "person"},
                "identifiers": {
                    "type": "object",
                    "required": ["id"],
                    "properties": {"id": {"type": "string", "minLength": 1}},
                },
                "action": {"const": "event"},
                "name": {"type": "string", "minLength": 1},
                "timestamp": {"type": "integer"},
                "attributes": {
                    "type": "object",
                    "properties": {"from_address": False, "recipient": False, "reply_to": False},
                    "additionalProperties": {"type": "string"},
                },
            },
        },
        sources=(
            Source(constraint="the members of an entity", url=_TRACK),
            Source(constraint="properties that override settings", url=_RESERVED),
        ),
    ),
    preconditions=(
        Precondition(
            name="known-user",
            any_of=("mappedFields.id",),
            customer="Filter out events of users who are not known.",
            reason="A person is recognised by an id.",
        ),
    ),
)
