"""What a customer picks in a tile's form, or fills in where there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from payloads.amplitude.event_filter import EventFilter
from payloads.amplitude.subject import EVENT, Subject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude.json_values import JSON


@dataclass(frozen=True)
class CustomerSettings:
    """One customer's settings of one tile.

    Attributes:
        parameters: parameter name to the value typed in.
        mapping: destination property name to the Amplitude property mapped to it (see `properties.resolve`
            for how one is written); None: left unmapped.
        properties: the properties ticked under *Select additional properties*; None: every event and user
            property the event has, the widest a customer can choose.
        subject: what Amplitude sends: events, users, or batches of a cohort.
        has_form: whether there is a form to map and tick properties in; a webhook has none, and its templates see
            neither `mappedFields` nor `mappedProperties`.
        filter: the events selected.
    """

    parameters: Mapping[str, JSON] = field(default_factory=dict)
    mapping: Mapping[str, str | None] = field(default_factory=dict)
    properties: tuple[str, ...] | None = None
    subject: Subject = EVENT
    has_form: bool = True
    filter: EventFilter = field(default_factory=EventFilter)

    def __post_init__(self) -> None:
        # Read-only copies: a frozen object whose dictionaries change under it would not be frozen.
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))
        object.__setattr__(self, "mapping", MappingProxyType(dict(self.mapping)))
