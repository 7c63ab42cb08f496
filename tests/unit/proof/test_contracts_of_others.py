"""Keywords that contracts of any vendor use, decided where the shape of the body is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conformance import check
from conformance.claims import Claim, Status
from tile import Body, Contract
from tile.body import event, number, optional, properties
from tile.undeclared import bare_tile

if TYPE_CHECKING:
    from collections.abc import Callable

_FLAT = {
    "id": event.user_id.truncated(10),
    "type": event.event_type,
    "tags": ["a", "b"],
    "mail": optional(event.user_properties.email),
}
_ALL = {"props": properties.members()}
_SHORT = {"props": properties.members(name=lambda each: each.name.truncated(40))}
_TWO = {"tags": ["a", event.event_type]}


def _decided(shape: Any, schema: dict[str, Any]) -> Claim:
    contract = Contract(name="Acme", endpoint="POST https://acme.example", json_schema=schema)
    claims = check(bare_tile(Body.of(shape), contract)).claims
    assert claims
    assert claims.contract
    return claims.contract


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("schema", "verdict"),
    [
        ({"propertyNames": {"pattern": "^[a-z]+$"}}, "proved"),
        ({"propertyNames": {"enum": ["id", "type", "tags", "mail"]}}, "proved"),
        ({"propertyNames": {"maxLength": 3}}, "refuted"),
        ({"patternProperties": {"^t": {"type": ["string", "array"]}}}, "proved"),
        ({"patternProperties": {"^t": {"type": "string"}}}, "refuted"),
        ({"patternProperties": {"^[imt]": True}, "additionalProperties": False}, "proved"),
        ({"patternProperties": {"^[it]": True}, "additionalProperties": False}, "refuted"),
        ({"maxProperties": 4}, "proved"),
        ({"maxProperties": 3}, "refuted"),
        ({"minProperties": 3}, "proved"),
        ({"minProperties": 4}, "refuted"),
        ({"properties": {"tags": {"uniqueItems": True}}}, "proved"),
        ({"dependentRequired": {"mail": ["id"]}}, "proved"),
        ({"dependentRequired": {"nothing": ["nobody"]}}, "proved"),
        ({"dependentRequired": {"id": ["mail"]}}, "refuted"),
        ({"dependentSchemas": {"mail": {"required": ["id", "mail"]}}}, "proved"),
        ({"dependentSchemas": {"id": {"required": ["mail"]}}}, "refuted"),
        ({"properties": {"tags": {"minItems": 2, "maxItems": 2}}}, "proved"),
        ({"properties": {"tags": {"maxItems": 1}}}, "refuted"),
        ({"if": {"required": ["mail"]}, "then": {"required": ["id"]}, "else": {"required": ["type"]}}, "proved"),
        ({"if": {"required": ["id"]}, "then": {"required": ["mail"]}}, "refuted"),
        ({"oneOf": [{"required": ["id"]}, {"required": ["nothing"]}]}, "proved"),
        ({"oneOf": [{"required": ["id"]}, {"required": ["type"]}]}, "refuted"),
        ({"anyOf": [{"required": ["mail"]}, {"required": ["id"]}]}, "proved"),
        ({"not": {"required": ["nothing"]}}, "proved"),
        ({"not": {"required": ["mail"]}}, "refuted"),
        ({"properties": dict.fromkeys(_FLAT, True), "unevaluatedProperties": False}, "proved"),
        ({"properties": {"id": True}, "unevaluatedProperties": False}, "refuted"),
    ],
    ids=str,
)
def test_members_that_are_known(schema: dict[str, Any], verdict: str) -> None:
    assert _decided(_FLAT, schema).status == verdict


def test_items_that_may_be_the_same() -> None:
    assert _decided(_TWO, {"properties": {"tags": {"uniqueItems": True}}}).status == "refuted"


@pytest.mark.parametrize(
    ("shape", "schema", "verdict"),
    [
        (_ALL, {"maxProperties": 50}, "refuted"),
        (_ALL, {"propertyNames": {"maxLength": 40}}, "refuted"),
        (_SHORT, {"propertyNames": {"maxLength": 40}}, "proved"),
        (_SHORT, {"propertyNames": {"maxLength": 39}}, "refuted"),
    ],
)
def test_one_more_than_the_limit_is_tried(shape: Any, schema: dict[str, Any], verdict: str) -> None:
    assert _decided(shape, {"properties": {"props": schema}}).status == verdict


def test_what_is_unknown_says_which_member_and_why() -> None:
    claim = _decided(_FLAT, {"properties": {"tags": {"const": ["a", "b"]}}})
    assert claim.status is Status.UNKNOWN
    assert claim.reason == "`$.tags` may be none of ['a', 'b'], and nothing was found that shows it"
    assert claim.location


@pytest.mark.parametrize("most", [2, 50])
@pytest.mark.parametrize(
    ("made", "keyword"),
    [
        (lambda most: properties.members(at_most=most), "maxProperties"),
        (lambda most: properties.members(name=lambda each: each.name.truncated(40), at_most=most), "maxProperties"),
        (
            lambda most: properties.items(lambda each: {"name": each.name, "value": each.value}, at_most=most),
            "maxItems",
        ),
        (lambda most: properties.items(lambda each: number(each.value), at_most=most), "maxItems"),
        (
            lambda most: properties.members(
                name=lambda each: each.name.only("a-z", instead="_"),
                where=lambda each: ~each.name.is_one_of("email"),
                at_most=most,
            ),
            "maxProperties",
        ),
    ],
)
def test_no_more_than_is_declared(made: Callable[[int], Any], keyword: str, most: int) -> None:
    assert _decided({"props": made(most)}, {"properties": {"props": {keyword: most}}}).status is Status.PROVED
    assert _decided({"props": made(most)}, {"properties": {"props": {keyword: most - 1}}}).status is Status.REFUTED
