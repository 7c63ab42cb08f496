"""The whole check of one tile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conformance import lint, parameters, rules, suppressions, users
from conformance.claims import Status
from conformance.finding import Finding, Severity
from conformance.fixes.edits import with_edits
from conformance.lint.merge import merge
from conformance.places import locate, parts
from conformance.proof import prove
from conformance.report import Report
from conformance.rules.suppressions import UNUSED_SUPPRESSION
from conformance.samples import examination
from conformance.samples.matrix import FAILS, dependencies
from conformance.source_map import in_python
from payloads.amplitude import Platform
from payloads.freemarker import FreeMarkerError
from payloads.request import parsed
from tile.rendering import calls_java, settings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conformance.claims import Claims
    from conformance.samples.matrix import Dependence
    from payloads.amplitude import CustomerSettings
    from payloads.freemarker import Template
    from tile import Destination


def check(
    tile: Destination,
    *,
    ignored: Mapping[str, str] | None = None,
    universe: str = "documented",
    customer: CustomerSettings | None = None,
) -> Report:
    """Check a tile: what it declares against what it uses, every sample event, strict JSON, the contract; and whether
    all of it holds for every event there can be.

    A fault is a finding, never an exception. A template that doesn't parse is one finding; the samples are
    left out then.

    Args:
        tile: the tile.
        ignored: rules that don't count, code or name to the reason, in addition to those that comments in the
            templates name.
        universe: what an event can be, for the claims about every event: the name of a universe.
        customer: what the customer picked, for the samples; by default the destination's own sample values.
    """
    templates, broken = _parse(tile)
    table = parameters.table(tile, templates)
    found = [*broken, *parameters.findings(table, complete=not broken)]
    seen = lint.findings(tile, templates, table)
    report = Report(tile, table, (), 0, ())
    if not broken:
        events = tile.universe(universe)
        outcome = examination.run(tile, table, events, customer)
        # What is cut is lost, but the body is JSON all the same.
        proof = prove(
            tile,
            templates,
            table,
            outcome.findings,
            beyond=outcome.beyond,
            universe=events,
            stopped=outcome.stopped,
        )
        found += (*outcome.findings, *proof.findings, *users.findings(tile))
        report = replace(report, samples=outcome.samples, platforms=outcome.platforms, claims=proof.claims)
    ascii_only = {each.location.part for each in seen if each.rule is rules.HEADER_TEXT and each.location}
    found = [
        each for each in found if each.rule is not rules.UNSAFE_REQUEST or f"header {_named(each)}" not in ascii_only
    ]
    all_of_them = with_edits(merge(found, seen), tile, templates)
    if report.claims is not None and not any(finding.severity is Severity.ERROR for finding in all_of_them):
        all_of_them = [*all_of_them, *with_edits(_undecided(report.claims), tile, templates)]
        found_to_matter = dependencies(tile, outcome.engines, jointly=False)
        report = replace(report, dependencies=found_to_matter)
        all_of_them += _of_versions(found_to_matter)
        all_of_them += _of_java(tile)
    left, suppressed = suppressions.apply(all_of_them, tile, templates, ignored or {}, report.claims)
    report = replace(report, findings=tuple(sorted(left, key=_order)), suppressed=tuple(suppressed))
    return in_python(report)


def _named(finding: Finding) -> str:
    return finding.about[1] if finding.about else ""


def check_statically(tile: Destination, *, ignored: Mapping[str, str] | None = None) -> Report:
    """What can be said without rendering anything: syntax, declarations, and what is seen in the templates.

    Fast enough for every key in an editor. A finding here stands in the whole check as well, or one that an event shows
    takes its place.

    Args:
        tile: the tile.
        ignored: as for `check`.
    """
    templates, broken = _parse(tile)
    table = parameters.table(tile, templates)
    found = [*broken, *parameters.findings(table, complete=not broken)]
    all_of_them = with_edits(merge(found, lint.findings(tile, templates, table)), tile, templates)
    left, suppressed = suppressions.apply(all_of_them, tile, templates, ignored or {})
    # What a comment suppresses may only be seen with events: nothing can be said yet of comments that aren't used.
    found = sorted((each for each in left if each.rule is not UNUSED_SUPPRESSION), key=_order)
    return in_python(Report(tile, table, (), 0, tuple(found), suppressed=tuple(suppressed)))


def _parse(tile: Destination) -> tuple[dict[str, Template], list[Finding]]:
    """The templates that parse, by name, and a finding for each that doesn't."""
    templates: dict[str, Template] = {}
    broken: list[Finding] = []
    settings = settings_of(tile, Platform())
    for part in parts(tile):
        try:
            templates[part.name] = parsed(part.text, part.name, settings)
        except FreeMarkerError as error:
            location = locate(tile, error.place)
            broken.append(Finding(rules.TEMPLATE_SYNTAX, error.message, location=location, fix=error.hint or ""))
    return templates, broken


def _undecided(claims: Claims) -> list[Finding]:
    """What isn't known must not look like what is right."""
    unknown = {claim.reason: claim for _, claim in claims if claim.status is Status.UNKNOWN}
    return [
        Finding(
            rules.UNDECIDED,
            f"whether this is right for every event isn't decided: {reason}",
            location=claim.location,
            fix="write it in a way the proof can follow, or suppress the finding with the reason why it is right",
        )
        for reason, claim in unknown.items()
    ]


def _of_versions(dependences: tuple[Dependence, ...]) -> list[Finding]:
    """Samples that another version of FreeMarker fails on. How it writes digits is not a fault: the dependence says it."""
    return [
        Finding(
            rules.PLATFORM_VERSION,
            f"FreeMarker {example.other.freemarker_version} fails on {example.sample}, {example.one.freemarker_version} doesn't",
            fix="find what the newer version does otherwise: `?c` and `==` changed in 2.3.32 and 2.3.33",
            samples=each.alone,
        )
        for each in dependences
        if each.axis.name == "freemarker_version"
        and (example := each.example) is not None
        and example.printed_by_other == FAILS
    ]


def _of_java(tile: Destination) -> list[Finding]:
    """A template that calls Java's methods works under one of FreeMarker's object wrappers only."""
    if not calls_java(tile):
        return []
    return [
        Finding(
            rules.PLATFORM_VERSION,
            "the template calls methods of Java's objects, such as `.iterator()`, which only one of FreeMarker's object wrappers offers",
            fix="loop over the list itself: `<#list input.users as user>` works under any of them",
        )
    ]


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
