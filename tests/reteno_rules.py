"""What Reteno's documentation says against a request, written down from the documentation alone.

Nothing of the kit's contracts, schemas or templates is used here, on purpose: two descriptions of one thing that were made apart
don't share their mistakes. Sources, by what each says:

- events: https://docs.reteno.com/docs/validating-event-parameters, https://docs.reteno.com/docs/segmentation-by-events,
  https://docs.esputnik.com/reference/registerevent-1, https://docs.esputnik.com/reference/how-to-use-the-generate-event-api-resource;
- contacts: https://docs.reteno.com/reference/addcontact-1, https://docs.reteno.com/docs/contact-fields,
  https://yespo.io/api/el_ns0_contactUpdate.html;
- many contacts: https://docs.reteno.com/docs/bulk-contact-uploading, https://docs.reteno.com/docs/uploading-mobile-token-base;
- devices and events of devices: the requests of Reteno's SDKs for Android and iOS.

A contact without any channel is let pass: decision 7 names that doubt.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST_BYTES_OF_AN_EVENT = 20_000
_KEY_FORBIDDEN = set("<;’\\/|\"`'^?!,>")
_NAME_FORBIDDEN = set('~!@#$%^&*()_=+[{]}\\|;:,<>/?"')
_IDENTIFIERS = ("contactId", "externalCustomerId", "email", "phone", "pushToken")
#: Param names that Reteno reads a contact's identity from, in any case.
_IDENTITY = {
    *("contactid", "contact_id", "externalcustomerid", "email", "emailaddress", "useremail", "contactemail"),
    *("phone", "sms", "phonenumber", "pushtoken", "contactkey", "contact_key"),
}
_IGNORED = re.compile(r"\s*(?:null)?\s*")


def complaints(url: str, text: str) -> Iterator[str]:
    """Everything that Reteno's documentation has against the body of a request to an address."""
    try:
        body = json.loads(text, object_pairs_hook=_members, parse_constant=_no_constant)
    except ValueError as error:
        yield f"not strict JSON: {error}"
        return
    if not isinstance(body, dict):
        yield "not an object"
        return
    yield from _OF[url.removeprefix("https://")](body)
    if url.endswith("/v2/event") and len(text.encode()) > _MOST_BYTES_OF_AN_EVENT:
        yield f"{len(text.encode())} bytes"


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a member comes twice")
    return dict(pairs)


def _no_constant(text: str) -> None:
    raise ValueError(text)


def _unknown(held: dict[str, Any], *known: str) -> Iterator[str]:
    yield from (f"{name!r} is not documented" for name in held.keys() - set(known))


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _IGNORED.fullmatch(value) is None


# ------------------------------------------------------------------ events


def _event(body: dict[str, Any]) -> Iterator[str]:
    yield from _unknown(body, "eventTypeKey", "keyValue", "params")
    yield from _key(body.get("eventTypeKey"))
    if "keyValue" in body:
        yield "keyValue isn't an identifier of the contact here"
    params = body.get("params")
    if not isinstance(params, list):
        yield "params is not a list"
        return
    seen: list[str] = []
    for param in params:
        if not isinstance(param, dict) or set(param) != {"name", "value"}:
            yield f"param {param!r}"
            continue
        name, value = param["name"], param["value"]
        if not isinstance(name, str) or not name:
            yield f"the name {name!r}"
            continue
        if not isinstance(value, str | list | dict):
            yield f"{name} is {value!r}: no text, array or object"
        if name.casefold() in _IDENTITY:
            if name not in _IDENTIFIERS or not _is_id(value):
                yield f"identity from {name!r}: {value!r}"
            seen.append(name)
    if len(set(seen)) < len(seen):
        yield f"identity twice: {seen}"
    if not seen:
        yield "no identifier: the event is not accepted"


def _key(key: object) -> Iterator[str]:
    if not isinstance(key, str) or not key.strip():
        yield f"the event key {key!r}"
    elif len(key.encode("utf-16-le")) > 200 or set(key) & _KEY_FORBIDDEN:
        yield f"the event key {key!r} is too long, or has a forbidden character"


# ------------------------------------------------------------------ contacts


def _contact(body: dict[str, Any]) -> Iterator[str]:
    known = ("channels", "firstName", "lastName", "address", "fields", "addressBookId", "id", "externalCustomerId")
    yield from _unknown(body, *known, "contactKey", "languageCode", "timeZone")
    if not _is_id(body.get("externalCustomerId")):
        yield f"external id {body.get('externalCustomerId')!r}"
    for member in ("firstName", "lastName"):
        if member in body:
            yield from (
                f"{member} {body[member]!r} {each}" for each in _name(body[member], first=member == "firstName")
            )
    yield from _channels(body.get("channels"))
    ids = []
    for field in body.get("fields", ()):
        if not isinstance(field, dict) or set(field) != {"id", "value"}:
            yield f"field {field!r}"
            continue
        ids.append(field["id"])
        if type(field["id"]) is not int or field["id"] < 1 or not isinstance(field["value"], str):
            yield f"field {field!r}"
        elif not field["value"].strip():
            yield f"field {field!r} would be emptied"
    if len(set(ids)) < len(ids):
        yield f"a field twice: {ids}"


