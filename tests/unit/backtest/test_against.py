"""A tile edited in ten ways: each edit is one group of differences, named rightly, with an event that shows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from payloads.amplitude import Platform, samples
from tile import Endpoint, Header, MappedField, Parameter, Precondition, Tile, body_text
from tile.backtest.archive import inventory
from tile.backtest.examining import Examiner, examine
from tile.backtest.summary import Summary
from tile.backtest.target import Options, Target, target
from tile.diff import state_of
from tile.reteno import events as reteno_events

if TYPE_CHECKING:
    from pathlib import Path

_BODY = """{
  "name": "${input.event_type?json_string}",
  "user": "${(mappedFields.id!"nobody")?json_string}",
  "price": ${(input.event_properties.price!0)?string("0.00")},
  "params": [
    {"name": "plan", "value": "${(input.event_properties.plan!"none")?json_string}"},
    {"name": "city", "value": "${(input.city!"")?json_string}"}
  ],
  "tags": ["a", "b"]
}"""


def _tile(body: str = _BODY, **more: Any) -> Tile:
    declared_: dict[str, Any] = {
        "key": "acme",
        "integration_name": "Acme",
        "connection": reteno_events.connection,
        "parameters": [Parameter(name="key", display_name="Key", sample="s")],
        "mapping": [MappedField(name="id", default="user_id")],
        "endpoint": Endpoint(method="POST", url="https://acme.example/events"),
        "headers": [Header(name="X-Key", value="${parameters.key}")],
        "body": body_text(body),
    }
    return Tile(**(declared_ | more))


def _edited(before: str, after: str) -> Tile:
    assert before in _BODY
    return _tile(_BODY.replace(before, after))


#: What was edited, and the differences of events that come in two types: half of them are anonymous or without a price.
_EDITS: dict[str, tuple[Tile, dict[tuple[str, ...], int]]] = {
    "spaces-only": (_edited('"a", "b"', '"a",   "b"'), {}),
    "a-member-renamed": (
        _edited('"name": "${', '"event": "${'),
        {("different", "removed", "$.name"): 8, ("different", "added", "$.event"): 8},
    ),
    "a-value-changed": (_edited('"nobody"', '"somebody"'), {("different", "value", "$.user"): 4}),
    "a-number-rounded": (_edited('"0.00"', '"0"'), {("different", "value", "$.price"): 4}),
    "a-number-as-text": (
        _edited(
            '${(input.event_properties.price!0)?string("0.00")}', '"${(input.event_properties.price!0)?string("0.00")}"'
        ),
        {("different", "type", "$.price: number → text"): 8},
    ),
    "a-param-removed": (
        _edited(',\n    {"name": "city", "value": "${(input.city!"")?json_string}"}', ""),
        {("different", "removed", "$.params[city]"): 8},
    ),
    "params-in-another-order": (
        _edited(
            '{"name": "plan", "value": "${(input.event_properties.plan!"none")?json_string}"},\n    {"name": "city", "value": "${(input.city!"")?json_string}"}',
            '{"name": "city", "value": "${(input.city!"")?json_string}"},\n    {"name": "plan", "value": "${(input.event_properties.plan!"none")?json_string}"}',
        ),
        {("different", "order", "$.params"): 8},
    ),
    "an-item-more": (_edited('"a", "b"', '"a", "b", "c"'), {("different", "length", "$.tags"): 8}),
    "another-address": (
        _tile(endpoint=Endpoint(method="PUT", url="https://acme.example/v2")),
        {("different", "address", "POST → PUT"): 8},
    ),
    "another-header": (
        _tile(headers=[Header(name="X-Key", value="Key ${parameters.key}")]),
        {("different", "header", "X-Key"): 8},
    ),
    "no-json-any-more": (_edited('["a", "b"]', '["a", "b",]'), {("rejected", "text", "$"): 8}),
    "stops-where-it-did-not": (
        _edited('{\n  "name"', '<#if !(mappedFields.id)??><#stop "nobody"></#if>{\n  "name"'),
        {("lost", "outcome", "accepted → failed"): 4},
    ),
    "a-precondition-more": (
        _tile(preconditions=[Precondition(name="known", any_of=("mappedFields.id",), customer="c", reason="r")]),
        {("lost", "outcome", "accepted → excluded"): 4},
    ),
}


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("against") / "a.ndjson"
    made = []
    for number in range(8):
        event = {**samples.load("mobile-full"), "uuid": str(number), "event_type": ("Paid", "Seen")[number % 2]}
        event["user_id"] = None if number % 4 < 2 else "user-1"
        event["event_properties"] = {"plan": "annual", **({"price": 9.75} if number < 4 else {})}
        made.append(json.dumps(event))
    file.write_text("\n".join(made), encoding="utf-8")
    return file


def _recipe(tile: Tile, former: Tile) -> Target:
    return target(tile, "", tile.customer_settings(), Platform(), Options(closely=0), former=state_of(former, "before"))


@pytest.mark.parametrize("name", _EDITS)
def test_an_edit(name: str, events: Path) -> None:
    tile, expected = _EDITS[name]
    made = _recipe(tile, _tile())
    [part] = inventory([str(events)]).parts
    summary = Summary.from_bytes(examine(part, made))
    found: dict[tuple[str, ...], int] = {}
    for (*key, event_type), number in summary.changes.counts.items():
        assert event_type in ("Paid", "Seen")
        found[tuple(key)] = found.get(tuple(key), 0) + number
    assert found == expected
    examiner = Examiner.of(made)
    for change, example in summary.examples.items():
        assert example.event
        assert examiner.shows(json.loads(example.event), change)
    assert sum(summary.numbers[f"against {each}"] for each in ("same", "same meaning", "different", "lost")) == 8


def test_the_reverse(events: Path) -> None:
    edited, _ = _EDITS["stops-where-it-did-not"]
    [part] = inventory([str(events)]).parts
    summary = Summary.from_bytes(examine(part, _recipe(_tile(), edited)))
    assert summary.numbers["against gained"] == 4
    assert {key[:3] for key in summary.changes.counts} == {("gained", "outcome", "failed → accepted")}


def test_spaces_are_the_same_in_meaning(events: Path) -> None:
    [part] = inventory([str(events)]).parts
    summary = Summary.from_bytes(examine(part, _recipe(_EDITS["spaces-only"][0], _tile())))
    assert summary.numbers["against same meaning"] == 8
