"""What the page offers to choose from: destinations and contracts of the kit, the platform's settings, examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from payloads.amplitude import AXES
from tile.find import shipped
from tile.reteno.contracts import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST: Final = """\
{
  "user": "${(input.user_id!"anonymous")}",
  "event": "${input.event_type?json_string}",
  "price": ${input.event_properties.price!0},
}
"""
"""The template that the page begins with: that of the README, which looks harmless."""


def against() -> list[dict[str, Any]]:
    """What a template can be looked at with, in groups of value and text."""
    destinations = [(f"destination/{each.tile.key}", each.tile.key) for each in shipped()]
    contracts = [(f"contract/{name}", name) for name in CONTRACTS]
    return [
        {"group": "", "options": [("", "strict JSON"), ("schema", "a JSON Schema of yours")]},
        {"group": "A destination of the kit", "options": destinations},
        {"group": "A contract of the kit", "options": contracts},
    ]


def axes() -> list[dict[str, Any]]:
    """The platform's settings that nobody knows, the default of each first."""
    return [{"name": each.name, "values": each.values, "evidence": each.evidence} for each in AXES]


def examples() -> list[dict[str, str]]:
    """Templates to begin with: one that is wrong, and those of the kit's destinations, which are proved."""
    return [{"name": "looks harmless", "template": FIRST, "against": ""}, *_own()]


def _own() -> Iterator[dict[str, str]]:
    for each in shipped():
        yield {"name": each.tile.key, "template": each.tile.body.text, "against": f"destination/{each.tile.key}"}
