"""Reports for machines. `schema_version` counts up when a reader of the former version could go wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from conformance.reports.reproduction import reproduction
from conformance.reports.verdicts import list_claims, universe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.finding import Finding, Location, Witness
    from conformance.parameters import Row
    from conformance.report import Report

SCHEMA_VERSION = 1


def as_json(reports: Iterable[Report]) -> str:
    """All reports as one JSON text."""
    tiles = [_report(report) for report in reports]
    content = {
        "schema_version": SCHEMA_VERSION,
        "verdict": "passed" if all(tile["verdict"] == "passed" for tile in tiles) else "failed",
        "tiles": tiles,
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def _report(report: Report) -> dict[str, Any]:
    return {
        "tile": report.tile.key,
        "verdict": report.verdict.value,
        "errors": report.errors,
        "warnings": report.warnings,
        "parameters": [_row(row) for row in report.table],
        "platforms": report.platforms,
        "samples": [
            {
                "name": sample.name,
                "combinations": sample.combinations,
                "bytes": sample.bytes,
                "outside": list(sample.outside),
                "faulty": sample.faulty,
            }
            for sample in report.samples
        ],
        "universe": universe(report),
        "verdicts": verdicts(report),
        "depends_on": None
        if report.dependencies is None
        else [
            {
                "setting": each.axis.name,
                "meaning": each.meaning,
                "samples": list(each.jointly),
                "example": None
                if each.example is None
                else {
                    "sample": each.example.sample,
                    "platforms": [str(each.example.one), str(each.example.other)],
                    "printed": [each.example.printed_by_one, each.example.printed_by_other],
                },
            }
            for each in report.dependencies
            if each
        ],
        "findings": [_finding(finding, report) for finding in report.findings],
        "suppressed": [
            _finding(each.finding, report) | {"reason": each.reason, "origin": each.origin}
            for each in report.suppressed
        ],
    }


def verdicts(report: Report) -> dict[str, Any]:
    """The verdicts about every event, by the claim's name; `unknown` comes with the reason."""
    return {
        name: {
            "verdict": claim.status.value,
            "reason": claim.reason or None,
            "witness": _witness(claim.witness, report),
            "location": _location(claim.location) if claim.location else None,
        }
        for name, claim in list_claims(report)
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "reference": row.literal,
        "namespace": row.namespace,
        "name": row.name,
        "declared": row.declared,
        "used": [_location(place) for place in row.used],
    }


def _location(place: Location) -> dict[str, Any]:
    return {
        "part": place.part,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def _witness(witness: Witness | None, report: Report) -> dict[str, Any] | None:
    if witness is None:
        return None
    described: dict[str, Any] = {
        "sample": witness.sample,
        "platform": witness.platform,
        "excerpt": witness.excerpt,
        "command": reproduction(report, witness),
    }
    return described if witness.event is None else {**described, "event": witness.event}


def _finding(finding: Finding, report: Report) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "location": _location(finding.location) if finding.location else None,
        "witness": _witness(finding.witness, report),
        "samples": list(finding.samples),
        "related": list(finding.related),
        "fix": finding.fix or None,
        "edits": [{"start": edit.start, "end": edit.end, "replacement": edit.replacement} for edit in finding.edits],
        "applicability": finding.applicability.value if finding.edits else None,
    }
