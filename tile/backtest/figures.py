"""Figures of a summary: percentiles and rates, from exact counts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tile.backtest.summary import Summary


class Spread(NamedTuple):
    """Nearest ranks of a distribution: the value that at least that share of all stays at or below."""

    p50: int
    p95: int
    most: int


def spread(counts: Mapping[int, int]) -> Spread | None:
    """The spread of values that are counted; None if there are none."""
    if not counts:
        return None
    total = sum(counts.values())
    values = sorted(counts)
    return Spread(_rank(counts, values, total, 50), _rank(counts, values, total, 95), values[-1])


def _rank(counts: Mapping[int, int], values: list[int], total: int, percent: int) -> int:
    wanted = -(-total * percent // 100)
    seen = 0
    for value in values:
        seen += counts[value]
        if seen >= wanted:
            return value
    return values[-1]


def rates(summary: Summary) -> Spread | None:
    """Requests a minute, of minutes with any."""
    return spread(Counter(summary.minutes.values()))


def peak(summary: Summary) -> str | None:
    """The minute with the most requests, the first of several."""
    return min(summary.minutes, key=lambda minute: (-summary.minutes[minute], minute), default=None)


def hours(summary: Summary) -> dict[str, tuple[int, int]]:
    """Requests, and the most in a minute, of each hour that has any: `2026-03-02 08`."""
    found: dict[str, tuple[int, int]] = {}
    for minute, number in sorted(summary.minutes.items()):
        total, most = found.get(minute[:13], (0, 0))
        found[minute[:13]] = total + number, max(most, number)
    return found


def by_type(summary: Summary) -> dict[str, Counter[str]]:
    """Event types with their outcomes, the most frequent first."""
    found: dict[str, Counter[str]] = {}
    for (name, kind), number in summary.types.counts.items():
        found.setdefault(name, Counter())[kind] += number
    return dict(sorted(found.items(), key=lambda item: (-item[1].total(), item[0])))
