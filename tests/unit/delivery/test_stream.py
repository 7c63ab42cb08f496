"""The stream by the same policy as the simulation, at a clock that runs faster."""

from __future__ import annotations

import asyncio
from random import Random
from typing import TYPE_CHECKING

import pytest

from payloads.request import Request
from tile.delivery import Policy, Receiver, simulate
from tile.delivery.arrivals import constant
from tile.delivery.receiver import Gate
from tile.delivery.stream import Delivered, Outgoing, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.delivery.stream import Send

_POLICY = Policy(deliveries=4, within=30)


def _events(rate: float, seconds: float) -> Iterator[Outgoing]:
    for number, when in enumerate(constant(rate, seconds)):
        yield Outgoing(f"events:{number}", when, Request("POST", str(number), (), "{}", "{}"), b"{}")


def _run(events: Iterator[Outgoing], send: Send, **options: float) -> Delivered:
    return asyncio.run(Stream(send, _POLICY, **options).run(events))  # type: ignore[arg-type]


def test_figures_are_those_of_the_simulation() -> None:
    """A destination that fails half of the requests: the same shares, but for chance."""
    gate = Gate(Receiver(failure=0.5), Random(5))

    async def send(request: Request) -> int:
        return gate.status(int(request.url), 0)[0]

    streamed = _run(_events(50, 20), send, speed=60, concurrency=500).figures
    simulated = simulate(constant(50, 20), _POLICY, Receiver(failure=0.5), seed=6)
    assert streamed.events == simulated.events == 1000
    assert streamed.delivered + streamed.expired == 1000
    assert streamed.requests_per_event == pytest.approx(simulated.requests_per_event, rel=0.1)
    assert streamed.first_try == pytest.approx(simulated.first_try, rel=0.15)


def test_what_is_always_refused_expires_after_all_deliveries() -> None:
    async def send(_: Request) -> int:
        return 400

    done = _run(_events(10, 1), send, speed=500)
    assert (done.figures.expired, done.figures.requests.total()) == (10, 40)
    assert done.lost_counts == {400: 10}
    assert [each.name for each in done.lost[400]] == ["events:0", "events:1", "events:2"]
    assert done.is_whole


def test_an_answer_that_never_comes_is_no_success_and_not_tried_at_once() -> None:
    async def send(_: Request) -> None:
        return None

    done = _run(_events(1, 1), send, speed=500)
    assert done.figures.requests.total() == 4
    assert set(done.lost) == {None}


def test_no_more_requests_are_open_than_asked_for_and_events_are_read_as_there_is_room() -> None:
    open_now = most = read = 0

    def events() -> Iterator[Outgoing]:
        nonlocal read
        for each in _events(4000, 0.05):
            read += 1
            assert read <= done_count + 10  # 8 open, one at hand, one being read
            yield each

    done_count = 0

    async def send(_: Request) -> int:
        nonlocal open_now, most, done_count
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(0.05)
        open_now -= 1
        done_count += 1
        return 200

    done = _run(events(), send, concurrency=8)
    assert done.figures.delivered == 200
    assert most == 8


def test_what_came_of_it_so_far_stands_after_an_interruption() -> None:
    async def send(_: Request) -> int:
        return 200

    stream = Stream(send, _POLICY)

    async def interrupted() -> None:
        task = asyncio.create_task(stream.run(_events(10, 100)))
        await asyncio.sleep(0.25)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(interrupted())
    assert 1 <= stream.result.figures.delivered < 1000
    assert not stream.result.is_whole
