"""Counting what isn't as planned, without growing."""

from __future__ import annotations

import io
import json

from tile.plan import EventPlan, PlannedEvent
from tile.plan.observed import lines_of_stream, observe


def test_memory_is_bounded_whatever_the_events_are_called() -> None:
    plan = EventPlan(events=(PlannedEvent(name="A", source="amplitude"),))
    lines = (json.dumps({"event_type": f"event {number} {'x' * 1000}"}).encode() for number in range(3_000))
    observed = observe(plan, lines)
    assert observed.lines == 3_000
    assert len(observed.deviations) == len(observed.first) == 1_000
    assert observed.beyond == 2_000
    assert max(len(each.event) for each in observed.deviations) == 200
    assert observed.serious


def test_lines_of_any_length() -> None:
    long = b"x" * 2_000_000
    stream = io.BytesIO(b"a\n" + long + b"\nb\n" + b"y" * 5_000_000 + b"\n" + b"z" * 1_999_999 + b"\nc")
    assert [None if line is None else len(line) for line in lines_of_stream(stream)] == [2, None, 2, None, 2_000_000, 1]
