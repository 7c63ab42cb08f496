"""When the store is committed: once for all requests that are under way together, before any of them is answered."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tile.sandbox.api import Api

_WAIT: Final = 0.001
"""Seconds that a commit waits for further requests, once some came together. A commit costs as much as storing three."""


class Commits:
    """The commits of one sandbox, from within one event loop."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._written: asyncio.Future[None] | None = None
        self._waiting = 0
        self._last = 0

    async def wait(self) -> None:
        """Until what was changed so far is committed.

        Raises:
            sqlite3.Error: it can't be, and is forgotten.
        """
        if self._written is None:
            loop = asyncio.get_running_loop()
            self._written = loop.create_future()
            if self._last > 1:
                loop.call_later(_WAIT, self._commit)
            else:  # who sends one request after the other isn't held up
                loop.call_soon(self._commit)
        self._waiting += 1
        await self._written

    def fail(self, error: sqlite3.Error) -> None:
        """Forget what was changed since the last commit, and let those who wait for it know."""
        self._api.roll_back()
        if self._written is not None and not self._written.done():
            self._written.set_exception(error)
            self._written.exception()  # nobody may be waiting any more
        self._written = None
        self._waiting = 0

    def _commit(self) -> None:
        waiting, self._written = self._written, None
        if waiting is None:
            return  # it has failed meanwhile
        self._last, self._waiting = self._waiting, 0
        try:
            self._api.account.store.commit()
        except sqlite3.Error as error:
            self._written = waiting
            self.fail(error)
            return
        if not waiting.done():  # cancelled at the end of the server
            waiting.set_result(None)
