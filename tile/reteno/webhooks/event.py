"""Events of known users, without the tile.

Why it is as it is: docs/decisions/0007-destinations.md.
"""

from __future__ import annotations

from tile.account import AccountValue
from tile.body import body_file
from tile.endpoint import Endpoint
from tile.refusal import Refusal
from tile.reteno.contracts import EVENT_V2
from tile.reteno.refusals import NO_EVENT
from tile.reteno.shared import shared
from tile.reteno.webhooks._account import (
    API_HEADERS,
    AUTHORIZATION,
    CONTACTS_FIRST,
    EVENT_HISTORY,
    EXTERNAL_ID,
    SAME_ID,
    SEGMENTATION,
)
from tile.webhook import Webhook

CHOSEN = (
    AccountValue(
        name="event_properties",
        display_name="event properties to send",
        kind="names",
        description="Written `plan, price`. Default: all of them.",
    ),
    AccountValue(
        name="columns",
        display_name="further fields of an event to send",
        kind="names",
        sample="platform, country",
        description="Written `platform, country`, as Amplitude's export calls them. Each is sent as `amplitude.` and its name. Default: none.",
    ),
    AccountValue(
        name="user_properties",
        display_name="user properties to send with each event",
        kind="names",
        description="Written `plan, visits`. Each is sent as `amplitudeUser.` and its name. Default: none; the webhook for contacts "
        "keeps them in the contact.",
    ),
    AccountValue(
        name="group_properties",
        display_name="group properties to send with each event",
        kind="names",
        description="Written `plan, seats`. Each is sent as `amplitudeGroup.` and its name, by the first group of the event that has "
        "it. Default: none.",
    ),
    AccountValue(
        name="derived_properties",
        display_name="derived properties to send with each event",
        kind="names",
        description="Written as Amplitude shows them. Each is sent as `amplitudeDerived.` and its name. Amplitude sends a derived or "
        "channel property only if it is selected in this destination, in a condition of *Select & filter events* for one. Default: none.",
    ),
    AccountValue(
        name="lookup_properties",
        display_name="lookup properties to send with each event",
        kind="names",
        description="The same for lookup properties, as `amplitudeLookup.` and the name. Default: none.",
    ),
)

events = Webhook(
    key="reteno-event-webhook",
    sync_name="Reteno: events",
    vendor="Reteno",
    sends="events",
    parameters=(AUTHORIZATION, EXTERNAL_ID, *CHOSEN),
    endpoint=Endpoint(method="POST", url="https://api.reteno.com/api/v2/event"),
    headers=API_HEADERS,
    body=body_file("event.ftl", shared=shared("text", "external_id", "event", "nested", "taken")),
    contract=EVENT_V2,
    refusals=(
        NO_EVENT,
        Refusal(
            name="no-user-id",
            message="no user id",
            reason="Reteno takes no event without an id of the user.",
            customer="Under *Select & filter events*, add the condition that `User ID` `is not` `(none)`. Without it, "
            "anonymous events are counted as failed deliveries; they reach Reteno by the webhook for mobile events only.",
        ),
    ),
    look=EVENT_HISTORY,
    before=(SAME_ID, CONTACTS_FIRST, SEGMENTATION),
    select=(
        (
            "Leave out events named orderCreated, orderUpdated, orderDelivered or orderCancelled: they would write orders in "
            "Reteno. Leave out events, too, that your app reports to Reteno by its own SDK; they would be doubled."
        ),
    ),
    notes=(
        (
            "All event properties are sent, unless `event_properties` names those to send: single values as text, arrays and "
            "objects as nested JSON, what is in them as text. Empty values and the word null are left out."
        ),
        (
            "Reteno takes at most 20 kB an event. The properties are sent in the event's order; one that doesn't fit any more "
            "is left out, and what is smaller and comes after it is sent."
        ),
        (
            "The characters < ; ’ \\ / | \" ` ' ^ ? ! , > of an event's name become _ in Reteno's event key, and the key ends "
            "after 100 characters. The full name is sent as the param amplitudeEventType."
        ),
        (
            "Properties with a name Reteno takes identity from (email, phone, sms, contactId, externalCustomerId, pushToken "
            "and their variants) are left out, and those whose name begins like one of the values above (`amplitude.`, "
            "`amplitudeUser.` and so on)."
        ),
        "Reteno stamps an event when it arrives. The time it happened is sent as the param amplitudeEventTime, in UTC; one with another offset is left out.",
    ),
)
