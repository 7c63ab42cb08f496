"""The outcome of a check, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from conformance.claims import NAMES, Status
from conformance.finding import Severity

if TYPE_CHECKING:
    from conformance.claims import Claims
    from conformance.finding import Finding
    from conformance.parameters import Row
    from conformance.samples.matrix import Dependence
    from conformance.suppressions import Suppressed
    from tile import Destination
    from tile.project import FailOn


class Verdict(StrEnum):
    """`failed` if there is an error."""

    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SampleResult:
    """What became of one sample event.

    Attributes:
        name: of the sample.
        combinations: different inputs times the engine's settings. Where no setting can matter, one render
            stands for all.
        bytes: size of the largest body, in UTF-8; None if nothing was rendered.
        outside: names of the preconditions it doesn't meet, under every combination.
        faulty: whether a finding names it.
    """

    name: str
    combinations: int
    bytes: int | None
    outside: tuple[str, ...]
    faulty: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome for one tile.

    Attributes:
        tile: what was checked.
        table: the PARAMETERS table and that of the mapped fields.
        samples: every sample, by name; empty if a template doesn't parse.
        platforms: number of combinations of unknown platform settings tried.
        findings: one for each cause; errors first, then by place.
        claims: what was decided for every event; None if a template doesn't parse.
        dependencies: what each unknown setting of the platform does to the payload; None where a template fails, so
            that there is no payload to speak of.
        fail_on: what makes it fail: errors; warnings, too; or what is unknown, too.
        reference: what the tile is called on a command line; empty if nobody said.
        suppressed: findings that were looked at and found to be no fault. The claims take no notice of it.
    """

    tile: Destination
    table: tuple[Row, ...]
    samples: tuple[SampleResult, ...]
    platforms: int
    findings: tuple[Finding, ...]
    claims: Claims | None = None
    suppressed: tuple[Suppressed, ...] = ()
    dependencies: tuple[Dependence, ...] | None = None
    reference: str = ""
    fail_on: FailOn = "errors"

    @property
    def errors(self) -> int:
        """Number of findings that are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        """Number of findings that are warnings."""
        return sum(finding.severity is Severity.WARNING for finding in self.findings)

    @property
    def verdict(self) -> Verdict:
        """`failed` if there is an error, or what else it is to fail on; otherwise `passed`."""
        failed = self.errors or (self.fail_on != "errors" and self.warnings)
        return Verdict.FAILED if failed or (self.fail_on == "unknown" and self.unknown) else Verdict.PASSED

    @property
    def unknown(self) -> tuple[str, ...]:
        """The claims that aren't decided; without a contract, that it accepts the body."""
        claims = dict(self.claims or ())
        return tuple(name for name in NAMES if name not in claims or claims[name].status is Status.UNKNOWN)
