"""`tile preview --serve`: the server, the watch over the files, and what the terminal is told."""

from __future__ import annotations

import sys
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from tile.cli.preview.announcement import PORT, open_in_browser, tell
from tile.cli.serving import listen, run_until_interrupted
from tile.exit_codes import ExitCode
from tile.preview.server import Server
from tile.preview.state import State, watch

if TYPE_CHECKING:
    from pathlib import Path

    from tile.console import Console


def run(
    name: str | None,
    contract: str | None,
    account: Path | None,
    port: int | None,
    *,
    show: bool,
    console: Console,
) -> int:
    """Serve until Ctrl+C.

    Raises:
        CliError, TileError: the tile can't be loaded at first, or the port can't be had.
    """
    sys.dont_write_bytecode = True  # compiled files are told apart by second and size: too coarse for an editor
    state = State(name, contract, account)
    server = listen(partial(Server, state), PORT, port)
    watcher = threading.Thread(target=watch, args=(state, lambda: _announce(state, console)), name="watch", daemon=True)
    console.print(server.url)
    tell(state.page, console)
    console.note("live: the page follows what you save; Ctrl+C ends it")
    watcher.start()
    if show:
        open_in_browser(server.url, console)
    try:
        run_until_interrupted(server, console)
    finally:
        state.close()
    return ExitCode.OK


def _announce(state: State, console: Console) -> None:
    now = time.strftime("%H:%M:%S")
    if state.fault:
        place = f" ({state.fault['place']})" if state.fault["place"] else ""
        console.note(f"{now} {console.paint_note('not loaded', 'bold red')}: {state.fault['message']}{place}")
    else:
        console.note(f"{now} loaded again")
        tell(state.page, console)
