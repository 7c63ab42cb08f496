"""The destination a plan is checked against, and what arrives there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tile.cli.inputs import Event, customer_settings, pairs
from tile.failure import CliError
from tile.find import find, find_own, with_shipped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from conformance.event_plan.assessment import Arrival
    from tile.console import Console
    from tile.destination import Destination
    from tile.find import Found
    from tile.plan import EventPlan

DestinationName = Annotated[
    str | None,
    typer.Argument(
        metavar="DESTINATION",
        show_default=False,
        help="A tile or webhook for events, as `tile list` shows them; by default the project's tile.",
    ),
]


class Arrived(NamedTuple):
    """A destination for events, and the fate of a plan's events there."""

    tile: Destination
    arrival: Arrival


def check_arrival(
    plan: EventPlan,
    destination: str | None,
    console: Console,
    *,
    assign: Sequence[str] | None,
    account: Path | None,
    mapping: Sequence[str] | None,
) -> Arrived:
    """What of a plan arrives at a destination, as a customer has set it up.

    Raises:
        CliError: the destination isn't for events, or a value can't be used.
        payloads.freemarker.FreeMarkerError: a template doesn't parse.
    """
    from conformance.event_plan.assessment import arrival

    named = find(destination)
    found = named.tile
    if found.subject.name != "event":
        raise CliError(f"{found.key} sends {found.subject.plural}, not events", hint=_others(named))
    mapped = {field.name: "user_id" for field in found.mapping if field.required and not field.default}
    for name in mapped.keys() - pairs(mapping, "--map", "FIELD=PROPERTY").keys():
        console.note(f"{name!r} has no default and is taken for mapped to user_id; --map {name}=… says otherwise")
    event = Event({}, "the plan", mapped)
    picked = customer_settings(found, event, assignments=assign, mappings=mapping, properties=None, account=account)
    return Arrived(found, arrival(found, plan, picked))


def _others(named: Found) -> str:
    known_ones = with_shipped() if named.shipped else find_own()
    keys = [each.tile.key for each in known_ones if each.tile.subject.name == "event"]
    return f"those for events are: {', '.join(keys)}" if keys else "name a destination for events"
