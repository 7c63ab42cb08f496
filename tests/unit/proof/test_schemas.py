"""A shape without a doubt: every value it was made of fulfils the schema."""

from __future__ import annotations

import json
from functools import reduce
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conformance.proof import shapes
from conformance.proof.distinct import distinct_doubts
from conformance.proof.json_state import JsonText
from conformance.proof.json_text import write, write_value
from conformance.proof.language import among, exactly
from conformance.proof.schema import doubts
from conformance.proof.shapes import NO_SITE, Shape, Site
from payloads import strict_json
from tile.reteno.contracts import CONTRACTS
from tile.reteno.contracts.event_v2 import IDENTIFIERS

if TYPE_CHECKING:
    from payloads.amplitude import JSON
    from tile.contract import PayloadRule

_NAMES = st.sampled_from(["a", "b", "params", "name", "value", "keyValue"])
_STRINGS = st.sampled_from(["", "a", "b", "ab", "null", " ", *IDENTIFIERS[:2], "EMAIL"])
_SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.5, 1.0, 1e3]) | _STRINGS
VALUES: st.SearchStrategy[Any] = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3), max_leaves=6
)
_LEAVES = st.sampled_from(
    [
        True, False, {}, {"type": "string"}, {"type": ["number", "null"]}, {"type": "integer"}, {"type": "object"}, {"type": "array"},
        {"enum": ["a", 1, None]}, {"const": "a"}, {"const": True}, {"pattern": "^a"}, {"pattern": "b$"}, {"minLength": 1},
        {"maxLength": 1}, {"required": ["a"]}, {"minItems": 1}, {"maxItems": 2}, {"uniqueItems": True}, {"minimum": 0},
        {"exclusiveMaximum": 2}, {"multipleOf": 2}, {"minProperties": 1}, {"enum": [{}, []]}, {"$ref": "#/$defs/x"},
    ]
)  # fmt: skip
SCHEMAS: st.SearchStrategy[Any] = st.recursive(
    _LEAVES,
    lambda inner: (
        st.fixed_dictionaries({"not": inner})
        | st.fixed_dictionaries({"anyOf": st.lists(inner, min_size=1, max_size=2)})
        | st.fixed_dictionaries({"oneOf": st.lists(inner, min_size=1, max_size=2)})
        | st.fixed_dictionaries({"allOf": st.lists(inner, min_size=1, max_size=2)})
        | st.fixed_dictionaries({"if": inner, "then": inner, "else": inner})
        | st.fixed_dictionaries({"properties": st.dictionaries(_NAMES, inner, max_size=2), "additionalProperties": inner})
        | st.fixed_dictionaries({"additionalProperties": inner})
        | st.fixed_dictionaries({"items": inner})
        | st.fixed_dictionaries({"contains": inner}, optional={"minContains": st.just(2), "maxContains": st.just(1)})
    ),
    max_leaves=5,
)  # fmt: skip


def shape_of(value: JSON) -> Shape:
    """What the proof makes of a body that is this value."""
    state, faults = write(JsonText(), json.dumps(value), Site())
    assert state is not None
    assert not faults
    assert state.complete
    return state.result


@settings(max_examples=400)
@given(st.lists(VALUES, min_size=1, max_size=3), SCHEMAS, st.booleans())
def test_what_has_no_doubt_is_accepted(values: list[Any], schema: Any, beside: bool) -> None:
    shape = reduce(shapes.join, map(shape_of, values))
    root = {"allOf": [schema], "$defs": {"x": {"type": "string", "maxLength": 1}}}
    if beside:
        shape = shapes.join(shape, shapes.ANYTHING)
        values = [*values, {}, [], {"a": 1}, [1, 1]]
    if not doubts(shape, root):
        for value in values:
            assert Draft202012Validator(root).is_valid(value), value


_RULES = [rule for contract in CONTRACTS.values() for rule in contract.rules if rule.as_schema or rule.as_distinct]
_PARAMS = st.fixed_dictionaries({}, optional={"name": _STRINGS | _SCALARS, "value": _STRINGS | _SCALARS})
_BODIES = VALUES | st.fixed_dictionaries({"params": st.lists(_PARAMS, max_size=3)}, optional={"keyValue": _SCALARS})


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule.name)
@given(body=_BODIES)
def test_a_rule_and_its_form_agree(rule: PayloadRule, body: Any) -> None:
    if rule.as_schema is not None:
        fulfilled = Draft202012Validator(rule.as_schema).is_valid(body) and not doubts(shape_of(body), rule.as_schema)
    else:
        assert rule.as_distinct is not None
        fulfilled = not distinct_doubts(shape_of(body), rule.as_distinct)
    if fulfilled:
        assert list(rule.find(body, json.dumps(body))) == []


@given(VALUES, st.data())
def test_a_body_in_pieces_is_read_as_a_whole(value: Any, data: st.DataObject) -> None:
    text = json.dumps(value)
    states = [JsonText()]
    noticed = False
    at = 0
    while at < len(text):
        end = data.draw(st.integers(at + 1, len(text)))
        piece, site = text[at:end], Site((at, 0))
        known = data.draw(st.booleans())
        language = exactly(piece) | among(data.draw(st.lists(st.sampled_from(['"', "1", "a", "]"]), max_size=2)))
        following: list[JsonText] = []
        for state in states:
            if known:
                reached, faults = write(state, piece, site)
                following += [reached] if reached is not None else []
            else:
                more, faults = write_value(state, language, escaped=False, fragment=False, key=None, site=site)
                following += more
            noticed = noticed or bool(faults)
        states = following
        at = end
    assert noticed or any(state.complete for state in states)


@settings(max_examples=3 * settings().max_examples)
@given(VALUES, st.data())
def test_what_is_broken_is_noticed(value: Any, data: st.DataObject) -> None:
    text = json.dumps(value)
    at = data.draw(st.integers(0, len(text)))
    broken = (
        text[:at] + data.draw(st.text('{}[],:"\\tn0-.e \n', max_size=2)) + text[at + data.draw(st.integers(0, 2)) :]
    )
    state, faults = write(JsonText(), broken, NO_SITE)
    if strict_json.parse(broken).faults:
        assert faults or state is None or not state.complete, broken
