"""Reteno's methods: what each takes, and what it does with it. Bodies come here only once their contract has taken them."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tile.acceptance import reserved_values
from tile.reteno.contracts import CONTACT_V1, CONTACTS_V1, DEVICE_V1, EVENT_V2, MOBILE_EVENTS_V1
from tile.reteno.contracts.event_v2 import IDENTIFIERS
from tile.reteno.contracts.past_events_v2 import PAST_EVENTS_V2
from tile.reteno.contracts.user_v1 import USER_V1
from tile.sandbox.answers import accepted, refused
from tile.sandbox.contacts import DEVICE, EXTERNAL, Contacts
from tile.sandbox.unknowns import EMPTY_KEEPS, EVENTS_CREATE_CONTACTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tile.contract import Contract
    from tile.sandbox.answers import Answer
    from tile.sandbox.settings import Settings
    from tile.sandbox.store import Store

#: Names of params that a contact is looked up by, in Reteno's order, to the kind of identity; compared without case:
#: https://docs.reteno.com/docs/segmentation-by-events.
_IDENTITY: Final = {
    **dict.fromkeys(("contactid", "contact_id"), "id"),
    "externalcustomerid": EXTERNAL,
    **dict.fromkeys(("email", "emailaddress", "useremail", "contactemail"), "email"),
    **dict.fromkeys(("phone", "sms", "phonenumber"), "phone"),
    "pushtoken": "pushToken",
    **dict.fromkeys(("contactkey", "contact_key"), "contactKey"),
}
_DEDUPE: Final = {"email": "email", "sms": "phone", "push": "pushToken", "webpush": "pushToken", "id": "id"}


class Account:
    """What methods work with."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        self.contacts = Contacts(store, empty_keeps=settings.is_lenient(EMPTY_KEEPS))


@dataclass(frozen=True, slots=True)
class Method:
    """One endpoint.

    Attributes:
        verb, path: of the request; a path that ends with a slash is followed by an argument.
        run: gets the account, the body (or the argument), and the time.
        contract: what the body must be, if there is one.
        mobile: whether it belongs to the mobile API, whose key and errors are others.
        contact: whether it is one of those for contacts, for which 409 is documented.
    """

    verb: str
    path: str
    run: Callable[[Account, Any, float], Answer]
    contract: Contract | None = None
    mobile: bool = False
    contact: bool = False


def _event(account: Account, body: dict[str, Any], now: float) -> Answer:
    wanted = account.settings.required.get(body["eventTypeKey"], ())
    if wanted and not {each["name"] for each in body.get("params", ())}.issuperset(wanted):
        listed = json.dumps([{"name": name, "required": True} for name in wanted], ensure_ascii=False)
        return refused(400, f"The event should have the following params: {listed}", mobile=False)
    return accepted(contact=_take_event(account, body, now))


def _take_event(account: Account, body: dict[str, Any], now: float) -> int | None:
    params = {each["name"]: each["value"] for each in body.get("params", [])}
    contact = _who(account, params, now)
    key = body.get("keyValue") or next((str(params[name]) for name in IDENTIFIERS if params.get(name)), "")
    note = "; ".join(each.message for each in reserved_values(EVENT_V2, body))
    account.store.add_event(
        now, body["eventTypeKey"], key, contact, body.get("params", []), occurred=body.get("occurred"), note=note
    )
    return contact


def _who(account: Account, params: dict[str, Any], now: float) -> int | None:
    """The contact of an event: what the first identity in Reteno's order names."""
    given = {
        lower: value
        for name, value in params.items()
        if (lower := name.lower()) in _IDENTITY and isinstance(value, str) and value.strip() and value != "null"
    }
    for name, kind in _IDENTITY.items() if given else ():
        if (value := given.get(name)) is None:
            continue
        if kind == "id":
            number = int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0
            return number if account.contacts.is_there(number) else None
        found = account.contacts.find(kind, value)
        if found is None and account.settings.is_lenient(EVENTS_CREATE_CONTACTS):
            found = account.contacts.create("Event", now)
            known = (
                {kind: value}
                if kind in (EXTERNAL, "contactKey")
                else {"channels": [{"type": _CHANNEL[kind], "value": value}]}
            )
            account.contacts.enrich(found, known, now)
        return found
    return None


_CHANNEL: Final = {"email": "email", "phone": "sms", "pushToken": "mobilepush"}


def _past_events(account: Account, body: dict[str, Any], now: float) -> Answer:
    for each in body["events"]:
        _take_event(account, each, now)
    return accepted()


def _device(account: Account, body: dict[str, Any], now: float) -> Answer:
    contact = account.contacts.of_device(body[DEVICE], body.get("externalUserId"), now)
    account.contacts.set_device(contact, body, now)
    return accepted(contact=contact)


def _mobile_events(account: Account, body: dict[str, Any], now: float) -> Answer:
    contacts = account.contacts
    user = body.get("externalUserId")
    contact = contacts.find(DEVICE, body[DEVICE]) or (contacts.find(EXTERNAL, user) if user else None)
    if contact is not None or account.settings.is_lenient(EVENTS_CREATE_CONTACTS):
        contact = contacts.of_device(body[DEVICE], user, now)
    for each in body["events"]:
        account.store.add_event(
            now, each["eventTypeKey"], body[DEVICE], contact, each.get("params", []), occurred=each["occurred"]
        )
    return accepted(contact=contact)


