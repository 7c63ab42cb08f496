"""How Amplitude delivers: its policy of tries and deliveries, and what it comes to at a destination's limits."""

from __future__ import annotations

from tile.delivery.policy import POLICIES, Course, Policy, Spacing
from tile.delivery.receiver import Outage, Receiver
from tile.delivery.simulation import Figures, simulate

__all__ = ["POLICIES", "Course", "Figures", "Outage", "Policy", "Receiver", "Spacing", "simulate"]
