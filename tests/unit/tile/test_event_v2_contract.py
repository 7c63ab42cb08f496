"""Reteno's contract refuses what its documentation refuses, and nothing that it shows as a sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    pass

import json

import pytest
from jsonschema import Draft202012Validator

from conformance import Severity, check
from tile.body import body_text
from tile.reteno.contracts import CONTRACTS, EVENT_V2
from tile.undeclared import bare_tile

_ID: Any = {"name": "externalCustomerId", "value": "u1"}


def breaches(body: Any) -> set[str]:
    """Names of the rules and paths in the schema that a body breaks."""
    found = {error.json_path for error in Draft202012Validator(EVENT_V2.json_schema).iter_errors(body)}
    text = json.dumps(body)
    return found | {rule.name for rule in EVENT_V2.rules if list(rule.find(body, text))}


def test_the_schema_is_sound() -> None:
    Draft202012Validator.check_schema(EVENT_V2.json_schema)


@pytest.mark.parametrize(
    "body",
    [
        {"eventTypeKey": "test", "keyValue": "test@example.com", "params": [{"name": "foo", "value": "bar"}]},
        {"eventTypeKey": "test", "keyValue": "u1"},
        {"eventTypeKey": "[Amplitude] Page Viewed", "params": [_ID]},
        {"eventTypeKey": "k" * 100, "params": [_ID, {"name": "items", "value": [{"sku": 1}]}]},
        {
            "eventTypeKey": "order",
            "params": [{"name": "phone", "value": "+1"}, {"name": "x", "value": {"array": []}}],
        },
        {
            "eventTypeKey": "x",
            "params": [_ID, {"name": "Plan", "value": "a"}, {"name": "plan", "value": "b"}],
        },
    ],
)
def test_bodies_the_api_takes(body: dict[str, Any]) -> None:
    assert breaches(body) == set()


@pytest.mark.parametrize("character", list("<;’\\/|\"`'^?!,>"))
def test_forbidden_characters(character: str) -> None:
    assert breaches({"eventTypeKey": f"a{character}b", "params": [_ID]}) == {"$.eventTypeKey"}
    assert breaches({"eventTypeKey": "a", "keyValue": f"a{character}b"}) == {"$.keyValue"}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"params": [_ID]}, {"$"}),
        ({"eventTypeKey": "", "params": [_ID]}, {"$.eventTypeKey"}),
        ({"eventTypeKey": "k" * 101, "params": [_ID]}, {"$.eventTypeKey"}),
        ({"eventTypeKey": "x", "keyValue": "k" * 301}, {"$.keyValue"}),
        ({"eventTypeKey": "x", "params": [_ID], "occurred": "2026-01-01"}, {"$"}),
        ({"eventTypeKey": "x", "params": [_ID, {"name": "n", "value": 1}]}, {"$.params[1].value"}),
        ({"eventTypeKey": "x", "params": [_ID, {"name": "n", "value": True}]}, {"$.params[1].value"}),
        ({"eventTypeKey": "x", "params": [_ID, {"name": "n", "value": None}]}, {"$.params[1].value"}),
        ({"eventTypeKey": "x", "params": [_ID, {"name": "", "value": "v"}]}, {"$.params[1].name"}),
        ({"eventTypeKey": "x"}, {"identifier-missing"}),
        ({"eventTypeKey": "x", "params": []}, {"identifier-missing"}),
        ({"eventTypeKey": "x", "params": [{"name": "deviceId", "value": "d"}]}, {"identifier-missing"}),
        ({"eventTypeKey": "x", "params": [{"name": "externalUserId", "value": "d"}]}, {"identifier-missing"}),
        (
            {"eventTypeKey": "x", "params": [{"name": "email", "value": " "}]},
            {"identifier-missing", "identifier-ignored"},
        ),
        (
            {"eventTypeKey": "x", "params": [{"name": "externalCustomerId", "value": "null"}]},
            {"identifier-missing", "identifier-ignored"},
        ),
        ({"eventTypeKey": "x", "params": [_ID, {"name": "email", "value": ""}]}, {"identifier-ignored"}),
        ({"eventTypeKey": "x", "params": [_ID, {"name": "a", "value": "1"}] * 2}, {"param-repeated"}),
        (
            {"eventTypeKey": "x", "params": [_ID, {"name": "EXTERNALCUSTOMERID", "value": "2"}]},
            {"param-repeated"},
        ),
        ([], {"$", "identifier-missing"}),
        (None, {"$", "identifier-missing"}),
        ({"eventTypeKey": "x", "params": 3, "keyValue": "u"}, {"$.params"}),
        ({"eventTypeKey": "x", "params": [3], "keyValue": "u"}, {"$.params[0]"}),
    ],
)
def test_bodies_the_api_refuses(body: Any, found: set[str]) -> None:
    assert breaches(body) == found


def test_violations_name_their_place() -> None:
    body: Any = {
        "eventTypeKey": "x",
        "params": [_ID, {"name": "email", "value": "null"}, {"name": "Email", "value": "e"}],
    }
    assert [violation.path for rule in EVENT_V2.rules for violation in rule.find(body, "")] == [
        "$.params[1].value",
        "$.params[2].name",
    ]


def test_every_constraint_has_a_public_source() -> None:
    urls = [source.url for source in EVENT_V2.sources] + [rule.source.url for rule in EVENT_V2.rules]
    urls += [answer.source for answer in EVENT_V2.answers]
    assert all(url.startswith("https://docs.") for url in urls)
    named = " ".join(source.constraint for source in EVENT_V2.sources)
    assert all(member in named for member in EVENT_V2.json_schema["properties"])


@pytest.mark.parametrize(
    ("name", "same"), [("pushtoken", True), ("PUSHTOKEN", True), ("pushTo\u212aen", False), ("pushTokén", False)]
)
def test_case_is_that_of_ascii_for_the_rule_and_for_the_proof(name: str, same: bool) -> None:
    body: Any = {
        "eventTypeKey": "x",
        "params": [_ID, {"name": "pushToken", "value": "a"}, {"name": name, "value": "b"}],
    }
    assert breaches(body) == ({"param-repeated"} if same else set())
    report = check(bare_tile(body_text(json.dumps(body, ensure_ascii=False)), EVENT_V2))
    assert report.claims is not None
    assert report.claims.contract is not None
    assert report.claims.contract.status == ("refuted" if same else "proved")


@pytest.mark.parametrize("key", ["orderCreated", "orderUpdated", "orderDelivered", "orderCancelled"])
@pytest.mark.parametrize("contract", ["reteno-event-v2", "reteno-event-v2-lenient"])
def test_an_order_is_accepted_with_a_warning(key: str, contract: str) -> None:
    body = json.dumps({"eventTypeKey": key, "params": [_ID]})
    report = check(bare_tile(body_text(body), CONTRACTS[contract]))
    assert [(finding.code, finding.severity) for finding in report.findings] == [("DST104", Severity.WARNING)]
    assert report.verdict == "passed"
    assert report.claims is not None
    assert {claim.status for _, claim in report.claims} == {"proved"}


def test_an_event_whose_effect_only_some_have_is_no_refutation() -> None:
    template = (
        '{"eventTypeKey": "${(input.user_id??)?then("orderCreated", "")}", "params": [{"name": "email", "value": "a"}]}'
    )
    proof = check(bare_tile(body_text(template), EVENT_V2))
    assert proof.claims is not None
    assert proof.claims.contract is not None
    assert "reserves" not in proof.claims.contract.reason
    assert "at least 1 character" in proof.claims.contract.reason or "empty" in proof.claims.contract.reason
