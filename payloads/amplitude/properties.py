"""How an Amplitude property is written, and what an event holds under it.

A customer picks properties from lists in Amplitude's form. Here one is written as text:

- `user_id`, `device_id`, `country` …: a field of the event, by its name in the catalogue, unless it is an
  object;
- `user_properties.NAME`, `event_properties.NAME`, `derived_properties.NAME`, `lookup_properties.NAME`: a
  property of that kind, NAME being everything after the first dot, spaces, dots and brackets included;
- `group_properties.NAME`: the property of the first group that has it, group types and groups in
  alphabetical order;
- any other NAME: the event property of that name if the event has it, otherwise the user property.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from payloads.amplitude.catalogue import BY_NAME

if TYPE_CHECKING:
    from payloads.amplitude.json_values import JSON

FLAT_KINDS = ("event_properties", "user_properties", "derived_properties", "lookup_properties")


def short_name(written: str) -> str:
    """The property's own name, which is its key in `mappedProperties`: `plan` for `user_properties.plan`."""
    kind, dot, name = written.partition(".")
    return name if dot and (kind in FLAT_KINDS or kind == "group_properties") else written


def resolve(event: Mapping[str, JSON], written: str) -> JSON:
    """The value of a property in an event; None where the event does not have it."""
    kind, dot, name = written.partition(".")
    if dot and kind in FLAT_KINDS:
        return _member(event.get(kind), name)
    if dot and kind == "group_properties":
        return next(_of_groups(event.get(kind), name), None)
    if written in BY_NAME and BY_NAME[written].type != "object":
        return event.get(written)
    own = _member(event.get("event_properties"), written)
    return own if own is not None else _member(event.get("user_properties"), written)


def every_property(event: Mapping[str, JSON]) -> tuple[str, ...]:
    """All event properties, then all user properties of an event, written out."""
    written = []
    for kind in ("event_properties", "user_properties"):
        held = event.get(kind)
        written += [f"{kind}.{name}" for name in (held if isinstance(held, Mapping) else ())]
    return tuple(written)


def _member(held: JSON, name: str) -> JSON:
    return held.get(name) if isinstance(held, Mapping) else None


def _of_groups(held: JSON, name: str) -> Iterator[JSON]:
    if not isinstance(held, Mapping):
        return
    for _, groups in sorted(held.items()):
        for _, properties in sorted(groups.items()) if isinstance(groups, Mapping) else ():
            value = _member(properties, name)
            if value is not None:
                yield value
