"""What `tile backtest --output-format json` prints, as models."""

from __future__ import annotations

from typing import Any, Literal

from scripts.outputs.output import Output


class Named(Output):
    """A file that wasn't read, and why."""

    name: str
    reason: str


class Damaged(Output):
    """A file that can't be read to its end."""

    file: str
    reason: str
    after_line: int
    """The last line that could be read."""


class Files(Output):
    """What lies in the archives."""

    found: int
    """Files of events."""
    done: int
    """How many of them were read; fewer if the run was ended."""
    skipped: list[Named]
    damaged: list[Damaged]
    missing_hours: list[str]
    """Hours between the first and the last without a file, in UTC: `2026-03-02 08`."""


class Spot(Output):
    """A line of a file; lines begin at 1."""

    file: str
    line: int


class UnreadableLines(Output):
    """Lines that hold no event."""

    reason: str
    count: int
    first: list[Spot]


class Lines(Output):
    """The lines of all files."""

    read: int
    blank: int
    not_sampled: int
    """Left out by `--sample`."""
    unreadable: list[UnreadableLines]


class Repeated(Spot):
    """An event that comes more than once: one of its places."""

    times: int


class Duplicates(Output):
    """Events that come more than once, by their `uuid`."""

    ids_followed: int
    is_sample: bool
    """Whether there were more ids than could be followed; which ones are is decided by a hash."""
    repeated: int
    """Ids that come more than once, of those that are followed."""
    copies: int
    """How often they come beyond the first time."""
    first: list[Repeated]


class Outcomes(Output):
    """Events by what they come to."""

    accepted: int
    """Sent, strict JSON, and within the contract."""
    rejected: int
    """Sent, and not strict JSON or against the contract."""
    refused: int
    """Not sent on purpose: the template stops with a declared message."""
    excluded: int
    """Outside the preconditions."""
    failed: int
    """A template fails."""
    unselected: int
    """Of another type than `--event-type` names."""


class Proof(Output):
    """Whether a proof stood in for the contract, and how many of the bodies that are sent went which way."""

    used: bool
    reason: str | None
    """Why none did."""
    trusted: int
    """Of events the proof speaks of: only their size was looked at."""
    checked: int
    """Of events the proof speaks of, and checked in full all the same."""
    outside: int
    """Of events outside the proof's universe, checked in full."""
    unsound: int
    """Events against the proof: it is wrong."""


class Users(Output):
    """Users with events that fail or are rejected, by `amplitude_id`, or else by user or device id."""

    number: int
    standard_error: float
    """Of the number, as a share of it: 0 where it is exact, which it is up to 1,023 users."""


class Cause(Output):
    """A cause, or a difference."""

    kind: str
    """What happened to the events: an outcome; `unsound`, against a proof; `live`; or, with `--against`, `different`, `rejected`, `repaired`, `lost` or `gained`."""
    what: str
    """`precondition`, `refusal`, `error`, `json`, `schema`, `rule`, `size` or `reserved`; with `--against`, how the member changed."""
    name: str
    where: str
    """The place in the template, the path in the body, or, with `--against`, the event's type."""
    count: int
    message: str
    remedy: str | None
    example: dict[str, Any] | None
    """The smallest event that was found to show it, made up in the likeness of a real one."""


class EventType(Outcomes):
    """An event type with its outcomes."""

    name: str
    planned: bool | None
    """Null without a plan."""


class Spread(Output):
    """Nearest ranks; null if there is nothing."""

    p50: int | None
    p95: int | None
    most: int | None
    limit: float | None
    """What the contract allows, if it says so."""


class Hour(Output):
    """An hour with requests, in UTC."""

    hour: str
    requests: int
    most_a_minute: int


class Rate(Spread):
    """Requests a minute, of minutes with any, by the time Amplitude's server got the event."""

    peak: str | None
    """The minute with the most."""
    without_a_time: int
    hours: list[Hour]


class Arrivals(Output):
    """What happened to a mapped field or a ticked property."""

    namespace: str
    name: str
    values: dict[str, int]
    """How many values `arrives`, have `digits change`, are `left out or changed`, `an array or object, left out or changed`, `empty`."""


class Closely(Output):
    """What was found in the share of events that is looked at closely."""

    events: int
    as_text: list[Cause]
    """Events that come out otherwise where every value is text."""
    arrivals: list[Arrivals]


class Counted(Output):
    """A field that no documentation names."""

    name: str
    count: int


class Property(Output):
    """A property that events have."""

    kind: str
    """`event_properties` or `user_properties`."""
    name: str
    count: int
    picked: bool
    """Whether it is ticked or mapped."""
    planned: bool | None
    """Null without a plan, and for user properties."""


class Compared(Output):
    """Events by how they came out in the other state."""

    same: int
    same_meaning: int
    different: int
    lost: int
    """Were sent, and aren't now."""
    gained: int
    neither_sent: int


class Against(Output):
    """The comparison with another state."""

    former: str
    events: Compared
    differences: list[Cause]
    differences_beyond: int


class Backtest(Output):
    """`tile backtest`."""

    schema_version: Literal[1]
    tile: str
    platform: str
    """The platform's settings that differ from the default."""
    sample: float
    archives: list[str]
    files: Files
    lines: Lines
    duplicates: Duplicates
    events: int
    proof: Proof
    outcomes: Outcomes
    users_affected: Users
    causes: list[Cause]
    causes_beyond: int
    """Events of causes that there was no room for."""
    event_types: list[EventType]
    event_types_beyond: int
    bytes: Spread
    """Of the bodies that are sent, in UTF-8."""
    requests_a_minute: Rate
    looked_at_closely: Closely
    unknown_fields: list[Counted]
    properties: list[Property]
    digest_of_bodies: str
    """The same for the same bodies in any order."""
    against: Against | None
