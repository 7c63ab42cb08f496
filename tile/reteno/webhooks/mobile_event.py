"""Events of devices, anonymous users' included, with the time they happened.

Why it is as it is: docs/decisions/0007-destinations.md.
"""

from __future__ import annotations

from tile.body import body_file
from tile.endpoint import Endpoint
from tile.refusal import Refusal
from tile.reteno.contracts import MOBILE_EVENTS_V1
from tile.reteno.refusals import NO_EVENT
from tile.reteno.shared import shared
from tile.reteno.webhooks._account import (
    ACCESS_KEY,
    ANONYMOUS_CONTACTS,
    EVENT_HISTORY,
    EXTERNAL_ID,
    MOBILE_HEADERS,
    NO_DEVICE_ID,
    SAME_ID,
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
    body=body_file("mobile_event.ftl", shared=shared("text", "external_id", "event", "nested")),
    contract=MOBILE_EVENTS_V1,
    refusals=(
        NO_EVENT,
        NO_DEVICE_ID,
        Refusal(
            name="no-event-time",
            message="no event time",
            reason="Reteno wants to know when an event occurred.",
            customer="An event without a time is not sent, nor one whose time is in a zone other than UTC. Amplitude's events have one, in UTC.",
        ),
    ),
    look=EVENT_HISTORY,
    before=(
        SAME_ID,
        "Ask Reteno whether your account may call this method from a server: it is the one its SDKs use.",
        "Set up the webhook for devices first: Reteno must know the devices by the same id.",
        (
            "An event that is sent by the webhook for events as well, or by Reteno's SDK in your app, is doubled; see the "
            "step that selects events."
        ),
    ),
    select=(
        "If the webhook for events is on, too, add the condition that `User ID` `is` `(none)`; otherwise events are doubled.",
    ),
    notes=(
        "The header's value `amplitude-device` is what Reteno's guide prescribes; it is right for events, too.",
        (
            "Event properties are sent as text, e-mail addresses and phone numbers included, arrays and objects as the text of "
            "their JSON; empty values are left out. Event keys are cut and cleaned as by the webhook for events."
        ),
        ANONYMOUS_CONTACTS,
    ),
)
