"""Events of known users, without the tile.

Why it is as it is: docs/decisions/0007-destinations.md.
"""

from __future__ import annotations

from tile.body import body_file
from tile.endpoint import Endpoint
from tile.refusal import Refusal
from tile.reteno.contracts import EVENT_V2
from tile.reteno.shared import shared
from tile.reteno.webhooks._account import API_HEADERS, AUTHORIZATION, EVENT_HISTORY, EXTERNAL_ID, SAME_ID
from tile.webhook import Webhook

events = Webhook(
    key="reteno-event-webhook",
    sync_name="Reteno: events",
    vendor="Reteno",
    sends="events",
    parameters=(AUTHORIZATION, EXTERNAL_ID),
    endpoint=Endpoint(method="POST", url="https://api.reteno.com/api/v2/event"),
    headers=API_HEADERS,
    body=body_file("event.ftl", shared=shared("text", "external_id", "event", "taken")),
    contract=EVENT_V2,
    refusals=(
        Refusal(
            name="no-user-id",
            message="no user id",
            reason="Reteno takes no event without an id of the user.",
            customer="Under *Select & filter events*, add the condition that `User ID` `is not` `(none)`. Without it, "
            "anonymous events are counted as failed deliveries; they reach Reteno by the webhook for mobile events only.",
        ),
    ),
    look=EVENT_HISTORY,
    before=(SAME_ID,),
    select=(
        (
            "Leave out events named orderCreated, orderUpdated, orderDelivered or orderCancelled: they would write orders in "
            "Reteno. Leave out events, too, that your app reports to Reteno by its own SDK; they would be doubled."
        ),
    ),
    notes=(
        "All event properties are sent, as text; empty values, the word null, arrays and objects are left out.",
        (
            "The characters < ; ’ \\ / | \" ` ' ^ ? ! , > of an event's name become _ in Reteno's event key, and the key ends "
            "after 100 characters. The full name is sent as the param amplitudeEventType."
        ),
        (
            "Properties with a name Reteno takes identity from (email, phone, sms, contactId, externalCustomerId, pushToken "
            "and their variants) are left out."
        ),
        "Reteno stamps an event when it arrives. The time it happened is sent as the param amplitudeEventTime, in UTC.",
    ),
)
