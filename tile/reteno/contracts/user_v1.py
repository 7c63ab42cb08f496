"""What Reteno's mobile API takes as a user: the attributes of a device's contact, and its groups.

It has no page of its own; see `device_v1`. No destination of the kit uses it, but Reteno's SDKs do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tile.contract import Contract, PayloadRule, Source, Violation
from tile.reteno.contracts._sources import ANDROID, MOBILE_ANSWERS, MOBILE_USER
from tile.reteno.contracts.contact_v1 import CONTACT_V1
from tile.reteno.contracts.device_v1 import DEVICE_V1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

_USER = ANDROID + "user/UserRemote.kt"


def _schema() -> dict[str, Any]:
    device, contact = DEVICE_V1.json_schema["properties"], CONTACT_V1.json_schema
    texts = {"type": "array", "items": {"type": "string", "minLength": 1}}
    attributes = {name: device[name] for name in ("phone", "email", "languageCode", "timeZone")}
    attributes |= {name: {"$ref": "#/$defs/personName"} for name in ("firstName", "lastName")}
    attributes |= {"marketId": {"type": "string"}, "address": contact["$defs"]["address"]}
    attributes["fields"] = {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["key"],
            "additionalProperties": False,
            "properties": {"key": {"type": "string", "minLength": 1}, "value": {"type": ["string", "null"]}},
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:reteno:mobile-api:v1:user",
        "type": "object",
        "required": ["deviceId"],
        "additionalProperties": False,
        "properties": {
            "deviceId": device["deviceId"],
            "externalUserId": {"type": ["string", "null"], "pattern": "\\S"},
            "userAttributes": {"type": "object", "additionalProperties": False, "properties": attributes},
            "subscriptionKeys": texts,
            "groupNamesInclude": texts,
            "groupNamesExclude": texts,
        },
        "$defs": {"personName": contact["$defs"]["personName"]},
    }


def _anonymous_address(body: JsonValue, _text: str) -> Iterator[Violation]:
    if not isinstance(body, dict) or body.get("externalUserId") is not None:
        return
    attributes = body.get("userAttributes")
    for name in ("phone", "email"):
        if isinstance(attributes, dict) and name in attributes:
            yield Violation(f"$.userAttributes.{name}", f"{name} is not allowed without externalUserId")


USER_V1 = Contract(
    name="Reteno user v1",
    endpoint="POST https://mobile-api.reteno.com/api/v1/user",
    json_schema=_schema(),
    rules=(
        PayloadRule(
            name="anonymous-address",
            description="An anonymous user has no phone number and no e-mail address.",
            source=Source(
                constraint="anonymous users: neither phone nor email",
                url="https://docs.esputnik.com/reference/cordova-user-information",
            ),
            find=_anonymous_address,
        ),
    ),
    answers=MOBILE_ANSWERS,
    sources=(
        Source(constraint="deviceId: required; externalUserId: text or null", url=_USER, inferred=True),
        Source(constraint="userAttributes: of these names and types", url=MOBILE_USER),
        Source(constraint="names as in the method for contacts", url=MOBILE_USER, inferred=True),
        Source(constraint="subscriptionKeys, groupNamesInclude, groupNamesExclude: lists of text", url=_USER),
        Source(constraint="no other members", url=_USER, inferred=True),
    ),
)
