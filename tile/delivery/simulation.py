"""A simulation of deliveries by discrete events: no sockets, no clock, the same result for the same seed."""

from __future__ import annotations

import heapq
from array import array
from collections import Counter, deque
from dataclasses import dataclass, field
from math import ceil, floor
from random import Random
from typing import TYPE_CHECKING

from tile.delivery.policy import Course, Policy, is_success
from tile.delivery.receiver import TOO_MANY_REQUESTS, Gate, Receiver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(slots=True)
class Figures:
    """What Amplitude's delivery metrics and a destination's logs would show.

    Attributes:
        events: how many arrived.
        delivered: how many a request had success with; of these `first_try` with the first one.
        expired: how many none had success with.
        duplicates: how often an event was stored again.
        requests: how many there were, by the second they were made in.
        statuses: how many answers there were of each kind.
        refused: answers of 429, by second.
        delays: seconds from the arrival of each delivered event to its success, in no order.
        finished: when the last event was delivered or expired.
    """

    events: int = 0
    delivered: int = 0
    first_try: int = 0
    expired: int = 0
    duplicates: int = 0
    requests: Counter[int] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    refused: Counter[int] = field(default_factory=Counter)
    delays: array[float] = field(default_factory=lambda: array("d"))
    finished: float = 0.0

    @property
    def requests_per_event(self) -> float:
        """How many requests an event took in the mean."""
        return self.requests.total() / self.events if self.events else 0.0

    @property
    def peak(self) -> int:
        """The most requests in one second."""
        return max(self.requests.values(), default=0)

    def refused_after(self, second: float) -> int:
        """How many requests were answered with 429 from a second on."""
        return sum(count for at, count in self.refused.items() if at >= second)

    def delay(self, *shares: float) -> tuple[float, ...]:
        """The delay that so large a share of the delivered events stays within, for each share; 0 without any."""
        return quantiles(sorted(self.delays), shares)


def quantiles(ordered: Sequence[float], shares: Iterable[float]) -> tuple[float, ...]:
    """The smallest of some values, in order, that so large a share of them doesn't exceed; 0 of none."""
    return tuple(ordered[max(ceil(share * len(ordered)), 1) - 1] if ordered else 0.0 for share in shares)


def simulate(arrivals: Iterable[float], policy: Policy, receiver: Receiver, *, seed: int = 1) -> Figures:
    """Deliver events that arrive at some times, in order, to a receiver."""
    return _Simulation(policy, receiver, Random(seed)).run(iter(arrivals))  # noqa: S311 - chance, not secrecy


class _Simulation:
    def __init__(self, policy: Policy, receiver: Receiver, random: Random) -> None:
        self.policy = policy
        self.random = random
        self.gate = Gate(receiver, random)
        self.free = receiver.concurrency
        self.waiting: deque[tuple[int, float, Course]] = deque()
        self.figures = Figures()
        self.stored: set[int] = set()
        #: When, a number that settles the order of equal times, which event, when it arrived, how far it is, and, where
        #: requests are limited in number, the answer that comes then.
        self.heap: list[tuple[float, int, int, float, Course, int | None]] = []
        self.count = 0

    def run(self, arrivals: Iterator[float]) -> Figures:
        coming = next(arrivals, None)
        heap = self.heap
        while heap or coming is not None:
            if coming is not None and (not heap or coming <= heap[0][0]):
                event = self.figures.events
                self.figures.events += 1
                self.make_request(coming, event, coming, Course(coming))
                coming = next(arrivals, None)
                continue
            now, _, event, arrived, course, status = heapq.heappop(heap)
            if status is None:
                self.make_request(now, event, arrived, course)
            else:
                self.free_one(now)
                self.take_answer(now, event, arrived, course, status)
        return self.figures

    def make_request(self, now: float, event: int, arrived: float, course: Course) -> None:
        if self.free is not None:
            if not self.free:
                self.waiting.append((event, arrived, course))
                return
            self.free -= 1
        status, stored = self.gate.status(event, now)
        figures, second = self.figures, floor(now)
        figures.requests[second] += 1
        figures.statuses[status] += 1
        if status == TOO_MANY_REQUESTS:
            figures.refused[second] += 1
        if stored and self.gate.receiver.lost_answer:
            figures.duplicates += event in self.stored
            self.stored.add(event)
        answered = now + self.gate.seconds()
        if self.free is None:
            self.take_answer(answered, event, arrived, course, status)
        else:
            self.push(answered, event, arrived, course, status)

    def take_answer(self, now: float, event: int, arrived: float, course: Course, status: int) -> None:
        figures = self.figures
        if is_success(status):
            figures.delivered += 1
            figures.first_try += course.delivery == 1 and course.tries == 1
            figures.delays.append(now - arrived)
        else:
            following = course.next_try(self.policy, status, now, self.random)
            if following is not None:
                self.push(following, event, arrived, course, None)
                return
            figures.expired += 1
        figures.finished = max(figures.finished, now)

    def push(self, when: float, event: int, arrived: float, course: Course, status: int | None) -> None:
        self.count += 1
        heapq.heappush(self.heap, (when, self.count, event, arrived, course, status))

    def free_one(self, now: float) -> None:
        assert self.free is not None
        self.free += 1
        if self.waiting:
            self.make_request(now, *self.waiting.popleft())
