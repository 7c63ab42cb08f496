"""What a sample comes to, as it is kept to compare with: nothing in it depends on the machine, and secrets are variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payloads.amplitude import namespaces
from payloads.curl import curl
from payloads.freemarker import FreeMarkerError
from payloads.request import UnsafeRequestError
from tile.rendering import request_template
from tile.secret_markers import markers, with_markers

if TYPE_CHECKING:
    from payloads.request import Request
    from tile.destination import Destination

FOLDER = "tile_snapshots"
"""Where they lie, in a folder for each tile."""


class Outside(Exception):  # noqa: N818 - no error: there is nothing to keep
    """A sample has no request: `unmet` names the preconditions it doesn't meet; none, if it isn't rendered."""

    def __init__(self, unmet: tuple[str, ...] = ()) -> None:
        super().__init__(*unmet)
        self.unmet = unmet


def sample_request(tile: Destination, sample: str) -> Request:
    """The request of a sample, with markers for secrets.

    Raises:
        Outside: it has none.
    """
    model = namespaces(tile.samples.load(sample), with_markers(tile, tile.customer_settings()))
    unmet = tuple(each.name for each in tile.preconditions if not each.holds(model))
    if unmet:
        raise Outside(unmet)
    try:
        return request_template(tile).render(model)
    except (FreeMarkerError, UnsafeRequestError):
        raise Outside from None


def payload(tile: Destination, request: Request) -> str:
    """The body, with variables for secrets."""
    body = request.body
    for marker, variable in markers(tile).items():
        body = body.replace(marker, f"${variable}")
    return body


def command(tile: Destination, request: Request) -> str:
    """The request as a command for bash."""
    return f"{curl(request, secrets=markers(tile))}\n"


def files(tile: Destination) -> dict[str, str]:
    """Path and content of the snapshots of all samples' payloads."""
    found: dict[str, str] = {}
    for sample in tile.samples.names():
        try:
            request = sample_request(tile, sample)
        except Outside:
            continue
        found[f"{FOLDER}/{tile.key}/payload.{sample}.json"] = payload(tile, request)
    return found
