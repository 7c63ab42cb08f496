"""`tile playground`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tile.exit_codes import ExitCode
from tile.failure import CliError

if TYPE_CHECKING:
    from tile.console import Console

_PORT = 8475
"""Tried first: a browser keeps what it has downloaded for one address."""

EXAMPLES = (
    ("tile playground", "write the folder `playground`, for any static host"),
    ("tile playground --serve --open", "show it on this computer, and open it in a browser"),
    ("tile playground -o site/playground", "beside a documentation's pages"),
)
EXIT_CODES = (
    (ExitCode.OK, "the folder is written; or --serve was ended with Ctrl+C"),
    (ExitCode.USAGE, "the folder holds something else, or the port is taken"),
    (ExitCode.MISSING, "npm or pip is missing, or a registry doesn't answer"),
)


def command(
    ctx: typer.Context,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="The folder; an earlier one is replaced as a whole.")
    ] = Path("playground"),
    serve: Annotated[
        bool,
        typer.Option("--serve", help="Serve the folder on this computer; it is written first if it isn't there."),
    ] = False,
    port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65535, show_default=False, help=f"With --serve: the port, by default {_PORT} or a free one."
        ),
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="With --serve: open the page in the browser.")] = False,
) -> int:
    """Write a page that checks templates in the browser, for those who have no Python.

    A folder of static files: the kit, and Python in WebAssembly. Pyodide comes from npm and the wheels from PyPI, by
    `npm` and `pip`, each pinned by its hash. Whoever opens the page needs nothing but a browser, and after the first time
    no network; what is typed into it is sent nowhere.
    """
    console: Console = ctx.obj
    for given, name in ((port is not None, "--port"), (show, "--open")):
        if given and not serve:
            raise CliError(f"{name} does nothing by itself", hint="add --serve")
    from tile.playground.serving import is_built

    if not serve or not is_built(output):
        _build(output, console)
    return _serve(output, port, show=show, console=console) if serve else ExitCode.OK


def _build(output: Path, console: Console) -> None:
    import gzip

    from tile.playground.building import build, refuse
    from tile.wording import plural

    refuse(output)
    console.note("fetching Python for the browser, about 10 MB …")
    files = build(output)
    size = sum(map(len, files.values())) / 1e6
    compressed = sum(len(gzip.compress(content, 9)) for content in files.values()) / 1e6
    console.print(str(output))
    console.note(f"{plural(len(files), 'file')}, {size:.1f} MB; {compressed:.1f} MB as hosts send them, compressed")


def _serve(output: Path, port: int | None, *, show: bool, console: Console) -> int:
    from tile.cli.preview.announcement import open_in_browser
    from tile.cli.serving import listen, run_until_interrupted
    from tile.playground.serving import Server, read

    server = listen(partial(Server, read(output)), _PORT, port)
    console.print(server.url)
    console.note("Ctrl+C ends it")
    if show:
        open_in_browser(server.url, console)
    run_until_interrupted(server, console)
    return ExitCode.OK
