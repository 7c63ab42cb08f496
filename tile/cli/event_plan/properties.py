"""`tile event-plan properties`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import typer

from tile.cli.event_plan.destination import DestinationName, check_arrival
from tile.cli.event_plan.inputs import Format, PlanName, load_plan, visible
from tile.cli.inputs import Account, Assignments, Mappings
from tile.exit_codes import ExitCode

if TYPE_CHECKING:
    from tile.cli.event_plan.destination import Arrived
    from tile.plan import EventPlan

EXAMPLES = (
    ("tile event-plan properties events.toml", "what to select and tick for the project's tile"),
    ("tile event-plan properties events.toml acme-webhook", "what to select for a destination by its key"),
    ("tile event-plan properties events.toml --output-format json", "for programs"),
)
EXIT_CODES = (
    (ExitCode.OK, "the lists are printed"),
    (ExitCode.USAGE, "the plan or the destination can't be used"),
    (ExitCode.NOTHING, "the plan has no events, or none that comes through Amplitude and arrives"),
)


class _Chosen(NamedTuple):
    """What to select, what to tick, and why the rest is left out, by event and parameter."""

    events: list[str]
    ticks: dict[str, list[str]]
    personal: list[str]
    left_out: list[tuple[str, str, str]]


def command(
    ctx: typer.Context,
    plan: PlanName,
    destination: DestinationName = None,
    assign: Assignments = None,
    account: Account = None,
    mapping: Mappings = None,
    output_format: Format = "full",
) -> int:
    """What to select and tick in Amplitude's form: the events under *Select and filter events*, and the properties under
    *Select additional properties*. One name a line, ready to copy; personal data apart.

    Listed is what `tile event-plan check` finds to arrive at the destination; the rest is named, with the reason. A webhook
    has no form to tick properties in.
    """
    read = load_plan(plan).plan
    there = check_arrival(read, destination, ctx.obj, assign=assign, account=account, mapping=mapping)
    chosen = _chosen(there)
    if output_format == "json":
        data = {
            "schema_version": 1,
            "destination": there.tile.key,
            "events": chosen.events,
            "properties": [
                {"name": name, "personal": name in chosen.personal, "events": events}
                for name, events in chosen.ticks.items()
            ],
            "left_out": [
                {"event": event, "parameter": parameter or None, "reason": why}
                for event, parameter, why in chosen.left_out
            ],
            "not_through_amplitude": [event.name for event in read.events if event.source != "amplitude"],
        }
        ctx.obj.print(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        _print(ctx, read, chosen)
    return ExitCode.OK if chosen.events else ExitCode.NOTHING


def _chosen(there: Arrived) -> _Chosen:
    chosen = _Chosen([], {}, [], [])
    refused = {
        each.event: each.message for each in there.arrival.remarks if each.name in ("cannot-arrive", "sent-by-sdk")
    }
    for outcome in there.arrival.events:
        name = outcome.planned.name
        if outcome.planned.source != "amplitude":
            continue
        if name in refused or not outcome.arrives:
            chosen.left_out.append((name, "", refused.get(name, "it doesn't arrive")))
            continue
        chosen.events.append(name)
        for each in outcome.parameters:
            if not each.sent:
                chosen.left_out.append((name, each.planned.name, each.reason))
            elif there.tile.has_form:
                chosen.ticks.setdefault(each.planned.name, []).append(name)
                if each.planned.personal and each.planned.name not in chosen.personal:
                    chosen.personal.append(each.planned.name)
    return chosen


def _print(ctx: typer.Context, plan: EventPlan, chosen: _Chosen) -> None:
    blocks = [
        ("Select and filter events", chosen.events),
        ("Select additional properties", [name for name in chosen.ticks if name not in chosen.personal]),
        ("Personal data: tick only what a campaign needs, and what you may hand on", chosen.personal),
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
    for event, parameter, why in chosen.left_out:
        about = f"{visible(event)}, {visible(parameter)}" if parameter else visible(event)
        ctx.obj.note(f"left out: {about}: {visible(why, 600)}")
