"""An API like Mixpanel's import of events.

https://docs.mixpanel.com/reference/import-events – a list of events, each with its time since 1970, the user's id (some
placeholders, such as `null` or `anonymous`, are refused), and an id of at most 36 letters, digits and hyphens by which it
counts once. https://docs.mixpanel.com/troubleshooting/errors/400-bad-request tells what is refused. An event has at most 255
properties; names and values beyond 255 characters are cut there, so they are cut here.
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
from tile.body import epoch_ms, event, mapped, properties

_IMPORT = "https://docs.mixpanel.com/reference/import-events"
_REFUSED = "https://docs.mixpanel.com/troubleshooting/errors/400-bad-request"

events = Tile(
    key="mixpanel-like-events",
    integration_name="Mixpanel-like",
    connection=ConnectionInfo(
        display_name="Mixpanel-like",
        category="Marketing Analytics",
        summary="Product analytics.",
        description="Events from Amplitude are analysed beside those that come from elsewhere.",
        logo=logo_file("logo.png"),
    ),
    parameters=(
        Parameter(
            name="authorization",
            display_name="Project token, in Base64 as `token:`",
            secret=True,
            sample="c2FtcGxlLXRva2VuOg==",
        ),
    ),
    mapping=(MappedField(name="distinct_id", required=True, default="user_id"),),
    endpoint=Endpoint(method="POST", url="https://api.mixpanel.com/import?strict=1"),
    headers=(Header(name="Authorization", value="Basic ${parameters.authorization}"),),
    body=Body.of(
        [
            {
                "event": event.event_type.truncated(255),
                "properties": properties.members(
                    name=lambda each: each.name.truncated(255),
                    value=lambda each: each.value.truncated(255),
                    at_most=250,
                    beside={
                        "time": epoch_ms(event.event_time, default=0),
                        "distinct_id": mapped.distinct_id,
                        "$insert_id": event.uuid.only("A-Za-z0-9-").truncated(36),
                    },
                ),
            }
        ]
    ),
    contract=Contract(
        name="Mixpanel-like",
        endpoint="POST https://api.mixpanel.com/import",
        json_schema={
            "type": "array",
            "items": {
                "type": "object",
                "required": ["event", "properties"],
                "properties": {
                    "event": {"type": "string", "maxLength": 255},
                    "properties": {
                        "type": "object",
                        "required": ["time", "distinct_id", "$insert_id"],
                        "properties": {
                            "time": {"type": "integer"},
                            "distinct_id": {"type": "string", "minLength": 1},
                            "$insert_id": {"type": "string", "pattern": "^[A-Za-z0-9-]{0,36}$"},
                        },
                        "additionalProperties": {"type": "string", "maxLength": 255},
                    },
                },
            },
        },
        max_body_bytes=10_000_000,
        sources=(
            Source(constraint="time, distinct_id and $insert_id; the list's form; 10 MB", url=_IMPORT),
            Source(constraint="what is refused", url=_REFUSED),
        ),
    ),
    preconditions=(
        Precondition(
            name="known-user",
            any_of=("mappedFields.distinct_id",),
            ignored=("null", "none", "nil", "anon", "anonymous", "n/a"),
            customer="Filter out events of users who are not known.",
            reason="Placeholders are refused as a distinct_id, and events without one are left out of most reports.",
        ),
    ),
)
