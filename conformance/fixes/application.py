"""Applying edits, and taking back what makes anything worse.

At first everything is fixed, and what shows itself then, until nothing is left to fix: one fault often hides another.
That stands if there are fewer errors in all, no more of any kind, no claim about every event has a lesser verdict, and
no event whose body was JSON before is delivered otherwise. Otherwise the findings are tried in smaller steps, and a step
stays only if it makes something better and nothing worse. Guesses change what is delivered, so they come last.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conformance.claims import Status
from conformance.finding import Applicability, Severity
from conformance.fixes.equivalence import Delivered
from tile.undeclared import NOWHERE, bare_tile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conformance.finding import Edit, Finding
    from conformance.report import Report
    from tile import Destination

_MOST_ROUNDS = 20
_RANK = {Status.REFUTED: 0, Status.UNKNOWN: 1, Status.PROVED: 2}


@dataclass
class Fixed:
    """What became of a tile.

    Attributes:
        tile: with its body fixed.
        report: its check.
        applied: the findings whose edits stayed, in order.
        taken_back: those whose edits would have made something worse.
    """

    tile: Destination
    report: Report
    applied: list[Finding] = field(default_factory=list)
    taken_back: list[Finding] = field(default_factory=list)


def fixed(tile: Destination, check: Callable[[Destination], Report], *, unsafe: bool = False) -> Fixed:
    """A tile with every fix applied that can be.

    Args:
        tile: the tile. check: checks one; findings that shouldn't be fixed it leaves out. unsafe: whether edits
        that are a guess count, too.
    """
    outcome = _fix_until_done(Fixed(tile, check(tile)), check, unsafe=False)
    return _fix_until_done(outcome, check, unsafe=True) if unsafe else outcome


def _fix_until_done(start: Fixed, check: Callable[[Destination], Report], *, unsafe: bool) -> Fixed:
    refused = set(map(_key, start.taken_back))
    if not _candidates(start.report, unsafe, refused):
        return start
    before = None if unsafe else Delivered(start.tile)
    outcome = _everything(start, check, before, refused)
    for _ in range(_MOST_ROUNDS):
        candidates = _candidates(outcome.report, unsafe, refused)
        if not candidates:
            break
        together = _select_disjoint(candidates)
        if len(together) > 1 and _step(outcome, check, before, together):
            continue
        for finding in together:
            if _step(outcome, check, before, [finding]):
                break  # the others' places have moved
            refused.add(_key(finding))
            outcome.taken_back.append(finding)
    return outcome


def _everything(
    start: Fixed, check: Callable[[Destination], Report], before: Delivered | None, refused: set[tuple[object, ...]]
) -> Fixed:
    """All rounds at once; nothing at all where that leads to anything worse, or round in a circle. `before`: what must
    be delivered still; None where guesses are made.
    """
    tile, outcome = start.tile, start
    seen = {tile.body.text}
    for _ in range(_MOST_ROUNDS):
        findings = _select_disjoint(_candidates(outcome.report, before is None, refused))
        if not findings:
            break
        changed = _with_edits(outcome.tile, findings)
        if changed.body.text in seen:
            return start
        seen.add(changed.body.text)
        outcome = Fixed(changed, check(changed), [*outcome.applied, *findings], list(start.taken_back))
    if not _is_better(start.report, outcome.report) or is_worse(start.report, outcome.report):
        return start
    return start if before is not None and before.is_changed_by(outcome.tile) else outcome


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits that don't overlap."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits):
        parts += (text[at : edit.start], edit.replacement)
        at = edit.end
    return "".join([*parts, text[at:]])


def is_worse(before: Report, after: Report) -> bool:
    """Whether a report has more errors of some kind, or a claim a lesser verdict."""
    if _errors(after) - _errors(before):
        return True
    if before.claims is None or after.claims is None:
        return before.claims is not None
    verdicts = dict(after.claims)
    return any(
        name not in verdicts or _RANK[verdicts[name].status] < _RANK[claim.status] for name, claim in before.claims
    )


def _step(
    outcome: Fixed, check: Callable[[Destination], Report], before: Delivered | None, findings: list[Finding]
) -> bool:
    """Apply the edits of some findings; False, and nothing is changed, if that makes nothing better."""
    tile = _with_edits(outcome.tile, findings)
    if before is not None and before.is_changed_by(tile):
        return False
    report = check(tile)
    if not _is_better(outcome.report, report) or is_worse(outcome.report, report):
        return False
    outcome.tile, outcome.report = tile, report
    outcome.applied += findings
    return True


def _is_better(before: Report, after: Report) -> bool:
    return (after.errors, after.warnings) < (before.errors, before.warnings)


def _errors(report: Report) -> Counter[str]:
    return Counter(finding.code for finding in report.findings if finding.severity is Severity.ERROR)


def _with_edits(tile: Destination, findings: Iterable[Finding]) -> Destination:
    text = edited(tile.body.text, [edit for finding in findings for edit in finding.edits])
    body = tile.body.model_copy(update={"text": text})
    if tile.endpoint.url == NOWHERE:  # it has what its template reads, which may be something else now
        return bare_tile(body, tile.contract)
    return tile.model_copy(update={"body": body})


def _candidates(report: Report, unsafe: bool, refused: set[tuple[object, ...]]) -> list[Finding]:
    """The findings that can be fixed, but for those that were tried without effect."""
    return [
        finding
        for finding in report.findings
        if finding.edits
        and _key(finding) not in refused
        and finding.location is not None
        and finding.location.part == "body"
        and (unsafe or finding.applicability is Applicability.SAFE)
    ]


def _select_disjoint(findings: list[Finding]) -> list[Finding]:
    """As many as don't touch the same text, the first ones first."""
    taken: list[Edit] = []
    apart: list[Finding] = []
    for finding in findings:
        if not any(edit.start <= other.end and other.start <= edit.end for edit in finding.edits for other in taken):
            apart.append(finding)
            taken += finding.edits
    return apart


def _key(finding: Finding) -> tuple[object, ...]:
    """What a finding is, wherever it has moved to."""
    return (finding.code, finding.message, tuple(edit.replacement for edit in finding.edits))
