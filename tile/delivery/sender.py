"""Makes many requests: these headers and no others, redirects not followed, answers read up to a bound.

Own connections, which h11 speaks for: httpx spends several milliseconds of a processor on each request when fifty are open, since
its pool looks through all of them, and a million events would take hours. Addresses and certificates are httpx's.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import h11
import httpx

from tile.exchange import redirected

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import Self

    from payloads.request import Request

_MOST_BYTES: Final = 65_536
_PORTS: Final = {"http": 80, "https": 443}


class Sender:
    """A client for one address.

    Args:
        address: where requests go instead of their own; without a path, it takes the place of their scheme and host only.
        seconds: how long an answer may take; Amplitude's own patience isn't documented.
        headers: sent with every request, in place of its own of the same name.
    """

    def __init__(self, address: str, seconds: float, *, headers: Iterable[tuple[str, str]] = ()) -> None:
        self._seconds = seconds
        self._headers = tuple(headers)
        self._own = {name.lower() for name, _ in self._headers}
        url = httpx.URL(address)
        self._host, self._port = url.raw_host.decode(), url.port or _PORTS[url.scheme]
        self._named = url.netloc
        self._ssl = httpx.create_ssl_context(trust_env=False) if url.scheme == "https" else None
        self._idle: list[_Connection] = []
        self._target = lru_cache(1_000)(lambda own: httpx.URL(redirected(own, address)).raw_path)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for each in self._idle:
            each.close()
        await asyncio.gather(*(each.wait_closed() for each in self._idle))

    async def send(self, request: Request) -> int | None:
        """The status of the answer; None if there is none in time."""
        content = request.body.encode()
        kept = [each for each in request.headers if each[0].lower() not in self._own]
        headers = [(name.encode(), value.encode()) for name, value in (*kept, *self._headers)]
        headers += [(b"Host", self._named), (b"Content-Length", str(len(content)).encode())]
        connection = None
        try:
            async with asyncio.timeout(self._seconds):
                connection = await self._connection()
                head = h11.Request(method=request.method, target=self._target(request.url), headers=headers)
                status = await connection.exchange(head, content)
        except (h11.ProtocolError, httpx.InvalidURL, OSError):  # a time-out is an OSError
            return None
        finally:
            if connection is not None and connection.is_open:
                self._idle.append(connection)
            elif connection is not None:
                connection.close()
        return status

    async def _connection(self) -> _Connection:
        while self._idle:
            kept = self._idle.pop()
            if not kept.was_ended:
                return kept
            kept.close()
        return _Connection(*await asyncio.open_connection(self._host, self._port, ssl=self._ssl))


class _Connection:
    """One connection; `is_open` says whether a further request can be made on it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._state = h11.Connection(h11.CLIENT)
        self.is_open = False

    @property
    def was_ended(self) -> bool:
        """Whether the other side has ended it meanwhile."""
        return self._reader.at_eof() or self._writer.is_closing()

    async def exchange(self, head: h11.Request, content: bytes) -> int:
        """Make a request; the status of its answer.

        Raises:
            OSError, h11.ProtocolError: there is no whole answer.
        """
        state = self._state
        self.is_open = False
        said = (state.send(head), state.send(h11.Data(content)), state.send(h11.EndOfMessage()))
        self._writer.write(b"".join(part for part in said if part))
        await self._writer.drain()
        status, taken = 0, 0
        while taken <= _MOST_BYTES:
            event = state.next_event()
            if event is h11.NEED_DATA:
                state.receive_data(await self._reader.read(_MOST_BYTES))
            elif isinstance(event, h11.Response):
                status = event.status_code
            elif isinstance(event, h11.Data):
                taken += len(event.data)
            elif isinstance(event, h11.EndOfMessage):
                break
        if state.our_state is h11.DONE and state.their_state is h11.DONE:
            state.start_next_cycle()
            self.is_open = True
        return status

    def close(self) -> None:
        """Give it back."""
        self._writer.close()

    async def wait_closed(self) -> None:
        """Until it is given back; whether it ended well is all the same by then."""
        with suppress(OSError):
            await self._writer.wait_closed()
