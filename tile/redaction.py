"""An event made fit to be kept beside the code: what is personal is replaced, what says nothing is left out.

A value is replaced by one of its shape, so that a template treats it alike: letters by letters, digits by digits, an e-mail
address by one at example.com. What is personal is known by the catalogue (identifiers, addresses, places), by the
name of a property, or by the look of the value; nobody can know it of free text, so what is kept is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import cycle, pairwise
from typing import TYPE_CHECKING, Final

from payloads.amplitude.catalogue import FIELDS, SEEN

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from payloads.amplitude import JSON

LONGEST: Final = 1024
"""Characters of a text that are kept: Amplitude keeps no more of a property."""

MOST_ITEMS: Final = 20
"""Items of a list that are kept."""

#: Columns that say who or where somebody is.
_PERSONAL: Final = frozenset(
    {
        "user_id",
        "device_id",
        "amplitude_id",
        "uuid",
        "$insert_id",
        "ip_address",
        "idfa",
        "adid",
        "idfv",
        "location_lat",
        "location_lng",
        "city",
        "region",
        "dma",
        "amplitude_attribution_ids",
    }
)
#: Columns that no template has a use for.
_IDLE: Final = frozenset({each.name for each in FIELDS if each.source == SEEN} | {"data", "$schema"})
_WORDS: Final = frozenset(
    [
        "address",
        "auth",
        "authorization",
        "bearer",
        "birth",
        "birthday",
        "birthdate",
        "card",
        "city",
        "cookie",
        "credential",
        "dob",
        "email",
        "fax",
        "firstname",
        "fullname",
        "gclid",
        "fbclid",
        "iban",
        "idfa",
        "idfv",
        "imei",
        "ip",
        "ipaddress",
        "lastname",
        "lat",
        "latitude",
        "lng",
        "lon",
        "longitude",
        "mail",
        "mobile",
        "msisdn",
        "name",
        "nickname",
        "passport",
        "password",
        "phone",
        "postcode",
        "secret",
        "session",
        "signature",
        "ssn",
        "street",
        "surname",
        "tel",
        "telephone",
        "token",
        "username",
        "zip",
        "apikey",
        "phonenumber",
        "dateofbirth",
        "userid",
        "customerid",
        "accountid",
        "deviceid",
    ]
)
_NOT_A_PERSONS: Final = frozenset(
    [
        "app",
        "carrier",
        "country",
        "course",
        "device",
        "event",
        "file",
        "item",
        "model",
        "os",
        "page",
        "plan",
        "product",
        "screen",
    ]
)
_MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_HARMLESS: Final = "user@example.com"
_TOKEN: Final = re.compile(
    r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b|\b(?=\w*\d)(?=\w*[A-Za-z])[\w-]{20,}(?:\.[\w-]{10,})*"
)
_PHONE: Final = re.compile(r"(?<![\w.])\+\d[\d ().-]{6,18}\d(?!\w)|(?<![\w.-])\(?\d{3}\)?[ -]\d{3}[ -]\d{4}(?!\w)")
_ADDRESS: Final = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|\b(?:[0-9a-fA-F]{1,4}:){3,7}:?[0-9a-fA-F]{1,4}\b"
)
_HEXADECIMAL: Final = re.compile(r"[0-9a-fA-F-]{16,}")
_QUERY: Final = re.compile(r"(https?://[^\s?#]*)[?#]\S*")


@dataclass
class Redacted:
    """What has become of an event.

    Attributes:
        event: the event.
        replaced, kept, left_out, cut: paths of its values: those replaced, those of properties that are as they were, those
            left out, and those shortened.
    """

    event: dict[str, JSON] = field(default_factory=dict)
    replaced: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)


def redact(event: Mapping[str, JSON], *, keep: Collection[str] = ()) -> Redacted:
    """An event without what is personal in it, and without columns that are null or say nothing of it.

    Args:
        event: the event, or the user, in the export view.
        keep: names of columns and properties whose values aren't personal, whatever they look like.
    """
    done = Redacted()
    for name, value in event.items():
        if value is None or name in _IDLE:
            done.left_out.append(name)
        else:
            done.event[name] = _value(name, value, name, keep, done, personal=name in _PERSONAL)
    return done


def _value(name: str, value: JSON, path: str, keep: Collection[str], done: Redacted, *, personal: bool) -> JSON:
    if name in keep:
        done.kept.append(path)
        return value
    if isinstance(value, dict):
        return {
            key: _value(key, each, f"{path}.{key}", keep, done, personal=personal or is_personal(key))
            for key, each in ((str(_scalar(key, personal=False)), each) for key, each in value.items())
        }
    if isinstance(value, list):
        if len(value) > MOST_ITEMS:
            done.cut.append(path)
        return [_value(name, each, path, keep, done, personal=personal) for each in value[:MOST_ITEMS]]
    made = _scalar(value, personal=personal)
    if isinstance(made, str) and len(made) > LONGEST:
        made = made[:LONGEST]
        done.cut.append(path)
    if made != value:
        done.replaced.append(path)
    elif "." in path:
        done.kept.append(path)
    return made


def is_personal(name: str) -> bool:
    """Whether a property of this name tells who or where somebody is."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    words = [word for word in re.split(r"[\W_]+", spaced.lower()) if word]
    if "name" in words and _NOT_A_PERSONS & set(words):
        return False
    return bool(_WORDS & {*words, *("".join(pair) for pair in pairwise(words)), "".join(words)})


def _scalar(value: JSON, *, personal: bool) -> JSON:
    if isinstance(value, str):
        if personal:
            return _HARMLESS if _MAIL.fullmatch(value) else _of_its_shape(value)
        value = _MAIL.sub(_HARMLESS, value)
        value = _QUERY.sub(r"\1", value)
        for pattern in (_ADDRESS, _PHONE, _TOKEN):
            value = pattern.sub(lambda match: _of_its_shape(match[0]), value)
        return value
    if personal and isinstance(value, int | float) and not isinstance(value, bool):
        return type(value)(_of_its_shape(repr(value))) if abs(value) >= 10 else value
    return value


def _of_its_shape(text: str) -> str:
    """Letters become letters, digits digits, and all else stays: no more is left of the value than its shape. An address stays
    one, and a UUID, too.
    """
    if _ADDRESS.fullmatch(text):
        return "2001:db8::44" if ":" in text else "192.0.2.44"
    letters = "abcdef" if _HEXADECIMAL.fullmatch(text) else "abcdefghijklmnopqrstuvwxyz"
    small, large, digits = cycle(letters), cycle(letters.upper()), cycle("1234567890")
    made = []
    for character in text:
        if character.isdecimal():
            made.append(next(digits))
        elif character.isalpha():
            letter = next(large if character.isupper() else small)
            made.append(letter if character.isascii() else "É" if character.isupper() else "é")
        else:
            made.append(character)
    return "".join(made)
