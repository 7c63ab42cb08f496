"""Reteno's tile: right for every sample under every combination of the platform's unknown settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from payloads.amplitude import JSON

import functools
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from payloads.amplitude import JSON, CustomerSettings, Platform, namespaces, samples
from payloads.freemarker import FreeMarkerError
from payloads.request import RequestTemplate
from tile import render, request_template
from tile.reteno import events

SECRET = "Basic dGVzdDp0ZXN0"
SCHEMA = Draft202012Validator(events.contract.json_schema if events.contract else False)


@functools.cache
def _templates(number_format: Any, boolean_format: Any) -> RequestTemplate:
    return request_template(events, Platform(number_format=number_format, boolean_format=boolean_format))


def body_of(event: dict[str, JSON], platform: Platform | None = None, customer: CustomerSettings | None = None) -> str:
    platform = platform or Platform()
    templates = _templates(platform.number_format, platform.boolean_format)
    return templates.render(namespaces(event, customer or events.customer_settings(), platform)).body


def strict(text: str) -> Any:
    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        assert len(set(names)) == len(names), f"repeated member in {text}"
        return dict(pairs)

    def refuse(constant: str) -> Any:
        raise AssertionError(f"{constant} in {text}")

    return json.loads(text, object_pairs_hook=members, parse_constant=refuse)


def params_of(
    event: dict[str, JSON], customer: CustomerSettings | None = None, platform: Platform | None = None
) -> dict[str, str]:
    params = strict(body_of(event, platform, customer))["params"]
    return {param["name"]: param["value"] for param in params}


def event(**properties: JSON) -> dict[str, JSON]:
    return {"event_type": "E", "user_id": "u1", "event_properties": properties}


@pytest.mark.parametrize("name", samples.names())
def test_every_platform_gets_the_same_meaning_and_the_contract_holds(name: str) -> None:
    sample = samples.load(name)
    meanings = set()
    for platform in Platform.all():
        given = namespaces(sample, events.customer_settings(), platform)
        templates = _templates(platform.number_format, platform.boolean_format)
        if not all(precondition.holds(given) for precondition in events.preconditions):
            with pytest.raises(FreeMarkerError, match="no identifier"):
                templates.render(given)
            continue
        text = templates.render(given).body
        body = strict(text)
        assert events.contract is not None
        assert list(SCHEMA.iter_errors(body)) == []
        assert [list(rule.find(body, text)) for rule in events.contract.rules] == [[], [], []]
        assert events.contract.max_body_bytes is not None
        assert len(text.encode()) <= events.contract.max_body_bytes
        meanings.add(json.dumps(body))
    assert len(meanings) == (0 if name in ("anonymous", "null-text-identifier") else 1)


def test_the_portals_own_test_event() -> None:
    assert strict(body_of(samples.load("portal-test"))) == {
        "eventTypeKey": "some event type",
        "params": [
            {"name": "amplitudeEventType", "value": "some event type"},
            {"name": "amplitudeEventTime", "value": "2022-02-28T20:07:01.795000Z"},
            {"name": "externalCustomerId", "value": "some user id"},
        ],
    }


@pytest.mark.parametrize("name", ["portal-test", "mobile-full"])
def test_nothing_but_the_object_is_printed(name: str) -> None:
    text = body_of(samples.load(name))
    assert (text[0], text[-2:]) == ("{", "}\n")


def test_the_request_around_it() -> None:
    request = render(
        events, samples.load("portal-test"), events.customer_settings(parameters={"authorization": SECRET})
    )
    assert (request.method, request.url) == ("POST", "https://api.reteno.com/api/v2/event")
    assert request.headers == (
        ("Content-Type", "application/json"),
        ("User-Agent", "Amplitude/EventStreaming/1.0"),
        ("Authorization", SECRET),
        ("Accept", "application/json"),
    )


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("text", "text"),
        ('a "b" \\ c\n\u2028 </script>', 'a "b" \\ c\n\u2028 </script>'),
        ("1,234", "1,234"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (1234567, "1234567"),
        (1999.5, "1999.5"),
        (12345678901234567890, "12345678901234567890"),
        (0.00001, "0.00001"),
        ("${7*7} <#if>", "${7*7} <#if>"),
        ('"quoted"', '"quoted"'),
        ('"', '"'),
        ('""', '""'),
        ('"a" and "b"', '"a" and "b"'),
        ('"ends with a backslash\\"', '"ends with a backslash\\"'),
        ("[1, 2]", "[1, 2]"),
        ("   ", "   "),
        ("nullable", "nullable"),
        # A language's collation, which FreeMarker's == follows, takes control characters for nothing.
        ("\x7f", "\x7f"),
        ("null\x01", "null\x01"),
        ('"\x7f"', '"\x7f"'),
        ("", None),
        ("null", None),
        (None, None),
        ([1, 2], None),
        ({"a": 1}, None),
    ],
)
def test_a_property_arrives_as_the_same_text_on_every_platform(value: JSON, sent: str | None) -> None:
    for platform in Platform.views():
        assert params_of(event(p=value), platform=platform).get("p") == sent


@pytest.mark.parametrize(
    "escaped",
    [r'"Kyiv"', r'"a \"b\" c"', r'"A\u00e9\n\t\\"', r'"\u0027 \u003c"', '"' + r"\"" * 2000 + '"'],
    ids=["plain", "quotes", "escapes", "escaped for HTML", "long"],
)
def test_json_text_of_another_encoder_means_its_content(escaped: str) -> None:
    # Amplitude may escape more than Python does. The property is in no other namespace to compare with.
    given = namespaces(event(), events.customer_settings())
    given["mappedProperties"] = {"p": escaped}
    params = strict(_templates("number", "true,false").render(given).body)["params"]
    assert params[-1] == {"name": "p", "value": json.loads(escaped)}


@pytest.mark.parametrize("text", ['"a"b"', '"a\nb"', r'"a\x"', r'"a\u12"', r'"a\"', '"a', 'a"'])
def test_what_only_looks_like_json_text_is_sent_as_it_is(text: str) -> None:
    given = namespaces(event(), events.customer_settings())
    given["mappedProperties"] = {"p": text}
    params = strict(_templates("number", "true,false").render(given).body)["params"]
    assert params[-1] == {"name": "p", "value": text}


@pytest.mark.parametrize(
    ("event_type", "key"),
    [
        ("[Amplitude] Page Viewed", "[Amplitude] Page Viewed"),
        ('Clicked "Buy"', "Clicked _Buy_"),
        ("A/B Test, it’s on!?", "A_B Test_ it_s on__"),
        ("a<b;c\\d|e`f'g^h>i", "a_b_c_d_e_f_g_h_i"),
        ("Підписка оформлена", "Підписка оформлена"),
        ("k" * 100, "k" * 100),
        ("k" * 101, "k" * 100),
        ("🎯" * 101, "🎯" * 50),
        ("a" + "🎯" * 60, "a" + "🎯" * 49),
        (" \u00a0 ", "unnamed"),
        ("line\n" * 40, "line\n" * 20),
        ("", "unnamed"),
    ],
)
def test_the_event_key_keeps_to_retenos_alphabet_and_length(event_type: str, key: str) -> None:
    body = strict(body_of(event() | {"event_type": event_type}))
    assert body["eventTypeKey"] == key
    assert body["params"][0] == {"name": "amplitudeEventType", "value": event_type}


@pytest.mark.parametrize(
    ("time", "sent"),
    [
        ("2022-02-28 20:07:01.795000", "2022-02-28T20:07:01.795000Z"),
        ("2022-02-28 20:07:01.795", "2022-02-28T20:07:01.795Z"),
        ("2022-02-28T20:07:01Z", "2022-02-28T20:07:01Z"),
    ],
)
def test_the_time_in_each_of_amplitudes_spellings(time: str, sent: str) -> None:
    assert params_of(event() | {"event_time": time})["amplitudeEventTime"] == sent


def test_without_a_time_there_is_no_time_param() -> None:
    assert "amplitudeEventTime" not in params_of(event())


@pytest.mark.parametrize(
    ("person", "sent"),
    [
        ({"id": "42"}, {"externalCustomerId": "42"}),
        ({"id": 7000123}, {"externalCustomerId": "7000123"}),
        ({"id": 'auth0|5f"7'}, {"externalCustomerId": 'auth0|5f"7'}),
        ({"email": "e@example.com"}, {"email": "e@example.com"}),
        ({"id": "null", "email": " ", "phone": "+380"}, {"phone": "+380"}),
        ({"id": "", "email": "null", "phone": " null "}, None),
        ({"id": [1]}, None),
        ({"id": "\x00\x1f"}, None),
        ({"id": "\x7f\u00a0"}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_who_did_it(person: dict[str, JSON], sent: dict[str, str] | None) -> None:
    customer = events.customer_settings(
        mapping={
            "externalCustomerId": "user_properties.id",
            "email": "user_properties.email",
            "phone": "user_properties.phone",
        },
        properties=[],
    )
    for platform in Platform.views():
        given: dict[str, JSON] = {"event_type": "E", "user_properties": person}
        if sent is None:
            with pytest.raises(FreeMarkerError, match="no identifier"):
                params_of(given, customer, platform)
        else:
            assert params_of(given, customer, platform) == {"amplitudeEventType": "E", **sent}


def test_identity_never_comes_from_a_ticked_property() -> None:
    params = params_of(samples.load("identifier-names"))
    assert params == {
        "amplitudeEventType": "ContactChanged",
        "amplitudeEventTime": "2026-03-02T08:15:16.123000Z",
        "externalCustomerId": "user-10016",
        "email": "mira@example.com",
        "eventTypeKey": "fine",
        "kept": "yes",
    }


def test_odd_names_arrive_unchanged() -> None:
    sample: Any = samples.load("odd-names")
    names = set(sample["event_properties"]) | set(sample["user_properties"])
    assert names <= set(params_of(sample))


def test_namespaces_that_are_not_there_at_all() -> None:
    # The portal's preview may hand over less than it documents.
    given: dict[str, JSON] = {"input": {"event_type": " "}, "mappedFields": {"email": "e@example.com"}}
    text = events.body.text
    templates = RequestTemplate.parse("POST", "https://x.example", [], text)
    assert strict(templates.render(given).body) == {
        "eventTypeKey": "unnamed",
        "params": [{"name": "amplitudeEventType", "value": " "}, {"name": "email", "value": "e@example.com"}],
    }
    with pytest.raises(FreeMarkerError, match="no identifier"):
        templates.render({"input": {"event_type": "a"}})
    with pytest.raises(FreeMarkerError, match="a user, not an event"):
        templates.render({"input": {}})
