"""Which rules count in one run. Claims about every event are left as they are: they aren't anybody's to select."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conformance import rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.report import Report


def codes_of(selector: str) -> frozenset[str]:
    """The codes a selector means: a code, the beginning of some, a name, or `ALL`; none if it means nothing."""
    rule = rules.find(selector)
    if rule is not None:
        return frozenset({rule.code})
    if selector.upper() == "ALL":
        return frozenset(rules.BY_CODE)
    return frozenset(code for code in rules.BY_CODE if selector and code.startswith(selector.upper()))


def selected(report: Report, select: Iterable[str], ignore: Iterable[str]) -> Report:
    """The report with the findings of some rules only.

    A template that can't be parsed is always told of: without it nothing else could be found.

    Args:
        report: all findings. select: the selectors of those that count; all if there are none. ignore: those
        that don't count even so.
    """
    wanted = frozenset().union(*map(codes_of, select)) or frozenset(rules.BY_CODE)
    wanted = (wanted - frozenset().union(*map(codes_of, ignore))) | {rules.TEMPLATE_SYNTAX.code}
    return replace(
        report,
        findings=tuple(finding for finding in report.findings if finding.code in wanted),
        suppressed=tuple(each for each in report.suppressed if each.finding.code in wanted),
    )
