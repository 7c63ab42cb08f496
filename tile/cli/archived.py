"""The events of archives as a tile's requests: for the commands that send them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from payloads.amplitude.subject import SUBJECTS
from tile import template_files
from tile.cli.backtest.work import split
from tile.cli.inputs import Event, customer_settings, pairs, platform
from tile.failure import CliError
from tile.find import find

if TYPE_CHECKING:
    from pathlib import Path

    from payloads.amplitude.subject import SubjectName
    from tile.delivery.source import Source
    from tile.destination import Destination


class Picked(NamedTuple):
    """What a customer picks in the form, as it is given on the command line."""

    assign: list[str] | None
    account: Path | None
    mapping: list[str] | None
    properties: list[str] | None
    no_properties: bool
    platform: list[str] | None
    types: list[str] | None


def source_of(
    archives: list[str],
    given: Picked,
    *,
    rate: float | None = None,
    first: int | None = None,
    secrets: bool = False,
    subject: SubjectName | None = "event",
) -> tuple[Destination, Source]:
    """The tile that is named beside the archives, and the archives' events as its requests.

    Args:
        archives: archives, and perhaps a tile.
        given: what the customer picks.
        rate: events a second; None for their own rhythm.
        first: how many events are sent at most.
        secrets: whether secrets are those of the environment; otherwise the samples.
        subject: what the tile must be sent; None for whatever it is sent. A template's file is sent anything.

    Raises:
        CliError, TileError: something that was named can't be used, or a secret is missing.
    """
    from tile.backtest.archive import inventory
    from tile.backtest.judge import Judge
    from tile.delivery.source import Source
    from tile.rendering import request_template
    from tile.secrets import with_credentials, with_samples

    sources, name = split(archives)
    is_file = name is not None and template_files.is_file_name(name)
    tile = template_files.load(name, None) if name is not None and is_file else find(name).tile
    if not is_file and subject not in (None, tile.subject.name):
        raise CliError(
            f"{tile.key} is sent {tile.subject.plural}, not {SUBJECTS[subject].plural}",
            hint=f"name a destination that is sent {SUBJECTS[subject].plural}",
        )
    sent = SUBJECTS[subject or tile.subject.name]
    picked = customer_settings(
        tile,
        Event({}, ""),
        assignments=given.assign,
        mappings=given.mapping,
        properties=given.properties,
        no_properties=given.no_properties,
        account=given.account,
        types=given.types,
    )
    assigned = pairs(given.assign, "--set", "PARAMETER=VALUE")
    picked = with_credentials(tile, picked, assigned) if secrets else with_samples(tile, picked, assigned)
    picked = replace(picked, subject=sent)
    combination = platform(given.platform)
    judge = Judge(
        request_template(tile, combination),
        picked,
        combination,
        preconditions=tile.preconditions,
        refusals=tile.refusals,
    )
    return tile, Source(inventory(sources).parts, judge, sent.name, rate, first)


def refuse_foreign(to: str, *, yes: bool) -> None:
    """Refuse to send to another computer, unless it was said that it may have the events.

    Raises:
        CliError: it is one, or the address isn't safe.
    """
    from tile.exchange import is_loopback, refuse_plain_http

    refuse_plain_http(to, to)
    if not yes and not is_loopback(to):
        raise CliError(
            f"{to} is another computer: events of an archive hold personal data",
            hint="--yes says that it may have them",
        )
