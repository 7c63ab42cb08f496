"""The stream's policy against the sandbox's answers, beside the simulation of the same load: the same figures within bounds.

Both run on a clock that jumps to what comes next, so that four hours of retries pass in a second and no busy machine is measured.
"""

from __future__ import annotations

import asyncio
import selectors
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from payloads.request import Request
from tile.delivery import POLICIES, Outage, Receiver, simulate
from tile.delivery.arrivals import poisson
from tile.delivery.stream import Outgoing, Stream
from tile.sandbox.api import Api, Message
from tile.sandbox.faults import Faults
from tile.sandbox.settings import Settings
from tile.sandbox.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.delivery.simulation import Figures

_LATENCY = 0.05
_HEADERS = {"content-type": "application/json", "authorization": "Basic OnNhbXBsZS1rZXk="}


class _Jumping(selectors.SelectSelector):
    """Waits for nothing: the time that would be waited passes at once."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.passed += timeout or 0.0
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.passed


class _Clock:
    """The sandbox's, the loop's time."""

    def now(self) -> float:
        return asyncio.get_running_loop().time()

    def real(self, seconds: float) -> float:
        return seconds


def _outgoing(arrivals: Iterator[float]) -> Iterator[Outgoing]:
    for number, when in enumerate(arrivals):
        body = f'{{"eventTypeKey": "e", "keyValue": "k{number}"}}'
        yield Outgoing(str(number), when, Request("POST", "/api/v2/event", (), body), b"")


async def _stream(api: Api, reading: str, arrivals: Iterator[float]) -> Figures:
    async def send(request: Request) -> int:
        answer = api.serve(Message("POST", request.url, _HEADERS, request.body.encode())).answer
        await asyncio.sleep(_LATENCY)
        return answer.status

    return (await Stream(send, POLICIES[reading], concurrency=100_000).run(_outgoing(arrivals))).figures


@pytest.mark.parametrize("reading", ["ten-exponential", pytest.param("nine-even", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("rate", "limit", "faults", "receiver"),
    [
        (20, None, ("errors=50%",), Receiver(failure=0.5, latency=_LATENCY)),
        (26, 20, (), Receiver(limit=20, latency=_LATENCY)),
        (12, 20, ("outage=20s@10s",), Receiver(limit=20, latency=_LATENCY, outages=(Outage(10, 20),))),
    ],
    ids=["failures", "limit", "outage"],
)
def test_stream_and_sandbox_do_what_the_simulation_says(
    reading: str, rate: float, limit: int | None, faults: tuple[str, ...], receiver: Receiver
) -> None:
    """Requests and success at once within 10 %, the peak within 25 %, delays (p50, p95) within a second and 5 %."""
    simulated = simulate(poisson(rate, 60, Random(2)), POLICIES[reading], receiver)
    made = Faults()
    for each in faults:
        made.take(each, 0.0)
    api = Api(Store(), Settings(limit=limit), made, seed=3)
    api.clock = _Clock()  # type: ignore[assignment]
    with asyncio.Runner(loop_factory=_Loop) as runner:
        streamed = runner.run(_stream(api, reading, poisson(rate, 60, Random(2))))
    api.account.store.commit()
    [(stored, distinct)] = api.account.store.base.execute("SELECT count(*), count(DISTINCT key) FROM events")
    assert streamed.events == simulated.events
    assert streamed.delivered == stored == distinct
    assert streamed.requests_per_event == pytest.approx(simulated.requests_per_event, rel=0.1)
    assert streamed.first_try == pytest.approx(simulated.first_try, rel=0.1)
    assert streamed.peak == pytest.approx(simulated.peak, rel=0.25)
    for real, expected in zip(streamed.delay(0.5, 0.95), simulated.delay(0.5, 0.95), strict=True):
        assert real == pytest.approx(expected, rel=0.05, abs=1)
