"""What happens to a property, found in the body alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tile.backtest.arrivals import Arrival, arrivals

_CASES: list[tuple[Any, Any, Arrival]] = [
    ("Kyiv", "Kyiv", Arrival.ARRIVES),
    ("Kyiv", {"deep": ["Kyiv"]}, Arrival.ARRIVES),
    ("Kyiv", "KYIV", Arrival.LEFT_OUT),
    ("Kyiv", "x", Arrival.LEFT_OUT),
    ("", "x", Arrival.EMPTY),
    ("null", "x", Arrival.EMPTY),
    (None, "x", Arrival.EMPTY),
    (1234567, 1234567, Arrival.ARRIVES),
    (1234567, "1234567", Arrival.ARRIVES),
    (1234567, "1,234,567", Arrival.CHANGED),
    (1234.5678, "1234.568", Arrival.CHANGED),
    (9007199254740993, 9007199254740992, Arrival.CHANGED),
    (5, "7", Arrival.LEFT_OUT),
    (True, True, Arrival.ARRIVES),
    (True, "true", Arrival.ARRIVES),
    (True, 1, Arrival.LEFT_OUT),
    (["a", 1], ["a", 1], Arrival.ARRIVES),
    (["a", 1], ["a", "1"], Arrival.ARRIVES),
    (["a", 1], '["a",1]', Arrival.ARRIVES),
    (["a", 1], ["a"], Arrival.NESTED),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}, Arrival.ARRIVES),
    ({"a": 1}, "x", Arrival.NESTED),
]


@pytest.mark.parametrize(("value", "sent", "expected"), _CASES, ids=lambda each: str(each)[:30])
def test_a_value(value: Any, sent: Any, expected: Arrival) -> None:
    body = json.dumps({"other": "y", "held": sent})
    assert list(arrivals({"mappedProperties": {"a": value}}, body)) == [("mappedProperties", "a", expected)]


def test_a_body_that_is_no_json() -> None:
    assert list(arrivals({"mappedProperties": {"a": 1}}, "{")) == []
