"""What `tile delivery …` and `stream` print as JSON."""

from __future__ import annotations

from typing import Literal

from scripts.outputs.output import Output


class Load(Output):
    """The events that arrive."""

    events_per_second: float
    seconds: float
    events: int
    """All of them, bursts included."""


class Forecast(Output):
    """What the load comes to by one reading of Amplitude's policy."""

    reading: Literal["ten-exponential", "ten-even", "nine-exponential", "nine-even"]
    """How many deliveries an event gets, and how they are spaced."""
    events: int
    delivered: int
    first_try: int
    """Delivered by the first request."""
    expired: int
    """Never delivered."""
    duplicates: int
    """How often an event was stored again."""
    requests_per_event: float
    peak: int
    """The most requests in one second."""
    recovery_peak: int
    """The same after the last outage; 0 without one."""
    refused: int
    """Answers of 429."""
    refused_after: int
    """Those after the last outage."""
    p50: float
    """Seconds from arrival to success that half of the delivered events stay within."""
    p95: float
    p99: float
    drained: float
    """Seconds after the last arrival until nothing is left to be delivered."""


class DeliveryPlan(Output):
    """`tile delivery plan`."""

    schema_version: Literal[1]
    load: Load
    limit: int
    """Requests the destination takes in a second."""
    safe_events_per_second: float
    """With so many, 95 of 100 arrive within a minute by every reading, as long as nothing fails."""
    needed_limit: int | None
    """The limit with which 95 of 100 events of this load would; null if they do, or if no limit helps."""
    forecasts: list[Forecast]


class Metrics(Output):
    """Amplitude's figures of one sync in one period."""

    sync: str
    period: Literal["TEN_MINUTES", "ONE_HOUR", "FOUR_HOURS", "ONE_DAY", "ONE_WEEK", "TWO_WEEKS"]
    delivered: int
    not_delivered: int
    latency: float | None
    """Seconds that 95 of 100 events stay within; null if Amplitude gives none."""
    first_attempt: int
    after_retry: int
    expired: int
    """No attempt had success."""
    discarded: int
    """Never sent: incomplete, or the template failed."""
    delivery_rate: float | None
    """Of 100 events, those delivered; null without events."""


class DeliveryWatch(Output):
    """`tile delivery watch`."""

    schema_version: Literal[1]
    metrics: list[Metrics]


class Lost(Output):
    """Events that expired with the same last answer."""

    status: int
    """Of the last answer; 0 if there was none."""
    count: int
    examples: list[str]
    """At most three, by file and line."""


class Stream(Output):
    """`tile stream`. Times are those of the stream's clock, which may run faster."""

    schema_version: Literal[1]
    events: int
    """Events that were sent."""
    requests: int
    delivered: int
    first_try: int
    """Delivered by the first request."""
    expired: int
    """No request had success."""
    is_whole: bool
    """Whether the stream came to its end."""
    p50: float
    """Seconds from arrival to success that half of the delivered events stay within."""
    p95: float
    p99: float
    answers: dict[str, int]
    """How many answers had which status; 0 stands for none."""
    not_sent: dict[str, int]
    """How many events are not sent, by reason."""
    unreadable: dict[str, int]
    """How many lines hold no event, by reason."""
    lost: list[Lost]
