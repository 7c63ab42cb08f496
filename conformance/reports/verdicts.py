"""The three verdicts about every event, as every report states them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from conformance.claims import NAMES, Claim, Status

if TYPE_CHECKING:
    from conformance.finding import Witness
    from conformance.report import Report

_LONGEST = 400  # of an event in a line; JSON reports hold all of it

SAID = {
    "renders": "the templates never fail",
    "json": "the body is strict JSON",
    "contract": "the destination accepts the body",
}


class NamedClaim(NamedTuple):
    """A claim under its name."""

    name: str
    claim: Claim


def list_claims(report: Report) -> tuple[NamedClaim, ...]:
    """All three, whatever was decided: what can't be decided is `unknown`, with the reason."""
    if report.claims is None:
        unparsed = any(finding.code == "TPL101" for finding in report.findings)
        reason = "a template doesn't parse" if unparsed else "nothing but the samples was looked at"
        return tuple(NamedClaim(name, Claim(Status.UNKNOWN, reason)) for name in NAMES)
    known = dict(report.claims)
    none = Claim(Status.UNKNOWN, "the tile declares no contract")
    return tuple(NamedClaim(name, known.get(name, none)) for name in NAMES)


def describe(report: Report, name: str) -> str:
    """What a verdict is about, with each leniency it rests on: what nobody has promised is not kept quiet."""
    contract = report.tile.contract
    if name != "contract" or contract is None or not contract.decided:
        return SAID[name]
    return f"{SAID[name]}, if {'; '.join(doubt.lenient for doubt in contract.decided)}"


def universe(report: Report) -> str:
    """Which events are meant."""
    return report.claims.universe if report.claims else "every event"


def depends_on(report: Report) -> list[str]:
    """A line for each unknown setting that changes the payload: what it changes, and an example."""
    lines = []
    for each in report.dependencies or ():
        if each.example is None:
            continue
        what = "changes what the payload means" if each.meaning else "changes how the payload is written"
        example = each.example
        lines.append(
            f"{each.axis.name} {what}: sample {example.sample} under {example.one}: {example.printed_by_one} | "
            f"under {example.other}: {example.printed_by_other}"
        )
    return lines


def explain(claim: Claim) -> str:
    """A verdict with its reason, place and witness, in one line."""
    parts = [claim.reason] if claim.reason else []
    if claim.location:
        parts.append(f"at {claim.location}")
    if claim.witness:
        parts.append(f"witness: {witness(claim.witness)}")
    return ", ".join(parts)


def witness(event: Witness) -> str:
    """A witness in one line: where it is from, under which settings, what it comes to, or the event itself."""
    under = "" if event.platform == "default" else f" under {event.platform}"
    if event.event is None:
        return f"sample {event.sample}{under}" + (f": {event.excerpt}" if event.excerpt else "")
    import json

    from payloads.amplitude import BY_NAME

    # What every event has, and here with the catalogue's own example, would only hide what matters.
    own = {
        name: value
        for name, value in event.event.items()
        if value != {} and not (name in BY_NAME and value == BY_NAME[name].example)
    }
    shown = json.dumps(own, ensure_ascii=False)
    shown = shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
    return f"{event.sample} {shown} beside what every event has{under}" + (
        f" → {event.excerpt}" if event.excerpt else ""
    )
