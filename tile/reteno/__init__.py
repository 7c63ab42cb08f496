"""All that is Reteno's: its tile, its webhooks, its API contracts, its texts."""

from __future__ import annotations

from tile.reteno.event_tile import events

__all__ = ["events"]
