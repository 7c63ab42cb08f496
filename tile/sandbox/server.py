"""The sandbox over HTTP: Reteno's API as bare ASGI, since it is measured, and the page with its own API as Starlette routes.

A page somewhere on the web must not reach it through the visitor's browser: `Host` must be a name of this computer (against DNS
rebinding), `Origin` the sandbox's own, and changes come as JSON. The page and its API answer on loopback only, wherever the
sandbox listens. Nothing of a request is logged.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import sqlite3
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tile.errors import TileError
from tile.failure import CliError
from tile.sandbox import history, metrics
from tile.sandbox.answers import Answer, refused
from tile.sandbox.api import LARGEST, Message
from tile.sandbox.commits import Commits
from tile.sandbox.faults import Fault
from tile.sandbox.settings import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, MutableMapping

    from starlette.requests import Request

    from tile.sandbox.api import Api, Served

    Scope = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
    Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_PATIENCE: Final = 10.0
"""Seconds that a body may take to come."""
_LARGEST_CHANGE: Final = 10_000
_FORWARDED: Final = {"forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"}
"""What a tunnel or proxy adds: who asks through one is not on this computer."""
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Page(NamedTuple):
    """The page that shows the sandbox, and its content security policy."""

    html: str
    policy: str


class _TooLongError(Exception):
    """A body is larger, or slower, than is taken; the status says which."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Application:
    """The ASGI application of one sandbox."""

    def __init__(self, api: Api, page: Page | None = None) -> None:
        self._api = api
        self._page = page
        self._commits = Commits(api)
        self._rest = Starlette(
            routes=[
                Route("/", self._show),
                Route(metrics.PATH, self._metrics),
                Route("/sandbox/faults", self._faults, methods=["GET", "PUT"]),
                Route("/sandbox/{what}", self._ask),
                Route("/sandbox/{what}/{number:int}", self._ask),
            ]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        path = scope["path"]
        is_page = path.startswith("/sandbox/") or (path == "/" and scope["method"] in ("GET", "HEAD"))
        is_api = not is_page and path != metrics.PATH
        if (refusal := self._foreign(scope, headers, is_api=is_api)) is not None:
            await _send(send, refusal)
        elif is_api:
            await self._serve(scope, headers, receive, send)
        else:
            await self._rest(scope, receive, send)

    def _foreign(self, scope: Scope, headers: Mapping[str, str], *, is_api: bool) -> Answer | None:
        """The answer to a request that comes under another name, or from a page of somebody else."""
        host = headers.get("host", "").lower()
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        if not (self._is_known(name) if is_api else self._is_here(scope, headers, name)):
            return refused(421, "the sandbox doesn't answer to that name", mobile=False)
        origin = headers.get("origin")
        if origin not in (None, f"http://{host}") or headers.get("sec-fetch-site", "none") not in (
            "none",
            "same-origin",
        ):
            return refused(403, "pages of others may not ask", mobile=False)
        return None

    def _is_known(self, name: str) -> bool:
        return name in LOOPBACK or name in self._api.account.settings.hosts

    def _is_here(self, scope: Scope, headers: Mapping[str, str], name: str) -> bool:
        """Whether somebody on this computer asks, and not through a proxy."""
        client = (scope.get("client") or ("",))[0]
        return name in LOOPBACK and _is_loopback(client) and not headers.keys() & _FORWARDED

    async def _serve(self, scope: Scope, headers: Mapping[str, str], receive: Receive, send: Send) -> None:
        try:
            body = await _body(receive, LARGEST)
        except _TooLongError as error:
            await _send(send, refused(error.status, str(error), mobile=False))
            return
        try:
            answer, fault = await self._answer(Message(scope["method"], scope["path"], headers, body))
        except sqlite3.Error as error:
            await _send(send, refused(500, f"the sandbox can't store it: {error}", mobile=False))
            return
        if self._api.faults.latency:
            await asyncio.sleep(self._api.clock.real(self._api.faults.latency))
        if fault is Fault.RESET:
            await _cut(receive, send)
        else:
            await _send(send, answer)

    async def _answer(self, message: Message) -> Served:
        """The answer to a request, once what it changed is committed.

        Raises:
            sqlite3.Error: it can't be stored.
        """
        try:
            served = self._api.serve(message)
        except sqlite3.Error as error:
            self._commits.fail(error)
            raise
        await self._commits.wait()
        return served

    async def _show(self, _request: Request) -> Response:
        if self._page is None:
            return JSONResponse({"error": "the page is there with `tile sandbox`"}, 404, headers=_HEADERS)
        policy = {"Content-Security-Policy": f"{self._page.policy}; frame-ancestors 'none'"}
        return Response(self._page.html, media_type="text/html", headers={**_HEADERS, **policy})

    async def _ask(self, request: Request) -> Response:
        what, number = request.path_params["what"], request.path_params.get("number")
        found = history.answer(self._api, what, number, request.query_params)
        if found is None:
            return JSONResponse({"error": "there is no such thing"}, 404, headers=_HEADERS)
        return JSONResponse(found, headers=_HEADERS)

    async def _metrics(self, request: Request) -> Response:
        status, found = metrics.summary(self._api, request.query_params, request.headers.get("authorization", ""))
        return JSONResponse(found, status, headers=_HEADERS)

    async def _faults(self, request: Request) -> Response:
        now = self._api.clock.now()
        if request.method == "PUT":
            if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
                return JSONResponse({"error": "write Content-Type: application/json"}, 415, headers=_HEADERS)
            try:
                self._api.faults.change(json.loads(await _body(request.receive, _LARGEST_CHANGE)), now)
            except _TooLongError as error:
                return JSONResponse({"error": str(error)}, error.status, headers=_HEADERS)
            except (TileError, CliError) as error:
                return JSONResponse({"error": error.message}, 400, headers=_HEADERS)
            except (ValueError, RecursionError):
                return JSONResponse({"error": "not valid JSON"}, 400, headers=_HEADERS)
        return JSONResponse(self._api.faults.shown(now), headers=_HEADERS)


async def _body(receive: Receive, most: int) -> bytes:
    """The body of a request.

    Raises:
        _TooLongError: it is larger than `most`, or takes too long.
    """
    parts: list[bytes] = []
    length, more = 0, True
    try:
        async with asyncio.timeout(_PATIENCE):
            while more:
                message = await receive()
                parts.append(message.get("body", b""))
                length += len(parts[-1])
                more = message.get("more_body", False)
                if length > most:
                    raise _TooLongError(413, f"at most {most:,} bytes are taken")
    except TimeoutError:
        raise _TooLongError(408, f"the body took more than {_PATIENCE:g} seconds") from None
    return b"".join(parts)


async def _send(send: Send, answer: Answer) -> None:
    body = answer.body.encode()
    headers = [(b"content-length", str(len(body)).encode())]
    if body:
        headers.append((b"content-type", answer.kind.encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _cut(receive: Receive, send: Send) -> None:
    """Cut the connection: ASGI has no word for that, uvicorn has the transport beside `receive`. Elsewhere the answer ends early."""
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is not None:
        transport.abort()
        await asyncio.sleep(0)
        return
    await send({"type": "http.response.start", "status": 503, "headers": [(b"content-length", b"1")]})


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
