"""`tile render`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from tile import template_files
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
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.find import find

if TYPE_CHECKING:
    from payloads.request import Request
    from tile.console import Console
    from tile.outcome import Outcome

EXAMPLES = (
    ("tile render", "the body for the portal's own test event"),
    ("tile render --event mobile-full", "for a sample event"),
    ("tile render --event event.json", "for an event of yours"),
    ("tile render event.ftl --event web", "a template without a declaration"),
    ("tile render -e web -p plan -p price", "with two properties ticked"),
    ("tile render -e web --map email=user_properties.mail", "with another property mapped"),
)
EXIT_CODES = (
    (ExitCode.OK, "the body is printed"),
    (ExitCode.FINDINGS, "a template can't be parsed or fails on this event"),
    (ExitCode.USAGE, "no such tile, event, parameter or setting"),
)


def command(
    ctx: typer.Context,
    tile: TileName = None,
    event: EventName = None,
    assign: Assignments = None,
    account: Account = None,
    mapping: Mappings = None,
    properties: Properties = None,
    no_properties: NoProperties = False,
    platform_settings: PlatformSettings = None,
) -> int:
    """Print the body exactly as Amplitude would send it: these bytes and no more."""
    found = (
        template_files.load(tile, None) if tile is not None and template_files.is_file_name(tile) else find(tile).tile
    )
    loaded = load_event(event, found)
    picked = customer_settings(
        found,
        loaded,
        assignments=assign,
        mappings=mapping,
        properties=properties,
        no_properties=no_properties,
        account=account,
    )
    combination = platform(platform_settings)

    from tile.outcome import Outcomes

    sent = Outcomes.of(found, combination).sent_of_event(loaded.content, picked, combination)
    tell_unmet(sent, ctx.obj)
    tell_unknown_names(found, ctx.obj)
    ctx.obj.bytes(request_of(sent).body.encode())
    return ExitCode.OK


def request_of(sent: Outcome) -> Request:
    """The request of one event.

    Raises:
        CliError: the event isn't selected, or the destination refuses it on purpose; exit code 1.
        payloads.freemarker.FreeMarkerError: a template fails.
        payloads.request.UnsafeRequestError: the address or a header isn't safe to send.
    """
    if sent.unselected:
        raise CliError(
            f"filtered out: {sent.unselected}",
            hint="name another with --event; what is selected stands in the account's file, under [filter]",
            code=ExitCode.FINDINGS,
        )
    if sent.refusal is not None:
        refusal = sent.refusal
        raise CliError(
            f"not sent on purpose ({refusal.name}): {refusal.reason}", hint=refusal.customer, code=ExitCode.FINDINGS
        )
    if sent.error is not None:
        raise sent.error
    assert sent.request is not None
    return sent.request


def tell_unmet(sent: Outcome, console: Console) -> None:
    """Say on standard error which preconditions the event doesn't meet: Amplitude shouldn't send it at
    all.
    """
    for precondition in sent.unmet:
        label = console.paint_note("note", "bold yellow")
        console.note(f"{label}: this event doesn't meet {precondition.name!r}: {precondition.reason}")
