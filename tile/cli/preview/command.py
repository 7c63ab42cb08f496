"""`tile preview`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tile.cli.completion import complete_key
from tile.cli.preview.announcement import PORT, open_in_browser, tell
from tile.exit_codes import ExitCode
from tile.failure import CliError

if TYPE_CHECKING:
    from tile.console import Console

EXAMPLES = (
    ("tile preview", "write the page, and open it in a browser yourself"),
    ("tile preview --open", "write it and open it"),
    ("tile preview --serve", "live: follows what you save, renders events you paste"),
    ("tile preview event.ftl --serve", "the same for a template without a declaration"),
    ("tile preview -o - > page.html", "the page on standard output"),
)
EXIT_CODES = (
    (ExitCode.OK, "the page is written, whatever the check finds; or the live preview was ended with Ctrl+C"),
    (ExitCode.USAGE, "no such tile, the file can't be used, or the port is taken"),
)


def command(
    ctx: typer.Context,
    tile: Annotated[
        str | None,
        typer.Argument(
            metavar="TILE|FILE",
            autocompletion=complete_key,
            show_default=False,
            help="A key, `module:attribute`, or a template's file; needed only if there are several tiles.",
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|-",
            show_default=False,
            help="The page's file, by default KEY.html; an earlier page there is replaced. `-` for standard output.",
        ),
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    serve: Annotated[
        bool,
        typer.Option("--serve", help="Serve a live page on this computer: it follows changes and renders events."),
    ] = False,
    port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65535, show_default=False, help=f"With --serve: the port, by default {PORT} or a free one."
        ),
    ] = None,
    contract: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            show_default=False,
            help="What a FILE is checked against: a JSON Schema's file, or a contract of the kit.",
        ),
    ] = None,
    account: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            show_default=False,
            help="A TOML file with the values of an account, used in place of samples; events that its `[filter]` doesn't select are shown as such.",
        ),
    ] = None,
) -> int:
    """Show a tile as the Developer Portal shows it: configuration, the customer's form, test bench.

    One HTML page that needs nothing else: the configuration with findings beside their lines, the form a customer
    fills in, and every sample event with its request, cURL command and the contract's answer. With --serve the page
    follows what is saved and renders any event that is pasted into it.
    """
    console: Console = ctx.obj
    if serve and output is not None:
        raise CliError("--serve and --output exclude each other", hint="leave one of them out")
    if port is not None and not serve:
        raise CliError("--port does nothing by itself", hint="add --serve")
    if output == "-" and show:
        raise CliError("--open needs a file", hint="leave out `-o -`")
    if serve:
        from tile.cli.preview.live import run

        return run(tile, contract, account, port, show=show, console=console)
    return _write(tile, contract, account, output, show=show, console=console)


def _write(
    name: str | None, contract: str | None, account: Path | None, output: str | None, *, show: bool, console: Console
) -> int:
    from tile.preview import render_page
    from tile.preview.content import page
    from tile.preview.file import refuse_foreign, write
    from tile.preview.source import load

    loaded = load(name, contract, account)
    if output == "-":
        made = page(loaded)
        console.bytes(render_page(made).encode())
        tell(made, console)
        return ExitCode.OK
    target = Path(output or f"{loaded.tile.key}.html")
    refuse_foreign(target)
    made = page(loaded)
    write(render_page(made), target)
    console.print(str(target))
    tell(made, console)
    if show:
        open_in_browser(target.resolve().as_uri(), console)
    return ExitCode.OK
