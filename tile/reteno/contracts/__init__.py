"""Contracts of the Reteno API's methods."""

from __future__ import annotations

from tile.reteno.contracts.event_v2 import EVENT_V2

__all__ = ["EVENT_V2"]
