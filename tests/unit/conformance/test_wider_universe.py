"""A wider universe never finds less: what an event of the documented one shows, the cautious one shows as well."""

from __future__ import annotations

import pytest

from conformance import check
from conformance.finding import Severity
from conformance.fixes import fixed
from tile import body_text
from tile.reteno.contracts import CONTRACTS
from tile.undeclared import bare_tile

_GUIDE = """{
  "eventTypeKey": "${input.event_type!}",
  "params": [
    <#if input.amplitude_id??>
      {"name": "externalCustomerId", "value": "${input.user_id}"}
    </#if>
    <#list ["plan", "price"] as param>
      <#if input.event_properties[param]??>
        , {"name": "${param}", "value": "${input.event_properties[param]}"}
      </#if>
    </#list>
    <#list ["country", "session_id"] as param>
      <#if input[param]??>
        , {"name": "${param}", "value": "${input[param]}"}
      </#if>
    </#list>
  ]
}
"""
_TEMPLATES = [
    _GUIDE,
    '{"a": "${input.event_type}"}',
    '{"a": ${input.event_properties.price!0}, "b": "${input.user_id}"}',
    '{<#list input.event_properties?keys as k>"${k}": "${input.event_properties[k]}"<#sep>,</#sep></#list>}',
    '{"a": "${(input.user_properties.email)!}", "b": [<#list input.groups?keys as g>"${g}",</#list>]}',
]


@pytest.mark.parametrize("text", _TEMPLATES)
def test_no_error_is_lost(text: str) -> None:
    tile = bare_tile(body_text(text), CONTRACTS["reteno-event-v2"])
    found = {
        universe: {
            (each.code, each.location and each.location.line)
            for each in check(tile, universe=universe).findings
            if each.severity is Severity.ERROR
        }
        for universe in ("documented", "cautious")
    }
    assert found["documented"]
    assert found["documented"] <= found["cautious"]


def test_a_fix_under_the_wider_one_escapes_the_same_values() -> None:
    outcome = fixed(bare_tile(body_text(_GUIDE)), lambda tile: check(tile, universe="cautious"))
    assert "${input[param]}" not in outcome.tile.body.text
    assert "JSN106" not in [each.code for each in outcome.report.findings]
    assert outcome.taken_back == []
