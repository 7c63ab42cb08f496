"""The live preview's server: this computer only, nothing but the page, and events rendered on request.

A page somewhere on the web must not reach it through the visitor's browser. So it listens on 127.0.0.1 alone, answers
only to its own name in `Host` (against DNS rebinding), takes `POST` only from its own page and as JSON (which no form of
another site can send unasked), and gives no permission to anyone else.
"""

from __future__ import annotations

import json
import os
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

from tile.preview.state import Known

if TYPE_CHECKING:
    from tile.preview.state import State

LARGEST = 1_000_000
"""Bytes of a request's body. Amplitude takes events of a fraction of that."""

_HEARTBEAT = 15.0
_HTML, _JSON, _EVENTS = "text/html; charset=utf-8", "application/json", "text/event-stream"


class Server(ThreadingHTTPServer):
    """Serves one state on 127.0.0.1; port 0 takes any that is free.

    Raises:
        OSError: the port can't be had.
    """

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = os.name == "posix"  # elsewhere it would let two programs share a port

    def __init__(self, state: State, port: int = 0) -> None:
        self.state = state
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def url(self) -> str:
        """The page's address."""
        return f"http://127.0.0.1:{self.server_port}/"

    @property
    def hosts(self) -> tuple[str, ...]:
        """What `Host` may be."""
        return (f"127.0.0.1:{self.server_port}", f"localhost:{self.server_port}")

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: a browser that hangs up is not a fault of anyone's."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "tile-preview"
    sys_version = ""
    timeout: ClassVar[float] = 30.0

    def do_GET(self) -> None:
        if not self._is_for_us():
            return
        match self.path.partition("?")[0]:
            case "/":
                self._answer(HTTPStatus.OK, self.server.state.html().encode(), _HTML)
            case "/page.json":
                self._answer(HTTPStatus.OK, self.server.state.json().encode(), _JSON)
            case "/changes":
                self._changes()
            case _:
                self._refuse(HTTPStatus.NOT_FOUND, "there is only the page")

    def do_POST(self) -> None:
        if not self._is_for_us():
            return
        if self.path != "/render":
            self._refuse(HTTPStatus.NOT_FOUND, "there is only /render")
            return
        if self.headers.get_content_type() != _JSON:
            self._refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "write Content-Type: application/json")
            return
        content = self._content()
        if content is not None:
            self._answer(HTTPStatus.OK, self.server.state.rendered(content).encode(), _JSON)

    def _is_for_us(self) -> bool:
        origin = self.headers.get("Origin")
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or hosts[0].lower() not in self.server.hosts:
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST, f"this is {self.server.url}")
            return False
        foreign = origin is not None and origin.lower() not in {f"http://{host}" for host in self.server.hosts}
        if foreign or self.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            self._refuse(HTTPStatus.FORBIDDEN, "only the preview's own page may ask")
            return False
        return True

    def _content(self) -> bytes | None:
        length = self.headers.get("Content-Length", "")
        if self.headers.get("Transfer-Encoding") or not (length.isascii() and length.isdigit()):
            self._refuse(HTTPStatus.LENGTH_REQUIRED, "write Content-Length")
        elif len(length) > 9 or int(length) > LARGEST:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {LARGEST:,} bytes are taken")
        else:
            return self.rfile.read(int(length))
        return None

    def _changes(self) -> None:
        """Server-sent events: `busy` while a change is loaded, `page` when there is a new one, `fault` with what is wrong
        with the last change, or null.
        """
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self._headers(_EVENTS)
        self.end_headers()
        state = self.server.state
        asked = self.path.partition("seen=")[2]
        seen = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else state.version
        known = Known(seen)
        while not state.closed:
            now = state.known
            if now.busy != known.busy:
                self._event("busy", json.dumps(now.busy))
            if now.fault != known.fault:
                self._event("fault", json.dumps(now.fault))
            if now.version != known.version:
                self._event("page", str(now.version))
            known = now
            if not state.wait(known, _HEARTBEAT):
                self.wfile.write(b": still here\n\n")
                self.wfile.flush()

    def _event(self, name: str, data: str) -> None:
        self.wfile.write(f"event: {name}\ndata: {data}\n\n".encode())
        self.wfile.flush()

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        self.close_connection = True  # whatever else was sent isn't read
        self._answer(status, json.dumps({"error": why}).encode(), _JSON)

    def _answer(self, status: HTTPStatus, content: bytes, kind: str) -> None:
        self.send_response(status)
        self._headers(kind)
        self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def _headers(self, kind: str) -> None:
        from tile.preview import policy

        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Content-Security-Policy", f"{policy(live=True)}; frame-ancestors 'none'")

    def log_message(self, *_: object) -> None:
        """Nothing: the terminal is for what happens to the tile."""
