"""What Reteno's mobile API takes as a device: an upsert by device id, which makes an anonymous contact.

The method has no page of its own. What it takes is read off Reteno's guide for Amplitude and off Reteno's
published SDKs; both need the header `X-Reteno-Access-Key` with a key other than that of the public API.
"""

from __future__ import annotations

from tile.contract import Answer, Contract, Doubt, Source, schema_file
from tile.reteno.contracts._sources import ANDROID, GUIDE, MOBILE_ANSWERS, MOBILE_USER

_DEVICE = ANDROID + "device/DeviceRemote.kt"

DEVICE_V1 = Contract(
    name="Reteno device v1",
    endpoint="POST https://mobile-api.reteno.com/api/v1/device",
    json_schema=schema_file("device_v1.schema.json"),
    answers=(
        Answer(status=200, meaning="stored; the body says nothing useful", delivered=True, source=_DEVICE),
        *MOBILE_ANSWERS,
    ),
    sources=(
        Source(constraint="deviceId: required", url=_DEVICE, inferred=True),
        Source(constraint="deviceId and externalUserId: not blank", url=_DEVICE, inferred=True),
        Source(constraint="category: required, MOBILE or TABLET", url=GUIDE),
        Source(constraint="osType: in upper case", url=GUIDE),
        Source(constraint="osType: ANDROID or IOS", url=ANDROID + "device/DeviceOsRemote.kt", inferred=True),
        Source(
            constraint="osVersion, deviceModel, appVersion, pushToken, advertisingId: text; pushSubscribed: a boolean",
            url=_DEVICE,
            inferred=True,
        ),
        Source(constraint="languageCode: RFC 5646 with a primary subtag of ISO 639", url=MOBILE_USER),
        Source(constraint="timeZone: a name of the TZ database", url=MOBILE_USER),
        Source(constraint="phone: E.164", url=MOBILE_USER),
        Source(constraint="email: one @ with something on both sides", url=_DEVICE, inferred=True),
        Source(constraint="no null: the SDKs leave out what they don't have", url=_DEVICE, inferred=True),
        Source(constraint="no other members", url=_DEVICE, inferred=True),
    ),
    doubts=(
        Doubt(
            strict="osType is one of the two systems Reteno has SDKs for; whether others are refused is not documented",
            lenient="osType is any text in upper case",
            changes={"/properties/osType": {"type": "string", "pattern": "^[^a-z]*$"}},
            url=GUIDE,
        ),
        Doubt(
            strict="members that the SDKs never send are refused; the API is not known to",
            lenient="further members are allowed",
            changes={"/additionalProperties": None},
            url=_DEVICE,
        ),
    ),
)
