"""One event's outcome: the five cases there are, and that a quick look at a body says what the strict parser says."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payloads import strict_json
from payloads.amplitude import JSON, Platform, namespaces, samples
from payloads.freemarker import InvalidReference, ParseError, StopError
from payloads.request import UnsafeRequestError
from tile import Contract, Endpoint, Precondition, Refusal, body_text
from tile.outcome import Kind, Outcomes, read_body, refusal_of
from tile.reteno import events
from tile.undeclared import bare_tile

_CONTRACT = Contract(
    name="Acme",
    endpoint="POST /events",
    json_schema={"type": "object", "required": ["type"], "properties": {"type": {"maxLength": 5}}},
    max_body_bytes=60,
)
_TEMPLATE = """<#if input.event_type! == "stop"><#stop "no thanks"></#if><#if input.event_type! == "fail"><#stop "other"></#if>
{<#if input.event_type! != "none">"type": "${input.event_type}"</#if><#if input.city! == "comma">,</#if>}"""


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    tile = bare_tile(body_text(_TEMPLATE)).model_copy(
        update={
            "contract": _CONTRACT,
            "preconditions": (Precondition(name="known", any_of=("input.user_id",), customer="Filter.", reason="So."),),
            "refusals": (
                Refusal(name="no-thanks", message="no thanks", reason="So.", customer="It counts as failed."),
            ),
        }
    )
    return Outcomes.of(tile)


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ({"event_type": "a"}, Kind.ACCEPTED),
        ({"event_type": "none"}, Kind.REJECTED),  # a member is missing
        ({"event_type": "abcdefg"}, Kind.REJECTED),  # too long
        ({"event_type": "a", "city": "comma"}, Kind.REJECTED),  # not JSON
        ({"event_type": 'a"'}, Kind.REJECTED),
        ({"event_type": "stop"}, Kind.REFUSED),
        ({"event_type": "fail"}, Kind.FAILED),
        ({}, Kind.FAILED),
        ({"event_type": "a", "user_id": None}, Kind.EXCLUDED),
        ({"event_type": "stop", "user_id": None}, Kind.EXCLUDED),
    ],
)
def test_every_event_has_one_of_five_outcomes(outcomes: Outcomes, event: dict[str, object], kind: Kind) -> None:
    found = outcomes.of_model({"input": {"user_id": "u", **event}})  # type: ignore[dict-item]
    assert found.kind is kind
    assert found.is_sent == (kind in (Kind.ACCEPTED, Kind.REJECTED))
    assert (found.request is not None) == (found.is_sent or (kind is Kind.EXCLUDED and event["event_type"] != "stop"))
    assert bool(found.unmet) == (kind is Kind.EXCLUDED)
    assert (found.refusal is not None) == (event.get("event_type") == "stop")
    assert bool(found.faults or found.breaches) <= (kind is Kind.REJECTED)


def test_why_is_told(outcomes: Outcomes) -> None:
    def of(**event: str | None) -> object:
        return outcomes.of_model({"input": {"user_id": "u", **event}})

    assert isinstance(of().error, InvalidReference)  # type: ignore[attr-defined]
    assert isinstance(of(event_type="fail").error, StopError)  # type: ignore[attr-defined]
    assert of(event_type="stop").refusal.name == "no-thanks"  # type: ignore[attr-defined]
    assert [each.kind for each in of(event_type="abcdefg").breaches] == ["schema"]  # type: ignore[attr-defined]
    assert of(event_type="a", city="comma").faults[0].kind == "trailing-comma"  # type: ignore[attr-defined]


def test_an_unsafe_address_fails() -> None:
    tile = bare_tile(body_text("{}"))
    endpoint = Endpoint(method="POST", url="https://acme.example/${input.city}")
    found = Outcomes.of(tile.model_copy(update={"endpoint": endpoint})).of_model({"input": {"city": "a b"}})
    assert (found.kind, type(found.error)) == (Kind.FAILED, UnsafeRequestError)


def test_without_a_contract_what_is_json_is_accepted() -> None:
    found = Outcomes.of(bare_tile(body_text('{"a": 1}'))).of_model({"input": {}})
    assert found.kind is Kind.ACCEPTED
    assert found.request is not None
    assert found.request.body == '{"a": 1}'


def test_settings_of_the_platform_count() -> None:
    tile = bare_tile(body_text('{"a": ${input.amplitude_id}}'))
    model: dict[str, JSON] = {"input": {"amplitude_id": 1234567}}
    assert Outcomes.of(tile, Platform(number_format="number")).of_model(model).kind is Kind.REJECTED  # 1,234,567
    assert Outcomes.of(tile, Platform(number_format="computer")).of_model(model).kind is Kind.ACCEPTED


def test_templates_that_do_not_parse_fail_where_that_is_asked_for() -> None:
    tile = bare_tile(body_text("{<#if>}"))
    with pytest.raises(ParseError):
        Outcomes.of(tile)
    found = Outcomes.of(tile, parses=False).of_model({"input": {}})
    assert (found.kind, type(found.error)) == (Kind.FAILED, ParseError)


def test_an_event_is_seen_with_a_customers_settings() -> None:
    customer, event = events.customer_settings(), samples.load("web")
    found = Outcomes.of(events).of_event(event, customer)
    assert found == Outcomes.of(events).of_model(namespaces(event, customer))
    assert found.kind is Kind.ACCEPTED


def test_an_event_is_seen_in_the_platforms_view_and_its_body_is_read() -> None:
    platform, event = Platform(values="stringified"), samples.load("web")
    tile = bare_tile(body_text('{"a": ${input.amplitude_id?is_string?c}}'))
    found = Outcomes.of(tile, platform).of_event(event, tile.customer_settings(), platform)
    assert (found.kind, found.request and found.request.body) == (Kind.ACCEPTED, '{"a": true}')
    tile = bare_tile(body_text("{"))
    assert Outcomes.of(tile).of_event(event, tile.customer_settings()).kind is Kind.REJECTED


def test_a_refusal_is_known_by_the_message_it_stops_with() -> None:
    refusals = tuple(Refusal(name=name, message=f"{name}!", reason="So.", customer="No.") for name in ("one", "two"))
    tile = bare_tile(body_text("{}")).model_copy(update={"refusals": refusals})
    assert refusal_of(tile, StopError("two!")) is refusals[1]
    assert refusal_of(tile, StopError("three!")) is None
    assert refusal_of(tile, InvalidReference("one!")) is None


_PIECES = st.lists(
    st.sampled_from(
        ['{"a":', "[", "]", "}", ",", "1", "01", "-0", "1e400", '"x"', '"\\u0041"', '"\\ud800"', '"\x7f"', '"\n"', "null",
         "NaN", "Infinity", " ", "\t", "\ufeff", '{"a":1,"a":2}', '{"a":1,"b":2}', "é", '"é"', "true", "/*x*/", "1.", ".5"]
    ),
    max_size=6,
)  # fmt: skip


@given(_PIECES.map("".join))
def test_a_quick_look_says_what_the_strict_parser_says(text: str) -> None:
    document = strict_json.parse(text)
    value, faults = read_body(text)
    assert (faults is None) == (document.complete and not document.faults)
    if faults is None:
        assert json.dumps(value) == json.dumps(document.value)


def test_deep_bodies_are_left_to_the_strict_parser() -> None:
    deep = "[" * 300 + "]" * 300
    assert read_body(deep)[1] is not None
