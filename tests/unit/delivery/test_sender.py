"""What the stream makes of answers, good and bad, and of connections that the other side ends."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from payloads.request import Request
from tile.delivery.sender import Sender

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_EMPTY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class _Peer:
    """Answers each request with the same bytes, and keeps what it was sent."""

    def __init__(self, answer: bytes, *, ends: bool = False) -> None:
        self.answer = answer
        self.ends = ends
        self.connections = 0
        self.received: list[bytes] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self.tasks.append(task)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = next(
                    int(line.split(b":")[1])
                    for line in head.split(b"\r\n")
                    if line.lower().startswith(b"content-length")
                )
                self.received.append(head + await reader.readexactly(length))
                writer.write(self.answer)
                await writer.drain()
                if self.ends:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


@asynccontextmanager
async def _listening(peer: _Peer, host: str = "127.0.0.1") -> AsyncIterator[int]:
    server = await asyncio.start_server(peer.serve, host, 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        await asyncio.gather(*peer.tasks)


def _request(url: str = "https://acme.example/v1/ä?b=c d", body: str = '{"a": "é"}') -> Request:
    return Request("POST", url, (("A", "1"), ("Authorization", "own")), body)


async def _send(peer: _Peer, times: int, *, pause: float = 0.0, seconds: float = 5.0) -> list[int | None]:
    async with _listening(peer) as port, Sender(f"http://127.0.0.1:{port}", seconds) as sender:
        found = []
        for _ in range(times):
            found.append(await sender.send(_request()))
            await asyncio.sleep(pause)
        return found


@pytest.mark.parametrize(
    ("answer", "ends", "status", "connections"),
    [
        (_EMPTY, False, 200, 1),
        (b"HTTP/1.1 204 No Content\r\n\r\n", False, 204, 1),
        (b"HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n", False, 302, 1),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + _EMPTY, False, 200, 1),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", False, 200, 1),
        (b"HTTP/1.1 503 Down\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno", True, 503, 2),
        (b"HTTP/1.0 200 OK\r\n\r\nuntil it ends", True, 200, 2),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b"x" * 200_000, False, 200, 2),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nno", True, None, 2),
        (b"", True, None, 2),
        (b"no HTTP at all\r\n\r\n", True, None, 2),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000, False, None, 2),
    ],
)
def test_answers(answer: bytes, ends: bool, status: int | None, connections: int) -> None:
    peer = _Peer(answer, ends=ends)
    assert asyncio.run(_send(peer, 2)) == [status, status]
    assert (len(peer.received), peer.connections) == (2, connections)


def test_a_connection_that_ended_meanwhile_is_made_anew() -> None:
    peer = _Peer(_EMPTY, ends=True)  # it doesn't say so
    assert asyncio.run(_send(peer, 3, pause=0.05)) == [200, 200, 200]
    assert peer.connections == 3


def test_an_answer_that_does_not_come_in_time_is_none() -> None:
    assert asyncio.run(_send(_Peer(b"HTTP/1.1 200 OK\r\n"), 1, seconds=0.2)) == [None]


def test_nobody_there() -> None:
    async def send() -> int | None:
        async with _listening(_Peer(_EMPTY)) as port:
            pass
        async with Sender(f"http://127.0.0.1:{port}", 5) as sender:
            return await sender.send(_request())

    assert asyncio.run(send()) is None


def test_what_is_sent() -> None:
    """The request's own headers and path, unless others are given; host and length besides, and nothing else."""

    async def send(peer: _Peer, path: str, headers: list[tuple[str, str]]) -> bytes:
        async with _listening(peer) as port, Sender(f"http://127.0.0.1:{port}{path}", 5, headers=headers) as sender:
            assert await sender.send(_request()) == 200
        return peer.received[-1].replace(str(port).encode(), b"PORT")

    host, rest = b" HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nA: 1\r\n", b'\r\nContent-Length: 11\r\n\r\n{"a": "\xc3\xa9"}'
    own = asyncio.run(send(_Peer(_EMPTY), "", []))
    assert own == b"POST /v1/%C3%A4?b=c%20d" + host + b"Authorization: own" + rest
    given = asyncio.run(send(_Peer(_EMPTY), "/other?x=1", [("authorization", "given")]))
    assert given == b"POST /other?x=1" + host + b"authorization: given" + rest


def test_a_header_that_http_has_no_way_to_say_is_not_sent() -> None:
    async def send() -> tuple[int | None, int | None]:
        async with _listening(peer) as port, Sender(f"http://127.0.0.1:{port}", 5) as sender:
            bad = Request("POST", "https://acme.example/", (("A", "x\r\nB: y"),), "{}")
            return await sender.send(bad), await sender.send(_request())

    peer = _Peer(_EMPTY)
    assert asyncio.run(send()) == (None, 200)
    assert len(peer.received) == 1


def test_ipv6() -> None:
    async def send() -> int | None:
        async with _listening(peer, "::1") as port, Sender(f"http://[::1]:{port}", 5) as sender:
            return await sender.send(_request())

    peer = _Peer(_EMPTY)
    try:
        assert asyncio.run(send()) == 200
    except OSError:
        pytest.skip("this computer has no IPv6")
    assert b"Host: [::1]:" in peer.received[0]