def _user(account: Account, body: dict[str, Any], now: float) -> Answer:
    contact = account.contacts.of_device(body[DEVICE], body.get("externalUserId"), now)
    account.contacts.enrich(contact, body.get("userAttributes", {}), now)
    account.contacts.join(contact, body.get("groupNamesInclude", ()), leaves=body.get("groupNamesExclude", ()))
    return accepted(contact=contact)


def _contact(account: Account, body: dict[str, Any], now: float) -> Answer:
    known = account.settings.fields
    unknown = [each["id"] for each in body.get("fields", ()) if known and each["id"] not in known]
    if unknown:
        return refused(400, f"the account has no additional field {unknown[0]}", mobile=False)
    contact = account.contacts.find_or_create(body, now)
    account.contacts.enrich(contact, body, now)
    return accepted({"id": contact}, contact=contact)


def _import(account: Account, body: dict[str, Any], now: float) -> Answer:
    session = str(uuid.uuid4())
    lost = [each for each in body["contacts"] if not _dedupe_keys(body["dedupeOn"], each, body.get("fieldId"))]
    ready = now + account.settings.import_seconds
    text = json.dumps({**body, "contacts": [each for each in body["contacts"] if each not in lost]}, ensure_ascii=False)
    account.store.base.execute("INSERT INTO imports VALUES (?, ?, ?, 0)", (session, ready, text))
    return accepted({"asyncSessionId": session, **({"failedContacts": lost} if lost else {})})


def _dedupe_keys(on: str, contact: dict[str, Any], field: int | None) -> list[tuple[str, str]]:
    """What a contact of a bulk request is recognised by; empty if it lacks that."""
    if on == "fieldId":
        return [("field", each["value"]) for each in contact.get("fields", ()) if each["id"] == field and each["value"]]
    if on in (EXTERNAL, "id"):
        return [(on, str(contact[on]))] if contact.get(on) else []
    types = {"email_or_sms": ("sms", "email"), "push": ("mobilepush",)}.get(on, (on,))
    return [
        (_DEDUPE[{"mobilepush": "push"}.get(kind, kind)], channel["value"])
        for kind in types
        for channel in contact["channels"]
        if channel["type"] == kind
    ]


def finish_imports(account: Account, now: float) -> float:
    """Store the contacts of imports whose time has come; when the next one's will."""
    for row in account.store.rows("SELECT session, body FROM imports WHERE NOT done AND ready <= ?", (now,)):
        account.store.begin()
        body = json.loads(row["body"])
        for each in body["contacts"]:
            _import_one(account, body, each, now)
        account.store.base.execute("UPDATE imports SET done = 1, body = '' WHERE session = ?", (row["session"],))
        account.store.commit()
    [(soonest,)] = account.store.base.execute("SELECT min(ready) FROM imports WHERE NOT done")
    return float("inf") if soonest is None else float(soonest)


def _import_one(account: Account, body: dict[str, Any], given: dict[str, Any], now: float) -> None:
    contacts, found = account.contacts, None
    for kind, value in _dedupe_keys(body["dedupeOn"], given, body.get("fieldId")):
        if kind == "id":
            found = int(value) if contacts.is_there(int(value)) else None
        elif kind == "field":
            row = account.store.base.execute(
                "SELECT id FROM contacts WHERE json_extract(data, ?) = ?", (f'$.fields."{body["fieldId"]}"', value)
            ).fetchone()
            found = None if row is None else row[0]
        else:
            found = contacts.find(kind, value)
        if found is not None:
            break
    if found is None:
        found = contacts.create("Import", now)
        contacts.enrich(found, given, now)
        if "eventKeyForNewContacts" in body:
            account.store.add_event(now, body["eventKeyForNewContacts"], given.get(EXTERNAL, ""), found, [])
    else:
        contacts.replace(found, given, body.get("contactFields"), now)
    contacts.join(found, body.get("groupNames", ()), leaves=body.get("groupNamesExclude", ()))


def _import_status(account: Account, session: str, now: float) -> Answer:
    finish_imports(account, now)
    row = account.store.base.execute("SELECT done FROM imports WHERE session = ?", (session,)).fetchone()
    if row is None:
        return refused(404, "there is no such session", mobile=False)
    return accepted({"asyncSessionId": session, "status": "FINISHED" if row[0] else "IMPORTING"})


def _info(_account: Account, _argument: str, _now: float) -> Answer:
    return accepted({"orgId": 1, "userEmail": "sandbox@reteno.example", "organisationName": "Sandbox"})


def _address_books(account: Account, _argument: str, _now: float) -> Answer:
    fields = [{"id": number, "name": name} for number, name in account.settings.fields.items()]
    group = {"name": "Additional fields", "fields": fields}
    return accepted({"addressBook": {"addressBookId": 1, "name": "Sandbox", "fieldGroups": [group]}})


METHODS: Final = (
    Method("POST", "/api/v2/event", _event, EVENT_V2),
    Method("POST", "/api/v2/past_events", _past_events, PAST_EVENTS_V2),
    Method("POST", "/api/v1/contact", _contact, CONTACT_V1, contact=True),
    Method("POST", "/api/v1/contacts", _import, CONTACTS_V1, contact=True),
    Method("GET", "/api/v1/importstatus/", _import_status),
    Method("GET", "/api/v1/account/info", _info),
    Method("GET", "/api/v1/addressbooks", _address_books),
    Method("POST", "/api/v1/device", _device, DEVICE_V1, mobile=True),
    Method("POST", "/api/v1/events", _mobile_events, MOBILE_EVENTS_V1, mobile=True),
    Method("POST", "/api/v1/user", _user, USER_V1, mobile=True),
)
"""Every method that is imitated."""
