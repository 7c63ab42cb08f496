"""The values that the state of a render is made of: below `environment`, where `values` is above it."""

from __future__ import annotations

from typing import TypeAlias

from payloads.freemarker.record import ValueRecord
from payloads.freemarker.runtime.java_order import hash_map_order

Value: TypeAlias = object


class Markup(ValueRecord):
    """Text that is already escaped for an output format; `plain` is what it was made from, if it was plain text."""

    format: str
    content: str
    plain: str | None = None


class Namespace:
    """The variables that a template sets, or a macro for itself; a hash for those who import or ask for it."""

    __slots__ = ("variables",)

    def __init__(self, variables: dict[str, Value] | None = None) -> None:
        self.variables: dict[str, Value] = {} if variables is None else variables

    def members(self) -> dict[str, Value]:
        """The variables in the order in which FreeMarker lists them."""
        return {name: self.variables[name] for name in hash_map_order(self.variables)}
