"""One finding for all failures of one value: it may be missing, and of the wrong type, and one remedy is good for both."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conformance import rules
from conformance.finding import Applicability, Finding
from payloads.freemarker.source import Span as Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Unit", "fold_by_unit"]

_MISSING = "evaluated to null or missing"
_BARE = "Can't convert boolean"
_FAILURE = rules.RENDER_FAILURE


def fold_by_unit(findings: Iterable[tuple[Finding, Unit | None]]) -> list[Finding]:
    """The findings, those failures made one that are about the same value; each with what it is about, if known."""
    kept: list[Finding] = []
    known: dict[object, int] = {}
    for finding, unit in findings:
        if finding.rule is not _FAILURE:
            kept.append(finding)
            continue
        key = (unit.start, unit.end) if unit is not None else (finding.location, _kind(finding.message))
        first = known.setdefault(key, len(kept))
        if first == len(kept):
            kept.append(finding)
        else:
            kept[first] = _merge_two(kept[first], finding)
    return kept


def _kind(message: str) -> str:
    """What is the same in all messages of a kind: their first line, without what stands in quotes behind it."""
    return message.partition("\n")[0].partition(":")[0]


def _merge_two(first: Finding, other: Finding) -> Finding:
    """Of a value that may be missing and of the wrong type, the type is what surprises."""
    if _MISSING in first.message and _MISSING not in other.message and _BARE not in other.message:
        first, other = other, first
    shown = " ".join(other.message.split())
    note = f"on {other.witness.sample}: {shown}" if other.witness else shown
    fixed = next((each for each in _by_applicability(first, other) if each.edits), first)
    related = first.related if _kind(other.message) == _kind(first.message) else (*first.related, note)
    return replace(
        first,
        samples=tuple(dict.fromkeys((*first.samples, *other.samples))),
        related=tuple(dict.fromkeys((*related, *other.related))),
        fix=first.fix or other.fix,
        edits=fixed.edits,
        applicability=fixed.applicability,
    )


def _by_applicability(*findings: Finding) -> list[Finding]:
    return sorted(findings, key=lambda each: each.applicability is not Applicability.SAFE)
