"""The whole check of one tile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance import parameters, rules, samples
from conformance.finding import Finding
from conformance.places import locate, parts
from conformance.report import Report
from payloads.freemarker import FreeMarkerError, Template

if TYPE_CHECKING:
    from tile import Tile


def check(tile: Tile) -> Report:
    """Check a tile: what it declares against what it uses, every sample event, strict JSON, the contract.

    A fault is a finding, never an exception. A template that doesn't parse is one finding; the samples are
    left out then.
    """
    templates: dict[str, Template] = {}
    broken: list[Finding] = []
    for part in parts(tile):
        try:
            templates[part.name] = Template(part.text, name=part.name)
        except FreeMarkerError as error:
            location = locate(tile, error.place)
            broken.append(Finding(rules.TEMPLATE_SYNTAX, error.message, location=location, fix=error.hint or ""))
    table = parameters.table(tile, templates)
    found = [*broken, *parameters.findings(table, complete=not broken)]
    if broken:
        return Report(tile, table, (), 0, tuple(sorted(found, key=_order)))
    outcome = samples.run(tile, table)
    found += outcome.findings
    return Report(tile, table, outcome.samples, outcome.platforms, tuple(sorted(found, key=_order)))


def _order(finding: Finding) -> tuple[object, ...]:
    """Errors first, declaration before templates, then by place."""
    place = finding.location
    return (
        finding.severity.value,
        place is not None,
        (place.file, place.line, place.column) if place else (),
        finding.code,
        finding.message,
    )
