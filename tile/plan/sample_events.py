"""Planned events as Amplitude would give them, in the export view; always the same ones."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from tile.plan.values import example_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.amplitude import JSON
    from tile.plan.model import EventPlan, PlannedEvent, PlannedParameter

_NAMESPACE = uuid.UUID("6f6a7f6e-2a7b-5c35-9a53-3b1c9f5d8a10")
_FIRST_USER = 45975550000


class SampleEvent(NamedTuple):
    """A sample: of which planned event, which variant (`all`, `required`, `anonymous`), and the event itself."""

    planned: PlannedEvent
    variant: str
    content: dict[str, JSON]


def sample_events(plan: EventPlan) -> Iterator[SampleEvent]:
    """For each event that comes through Amplitude one with all parameters, one with the required ones only, one of an anonymous user, if such users
    have it. What would be the same again is left out.
    """
    for number, planned in enumerate(plan.events, 1):
        if planned.source != "amplitude":
            continue
        needed = tuple(each for each in planned.parameters if each.required)
        if planned.users != "anonymous":
            yield SampleEvent(planned, "all", sample(planned, planned.parameters, number))
            if needed != planned.parameters:
                yield SampleEvent(planned, "required", sample(planned, needed, number))
        if planned.users != "known":
            yield SampleEvent(planned, "anonymous", sample(planned, planned.parameters, number, anonymous=True))


def sample(
    planned: PlannedEvent, parameters: tuple[PlannedParameter, ...], number: int, *, anonymous: bool = False
) -> dict[str, JSON]:
    """An event in the export view, with the keys it needs; `number` tells it from others."""
    properties: dict[str, JSON] = {each.name: example_of(each) for each in parameters}
    minute, second = divmod(number % 3600, 60)
    return {
        "event_type": planned.name,
        "event_id": number,
        "event_time": f"2026-03-02 08:{minute:02}:{second:02}.123000",
        "user_id": None if anonymous else "user-10482",
        "device_id": str(uuid.uuid5(_NAMESPACE, "device")).upper(),
        "amplitude_id": _FIRST_USER + number,
        "session_id": 1772439300000,
        "uuid": str(uuid.uuid5(_NAMESPACE, f"{planned.name} {number}")),
        "$insert_id": f"planned-{number}",
        "app": 187520,
        "event_properties": properties,
        "user_properties": {},
        "group_properties": {},
        "groups": {},
        "data": {"path": "/2/httpapi"},
        "platform": "iOS",
    }
