"""When events arrive: times in seconds, in order."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from random import Random


def constant(rate: float, seconds: float, start: float = 0.0) -> Iterator[float]:
    """So many a second, at equal distances."""
    for number in range(int(rate * seconds)):
        yield start + number / rate


def poisson(rate: float, seconds: float, random: Random, start: float = 0.0) -> Iterator[float]:
    """So many a second in the mean, each independent of the others."""
    now = start
    while rate > 0:
        now += random.expovariate(rate)
        if now >= start + seconds:
            return
        yield now


def profile(minutes: Sequence[float], random: Random) -> Iterator[float]:
    """So many in each minute, in the mean."""
    for number, count in enumerate(minutes):
        yield from poisson(count / 60, 60, random, start=60.0 * number)


def merge(*streams: Iterable[float]) -> Iterator[float]:
    """Several streams of events as one."""
    return heapq.merge(*streams)
