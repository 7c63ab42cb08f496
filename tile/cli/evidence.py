"""What a submission shows for itself: the results of the check, and every sample's test payload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.finding import Severity
from payloads.amplitude import namespaces
from payloads.curl import UnsafeForShellError, curl
from payloads.freemarker import FreeMarkerError
from tile import secrets
from tile.outcome import Outcomes
from tile.portal import Check, Evidence, Payload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance import Report

_GROUPS = (
    ("templates parse", ("TPL101",)),
    ("parameters and mappings are declared and used", ("PRM", "MAP")),
    ("reads are guarded, values printed as JSON has them", ("TPL2", "TPL3")),
    ("every sample renders", ("TPL102", "HDR")),
    ("every body is strict JSON", ("JSN1",)),
    ("custom properties are strings", ("JSN2",)),
    ("every body meets the contract", ("DST",)),
    ("no secrets, no personal data", ("SEC",)),
)


def evidence(report: Report) -> Evidence:
    """The evidence for a tile's submission, in a fixed order."""
    return Evidence(checks=tuple(_checks(report)), payloads=tuple(_payloads(report)))


def _checks(report: Report) -> Iterator[Check]:
    inside = sum(not sample.outside for sample in report.samples)
    scope = f"{inside} sample events, each under {report.platforms} combinations of platform settings"
    unparsed = any(finding.code == "TPL101" for finding in report.findings)
    for name, codes in _GROUPS:
        found = [finding for finding in report.findings if finding.code.startswith(codes)]
        told = "; ".join(f"{each.code} {each.name}: {each.message}" for each in found)
        suppressed = [each for each in report.suppressed if each.finding.code.startswith(codes)]
        if any(finding.severity is Severity.ERROR for finding in found):
            yield Check(name, "failed", told)
        elif suppressed:  # somebody's judgement is not a proof
            reasons = (f"{each.finding.code} {each.finding.message} (suppressed: {each.reason})" for each in suppressed)
            yield Check(name, "unknown", "; ".join([*([told] if told else []), *reasons]))
        elif unparsed:
            yield Check(name, "unknown", "a template doesn't parse")
        elif "DST" in codes and report.tile.contract is None:
            yield Check(name, "unknown", "the tile declares no contract")
        else:
            yield Check(name, "passed", f"{scope}; warnings: {told}" if told else scope)


def _payloads(report: Report) -> Iterator[Payload]:
    """The test payload of every sample that renders, under the platform's default settings."""
    tile = report.tile
    customer = secrets.with_markers(tile, tile.customer_settings())
    try:
        outcomes = Outcomes.of(tile)
    except FreeMarkerError:
        return
    samples = tile.samples
    for name in samples.names():
        sent = outcomes.sent(namespaces(samples.load(name), customer))
        if not sent.is_sent or sent.request is None:
            continue  # the checks say why
        try:
            command = curl(sent.request, secrets=secrets.markers(tile))
        except UnsafeForShellError:
            continue
        yield Payload(name, samples.description(name), sent.request.body, f"{command}\n")
