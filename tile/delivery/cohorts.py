"""A second model of deliveries, for loads too large to simulate event by event: how many events there are of a kind, second by second.

Events are of one kind if they make the same try of the same delivery. Within a second, requests come at even distances; the window of
the limit is filled from its beginning, so that what is refused comes in the rest of it, and a further try of the same delivery
either falls into that rest, and is refused as well, or into the beginning of the next second. Which part of a second's requests is let
in is the same for all deliveries, so it is worked out once for each try, and multiplied. Waits are their means: an event's delay
follows from its delivery and its try. Tests compare it with the simulation of single events.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import accumulate
from math import sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from tile.delivery.simulation import Figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from random import Random

    from tile.delivery.policy import Policy
    from tile.delivery.receiver import Receiver

_NOTHING: Final = 1e-9
_HALF_AN_EVENT: Final = 0.5


@dataclass(slots=True)
class CohortFigures(Figures):
    """The same figures, with delays as their means.

    Attributes:
        by_delay: how many events were delivered after so many seconds.
    """

    by_delay: defaultdict[float, float] = field(default_factory=lambda: defaultdict(float))

    def delay(self, *shares: float) -> tuple[float, ...]:
        """The delay that so large a share of the delivered events stays within, for each share; 0 without any."""
        ordered, total = sorted(self.by_delay.items()), sum(self.by_delay.values())
        found = []
        for share in shares:
            seen = 0.0
            for seconds, count in ordered:
                seen += count
                if seen >= share * total - _NOTHING * max(total, 1):
                    found.append(seconds)
                    break
            else:
                found.append(0.0)
        return tuple(found)


def is_known(receiver: Receiver) -> bool:
    """Whether the model knows such a receiver: none with a bound of open requests, repetitions, or latencies that vary."""
    return receiver.concurrency is None and not receiver.repeat_window and not receiver.exponential


def simulate_cohorts(seconds: Iterable[float], policy: Policy, receiver: Receiver) -> CohortFigures:
    """Deliver events of which so many arrive in each second.

    Raises:
        ValueError: the model doesn't know the receiver.
    """
    if not is_known(receiver):
        raise ValueError("cohorts know neither open requests nor repetitions nor latencies that vary")
    return _Cohorts(policy, receiver).run(seconds)


def counted(rates: Iterable[float], random: Random) -> Iterator[float]:
    """How many events come in each second if so many come in the mean: as a normal distribution has it, which beyond ten a second
    is as good as Poisson's.
    """
    for rate in rates:
        yield max(round(random.gauss(rate, sqrt(rate))), 0)


class _State(NamedTuple):
    """A try, and whether its event was stored by an earlier one whose answer was lost."""

    tries: int
    stored: bool


@dataclass(slots=True)
class _Shares:
    """What a request of one try comes to, with its further tries in the same second; all are shares of one event.

    Attributes:
        requests, refused: how many requests there are, and answers of 429.
        done: delivered, by the try. doubled: stored again.
        later: further tries in a later second. over: the delivery has ended without success, by whether it is stored.
    """

    requests: float = 0.0
    refused: float = 0.0
    doubled: float = 0.0
    done: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))
    later: defaultdict[_State, float] = field(default_factory=lambda: defaultdict(float))
    over: defaultdict[bool, float] = field(default_factory=lambda: defaultdict(float))


class _Cohorts:
    def __init__(self, policy: Policy, receiver: Receiver) -> None:
        self.policy = policy
        self.receiver = receiver
        self.waits = [policy.first_wait * 2.0**number + receiver.latency for number in range(policy.tries)]
        within = list(accumulate(self.waits, initial=0.0))
        # From one delivery to the next: all waits but the last, the last answer, the gap.
        between = [within[policy.tries - 1] + receiver.latency + gap for gap in policy.gaps]
        self.ages = list(accumulate(between, initial=0.0))
        self.within = [receiver.latency + wait for wait in within[: policy.tries]]
        #: How many events were delivered, by try and delivery.
        self.done = [[0.0] * policy.deliveries for _ in range(policy.tries)]
        #: By second, by state: how many events, by delivery.
        self.due: defaultdict[int, dict[_State, list[float]]] = defaultdict(dict)
        self.figures = CohortFigures()
        self.requests: dict[int, float] = defaultdict(float)
        self.refused: dict[int, float] = defaultdict(float)
        self.events = self.first = self.expired = self.doubled = 0.0

    def run(self, seconds: Iterable[float]) -> CohortFigures:
        now = 0
        for now, count in enumerate(seconds):
            self.events += count
            if count:
                self.at(now, _State(1, stored=False))[0] += count
            self.turn(now)
        while self.due:
            now += 1
            self.turn(now)
        figures = self.figures
        for wait, done in zip(self.within, self.done, strict=True):
            for age, count in zip(self.ages, done, strict=True):
                figures.by_delay[age + wait] += count
        figures.events, figures.first_try = round(self.events), round(self.first)
        figures.delivered = round(sum(figures.by_delay.values()))
        figures.expired, figures.duplicates = round(self.expired), round(self.doubled)
        figures.requests = Counter({at: round(count) for at, count in self.requests.items()})
        figures.refused = Counter({at: round(count) for at, count in self.refused.items()})
        return figures

    def at(self, second: int, state: _State) -> list[float]:
        """How many events make a try in a second, by delivery; to be changed."""
        held = self.due[second]
        if state not in held:
            held[state] = [0.0] * self.policy.deliveries
        return held[state]

    def turn(self, now: int) -> None:
        """One second."""
        coming = self.due.pop(now, None)
        if coming is None:
            return
        totals = {state: total for state, counts in coming.items() if (total := sum(counts)) > _NOTHING}
        down = self.is_outage(now)
        full = 0.0 if down else self.until_full(totals)
        ended = 0.0
        for state, total in totals.items():
            shares = _Shares()
            self.come(shares, state, 1.0, full, down=down)
            ended += self.add(now, coming[state], total, state, shares)
        if ended >= _HALF_AN_EVENT:
            self.figures.finished = now + 1.0

    def add(self, now: int, counts: list[float], total: float, state: _State, shares: _Shares) -> float:
        """Take what the events of one state come to; how many of them were delivered or expired."""
        self.requests[now] += total * shares.requests
        if shares.refused:
            self.refused[now] += total * shares.refused
        self.doubled += total * shares.doubled
        if state.tries == 1:
            self.first += counts[0] * shares.done.get(1, 0.0)
        ended = 0.0
        for tries, share in shares.done.items():
            ended += total * share
            done = self.done[tries - 1]
            for delivery, count in enumerate(counts):
                done[delivery] += count * share
        for after, share in shares.later.items():
            into = self.at(now + max(int(self.waits[after.tries - 2]), 1), after)
            for delivery, count in enumerate(counts):
                into[delivery] += count * share
        for stored, share in shares.over.items():
            for delivery, (gap, count) in enumerate(zip(self.policy.gaps, counts, strict=False), 1):
                if count:
                    self.at(now + max(round(gap), 1), _State(1, stored))[delivery] += count * share
            self.expired += counts[-1] * share
            ended += counts[-1] * share
        return ended

    def span(self, tries: int) -> float:
        """The part of its second, from the beginning, that requests are spread over: further tries come early."""
        return 1.0 if tries == 1 else min(self.waits[tries - 2], 1.0)

    def until_full(self, totals: Mapping[_State, float]) -> float:
        """When the window of the second is full: the part of it in which the limit's requests come."""
        limit = self.receiver.limit
        groups = sorted((self.span(state.tries), total) for state, total in totals.items())
        if limit is None or sum(total for _, total in groups) <= limit:
            return 1.0
        come, rate, now = 0.0, sum(total / span for span, total in groups), 0.0
        for span, total in groups:  # of each group, requests come at a rate of their own until it has ended
            if come + rate * (span - now) >= limit:
                break
            come, now, rate = come + rate * (span - now), span, rate - total / span
        return now + (limit - come) / rate

    def come(self, shares: _Shares, state: _State, count: float, full: float, *, down: bool) -> None:
        """Requests in a second whose window is full from a part of it on."""
        shares.requests += count
        let_in = count * min(full / self.span(state.tries), 1.0)
        if let_in > _NOTHING:
            self.take(shares, state, let_in)
        if count - let_in > _NOTHING:
            self.refuse(shares, state, count - let_in, full, down=down, outage=down)

    def take(self, shares: _Shares, state: _State, count: float) -> None:
        """Requests that are let in."""
        failed = count * self.receiver.failure
        lost = (count - failed) * self.receiver.lost_answer
        shares.done[state.tries] += count - failed - lost
        shares.doubled += count - failed if state.stored else 0.0
        if failed > _NOTHING:
            self.refuse(shares, state, failed, 0.0, down=True, outage=False)
        if lost > _NOTHING:
            self.refuse(shares, state._replace(stored=True), lost, 0.0, down=True, outage=False)

    def refuse(self, shares: _Shares, state: _State, count: float, full: float, *, down: bool, outage: bool) -> None:
        """Requests that were refused; `down`: with 503, and in an `outage` those that follow in the same second as well."""
        if not down:
            shares.refused += count
        if state.tries >= self.policy.tries:
            shares.over[state.stored] += count
            return
        wait = self.waits[state.tries - 1]
        crossing = 1.0 if full >= 1 else min(wait / (1 - full), 1.0)
        following = state._replace(tries=state.tries + 1)
        shares.later[following] += count * crossing
        stays = count * (1 - crossing)
        if stays > _NOTHING:
            shares.requests += stays
            if down and not outage:
                self.take(shares, following, stays)
            else:
                self.refuse(shares, following, stays, full, down=down, outage=outage)

    def is_outage(self, now: int) -> bool:
        """Whether the middle of a second is in one."""
        return any(each.start <= now + 0.5 < each.start + each.seconds for each in self.receiver.outages)
