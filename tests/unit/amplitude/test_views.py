from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payloads.amplitude import FIELDS, JSON, samples, views

if TYPE_CHECKING:
    from collections.abc import Iterator

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(-1e15, 1e15) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-0.0, "-0"),
        (1234567, "1234567"),
        (1999.5, "1999.5"),
        (3.0, "3"),
        (0.00001, "0.00001"),
        (1e21, "1000000000000000000000"),
        (12345678901234567890, "12345678901234567890"),
    ],
)
def test_numbers_and_booleans_as_text(value: float, text: str) -> None:
    assert views.as_text(value) == text


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_as_text_is_the_same_number(number: float) -> None:
    assert Decimal(views.as_text(number)) == Decimal(repr(number))


@settings(deadline=None)
@given(_JSON)
def test_stringified_leaves_no_number_and_no_boolean(value: JSON) -> None:
    def leaves(part: JSON) -> Iterator[JSON]:
        if isinstance(part, dict | list):
            for inner in part.values() if isinstance(part, dict) else part:
                yield from leaves(inner)
        else:
            yield part

    assert all(leaf is None or isinstance(leaf, str) for leaf in leaves(views.stringify(value)))


@settings(deadline=None)
@given(_JSON)
def test_json_text_parses_to_the_value(value: JSON) -> None:
    assert json.loads(views.as_json(value)) == value


def test_filled_has_every_exported_key_and_trimmed_no_null() -> None:
    event = samples.load("empty-values")
    filled: Any
    trimmed: Any
    filled, trimmed = views.fill(event), views.trim(event)
    assert {field.name for field in FIELDS if field.exported} <= set(filled)
    assert filled["adid"] is None
    assert "country" not in trimmed
    assert "avatar" not in trimmed["event_properties"]
    assert trimmed["event_properties"]["nickname"] == ""
