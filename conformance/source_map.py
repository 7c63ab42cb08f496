"""Places of a compiled body as places in Python: what is wrong is shown where it was declared."""

from __future__ import annotations

import linecache
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.claims import Claim, Claims
from conformance.finding import Finding, Location

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.report import Report
    from tile.body import Place


def in_python(report: Report) -> Report:
    """The report with places in the module that declares the body; as it is for a template that was written by hand.

    Edits are left out: they are changes of a template that nobody writes.
    """
    places = report.tile.body.places
    if not places:
        return report

    def moved(location: Location) -> Location:
        return _location(places[location.line - 1]) if location.part == "body" else location

    def of_finding(finding: Finding) -> Finding:
        if finding.location is None or finding.location.part != "body":
            return finding
        return replace(finding, location=moved(finding.location), edits=())

    def of_claim(claim: Claim) -> Claim:
        return replace(claim, location=moved(claim.location)) if claim.location else claim

    claims = report.claims and Claims(
        of_claim(report.claims.renders),
        of_claim(report.claims.json),
        report.claims.contract and of_claim(report.claims.contract),
        report.claims.universe,
    )
    return replace(
        report,
        table=tuple(replace(row, used=tuple(map(moved, row.used))) for row in report.table),
        findings=tuple(_fold_by_declaration(of_finding(each) for each in report.findings)),
        suppressed=tuple(each._replace(finding=of_finding(each.finding)) for each in report.suppressed),
        claims=claims,
    )


def _fold_by_declaration(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each thing that is wrong with a declaration, however many members it prints."""
    kept: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        if finding.location is None or finding.location.part != "body":
            kept[(id(finding),)] = finding
            continue
        key = (finding.code, finding.location, _PARTICULAR.sub("", finding.message))
        known = kept.get(key)
        samples = tuple(dict.fromkeys((*known.samples, *finding.samples))) if known else finding.samples
        kept[key] = replace(known or finding, samples=samples)
    return list(kept.values())


_PARTICULAR = re.compile(r"`[^`]*`|[0-9,]+ (?=characters|items)|(?<= is )\S.*(?=[;,])")
"""What a message says of one member or value."""


def _location(place: Place) -> Location:
    file = Path(place.file)
    here = Path.cwd()
    return Location(
        part="body",
        file=str(file.relative_to(here)) if file.is_relative_to(here) else place.file,
        line=place.line,
        column=place.column,
        end_line=place.end_line,
        end_column=place.end_column,
        source_line=linecache.getline(place.file, place.line).rstrip("\n"),
    )
