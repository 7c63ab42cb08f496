"""SARIF 2.1.0, the exchange format of static analysis (https://docs.oasis-open.org/sarif/sarif/v2.1.0/).

Every result has a physical location, since GitHub takes no other: of the template, if that is a file, and otherwise of the
declaration in Python, with a logical one beside it that says which part of the request is meant. Suppressed findings are results with a suppression, and verdicts stand in the run's properties.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from conformance.reports.declared_places import stretch
from conformance.reports.json_report import verdicts
from conformance.reports.places import file_of, line_and_character
from conformance.reports.reproduction import reproduction
from conformance.rules import RULES
from conformance.rules.page import anchor, section
from conformance.suppressions import CONFIGURATION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.finding import Finding, Rule
    from conformance.report import Report
    from conformance.suppressions import Suppressed

_DISTRIBUTION = "reteno-amplitude-tile"
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(reports: Iterable[Report]) -> str:
    """All reports as one run."""
    from importlib.metadata import version

    reports = tuple(reports)
    seen: Counter[str] = Counter()
    results = [_result(report, finding, seen) for report in reports for finding in report.findings]
    results += [_suppressed(report, each, seen) for report in reports for each in report.suppressed]
    driver = {
        "name": "tile",
        "semanticVersion": version(_DISTRIBUTION),
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
        "help": {"text": rule.why, "markdown": section(rule)},
        "properties": {"tags": [rule.code[:3]], "precision": "high", "problem.severity": rule.severity.value},
    }
    if address := _help(rule):
        described["helpUri"] = address
    return described


def _help(rule: Rule) -> str:
    """The rule in the documentation, where the package says where that is; otherwise the source of its fact."""
    from importlib.metadata import metadata

    for entry in metadata(_DISTRIBUTION).get_all("Project-URL") or ():
        label, _, address = entry.partition(", ")
        if label == "Documentation":
            return f"{address.rstrip('/')}/reference/rules/#{anchor(rule)}"
    return rule.source if rule.source.startswith("http") else ""


_INDEX = {rule.code: index for index, rule in enumerate(RULES)}


def _result(report: Report, finding: Finding, seen: Counter[str]) -> dict[str, Any]:
    text = "\n".join([finding.message, *finding.related, *([f"Help: {finding.fix}"] if finding.fix else [])])
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": _INDEX[finding.code],
        "level": finding.severity.value,
        "message": {"text": text},
        "locations": [_location(report, finding)],
        "partialFingerprints": {"primaryLocationLineHash": _fingerprint(report, finding, seen)},
        "properties": {"name": finding.name, "tile": report.tile.key, "samples": list(finding.samples)},
    }
    if finding.witness:
        witness = finding.witness
        result["properties"]["witness"] = {
            "sample": witness.sample,
            "platform": witness.platform,
            "excerpt": witness.excerpt,
            "command": reproduction(report, witness),
            "event": witness.event,
        }
    if finding.edits and file_of(report, finding.location):
        result["fixes"] = [_fix(report, finding)]
    return result


def _suppressed(report: Report, each: Suppressed, seen: Counter[str]) -> dict[str, Any]:
    kind = "external" if each.origin == CONFIGURATION else "inSource"
    suppression = {"kind": kind, "status": "accepted", "justification": each.reason}
    return _result(report, each.finding, seen) | {"suppressions": [suppression]}


def _location(report: Report, finding: Finding) -> dict[str, Any]:
    place = finding.location
    name = place.part if place else report.tile.key
    named = {"logicalLocations": [{"name": name, "fullyQualifiedName": f"{report.tile.key}: {place or name}"}]}
    found = stretch(report, finding)
    if found is None:
        return named
    region = {
        "startLine": found.line,
        "startColumn": found.column,
        "endLine": found.end_line,
        "endColumn": found.end_column,
    }
    physical = {"physicalLocation": {"artifactLocation": _artifact(found.file), "region": region}}
    return physical if file_of(report, place) else {**physical, **named}


def _artifact(file: str) -> dict[str, str]:
    """A file of the repository by its path from the root, as GitHub wants it; any other by its address."""
    path = Path(file).absolute()
    root = next((each for each in (Path.cwd(), *Path.cwd().parents) if (each / ".git").exists()), Path.cwd())
    if path.is_relative_to(root):
        return {"uri": quote(path.relative_to(root).as_posix()), "uriBaseId": "%SRCROOT%"}
    return {"uri": path.as_uri()}


def _fingerprint(report: Report, finding: Finding, seen: Counter[str]) -> str:
    """The same for the same fault, wherever its line has moved to: of several in lines alike, each has a number."""
    found = stretch(report, finding)
    part = finding.location.part if finding.location else ""
    text = found.text.strip() if found else ""
    key = "\0".join([finding.code, report.tile.key, part, text, *(finding.about or ())])
    seen[key] += 1
    return f"{hashlib.sha256(key.encode(errors='replace')).hexdigest()[:32]}:{seen[key]}"


def _fix(report: Report, finding: Finding) -> dict[str, Any]:
    text = report.tile.body.text
    replacements = []
    for edit in finding.edits:
        (line, column), (end_line, end_column) = (line_and_character(text, at) for at in (edit.start, edit.end))
        region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
        replacements.append({"deletedRegion": region, "insertedContent": {"text": edit.replacement}})
    change = {
        "artifactLocation": _artifact(file_of(report, finding.location) or ""),
        "replacements": replacements,
    }
    return {"description": {"text": finding.fix or finding.message}, "artifactChanges": [change]}
