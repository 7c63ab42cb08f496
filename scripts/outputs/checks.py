"""What `tile check`, `list` and `rules` print as JSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from conformance import Applicability, Severity, Status, Verdict
from scripts.outputs.output import Output


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
    command: str | None
    """A command for a POSIX shell that shows it; null if the event is too long for one."""
    event: dict[str, Any] = Field(default={})
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
