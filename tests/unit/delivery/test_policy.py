"""Amplitude's delivery policy, as its documents state it (see `tile/delivery/policy.py`)."""

from __future__ import annotations

import itertools
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tile.delivery import POLICIES, Course, Policy, Spacing


def _answers(policy: Policy, status: int | None, latency: float = 0.0) -> list[float]:
    """When the requests of an event are made that is always answered alike."""
    course, now, times = Course(0.0), 0.0, []
    while True:
        times.append(now)
        following = course.next_try(policy, status, now + latency, Random(1))
        if following is None:
            return times
        now = following


@pytest.mark.parametrize(
    ("reading", "status", "requests"),
    [
        # 1 + 9 deliveries, three tries each on 429 and 5xx, one on anything else ("regardless of error").
        ("ten-exponential", 503, 30),
        ("ten-even", 429, 30),
        ("ten-exponential", 400, 10),
        ("ten-exponential", None, 10),
        # The page that says 27 tries, 9 for what isn't tried again.
        ("nine-even", 500, 27),
        ("nine-exponential", 404, 9),
    ],
)
def test_requests_of_an_event_that_never_has_success(reading: str, status: int | None, requests: int) -> None:
    assert len(_answers(POLICIES[reading], status)) == requests


@pytest.mark.parametrize("spacing", Spacing)
def test_the_last_delivery_begins_after_four_hours(spacing: Spacing) -> None:
    times = _answers(Policy(spacing=spacing, jitter=0), 400)
    assert times[-1] == pytest.approx(4 * 3600)
    gaps = [after - before for before, after in itertools.pairwise(times)]
    expected = 1.0 if spacing is Spacing.EVEN else 2.0
    assert all(after / before == pytest.approx(expected) for before, after in itertools.pairwise(gaps))


@given(seed=st.integers(0, 1000))
def test_waits_within_a_delivery_double_and_vary_by_half(seed: int) -> None:
    course, random = Course(0.0), Random(seed)
    first = course.next_try(Policy(), 503, 0.0, random)
    assert first is not None
    assert 0.05 <= first <= 0.15
    second = course.next_try(Policy(), 503, first, random)
    assert second is not None
    assert 0.1 <= second - first <= 0.3


def test_no_try_after_four_seconds() -> None:
    course = Course(0.0)
    following = course.next_try(Policy(jitter=0), 503, 3.95, Random(1))
    assert (course.delivery, course.tries) == (2, 1)
    assert following == pytest.approx(3.95 + 4 * 3600 / 511)


def test_a_policy_without_deliveries_is_refused() -> None:
    with pytest.raises(ValueError, match="at least once"):
        Policy(deliveries=0)
