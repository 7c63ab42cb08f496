"""Sending a test payload: the very request, nothing added, redirects not followed."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.secrets import redacted

if TYPE_CHECKING:
    import httpx

    from payloads.amplitude import Setup
    from payloads.request import Request
    from tile.console import Console
    from tile.destination import Destination

_SECONDS = 15
_MOST_SHOWN = 20_000


def send(tile: Destination, request: Request, setup: Setup, console: Console) -> int:
    """Say where to, send, show the answer; 0 for 2xx, otherwise 1.

    Raises:
        CliError: the address is unsafe, or nobody answers there.
    """
    import httpx

    url = redacted(request.url, tile, setup)
    _refuse_plain_http(request.url, url)
    body = request.body.encode()
    console.note(f"sending {len(body):,} bytes: {request.method} {url}")
    # A request of its own has no default headers: only the tile's are sent, besides Host and Content-Length.
    message = httpx.Request(
        request.method,
        request.url,
        headers=[(name.encode(), value.encode()) for name, value in request.headers],
        content=body,
    )
    try:
        with httpx.Client(timeout=_SECONDS, trust_env=False) as client:
            answer = client.send(message)
    except httpx.RequestError as error:
        raise CliError(
            f"no answer from {url}: {redacted(str(error), tile, setup) or type(error).__name__}",
            hint="check the address and the network",
            code=ExitCode.MISSING,
        ) from None
    for line in _shown(answer):
        console.print(redacted(line, tile, setup))
    known = (
        next((each for each in tile.contract.answers if each.status == answer.status_code), None)
        if tile.contract
        else None
    )
    if known:
        console.note(f"{answer.status_code}: {known.meaning}")
    if not answer.is_success:
        console.note("Amplitude would count this as failed and deliver it again")
    return ExitCode.OK if answer.is_success else ExitCode.FINDINGS


def _shown(answer: httpx.Response) -> list[str]:
    text = answer.text
    if len(text) > _MOST_SHOWN:
        text = f"{text[:_MOST_SHOWN]}\n… {len(text) - _MOST_SHOWN:,} characters more"
    status = f"{answer.http_version} {answer.status_code} {answer.reason_phrase}".rstrip()
    headers = [f"{name}: {value}" for name, value in answer.headers.multi_items()]
    return [status, *headers, *(["", text] if text else [])]


def _refuse_plain_http(url: str, shown: str) -> None:
    """Without TLS only to this machine: credentials and personal data would travel in the clear."""
    import httpx

    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise CliError(f"{shown} is not a URL: {error}", hint="look at the parameters it is made of") from None
    if parsed.scheme == "https":
        return
    if parsed.scheme != "http":
        raise CliError(f"{shown} is not an https address", hint="look at the parameters it is made of")
    if parsed.host == "localhost":
        return
    try:
        local = ipaddress.ip_address(parsed.host).is_loopback
    except ValueError:
        local = False
    if not local:
        raise CliError(
            f"{shown} would send credentials and personal data in the clear",
            hint="use https; http is for this machine only",
        )
