"""What a load comes to at a destination under every reading of Amplitude's policy, and which load it can take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from random import Random
from typing import TYPE_CHECKING, Final

from tile.delivery.arrivals import constant, merge, poisson, profile
from tile.delivery.policy import POLICIES, Policy
from tile.delivery.receiver import Receiver
from tile.delivery.simulation import simulate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tile.delivery.cohorts import CohortFigures
    from tile.delivery.simulation import Figures

#: Amplitude's own goal: 95 of 100 events arrive within it.
GOAL: Final = 60.0
_PROBE_SECONDS: Final = 120.0
_STEPS: Final = 8
#: Where a reading comes to more requests, events are counted in cohorts instead of simulated one by one.
MOST_SINGLE: Final = 100_000
#: With nine deliveries instead of ten nothing is different within the first minute.
_DECIDING: Final = ("ten-even", "ten-exponential")


@dataclass(frozen=True, slots=True)
class Burst:
    """Events that come beside the others, as after a campaign: so many, from a second on, spread over a time."""

    count: int
    start: float
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Load:
    """Which events arrive.

    Attributes:
        rate: events a second.
        seconds: for how long.
        even: whether they come at equal distances; otherwise each at random, independent of the others.
        bursts: what comes beside them.
        minutes: events of each minute, in place of a rate.
    """

    rate: float = 0.0
    seconds: float = 3600.0
    even: bool = False
    bursts: tuple[Burst, ...] = ()
    minutes: tuple[float, ...] = ()

    @property
    def end(self) -> float:
        """When the last event has arrived."""
        length = 60.0 * len(self.minutes) if self.minutes else self.seconds
        return max(length, *(each.start + each.seconds for each in self.bursts), 0.0)

    @property
    def events(self) -> int:
        """How many there are, more or less."""
        return ceil(sum(self.minutes) if self.minutes else self.rate * self.seconds) + sum(b.count for b in self.bursts)

    def counts(self, seed: int) -> Iterator[float]:
        """How many arrive in each second."""
        from tile.delivery.cohorts import counted

        length = ceil(60 * len(self.minutes) if self.minutes else self.seconds)
        steady = (self.minutes[second // 60] / 60 if self.minutes else self.rate for second in range(length))
        random = Random(seed)  # noqa: S311 - chance, not secrecy
        counts = steady if self.even and not self.minutes else counted(steady, random)
        for second in range(ceil(self.end)):
            beside = sum(b.count / b.seconds for b in self.bursts if b.start <= second < b.start + b.seconds)
            yield next(counts, 0.0) + beside

    def arrivals(self, seed: int) -> Iterator[float]:
        """When they arrive, in seconds."""
        random = Random(seed)  # noqa: S311 - chance, not secrecy
        if self.minutes:
            steady = profile(self.minutes, random)
        elif self.even:
            steady = constant(self.rate, self.seconds)
        else:
            steady = poisson(self.rate, self.seconds, random)
        bursts = (constant(each.count / each.seconds, each.seconds, each.start) for each in self.bursts)
        return merge(steady, *bursts)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one reading of the policy comes to.

    Attributes:
        reading: its name in `POLICIES`.
        events, delivered, first_try, expired, duplicates: how many events there are of each kind.
        requests_per_event: in the mean.
        peak: the most requests in a second. recovery_peak: the same after the last outage; 0 without one.
        refused: answers of 429. refused_after: those after the last outage; 0 without one.
        p50, p95, p99: seconds from arrival to success that so many of 100 delivered events stay within.
        drained: seconds after the last arrival until nothing is left to be delivered.
    """

    reading: str
    events: int
    delivered: int
    first_try: int
    expired: int
    duplicates: int
    requests_per_event: float
    peak: int
    recovery_peak: int
    refused: int
    refused_after: int
    p50: float
    p95: float
    p99: float
    drained: float


def simulated(load: Load, receiver: Receiver, *, seed: int = 1) -> Mapping[str, Figures]:
    """The figures of a load by every reading, all by the same model."""
    if (quick := _cohorts(load, POLICIES, receiver, seed)) is not None:
        return quick
    return {name: _single(load, policy, receiver, seed) for name, policy in POLICIES.items()}


