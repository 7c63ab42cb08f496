"""What Reteno's *Bulk contacts* v1 takes: up to 3,000 contacts, stored within minutes after the answer.

Meant for the first import. Amplitude sends one event a request, so a tile would use it for one contact; what
it has over *Add/update contact* is the choice of the field that recognises a contact, and of those to update.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tile.contract import Answer, Contract, Doubt, PayloadRule, Source, Violation, schema_file
from tile.reteno.contracts._names import name_rules
from tile.reteno.contracts._sources import (
    ADD_CONTACT,
    BULK_UPLOAD,
    SHOP_PLUGIN,
    TOKEN_BASE,
    VALIDATION,
    YII,
)
from tile.reteno.contracts.contact_v1 import CONTACT_DOUBTS, CONTACT_SOURCES, CONTACT_V1
from tile.reteno.contracts.contact_v1 import NO_CHANNEL as OF_CONTACT_WITHOUT_CHANNEL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

_REQUEST = YII + "request/ContactsRequest.php"
_RESPONSE = YII + "request/ContactsResponse.php"
_LONGEST_KEY = 50


def _contacts(body: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    contacts = body.get("contacts") if isinstance(body, dict) else None
    for index, contact in enumerate(contacts if isinstance(contacts, list) else ()):
        yield f"$.contacts[{index}]", contact


def _key_too_long(body: JsonValue, _text: str) -> Iterator[Violation]:
    """A field that contacts are recognised by holds at most 50 characters."""
    if not isinstance(body, dict) or body.get("dedupeOn") != "fieldId":
        return
    for path, contact in _contacts(body):
        fields = contact.get("fields") if isinstance(contact, dict) else None
        for index, field in enumerate(fields if isinstance(fields, list) else ()):
            value = field.get("value") if isinstance(field, dict) and field.get("id") == body.get("fieldId") else None
            if isinstance(value, str) and len(value) > _LONGEST_KEY:
                yield Violation(
                    f"{path}.fields[{index}].value",
                    f"the field contacts are recognised by holds {len(value)} characters; at most {_LONGEST_KEY} count",
                )


def _schema() -> dict[str, Any]:
    """The method's own schema, with that of a contact among its definitions."""
    own, contact = schema_file("contacts_v1.schema.json"), dict(CONTACT_V1.json_schema)
    definitions = contact.pop("$defs")
    for name in ("$schema", "$id", "title", "$comment"):
        del contact[name]
    return {**own, "$defs": {"contact": contact, **definitions}}


def _of_contact(doubt: Doubt) -> Doubt:
    """A doubt about a contact, with the pointers it has here."""
    changes = {
        f"/$defs/contact{at}" if at.startswith("/") and not at.startswith("/$defs/") else at: value
        for at, value in doubt.changes.items()
    }
    return doubt.model_copy(update={"changes": changes})


NO_CHANNEL = _of_contact(OF_CONTACT_WITHOUT_CHANNEL)
"""Whether a contact may come without any address."""

CONTACTS_V1 = Contract(
    name="Reteno contacts v1",
    endpoint="POST https://api.reteno.com/api/v1/contacts",
    json_schema=_schema(),
    rules=(
        *name_rules(_contacts, lambda schema: {"properties": {"contacts": {"items": schema}}}),
        PayloadRule(
            name="dedupe-key-too-long",
            description="The additional field that contacts are recognised by holds at most 50 characters.",
            source=Source(
                constraint="fieldId: that field's content is at most 50 characters", url=_REQUEST, inferred=True
            ),
            find=_key_too_long,
            as_schema={"properties": {"dedupeOn": {"not": {"const": "fieldId"}}}},
        ),
    ),
    answers=(
        Answer(
            status=200,
            meaning="taken, and stored within minutes; the body holds asyncSessionId, and failedContacts if there are any",
            delivered=True,
            source=_RESPONSE,
        ),
        Answer(status=400, meaning="refused: a malformed body", delivered=False, source=ADD_CONTACT),
        Answer(status=401, meaning="the API key is wrong or disabled", delivered=False, source=ADD_CONTACT),
        Answer(status=409, meaning="the same request came a short while ago", delivered=False, source=SHOP_PLUGIN),
        Answer(status=429, meaning="too many requests", delivered=False, source=ADD_CONTACT),
    ),
    failure_members=("failedContacts", "errorMessage"),
    sources=(
        Source(constraint="contacts: required, up to 3,000", url=BULK_UPLOAD),
        Source(constraint="contacts: at least one", url=BULK_UPLOAD, inferred=True),
        Source(constraint="contacts[].channels and dedupeOn: required", url=TOKEN_BASE),
        Source(
            constraint="dedupeOn: email, sms, push, webpush, email_or_sms, id, or fieldId with the field's number",
            url=_REQUEST,
            inferred=True,
        ),
        Source(constraint="dedupeOn: externalCustomerId", url=SHOP_PLUGIN, inferred=True),
        Source(constraint="contactFields: names of fields", url=_REQUEST, inferred=True),
        Source(constraint="customFieldsIDs: numbers of additional fields", url=_REQUEST, inferred=True),
        Source(constraint="groupNames, groupNamesExclude: names of groups", url=_REQUEST, inferred=True),
        Source(constraint="restoreDeleted: a boolean", url=_REQUEST, inferred=True),
        Source(constraint="eventKeyForNewContacts: text", url=_REQUEST, inferred=True),
        Source(
            constraint="eventKeyForNewContacts: 1 to 100 characters, as any event key", url=VALIDATION, inferred=True
        ),
        *(source.model_copy(update={"constraint": f"contacts[]: {source.constraint}"}) for source in CONTACT_SOURCES),
    ),
    doubts=(
        Doubt(
            strict="contactFields names fields that were listed in 2021",
            lenient="contactFields names any fields",
            changes={"/properties/contactFields/items/enum": None},
            url=_REQUEST,
        ),
        Doubt(
            strict="members of the request that aren't documented are refused; the API is not known to",
            lenient="further members of the request are allowed",
            changes={"/additionalProperties": None},
            url=_REQUEST,
        ),
        *map(_of_contact, CONTACT_DOUBTS),
    ),
)
