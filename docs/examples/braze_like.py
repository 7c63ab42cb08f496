"""An API like Braze's /users/track.

https://www.braze.com/docs/api/endpoints/user_data/post_user_track – up to 75 events in one request; here it is one.
https://www.braze.com/docs/api/objects_filters/event_object – an event has a user, a name and its time in ISO 8601; a
property's name is at most 255 characters long and begins with no dollar sign. With `_update_existing_only` no user is made.
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
from tile.body import event, iso, mapped, properties

_EVENT = "https://www.braze.com/docs/api/objects_filters/event_object"
_TRACK = "https://www.braze.com/docs/api/endpoints/user_data/post_user_track"

events = Tile(
    key="braze-like-events",
    integration_name="Braze-like",
    connection=ConnectionInfo(
        display_name="Braze-like",
        category="Marketing Automation",
        summary="Customer engagement across channels.",
        description="Events from Amplitude start campaigns and canvases.",
        logo=logo_file("logo.png"),
    ),
    parameters=(
        Parameter(name="instance", display_name="Instance, e.g. iad-01", sample="iad-01"),
        Parameter(name="apiKey", display_name="REST API key", secret=True, sample="sample-key"),
    ),
    mapping=(MappedField(name="external_id", required=True, default="user_id"),),
    endpoint=Endpoint(method="POST", url="https://rest.${parameters.instance}.braze.com/users/track"),
    headers=(Header(name="Authorization", value="Bearer ${parameters.apiKey}"),),
    body=Body.of(
        {
            "events": [
                {
                    "external_id": mapped.external_id,
                    "name": event.event_type,
                    "time": iso(event.event_time),
                    "properties": properties.members(
                        name=lambda each: each.name.truncated(255), where=lambda each: ~each.name.matches("[$].*")
                    ),
                    "_update_existing_only": True,
                }
            ]
        }
    ),
    contract=Contract(
        name="Braze-like",
        endpoint="POST https://rest.iad-01.braze.com/users/track",
        json_schema={
            "type": "object",
            "required": ["events"],
            "properties": {
                "events": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["external_id", "name", "time"],
                        "properties": {
                            "external_id": {"type": "string", "minLength": 1},
                            "name": {"type": "string"},
                            "time": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$"},
                            "properties": {"type": "object", "additionalProperties": {"type": "string"}},
                            "_update_existing_only": {"type": "boolean"},
                        },
                    },
                }
            },
        },
        sources=(
            Source(constraint="members of an event, and names of properties", url=_EVENT),
            Source(constraint="the request", url=_TRACK),
        ),
    ),
    preconditions=(
        Precondition(
            name="known-user",
            any_of=("mappedFields.external_id",),
            customer="Filter out events of users who are not known.",
            reason="An event needs the external id of a user.",
        ),
    ),
)
