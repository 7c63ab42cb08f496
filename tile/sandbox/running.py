"""A sandbox that runs: in the foreground for the command line, in a thread for tests."""

from __future__ import annotations

import asyncio
import gc
import socket
import threading
import time
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import uvicorn

from tile.errors import TileError
from tile.sandbox import history
from tile.sandbox.api import Api
from tile.sandbox.faults import Faults
from tile.sandbox.server import Application
from tile.sandbox.settings import Settings
from tile.sandbox.store import IN_MEMORY, Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tile.sandbox.server import Page

_BACKLOG: Final = 2_048
_PATIENCE: Final = 10.0


def listening(host: str, port: int) -> socket.socket:
    """A socket that is bound; port 0 takes any that is free.

    Raises:
        OSError: the address can't be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
    except OSError:
        made.close()
        raise
    return made


def server(api: Api, page: Page | None = None) -> uvicorn.Server:
    """A server that isn't started yet; it logs nothing."""
    config = uvicorn.Config(
        Application(api, page), lifespan="off", ws="none", log_config=None, log_level="critical", access_log=False,
        server_header=False, backlog=_BACKLOG, timeout_graceful_shutdown=1,
    )  # fmt: skip
    return uvicorn.Server(config)


class Sandbox:
    """A sandbox in this process, for tests.

    Attributes:
        url: its address; its API stands below `/api`.
        settings: its keys and what else it is set to.
        faults: what goes wrong; may be changed at any time.
    """

    def __init__(self, url: str, api: Api, loop: asyncio.AbstractEventLoop) -> None:
        self.url = url
        self.settings = api.account.settings
        self.faults = api.faults
        self._api = api
        self._loop = loop

    def events(self, **asked: str) -> list[dict[str, Any]]:
        """The events that arrived, newest first, each with its params; `type`, `contact`, `q`, `limit` choose among them."""
        rows = self._ask("events", None, asked)
        return [self._ask("events", each["id"])["event"] for each in rows]

    def contacts(self, **asked: str) -> list[dict[str, Any]]:
        """The contacts, newest first, each with its groups; `q`, `group` and `limit` choose among them."""
        return [self._ask("contacts", each["id"]) for each in self._ask("contacts", None, asked)]

    def requests(self, **asked: str) -> list[dict[str, Any]]:
        """The requests with their answers, newest first; `status`, `q` and `limit` choose among them."""
        return [self._ask("requests", each["id"]) for each in self._ask("requests", None, asked)]

    def _ask(self, what: str, number: int | None, asked: Mapping[str, str] = MappingProxyType({})) -> Any:
        async def ask() -> Any:
            return history.answer(self._api, what, number, asked)

        return asyncio.run_coroutine_threadsafe(ask(), self._loop).result(_PATIENCE)


@contextmanager
def sandbox(
    settings: Settings | None = None, *, faults: Faults | None = None, state: str = IN_MEMORY, page: Page | None = None
) -> Iterator[Sandbox]:
    """A sandbox on a free port of 127.0.0.1, until the block ends.

    Raises:
        TileError: the state can't be used, or the server doesn't start.
    """
    store = Store(state)
    api = Api(store, settings or Settings(), faults)
    bound = listening("127.0.0.1", 0)
    running = server(api, page)
    loops: list[asyncio.AbstractEventLoop] = []

    async def run() -> None:
        loops.append(asyncio.get_running_loop())
        await running.serve(sockets=[bound])

    def work() -> None:
        with asyncio.Runner(loop_factory=running.config.get_loop_factory()) as runner:
            runner.run(run())

    thread = threading.Thread(target=work, name="sandbox", daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + _PATIENCE
        while not running.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                raise TileError("the sandbox doesn't start")
            time.sleep(0.005)
        yield Sandbox(f"http://127.0.0.1:{bound.getsockname()[1]}", api, loops[0])
    finally:
        running.should_exit = True
        thread.join(_PATIENCE)
        bound.close()
        store.close()


def serve(api: Api, bound: socket.socket, page: Page | None) -> None:
    """Serve until Ctrl+C."""
    gc.freeze()  # what is loaded by now stays
    try:
        server(api, page).run(sockets=[bound])
    finally:
        api.account.store.close()
