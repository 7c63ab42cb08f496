"""Users and Identify calls, where Amplitude forwards them through a tile: what the tile declares against what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance import rules
from conformance.finding import Finding
from payloads.amplitude import USER, Platform, namespaces
from tile.declaration import Tile
from tile.outcome import Kind, Outcomes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.amplitude import JSON
    from tile import Destination


def findings(tile: Destination) -> list[Finding]:
    """The first user that shows that a tile does otherwise than it declares."""
    if not isinstance(tile, Tile) or not tile.send_users:
        return []
    found = next(_contradictions(tile), None)
    if found is None:
        return []
    message, fix = found
    return [Finding(rules.USERS_OTHERWISE, message, fix=fix)]


def _contradictions(tile: Tile) -> Iterator[tuple[str, str]]:
    outcomes, customer = Outcomes.of(tile), tile.customer_settings()
    for name in USER.samples.names():
        for sample, event in _forwarded(name):
            found = outcomes.of_model(namespaces(event, customer, Platform()))
            if tile.send_users == "refused" and found.kind is not Kind.REFUSED and found.kind is not Kind.EXCLUDED:
                done = "sent as an event" if found.is_sent else "not refused on purpose"
                yield (
                    f"users are declared as refused, and {sample} is {done}",
                    "stop at what has no event_type, and at $identify, with a message that is a declared refusal",
                )
            if tile.send_users == "sent" and found.kind in (Kind.FAILED, Kind.REJECTED):
                yield (
                    f"users are declared as sent, and {sample} {'fails' if found.error else 'is rejected'}",
                    "write the template for users as well: they have no event_type; or declare them as refused",
                )


def _forwarded(name: str) -> Iterator[tuple[str, dict[str, JSON]]]:
    """A user, as *Send Users* has it, and as an event of Identify."""
    user = USER.samples.load(name)
    yield f"the user {name}", user
    yield f"the event $identify of {name}", {**user, "event_type": "$identify"}
