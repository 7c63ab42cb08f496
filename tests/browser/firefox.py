"""Headless Firefox, driven by Marionette: the protocol that is built into it, JSON over a socket on this computer.

A message is its length, a colon, and `[0, number, command, parameters]`; an answer `[1, number, error, result]`.
Source: https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")
MISSING = "Firefox is not installed (Debian: apt-get install firefox-esr)"

_PREFERENCES = {
    "app.update.disabledForTesting": True,
    "datareporting.policy.dataSubmissionEnabled": False,
    "marionette.port": 0,  # any that is free; it is written into the profile
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.server": "",
}


class Firefox:
    """A page in Firefox."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._stream = self._socket.makefile("rb")
        self._asked = 0
        self._read()  # it says hello
        self._call("WebDriver:NewSession", capabilities={"alwaysMatch": {"timeouts": {"script": 60_000}}})

    def visit(self, address: str) -> None:
        self._call("WebDriver:Navigate", url=address)

    def run(self, script: str) -> Any:
        """The value of an expression, which sees the document but not the page's own names."""
        return self._call("WebDriver:ExecuteScript", script=f"return {script}", args=[])["value"]

    def until(self, script: str, *, timeout: float) -> None:
        """Wait until an expression is true."""
        deadline = time.monotonic() + timeout
        while not self.run(script):
            assert time.monotonic() < deadline, f"never came true: {script}\n{self.run('document.body.innerText')}"
            time.sleep(0.1)

    def close(self) -> None:
        self._stream.close()
        self._socket.close()

    def _call(self, command: str, **parameters: object) -> Any:
        self._asked += 1
        message = json.dumps([0, self._asked, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, number, error, result = self._read()
        assert (number, error) == (self._asked, None), error
        return result

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._stream.read(1) or b"0:"
        return json.loads(self._stream.read(int(length[:-1])))


@contextmanager
def firefox() -> Iterator[Firefox]:
    """A browser with an empty profile; it ends with the block."""
    assert PROGRAM, MISSING
    with tempfile.TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True) as name:
        profile = Path(name)
        lines = [f"user_pref({json.dumps(key)}, {json.dumps(value)});\n" for key, value in _PREFERENCES.items()]
        (profile / "user.js").write_text("".join(lines))
        process = subprocess.Popen(
            [PROGRAM, "--headless", "--marionette", "--no-remote", "--profile", name],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "HOME": name},
        )
        try:
            browser = Firefox(_port(profile / "MarionetteActivePort", process))
            try:
                yield browser
            finally:
                browser.close()
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # its own session: nothing else is in it
            process.wait()


def _port(file: Path, process: subprocess.Popen[bytes]) -> int:
    deadline = time.monotonic() + 60
    while not (file.is_file() and file.read_text().strip()):
        assert process.poll() is None, "Firefox ended"
        assert time.monotonic() < deadline, "Firefox doesn't answer"
        time.sleep(0.1)
    return int(file.read_text())
