"""What a destination makes of planned events. The expectations are Reteno's rules, not the templates' output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance.event_plan.assessment import Arrival, arrival
from tile import Contract, Endpoint, OwnEvent, Source, body_text
from tile.find import find
from tile.plan import EventPlan, PlannedEvent, PlannedParameter
from tile.webhook import Webhook

if TYPE_CHECKING:
    from tile import Destination

_LONG = "Lesson " + "x" * 120
_DESTINATIONS = ("reteno-events", "reteno-event-webhook", "reteno-mobile-event-webhook")


def _arrived(tile: Destination | str, *events: PlannedEvent, sdk: bool = True) -> Arrival:
    destination = find(tile).tile if isinstance(tile, str) else tile
    return arrival(destination, EventPlan(events=events, sdk=sdk), destination.customer_settings())


def _event(name: str = "Lesson", *parameters: PlannedParameter, **given: object) -> PlannedEvent:
    fields = {"name": name, "source": "amplitude", "users": "known", "parameters": parameters, **given}
    return PlannedEvent.model_validate(fields)


def _parameter(name: str = "lesson_id", example: object = "x", **given: object) -> PlannedParameter:
    return PlannedParameter.model_validate({"name": name, "type": "string", "example": example, **given})


def _remarks(found: Arrival) -> list[tuple[str, str]]:
    return [(each.name, each.severity) for each in found.remarks]


@pytest.mark.parametrize("tile", _DESTINATIONS)
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("LessonStarted", "LessonStarted"),
        ("[Amplitude] Page Viewed", "[Amplitude] Page Viewed"),
        ('Clicked "Buy"?', "Clicked _Buy__"),
        ("it’s <ok>", "it_s _ok_"),
        (_LONG, _LONG[:100]),
    ],
)
def test_key_is_what_the_api_takes(tile: str, name: str, key: str) -> None:
    found = _arrived(tile, _event(name))
    assert (found.events[0].key, found.events[0].arrives) == (key, True)
    assert _remarks(found) == ([] if name == key else [("name-changed", "warning")])


@pytest.mark.parametrize("tile", _DESTINATIONS)
@pytest.mark.parametrize(("name", "accepted"), [("Paid", True), ("Paid!", False), (_LONG, False), ("A B", True)])
def test_nothing_changes_the_name_of_an_event_sent_directly(tile: str, name: str, accepted: bool) -> None:
    found = _arrived(tile, _event(name, source="backend"))
    assert found.events[0].arrives is accepted
    assert _remarks(found) == ([] if accepted else [("name-not-accepted", "error")])


def test_two_names_one_key() -> None:
    found = _arrived("reteno-events", _event("A/B"), _event("A_B"), _event("A|B", source="backend"))
    assert ("same-key", "error") in _remarks(found)
    assert [each.event for each in found.remarks if each.name == "same-key"] == ["A_B"]


def test_names_with_an_effect() -> None:
    assert _remarks(_arrived("reteno-events", _event("orderCreated"))) == [("reserved-name", "warning")]
    assert _remarks(_arrived("reteno-events", _event("orderCreated", source="backend"))) == [
        ("reserved-name", "warning")
    ]


@pytest.mark.parametrize("name", ["session_start", "SessionStarted", "[Amplitude] Screen Viewed", "screenView"])
def test_what_the_sdk_reports_by_itself(name: str) -> None:
    assert _remarks(_arrived("reteno-events", _event(name))) == [("sent-by-sdk", "warning")]
    assert _remarks(_arrived("reteno-events", _event(name), sdk=False)) == []
    assert _remarks(_arrived("reteno-events", _event(name, source="sdk"))) == []


@pytest.mark.parametrize(
    ("tile", "any_user", "anonymous"),
    [
        ("reteno-events", [("anonymous-lost", "warning")], [("cannot-arrive", "error")]),
        ("reteno-event-webhook", [("anonymous-lost", "warning")], [("cannot-arrive", "error")]),
        ("reteno-mobile-event-webhook", [], []),
    ],
)
def test_anonymous_users(tile: str, any_user: list[tuple[str, str]], anonymous: list[tuple[str, str]]) -> None:
    assert _remarks(_arrived(tile, _event(users="any"))) == any_user
    assert _remarks(_arrived(tile, _event(users="anonymous"))) == anonymous


@pytest.mark.parametrize("tile", _DESTINATIONS[:2])
@pytest.mark.parametrize(
    "name", ["email", "Phone", "SMS", "contact_id", "externalCustomerId", "pushToken", "ContactKey"]
)
def test_names_identity_is_taken_from(tile: str, name: str) -> None:
    found = _arrived(tile, _event("Lesson", _parameter(name), _parameter("emails")))
    assert [each.sent for each in found.events[0].parameters] == [False, True]
    assert found.events[0].parameters[0].reason == "its name isn't sent"


@pytest.mark.parametrize("tile", _DESTINATIONS)
@pytest.mark.parametrize(
    ("kind", "example", "reason"),
    [
        ("list", ["a", "b"], "a list isn't sent"),
        ("object", {"a": 1}, "an object isn't sent"),
        ("string", "", "empty text isn't sent"),
        ("string", "null", "the value 'null' isn't sent"),
        ("number", 1234567.25, ""),
        ("number", 0, ""),
        ("boolean", False, ""),
        ("string", 'a "quote" \\ and a\nline', ""),
    ],
)
def test_values(tile: str, kind: str, example: object, reason: str) -> None:
    found = _arrived(tile, _event("Lesson", _parameter("value", example, type=kind)))
    [outcome] = found.events[0].parameters
    if kind in ("list", "object") and tile != "reteno-events":
        reason = ""  # a webhook's template reads the event itself, and sends these as JSON
    assert (outcome.sent, outcome.reason, outcome.becomes) == (not reason, reason, None)
    assert _remarks(found) == ([("parameter-dropped", "warning")] if reason else [])


def test_too_large() -> None:
    found = _arrived("reteno-events", _event("Lesson", _parameter("text", "x" * 20_000)))
    # What would make the body too large is left out; the event itself arrives.
    assert _remarks(found) == [("parameter-dropped", "warning")]
    assert len(found.remarks[0].message) < 400


def _webhook(body: str, **given: object) -> Webhook:
    fields = {"key": "acme", "sync_name": "Acme", "vendor": "Acme", "sends": "events"}
    endpoint = Endpoint(method="POST", url="https://acme.example/events")
    return Webhook.model_validate({**fields, "endpoint": endpoint, "body": body_text(body), **given})


def test_a_partners_own_template() -> None:
    webhook = _webhook(
        '{"n": "${input.event_type?upper_case}", "p": ${input.event_properties.price}, "q": "${(input.event_properties.who)!}"}',
        contract=Contract(
            name="Acme",
            endpoint="POST /events",
            json_schema={"properties": {"p": {"type": "number", "maximum": 10}}},
            own_events=(OwnEvent(name="Opened", source=Source(constraint="…", url="https://acme.example")),),
        ),
    )
    price = _parameter("price", 7, type="number", required=True)
    found = _arrived(webhook, _event("opened", price, _parameter("who", "me")))
    assert (found.events[0].key, found.events[0].arrives) == ("OPENED", True)
    assert [each.sent for each in found.events[0].parameters] == [True, True]
    assert _remarks(found) == [("name-changed", "warning"), ("sent-by-sdk", "warning")]
    dear = _arrived(webhook, _event("Bought", price.model_copy(update={"example": 11})))
    assert _remarks(dear) == [
        ("unplanned-property", "warning"),
        ("cannot-arrive", "error"),
        ("name-changed", "warning"),
    ]


def test_a_template_that_fails_without_an_optional_parameter() -> None:
    webhook = _webhook('{"n": "${input.event_type}", "p": "${input.event_properties.price}"}')
    found = _arrived(webhook, _event("Paid", _parameter("price", "1")))
    assert _remarks(found) == [("cannot-arrive", "error")]
    assert found.remarks[0].message.startswith("without its optional parameters: the template fails: ")
    assert _remarks(_arrived(webhook, _event("Paid", _parameter("price", "1", required=True)))) == []


def test_a_changed_value_is_shown() -> None:
    webhook = _webhook('{"n": "${input.event_type}", "p": "${input.event_properties.plan?upper_case}"}')
    found = _arrived(webhook, _event("Paid", _parameter("plan", "gold", required=True)))
    assert [each.becomes for each in found.events[0].parameters] == ["GOLD"]
    assert _remarks(found) == [("parameter-changed", "warning")]


@pytest.mark.slow
def test_a_template_without_end_stops_once() -> None:
    webhook = _webhook("<#list 1.. as x>${x}</#list>")
    found = _arrived(webhook, *(_event(f"E{number}") for number in range(30)))
    assert {each.name for each in found.remarks} == {"cannot-arrive"}
    assert len(found.remarks) == 30
