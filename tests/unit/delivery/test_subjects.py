"""Users and cohorts of an archive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from payloads.amplitude.user_catalogue import USER_FIELDS
from tile.backtest.decoding import Unreadable
from tile.delivery.subjects import BATCH, Found, Users, batches, read, seconds, user_of

if TYPE_CHECKING:
    from payloads.amplitude.subject import SubjectName

_EVENT: dict[str, Any] = {
    "event_type": "Paid",
    "user_id": "u",
    "device_id": "d",
    "user_properties": {"plan": "pro"},
    "version_name": "4.1",
    "device_carrier": None,
    "session_id": 7,
}


def test_a_user_has_the_names_of_identify_and_those_of_events() -> None:
    user = user_of(_EVENT)
    assert user == {name: value for name, value in _EVENT.items() if name != "session_id"} | {"app_version": "4.1"}
    assert user.keys() <= {each.name for each in USER_FIELDS}
    assert user_of(user) == user


def test_a_user_is_news_when_the_request_is_another() -> None:
    users = Users()
    one, other = {"user_id": "u"}, {"user_id": "v"}
    asked = [(one, "a"), (one, "a"), (other, "a"), (one, "b"), (one, "a"), ({"device_id": "u"}, "a")]
    assert [users.is_news(user, body) for user, body in asked] == [True, False, True, True, True, True]


def test_batches_hold_each_known_user_once() -> None:
    events = [{**_EVENT, "user_id": f"u{number % (BATCH + 5)}"} for number in range(3 * BATCH)]
    found = [Found(f"f:{number}", b"", event, 1_772_439_300.5) for number, event in enumerate(events)]
    anonymous = Found("f", b"", {**_EVENT, "user_id": None}, None)
    own = Found("own", b"x", {"cohort_id": "c", "users": [{"user_id": "u"}]}, None)
    made = list(batches([own, *found, anonymous], cohort="All"))
    assert made[0] is own
    assert [len(each.value["users"]) for each in made[1:]] == [BATCH, 5]
    assert {each.value["cohort_name"] for each in made[1:]} == {"All"}
    assert len({each.value["message_id"] for each in made[1:]}) == 2
    assert made[1].value["computed_time"] == "1772439300"
    assert [json.loads(each.line) for each in made[1:]] == [each.value for each in made[1:]]


@pytest.mark.parametrize(
    ("line", "event", "user", "cohort"),
    [
        ({"event_type": "a"}, True, True, True),
        ({"user_id": "u"}, False, True, False),
        ({"device_id": "d"}, False, True, False),
        ({"cohort_id": "c", "users": [{"user_id": "u"}]}, False, False, True),
        ({"users": []}, False, False, False),
        ({"merged_amplitude_id": 1, "amplitude_id": 2}, False, False, False),
        ([], False, False, False),
    ],
)
def test_what_a_line_can_be(line: object, event: bool, user: bool, cohort: bool) -> None:
    text = json.dumps(line).encode()
    subjects: tuple[SubjectName, ...] = ("event", "user", "cohort")
    assert [not isinstance(read(each, text), Unreadable) for each in subjects] == [event, user, cohort]


@pytest.mark.parametrize(
    ("time", "expected"),
    [("1970-01-01 00:01:00.500000", 60.5), ("1970-01-01T00:01:00", 60.0), ("soon", None), (7, None), (None, None)],
)
def test_times(time: object, expected: float | None) -> None:
    assert seconds({"event_time": time}) == expected
