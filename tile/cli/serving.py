"""What commands with a page have in common: a port, and a server that runs until Ctrl+C."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, TypeVar

from tile.failure import CliError

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import HTTPServer

    from tile.console import Console

    AnyServer = TypeVar("AnyServer", bound=HTTPServer)


def listen(serve_on: Callable[[int], AnyServer], usual: int, port: int | None) -> AnyServer:
    """A server on the port asked for; without one, on the usual port or, if that is taken, on any.

    Raises:
        CliError: the port can't be had.
    """
    try:
        return serve_on(usual if port is None else port)
    except OSError as error:
        if port is None:
            return serve_on(0)
        taken = error.errno == errno.EADDRINUSE
        why = "is taken" if taken else f"can't be had: {error.strerror or error}"
        raise CliError(f"port {port} {why}", hint="choose another --port, or leave it out") from None


def run_until_interrupted(server: HTTPServer, console: Console) -> None:
    """Answer requests until Ctrl+C, and close the server."""
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        console.note("ended")
    finally:
        server.server_close()
