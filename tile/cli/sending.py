"""Sending a test payload: the very request, nothing added, and what the answer means for Amplitude."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from payloads.amplitude import COHORT
from tile.exchange import exchange, printable, redirected
from tile.exit_codes import ExitCode
from tile.secrets import redacted

if TYPE_CHECKING:
    from payloads.amplitude import CustomerSettings
    from payloads.request import Request
    from tile.console import Console
    from tile.contract import Contract
    from tile.destination import Destination
    from tile.exchange import Answer

_MOST_SHOWN: Final = 20_000
_SLOW: Final = 1.0
"""Seconds. Amplitude wants a cohort's batch answered within one to two, and sends it again otherwise:
https://amplitude.com/docs/data/destination-catalog/cohort-webhooks.
"""

_USUAL: Final = {
    400: "the request is refused as it is: compare the body with what the destination documents",
    401: "the credentials are missing or wrong",
    403: "the credentials are right and don't allow this",
    404: "there is nothing at this address",
    405: "the address takes another method",
    408: "the destination waited too long for the request",
    409: "the destination has had the same request already",
    410: "there is nothing at this address any more",
    413: "the body is too large",
    415: "the body is of a type that isn't taken: look at the Content-Type header",
    422: "the body can be read and is refused: compare it with what the destination documents",
    429: "too many requests",
}
"""What a status means wherever the destination's documentation says nothing."""


def send(
    tile: Destination, request: Request, customer: CustomerSettings, console: Console, *, to: str | None = None
) -> int:
    """Say where to, send, show the answer; 0 for one that Amplitude and the destination both count as delivered, otherwise 1.

    Args:
        tile: the destination.
        request: what is sent.
        customer: its secrets are taken out of what is shown.
        console: for results and notes.
        to: another address than the request's.

    Raises:
        CliError: the address is unsafe, or nobody answers there.
    """
    if to is not None:
        request = replace(request, url=redirected(request.url, to))

    def redact(text: str) -> str:
        return redacted(text, tile, customer)

    body = request.body.encode()
    console.note(f"sending {len(body):,} bytes: {request.method} {redact(request.url)}")
    answer = exchange(request.method, request.url, request.headers, body, redact=redact)
    for line in _shown(answer):
        console.print(printable(redact(line)))
    console.note(f"answered after {answer.seconds:.2f} seconds")
    if tile.subject is COHORT and answer.seconds > _SLOW:
        console.note(
            "Amplitude expects an answer to a cohort's batch within 1 to 2 seconds, and sends it again otherwise"
        )
    console.note(f"{answer.status}: {meaning(answer.status, tile.contract)}")
    if not answer.is_success:
        console.note("Amplitude would count this as failed and deliver it again")
        return ExitCode.FINDINGS
    failed = failures(answer, tile.contract)
    for name in failed:
        console.note(f"the answer has {name}: the destination didn't take all of it, and Amplitude won't know")
    return ExitCode.FINDINGS if failed else ExitCode.OK


def meaning(status: int, contract: Contract | None) -> str:
    """What a status means: by the destination's documentation, otherwise as HTTP has it."""
    documented = contract.answers if contract else ()
    known = next((each.meaning for each in documented if each.status == status), None)
    if known is not None:
        return known
    if 200 <= status < 300:
        return "accepted"
    if 300 <= status < 400:
        return "a redirect, which isn't followed; is the address right?"
    other = "the destination failed" if status >= 500 else "refused"
    return f"{_USUAL.get(status, other)} (the destination documents nothing about this status)"


def failures(answer: Answer, contract: Contract | None) -> list[str]:
    """The members of a successful answer that say that something was not taken."""
    if contract is None or not contract.failure_members:
        return []
    try:
        body = json.loads(answer.content)
    except (ValueError, RecursionError):
        return []
    return [name for name in contract.failure_members if isinstance(body, dict) and body.get(name)]


def _shown(answer: Answer) -> list[str]:
    text = answer.text
    cut = "" if answer.is_whole else " and more"
    if len(text) > _MOST_SHOWN:
        text, cut = text[:_MOST_SHOWN], f"\n… {len(text) - _MOST_SHOWN:,} characters{cut or ' more'}"
    elif cut:
        cut = "\n… and more"
    status = f"{answer.version} {answer.status} {answer.reason}".rstrip()
    headers = [f"{name}: {value}" for name, value in answer.headers]
    return [status, *headers, *(["", text + cut] if text else [])]
