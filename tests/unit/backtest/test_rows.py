"""Rows of tables as lines."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from payloads.amplitude import samples
from tile.backtest.decoding import Unreadable, event_of
from tile.backtest.rows import line_of

_KYIV = dt.timezone(dt.timedelta(hours=2))


@pytest.mark.parametrize(
    ("row", "event"),
    [
        ({"event_type": "Paid", "city": None}, {}),
        (
            {"event_type": "Paid", "event_properties": '{"price": 9007199254740993}'},
            {"event_properties": {"price": 2**53 + 1}},
        ),
        ({"event_type": "Paid", "event_properties": " "}, {"event_properties": None}),
        ({"event_type": "Paid", "event_properties": {"a": None, "b": [1]}}, {"event_properties": {"b": [1]}}),
        ({"event_type": "Paid", "event_properties": [("a", "1"), ("b", None)]}, {"event_properties": {"a": "1"}}),
        ({"event_type": "Paid", "groups": []}, {"groups": {}}),
        ({"event_type": "Paid", "groups": [("company", ["a", "b"])]}, {"groups": {"company": ["a", "b"]}}),
        ({"event_type": "Paid", "city": '{"not": "an object"}'}, {"city": '{"not": "an object"}'}),
        ({"event_type": "Paid", "amplitude_id": Decimal(12345678901234567890)}, {"amplitude_id": 12345678901234567890}),
        ({"event_type": "Paid", "location_lat": Decimal("50.45")}, {"location_lat": 50.45}),
        ({"event_type": "Paid", "paying": True}, {"paying": True}),
        (
            {"event_type": "Paid", "event_time": dt.datetime(2026, 3, 2, 10, 15, 30, 123000, _KYIV)},
            {"event_time": "2026-03-02 08:15:30.123000"},
        ),
        (
            {"event_type": "Paid", "event_time": dt.datetime(2026, 3, 2, 8, 15, 30)},  # noqa: DTZ001
            {"event_time": "2026-03-02 08:15:30.000000"},
        ),
        ({"event_type": "Paid", "day": dt.date(2026, 3, 2)}, {"day": "2026-03-02"}),
    ],
)
def test_a_row(row: dict[str, Any], event: dict[str, Any]) -> None:
    assert event_of(line_of(row)) == {"event_type": "Paid", **event}


def test_columns_in_any_order() -> None:
    event = samples.load("mobile-full")
    assert line_of(event) == line_of(dict(reversed(event.items())))
    assert json.loads(line_of(event)) == {name: value for name, value in event.items() if value is not None}


@pytest.mark.parametrize("text", ['{"a": ', "{'a': 1}", "NaN", '{"a": 1}, "b": {', '1, "city": "x"'])
def test_columns_that_hold_no_json(text: str) -> None:
    found = event_of(line_of({"event_type": "Paid", "event_properties": text}))
    assert found is Unreadable.NOT_JSON
