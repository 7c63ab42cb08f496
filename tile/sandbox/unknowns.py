"""What Reteno documents nowhere, as named settings: strict unless it is decided leniently.

Those about bodies are the doubts of the contracts, here with a name each; the others are about what Reteno does with a request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tile.leniency import lenient
from tile.reteno.contracts import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tile.contract import Contract, Doubt

#: Name to the end of what a doubt changes: a pointer into the schema, or a rule.
_OF_BODIES: Final = {
    "no-channels": "/channels/minItems",
    "other-channel-types": "/channel/properties/type/enum",
    "any-address": "/channel/allOf",
    "numeric-external-ids": "/externalCustomerId/type",
    "any-person-names": "name-malformed",
    "other-client-versions": "/clientVersion/enum",
    "other-contact-fields": "/contactFields/items/enum",
    "other-systems": "/osType",
    "any-param-values": "/param/properties/value/type",
    "ignored-identifiers": "identifier-ignored",
    "repeated-params": "param-repeated",
    "any-mobile-event-keys": "/eventTypeKey/pattern",
    "other-times": "/occurred/pattern",
    "further-members": "/additionalProperties",
}


class Unknown(NamedTuple):
    """One setting: its name, and both readings in a sentence each."""

    name: str
    strict: str
    lenient: str


EVENTS_CREATE_CONTACTS: Final = "events-create-contacts"
EVENTS_REPEAT: Final = "events-repeat"
METHODS_APART: Final = "methods-apart"
NO_SDK_VERSION: Final = "no-sdk-version"
NO_DEVICE_AUTHORIZATION: Final = "no-device-authorization"
EMPTY_KEEPS: Final = "empty-keeps"

_OF_CONDUCT: Final = (
    Unknown(
        EVENTS_CREATE_CONTACTS,
        "an event of somebody Reteno doesn't know is in the history without a contact",
        "it makes a contact, as with segmentation by events switched on for its type",
    ),
    Unknown(
        EVENTS_REPEAT,
        "the same request within a minute is answered with 409 by every method of the public API",
        "only by those for contacts, the only ones for which that is documented",
    ),
    Unknown(
        METHODS_APART,
        "all methods together take the documented number of requests a second",
        "each method takes that number",
    ),
    Unknown(
        NO_SDK_VERSION,
        "the mobile API wants X-Reteno-SDK-Version, as Reteno's guide for Amplitude has it",
        "the access key is enough",
    ),
    Unknown(
        NO_DEVICE_AUTHORIZATION,
        "the method for devices wants Authorization as well, as the guide has it",
        "the access key is enough, as for Reteno's SDKs",
    ),
    Unknown(
        EMPTY_KEEPS, "an empty value of an additional field clears it", "an empty value leaves what was there before"
    ),
)


def name_of(doubt: Doubt) -> str | None:
    """The setting that decides a doubt about bodies."""
    return next((name for name, end in _OF_BODIES.items() if any(at.endswith(end) for at in doubt.changes)), None)


def _of_bodies() -> dict[str, Unknown]:
    found: dict[str, Unknown] = {}
    for contract in CONTRACTS.values():
        for doubt in contract.doubts:
            if (name := name_of(doubt)) is not None:
                found.setdefault(name, Unknown(name, doubt.strict, doubt.lenient))
    return found


UNKNOWNS: Final[Mapping[str, Unknown]] = {**_of_bodies(), **{each.name: each for each in _OF_CONDUCT}}
"""Every setting by its name."""


def contract_of(contract: Contract, names: Collection[str]) -> Contract:
    """The contract with those of its doubts read leniently that have one of the names."""
    doubts = [doubt for doubt in contract.doubts if name_of(doubt) in names]
    return lenient(contract, doubts=doubts) if doubts else contract
