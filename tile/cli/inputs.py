"""What commands are given: an event, the customer's choices, the platform's settings."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tile.cli.completion import complete_key, complete_sample
from tile.event_text import parse_event
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.reading import read_at_most
from tile.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from payloads.amplitude import JSON, CustomerSettings, Platform
    from tile.destination import Destination
    from tile.setup.account_file import Given


TileName = Annotated[
    str | None,
    typer.Argument(
        metavar="TILE",
        show_default=False,
        autocompletion=complete_key,
        help="A key (`tile list` shows them), `module:attribute` or a module's file; needed only if there are several.",
    ),
]
EventName = Annotated[
    str | None,
    typer.Option(
        "--event",
        "-e",
        metavar="FILE|-|SAMPLE|JSON",
        autocompletion=complete_sample,
        help="A JSON file with one event as Amplitude's export has it, `-` for standard input, a sample's name, or the event "
        "itself: `{…}`.",
    ),
]
Assignments = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PARAMETER=VALUE", help="What the customer types into a parameter. Repeatable."),
]
Account = Annotated[
    Path | None,
    typer.Option(
        "--account",
        metavar="FILE",
        show_default=False,
        help="A TOML file with the values of an account, for webhooks: `country_field = 514049`. --set goes before it.",
    ),
]
Mappings = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=PROPERTY",
        help="The Amplitude property mapped to a field, e.g. `email=user_properties.mail`; nothing after the "
        "`=` leaves it open. Repeatable.",
    ),
]
Properties = Annotated[
    list[str] | None,
    typer.Option(
        "--property",
        "-p",
        metavar="NAME",
        help="A property the customer ticks; by default all of them. Repeatable.",
    ),
]
NoProperties = Annotated[bool, typer.Option("--no-properties", help="The customer ticks no property.")]
PlatformSettings = Annotated[
    list[str] | None,
    typer.Option(
        "--platform",
        metavar="SETTING=VALUE",
        help="A platform setting that only Amplitude knows, e.g. `values=stringified`. Repeatable.",
    ),
]


_LARGEST_EVENT = 20_000_000


class Event(NamedTuple):
    """An event, where it came from (`sample NAME`, a file's name or `standard input`), and a mapping it goes
    with.
    """

    content: dict[str, JSON]
    origin: str
    mapping: Mapping[str, str] = MappingProxyType({})


def load_event(name: str | None, tile: Destination) -> Event:
    """The event (the user, the batch of a cohort) meant by `--event`. A sample's name goes before a file of that name.

    `generated-text` and its like are the events `tile check` makes for a tile.

    Raises:
        CliError: there is no such file or sample, or it holds no JSON object.
    """
    samples = tile.samples
    if name is None:
        from tile.trial import trial_sample

        name = trial_sample(tile, first=tile.subject.test_sample)
    if name == "-":
        return Event(parse_event(sys.stdin.buffer.read(), "standard input"), "standard input")
    if name.lstrip().startswith("{"):
        return Event(parse_event(name.encode("utf-8", "surrogateescape"), "the event"), "the event")
    if name in samples.names():
        return Event(samples.load(name), f"sample {name}")
    if name.startswith("generated-"):
        from conformance.samples import own_events
        from tile.rendering import request_template

        made = own_events.events(tile, request_template(tile).templates())
        if name in made:
            return Event(made[name], f"sample {name}", own_events.mapping(tile))
    path = Path(name)
    try:
        return Event(parse_event(read_at_most(path, _LARGEST_EVENT, "the event"), name), name)
    except FileNotFoundError:
        raise _no_event(name, samples.names()) from None
    except OSError as error:
        raise CliError(f"the event can't be read: {error.strerror}", place=name) from None


def customer_settings(
    tile: Destination,
    event: Event,
    *,
    assignments: Sequence[str] | None,
    mappings: Sequence[str] | None,
    properties: Sequence[str] | None,
    no_properties: bool = False,
    account: Path | None = None,
    types: Sequence[str] | None = None,
    samples: bool = True,
) -> CustomerSettings:
    """What the customer picked, or the values of an account: samples only where none of its own is given, since ids of
    another account are worse than none. `types` are the event types selected, in place of those in the account's file.

    Raises:
        CliError: an assignment without `=`, or a parameter without any value.
        TileError: a name the tile doesn't declare, or an account's file that can't be used.
    """
    if no_properties and properties:
        raise CliError("--no-properties and --property exclude each other", hint="leave one of them out")
    if not tile.has_form and (properties or no_properties):
        raise CliError(
            f"{tile.key} has no form to tick properties in",
            hint="leave out --property; its template reads the event itself",
        )
    given = pairs(assignments, "--set", "PARAMETER=VALUE")
    own = {**of_account(tile, account), **given}
    secret = {parameter.name for parameter in tile.parameters if parameter.secret}
    picked = tile.customer_settings(
        parameters=own,
        samples=tile.has_form or (samples and not own.keys() - secret),
        mapping={**event.mapping, **pairs(mappings, "--map", "FIELD=PROPERTY")},
        properties=() if no_properties else properties,
    )
    for field in tile.mapping:
        if field.required and not picked.mapping.get(field.name):
            raise CliError(
                f"{field.name!r} must be mapped: without it Amplitude forwards no event",
                hint=f"map it with --map {field.name}=PROPERTY",
                code=ExitCode.FINDINGS,
            )
    for parameter in tile.parameters:
        # An empty table is what an optional value comes to where the account has none of the kind.
        empty = picked.parameters.get(parameter.name, True) in ("", None)
        if empty and parameter.name not in own:
            raise CliError(
                f"parameter {parameter.name!r} ({parameter.display_name}) has no value",
                hint=f"give it one with --set {parameter.name}=VALUE, or a `sample` in the declaration",
            )
    return with_filter(picked, account, types)


def account_settings(tile: Destination, account: Path) -> CustomerSettings:
    """The set-up of an account's file, with samples of its secrets.

    Raises:
        TileError: the file can't be used.
    """
    secret = {each.name: each.sample for each in tile.parameters if each.secret}
    picked = tile.customer_settings(parameters={**secret, **of_account(tile, account)}, samples=tile.has_form)
    return with_filter(picked, account)


def with_filter(picked: CustomerSettings, account: Path | None, types: Sequence[str] | None = None) -> CustomerSettings:
    """The set-up with the events that an account's file selects, where it sends events.

    Raises:
        TileError: the file can't be used.
    """
    if picked.subject.name != "event" or (account is None and not types):
        return picked
    from payloads.amplitude import EventFilter
    from tile.setup.account_file import read_filter

    selected = EventFilter() if account is None else read_filter(account)
    return replace(picked, filter=replace(selected, events=tuple(types)) if types else selected)


def of_account(tile: Destination, account: Path | None) -> Given:
    """What an account's file holds for a destination.

    Raises:
        TileError: the file can't be used.
    """
    if account is None:
        return {}
    from tile.find import with_shipped
    from tile.setup.account_file import read_account

    return read_account(account, tile, [found.tile for found in with_shipped()])


def platform(settings: Sequence[str] | None) -> Platform:
    """The platform's settings, those not given at their default.

    Raises:
        CliError: there is no such setting or value.
    """
    from payloads.amplitude import AXES, Platform

    given = pairs(settings, "--platform", "SETTING=VALUE")
    axes = {axis.name: axis.values for axis in AXES}
    for name, value in given.items():
        if name not in axes:
            raise CliError(f"the platform has no setting {name!r}", hint=did_you_mean(name, axes))
        if value not in axes[name]:
            raise CliError(f"--platform {name} can't be {value!r}", hint=f"it is one of: {', '.join(axes[name])}")
    return Platform(**given)  # type: ignore[arg-type]


def pairs(given: Sequence[str] | None, option: str, form: str) -> dict[str, str]:
    """What an option like `--set NAME=VALUE` was given.

    Raises:
        CliError: one of them has no `=`.
    """
    found: dict[str, str] = {}
    for each in given or ():
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise CliError(f"{option} takes {form}, not {each!r}", hint=f"write {option} {form}")
        found[name] = value
    return found


def _no_event(name: str, samples: Iterable[str]) -> CliError:
    if "/" in name or "\\" in name or name.endswith((".json", ".ndjson")):
        return CliError(f"there is no file {name!r}", hint="the path counts from the working directory")
    return CliError(
        f"there is neither a sample nor a file {name!r}", hint=did_you_mean(name, samples), code=ExitCode.USAGE
    )
