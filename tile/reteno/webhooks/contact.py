"""Users in Amplitude enrich contacts in Reteno: names, addresses, additional fields.

Why it is as it is: docs/decisions/0007-destinations.md.
"""

from __future__ import annotations

from tile.account import AccountValue
from tile.body import body_file
from tile.endpoint import Endpoint
from tile.leniency import lenient
from tile.refusal import Refusal
from tile.reteno.contracts import CONTACT_V1
from tile.reteno.contracts.contact_v1 import NO_CHANNEL
from tile.reteno.shared import shared
from tile.reteno.webhooks._account import (
    API_HEADERS,
    AUTHORIZATION,
    CONTACT_CARD,
    EXTERNAL_ID,
    NO_USER_ID,
    SAME_ID,
)
from tile.webhook import Webhook

_FIELDS = {
    "user_id": "User ID",
    "device_id": "Device ID",
    "language": "Language",
    "country": "Country",
    "region": "Region",
    "city": "City",
    "platform": "Platform",
    "os_version": "version of the operating system",
    "app_version": "version of the app",
    "carrier": "Carrier",
    "device_type": "Device Type",
    "library": "Library",
}


def _property(name: str, of: str, default: str) -> AccountValue:
    return AccountValue(
        name=name,
        display_name=f"the user property with the {of}",
        description=f"Default: `{default}`.",
        names=default,
    )


contacts = Webhook(
    key="reteno-contact-webhook",
    sync_name="Reteno: contacts",
    vendor="Reteno",
    sends="users",
    parameters=(
        AUTHORIZATION,
        EXTERNAL_ID,
        AccountValue(
            name="without_address",
            display_name="what happens to users without e-mail address and phone number",
            kind="choice",
            choices=("send", "hold"),
            description="Reteno's documentation wants an address for a contact; its own plug-in for shops sends contacts "
            "without. Default: `send`. Choose `hold` if Reteno answers 400 to those.",
        ),
        _property("email_property", "e-mail address", "email"),
        _property("phone_property", "phone number", "phone"),
        _property("first_name_property", "first name", "first_name"),
        _property("last_name_property", "last name", "last_name"),
        AccountValue(
            name="app_id",
            display_name="application id",
            description="In Reteno's settings of your app; it goes with the e-mail address. Default: none.",
            sample="3f0e8c1a-1d2b-4c3d-9e4f-5a6b7c8d9e0f",
            form=("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", "a UUID, as in Reteno's settings of the app"),
        ),
        *(
            AccountValue(
                name=f"{name}_field",
                display_name=f"id of the additional field for: {title}",
                kind="id",
                sample=str(514046 + number),
                description="A number. Default: not sent.",
            )
            for number, (name, title) in enumerate(_FIELDS.items())
        ),
        AccountValue(
            name="property_fields",
            display_name="user properties, and the ids of the additional fields for them",
            kind="ids",
            sample="plan=514043, has_subscription=514045",
            description="Written `plan=514043, state=514044`. In Reteno, the ids of additional fields stand in the account's "
            "settings. Default: none.",
        ),
    ),
    endpoint=Endpoint(method="POST", url="https://api.reteno.com/api/v1/contact"),
    headers=API_HEADERS,
    body=body_file("contact.ftl", shared=shared("text", "external_id", "address", "name")),
    contract=lenient(CONTACT_V1, doubts=(NO_CHANNEL,)),
    refusals=(
        NO_USER_ID,
        Refusal(
            name="no-address",
            message="no address",
            reason="Reteno's documentation wants an e-mail address or another channel for a contact.",
            customer="With `without_address` set to `hold`, users without e-mail address and phone number are not sent.",
        ),
    ),
    look=(CONTACT_CARD.format(what="the name, the channels and the fields"),),
    before=(
        SAME_ID,
        (
            "Ids of additional fields, where this sheet has some, are those of your own account, and the fields exist in "
            "Reteno; another account's ids would be refused, or fill the wrong fields."
        ),
        (
            "Your user properties are called as this sheet says (`email`, `phone`, `first_name`, `last_name`, unless set): a "
            "property by another name is not found, and no message says so."
        ),
    ),
    notes=(
        "What a user doesn't have is left out; nothing that Reteno knows already is emptied.",
        (
            "A name is sent in any alphabet, without the blanks around it, if Reteno is sure to take it: up to 40 characters, "
            "digits at its end only, and at most three, no marks but an apostrophe inside a word, a hyphen, and a dot behind a word "
            "of up to three letters; of first names up to three words, or four like Maria de los Angeles. Any other is left out."
        ),
        (
            "A phone number is sent if it is written with a plus sign and its country code (blanks, hyphens, dots and one pair of "
            "brackets are taken out), or as 11 to 15 digits and nothing else. Any other is left out: one without country code, "
            "with an extension, with a 0 in brackets, a masked one."
        ),
        (
            "An e-mail address is sent without the blanks around it. What is more than an address (`Anna <anna@example.com>`, "
            "`mailto:`) or less (no dot after the @) is left out."
        ),
        (
            "The very same request within a minute is answered with 409, as Reteno has it already. Amplitude counts that as a "
            "failure and tries again later, which does no harm."
        ),
    ),
)
