"""What Reteno's methods want beside the body, by the contract's public name: for declarations that are begun."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tile.importing import Known
from tile.reteno.contracts import CONTRACTS
from tile.reteno.webhooks._account import ACCESS_KEY, API_HEADERS, AUTHORIZATION, MOBILE_HEADERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal


def _public(name: str, sends: Literal["events", "users"]) -> Known:
    return Known(name, CONTRACTS[name], "Reteno", sends, (AUTHORIZATION,), API_HEADERS)


def _mobile(name: str, sends: Literal["events", "users"]) -> Known:
    return Known(name, CONTRACTS[name], "Reteno", sends, (ACCESS_KEY,), MOBILE_HEADERS)


DESTINATIONS: Mapping[str, Known] = MappingProxyType(
    {
        known.name: known
        for known in (
            _public("reteno-event-v2", "events"),
            _mobile("reteno-device-v1", "users"),
            _public("reteno-contact-v1", "users"),
            _public("reteno-contacts-v1", "users"),
            _mobile("reteno-mobile-events-v1", "events"),
        )
    }
)
