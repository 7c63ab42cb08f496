"""SARIF 2.1.0, the exchange format of static analysis (https://docs.oasis-open.org/sarif/sarif/v2.1.0/).

A place in a file is a physical location; one in the URL, a header or the declaration, which have no file of their own, a
logical one. Suppressed findings are results with a suppression, and verdicts stand in the run's properties.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from conformance.reports.json_report import verdicts
from conformance.reports.places import character, file_of, line_and_character
from conformance.rules import RULES
from conformance.suppressions import CONFIGURATION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.finding import Finding, Location, Rule
    from conformance.report import Report
    from conformance.suppressions import Suppressed

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(reports: Iterable[Report]) -> str:
    """All reports as one run."""
    from importlib.metadata import version

    reports = tuple(reports)
    results = [_result(report, finding) for report in reports for finding in report.findings]
    results += [_suppressed(report, each) for report in reports for each in report.suppressed]
    driver = {
        "name": "tile",
        "semanticVersion": version("reteno-amplitude-tile"),
        "rules": [_rule(rule) for rule in RULES],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {
            "tiles": {
                report.tile.key: {"verdict": report.verdict.value, "verdicts": verdicts(report)} for report in reports
            }
        },
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(rule: Rule) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "defaultConfiguration": {"level": rule.severity.value},
    }
    if rule.source.startswith("http"):
        described["helpUri"] = rule.source
    return described


_INDEX = {rule.code: index for index, rule in enumerate(RULES)}


def _result(report: Report, finding: Finding) -> dict[str, Any]:
    text = "\n".join([finding.message, *finding.related, *([f"Help: {finding.fix}"] if finding.fix else [])])
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": _INDEX[finding.code],
        "level": finding.severity.value,
        "message": {"text": text},
        "locations": [_location(report, finding.location)],
        "properties": {"name": finding.name, "tile": report.tile.key, "samples": list(finding.samples)},
    }
    if finding.witness:
        witness = finding.witness
        result["properties"]["witness"] = {
            "sample": witness.sample,
            "platform": witness.platform,
            "excerpt": witness.excerpt,
            "event": witness.event,
        }
    if finding.edits and file_of(report, finding.location):
        result["fixes"] = [_fix(report, finding)]
    return result


def _suppressed(report: Report, each: Suppressed) -> dict[str, Any]:
    kind = "external" if each.origin == CONFIGURATION else "inSource"
    suppression = {"kind": kind, "status": "accepted", "justification": each.reason}
    return _result(report, each.finding) | {"suppressions": [suppression]}


def _location(report: Report, place: Location | None) -> dict[str, Any]:
    file = file_of(report, place)
    if place is None or file is None:
        name = place.part if place else report.tile.key
        return {"logicalLocations": [{"name": name, "fullyQualifiedName": f"{report.tile.key}: {place or name}"}]}
    region = {
        "startLine": place.line,
        "startColumn": character(place.source_line, place.column),
        "endLine": place.end_line,
    }
    if place.end_line == place.line:  # SARIF's end stands behind the last character
        region["endColumn"] = character(place.source_line, place.end_column) + 1
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(file)}, "region": region}}


def _uri(file: str) -> str:
    """A path from the working directory as it is; any other as the address of a file."""
    return Path(file).as_uri() if Path(file).is_absolute() else quote(file)


def _fix(report: Report, finding: Finding) -> dict[str, Any]:
    text = report.tile.body.text
    replacements = []
    for edit in finding.edits:
        (line, column), (end_line, end_column) = (line_and_character(text, at) for at in (edit.start, edit.end))
        region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
        replacements.append({"deletedRegion": region, "insertedContent": {"text": edit.replacement}})
    change = {
        "artifactLocation": {"uri": _uri(file_of(report, finding.location) or "")},
        "replacements": replacements,
    }
    return {"description": {"text": finding.fix or finding.message}, "artifactChanges": [change]}
