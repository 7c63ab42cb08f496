"""`tile account check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tile.errors import TileError
from tile.exit_codes import ExitCode
from tile.find import with_shipped
from tile.webhook import Webhook
from tile.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = (
    ("tile account check account.toml", "the values by themselves and together"),
    ("tile account check account.toml --send", "ask Reteno whether the key works and the fields exist"),
)
EXIT_CODES = (
    (ExitCode.OK, "every destination can be exported with it"),
    (ExitCode.FINDINGS, "some can't, or Reteno doesn't know the key or a field"),
    (ExitCode.USAGE, "the file can't be read"),
    (ExitCode.MISSING, "with --send: a credential or the network is missing"),
)


class _Told(NamedTuple):
    """What is said of one destination: how many of its values are set, or why it can't be exported."""

    key: str
    number: int
    error: TileError | None


def command(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", show_default=False, help="The account's file, as for --account.")
    ],
    send: Annotated[
        bool, typer.Option("--send", help="Ask Reteno, too: whether the key works, and whether the fields exist.")
    ] = False,
    host: Annotated[
        str | None,
        typer.Option(metavar="URL", show_default=False, help="With --send: a host other than Reteno's, e.g. a proxy."),
    ] = None,
) -> int:
    """Check the values of an account: each by itself, and together, for every webhook.

    Nothing is sent unless --send is given. Then Reteno is asked for the account and its additional fields, with the key in the
    environment, RETENO_AUTHORIZATION; nothing is changed there.
    """
    told = list(_check_webhooks(file))
    for each in told:
        if each.error is None:
            ctx.obj.print(f"{ctx.obj.paint('ok', 'green')}      {each.key}: {plural(each.number, 'value')} set")
            continue
        ctx.obj.print(f"{ctx.obj.paint('FAILED', 'bold red')}  {each.key}: {each.error.message}")
        ctx.obj.print(f"        help: {each.error.remedy}")
    failed = sum(each.error is not None for each in told)
    if send:
        from tile.cli.account.asking import ask

        failed += ask(file, host, ctx.obj)
    return ExitCode.FINDINGS if failed else ExitCode.OK


def _check_webhooks(file: Path) -> Iterator[_Told]:
    """What can be said of each webhook.

    Raises:
        TileError: the file can't be read or is not valid TOML.
    """
    from tile.setup.account_file import content_of, read_account

    content_of(file)
    destinations = [found.tile for found in with_shipped()]
    for tile in destinations:
        if not isinstance(tile, Webhook):
            continue
        try:
            given = read_account(file, tile, destinations)
            tile.customer_settings(parameters=given, samples=False)
        except TileError as error:
            yield _Told(tile.key, 0, error)
        else:
            yield _Told(tile.key, len(given), None)
