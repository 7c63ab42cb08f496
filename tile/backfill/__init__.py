"""What happened before the switch was on: the events of an archive as requests of *Send past events*, never sent twice."""

from __future__ import annotations

from tile.backfill.batches import MOST_BYTES, Batch, PastEvent, batches, past_events
from tile.backfill.journal import Journal

__all__ = ["MOST_BYTES", "Batch", "Journal", "PastEvent", "batches", "past_events"]
