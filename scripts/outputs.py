"""What commands print with `--output-format json`, as models; scripts/pages/schemas.py publishes their JSON Schemas."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from conformance import Applicability, Severity, Status, Verdict


class Output(BaseModel):
    """Every member is there, and there are no others; the text below a member describes it."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Place(Output):
    """A place in a template; lines and columns begin at 1."""

    part: str
    """`URL`, `header NAME` or `body`."""
    file: str
    """The template's file, or the part where it has none."""
    line: int
    column: int
    end_line: int
    end_column: int


class Witness(Output):
    """An event that shows a fault."""

    sample: str
    """The sample's name, or `made-by-proof`."""
    platform: str
    """The platform's settings that differ from the default."""
    excerpt: str
    """What was rendered around the fault; may be empty."""
    event: dict[str, Any] = {}
    """The event itself, where no file holds it; otherwise left out."""


class Edit(Output):
    """The characters of the template from `start` up to `end` become `replacement`."""

    start: int
    end: int
    replacement: str


class Finding(Output):
    """One cause, however often it shows."""

    code: str
    name: str
    severity: Severity
    message: str
    location: Place | None
    """None where the declaration is to blame."""
    witness: Witness | None
    """None where no event is needed to show it."""
    samples: list[str]
    """Every sample that shows it."""
    related: list[str]
    """What else goes wrong for the same reason."""
    fix: str | None
    """What to write instead, for people."""
    edits: list[Edit]
    """The same as changes of the template, to be made together or not at all."""
    applicability: Applicability | None
    """Whether the edits may be made unasked; null if there are none."""


class Suppressed(Finding):
    """A finding that doesn't count."""

    reason: str
    origin: str
    """`FILE:LINE:COLUMN` or `pyproject.toml`."""


class Claim(Output):
    """What was decided about every event."""

    verdict: Status
    reason: str | None
    """Why; null where it is proved."""
    witness: Witness | None
    location: Place | None


class Claims(Output):
    """The three claims: the templates never fail, the body is strict JSON, the destination accepts it."""

    renders: Claim
    json_: Annotated[Claim, Field(alias="json")]
    contract: Claim


class Row(Output):
    """A row of the PARAMETERS table."""

    reference: str
    """As the portal writes it: `${parameters.apiKey}`."""
    namespace: str
    name: str
    declared: bool
    used: list[Place]


class Sample(Output):
    """One sample event."""

    name: str
    combinations: int
    """Of different inputs and settings of the engine."""
    bytes: int | None
    """Of the largest body in UTF-8; null if nothing was rendered."""
    outside: list[str]
    """Preconditions that it doesn't meet."""
    faulty: bool


class Example(Output):
    """One sample under two combinations of settings, and what each prints where they part."""

    sample: str
    platforms: list[str]
    printed: list[str]


class Dependence(Output):
    """A setting of the platform that isn't documented, and that changes the payload."""

    setting: str
    meaning: bool
    """Whether the body differs as JSON, not only in how it is written."""
    samples: list[str]
    example: Example | None


class Tile(Output):
    """The check of one destination."""

    tile: str
    verdict: Verdict
    errors: int
    warnings: int
    parameters: list[Row]
    platforms: int
    """How many combinations of the platform's settings were tried."""
    samples: list[Sample]
    universe: str
    """Which events the claims are about."""
    verdicts: Claims
    depends_on: list[Dependence] | None
    """Null where a template fails."""
    findings: list[Finding]
    suppressed: list[Suppressed]


class Check(Output):
    """`tile check`."""

    schema_version: Literal[1]
    verdict: Verdict
    tiles: list[Tile]


class Change(Output):
    """A field that changed."""

    consequence: Literal["breaking", "review", "cosmetic"]
    path: str
    title: str
    """The field in the form's words."""
    did: Literal["changed", "added", "removed", "renamed", "moved", "read"]
    because: str
    """Why it has this consequence; may be empty."""
    before: Any
    after: Any


class Payload(Output):
    """What happens to a sample's request."""

    sample: str
    effect: str
    difference: list[str]
    """Lines of a unified diff."""
    before: str
    """What failed before, if something did."""
    after: str


class Diff(Output):
    """`tile diff`."""

    schema_version: Literal[1]
    tile: str
    former: str
    current: str
    consequence: Literal["breaking", "review", "cosmetic"] | None
    """The gravest; null if nothing changed."""
    changes: list[Change]
    payloads: list[Payload]


class Correction(Output):
    """One thing that the page had done to the template."""

    line: int
    kind: str
    before: str
    after: str


class NumberFormat(Output):
    """A number that is printed as an undocumented setting has it."""

    property: str
    formats: list[str]
    lines: list[str]


class Migration(Output):
    """The kit's own destination for the same, and the values an account's file would hold."""

    key: str
    values: dict[str, str | list[str] | dict[str, str]]
    remarks: list[str]


class Import(Output):
    """`tile import`."""

    schema_version: Literal[1]
    source: str
    kind: Literal["tile", "webhook", "cohort", "unknown"]
    contract: str | None
    because: str
    """Why it is taken for that."""
    mends: list[Correction]
    files: dict[str, str]
    """The module and the template, by name."""
    written: list[str]
    check: Check
    number_format: NumberFormat | None
    migration: Migration | None


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


class Listed(Output):
    """A destination."""

    key: str
    kind: str
    title: str
    subject: Literal["event", "user", "cohort"]
    method: str
    url: str
    reference: str
    shipped: bool
    """Whether it comes with the kit."""


class TileList(Output):
    """`tile list`."""

    schema_version: Literal[1]
    tiles: list[Listed]


class Rule(Output):
    """A kind of finding."""

    code: str
    name: str
    severity: Severity
    summary: str
    why: str
    language: Literal["template", "declaration"]
    """What the examples are written in."""
    example: str | None
    instead: str | None
    source: str


class Rules(Output):
    """`tile rules` and `tile explain`."""

    schema_version: Literal[1]
    rules: list[Rule]


#: File name to what it describes, beside `show`, whose schema is that of the declaration.
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


OUTPUTS: dict[str, type[Output]] = {
    "check": Check,
    "delivery-plan": DeliveryPlan,
    "delivery-watch": DeliveryWatch,
    "diff": Diff,
    "event-plan-check": EventPlanCheck,
    "event-plan-events": EventPlanEvents,
    "event-plan-properties": EventPlanProperties,
    "import": Import,
    "list": TileList,
    "rules": Rules,
    "stream": Stream,
}