def _channels(channels: object) -> Iterator[str]:
    if not isinstance(channels, list):
        yield "no channels"
        return
    kinds = [each.get("type") for each in channels]
    for kind in set(kinds):
        if kinds.count(kind) > 2:
            yield f"more than two channels of {kind}"
    for each in channels:
        yield from _unknown(each, "type", "value", "device")
        value = each.get("value")
        pattern = {"email": r"[^@\s<>]+@[^@\s<>.]+(\.[^@\s<>.]+)+", "sms": r"\+?[1-9][0-9]{6,14}"}.get(each.get("type"))
        if pattern is None or not isinstance(value, str) or not re.fullmatch(pattern, value):
            yield f"channel {each!r}"
        if set(each.get("device", {})) - {
            "appId",
            "deviceModel",
            "os",
            "locale",
            "clientVersion",
            "appVersion",
            "active",
        }:
            yield f"device of {each!r}"


def _name(name: object, *, first: bool) -> Iterator[str]:
    if not isinstance(name, str) or not name:
        yield "is no text"
        return
    if len(name) > 40 or len(name.encode("utf-16-le")) > 80:
        yield "has more than 40 characters"
    if set(name) & _NAME_FORBIDDEN or any(
        unicodedata.category(each)[0] in "SC" and not _may_pass(each) for each in name
    ):
        yield "has a special character"
    if sum(each in "0123456789" for each in name) > 3 or not any(each.isalpha() or _may_pass(each) for each in name):
        yield "has too many digits, or no letter"
    if name != name.strip() or name.strip("-") != name:
        yield "has a blank or a hyphen at its edge"
    words = name.split()
    for word in words:
        if word.strip("'’") != word:
            yield "has an apostrophe at the edge of a word"
        if "." in word and (word.count(".") > 1 or not word.endswith(".") or not 1 < len(word) <= 4):
            yield "has a dot that isn't behind a short word"
    long = sum(len(word.rstrip(".")) > 3 for word in words)
    if first and (long > 3 or len(words) - long > 3):
        yield "has too many words"


def _may_pass(character: str) -> bool:
    """Whether it stands among the letters of a script: signs, digits and marks that do may pass (decision 9)."""
    return "\u0250" <= character < "\u2000" or "\u2c00" <= character <= "\uffff"


def _contacts(body: dict[str, Any]) -> Iterator[str]:
    yield from _unknown(body, "dedupeOn", "contactFields", "groupNames", "groupNamesExclude", "contacts")
    if body.get("dedupeOn") != "externalCustomerId":
        yield f"dedupeOn {body.get('dedupeOn')!r}"
    fields = {"firstName", "contactKey", "lastName", "email", "sms", "address", "town", "region", "postcode"}
    if not body.get("contactFields") or not set(body["contactFields"]) <= fields:
        yield f"contactFields {body.get('contactFields')!r}: all would be updated, or one that isn't known"
    groups = [body[name] for name in ("groupNames", "groupNamesExclude") if name in body]
    if len(groups) != 1 or not all(_is_id(each) for each in groups[0]) or len(groups[0]) != 1:
        yield f"groups {groups!r}"
    contacts = body.get("contacts")
    if not isinstance(contacts, list) or not 1 <= len(contacts) <= 3000:
        yield "not from 1 to 3,000 contacts"
        return
    for each in contacts:
        if set(each) - {"externalCustomerId", "channels", "contactKey"} or "channels" not in each:
            yield f"contact {each!r}"
        if not _is_id(each.get("externalCustomerId")) or not _is_id(each.get("contactKey", "-")):
            yield f"contact {each!r}"


# ------------------------------------------------------------------ devices


def _device(body: dict[str, Any]) -> Iterator[str]:
    texts = ("osVersion", "deviceModel", "appVersion")
    yield from _unknown(body, "deviceId", "externalUserId", "osType", "category", *texts)
    if not _is_id(body.get("deviceId")) or not _is_id(body.get("externalUserId", "-")):
        yield "a blank id"
    if body.get("category") not in ("MOBILE", "TABLET") or body.get("osType", "IOS") not in ("ANDROID", "IOS"):
        yield f"{body.get('category')!r} {body.get('osType')!r}"
    yield from (f"{name} is no text" for name in texts if not isinstance(body.get(name, ""), str))


def _mobile_events(body: dict[str, Any]) -> Iterator[str]:
    yield from _unknown(body, "deviceId", "externalUserId", "events")
    if not _is_id(body.get("deviceId")) or not _is_id(body.get("externalUserId", "-")):
        yield "a blank id"
    for event in body.get("events") or [{}]:
        yield from _unknown(event, "eventTypeKey", "occurred", "params")
        yield from _key(event.get("eventTypeKey"))
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event.get("occurred", ""), re.ASCII):
            yield f"occurred {event.get('occurred')!r}"
        for param in event.get("params", ()):
            if set(param) != {"name", "value"} or not param["name"] or not isinstance(param["value"], str):
                yield f"param {param!r}"


_OF: dict[str, Callable[[dict[str, Any]], Iterator[str]]] = {
    "api.reteno.com/api/v2/event": _event,
    "api.reteno.com/api/v1/contact": _contact,
    "api.reteno.com/api/v1/contacts": _contacts,
    "mobile-api.reteno.com/api/v1/device": _device,
    "mobile-api.reteno.com/api/v1/events": _mobile_events,
}
