"""What a customer's selection of events lets through: cases, and the same answer from everything that sends."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from payloads.amplitude import Condition, EventFilter, Platform
from payloads.amplitude.event_filter import Operator
from tile.backtest.judge import Judge
from tile.outcome import Kind, Outcomes
from tile.preview.answers import Answers
from tile.rendering import request_template
from tile.reteno.webhooks import events

_CASES = Path(__file__).parents[2] / "cases" / "event_filter.jsonl"
_EVENT: dict[str, Any] = {
    "event_type": "Order Completed",
    "user_id": "u-1",
    "platform": "iOS",
    "event_properties": {
        "plan": "Annual",
        "price": 9.5,
        "gift": False,
        "tags": ["new", "sale"],
        "none": None,
        "empty": "",
    },
    "user_properties": {"email": "a@example.com"},
}


def _cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in _CASES.read_text().splitlines()]


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["id"])
def test_a_condition_holds_or_not(case: dict[str, Any]) -> None:
    operator: Operator = case["operator"]
    condition = Condition(case["property"], operator, tuple(case["values"]))
    assert condition.holds(_EVENT) is case["holds"]


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["id"])
def test_a_negation_holds_where_the_other_does_not(case: dict[str, Any]) -> None:
    negations: dict[Operator, Operator] = {"is": "is not", "contains": "does not contain"}
    negations |= {other: one for one, other in negations.items()}
    condition = Condition(case["property"], negations[case["operator"]], tuple(case["values"]))
    assert condition.holds(_EVENT) is not case["holds"]


@pytest.mark.parametrize(
    ("selected", "objection"),
    [
        (EventFilter(), ""),
        (EventFilter(("Order Completed", "Trial Started")), ""),
        (EventFilter(("order completed",)), "its event type isn't selected"),
        (EventFilter(where=(Condition("platform", "is", ("iOS",)), Condition("user_id", "is", ("(none)",)))), "not so: user_id is (none)"),
    ],
)  # fmt: skip
def test_all_of_it_must_hold(selected: EventFilter, objection: str) -> None:
    assert selected.objection(_EVENT) == objection


def test_everything_that_sends_asks_the_same() -> None:
    refusing = replace(events.customer_settings(), filter=EventFilter(("Trial Started",)))
    taking = replace(events.customer_settings(), filter=EventFilter(("Order Completed",)))
    for customer, is_sent in ((refusing, False), (taking, True)):
        judge = Judge(
            request_template(events), customer, Platform(), refusals=events.refusals, contract=events.contract
        )
        outcome = Outcomes.of(events).of_event(_EVENT, customer)
        assert judge.of_event(_EVENT).kind is outcome.kind is (Kind.ACCEPTED if is_sent else Kind.UNSELECTED)
        assert (Answers(events).of(_EVENT, customer).verdict == "valid") is is_sent
