"""The simulation against the theory of queues and against closed forms."""

from __future__ import annotations

from math import exp, factorial
from random import Random

import pytest

from tile.delivery import POLICIES, Outage, Policy, Receiver, simulate
from tile.delivery.arrivals import constant, merge, poisson
from tile.delivery.forecast import Burst, Load, forecasts, needed_limit, safe_rate
from tile.delivery.simulation import quantiles

_ONCE = Policy(deliveries=1, tries=1)


def _erlang_c(servers: int, load: float) -> float:
    """The probability that a request waits in M/M/c (A. K. Erlang, 1917)."""
    busy = load**servers / factorial(servers) * servers / (servers - load)
    return busy / (sum(load**k / factorial(k) for k in range(servers)) + busy)


@pytest.mark.parametrize(("servers", "rate"), [(1, 0.5), (1, 0.8), (4, 3.0), (10, 8.0)])
def test_mean_delay_of_m_m_c(servers: int, rate: float) -> None:
    receiver = Receiver(latency=1.0, exponential=True, concurrency=servers)
    figures = simulate(poisson(rate, 40_000 / rate, Random(5)), _ONCE, receiver, seed=6)
    expected = 1.0 + _erlang_c(servers, rate) / (servers - rate)
    assert sum(figures.delays) / len(figures.delays) == pytest.approx(expected, rel=0.08)


@pytest.mark.parametrize("rate", [0.3, 0.6, 0.8])
def test_mean_delay_of_m_d_1(rate: float) -> None:
    """Pollaczek and Khinchine: a wait of rho / (2 (1 - rho)) services."""
    receiver = Receiver(latency=1.0, concurrency=1)
    figures = simulate(poisson(rate, 40_000 / rate, Random(7)), _ONCE, receiver)
    assert sum(figures.delays) / len(figures.delays) == pytest.approx(1 + rate / (2 * (1 - rate)), rel=0.05)


@pytest.mark.parametrize("failure", [0.0, 0.1, 0.5, 0.9])
@pytest.mark.parametrize("reading", POLICIES)
def test_expected_number_of_requests(failure: float, reading: str) -> None:
    """Of at most n tries, each a failure with probability p: 1 + p + … + p^(n-1); expired: p^n."""
    most = 30 if reading.startswith("ten") else 27
    figures = simulate(constant(100, 40), POLICIES[reading], Receiver(failure=failure), seed=8)
    assert figures.requests_per_event == pytest.approx(sum(failure**k for k in range(most)), rel=0.06)
    assert figures.expired / figures.events == pytest.approx(failure**most, abs=0.02)
    assert figures.delivered + figures.expired == figures.events


def test_a_load_at_the_limit_is_in_time_and_one_above_is_not() -> None:
    for reading, p95 in (("ten-exponential", 60.0), ("ten-even", 1600.0)):
        policy, receiver = POLICIES[reading], Receiver(limit=10)
        at = simulate(constant(10, 1200), policy, receiver)
        assert (at.refused.total(), at.first_try) == (0, 12_000)
        above = simulate(constant(12, 1200), policy, receiver)
        assert above.delay(0.95)[0] > p95
        # A window takes what its limit is and not one more.
        taken = {second: count - above.refused[second] for second, count in above.requests.items()}
        assert max(taken.values()) == 10


def test_an_outage_comes_back_as_a_crowd() -> None:
    receiver = Receiver(limit=200, outages=(Outage(60, 60),))
    figures = simulate(constant(100, 300), POLICIES["ten-exponential"], receiver)
    assert figures.statuses[503] >= 6000 * 3  # three tries for each event of that minute
    assert figures.refused_after(120) > 0
    assert max(count for second, count in figures.requests.items() if second >= 120) > 200
    assert figures.expired == 0


def test_a_window_of_a_minute_prevents_no_duplicates() -> None:
    """What is stored but answered 503 comes again. Within the minute it is answered 409, which is no success, so that
    the next delivery follows, and the first one after the minute is stored anew.
    """
    policy = POLICIES["ten-exponential"]
    for window in (0, 60):
        figures = simulate(constant(50, 200), policy, Receiver(lost_answer=0.1, repeat_window=window), seed=3)
        assert figures.duplicates / figures.events == pytest.approx(0.1 / 0.9, rel=0.1)
        assert (figures.statuses[409] > 0) is (window > 0)
        assert figures.expired == 0


def test_the_same_seed_gives_the_same_figures() -> None:
    load = Load(rate=30, seconds=60, bursts=(Burst(600, 10),))
    receiver = Receiver(limit=40, failure=0.05, latency=0.2)
    assert forecasts(load, receiver, seed=4) == forecasts(load, receiver, seed=4)
    assert forecasts(load, receiver, seed=4) != forecasts(load, receiver, seed=5)


def test_safe_rate_and_needed_limit() -> None:
    assert safe_rate(Receiver(limit=50), even=True) == 50
    random = safe_rate(Receiver(limit=50))
    assert 40 < random <= 50
    with pytest.raises(ValueError, match="without a limit"):
        safe_rate(Receiver())
    needed = needed_limit(Load(rate=30, seconds=600), Receiver(limit=10))
    assert needed is not None
    assert 30 <= needed <= 45
    assert needed_limit(Load(rate=30, seconds=600), Receiver(limit=10, outages=(Outage(0, 500),))) is None


def test_arrivals() -> None:
    assert list(constant(2, 2, start=5)) == [5.0, 5.5, 6.0, 6.5]
    times = list(merge(constant(1, 3), constant(2, 1, start=0.25)))
    assert times == sorted(times)
    assert len(times) == 5
    many = list(poisson(100, 100, Random(1)))
    assert len(many) == pytest.approx(10_000, rel=0.05)
    # Counts of a Poisson process: no event in a hundredth of a second with probability 1/e.
    empty = 1 - len({int(time * 100) for time in many}) / 10_000
    assert empty == pytest.approx(exp(-1), rel=0.05)


def test_quantiles() -> None:
    assert quantiles([1.0, 2.0, 3.0, 4.0], (0.5, 0.75, 0.95, 1.0)) == (2.0, 3.0, 4.0, 4.0)
    assert quantiles([], (0.5,)) == (0.0,)
