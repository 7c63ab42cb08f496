"""What is to be said of a plan, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is wrong, or that somebody should know.

    Attributes:
        name: kebab-case, names the problem; it never changes its meaning.
        severity: `error`: the plan contradicts itself, or something planned can't arrive.
        message: what is, and what comes of it.
        event: the event, if it is about one.
        parameter: its parameter, if it is about one.
        remedy: what to do; may be empty.
    """

    name: str
    severity: Literal["error", "warning"]
    message: str
    event: str = ""
    parameter: str = ""
    remedy: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """Where it is in the plan's file."""
        if not self.event:
            return ()
        event = ("events", self.event)
        return (*event, "parameters", self.parameter) if self.parameter else event
