"""Markers instead of secrets: a request is rendered with them, and what prints it puts a variable in their place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from payloads.amplitude import CustomerSettings
    from tile.destination import Destination


def markers(tile: Destination) -> dict[str, str]:
    """Marker to environment variable, for every secret parameter.

    A marker is made of letters, digits and `_`, so that escaping for JSON, URLs or HTML leaves it as it is.
    """
    names = [tile.environment_name(parameter) for parameter in tile.parameters if parameter.secret]
    return {f"__{name}__": name for name in names}


def with_markers(tile: Destination, customer: CustomerSettings) -> CustomerSettings:
    """The settings with a marker for every secret."""
    marked = {each.name: f"__{tile.environment_name(each)}__" for each in tile.parameters if each.secret}
    return replace(customer, parameters={**customer.parameters, **marked})
