"""The destination as Amplitude meets it: how fast it answers, how many requests it takes, and when it is down."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from random import Random

OK: Final = 200
CONFLICT: Final = 409
TOO_MANY_REQUESTS: Final = 429
UNAVAILABLE: Final = 503


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which every request is answered with 503.

    Attributes:
        start, seconds: when it begins, and how long it is.
    """

    start: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Receiver:
    """What a destination does with requests.

    Attributes:
        limit: requests it takes in one second; None without a limit. Those above it are answered with 429.
        counts_refused: whether refused requests count towards the limit, too.
        latency: seconds until it answers.
        exponential: whether the latency is the mean of an exponential distribution instead of a constant.
        failure: the share of requests that it answers with 503 without having stored anything.
        lost_answer: the share of stored requests that it answers with 503 all the same, so that they come again.
        repeat_window: seconds in which a stored event isn't stored again but answered with 409; 0 for none.
        outages: when it is down.
        concurrency: how many requests Amplitude has open at once; None without a bound. Not documented.
    """

    limit: int | None = None
    counts_refused: bool = False
    latency: float = 0.0
    exponential: bool = False
    failure: float = 0.0
    lost_answer: float = 0.0
    repeat_window: float = 0.0
    outages: tuple[Outage, ...] = ()
    concurrency: int | None = None


class Gate:
    """What a receiver answers from one request to the next: it counts the requests of each second."""

    def __init__(self, receiver: Receiver, random: Random) -> None:
        self.receiver = receiver
        self._random = random
        self._second = -1
        self._taken = 0
        self.stored: dict[int, float] = {}

    def status(self, event: int, now: float) -> tuple[int, bool]:
        """The answer to one request, and whether the event was stored by it. Requests come in the order of time."""
        receiver = self.receiver
        if any(each.start <= now < each.start + each.seconds for each in receiver.outages):
            return UNAVAILABLE, False
        if receiver.limit is not None and not self._is_let_in(now, receiver.limit):
            return TOO_MANY_REQUESTS, False
        if receiver.failure and self._random.random() < receiver.failure:
            return UNAVAILABLE, False
        if receiver.repeat_window and now - self.stored.get(event, -receiver.repeat_window) < receiver.repeat_window:
            return CONFLICT, False
        if receiver.lost_answer:
            self.stored[event] = now
            if self._random.random() < receiver.lost_answer:
                return UNAVAILABLE, True
        return OK, True

    def seconds(self) -> float:
        """How long the next answer takes."""
        latency = self.receiver.latency
        return self._random.expovariate(1 / latency) if self.receiver.exponential and latency else latency

    def _is_let_in(self, now: float, limit: int) -> bool:
        second = floor(now)
        if second != self._second:
            self._second, self._taken = second, 0
        let_in = self._taken < limit
        if let_in or self.receiver.counts_refused:
            self._taken += 1
        return let_in
