"""Headless Chromium, driven by the Chrome DevTools protocol over a pair of pipes.

Pipes instead of a driver program or a WebSocket: messages are JSON with a zero byte behind each
(`--remote-debugging-pipe`, file descriptors 3 and 4), so that nothing but the standard library and Chromium is needed,
and no port is opened that something else on the machine could use.
Source: https://chromedevtools.github.io/devtools-protocol/.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
MISSING = "Chromium is not installed (Debian: apt-get install chromium)"

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--mute-audio", "--force-color-profile=srgb", "--remote-debugging-pipe",
)  # fmt: skip
# Pipes have any numbers; Chromium wants 3 and 4. `exec` leaves one process.
_START = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for wanted, end in zip((3, 4), ends):
    os.dup2(end, wanted)
os.execv(sys.argv[3], sys.argv[3:])
"""
_KEYS = {"Tab": 9, "Enter": 13, "End": 35, "Home": 36, "ArrowLeft": 37, "ArrowRight": 39}


class DevToolsError(Exception):
    """Chromium refused a command, ended, or a script failed in the page."""


@dataclass
class Browser:
    """A Chromium process.

    Attributes:
        console: what pages wrote to the console as warnings or errors, exceptions and violated policies included.
        requests: addresses of everything that was loaded.
    """

    process: subprocess.Popen[bytes]
    to: int
    fro: int
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    _buffer: bytes = b""
    _asked: int = 0
    _session: str | None = None
    _target: str | None = None

    def call(self, method: str, *, timeout: float = 30.0, **parameters: object) -> dict[str, Any]:
        """One command and its answer."""
        self._asked += 1
        number = self._asked
        message: dict[str, object] = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + timeout
        while True:
            answer = self._read(deadline)
            if answer.get("id") == number:
                if "error" in answer:
                    raise DevToolsError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result

    @property
    def has_page(self) -> bool:
        """Whether a page is open."""
        return self._session is not None

    def open_page(self) -> None:
        """A page of its own, with a fresh record of what it does."""
        self._session = None
        former = self._target
        self._target = self.call("Target.createTarget", url="about:blank")["targetId"]
        if former is not None:
            self.call("Target.closeTarget", targetId=former)
        self._session = self.call("Target.attachToTarget", targetId=self._target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.console.clear()
        self.requests.clear()

    def size(self, width: int, height: int, *, scale: float = 1) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False
        )

    def media(self, **features: str) -> None:
        """Media features by name, dashes as underscores: `prefers_color_scheme="dark"`."""
        given = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.call("Emulation.setEmulatedMedia", features=given)

    def visit(self, address: str) -> None:
        self.call("Page.navigate", url="about:blank")  # so that another fragment of the same page loads, too
        self.call("Page.navigate", url=address)
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def run(self, script: str) -> Any:
        """The value of an expression in the page; promises are awaited."""
        answer = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True, userGesture=True
        )
        if "exceptionDetails" in answer:
            raise DevToolsError(json.dumps(answer["exceptionDetails"])[:1000])
        return answer["result"].get("value")

    def until(self, script: str, *, timeout: float = 20.0) -> Any:
        """Wait until an expression is true, and give its value."""
        deadline = time.monotonic() + timeout
        while True:
            value = self.run(script)
            if value:
                return value
            if time.monotonic() > deadline:
                raise DevToolsError(f"never came true: {script}\n{self.run('document.body.innerText')[:2000]}")
            time.sleep(0.05)

    def press(self, key: str) -> None:
        """One key, as a person presses it."""
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=_KEYS[key])

    def type(self, text: str) -> None:
        """Text into whatever has the focus."""
        self.call("Input.insertText", text=text)

    def picture(self) -> bytes:
        """What is seen now, as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def _read(self, deadline: float) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self.fro], [], [], max(deadline - time.monotonic(), 0))
            chunk = os.read(self.fro, 1 << 16) if ready else b""
            if not chunk:
                raise DevToolsError("Chromium ended" if ready else "Chromium doesn't answer")
            self._buffer += chunk
        message, _, self._buffer = self._buffer.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        self._note(answer)
        return answer

    def _note(self, message: dict[str, Any]) -> None:
        if message.get("sessionId") != self._session:
            return  # of a page that was closed
        given = message.get("params", {})
        match message.get("method"):
            case "Runtime.exceptionThrown":
                self.console.append(json.dumps(given["exceptionDetails"]))
            case "Runtime.consoleAPICalled" if given["type"] in ("error", "warning", "assert"):
                self.console.append(json.dumps(given["args"]))
            case "Log.entryAdded" if given["entry"]["level"] in ("error", "warning"):
                self.console.append(json.dumps(given["entry"]))
            case "Network.requestWillBeSent":
                self.requests.append(given["request"]["url"])


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser with an empty profile; it and everything it started end with the block."""
    assert PROGRAM, MISSING
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                _START,
                str(to_read),
                str(from_write),
                PROGRAM,
                *_FLAGS,
                f"--user-data-dir={profile}",
            ],
            pass_fds=(to_read, from_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={
                **os.environ,
                "HOME": profile,
                "XDG_CONFIG_HOME": profile,
                "XDG_CACHE_HOME": str(Path(profile, "cache")),
            },
        )
        os.close(to_read)
        os.close(from_write)
        browser = Browser(process, to_write, from_read)
        try:
            yield browser
        finally:
            try:
                browser._session = None
                browser.call("Browser.close", timeout=5)
                process.wait(timeout=5)
            except (DevToolsError, OSError, subprocess.TimeoutExpired):
                os.killpg(process.pid, 9)  # its own session: nothing else is in it
                process.wait()
            os.close(to_write)
            os.close(from_read)
