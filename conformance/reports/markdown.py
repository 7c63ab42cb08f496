"""A report as Markdown, for the description of a pull request or a job's summary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.reports.text import outcome
from conformance.reports.verdicts import depends_on, describe, explain, list_claims, universe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.finding import Finding
    from conformance.report import Report

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~])")


def markdown(reports: Iterable[Report]) -> str:
    """All reports, one section each."""
    return "\n\n".join("\n\n".join(_report(report)) for report in reports)


def _report(report: Report) -> Iterator[str]:
    yield f"## {_escaped(report.tile.key)}: {report.verdict.value}"
    yield _escaped(outcome(report))
    lines = [f"| for {_escaped(universe(report))} | verdict | |", "|---|---|---|"]
    lines += [
        f"| {describe(report, name)} | {claim.status.value} | {_cell(explain(claim))} |"
        for name, claim in list_claims(report)
    ]
    yield "\n".join(lines)
    settings = depends_on(report)
    if settings:
        yield "\n".join(f"- {_escaped(line)}" for line in settings)
    if report.findings:
        lines = ["| rule | severity | place | finding | remedy |", "|---|---|---|---|---|"]
        lines += [_row(finding) for finding in report.findings]
        yield "\n".join(lines)
    if report.suppressed:
        lines = ["| suppressed | place | finding | reason |", "|---|---|---|---|"]
        lines += [
            f"| {each.finding.code} {each.finding.name} | {_cell(str(each.finding.location or '–'))} "
            f"| {_cell(each.finding.message)} | {_cell(each.reason)} |"
            for each in report.suppressed
        ]
        yield "\n".join(lines)


def _row(finding: Finding) -> str:
    place = _cell(str(finding.location)) if finding.location else "–"
    rule = f"{finding.code} {finding.name}"
    return f"| {rule} | {finding.severity.value} | {place} | {_cell(finding.message)} | {_cell(finding.fix)} |"


def _cell(text: str) -> str:
    """Text for a cell. What stands in backticks stays code; a bar would end the cell even there."""
    pieces = re.split(r"(`+[^`]*`+)", " ".join(text.split()))
    return "".join(piece.replace("|", "\\|") if index % 2 else _escaped(piece) for index, piece in enumerate(pieces))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
