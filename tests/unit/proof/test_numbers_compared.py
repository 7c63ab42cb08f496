"""Numbers that the walk knows, or knows a bound of, compared: each operator, below, at and above. What a condition decides is
seen by what stands behind it, which is no JSON.
"""

from __future__ import annotations

import operator

import pytest

from conformance.places import parts
from conformance.proof.prover import proved_by_walk
from payloads.freemarker import Template
from tile import body_text
from tile.undeclared import bare_tile

_OPERATORS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}
_MOST_ITEMS = 4


def _is_proved(template: str) -> bool:
    tile = bare_tile(body_text(template))
    return "json" in proved_by_walk(tile, {part.name: Template(part.text, name=part.name) for part in parts(tile)})


@pytest.mark.parametrize("name", _OPERATORS)
@pytest.mark.parametrize(("left", "right"), [(1, 2), (2, 2), (2, 1), (-1, 0), (0, 0), (0, -1)])
def test_two_known_numbers(name: str, left: int, right: int) -> None:
    template = f'<#assign n = {left}><#assign m = {right}>{{"a": <#if n {name} m>"<#else>1</#if>}}'
    assert _is_proved(template) is not _OPERATORS[name](left, right)


@pytest.mark.parametrize("name", _OPERATORS)
@pytest.mark.parametrize("limit", [-1, 0, 1, 2])
@pytest.mark.parametrize(("number", "first"), [("k?index", 0), ("k?counter", 1)])
def test_a_number_with_a_bound(name: str, limit: int, number: str, first: int) -> None:
    """Wherever some item of a list of any length is told apart, nothing is proved; and where none can be, it is."""
    template = (
        f"[<#list input.user_properties?keys as k><#assign m = {limit}>"
        f'<#if {number} {name} m>"<#else>1</#if><#sep>, </#sep></#list>]'
    )
    is_met = any(_OPERATORS[name](each, limit) for each in range(first, first + _MOST_ITEMS))
    assert not (is_met and _is_proved(template))
    decided = {"==": limit < first, "!=": False, "<": limit <= first, "<=": limit < first, "gt": False, "gte": False}
    if decided[name]:
        assert _is_proved(template)
    turned = template.replace('>"<#else>1<', '>1<#else>"<')
    is_always_met = all(_OPERATORS[name](each, limit) for each in range(first, first + _MOST_ITEMS))
    assert not (_is_proved(turned) and not is_always_met)
