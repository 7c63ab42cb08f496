"""The catalogue of `input` where users are sent: what the payload of *Send Users* can have at its top level.

It is documented as the object of the Identify API (https://amplitude.com/docs/apis/analytics/identify). Published
templates for it read names of the event's export besides (`version_name` for `app_version`, `device_carrier` for
`carrier`), and which of the two a template is given is known to Amplitude only. So both names are here, and a
template reads one and falls back to the other.

`user_properties` is documented in two shapes as well: flat, as the templates of the webhook's documentation read
it, and as operations (`{"$set": {…}}`), as the Identify API takes it.
"""

from __future__ import annotations

from typing import Final

from payloads.amplitude.catalogue import BY_NAME as OF_EVENTS
from payloads.amplitude.catalogue import Field

IDENTIFY: Final = "https://amplitude.com/docs/apis/analytics/identify"
WEBHOOK: Final = "https://amplitude.com/docs/data/destination-catalog/webhooks"
SEEN: Final = "published templates; not documented for users"


def _as_for_events(name: str, source: str, *, exported: bool = True) -> Field:
    return OF_EVENTS[name]._replace(nullable=True, source=source, exported=exported)


USER_FIELDS: Final[tuple[Field, ...]] = (
    _as_for_events("user_id", IDENTIFY)._replace(note="absent where Identify was called with a device only"),
    _as_for_events("device_id", IDENTIFY)._replace(note="absent where Identify was called with a user only"),
    Field("user_properties", "object", True, {"plan": "annual"}, "flat, or operations such as `$set`", IDENTIFY),
    Field("groups", "object", True, {}, "group type → list of groups", IDENTIFY),
    Field("app_version", "string", True, "4.12.0", "the app's version; `version_name` in an event", IDENTIFY),
    *(
        _as_for_events(name, IDENTIFY)
        for name in ("platform", "os_name", "os_version", "device_brand", "device_manufacturer", "device_model")
    ),
    Field("carrier", "string", True, "Kyivstar", "`device_carrier` in an event", IDENTIFY),
    *(
        _as_for_events(name, IDENTIFY)
        for name in ("country", "region", "city", "dma", "language", "paying", "start_version")
    ),
    _as_for_events("event_time", WEBHOOK),
    *(
        _as_for_events(name, SEEN, exported=False)
        for name in (
            "version_name", "device_carrier", "device_type", "device_family", "library", "ip_address",
            "amplitude_id", "event_type", "event_properties", "idfa", "adid", "user_creation_time",
        )
    ),
)  # fmt: skip
"""All fields: the documented ones first, then those that published templates read."""
