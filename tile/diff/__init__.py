"""What changed since the last submission or commit, what comes of it, and what it does to every sample's request."""

from __future__ import annotations

from tile.diff.changes import Change, changes
from tile.diff.consequences import Consequence
from tile.diff.effects import Effect, Outcome, effects
from tile.diff.state import State, read_submission, state_of

__all__ = [
    "Change",
    "Consequence",
    "Effect",
    "Outcome",
    "State",
    "changes",
    "effects",
    "read_submission",
    "state_of",
]
