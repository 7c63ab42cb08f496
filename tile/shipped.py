"""What comes with the kit."""

from __future__ import annotations

from typing import Final

SHIPPED: Final = {
    "reteno-events": "tile.reteno:events",
    "reteno-device-webhook": "tile.reteno.webhooks:devices",
    "reteno-contact-webhook": "tile.reteno.webhooks:contacts",
    "reteno-event-webhook": "tile.reteno.webhooks:events",
    "reteno-mobile-event-webhook": "tile.reteno.webhooks:mobile_events",
    "reteno-cohort-webhook": "tile.reteno.webhooks:cohorts",
}
"""Key to reference of the destinations that come with the kit; a key begins with the vendor and a dash."""

VENDORS: Final = tuple({key.partition("-")[0] for key in SHIPPED})


def is_of_a_vendor(module: str) -> bool:
    """Whether a module belongs to a vendor's package of the kit, such as `tile.reteno`."""
    return any(f"{module}.".startswith(f"tile.{vendor}.") for vendor in VENDORS)
