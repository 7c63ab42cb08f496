"""Reteno's webhooks: proved, right for everything random, and what is pasted is what was checked."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from conformance import check
from conformance.claims import Status
from payloads.amplitude import Platform, namespaces
from payloads.amplitude.random_events import random_event
from payloads.freemarker import StopError, Template
from tests.hostile_reteno import of_reteno
from tile import Webhook, render, request_template
from tile.outcome import refusal_of
from tile.reteno.webhooks import cohorts, contacts, devices, events, mobile_events
from tile.setup import pasted_body

if TYPE_CHECKING:
    from payloads.amplitude import JSON

_ALL = [each for each in of_reteno() if isinstance(each, Webhook)]
_EACH = pytest.mark.parametrize("webhook", _ALL, ids=[each.key for each in _ALL])
_VIEWS = tuple(Platform.all())
_NAMES = {"user_properties": ("email", "phone", "plan", "first_name", "$set"), "event_properties": ("course", "email")}
#: For each kind of account value, what accounts may have; `ids` are looked up in random properties.
_GIVEN = {
    "external_id": ("", "user_id", "amplitude_id"),
    "without_address": ("", "send", "hold"),
    "email_property": ("", "mail", 'say "a"', "a\\b"),
    "phone_property": ("", "a"),
    "first_name_property": ("", "plan"),
    "app_id": ("", "3f0e8c1a-1d2b-4c3d-9e4f-5a6b7c8d9e0f"),
    "group": ("", "VIP", '"quoted" \\ group'),
    "emptied_field": ("", "town"),
    "contact_key": ("", "user_id"),
    "part": ("", "", "", "1 of 2", "4 of 4"),
    "columns": ("", "country, platform", "user_properties, [x]"),
    "user_properties": ("", "plan, email"),
    "group_properties": ("", "plan, course"),
    "derived_properties": ("", "plan, email"),
    "lookup_properties": ("", "a"),
    "property_fields": ("", "plan=7", "plan=7, a=8, [x] y=9"),
}


def _account(webhook: Webhook, rng: Random) -> dict[str, str]:
    values = {}
    for parameter in webhook.parameters:
        if parameter.name in _GIVEN:
            values[parameter.name] = rng.choice(_GIVEN[parameter.name])
        elif parameter.kind == "id":
            values[parameter.name] = rng.choice(("", "1", "514046", "9999999999"))
    return values


@_EACH
def test_everything_is_proved(webhook: Webhook) -> None:
    report = check(webhook)
    assert report.findings == ()
    assert report.claims is not None
    assert [claim.status for _, claim in report.claims] == [Status.PROVED] * 3
    found = {each.axis.name: each.jointly for each in report.dependencies or () if each}
    # From 2.3.32 on `?c` gives a number below 0.001 another digit, which is the same number.
    assert found in ({}, {"freemarker_version": ("numbers",)})


@_EACH
def test_whatever_is_sent_is_taken_whatever_the_account(webhook: Webhook) -> None:
    contract = webhook.contract
    assert contract is not None
    validator = Draft202012Validator(contract.json_schema)
    universe = webhook.universe()
    template = request_template(webhook).body
    sent = 0
    for seed in range(250):
        rng = Random(seed)
        event = random_event(rng, universe, names=_NAMES)
        customer = webhook.customer_settings(parameters=_account(webhook, rng), samples=False)
        try:
            text = template.render(namespaces(event, customer, rng.choice(_VIEWS)))
        except StopError as error:
            assert refusal_of(webhook, error), seed  # noqa: PT017
            continue
        if contract.max_body_bytes and len(text.encode()) > contract.max_body_bytes:
            continue
        sent += 1
        body = json.loads(text)
        assert list(validator.iter_errors(body)) == [], seed
        assert [list(rule.find(body, text)) for rule in contract.rules if rule.name != "body-too-large"] == [
            [] for rule in contract.rules if rule.name != "body-too-large"
        ], seed
    assert sent > 60


@_EACH
def test_what_is_pasted_gives_the_same_without_parameters(webhook: Webhook) -> None:
    plain = request_template(webhook).body
    universe = webhook.universe()
    for seed in range(60):
        rng = Random(seed)
        customer = webhook.customer_settings(parameters=_account(webhook, rng), samples=False)
        model = namespaces(random_event(rng, universe, names=_NAMES), customer)
        pasted = Template(pasted_body(webhook, customer.parameters))
        assert _outcome(pasted, {"input": model["input"]}).lstrip() == _outcome(plain, model).lstrip(), seed


def _outcome(template: Template, model: dict[str, JSON]) -> str:
    try:
        return template.render(model)
    except StopError as error:
        return error.message


def _body(webhook: Webhook, sample: str, **parameters: str) -> Any:
    customer = webhook.customer_settings(parameters=parameters, samples=False)
    return json.loads(render(webhook, webhook.subject.samples.load(sample), customer).body)


def test_a_device() -> None:
    assert _body(devices, "mobile-user") == {
        "deviceId": "C8F9E604-F01A-4BD9-95C6-8E5357DF265D",
        "externalUserId": "user-10482",
        "osType": "IOS",
        "osVersion": "19.3",
        "appVersion": "4.12.0",
        "deviceModel": "iPhone17,3",
        "category": "MOBILE",
    }
    assert _body(devices, "mobile-user") == _body(devices, "export-names") | {"deviceModel": "iPhone17,3"}
    assert "osType" not in _body(devices, "web-visitor")
    assert "externalUserId" not in _body(devices, "anonymous-device")
    assert "externalUserId" not in _body(devices, "null-text-identifiers")


def test_a_contact() -> None:
    assert _body(contacts, "mobile-user", country_field="49", property_fields="plan=7, nothing=8") == {
        "externalCustomerId": "user-10482",
        "firstName": "Anna",
        "lastName": "Kovalenko",
        "channels": [
            {"type": "email", "value": "anna.kovalenko@example.com"},
            {"type": "sms", "value": "+380000000017"},
        ],
        "fields": [{"id": 49, "value": "Ukraine"}, {"id": 7, "value": "annual"}],
    }
    assert _body(contacts, "operations", property_fields="plan=7")["fields"] == [{"id": 7, "value": "annual"}]
    assert _body(contacts, "two-channels")["channels"] == [{"type": "sms", "value": "380000000018"}]
    assert _body(contacts, "user-without-device")["channels"] == []


@pytest.mark.parametrize(
    ("sample", "parameters", "message"),
    [
        ("anonymous-device", {}, "no user id"),
        ("null-text-identifiers", {}, "no user id"),
        ("user-without-device", {"without_address": "hold"}, "no address"),
    ],
)
def test_a_contact_that_is_refused(sample: str, parameters: dict[str, str], message: str) -> None:
    with pytest.raises(StopError, match=f"^{message}"):
        _body(contacts, sample, **parameters)


def test_the_external_id_is_the_one_that_was_chosen_everywhere() -> None:
    assert _body(devices, "export-names", external_id="amplitude_id")["externalUserId"] == "45975551903"
    assert _body(contacts, "export-names", external_id="amplitude_id")["externalCustomerId"] == "45975551903"
    params = _body(events, "mobile-full", external_id="amplitude_id")["params"]
    assert params[0] == {"name": "externalCustomerId", "value": "45975551903"}


def test_a_mobile_event_keeps_its_time_to_the_millisecond() -> None:
    body = _body(mobile_events, "mobile-full")
    assert body["events"][0]["occurred"] == "2026-03-02T08:15:30.123Z"
    customer = mobile_events.customer_settings()
    for written, sent in {
        "2026-03-02 08:15:30": "2026-03-02T08:15:30.000Z",
        "2026-03-02T08:15:30Z": "2026-03-02T08:15:30.000Z",
        "2026-03-02 08:15:30.7": "2026-03-02T08:15:30.700Z",
        "2026-03-02T08:15:30.987654Z": "2026-03-02T08:15:30.987Z",
    }.items():
        event: dict[str, JSON] = {"event_type": "a", "device_id": "d", "event_time": written}
        assert json.loads(render(mobile_events, event, customer).body)["events"][0]["occurred"] == sent


def test_a_cohort() -> None:
    assert _body(cohorts, "without-ids") == {
        "dedupeOn": "externalCustomerId",
        "contactFields": ["contactKey"],
        "groupNames": ["Trial ends soon"],
        "contacts": [{"externalCustomerId": "user-30117", "channels": []}],
    }
    left = _body(cohorts, "left", group="Trials", emptied_field="town")
    assert (left["groupNamesExclude"], left["contactFields"]) == (["Trials"], ["town"])
    assert "groupNames" not in left


def test_a_contact_key_that_holds_the_user_id() -> None:
    body = _body(cohorts, "without-ids", contact_key="user_id")
    assert body["contactFields"] == ["contactKey"]
    assert body["contacts"] == [{"externalCustomerId": "user-30117", "contactKey": "user-30117", "channels": []}]


@pytest.mark.parametrize("parts", [2, 4])
def test_each_member_of_a_cohort_is_of_one_part(parts: int) -> None:
    """Whatever the id ends in, and whatever batches the destinations get."""
    ends = [chr(code) for code in range(0x21, 0x7F)] + ["é", "Ж", "ß", "漢", "🎈", "\u0301"]
    ids = [f"user {end}" for end in ends] + [str(number) for number in range(100)]
    seen: list[str] = []
    for part in range(1, parts + 1):
        batch = cohorts.subject.samples.load("entered") | {"users": [{"user_id": each} for each in ids]}
        customer = cohorts.customer_settings(parameters={"part": f"{part} of {parts}"})
        sent = [each["externalCustomerId"] for each in json.loads(render(cohorts, batch, customer).body)["contacts"]]
        assert len(sent) > len(ids) / parts / 2
        seen += sent
    assert sorted(seen) == sorted(ids)


def test_a_batch_without_anybody_of_a_part_is_refused() -> None:
    with pytest.raises(StopError, match="nobody of this part"):
        _body(cohorts, "without-ids", part="1 of 2")


@pytest.mark.parametrize("stringified", [False, True])
def test_leaving_is_leaving_where_booleans_come_as_text(stringified: bool) -> None:
    platform = Platform(values="stringified" if stringified else "native")
    text = request_template(cohorts).body.render(
        namespaces(cohorts.subject.samples.load("left"), cohorts.customer_settings(samples=False), platform)
    )
    assert "groupNamesExclude" in json.loads(text)


def test_a_batch_that_is_too_large_is_refused() -> None:
    batch = cohorts.subject.samples.load("entered") | {"users": [{"user_id": f"u{n}"} for n in range(3001)]}
    with pytest.raises(StopError, match="3,000"):
        render(cohorts, batch)
    batch["users"] = [{"user_id": f"u{n}"} for n in range(3000)]
    assert len(json.loads(render(cohorts, batch).body)["contacts"]) == 3000
