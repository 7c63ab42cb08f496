"""An HTTP server on loopback that keeps what it receives, byte for byte; used as a fixture of both kinds of
tests."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Received:
    method: str
    path: str
    headers: list[tuple[str, bytes]]
    body: bytes

    def header(self, name: str) -> bytes | None:
        """The value of the only header of that name, None if it wasn't sent."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(values) <= 1, f"{name} was sent {len(values)} times"
        return values[0] if values else None


@dataclass
class Loopback:
    url: str
    received: list[Received] = field(default_factory=list)
    status: int = 200
    answer: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    """Seconds before each byte of the answer's second half."""

    def only(self) -> Received:
        """What arrived, provided that it was one request; forgets it."""
        assert len(self.received) == 1
        return self.received.pop()


@contextmanager
def loopback() -> Iterator[Loopback]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _take(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            headers = [(name, value.encode("latin-1")) for name, value in self.headers.items()]
            server.received.append(Received(self.command, self.path, headers, self.rfile.read(length)))
            self.send_response(server.status)
            self.send_header("Content-Length", str(len(server.answer)))
            for name, value in {"Content-Type": "application/json", **server.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            half = len(server.answer) // 2 if server.pause else len(server.answer)
            try:
                self.wfile.write(server.answer[:half])
                for byte in server.answer[half:]:
                    time.sleep(server.pause)
                    self.wfile.write(bytes([byte]))
            except OSError:
                return  # the other side has had enough

        do_GET = do_POST = do_PUT = do_PATCH = _take  # noqa: N815 - names that http.server looks for

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server = Loopback(f"http://127.0.0.1:{http.server_port}")
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()
