"""Reteno's Event Streaming tile: every event a customer selects in Amplitude becomes an event in Reteno.

Why it is as it is: docs/decisions/0002-reteno-event-tile.md.
"""

from __future__ import annotations

from tile.body import body_file
from tile.connection import ConnectionInfo, logo_file
from tile.declaration import Tile
from tile.endpoint import Endpoint
from tile.header import Header
from tile.mapping import MappedField
from tile.parameter import Parameter
from tile.precondition import Precondition
from tile.reteno.contracts import EVENT_V2
from tile.reteno.refusals import NO_EVENT
from tile.reteno.shared import shared

_DESCRIPTION = (
    "Reteno is a messaging platform for apps that live from people coming back. It tracks behaviour, "
    "segments audiences and runs lifecycle campaigns across mobile push, in-app messages, App Inbox, "
    "e-mail, SMS, web push and Viber.\n"
    "\n"
    "With this integration, the events you already collect in Amplitude reach Reteno, usually within "
    "a minute, without extra code in your app. Choose the events, map your user identifier, and let "
    "them start and steer your campaigns.\n"
    "\n"
    "What teams use it for:\n"
    "- Onboarding: greet a new account, and send a hint to those who have not begun their first "
    "lesson by the evening.\n"
    "- Retention: congratulate on a goal achieved, and win back users whose activity fades.\n"
    "- Subscriptions: say thank you for a renewal, and help at once when a payment fails.\n"
    "- Personalisation: put an event's properties (the course, the product, the price) into the "
    "message itself.\n"
    "\n"
    "You need a Reteno account and an API key. Anonymous events stay in Amplitude: Reteno takes an "
    "event only for a person it can recognise by your user id, e-mail address or phone number."
)

events = Tile(
    key="reteno-events",
    integration_name="Reteno",
    connection=ConnectionInfo(
        display_name="Reteno",
        category="Messaging",
        summary=("Turn Amplitude events into timely push, in-app, e-mail and SMS messages that bring users back."),
        description=_DESCRIPTION,
        logo=logo_file("logo.png"),
    ),
    parameters=(
        Parameter(
            name="authorization",
            display_name="Reteno API authorization (the word Basic, a space, your token)",
            secret=True,
            sample="Basic cmV0ZW5vOnNhbXBsZS1rZXk=",
            description=(
                "In Reteno, create an API key with access to events under Settings → API. The token is "
                "the Base64 form of any user name, a colon and the key. Paste the whole value, beginning "
                "with `Basic `."
            ),
        ),
    ),
    mapping=(
        MappedField(
            name="externalCustomerId",
            required=True,
            default="user_id",
            description=(
                "Your own id of the user, the same your app and backend give to Reteno. Usually Amplitude's User ID."
            ),
        ),
        MappedField(
            name="email",
            default="user_properties.email",
            description=("The user's e-mail address; it identifies the user where externalCustomerId is empty."),
        ),
        MappedField(
            name="phone",
            default="user_properties.phone",
            description=("The user's phone number with country code, e.g. +380…; the last identifier Reteno looks at."),
        ),
    ),
    endpoint=Endpoint(method="POST", url="https://api.reteno.com/api/v2/event"),
    headers=(
        Header(name="Authorization", value="${parameters.authorization}", label="API authorization"),
        Header(name="Accept", value="application/json", label="Accept JSON"),
    ),
    body=body_file("event.ftl", shared=shared("text", "event", "taken")),
    contract=EVENT_V2,
    preconditions=(
        Precondition(
            name="identified-user",
            any_of=("mappedFields.externalCustomerId", "mappedFields.email", "mappedFields.phone"),
            ignored=("null",),
            customer=(
                "Under *Select and filter events*, add the condition that the property you map to "
                "externalCustomerId is set (for User ID: `User ID` `is not` `(none)`). Without it, "
                "anonymous events are counted as failed deliveries; Reteno does not receive them either "
                "way."
            ),
            reason="Reteno accepts an event only with an external id, an e-mail address or a phone number.",
        ),
    ),
    send_users="refused",
    refusals=(NO_EVENT,),
    notes=(
        (
            "Property values are sent as text, as Amplitude documents it; empty values, the word null, "
            "arrays and objects are left out."
        ),
        (
            "The characters < ; ’ \\ / | \" ` ' ^ ? ! , > of an event's name become _ in Reteno's event "
            "key, and the key ends after 100 characters. The full name is sent as the param "
            "amplitudeEventType."
        ),
        (
            "Properties with a name Reteno takes identity from (email, phone, sms, contactId, "
            "externalCustomerId, pushToken and their variants) are not sent from *Select additional "
            "properties*; map them under *Map properties to destination*."
        ),
        (
            "Reteno stamps an event when it arrives. The time it happened is sent as the param "
            "amplitudeEventTime, in UTC."
        ),
        (
            "Reteno takes at most 20 kB an event. Of a larger one, properties are left out that have more than their share of "
            "what the event's name and identifiers leave: select the properties your campaigns use, not all of them."
        ),
        (
            "Amplitude events named orderCreated, orderUpdated, orderDelivered or orderCancelled would "
            "write orders in Reteno: filter them out, and also events your app reports to Reteno by its "
            "own SDK, which would be doubled."
        ),
        (
            "Amplitude may deliver an event more than once. In Reteno, workflows that must not run twice "
            "use *Process unique events: once* or a pause between sends."
        ),
    ),
)
