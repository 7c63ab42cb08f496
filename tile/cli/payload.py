"""`tile test-payload`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from payloads.curl import Shell, curl
from tile import secrets
from tile.cli.hints import tell_unknown_names
from tile.cli.inputs import (
    Account,
    Assignments,
    EventName,
    Mappings,
    NoProperties,
    PlatformSettings,
    Properties,
    TileName,
    customer_settings,
    load_event,
    platform,
)
from tile.cli.render import request_of, tell_unmet
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.find import find
from tile.outcome import Outcomes

if TYPE_CHECKING:
    from payloads.amplitude import CustomerSettings, Platform
    from payloads.request import Request
    from tile.cli.inputs import Event
    from tile.console import Console
    from tile.destination import Destination

EXAMPLES = (
    ("tile test-payload", "the portal's Test Payload: a cURL command"),
    ("tile test-payload -e mobile-full", "for a sample event"),
    ("tile test-payload --shell powershell", "for another shell"),
    ("tile test-payload --send", "send it, and see the answer"),
    ("tile test-payload --send --to http://127.0.0.1:8080/event", "send it to a receiver of your own, with no secrets"),
)
EXIT_CODES = (
    (ExitCode.OK, "the command is printed, or the destination answered 2xx"),
    (ExitCode.FINDINGS, "a template fails on this event, or the destination refused the request, or part of it"),
    (ExitCode.USAGE, "no such tile, event, parameter or setting"),
    (ExitCode.MISSING, "with --send: a credential or the network is missing"),
)


def command(
    ctx: typer.Context,
    tile: TileName = None,
    event: EventName = None,
    shell: Annotated[Shell, typer.Option(help="The shell the command is for.")] = "bash",
    reveal: Annotated[
        bool,
        typer.Option("--reveal", help="Print secrets from the environment or --set instead of placeholders."),
    ] = False,
    send: Annotated[
        bool,
        typer.Option("--send", help="Send the request instead; secrets come from the environment or --set."),
    ] = False,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            show_default=False,
            help="With --send: another address, e.g. of a receiver for tests; without a path, the request's own counts there. Secrets of the environment stay here: those "
            "that --set doesn't give are sent as their samples.",
        ),
    ] = None,
    assign: Assignments = None,
    account: Account = None,
    mapping: Mappings = None,
    properties: Properties = None,
    no_properties: NoProperties = False,
    platform_settings: PlatformSettings = None,
) -> int:
    """The request as a cURL command, in the layout of the Developer Portal's Test Payload and safe to paste.

    Secrets appear as environment variables that the shell reads when the command runs. With --send the same
    request is sent from here, after saying where to, and the answer is shown, with what it means and how long it took.
    """
    if to is not None and not send:
        raise CliError("--to is for --send", hint="add --send, or leave --to out")
    console: Console = ctx.obj
    found = find(tile).tile
    loaded = load_event(event, found)
    given = {pair.partition("=")[0]: pair.partition("=")[2] for pair in assign or ()}
    picked = customer_settings(
        found,
        loaded,
        assignments=[*(assign or ()), *_placeholders(found, given)],
        mappings=mapping,
        properties=properties,
        no_properties=no_properties,
        account=account,
        samples=not send or to is not None,
    )
    combination = platform(platform_settings)
    if send:
        from tile.cli.sending import send as send_request

        picked = secrets.with_samples(found, picked, given) if to else secrets.with_credentials(found, picked, given)
        return send_request(found, _request(found, loaded, picked, combination, console), picked, console, to=to)
    if reveal:
        picked = secrets.with_credentials(found, picked, given)
        console.print(curl(_request(found, loaded, picked, combination, console), shell=shell))
        return ExitCode.OK
    picked = secrets.with_markers(found, picked)
    request = _request(found, loaded, picked, combination, console)
    console.print(curl(request, shell=shell, secrets=secrets.markers(found)))
    return ExitCode.OK


def _placeholders(tile: Destination, given: dict[str, str]) -> list[str]:
    """A secret needs no value to be printed as a placeholder."""
    return [
        f"{each.name}={each.sample or tile.environment_name(each)}"
        for each in tile.parameters
        if each.secret and each.name not in given
    ]


def _request(
    tile: Destination, event: Event, picked: CustomerSettings, combination: Platform, console: Console
) -> Request:
    sent = Outcomes.of(tile, combination).sent_of_event(event.content, picked, combination)
    tell_unmet(sent, console)
    tell_unknown_names(tile, console)
    return request_of(sent)
