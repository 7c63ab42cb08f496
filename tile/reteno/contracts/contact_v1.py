"""What Reteno's *Add/update contact* v1 takes: one contact, stored before the answer is given.

It generates no event. A contact that one of the identifiers matches is updated, otherwise one is created.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tile.contract import Answer, Contract, Doubt, RateLimit, Source, schema_file
from tile.reteno.contracts._names import name_rules
from tile.reteno.contracts._sources import (
    ADD_CONTACT,
    ADDING_USERS,
    CONTACT_ANSWERS,
    CONTACT_FIELDS,
    CONTACT_UPDATE,
    GUIDE,
    IDENTIFIERS,
    SHOP_PLUGIN,
    WORDPRESS_PLUGIN,
    YII,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue


def _the_contact(body: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    yield "$", body


CONTACT_SOURCES = (
    Source(constraint="channels: required, at least one, at most two of a type", url=ADDING_USERS),
    Source(
        constraint="channels[].type: email, sms, viber, mobilepush or webpush",
        url=YII + "entity/Channel.php",
        inferred=True,
    ),
    Source(constraint="channels[].value: required, not blank", url=YII + "entity/Channel.php", inferred=True),
    Source(
        constraint="channels[].value: one @ for email; 7 to 15 digits, + before them or not, for sms and viber",
        url=WORDPRESS_PLUGIN,
        inferred=True,
    ),
    Source(
        constraint="channels[].device: appId, deviceModel (up to 50 characters), os, locale, clientVersion "
        "(native or esputnik-1), appVersion, active",
        url=CONTACT_UPDATE,
    ),
    Source(constraint="channels[].device: allowed on a channel of any type", url=GUIDE, inferred=True),
    Source(constraint="channels[].device.appId: not empty", url=CONTACT_UPDATE, inferred=True),
    Source(
        constraint="channels[].webPushSubscription: appId (a number), userAgent, userAgentVersion, userAgentLanguage, "
        "os, ip, subscriptionPage, swActiveVersion",
        url=CONTACT_UPDATE,
    ),
    Source(constraint="externalCustomerId: text", url=ADD_CONTACT),
    Source(constraint="externalCustomerId: not blank", url=IDENTIFIERS, inferred=True),
    Source(
        constraint="firstName, lastName: up to 40 characters, up to three digits, no special characters; empty clears",
        url=CONTACT_FIELDS,
    ),
    Source(constraint="languageCode: RFC 5646", url=ADD_CONTACT),
    Source(constraint="timeZone: a name of the TZ database", url=CONTACT_UPDATE),
    Source(constraint="address: region, town, address, postcode, all text", url=CONTACT_UPDATE),
    Source(constraint="fields: a list of id, a number, and value, text; both required", url=ADDING_USERS),
    Source(constraint="addressBookId: 32 bits; id: 64 bits; both positive", url=ADD_CONTACT),
    Source(constraint="contactKey: text", url=CONTACT_UPDATE),
    Source(
        constraint="no other members: groups is for reading, ordersInfo is deprecated", url=ADD_CONTACT, inferred=True
    ),
)


NO_CHANNEL = Doubt(
    strict="a contact has a channel, as documented; the vendor's own plug-in for shops sends contacts without one",
    lenient="the list of channels may be empty",
    changes={"/properties/channels/minItems": 0},
    url=SHOP_PLUGIN,
)
"""Whether a contact may come without any address."""

CONTACT_DOUBTS = (
    NO_CHANNEL,
    Doubt(
        strict="channels have one of the types listed in 2021",
        lenient="a channel's type is any text: more may have come since",
        changes={"/$defs/channel/properties/type/enum": None},
        url=YII + "entity/Channel.php",
    ),
    Doubt(
        strict="addresses and numbers look like such; the API's own check is not documented",
        lenient="an address or number is any text but blank",
        changes={"/$defs/channel/allOf": None},
        url=WORDPRESS_PLUGIN,
    ),
    Doubt(
        strict="externalCustomerId is text, as documented; the vendor's own plug-in for shops sends a number",
        lenient="externalCustomerId is text or a whole number",
        changes={"/properties/externalCustomerId/type": ["string", "integer"]},
        url=WORDPRESS_PLUGIN,
    ),
    Doubt(
        strict="names are as documented; of imports it is said that other names aren't saved, not that they are refused",
        lenient="a name is any text of up to 40 characters",
        changes={
            "/$defs/personName/pattern": None,
            "/$defs/personName/not": None,
            "name-malformed": None,
            "first-name-too-many-words": None,
        },
        url="https://docs.yespo.io/docs/files-preparation",
    ),
    Doubt(
        strict="clientVersion is one of the two that are documented",
        lenient="clientVersion is any text",
        changes={"/$defs/device/properties/clientVersion/enum": None},
        url=YII + "entity/Device.php",
    ),
    Doubt(
        strict="members that aren't documented are refused; the API is not known to",
        lenient="further members are allowed",
        changes={
            "/additionalProperties": None,
            "/$defs/address/additionalProperties": None,
            "/$defs/field/additionalProperties": None,
            "/$defs/channel/additionalProperties": None,
            "/$defs/device/additionalProperties": None,
            "/$defs/webPushSubscription/additionalProperties": None,
        },
        url=ADD_CONTACT,
    ),
)

CONTACT_V1 = Contract(
    name="Reteno contact v1",
    endpoint="POST https://api.reteno.com/api/v1/contact",
    json_schema=schema_file("contact_v1.schema.json"),
    rules=name_rules(_the_contact, lambda schema: schema),
    rate_limit=RateLimit(
        requests_per_second=200,
        source=Source(constraint="more than 200 requests in a second are answered with 429", url=ADD_CONTACT),
    ),
    answers=(
        Answer(status=200, meaning="stored; the body holds the contact's id", delivered=True, source=ADD_CONTACT),
        *CONTACT_ANSWERS,
    ),
    sources=CONTACT_SOURCES,
    doubts=CONTACT_DOUBTS,
)
