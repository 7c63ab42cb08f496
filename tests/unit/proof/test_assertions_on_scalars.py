"""What a schema asserts of scalars: every pair of them against every assertion, as `jsonschema` decides it."""

from __future__ import annotations

from itertools import combinations
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from conformance.proof import shapes
from conformance.proof.schema import doubts
from conformance.proof.schema_assertions import Doubt
from tests.unit.proof.test_schemas import shape_of

SCALARS: Final[tuple[Any, ...]] = (None, True, False, 0, 1, 2, 10, 11, 99, 100, -1, 0.5, 2**53, 2**53 + 1, "", "a", "1", "true", "null", "2024-02-28", "2024-02-31")  # fmt: skip
ASSERTIONS: Final[tuple[dict[str, Any], ...]] = (
    {"const": True}, {"const": False}, {"const": None}, {"const": 0}, {"const": 1}, {"const": "a"}, {"const": "true"}, {"const": "1"},
    {"enum": [True, False]}, {"enum": [False, None]}, {"enum": [True, None]}, {"enum": [0, 1]}, {"enum": [1, "1", "a"]},
    {"enum": [False, 0]}, {"enum": [True, 1]}, {"enum": ["a", "null", 10]},
    {"type": "string"}, {"type": "number"}, {"type": "integer"}, {"type": "boolean"}, {"type": "null"},
    {"type": ["string", "null"]}, {"type": ["integer", "boolean"]}, {"type": ["number", "null"]},
    {"minimum": 0}, {"minimum": 1}, {"minimum": 2}, {"maximum": 10}, {"maximum": 100}, {"maximum": 1}, {"maximum": 99},
    {"exclusiveMinimum": 0}, {"exclusiveMinimum": 1}, {"exclusiveMaximum": 2}, {"exclusiveMaximum": 10}, {"multipleOf": 2}, {"multipleOf": 5},
    {"minimum": 100}, {"exclusiveMinimum": 99}, {"exclusiveMaximum": 100}, {"multipleOf": 10}, {"maximum": 2**53}, {"minimum": 2**53 + 1},
    {"format": "date"}, {"minLength": 1}, {"maxLength": 1}, {"pattern": "^[0-9]+$"},
)  # fmt: skip


@pytest.mark.parametrize("assertion", ASSERTIONS, ids=str)
def test_there_is_no_doubt_of_what_is_right_and_one_of_what_is_wrong(assertion: dict[str, Any]) -> None:
    validator = Draft202012Validator(assertion, format_checker=Draft202012Validator.FORMAT_CHECKER)
    right = [validator.is_valid(value) for value in SCALARS]
    made = [shape_of(value) for value in SCALARS]
    alone = [not doubts(shape, assertion) for shape in made]
    assert [
        (value, known) for value, known, is_right in zip(SCALARS, alone, right, strict=True) if known != is_right
    ] == []
    for one, other in combinations(range(len(SCALARS)), 2):
        known = not doubts(shapes.join(made[one], made[other]), assertion)
        assert not known or (right[one] and right[other]), (SCALARS[one], SCALARS[other])


@pytest.mark.parametrize(
    ("value", "assertion", "keyword", "message"),
    [
        (3, {"minimum": 5}, "minimum", "`$.a` may break minimum 5"),
        (12, {"enum": [1, "b"]}, "enum", "`$.a` may be none of 1, 'b'"),
        ("t", {"enum": [1, "b"]}, "enum", "`$.a` may be none of 1, 'b'"),
        (12, {"type": "string"}, "type number", "`$.a` may be a number"),
        ({}, {"type": "string"}, "type object", "`$.a` may be an object"),
        ([], {"type": "string"}, "type array", "`$.a` may be an array"),
        ("t", {"type": "boolean"}, "type string", "`$.a` may be a string"),
    ],
)
def test_a_doubt_says_where_and_what(value: Any, assertion: dict[str, Any], keyword: str, message: str) -> None:
    shape = shape_of(value)
    bad = shape.numbers if isinstance(value, int) and keyword != "enum" else shape.strings
    assert doubts(shape, assertion, path="$.a") == [Doubt("$.a", keyword, message, bad)]
