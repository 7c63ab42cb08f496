"""Whether a proof can stand in for the contract: asked once, before the first event."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tile.destination import Destination

_SMALL = 16_000_000
"""Bytes of an archive, packed: to prove a contract takes as long as to check the bodies of about so many."""


def objection(tile: Destination, *, size: int, wanted: bool | None) -> str:
    """Why no proof stands in for the contract; empty if one does.

    Args:
        tile: what is tested.
        size: bytes of the archives.
        wanted: whether it was asked for; None: where it saves time.
    """
    if wanted is False:
        return "--no-proof"
    if tile.contract is None:
        return "there is no contract"
    if wanted is None and size < _SMALL:
        return "the archive is small"
    from conformance.places import parts
    from conformance.proof.prover import proved_by_walk
    from payloads.amplitude import Platform
    from payloads.request import parsed
    from tile.rendering import settings_of

    settings = settings_of(tile, Platform())
    templates = {part.name: parsed(part.text, part.name, settings) for part in parts(tile)}
    return "" if "contract" in proved_by_walk(tile, templates) else "the contract isn't proved"
