"""Reteno's contracts, checked against bodies that were written by hand from its documentation.

`tests/cases/contracts/NAME.jsonl` has a body a line, and what each of the two readings says against it: the path
and the schema's keyword or the rule's name. Without `lenient` both say the same.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from conformance.samples.contract_rules import breaches
from tile import Doubt, TileError, lenient
from tile.reteno.contracts import CONTACTS_V1, CONTRACTS, EVENT_V2

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile import Contract

_FOLDER = Path(__file__).parents[2] / "cases" / "contracts"
_STRICT = [name for name, contract in CONTRACTS.items() if contract.reading == "strict"]
_CONSTRAINTS = {
    "additionalProperties", "contains", "enum", "maximum", "maxItems", "maxLength", "minimum", "minItems", "minLength",
    "not", "pattern", "type",
}  # fmt: skip


def _cases(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (_FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]


def _told(contract: Contract, body: Any) -> list[str]:
    found = []
    for breach in breaches(contract, body, json.dumps(body)):
        schema_path, blank, _ = breach.constraint.partition(" ")
        found.append(f"{breach.path} {schema_path.rpartition('/')[2] if blank else breach.rule.name}")
    return sorted(found)


@pytest.mark.parametrize(
    ("name", "case"),
    [pytest.param(name, case, id=f"{name}-{n}") for name in _STRICT for n, case in enumerate(_cases(name), 1)],
)
def test_case(name: str, case: dict[str, Any]) -> None:
    assert set(case) <= {"body", "strict", "lenient"}
    assert _told(CONTRACTS[name], case["body"]) == case["strict"]
    assert _told(CONTRACTS[f"{name}-lenient"], case["body"]) == case.get("lenient", case["strict"])


@pytest.mark.parametrize("name", CONTRACTS)
def test_schema_is_sound(name: str) -> None:
    Draft202012Validator.check_schema(CONTRACTS[name].json_schema)
    assert CONTRACTS[name].json_schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_ids_and_names_are_unique() -> None:
    assert len({contract.json_schema["$id"] for contract in CONTRACTS.values()}) == len(CONTRACTS)
    assert len({contract.name for contract in CONTRACTS.values()}) == len(CONTRACTS)


def _constraints(schema: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where the schema constrains something; each required member counts by itself."""
    for keyword, value in schema.items():
        here = (*place, keyword)
        if keyword in _CONSTRAINTS:
            yield here
        elif keyword == "required":
            yield from ((*here, member) for member in value)
        elif keyword in ("properties", "$defs"):
            for name, inner in value.items():
                if not name.startswith("is"):  # conditions, no constraints
                    yield from _constraints(inner, (*here, name))
        elif keyword in ("items", "then"):
            yield from _constraints(value, here)
        elif keyword == "allOf":
            for index, inner in enumerate(value):
                yield from _constraints(inner, (*here, str(index)))


def _broken(schema: dict[str, Any], body: Any) -> Iterator[tuple[str, ...]]:
    """The constraints a body breaks, written as above."""
    for error in Draft202012Validator(schema).iter_errors(body):
        place: tuple[str, ...] = ()
        at: Any = schema
        for step in error.absolute_schema_path:
            if isinstance(at, dict) and step not in at:  # jsonschema leaves `$ref` out of the path
                place = ("$defs", at["$ref"].rpartition("/")[2])
                at = schema["$defs"][place[1]]
            place = (*place, str(step))
            at = at[step]
        missing = [name for name in at if name not in error.instance] if place[-1] == "required" else [None]
        for name in missing:
            yield place if name is None else (*place, name)


@pytest.mark.parametrize("name", _STRICT)
def test_every_constraint_is_broken_by_a_case_and_kept_by_another(name: str) -> None:
    schema, cases = CONTRACTS[name].json_schema, _cases(name)
    if name == "reteno-contacts-v1":  # the contact itself has cases of its own, the largest list is a test below
        own = {key: value for key, value in schema.items() if key != "$defs"}
        wanted = set(_constraints(own)) - {("properties", "contacts", "maxItems")}
    else:
        wanted = set(_constraints(schema))
    broken = {place for case in cases for place in _broken(schema, case["body"])}
    assert wanted - broken == set()
    rules = {rule.name for rule in CONTRACTS[name].rules}
    assert rules <= {told.rpartition(" ")[2] for case in cases for told in case["strict"]}
    assert any(case["strict"] == [] for case in cases)


@pytest.mark.parametrize(("count", "told"), [(3000, []), (3001, ["$.contacts maxItems"])])
def test_bulk_is_limited(count: int, told: list[str]) -> None:
    contact = {"channels": [{"type": "email", "value": "a@example.com"}]}
    assert _told(CONTACTS_V1, {"contacts": [contact] * count, "dedupeOn": "email"}) == told


def test_the_event_is_limited_in_bytes() -> None:
    # 20,000 bytes in all; é takes two in UTF-8, so that characters alone would not tell.
    body = {"eventTypeKey": "x", "keyValue": "u", "params": [{"name": "p", "value": ""}]}
    room = 20_000 - len(json.dumps(body))
    for value, told in (("é" * (room // 2), 0), ("é" * (room // 2 + 1), 1)):
        text = json.dumps(body).replace('""', f'"{value}"')
        assert len(list(breaches(EVENT_V2, json.loads(text), text))) == told


@pytest.mark.parametrize("name", _STRICT)
def test_every_member_and_limit_has_a_public_source(name: str) -> None:
    contract = CONTRACTS[name]
    urls = [source.url for source in contract.sources] + [rule.source.url for rule in contract.rules]
    urls += [answer.source for answer in contract.answers] + [doubt.url for doubt in contract.doubts]
    assert all(url.startswith(("https://docs.", "https://github.com/", "https://yespo.io/")) for url in urls)
    named = " ".join(source.constraint for source in contract.sources)
    assert [member for member in contract.json_schema["properties"] if member not in named] == []


@pytest.mark.parametrize("name", _STRICT)
def test_what_rests_on_code_is_inferred(name: str) -> None:
    rules = [rule.source for rule in CONTRACTS[name].rules]
    assert all(source.inferred for source in (*CONTRACTS[name].sources, *rules) if "github.com" in source.url)


@pytest.mark.parametrize("name", _STRICT)
def test_the_lenient_reading_allows_more(name: str) -> None:
    loose = CONTRACTS[f"{name}-lenient"]
    assert loose.reading == "lenient"
    assert loose.doubts == ()
    for case in _cases(name):
        if case["strict"] == []:
            assert _told(loose, case["body"]) == []


def test_the_strict_contract_is_left_as_it_was() -> None:
    before = json.dumps(EVENT_V2.json_schema)
    assert lenient(EVENT_V2).json_schema != EVENT_V2.json_schema
    assert json.dumps(EVENT_V2.json_schema) == before


@pytest.mark.parametrize("at", ["/properties/nothing/type", "/properties/params/nothing", "no-such-rule", "", "/"])
def test_a_doubt_about_nothing_is_refused(at: str) -> None:
    doubt = Doubt(strict="s", lenient="l", changes={at: None}, url="https://docs.example.com")
    with pytest.raises(TileError, match="Reteno event v2: a doubt changes"):
        lenient(EVENT_V2.model_copy(update={"doubts": (doubt,)}))
