"""A plan to begin with: the kinds of event Reteno's own guide to events suggests.

Source: https://docs.reteno.com/docs/sending-custom-events.
"""

from __future__ import annotations

from pathlib import Path


def event_plan() -> Path:
    """The plan's file."""
    return Path(__file__).with_name("event_plan.toml")
