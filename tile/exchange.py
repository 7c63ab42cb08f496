"""One HTTP request and its answer: one deadline for the whole, a bound on what is read, redirects not followed.

httpx bounds each single read only, and unpacks whatever is packed; an answer that drips, or swells, would hold a command or
fill the memory. So the exchange runs on a thread of its own that nobody waits for beyond the deadline, and what is packed is
unpacked up to the bound.
"""

from __future__ import annotations

import ipaddress
import threading
import time
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

from tile.exit_codes import ExitCode
from tile.failure import CliError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import httpx

SECONDS: Final = 15.0
"""How long the whole answer may take."""

MOST_BYTES: Final = 1_000_000
"""Bytes of an answer that are read, unpacked or not."""

_PACKED: Final = {"gzip": 31, "x-gzip": 31, "deflate": 15}


class Answer(NamedTuple):
    """What was answered.

    Attributes:
        version, status, reason: of the first line.
        headers: in their order.
        content: the body, unpacked; what is beyond `MOST_BYTES` left out.
        is_whole: whether all of it is there.
        seconds: until the end of the answer.
    """

    version: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    content: bytes
    is_whole: bool
    seconds: float

    @property
    def is_success(self) -> bool:
        """Whether the status says so."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The body as text, bytes that are not UTF-8 replaced."""
        return self.content.decode("utf-8", "replace")


def exchange(
    method: str,
    url: str,
    headers: Sequence[tuple[str, str]],
    content: bytes = b"",
    *,
    redact: Callable[[str], str] = str,
    seconds: float = SECONDS,
) -> Answer:
    """Send a request with these headers and no others (besides Host and Content-Length), and read the answer.

    `redact` takes secrets out of what an error shows.

    Raises:
        CliError: the address isn't safe to send to, nobody answers there, or not in time.
    """
    import httpx

    shown = redact(url)
    refuse_plain_http(url, shown)
    found: list[Answer | Exception] = []

    def run() -> None:
        try:
            found.append(_answer(method, url, headers, content, seconds))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            found.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if not found:
        raise CliError(
            f"no complete answer from {shown} within {seconds:g} seconds",
            hint="whether the request was taken is not known; look there before sending it again",
            code=ExitCode.MISSING,
        )
    if isinstance(found[0], Exception):
        error = found[0]
        raise CliError(
            f"no answer from {shown}: {printable(redact(str(error))) or type(error).__name__}",
            hint="check the address and the network",
            code=ExitCode.MISSING,
        )
    return found[0]


def _answer(method: str, url: str, headers: Sequence[tuple[str, str]], content: bytes, seconds: float) -> Answer:
    import httpx

    # A request of its own has no default headers.
    message = httpx.Request(
        method, url, headers=[(name.encode(), value.encode()) for name, value in headers], content=content
    )
    began = time.monotonic()
    with httpx.Client(timeout=seconds, trust_env=False) as client:
        answer = client.send(message, stream=True)
        try:
            body, is_whole = _read(answer)
        finally:
            answer.close()
    return Answer(
        answer.http_version,
        answer.status_code,
        answer.reason_phrase,
        tuple(answer.headers.multi_items()),
        body,
        is_whole,
        time.monotonic() - began,
    )


def _read(answer: httpx.Response) -> tuple[bytes, bool]:
    raw = bytearray()
    for chunk in answer.iter_raw():
        raw += chunk
        if len(raw) > MOST_BYTES:
            break
    is_whole = len(raw) <= MOST_BYTES
    packed = _PACKED.get(answer.headers.get("Content-Encoding", "").strip().lower())
    if packed is None:
        return bytes(raw[:MOST_BYTES]), is_whole
    unpacking = zlib.decompressobj(packed)
    try:
        content = unpacking.decompress(bytes(raw), MOST_BYTES)
    except zlib.error:
        return bytes(raw[:MOST_BYTES]), is_whole
    return content, is_whole and not unpacking.unconsumed_tail


def printable(text: str) -> str:
    r"""Text from outside, nothing in it that a terminal would obey: `\u001b` for what can't be seen, but for line ends."""
    return "".join(c if c.isprintable() or c in "\n\t" else f"\\u{ord(c):04x}" for c in text.replace("\r\n", "\n"))


def refuse_plain_http(url: str, shown: str) -> None:
    """Without TLS only to this machine: credentials and personal data would travel in the clear.

    Raises:
        CliError: the address is another one.
    """
    import httpx

    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise CliError(f"{shown} is not a URL: {error}", hint="look at what it is made of") from None
    if parsed.scheme == "https" and parsed.host:
        return
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise CliError(f"{shown} is not an https address", hint="look at what it is made of")
    if not _is_loopback(parsed.host):
        raise CliError(
            f"{shown} would send credentials and personal data in the clear",
            hint="use https; http is for this machine only",
        )


def redirected(url: str, to: str) -> str:
    """Where a request goes that is sent to another address: there, and if that has no path, to the request's own path there."""
    import httpx

    other = httpx.URL(to)
    if other.path not in ("", "/") or other.query:
        return to
    return str(other.copy_with(raw_path=httpx.URL(url).raw_path))


def is_loopback(url: str) -> bool:
    """Whether an address is one of this machine."""
    import httpx

    return _is_loopback(httpx.URL(url).host)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
