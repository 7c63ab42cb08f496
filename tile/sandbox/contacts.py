"""Contacts: created, found, enriched and merged as Reteno's pages say.

- A device nobody knows makes an anonymous contact. Once it comes with an external id that a contact has, that contact gets the
  device, and the anonymous one is deleted (docs.reteno.com/docs/real-time-contact-updating).
- A request of the public API finds a contact by its external id first, then by its addresses; otherwise it makes one
  (docs.reteno.com/docs/customer-identifiers-and-matching). An address doesn't find a contact with another external id.
- A merge takes the anonymous contact's events along; whether Reteno does is not documented.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from tile.sandbox.store import written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tile.sandbox.store import Store

EXTERNAL: Final = "externalCustomerId"
DEVICE: Final = "deviceId"
_KIND_OF_CHANNEL: Final = {
    "email": "email",
    "sms": "phone",
    "viber": "phone",
    "mobilepush": "pushToken",
    "webpush": "pushToken",
}
_TEXTS: Final = ("firstName", "lastName", "languageCode", "timeZone", "contactKey", "marketId")


class Contacts:
    """The contacts in a store. `empty_keeps`: an empty value of an additional field leaves what was there."""

    def __init__(self, store: Store, *, empty_keeps: bool = False) -> None:
        self._store = store
        self._base = store.base
        self._empty_keeps = empty_keeps

    def find(self, kind: str, value: str) -> int | None:
        """The first contact with an identity; e-mail addresses are compared without case."""
        row = self._base.execute(
            "SELECT contact FROM identities WHERE kind = ? AND value = ? ORDER BY contact LIMIT 1",
            (kind, _compared(kind, value)),
        ).fetchone()
        return None if row is None else int(row[0])

    def is_there(self, number: int) -> bool:
        """Whether a contact has that number."""
        return self._base.execute("SELECT 1 FROM contacts WHERE id = ?", (number,)).fetchone() is not None

    def data(self, contact: int) -> dict[str, Any]:
        """What is known of a contact."""
        [(text,)] = self._base.execute("SELECT data FROM contacts WHERE id = ?", (contact,))
        held: dict[str, Any] = json.loads(text)
        return held

    def create(self, source: str, at: float) -> int:
        """A contact of whom nothing is known."""
        cursor = self._base.execute(
            "INSERT INTO contacts (source, created, updated, data) VALUES (?, ?, ?, '{}')", (source, at, at)
        )
        return cursor.lastrowid or 0

    def of_device(self, device: str, external: str | None, at: float, source: str = "Mobile") -> int:
        """The contact of a device, created or merged as its ids ask for."""
        known = self.find(DEVICE, device)
        user = self.find(EXTERNAL, external) if external else None
        if user is not None:
            if known is not None and known != user and EXTERNAL not in self.data(known):
                self._absorb(known, user)
        elif known is not None and (not external or self.data(known).get(EXTERNAL, external) == external):
            user = known
        else:
            user = self.create(source, at)
        held = self.data(user)
        if external:
            held[EXTERNAL] = external
        held.setdefault("devices", {}).setdefault(device, {})
        if known is not None and known != user and self.is_there(known):
            other = self.data(known)
            held["devices"][device] = other.get("devices", {}).pop(device, {})
            self._write(known, other, at)
        self._write(user, held, at)
        return user

    def find_or_create(self, body: dict[str, Any], at: float, source: str = "API") -> int:
        """The contact that a body of the public API is about."""
        external = body.get(EXTERNAL)
        external = None if external is None else str(external)
        found = None if external is None else self.find(EXTERNAL, external)
        for channel in body.get("channels", ()):
            if found is not None:
                break
            candidate = self.find(_KIND_OF_CHANNEL.get(channel["type"], channel["type"]), channel["value"])
            if candidate is not None and self.data(candidate).get(EXTERNAL, external) in (None, external):
                found = candidate
        return self.create(source, at) if found is None else found

    def enrich(self, contact: int, given: dict[str, Any], at: float) -> None:
        """Take what a request says of a contact; what it doesn't mention stays. Channels replace those of their types."""
        held = self.data(contact)
        if given.get(EXTERNAL) is not None:
            held[EXTERNAL] = str(given[EXTERNAL])
        held |= {name: given[name] for name in _TEXTS if name in given}
        if "address" in given:
            held["address"] = {**held.get("address", {}), **given["address"]}
        channels = [*given.get("channels", ())]
        channels += [{"type": kind, "value": given[name]} for name, kind in _MOBILE if given.get(name)]
        if channels:
            types = {each["type"] for each in channels}
            held["channels"] = [each for each in held.get("channels", ()) if each["type"] not in types] + channels
        for field in given.get("fields", ()):
            name, value = str(field.get("id", field.get("key"))), field.get("value") or ""
            fields = held.setdefault("fields", {})
            if value:
                fields[name] = value
            elif not self._empty_keeps:
                fields.pop(name, None)
        self._write(contact, held, at)

    def replace(self, contact: int, given: dict[str, Any], only: Iterable[str] | None, at: float) -> None:
        """Take a bulk request's contact: of the named fields only, or all of them, and what it lacks is emptied."""
        held = self.data(contact)
        names = {*_TEXTS, EXTERNAL, "email", "sms", "address"} if only is None else set(only)
        if only is None:
            held["channels"] = []
        kinds = {kind for kind in ("email", "sms") if kind in names}
        held["channels"] = [each for each in held.get("channels", ()) if each["type"] not in kinds]
        for name in names & set(_TEXTS):
            held.pop(name, None)
        self._write(contact, held, at)
        taken: dict[str, Any] = {
            name: given[name]
            for name in (*_TEXTS, "address", "fields")
            if name in given and (only is None or name in names)
        }
        if names & {"address", "town", "region", "postcode"} and "address" in given:
            taken["address"] = given["address"]
        channels = [each for each in given.get("channels", ()) if only is None or each["type"] in kinds]
        self.enrich(contact, {**taken, "channels": channels, EXTERNAL: given.get(EXTERNAL)}, at)

    def set_device(self, contact: int, device: dict[str, Any], at: float) -> None:
        """What a request says of a device, and of its user beside."""
        held = self.data(contact)
        own = (
            "category",
            "osType",
            "osVersion",
            "deviceModel",
            "appVersion",
            "pushToken",
            "pushSubscribed",
            "advertisingId",
        )
        held["devices"][device[DEVICE]] |= {name: device[name] for name in own if name in device}
        self._write(contact, held, at)
        self.enrich(contact, {name: value for name, value in device.items() if name != EXTERNAL}, at)

    def join(self, contact: int, names: Iterable[str], *, leaves: Iterable[str] = ()) -> None:
        """Groups that a contact is in from now on, and no more."""
        self._base.executemany("INSERT OR IGNORE INTO groups VALUES (?, ?)", ((name, contact) for name in names))
        self._base.executemany(
            "DELETE FROM groups WHERE name = ? AND contact = ?", ((name, contact) for name in leaves)
        )

    def _absorb(self, anonymous: int, contact: int) -> None:
        self._store.flush()
        held, other = self.data(contact), self.data(anonymous)
        merged = {**other, **held, "devices": {**other.get("devices", {}), **held.get("devices", {})}}
        self._base.execute("UPDATE events SET contact = ? WHERE contact = ?", (contact, anonymous))
        self._base.execute("UPDATE OR IGNORE groups SET contact = ? WHERE contact = ?", (contact, anonymous))
        for table, column in (("groups", "contact"), ("identities", "contact"), ("contacts", "id")):
            self._base.execute(f"DELETE FROM {table} WHERE {column} = ?", (anonymous,))  # noqa: S608 - fixed names
        self._write(contact, merged, None)

    def _write(self, contact: int, held: dict[str, Any], at: float | None) -> None:
        self._base.execute(
            "UPDATE contacts SET data = ?, updated = coalesce(?, updated) WHERE id = ?",
            (written(held), at, contact),
        )
        self._base.execute("DELETE FROM identities WHERE contact = ?", (contact,))
        self._base.executemany(
            "INSERT OR IGNORE INTO identities VALUES (?, ?, ?)",
            ((kind, _compared(kind, value), contact) for kind, value in _identities(held)),
        )


_MOBILE: Final = (("email", "email"), ("phone", "sms"))


def _identities(held: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for name in (EXTERNAL, "contactKey"):
        if held.get(name):
            yield name, held[name]
    for channel in held.get("channels", ()):
        yield _KIND_OF_CHANNEL.get(channel["type"], channel["type"]), channel["value"]
    for device, known in held.get("devices", {}).items():
        yield DEVICE, device
        if known.get("pushToken"):
            yield "pushToken", known["pushToken"]


def _compared(kind: str, value: str) -> str:
    return value.casefold() if kind == "email" else value
