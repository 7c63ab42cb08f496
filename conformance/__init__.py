"""Is a tile right? The same suite for every destination: nothing here knows whose tile it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.claims import Claim, Claims, Status
from conformance.finding import Applicability, Edit, Finding, Location, Rule, Severity, Witness
from conformance.report import Report, SampleResult, Verdict

if TYPE_CHECKING:
    from conformance.parameters import Row
    from conformance.samples.matrix import Dependence, Difference
    from conformance.suite import check
    from conformance.suppressions import Suppressed

__all__ = [
    "Applicability",
    "Claim",
    "Claims",
    "Dependence",
    "Difference",
    "Edit",
    "Finding",
    "Location",
    "Report",
    "Row",
    "Rule",
    "SampleResult",
    "Severity",
    "Status",
    "Suppressed",
    "Verdict",
    "Witness",
    "check",
]


#: Names whose modules are imported when they are asked for: pytest imports this package at every start.
_LATER = {
    "Dependence": "samples.matrix",
    "Difference": "samples.matrix",
    "Row": "parameters",
    "Suppressed": "suppressions",
    "check": "suite",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
