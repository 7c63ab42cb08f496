"""The headers Amplitude adds to every request by itself.

Sources: for a tile the cURL test payload of the Developer Portal
(https://amplitude.com/docs/partners/create-an-event-streaming-integration, *Preview and test*), which
prints them in this order, before the tile's own; for webhooks, those of cohorts included,
https://amplitude.com/docs/data/destination-catalog/webhooks.
"""

from __future__ import annotations

PRESET_HEADERS = (("Content-Type", "application/json"), ("User-Agent", "Amplitude/EventStreaming/1.0"))
"""Name and value, in Amplitude's order."""

PRESET_HEADERS_OF_WEBHOOKS = (("Content-Type", "application/json"), ("User-Agent", "Amplitude/Webhook/1.0"))
"""The same for webhooks."""
