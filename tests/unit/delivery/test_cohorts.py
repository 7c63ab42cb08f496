"""The model of cohorts against the simulation of single events, and against closed forms."""

from __future__ import annotations

from random import Random

import pytest

from tile.delivery import POLICIES, Outage, Receiver, simulate
from tile.delivery.arrivals import poisson
from tile.delivery.cohorts import CohortFigures, counted, simulate_cohorts
from tile.delivery.forecast import Burst, Load, simulated


@pytest.mark.parametrize("reading", ["ten-even", "nine-exponential"])
@pytest.mark.parametrize(
    ("rate", "seconds", "receiver"),
    [
        (230, 240, Receiver(limit=200, latency=0.1)),
        (500, 60, Receiver(limit=200)),
        (833, 40, Receiver(limit=200, latency=0.1)),
        (100, 400, Receiver(limit=200, outages=(Outage(60, 120),))),
        (100, 100, Receiver(limit=150, failure=0.2)),
        (100, 100, Receiver(lost_answer=0.1)),
    ],
    ids=["15 % too much", "far too much", "Braze's figure", "outage", "failures", "lost answers"],
)
def test_it_agrees_with_single_events(reading: str, rate: float, seconds: int, receiver: Receiver) -> None:
    """Within 15 % for requests and their peak, 30 % for what had success at once, two seconds and 5 % for delays."""
    policy = POLICIES[reading]
    single = simulate(poisson(rate, seconds, Random(1)), policy, receiver)
    cohorts = simulate_cohorts(counted([rate] * seconds, Random(1)), policy, receiver)
    assert cohorts.events == pytest.approx(single.events, rel=0.02)
    assert cohorts.delivered + cohorts.expired == pytest.approx(cohorts.events, abs=1)
    assert cohorts.requests_per_event == pytest.approx(single.requests_per_event, rel=0.15)
    assert cohorts.peak == pytest.approx(single.peak, rel=0.15, abs=20)
    assert cohorts.first_try == pytest.approx(single.first_try, rel=0.3)
    assert cohorts.duplicates == pytest.approx(single.duplicates, rel=0.1, abs=20)
    for mine, theirs in zip(cohorts.delay(0.5, 0.95), single.delay(0.5, 0.95), strict=True):
        assert mine == pytest.approx(theirs, rel=0.05, abs=2)


@pytest.mark.parametrize("failure", [0.1, 0.5, 0.9])
def test_requests_and_losses_have_closed_forms(failure: float) -> None:
    """1 + p + … + p^(n-1) requests of an event whose requests each fail with p, and p^n losses; n is 30."""
    figures = simulate_cohorts([1_000_000.0], POLICIES["ten-even"], Receiver(failure=failure))
    assert figures.requests_per_event == pytest.approx((1 - failure**30) / (1 - failure), rel=1e-3)
    assert figures.expired == pytest.approx(1_000_000 * failure**30, abs=1)


def test_what_is_always_down_makes_thirty_requests() -> None:
    figures = simulate_cohorts([1000.0], POLICIES["ten-even"], Receiver(outages=(Outage(0, 20_000),)))
    assert figures.requests.total() == pytest.approx(30_000, abs=20)  # each second is rounded
    assert (figures.expired, figures.delivered) == (1000, 0)


@pytest.mark.parametrize("receiver", [Receiver(concurrency=1), Receiver(repeat_window=60), Receiver(exponential=True)])
def test_what_it_does_not_know_it_refuses(receiver: Receiver) -> None:
    with pytest.raises(ValueError, match="cohorts know neither"):
        simulate_cohorts([1.0], POLICIES["ten-even"], receiver)


def test_cohorts_are_taken_where_single_events_would_take_long() -> None:
    """All readings by one model, so that they can be compared; what the cohorts don't know, never."""
    heavy, light = Load(rate=250, seconds=600), Load(rate=20, seconds=60)
    assert all(isinstance(each, CohortFigures) for each in simulated(heavy, Receiver(limit=200)).values())
    assert not any(isinstance(each, CohortFigures) for each in simulated(light, Receiver(limit=10)).values())
    bound = Receiver(concurrency=500)
    assert not any(isinstance(each, CohortFigures) for each in simulated(Load(rate=1_700, seconds=60), bound).values())


def test_loads_by_second() -> None:
    even = Load(rate=10, seconds=3, even=True, bursts=(Burst(20, 1, 2), Burst(5, 4, 1)))
    assert list(even.counts(1)) == [10, 20, 20, 0, 5]
    profile = list(Load(minutes=(600, 6000)).counts(1))
    assert len(profile) == 120
    assert sum(profile[:60]) == pytest.approx(600, abs=100)  # four standard deviations
    assert sum(profile[60:]) == pytest.approx(6000, abs=310)
