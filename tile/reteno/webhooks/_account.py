"""What the webhooks ask of an account in common, and what they refuse in common."""

from __future__ import annotations

from tile.account import AccountValue
from tile.header import Header
from tile.refusal import Refusal

AUTHORIZATION = AccountValue(
    name="authorization",
    display_name="API authorization (the word Basic, a space, your token)",
    secret=True,
    required=True,
    sample="Basic cmV0ZW5vOnNhbXBsZS1rZXk=",
    form=("Basic [A-Za-z0-9+/]+={0,2}", "the word Basic, a space, and a token in Base64"),
    description="In Reteno, create an API key under Settings → API. The value is the word Basic, a space, and a token, all on "
    "one line. On macOS or Linux, `printf %s 'reteno:YOUR-API-KEY' | base64 | tr -d '\\n'` prints the token; in PowerShell, "
    "`[Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('reteno:YOUR-API-KEY'))`. Any name will do before the colon; "
    "no web site should see the key.",
)

ACCESS_KEY = AccountValue(
    name="access_key",
    display_name="mobile access key",
    secret=True,
    required=True,
    sample="sample-access-key",
    description="In Reteno, under Settings → Mob Push → your app → Access Keys. It is not the API key.",
)

EXTERNAL_ID = AccountValue(
    name="external_id",
    display_name="which of Amplitude's ids is Reteno's external id",
    kind="choice",
    choices=("user_id", "amplitude_id"),
    description="user_id (your own id of the user, which your backend knows as well) or amplitude_id. Default: "
    "user_id. It must be the same in all destinations, and the one your app gives to Reteno's SDK. Cohorts carry user_id "
    "only.",
)

API_HEADERS = (
    Header(name="Authorization", value="${parameters.authorization}", label="API authorization"),
    Header(name="Accept", value="application/json", label="Accept JSON"),
)
"""For api.reteno.com."""

MOBILE_HEADERS = (
    Header(name="X-Reteno-Access-Key", value="${parameters.access_key}", label="Access key"),
    Header(name="X-Reteno-SDK-Version", value="amplitude-device", label="SDK version"),
    Header(name="Accept", value="application/json", label="Accept JSON"),
)
"""For mobile-api.reteno.com. Reteno's SDKs send no Authorization there."""

EVENT_HISTORY = (
    (
        "In Reteno, *Automation → Event history* lists what arrived: choose an event to see its parameters, and compare them with "
        "those below. A type of event that is new appears under *Automation → Event types*."
    ),
    (
        "An event that arrives twice is there twice. A workflow that must not run twice has *Process unique events: once*: Reteno "
        "then compares the key of the contact, not of the event."
    ),
    (
        "In Reteno, *Settings → Notifications* can warn you if fewer events of a type arrive in a period than you expect; it looks "
        "once a day."
    ),
)
"""Where events are seen. Sources: https://docs.reteno.com/docs/sending-custom-events,
https://docs.reteno.com/docs/launching-a-triggered-campaign-on-event, https://docs.reteno.com/docs/notifications-for-trigger-control.
"""

CONTACT_CARD = "In Reteno, search the contact by its external id: its card shows {what}. What arrives twice changes nothing the second time."
"""Where contacts are seen."""

NO_DEVICE_ID = Refusal(
    name="no-device-id",
    message="no device id",
    reason="Reteno keeps devices by their id.",
    customer="Without a device id nothing is sent; Amplitude counts it as a failed delivery.",
)

NO_USER_ID = Refusal(
    name="no-user-id",
    message="no user id",
    reason="Reteno would take an empty id for none, and a contact without any can't be found again.",
    customer="Anonymous users are not sent; Amplitude counts them as failed deliveries.",
)

ANONYMOUS_CONTACTS = "Reteno joins the anonymous contact of a device with the contact of a user as soon as a request has the ids of both."

SAME_ID = (
    "Decide on the external id (`external_id`) for all of Reteno's destinations; changing it later makes new contacts."
)

CONTACTS_FIRST = (
    "Set up the webhook for contacts first: an event belongs to the contact whose external id it carries. Whether events of people "
    "whom Reteno doesn't know make contacts, its documentation says one way and another."
)

SEGMENTATION = (
    "To see events on contact cards and to use them in segments, switch on segmentation by events for their types in Reteno; whether "
    "you can depends on your plan. Event history lists them without it."
)
"""Sources: https://docs.reteno.com/docs/segmentation-by-events, https://docs.reteno.com/reference/tracking-user-behaviour."""
