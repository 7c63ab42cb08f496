"""What a comparison of `?length` says of the text: no more than what holds of every text that compares so."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import pytest

from conformance import check
from conformance.claims import Status
from tile import Contract, body_text
from tile.undeclared import bare_tile

if TYPE_CHECKING:
    from collections.abc import Callable

_OPERATORS: dict[str, Callable[[int, int], bool]] = {
    "lt": operator.lt, "lte": operator.le, "gt": operator.gt, "gte": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_LENGTHS = range(8)
"""Of texts that are tried; none of the limits is near the largest."""


def _status(condition: str, schema: dict[str, Any]) -> Status:
    text = f'{{"a": <#if {condition}>"${{(input.user_id!"")?json_string}}"<#else>0</#if>}}'
    contract = Contract(
        name="Acme",
        endpoint="POST https://acme.example",
        json_schema={"properties": {"a": {"type": ["string", "integer"], **schema}}},
    )
    claims = check(bare_tile(body_text(text), contract)).claims
    assert claims
    assert claims.contract
    return claims.contract.status


@pytest.mark.one_in(4)
@pytest.mark.parametrize("negated", [False, True])
@pytest.mark.parametrize("limit", [-1, 0, 1, 3])
@pytest.mark.parametrize("name", _OPERATORS)
def test_lengths(name: str, limit: int, negated: bool) -> None:
    condition = f'(input.user_id!"")?length {name} {limit}'
    compares = _OPERATORS[name]
    lengths = [length for length in _LENGTHS if compares(length, limit) != negated]
    condition = f"!({condition})" if negated else condition
    is_not_empty = _status(condition, {"minLength": 1}) is Status.PROVED
    assert is_not_empty == (0 not in lengths)
    longest = max(lengths, default=0)
    if longest < _LENGTHS[-1]:
        assert _status(condition, {"maxLength": longest}) is Status.PROVED
        if longest:
            assert _status(condition, {"maxLength": longest - 1}) is Status.REFUTED


def test_a_character_beyond_the_bmp_counts_two() -> None:
    """Two of them have four of Java's characters, which a schema counts as two: more is claimed of neither."""
    assert _status('(input.user_id!"")?length == 4', {"maxLength": 4}) is Status.PROVED
    assert _status('(input.user_id!"")?length == 4', {"minLength": 3}) is not Status.PROVED
