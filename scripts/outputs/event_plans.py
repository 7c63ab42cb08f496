"""What `tile event-plan …` prints as JSON."""

from __future__ import annotations

from typing import Literal

from conformance import Severity
from scripts.outputs.output import Output


class PlannedParameter(Output):
    """What happens to a planned parameter."""

    name: str
    type: Literal["string", "number", "boolean", "date-time", "list", "object"]
    required: bool
    personal: bool
    sent: bool | None
    becomes: str | None
    """What it arrives as, where that differs."""
    reason: str | None
    """Why it isn't sent."""


class PlannedEvent(Output):
    """What happens to a planned event."""

    name: str
    source: Literal["amplitude", "sdk", "backend"]
    users: Literal["any", "known", "anonymous"]
    key: str | None
    """Its name at the destination."""
    arrives: bool
    anonymous_lost: str | None
    """Why those of anonymous users don't arrive."""
    parameters: list[PlannedParameter]


class Remark(Output):
    """Something about the plan that a person should know."""

    name: str
    severity: Severity
    event: str | None
    parameter: str | None
    message: str
    remedy: str | None
    place: str


class EventPlanCheck(Output):
    """`tile event-plan check`."""

    schema_version: Literal[1]
    plan: str
    destination: str
    errors: int
    warnings: int
    events: list[PlannedEvent]
    remarks: list[Remark]


class Property(Output):
    """A property to tick."""

    name: str
    personal: bool
    events: list[str]


class LeftOut(Output):
    """An event that doesn't arrive, or a parameter of one that does; and why."""

    event: str
    parameter: str | None
    reason: str


class EventPlanProperties(Output):
    """`tile event-plan properties`."""

    schema_version: Literal[1]
    destination: str
    events: list[str]
    properties: list[Property]
    left_out: list[LeftOut]
    not_through_amplitude: list[str]


class Deviation(Output):
    """One way in which events aren't as planned."""

    kind: Literal[
        "unreadable", "unplanned-event", "other-source", "missing-parameter", "wrong-type", "unplanned-parameter"
    ]
    event: str | None
    parameter: str | None
    detail: str | None
    count: int
    first_line: int


class EventPlanEvents(Output):
    """`tile event-plan events`."""

    schema_version: Literal[1]
    plan: str
    file: str
    lines: int
    events: dict[str, int]
    """How many there are of each planned event."""
    deviations: list[Deviation]
    deviations_beyond: int
    """How many deviations of kinds that there was no room for."""
