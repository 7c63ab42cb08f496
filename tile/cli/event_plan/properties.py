"""`tile event-plan properties`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from tile.cli.event_plan.inputs import Format, PlanName, load_plan, visible
from tile.exit_codes import ExitCode
from tile.wording import counted

if TYPE_CHECKING:
    from tile.plan import EventPlan

EXAMPLES = (
    ("tile event-plan properties events.toml", "what to select and tick"),
    ("tile event-plan properties events.toml --output-format json", "for programs"),
)
EXIT_CODES = (
    (ExitCode.OK, "the lists are printed"),
    (ExitCode.USAGE, "the plan can't be used"),
    (ExitCode.NOTHING, "the plan has no events, or none that comes through Amplitude"),
)


def command(ctx: typer.Context, plan: PlanName, output_format: Format = "full") -> int:
    """What to select and tick in Amplitude's form: the events under *Select and filter events*, and the properties under
    *Select additional properties*. One name a line, ready to copy; personal data apart.
    """
    read = load_plan(plan).plan
    ticks = _ticks(read)
    personal = {each.name for event in read.through_amplitude for each in event.parameters if each.personal}
    if output_format == "json":
        data = {
            "schema_version": 1,
            "events": [event.name for event in read.through_amplitude],
            "properties": [
                {"name": name, "personal": name in personal, "events": events} for name, events in ticks.items()
            ],
            "not_through_amplitude": [event.name for event in read.events if event.source != "amplitude"],
        }
        ctx.obj.print(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        _print(
            ctx, read, [name for name in ticks if name not in personal], [each for each in ticks if each in personal]
        )
    return ExitCode.OK if read.through_amplitude else ExitCode.NOTHING


def _ticks(plan: EventPlan) -> dict[str, list[str]]:
    """Each property with the events that have it; lists and objects can't be ticked with any effect."""
    found: dict[str, list[str]] = {}
    for event in plan.through_amplitude:
        for each in event.parameters:
            if each.type not in ("list", "object"):
                found.setdefault(each.name, []).append(event.name)
    return found


def _print(ctx: typer.Context, plan: EventPlan, properties: list[str], personal: list[str]) -> None:
    blocks = [
        ("Select and filter events", [event.name for event in plan.through_amplitude]),
        ("Select additional properties", properties),
        ("Personal data: tick only what a campaign needs, and what you may hand on", personal),
    ]
    first = True
    for title, names in blocks:
        if not names:
            continue
        if not first:
            ctx.obj.print("")
        first = False
        ctx.obj.print(ctx.obj.paint(title, "dim"))
        for name in names:
            ctx.obj.print(visible(name, 1024))
    others = [event.name for event in plan.events if event.source != "amplitude"]
    if others:
        ctx.obj.note(f"not to be selected, since they come another way: {', '.join(map(visible, others))}")
    left_out = sum(each.type in ("list", "object") for event in plan.through_amplitude for each in event.parameters)
    if left_out:
        ctx.obj.note(
            f"left out: {counted(left_out, 'parameter')} of type list or object, which Amplitude doesn't forward"
        )
