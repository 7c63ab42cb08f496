"""The headers Amplitude adds to every request of a tile.

Source: the cURL test payload of the Developer Portal
(https://amplitude.com/docs/partners/create-an-event-streaming-integration, *Preview and test*), which
prints them in this order, before the tile's own.
"""

from __future__ import annotations

PRESET_HEADERS = (("Content-Type", "application/json"), ("User-Agent", "Amplitude/EventStreaming/1.0"))
"""Name and value, in Amplitude's order."""
