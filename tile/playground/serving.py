"""A built folder on this computer, as a static host would serve it: nothing but its files."""

from __future__ import annotations

import json
import os
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from tile.errors import TileError
from tile.playground.building import BUNDLE, KIND

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".wasm": "application/wasm",
}


def is_built(directory: Path) -> bool:
    """Whether there is a folder that was built."""
    return (directory / BUNDLE).is_file()


def read(directory: Path) -> dict[str, bytes]:
    """The files of a built folder, content by name.

    Raises:
        TileError: it wasn't built, or a file is missing or unreadable.
    """
    try:
        names = _names(directory)
        if not names:
            raise TileError("this is not a folder with a playground", remedy="build one there", place=str(directory))
        return {name: (directory / name).read_bytes() for name in names}
    except OSError as error:
        why = error.strerror or str(error)
        raise TileError(f"the folder can't be served: {why}", remedy="build it again", place=str(directory)) from None


def _names(directory: Path) -> list[str]:
    """The files that the bundle lists; none if it isn't one."""
    try:
        listed = json.loads((directory / BUNDLE).read_bytes())
        names = list(listed["files"]) if listed["kind"] == KIND else []
    except (KeyError, TypeError, ValueError):
        return []
    inside = directory.resolve()
    return names if all((directory / name).resolve().is_relative_to(inside) for name in names) else []


class Server(ThreadingHTTPServer):
    """Serves files on 127.0.0.1; port 0 takes any that is free.

    Raises:
        OSError: the port can't be had.
    """

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = os.name == "posix"

    def __init__(self, files: Mapping[str, bytes], port: int = 0) -> None:
        self.files = files
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def url(self) -> str:
        """The page's address."""
        return f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: a browser that hangs up is not a fault of anyone's."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "tile-playground"
    sys_version = ""
    timeout: ClassVar[float] = 30.0

    def do_GET(self) -> None:
        self._answer(with_content=True)

    def do_HEAD(self) -> None:
        self._answer(with_content=False)

    def _answer(self, *, with_content: bool) -> None:
        name = self.path.partition("?")[0].removeprefix("/") or "index.html"
        if name not in self.server.files:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        content = self.server.files[name]
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", _KINDS.get(Path(name).suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        if with_content:
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing: the terminal is for the address."""
