"""Reteno's webhooks: what a customer can set up in Amplitude without the tile."""

from __future__ import annotations

from tile.reteno.webhooks.cohort import cohorts
from tile.reteno.webhooks.contact import contacts
from tile.reteno.webhooks.device import devices
from tile.reteno.webhooks.event import events
from tile.reteno.webhooks.mobile_event import mobile_events

__all__ = ["cohorts", "contacts", "devices", "events", "mobile_events"]
