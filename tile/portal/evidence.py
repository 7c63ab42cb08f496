"""What shows that a tile is right, handed in by whoever checked it.

The portal's files may not depend on how checks are made, so results come as plain data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["passed", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, how it ended, and one sentence about it."""

    name: str
    outcome: Outcome
    message: str


@dataclass(frozen=True, slots=True)
class Payload:
    """The rendered test payload of one sample event.

    Attributes:
        sample: the sample's name.
        description: what the sample is good for.
        body: the request's body, exactly as it would be sent.
        curl: a command that sends it, secrets as placeholders.
    """

    sample: str
    description: str
    body: str
    curl: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All results and test payloads that go into a submission, in the order they shall have."""

    checks: tuple[Check, ...] = ()
    payloads: tuple[Payload, ...] = ()
