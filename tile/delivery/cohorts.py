"""A second model of deliveries, for loads too large to simulate event by event: cohorts of events, second by second.

Events that arrived in the same second and are equally far are one number. Within a second, requests come at even distances; the
window of the limit is filled from its beginning, so that what is refused comes in the rest of it, and a further try of the same
delivery either falls into that rest, and is refused as well, or into the beginning of the next second. Waits are their means. From the second delivery on, arrivals count to five seconds, which is little beside delays of half a minute and more.
What it comes to is held against the simulation of single events by tests.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from tile.delivery.simulation import Figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from random import Random

    from tile.delivery.policy import Policy
    from tile.delivery.receiver import Receiver

_COARSE: Final = 5
_NOTHING: Final = 1e-9
_HALVINGS: Final = 24
_HALF_AN_EVENT: Final = 0.5


class _Cohort(NamedTuple):
    """Where some events are: `early` ones are further tries that come at the beginning of their second."""

    early: bool
    arrived: int
    delivery: int
    tries: int
    stored: bool


@dataclass(slots=True)
class CohortFigures(Figures):
    """The same figures, with delays counted by second.

    Attributes:
        by_delay: how many events were delivered after so many whole seconds.
        latency: what each answer takes besides.
    """

    by_delay: Counter[int] = field(default_factory=Counter)
    latency: float = 0.0

    def delay(self, *shares: float) -> tuple[float, ...]:
        """The delay that so large a share of the delivered events stays within, for each share; 0 without any."""
        ordered, total = sorted(self.by_delay.items()), self.by_delay.total()
        found = []
        for share in shares:
            seen = 0.0
            for seconds, count in ordered:
                seen += count
                if seen >= share * total - _NOTHING:
                    found.append(seconds + self.latency)
                    break
            else:
                found.append(0.0)
        return tuple(found)


def simulate_cohorts(seconds: Iterable[float], policy: Policy, receiver: Receiver) -> CohortFigures:
    """Deliver events of which so many arrive in each second.

    Raises:
        ValueError: the receiver has a bound of open requests, a window of repetitions or exponential latency, which this model
            doesn't know.
    """
    if receiver.concurrency is not None or receiver.repeat_window or receiver.exponential:
        raise ValueError("cohorts know neither open requests nor repetitions nor latencies that vary")
    return _Cohorts(policy, receiver).run(seconds)


def counted(rates: Iterable[float], random: Random) -> Iterator[float]:
    """How many events come in each second if so many come in the mean: as a normal distribution has it, which beyond ten a second
    is as good as Poisson's.
    """
    for rate in rates:
        yield max(round(random.gauss(rate, sqrt(rate))), 0)


class _Cohorts:
    def __init__(self, policy: Policy, receiver: Receiver) -> None:
        self.policy = policy
        self.receiver = receiver
        self.due: defaultdict[int, Counter[_Cohort]] = defaultdict(Counter)
        self.figures = CohortFigures(latency=receiver.latency)
        self.requests: Counter[int] = Counter()
        self.refused: Counter[int] = Counter()
        self.events = self.delivered = self.first = self.expired = self.doubled = 0.0

    def run(self, seconds: Iterable[float]) -> CohortFigures:
        for now, count in enumerate(seconds):
            self.events += count
            if count:
                self.due[now][_Cohort(False, now, 1, 1, False)] += count  # type: ignore[assignment]
            self.turn(now)
        while self.due:
            self.turn(min(self.due))
        figures = self.figures
        figures.events, figures.delivered, figures.first_try = (
            round(self.events),
            round(self.delivered),
            round(self.first),
        )
        figures.expired, figures.duplicates = round(self.expired), round(self.doubled)
        figures.requests = Counter({at: round(count) for at, count in self.requests.items()})
        figures.refused = Counter({at: round(count) for at, count in self.refused.items()})
        return figures

    def turn(self, now: int) -> None:
        """One second: requests are let in as they come, until the window is full."""
        ended = self.delivered + self.expired
        cohorts = [(each, count) for each, count in self.due.pop(now, Counter()).items() if count > _NOTHING]
        down = self.is_outage(now)
        full = 0.0 if down else self.until_full([(self.span(each), count) for each, count in cohorts])
        for each, count in cohorts:
            self.requests[now] += count
            let_in = count * min(full / self.span(each), 1.0)
            if let_in > _NOTHING:
                self.take(now, each, let_in)
            if count - let_in > _NOTHING:
                self.refuse(now, each, count - let_in, full, down=down)
        if self.delivered + self.expired - ended >= _HALF_AN_EVENT:
            self.figures.finished = now + 1.0

    def span(self, each: _Cohort) -> float:
        """The part of its second, from the beginning, that a cohort's requests are spread over."""
        wait = self.policy.first_wait * 2.0 ** (each.tries - 2) + self.receiver.latency
        return min(wait, 1.0) if each.early else 1.0

    def until_full(self, groups: Sequence[tuple[float, float]]) -> float:
        """When the window of the second is full: the part of it in which the limit's requests come."""
        limit = self.receiver.limit
        if limit is None or sum(count for _, count in groups) <= limit:
            return 1.0
        low, high = 0.0, 1.0
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            come = sum(count * min(middle / span, 1.0) for span, count in groups)
            low, high = (middle, high) if come < limit else (low, middle)
        return low

    def take(self, now: int, each: _Cohort, count: float) -> None:
        receiver = self.receiver
        failed = count * receiver.failure
        lost = (count - failed) * receiver.lost_answer
        done = count - failed - lost
        self.delivered += done
        self.first += done if each.delivery == 1 and each.tries == 1 else 0.0
        self.doubled += (done + lost) if each.stored else 0.0
        self.figures.by_delay[max(now - each.arrived, 0)] += done  # type: ignore[assignment]
        if failed > _NOTHING:
            self.refuse(now, each, failed, 0.0, down=True)
        if lost > _NOTHING:
            self.refuse(now, each._replace(stored=True), lost, 0.0, down=True)

    def refuse(self, now: int, each: _Cohort, count: float, filled: float, *, down: bool) -> None:
        """What becomes of requests that were refused in a second whose window was full from a part of it on; `down`: with 503."""
        policy = self.policy
        if not down:
            self.refused[now] += count  # type: ignore[assignment]
        if each.tries < policy.tries:
            wait = policy.first_wait * 2 ** (each.tries - 1) + self.receiver.latency
            crossing = 1.0 if filled >= 1 else min(wait / (1 - filled), 1.0)
            following = each._replace(tries=each.tries + 1)
            later = now + max(int(wait), 1)
            self.due[later][following._replace(early=True)] += count * crossing  # type: ignore[assignment]
            stays = count * (1 - crossing)
            if stays > _NOTHING:
                self.requests[now] += stays  # type: ignore[assignment]
                if down and not self.is_outage(now):
                    self.take(now, following, stays)
                else:
                    self.refuse(now, following, stays, filled, down=down)
        elif each.delivery < policy.deliveries:
            gap = policy.gaps[each.delivery - 1]
            arrived = each.arrived // _COARSE * _COARSE + _COARSE // 2
            self.due[now + max(round(gap), 1)][_Cohort(False, arrived, each.delivery + 1, 1, each.stored)] += count  # type: ignore[assignment]
        else:
            self.expired += count

    def is_outage(self, now: int) -> bool:
        """Whether the middle of a second is in one."""
        return any(each.start <= now + 0.5 < each.start + each.seconds for each in self.receiver.outages)
