"""What `tile event-plan check` shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from tile.cli.event_plan.inputs import visible
from tile.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.event_plan.assessment import Arrival, EventOutcome, ParameterOutcome
    from tile.console import Console
    from tile.destination import Destination
    from tile.plan import PlanFile, Remark

SCHEMA_VERSION = 1
_WIDEST = 40


class Checked(NamedTuple):
    """A plan, a destination, the fate of every event, and what is to be said."""

    plan: PlanFile
    tile: Destination
    events: tuple[EventOutcome, ...]
    remarks: tuple[Remark, ...]

    @classmethod
    def of(cls, plan: PlanFile, tile: Destination, arrived: Arrival, own: Iterable[Remark]) -> Checked:
        """All remarks, in the order of the plan. What two names become says more than that they are alike."""
        one = {each.event for each in arrived.remarks if each.name == "same-key"}
        remarks = [each for each in own if each.name != "same-name" or each.event not in one]
        order = {event.name: number for number, event in enumerate(plan.plan.events)}
        remarks = sorted([*remarks, *arrived.remarks], key=lambda each: order.get(each.event, -1))
        return cls(plan, tile, arrived.events, tuple(remarks))

    @property
    def errors(self) -> int:
        """How many remarks are errors."""
        return sum(each.severity == "error" for each in self.remarks)


def as_json(checked: Checked) -> str:
    """The outcome for programs."""
    data: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "plan": checked.plan.file,
        "destination": checked.tile.key,
        "errors": checked.errors,
        "warnings": len(checked.remarks) - checked.errors,
        "events": [
            {
                "name": each.planned.name,
                "source": each.planned.source,
                "users": each.planned.users,
                "key": each.key,
                "arrives": each.arrives,
                "anonymous_lost": each.anonymous or None,
                "parameters": [
                    {
                        "name": parameter.planned.name,
                        "type": parameter.planned.type,
                        "required": parameter.planned.required,
                        "personal": parameter.planned.personal,
                        "sent": parameter.sent,
                        "becomes": parameter.becomes,
                        "reason": parameter.reason or None,
                    }
                    for parameter in each.parameters
                ],
            }
            for each in checked.events
        ],
        "remarks": [
            {
                "name": each.name,
                "severity": each.severity,
                "event": each.event or None,
                "parameter": each.parameter or None,
                "message": each.message,
                "remedy": each.remedy or None,
                "place": checked.plan.place(each.path),
            }
            for each in checked.remarks
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=False)


def as_text(checked: Checked, console: Console) -> str:
    """The outcome for people."""
    return "\n".join(_lines(checked, console))


def _lines(checked: Checked, console: Console) -> Iterator[str]:
    tile = checked.tile
    what = console.paint(visible(checked.plan.file), "bold")
    yield f"{what} → {console.paint(tile.key, 'bold')}  {tile.title} · {tile.endpoint.method} {tile.endpoint.url}"
    yield ""
    yield from _table(checked, console)
    for each in checked.remarks:
        yield ""
        yield from _remark(checked, each, console)
    yield ""
    yield _verdict(checked, console)


def _table(checked: Checked, console: Console) -> Iterator[str]:
    rows = [("EVENT", "FROM", f"KEY AT {checked.tile.partner.upper()}", "PARAMETERS")]
    for each in checked.events:
        key = visible(each.key or "", _WIDEST) if each.arrives else "–"
        rows.append((visible(each.planned.name, _WIDEST), each.planned.source, key, _parameters(each)))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for number, row in enumerate(rows):
        cells = [f"{cell:{width}}" for cell, width in zip(row, widths, strict=False)]
        if number == 0:
            yield console.paint("  ".join([*cells, row[3]]), "dim")
            continue
        outcome = checked.events[number - 1]
        if not outcome.arrives:
            cells[2] = console.paint(cells[2], "bold red")
        elif outcome.key != outcome.planned.name:
            cells[2] = console.paint(cells[2], "yellow")
        yield "  ".join([*cells, row[3]]).rstrip()


def _parameters(outcome: EventOutcome) -> str:
    if outcome.planned.source != "amplitude":
        return "not through Amplitude"
    if not outcome.arrives:
        return "doesn't arrive"
    sent = [_named(each) for each in outcome.parameters if each.sent]
    lost = [f"{visible(each.planned.name)} ({each.reason})" for each in outcome.parameters if not each.sent]
    parts = [", ".join(sent), f"not sent: {', '.join(lost)}" if lost else ""]
    return "; ".join(part for part in parts if part) or "none"


def _named(outcome: ParameterOutcome) -> str:
    changed = f" → {visible(outcome.becomes, 20)}" if outcome.becomes is not None else ""
    return f"{visible(outcome.planned.name)}{changed}"


def _remark(checked: Checked, remark: Remark, console: Console) -> Iterator[str]:
    style = "bold red" if remark.severity == "error" else "bold yellow"
    about = f"{visible(remark.event)}: " if remark.event else ""
    label = console.paint(f"{remark.severity}[{remark.name}]", style)
    yield f"{label} {about}{visible(remark.message, 600)}"
    yield f"  {console.paint('-->', 'blue')} {checked.plan.place(remark.path)}"
    if remark.remedy:
        yield f"  = help: {visible(remark.remedy, 600)}"


def _verdict(checked: Checked, console: Console) -> str:
    through = [each for each in checked.events if each.planned.source == "amplitude"]
    arriving = sum(each.arrives for each in through)
    warnings = len(checked.remarks) - checked.errors
    parts = [
        f"{arriving} of {plural(len(through), 'event')} through Amplitude {'arrives' if arriving == 1 else 'arrive'}"
    ]
    if len(through) < len(checked.events):
        others = len(checked.events) - len(through)
        parts.append(f"{others} {'comes' if others == 1 else 'come'} another way")
    parts += [plural(number, what) for number, what in ((checked.errors, "error"), (warnings, "warning")) if number]
    word = console.paint("FAILED", "bold red") if checked.errors else console.paint("PASSED", "bold green")
    return f"{word}  {visible(checked.plan.file)}: {' · '.join(parts)}"
