"""Amplitude's delivery policy: what follows an answer, without a clock or a socket.

One *delivery* is up to three *tries* in a row; they follow an answer of 429 or 5xx only. A delivery that ends without
success is followed by another, whatever the answer was, nine times over four hours. (Amplitude's pages on webhooks and
on Event Streaming; how the nine are spaced stands nowhere, and one page counts nine deliveries in all instead of ten.)
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

_TOO_MANY_REQUESTS: Final = 429
_SERVER_ERRORS: Final = range(500, 600)
_SUCCESS: Final = range(200, 300)


class Spacing(StrEnum):
    """How the deliveries are spread over the hours: only Amplitude knows."""

    EXPONENTIAL = "exponential"
    """Each gap is twice the one before: 28 s, 56 s … two hours."""
    EVEN = "even"
    """All gaps are equal: 27 minutes."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What Amplitude does with an event that isn't accepted.

    Attributes:
        deliveries: how often an event is delivered at most, the first time included.
        within: seconds from the first delivery to the last.
        spacing: how the deliveries are spread over them.
        tries: how many requests one delivery makes at most.
        first_wait: seconds between its first two; doubled for each further one.
        jitter: by which share a wait is longer or shorter at most.
        patience: seconds after which a delivery makes no further try.
        gaps: seconds between one delivery and the next.
    """

    deliveries: int = 10
    within: float = 4 * 3600.0
    spacing: Spacing = Spacing.EXPONENTIAL
    tries: int = 3
    first_wait: float = 0.1
    jitter: float = 0.5
    patience: float = 4.0
    gaps: tuple[float, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Work out the gaps.

        Raises:
            ValueError: it delivers or tries less than once.
        """
        if self.deliveries < 1 or self.tries < 1:
            raise ValueError("an event is delivered and tried at least once")
        count = self.deliveries - 1
        weights = [2.0**number if self.spacing is Spacing.EXPONENTIAL else 1.0 for number in range(count)]
        total = sum(weights)
        object.__setattr__(self, "gaps", tuple(self.within * weight / total for weight in weights))


def _readings() -> dict[str, Policy]:
    ten = Policy()
    readings = {"ten": ten, "nine": replace(ten, deliveries=9)}
    return {
        f"{name}-{spacing}": replace(each, spacing=spacing) for name, each in readings.items() for spacing in Spacing
    }


#: Every reading of Amplitude's documents: ten deliveries (30 tries) or nine (27), by spacing.
POLICIES: Final[Mapping[str, Policy]] = _readings()


def is_success(status: int | None) -> bool:
    """Whether an answer ends the matter; None stands for no answer."""
    return status is not None and status in _SUCCESS


def is_tried_again(status: int | None) -> bool:
    """Whether the same delivery makes another try. After no answer it doesn't: the documents name 429 and 5xx only."""
    return status is not None and (status == _TOO_MANY_REQUESTS or status in _SERVER_ERRORS)


@dataclass(slots=True)
class Course:
    """One event on its way.

    Attributes:
        began: when its delivery began, in seconds of any clock.
        delivery: which delivery it is, from 1.
        tries: how many requests the delivery has made.
    """

    began: float
    delivery: int = 1
    tries: int = 1

    def next_try(self, policy: Policy, status: int | None, now: float, random: Random) -> float | None:
        """When the next request is made after one that had no success; None if there is none: the event expires.

        The course goes on with that request. `now` is when the answer came.
        """
        if is_tried_again(status) and self.tries < policy.tries:
            wait: float = policy.first_wait * 2 ** (self.tries - 1)
            if policy.jitter:
                wait *= 1 + policy.jitter * (2 * random.random() - 1)
            if now + wait - self.began <= policy.patience:
                self.tries += 1
                return now + wait
        if self.delivery >= policy.deliveries:
            return None
        self.began = now + policy.gaps[self.delivery - 1]
        self.delivery += 1
        self.tries = 1
        return self.began
