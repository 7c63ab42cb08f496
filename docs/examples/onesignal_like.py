"""An API like OneSignal's custom events.

https://documentation.onesignal.com/reference/create-custom-events – a list of events, each with a name of at most 128
characters and the id of a user; its time in ISO 8601; an `idempotency_key` by which it counts once.
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

_DOCUMENTED = "https://documentation.onesignal.com/reference/create-custom-events"

events = Tile(
    key="onesignal-like-events",
    integration_name="OneSignal-like",
    connection=ConnectionInfo(
        display_name="OneSignal-like",
        category="Messaging",
        summary="Push messages, e-mail and more.",
        description="Events from Amplitude let users enter and leave journeys.",
        logo=logo_file("logo.png"),
    ),
    parameters=(
        Parameter(name="appId", display_name="App ID", sample="3f0e8c1a-1d2b-4c3d-9e4f-5a6b7c8d9e0f"),
        Parameter(name="apiKey", display_name="API key of the app", secret=True, sample="sample-key"),
    ),
    mapping=(MappedField(name="external_id", required=True, default="user_id"),),
    endpoint=Endpoint(method="POST", url="https://api.onesignal.com/apps/${parameters.appId}/custom_events"),
    headers=(Header(name="Authorization", value="Key ${parameters.apiKey}"),),
    body=Body.of(
        {
            "events": [
                {
                    "name": event.event_type.truncated(128),
                    "external_id": mapped.external_id,
                    "timestamp": iso(event.event_time),
                    "idempotency_key": event.uuid,
                    "properties": properties.members(),
                }
            ]
        }
    ),
    contract=Contract(
        name="OneSignal-like",
        endpoint="POST https://api.onesignal.com/apps/{app_id}/custom_events",
        json_schema={
            "type": "object",
            "required": ["events"],
            "properties": {
                "events": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["name", "external_id"],
                        "properties": {
                            "name": {"type": "string", "maxLength": 128},
                            "external_id": {"type": "string", "minLength": 1},
                            "timestamp": {"type": "string"},
                            "idempotency_key": {"type": "string"},
                            "properties": {"type": "object"},
                        },
                    },
                }
            },
        },
        sources=(Source(constraint="members, and 128 characters of a name", url=_DOCUMENTED),),
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
