"""An API like Segment's HTTP tracking API.

https://www.twilio.com/docs/segment/connections/sources/catalog/libraries/server/http-api – each request is one event of at
most 32 KB; it names the user, or the device of one who isn't known; the write key is the user of HTTP's basic
authentication; what comes twice with one `messageId` counts once.
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
from tile.body import event, iso, mapped, optional, properties

_DOCUMENTED = "https://www.twilio.com/docs/segment/connections/sources/catalog/libraries/server/http-api"

events = Tile(
    key="segment-like-events",
    integration_name="Segment-like",
    connection=ConnectionInfo(
        display_name="Segment-like",
        category="CDP",
        summary="Customer data for every tool.",
        description="Events from Amplitude go to every tool that is connected there.",
        logo=logo_file("logo.png"),
    ),
    parameters=(
        Parameter(
            name="authorization",
            display_name="Write key, in Base64 as `key:`",
            secret=True,
            sample="c2FtcGxlLWtleTo=",
        ),
    ),
    mapping=(MappedField(name="userId", required=True, default="user_id"),),
    endpoint=Endpoint(method="POST", url="https://api.segment.io/v1/track"),
    headers=(Header(name="Authorization", value="Basic ${parameters.authorization}"),),
    body=Body.of(
        {
            "userId": mapped.userId,
            "anonymousId": optional(event.device_id),
            "event": event.event_type,
            "messageId": optional(event.uuid),
            "timestamp": iso(event.event_time),
            "context": {"library": {"name": "amplitude"}, "ip": optional(event.ip_address)},
            "properties": properties.members(),
        }
    ),
    contract=Contract(
        name="Segment-like",
        endpoint="POST https://api.segment.io/v1/track",
        json_schema={
            "type": "object",
            "required": ["userId", "event", "timestamp"],
            "properties": {
                "userId": {"type": "string", "minLength": 1},
                "anonymousId": {"type": "string", "minLength": 1},
                "event": {"type": "string"},
                "messageId": {"type": "string", "minLength": 1},
                "timestamp": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$"},
                "context": {"type": "object"},
                "properties": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        },
        max_body_bytes=32_000,
        sources=(
            Source(constraint="at most 32 KB, a user or an anonymous id, an event's name", url=_DOCUMENTED),
            Source(constraint="what comes twice with one messageId counts once", url=_DOCUMENTED),
        ),
    ),
    preconditions=(
        Precondition(
            name="known-user",
            any_of=("mappedFields.userId",),
            customer="Filter out events of users who are not known.",
            reason="Each event must name its user.",
        ),
    ),
)
