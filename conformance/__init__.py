"""Is a tile right? The same suite for every destination: nothing here knows whose tile it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.finding import Applicability, Edit, Finding, Location, Rule, Severity, Witness
from conformance.report import Report, SampleResult, Verdict

if TYPE_CHECKING:
    from conformance.suite import check

__all__ = [
    "Applicability",
    "Edit",
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


def __getattr__(name: str) -> object:
    # The suite is imported when it is asked for: pytest imports this package at every start (see pytest_plugin).
    if name == "check":
        from conformance.suite import check

        return check
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
