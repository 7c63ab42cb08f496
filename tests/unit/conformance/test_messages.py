"""What is said of a body: in words that a template's author knows, each cause once, and none behind another."""

from __future__ import annotations

from typing import Any

import pytest

from conformance import check
from tile import CohortWebhook, Endpoint, Webhook, body_text
from tile.undeclared import bare_tile

_COMMON: Any = {
    "key": "acme",
    "sync_name": "A",
    "vendor": "A",
    "endpoint": Endpoint(method="POST", url="https://acme.example/"),
}


def _found(text: str) -> list[tuple[str, str, str]]:
    """Code, place and message of each finding."""
    return [
        (each.code, f"{each.location.line}:{each.location.column}" if each.location else "", each.message)
        for each in check(bare_tile(body_text(text))).findings
    ]


@pytest.mark.parametrize(
    ("template", "code", "place", "part"),
    [
        ('{"a": ${input.session_id}}', "JSN109", "1:7", "its digits are grouped by the locale"),
        ('{"a": ${input.event_type?length}, "b": 1}', "JSN109", "1:7", "its digits are grouped by the locale"),
        ('{"a": ${(input.event_type?length / 7)?string("0.00")}}', "JSN109", "1:7", "the locale's decimal comma"),
        ('{\n  // none yet\n  "a": 1}', "JSN109", "2:3", "`// none yet` is a comment, and JSON has no comments"),
        ('{"a": 1 /* none yet */}', "JSN109", "1:9", "`/* none yet */` is a comment"),
        ('<# assign a = 1>{"a": 1}', "JSN109", "1:1", "`<# assign a = 1>` isn't read as a directive"),
        ('[#if true]{"a": 1}[/#if]', "JSN109", "1:1", "`[#if true]` isn't read as a directive"),
        ('[#if true]{"a": 1}[/#if]', "JSN109", "1:19", "`[/#if]` isn't read as a directive"),
        ('{"a": "#${input.event_id}"}', "TPL302", "1:9", "a number, or text in live events"),
        ('{"a": ${input.event_properties.a}}', "TPL102", "1:7", "evaluated to null or missing"),
        ('{"a": ${input.event_properties.a}}', "JSN201", "1:7", "prints a property without quotes"),
        (
            '<#assign k = "plan">{"a": ${(input.event_properties[k])!0}}',
            "JSN201",
            "1:27",
            "prints a property without quotes",
        ),
        ('{"a": "${input.event_properties.b}", "c": ${input.event_properties.n?c}}', "JSN106", "1:8", 'a `"` ends'),
        ('{"a": "${(input.event_properties.cart.name)!""}"}', "JSN106", "1:8", 'a `"` ends'),
    ],
)
def test_it_is_said(template: str, code: str, place: str, part: str) -> None:
    found = _found(template)
    assert any(each[:2] == (code, place) and part in each[2] for each in found), found


@pytest.mark.parametrize(
    ("template", "count"),
    [
        ('{"a": "${input.event_properties.a?json_string}"}', 1),
        ('{"a": "${input.event_properties.content.number?json_string}"}', 1),
        ('{"a": "${input.user_properties.a.b.c?json_string}"}', 1),
        ("[<#list input.user_properties.letters as n>1<#sep>,</#sep></#list>]", 1),
    ],
)
def test_one_value_is_one_finding(template: str, count: int) -> None:
    """It may be missing, text, a number, a boolean or a list: one remedy is good for all."""
    found = _found(template)
    assert [code for code, *_ in found] == ["TPL102"] * count, found


def test_comments_hide_nothing_behind_them() -> None:
    found = _found('{ // "one"\n "a": 1, /* two */\n "b": [1,]}')
    assert {(code, place) for code, place, _ in found} == {("JSN101", "3:9"), ("JSN109", "1:3"), ("JSN109", "2:10")}


def test_an_address_is_no_comment() -> None:
    assert _found('{"a": "https://acme.example/", "b": "/* no */"}') == []


