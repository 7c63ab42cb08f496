"""One finding for each cause, however many faces it shows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from conformance import rules
from conformance.samples.string_typed import PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Collection

    from conformance.finding import Finding
    from payloads.freemarker import Span


@dataclass
class Cause:
    """A finding in the making.

    Attributes:
        finding: as it was first seen.
        span: its place in the template.
        missing: whether it is a value that is missing or of the wrong type, which another one stood in for then.
        other: another place that may be to blame instead.
        samples: every sample that shows it, in order.
    """

    finding: Finding
    span: Span | None
    missing: bool = False
    other: Span | None = None
    samples: dict[str, None] = field(default_factory=dict)


def fold(causes: Collection[Cause]) -> list[Cause]:
    """Without those that are only another face of one of the others.

    A property printed without quotes fails in many ways besides being missing, and a comma too many after each item of a list is a
    leading one for the next item and a trailing one in the end. Failures of rendering are kept as notes.
    """
    kept: list[Cause] = []
    for cause in causes:
        within = next((each for each in causes if _explains(each, cause)), None)
        within = within or next((each for each in kept if _is_of_one_value(each, cause)), None)
        if within is None:
            kept.append(cause)
            continue
        within.samples |= cause.samples
        if cause.finding.rule is rules.RENDER_FAILURE:
            within.finding = replace(within.finding, related=(*within.finding.related, _note(cause)))
        elif cause.other is not None and cause.span is not None and not _covers(within.span or cause.span, cause.span):
            note = f"on other events another comma follows it, at {cause.finding.location}"
            within.finding = replace(within.finding, related=(*within.finding.related, note))
    return kept


# How a value that is not valid JSON breaks a body depends on how the platform writes it: 1,234 or 1.234,5 or 1 234.
_WAYS = (rules.INVALID_JSON, rules.BAD_NUMBER, rules.MISSING_COMMA)


def _is_of_one_value(former: Cause, cause: Cause) -> bool:
    """Whether both are the same printed value, under other settings."""
    return (
        former.finding.rule in _WAYS
        and cause.finding.rule in _WAYS
        and former.span is not None
        and cause.span is not None
        and _covers(former.span, cause.span)
        and _covers(cause.span, former.span)
        and former.span.text.startswith(("${", "#{", "[="))
    )


def _note(cause: Cause) -> str:
    message = " ".join(cause.finding.message.split())
    return f"on {cause.finding.witness.sample}: {message}" if cause.finding.witness else message


def _explains(stronger: Cause, weaker: Cause) -> bool:
    if stronger is weaker or stronger.span is None or weaker.span is None:
        return False
    rule = weaker.finding.rule
    if stronger.finding.rule is rules.PROPERTY_NOT_A_STRING:
        return (
            rule is not rules.PROPERTY_NOT_A_STRING and not _is_missing(weaker) and _covers(stronger.span, weaker.span)
        )
    if stronger.finding.rule is rules.TRAILING_COMMA:
        commas = [weaker.span, weaker.other] if rule is rules.LEADING_COMMA else []
        return any(comma is not None and _covers(stronger.span, comma) for comma in commas)
    # What a missing value was filled in with may be no JSON, or against the contract.
    return (
        stronger.missing
        and weaker.samples.keys() <= stronger.samples.keys()
        and rule is not rules.PROPERTY_NOT_A_STRING
        and weaker.finding.code.startswith(("JSN", "DST"))
        and _covers(weaker.span, stronger.span)
    )


def _is_missing(cause: Cause) -> bool:
    """Whether a property may be missing, which quotes around it don't fix; not what events hold properties in."""
    return (
        cause.finding.rule is rules.RENDER_FAILURE
        and "evaluated to null or missing" in cause.finding.message
        and cause.span is not None
        and cause.span.text.removeprefix("input.") not in PROPERTIES
    )


def _covers(outer: Span, inner: Span) -> bool:
    same = outer.source.name == inner.source.name
    return same and outer.start <= inner.start and inner.end <= outer.end
