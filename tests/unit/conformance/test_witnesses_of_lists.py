"""What only some item or key of a list breaks is shown by an event, beside items that a condition passes over."""

from __future__ import annotations

import pytest

from conformance import check
from tile import body_text
from tile.undeclared import bare_tile


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ('["<#list input.users as u><#if u.user_id??>x<#if u_has_next>"</#if></#if></#list>"]', "JSN1"),
        ('{"u": [<#list input.users as u><#if u.user_id??>1<#if u?has_next>,</#if></#if></#list>]}', "JSN101"),
        ('{"u": [<#list input.users as u><#if u.user_id??><#if !u?is_first>,</#if>1</#if></#list>]}', "JSN102"),
        ('{<#list (input.groups)!{} as k, v>"${k}": 1<#sep>,</#sep></#list>}', "JSN106"),
        ('{<#list (input.group_properties!{})?keys as k>"${k}": 1<#sep>,</#sep></#list>}', "JSN106"),
        ('{<#list [input] as e><#list e.groups?keys as k>"${k}": 1<#sep>,</#sep></#list></#list>}', "JSN106"),
    ],
)
def test_an_event_shows_it(template: str, code: str) -> None:
    report = check(bare_tile(body_text(template)))
    shown = [each for each in report.findings if each.code.startswith(code) and each.witness is not None]
    assert shown, [(each.code, each.message) for each in report.findings]


def test_another_place_of_the_same_comma_is_named() -> None:
    template = '{"a": 1,\n<#if (input.app!0)?is_number>,\n"b": 2</#if>}'
    (finding,) = [each for each in check(bare_tile(body_text(template))).findings if each.code == "JSN101"]
    assert finding.location is not None
    assert finding.location.line == 1
    assert any("another comma follows it, at body:2:" in note for note in finding.related)
