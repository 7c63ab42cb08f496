"""What a customer picks in a tile's form."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Setup:
    """One customer's settings of one tile.

    Attributes:
        parameters: parameter name to the value typed in.
        mapping: destination property name to the Amplitude property mapped to it (see `properties.resolve`
            for how one is written); None: left unmapped.
        properties: the properties ticked under *Select additional properties*; None: every event and user
            property the event has, the widest a customer can choose.
    """

    parameters: Mapping[str, str] = field(default_factory=dict)
    mapping: Mapping[str, str | None] = field(default_factory=dict)
    properties: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        # Read-only copies: a frozen object whose dictionaries change under it would not be frozen.
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))
        object.__setattr__(self, "mapping", MappingProxyType(dict(self.mapping)))
