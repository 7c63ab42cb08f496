"""`tile event-plan check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tile.cli.event_plan.inputs import Format, PlanName, load_plan
from tile.cli.inputs import Account, Assignments, Event, Mappings, pairs, setup
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.find import find, known

if TYPE_CHECKING:
    from tile.destination import Destination

EXAMPLES = (
    ("tile event-plan check events.toml", "against Reteno's tile"),
    ("tile event-plan check events.toml reteno-event-webhook", "against a webhook"),
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
    destination: Annotated[
        str | None,
        typer.Argument(
            metavar="DESTINATION",
            show_default=False,
            help="A tile or webhook for events, as `tile list` shows them; by default the tile.",
        ),
    ] = None,
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
    found = find(destination).tile
    if found.subject.name != "event":
        raise CliError(f"{found.key} sends {found.subject.plural}, not events", hint=_others())
    mapped = {field.name: "user_id" for field in found.mapping if field.required and not field.default}
    for name in mapped.keys() - pairs(mapping, "--map", "FIELD=PROPERTY").keys():
        ctx.obj.note(f"{name!r} has no default and is taken for mapped to user_id; --map {name}=… says otherwise")
    event = Event({}, "the plan", mapped)
    picked = setup(found, event, assignments=assign, mappings=mapping, properties=None, account=account)

    from conformance.event_plan.assessment import arrival
    from tile.cli.event_plan.arrived import Checked, as_json, as_text
    from tile.plan import review

    checked = Checked.of(read, found, arrival(found, read.plan, picked), review(read.plan))
    ctx.obj.print(as_json(checked) if output_format == "json" else as_text(checked, ctx.obj))
    return ExitCode.FINDINGS if checked.errors else ExitCode.OK


def _others() -> str:
    def sends_events(tile: Destination) -> bool:
        return tile.subject.name == "event"

    return f"those for events are: {', '.join(each.tile.key for each in known() if sends_events(each.tile))}"
