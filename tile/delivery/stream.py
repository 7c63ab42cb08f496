"""Events sent to an address as Amplitude would send them: its policy, its retries, at a clock that may run faster."""

from __future__ import annotations

import asyncio
import heapq
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from math import floor
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from tile.delivery.policy import Course, Policy, is_success
from tile.delivery.receiver import TOO_MANY_REQUESTS
from tile.delivery.simulation import Figures

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from payloads.request import Request

    #: Makes a request; the status of its answer, None if there is none.
    Send = Callable[[Request], Awaitable[int | None]]


class Outgoing(NamedTuple):
    """One event's request.

    Attributes:
        name: where the event stands: file and line.
        when: when it arrives at Amplitude, in seconds from the beginning; never less than the one before.
        request: what is sent.
        line: the event as it stands there.
    """

    name: str
    when: float
    request: Request
    line: bytes


@dataclass(slots=True)
class Delivered:
    """What came of a stream.

    Attributes:
        figures: as in a simulation; times are those of the clock that may run faster.
        lost: the events that expired, by the status of their last answer (None: there was none), at most `most_lost` each.
        is_whole: whether the stream came to its end.
    """

    figures: Figures = field(default_factory=Figures)
    lost: dict[int | None, list[Outgoing]] = field(default_factory=dict)
    lost_counts: Counter[int | None] = field(default_factory=Counter)
    is_whole: bool = False


class _Waiting(NamedTuple):
    when: float
    number: int
    event: Outgoing
    course: Course


class Stream:
    """Sends events to one address.

    Args:
        send: makes a request.
        policy: what follows an answer without success.
        speed: how much faster than a real clock its clock runs.
        concurrency: how many requests are open at once.
        seed: of the jitter.
        most_lost: how many lost events of a kind are kept.
        progress: called after each answer.
    """

    def __init__(
        self,
        send: Send,
        policy: Policy,
        *,
        speed: float = 1.0,
        concurrency: int = 50,
        seed: int = 1,
        most_lost: int = 3,
        progress: Callable[[Figures], None] = lambda _: None,
    ) -> None:
        self._send = send
        self._policy = policy
        self._speed = speed
        self._concurrency = concurrency
        self._random = Random(seed)  # noqa: S311 - chance, not secrecy
        self._most_lost = most_lost
        self._progress = progress
        self._waiting: list[_Waiting] = []
        self._open: set[asyncio.Task[None]] = set()
        self._done = asyncio.Event()
        self._count = 0
        self._began = 0.0
        self.result = Delivered()

    async def run(self, events: Iterator[Outgoing]) -> Delivered:
        """Send all of them, each until it has success or expires.

        The next event is read when there is room for its request, so that memory doesn't grow with the archive. When the
        task is cancelled, what came of it so far stands in `result`.
        """
        self._began = asyncio.get_running_loop().time()
        coming = next(events, None)
        try:
            while coming is not None or self._waiting or self._open:
                due = self._due(coming)
                if due is None or len(self._open) >= self._concurrency:
                    await self._one_is_done()
                elif due > self._now():
                    await self._one_is_done((due - self._now()) / self._speed)
                elif coming is not None and coming.when == due:
                    self.result.figures.events += 1
                    self._start(coming, Course(self._now()))
                    coming = next(events, None)
                else:
                    waiting = heapq.heappop(self._waiting)
                    self._start(waiting.event, waiting.course)
        finally:
            for task in self._open:
                task.cancel()
            await asyncio.gather(*self._open, return_exceptions=True)
        self.result.is_whole = True
        return self.result

    def _due(self, coming: Outgoing | None) -> float | None:
        times = [self._waiting[0].when] if self._waiting else []
        return min([*times, coming.when] if coming is not None else times, default=None)

    def _now(self) -> float:
        return (asyncio.get_running_loop().time() - self._began) * self._speed

    async def _one_is_done(self, seconds: float | None = None) -> None:
        self._done.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._done.wait()

    def _start(self, event: Outgoing, course: Course) -> None:
        task = asyncio.create_task(self._deliver(event, course))
        self._open.add(task)
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        self._open.discard(task)
        self._done.set()

    async def _deliver(self, event: Outgoing, course: Course) -> None:
        figures = self.result.figures
        figures.requests[floor(self._now())] += 1
        status = await self._send(event.request)
        now = self._now()
        figures.statuses[status or 0] += 1
        if status == TOO_MANY_REQUESTS:
            figures.refused[floor(now)] += 1
        if is_success(status):
            figures.delivered += 1
            figures.first_try += course.delivery == 1 and course.tries == 1
            figures.delays.append(now - event.when)
            figures.finished = now
        else:
            following = course.next_try(self._policy, status, now, self._random)
            if following is None:
                self._lose(event, status)
                figures.finished = now
            else:
                self._count += 1
                heapq.heappush(self._waiting, _Waiting(following, self._count, event, course))
        self._progress(figures)

    def _lose(self, event: Outgoing, status: int | None) -> None:
        self.result.figures.expired += 1
        self.result.lost_counts[status] += 1
        kept = self.result.lost.setdefault(status, [])
        if len(kept) < self._most_lost:
            kept.append(event)
