"""Users in Amplitude become devices in Reteno, anonymous ones included.

Why it is as it is: docs/decisions/0007-destinations.md.
"""

from __future__ import annotations

from tile.body import body_file
from tile.endpoint import Endpoint
from tile.reteno.contracts import DEVICE_V1
from tile.reteno.shared import shared
from tile.reteno.webhooks._account import (
    ACCESS_KEY,
    ANONYMOUS_CONTACTS,
    API_HEADERS,
    AUTHORIZATION,
    CONTACT_CARD,
    EXTERNAL_ID,
    MOBILE_HEADERS,
    NO_DEVICE_ID,
    SAME_ID,
)
from tile.webhook import Webhook

devices = Webhook(
    key="reteno-device-webhook",
    sync_name="Reteno: devices",
    vendor="Reteno",
    sends="users",
    parameters=(AUTHORIZATION, ACCESS_KEY, EXTERNAL_ID),
    endpoint=Endpoint(method="POST", url="https://mobile-api.reteno.com/api/v1/device"),
    headers=(API_HEADERS[0], *MOBILE_HEADERS),
    body=body_file("device.ftl", shared=shared("text", "external_id")),
    contract=DEVICE_V1,
    refusals=(NO_DEVICE_ID,),
    look=(CONTACT_CARD.format(what="the device"),),
    before=(
        SAME_ID,
        (
            "Your app gives Amplitude's device id to Reteno's SDK as its own (custom device id). Without that, every device "
            "becomes two contacts."
        ),
    ),
    notes=(
        ANONYMOUS_CONTACTS,
        (
            "Authorization is sent as Reteno's guide for Amplitude has it. Reteno's own SDKs send none to this address, so it may "
            "not be looked at; with the access key alone, leave that header out, and see whether devices still arrive."
        ),
        "osType is sent for iOS and Android only: Reteno knows no others. A browser is a device without it.",
        "Every device is sent with the category MOBILE, as Reteno's guide for Amplitude prescribes.",
    ),
)
