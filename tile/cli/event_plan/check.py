"""`tile event-plan check`."""

from __future__ import annotations

import typer

from tile.cli.event_plan.destination import DestinationName, check_arrival
from tile.cli.event_plan.inputs import Format, PlanName, load_plan
from tile.cli.inputs import Account, Assignments, Mappings
from tile.exit_codes import ExitCode

EXAMPLES = (
    ("tile event-plan check events.toml", "against the project's tile"),
    ("tile event-plan check events.toml acme-webhook", "against a destination by its key"),
    ("tile event-plan check events.toml --map email=event_properties.mail", "with another property mapped"),
    ("tile event-plan check events.toml --output-format json", "for programs"),
)
EXIT_CODES = (
    (ExitCode.OK, "everything planned can arrive; there may be warnings"),
    (ExitCode.FINDINGS, "something planned can't, or the plan contradicts itself"),
    (ExitCode.USAGE, "the plan or the destination can't be used"),
    (ExitCode.NOTHING, "the plan has no events"),
)


def command(
    ctx: typer.Context,
    plan: PlanName,
    destination: DestinationName = None,
    assign: Assignments = None,
    account: Account = None,
    mapping: Mappings = None,
    output_format: Format = "full",
) -> int:
    """What of a plan arrives at a destination, what doesn't, and why.

    Each planned event that comes through Amplitude is sent by the destination's own templates, to nowhere: with all its
    parameters, with the required ones only, of an anonymous user. The result is checked against the destination's contract.
    Events from the SDK and the backend are checked against the contract by their names, which nothing changes on their way.
    """
    read = load_plan(plan)
    there = check_arrival(read.plan, destination, ctx.obj, assign=assign, account=account, mapping=mapping)

    from tile.cli.event_plan.arrived import Checked, as_json, as_text
    from tile.plan import review

    checked = Checked.of(read, there.tile, there.arrival, review(read.plan))
    ctx.obj.print(as_json(checked) if output_format == "json" else as_text(checked, ctx.obj))
    return ExitCode.FINDINGS if checked.errors else ExitCode.OK
