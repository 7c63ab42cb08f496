"""One line a finding, for terminals and editors that jump to a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.reports.text import plain, verdict
from conformance.reports.verdicts import list_claims

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.report import Report
    from conformance.reports.text import Paint


def concise(reports: Iterable[Report], paint: Paint = plain) -> str:
    """All reports, each with its verdicts and its outcome in the end."""
    lines: list[str] = []
    for report in reports:
        key = report.tile.key
        for finding in report.findings:
            place = str(finding.location) if finding.location else key
            head = paint(f"{finding.severity.value}[{finding.code}]", _style(finding.severity.value))
            lines.append(f"{place}: {head} {finding.name}: {' '.join(finding.message.split())}")
        claims = ", ".join(f"{name} {claim.status.value}" for name, claim in list_claims(report))
        lines.append(f"{key}: for every event: {claims}")
        lines.append(verdict(report, paint))
    return "\n".join(lines)


def _style(severity: str) -> str:
    return "bold red" if severity == "error" else "bold yellow"