def forecasts(load: Load, receiver: Receiver, *, seed: int = 1) -> list[Forecast]:
    """What a load comes to, by every reading."""
    return [forecast(name, each, load, receiver) for name, each in simulated(load, receiver, seed=seed).items()]


def forecast(name: str, figures: Figures, load: Load, receiver: Receiver) -> Forecast:
    """What the figures of one reading say."""
    p50, p95, p99 = figures.delay(0.5, 0.95, 0.99)
    over = max((each.start + each.seconds for each in receiver.outages), default=None)
    return Forecast(
        reading=name,
        events=figures.events,
        delivered=figures.delivered,
        first_try=figures.first_try,
        expired=figures.expired,
        duplicates=figures.duplicates,
        requests_per_event=figures.requests_per_event,
        peak=figures.peak,
        recovery_peak=0 if over is None else _peak_after(figures, over),
        refused=figures.refused.total(),
        refused_after=0 if over is None else figures.refused_after(over),
        p50=p50,
        p95=p95,
        p99=p99,
        drained=max(figures.finished - load.end, 0.0),
    )


def _cohorts(
    load: Load, policies: Mapping[str, Policy], receiver: Receiver, seed: int
) -> Mapping[str, CohortFigures] | None:
    """The figures in cohorts; None where single events do, or where the model doesn't know the receiver."""
    from tile.delivery.cohorts import is_known, simulate_cohorts

    if not is_known(receiver):
        return None
    found = {name: simulate_cohorts(load.counts(seed), policy, receiver) for name, policy in policies.items()}
    return found if any(each.requests.total() > MOST_SINGLE for each in found.values()) else None


def _single(load: Load, policy: Policy, receiver: Receiver, seed: int) -> Figures:
    return simulate(load.arrivals(seed), policy, receiver, seed=seed)


def _peak_after(figures: Figures, second: float) -> int:
    return max((count for at, count in figures.requests.items() if at >= second), default=0)


def safe_rate(receiver: Receiver, *, even: bool = False, seed: int = 1) -> float:
    """The most events a second with which 95 of 100 arrive within a minute by every reading, without outages; two
    minutes are simulated, because a rate that can't be kept up shows at once. 0 where none is safe.

    Raises:
        ValueError: the receiver has no limit, so there is nothing to look for.
    """
    if receiver.limit is None:
        raise ValueError("without a limit of the destination every rate is safe")
    calm = replace(receiver, outages=())
    low, high = 0.0, float(receiver.limit)
    if _is_safe(Load(high, _PROBE_SECONDS, even=even), calm, seed):
        return high
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _is_safe(Load(middle, _PROBE_SECONDS, even=even), calm, seed):
            low = middle
        else:
            high = middle
    return low


def needed_limit(load: Load, receiver: Receiver, *, seed: int = 1) -> int | None:
    """The smallest limit, to one in a hundred, with which 95 of 100 events of a load arrive within a minute by every
    reading; None if no limit helps, as in a long outage.
    """
    if not _is_safe(load, replace(receiver, limit=None), seed):
        return None
    if not load.bursts and not load.minutes and not receiver.outages:
        load = replace(load, seconds=min(load.seconds, _PROBE_SECONDS))
    elif not load.minutes:  # an hour after the last trouble it is decided
        over = [each.start + each.seconds for each in load.bursts]
        over += [each.start + each.seconds for each in receiver.outages]
        load = replace(load, seconds=min(load.seconds, max(over) + 3600))
    # Below the rate itself the backlog grows for as long as the load lasts, however well it begins.
    low, high = ceil(load.rate) - 1, max(ceil(load.rate), ceil(max(load.minutes, default=0) / 60), 1)
    while not _is_safe(load, replace(receiver, limit=high), seed):
        low, high = high, high * 2
    while high - low > max(high // 100, 1):
        middle = (low + high) // 2
        if _is_safe(load, replace(receiver, limit=middle), seed):
            high = middle
        else:
            low = middle
    return high


def _is_safe(load: Load, receiver: Receiver, seed: int) -> bool:
    for name in _DECIDING:
        reading = {name: POLICIES[name]}
        quick = _cohorts(load, reading, receiver, seed)
        figures = _single(load, reading[name], receiver, seed) if quick is None else quick[name]
        if figures.expired or figures.delay(0.95)[0] > GOAL:
            return False
    return True
