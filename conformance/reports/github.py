"""Workflow commands, which GitHub Actions shows beside the lines of a change.

Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. Columns are given only where
start and end stand on one line: otherwise GitHub drops the annotation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.claims import Status
from conformance.reports.declared_places import stretch
from conformance.reports.places import file_of
from conformance.reports.text import verdict
from conformance.reports.verdicts import explain, list_claims

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.finding import Finding
    from conformance.report import Report


def github(reports: Iterable[Report]) -> str:
    """All reports; what isn't proved is a notice."""
    return "\n".join(line for report in reports for line in _report(report))


def _report(report: Report) -> Iterator[str]:
    for finding in report.findings:
        yield _finding(report, finding)
    for name, claim in list_claims(report):
        if claim.status is not Status.PROVED:
            yield _command(
                "notice",
                {"title": f"{report.tile.key}: {name} {claim.status.value}"},
                explain(claim) or claim.status.value,
            )
    yield verdict(report)


def _finding(report: Report, finding: Finding) -> str:
    where: dict[str, str] = {}
    place, file, found = finding.location, file_of(report, finding.location), stretch(report, finding)
    if found:
        where = {"file": found.file, "line": str(found.line), "endLine": str(found.end_line)}
        if found.is_of_one_line:
            where |= {"col": str(found.column), "endColumn": str(max(found.end_column - 1, found.column))}
    where["title"] = f"{finding.code} {finding.name}"
    message = finding.message if file or not place else f"{place}: {finding.message}"
    notes = [*finding.related, *([f"help: {finding.fix}"] if finding.fix else [])]
    if not place:
        message = f"{report.tile.key}: {message}"
    return _command(finding.severity.value, where, "\n".join([message, *notes]))


def _command(name: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
