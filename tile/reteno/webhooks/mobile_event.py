"""Events of devices, anonymous users' included, with the time they happened.

Why it is as it is: docs/decisions/0007-destinations.md.
"""

from __future__ import annotations

from tile.body import body_file
from tile.endpoint import Endpoint
from tile.refusal import Refusal
from tile.reteno.contracts import MOBILE_EVENTS_V1
from tile.reteno.webhooks._account import (
    ACCESS_KEY,
    ANONYMOUS_CONTACTS,
    EXTERNAL_ID,
    MOBILE_HEADERS,
    NO_DEVICE_ID,
)
from tile.webhook import Webhook

mobile_events = Webhook(
    key="reteno-mobile-event-webhook",
    sync_name="Reteno: mobile events",
    vendor="Reteno",
    sends="events",
    parameters=(ACCESS_KEY, EXTERNAL_ID),
    endpoint=Endpoint(method="POST", url="https://mobile-api.reteno.com/api/v1/events"),
    headers=MOBILE_HEADERS,
    body=body_file("mobile_event.ftl"),
    contract=MOBILE_EVENTS_V1,
    refusals=(
        NO_DEVICE_ID,
        Refusal(
            name="no-event-time",
            message="no event time",
            reason="Reteno wants to know when an event occurred.",
            customer="An event without a time, which Amplitude always has, is not sent.",
        ),
    ),
    notes=(
        "This method is the one Reteno's SDKs use. Ask Reteno whether your account may call it from a server.",
        "Use it instead of the webhook for events, or for other events: an event sent by both is doubled.",
        "The devices must be known to Reteno by the same id: set up the webhook for devices first.",
        ANONYMOUS_CONTACTS,
    ),
)