@pytest.mark.parametrize(
    "template",
    [
        '{"a": ${.now?long?c}}',
        '{"a": "${.now?string("yyyy")}"}',
        '{"a": ${((input.event_properties.plan!"")?is_string)?c}}',
        '{"a": <#if (input.event_properties.price!"")?is_number>${input.event_properties.price?c}<#else>0</#if>}',
        '{"a": ${input.event_properties.price?number?c}}',
        '{"a": ${(input.event_properties.tags!"")?is_sequence?then("true", "false")}}',
        '<#function n v><#return v?is_number?then(v?c, "0")></#function>{"a": ${n((input.event_properties.p)!"")}}',
        '<#assign n = ((input.event_properties.p)!"")?is_number?then(1, 0)>{"a": ${n}}',
        r'{"a": ${("\"" + (input.event_properties.a!"") + "\"")!"null"}}',
    ],
)
def test_what_is_made_of_a_property_is_no_raw_property(template: str) -> None:
    assert "JSN201" not in {code for code, *_ in _found(template)}


@pytest.mark.parametrize(
    "template",
    [
        '{"a": ${input.event_properties.price!0}}',
        '{"a": ${(input.event_properties.price!"")?trim}}',
        '<#assign p = (input.event_properties.price)!0>{"a": ${p}}',
        "[<#list mappedProperties as k, v>${v!0}<#sep>,</#sep></#list>]",
        '<#function id v><#return v></#function>{"a": ${id((input.event_properties.p)!0)}}',
    ],
)
def test_what_comes_through_as_it_is_is_raw(template: str) -> None:
    assert "JSN201" in {code for code, *_ in _found(template)}


def test_webhooks_get_typed_properties() -> None:
    text = '{"a": ${input.event_properties.price!0}}'
    for tile in (
        Webhook(**_COMMON, sends="events", body=body_text(text)),
        CohortWebhook(**_COMMON, body=body_text(text)),
    ):
        assert not tile.strings_only
        assert "JSN201" not in {each.code for each in check(tile).findings}
    assert bare_tile(body_text(text)).strings_only


@pytest.mark.parametrize(
    "template",
    [
        '{"a": "${(input.event_properties.a!"x")?eval_json}"}',
        '{"a": "${input.event_properties.a?eval}"}',
        '{"a": ${input.user_id!"None"}}',
        '{"a": "${input.event_properties.a?number}"}',
    ],
)
def test_no_word_of_the_language_the_kit_is_written_in(template: str) -> None:
    for finding in check(bare_tile(body_text(template))).findings:
        said = " ".join((finding.message, *finding.related, finding.fix)).replace(template, "").replace('"None"', "")
        assert not any(
            word in said for word in ("None ", "Expecting value", "(char ", "True ", "False ", "Traceback")
        ), said


@pytest.mark.parametrize(
    "template",
    [
        '<# assign x = 1>{"a": ${x}}',
        '<# assign x = {"b": 1}>{"a": ${x.b}, "c": "${x.d!}"}',
        '[#assign x = 1]{"a": "${x}"}',
    ],
)
def test_a_tag_in_the_text_is_why_its_variable_is_missing(template: str) -> None:
    found = _found(template)
    assert [code for code, *_ in found] == ["JSN109"], found


@pytest.mark.parametrize(
    ("template", "fix"),
    [
        ('{"n": "${(input.event_properties)!.abc}"}', 'write `(input.event_properties.abc)!""`'),
        ('{"n": "${input.event_properties!.abc}"}', 'write `(input.event_properties.abc)!""`'),
        ('{"n": "${(input.event_properties["a"])! .b.c}"}', 'write `(input.event_properties["a"].b.c)!""`'),
        ('{"n": "${.abc}"}', ""),
    ],
)
def test_a_path_that_goes_on_behind_a_default(template: str, fix: str) -> None:
    (finding,) = check(bare_tile(body_text(template))).findings
    assert (finding.code, finding.fix) == ("TPL101", fix)


_HELPER = "statics['com.amplitude.integrations.connector.utils.FtlUtils']"


@pytest.mark.parametrize(
    ("template", "codes"),
    [
        (f'<#assign u = {_HELPER}>{{"t": ${{u.toJson((input.event_properties.t)!"")}}}}', set()),
        (f'{{"t": ${{{_HELPER}.toJsonString((input.event_properties.t)!"")}}}}', set()),
        ('<#assign u = {"toJson": input.event_type}>{"t": ${(input.event_properties.t)!0}}', {"JSN201"}),
    ],
)
def test_what_the_platforms_helper_makes_is_json(template: str, codes: set[str]) -> None:
    assert {code for code, *_ in _found(template) if code == "JSN201"} == codes
