"""Is a tile right? The same suite for every destination: nothing here knows whose tile it is."""

from __future__ import annotations

from conformance.finding import Finding, Location, Rule, Severity, Witness
from conformance.report import Report, SampleResult, Verdict
from conformance.suite import check

__all__ = [
    "Finding",
    "Location",
    "Report",
    "Rule",
    "SampleResult",
    "Severity",
    "Verdict",
    "Witness",
    "check",
]
