"""Contracts of the Reteno API's methods that an integration with Amplitude can use, by public name.

Each comes in two readings: `reteno-contact-v1` takes what is doubtful strictly, `reteno-contact-v1-lenient`
leniently (`tile.leniency`).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tile.leniency import lenient
from tile.reteno.contracts.contact_v1 import CONTACT_V1
from tile.reteno.contracts.contacts_v1 import CONTACTS_V1
from tile.reteno.contracts.device_v1 import DEVICE_V1
from tile.reteno.contracts.event_v2 import EVENT_V2
from tile.reteno.contracts.mobile_events_v1 import MOBILE_EVENTS_V1

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tile.contract import Contract

_STRICT = {
    "reteno-event-v2": EVENT_V2,
    "reteno-device-v1": DEVICE_V1,
    "reteno-contact-v1": CONTACT_V1,
    "reteno-contacts-v1": CONTACTS_V1,
    "reteno-mobile-events-v1": MOBILE_EVENTS_V1,
}

CONTRACTS: Mapping[str, Contract] = MappingProxyType(
    _STRICT | {f"{name}-lenient": lenient(contract) for name, contract in _STRICT.items()}
)
"""Every contract by its public name, the strict ones first."""

__all__ = ["CONTACTS_V1", "CONTACT_V1", "CONTRACTS", "DEVICE_V1", "EVENT_V2", "MOBILE_EVENTS_V1"]
