"""A finding points to the place to change: the call, the name, the one cause of many faults."""

from __future__ import annotations

from typing import Any

import pytest

from conformance import check
from tile import Contract, body_text
from tile.undeclared import bare_tile

_TEXT = "<#function text value other='x'><#return value?json_string></#function>"
_MEMBER = '<#macro member name value>"${name}": "${value?json_string}"</#macro>'


def _found(template: str, schema: dict[str, Any] | None = None) -> list[tuple[str, str, str, str]]:
    """Code, the text it is about, message and remedy."""
    contract = None if schema is None else Contract(name="Acme", endpoint="POST x", json_schema=schema)
    found = []
    for each in check(bare_tile(body_text(template, name="body.ftl"), contract)).findings:
        place = each.location
        assert place
        about = place.source_line[place.column - 1 : place.end_column if place.end_line == place.line else None]
        found.append((each.code, about, each.message, each.fix))
    return found


@pytest.mark.parametrize(
    ("template", "calls"),
    [
        (_TEXT + '{"a": "${text(input.user_id)}"}', ["text(input.user_id)"]),
        (_TEXT + '{"a": "${text("x")}", "b": "${text(input.user_id)}"}', ["text(input.user_id)"]),
        (_TEXT + '{"a": "${text((input["user_id"]))}"}', ['text((input["user_id"]))']),
        (
            _TEXT + '{"a": "${text(input.user_id)}", "b": "${text(input.city)}"}',
            ["text(input.user_id)", "text(input.city)"],
        ),
        (_MEMBER + '{<@member name="k" value=input.city />}', ['<@member name="k" value=input.city />']),
        (_MEMBER + '{<@member "k" input.city />}', ['<@member "k" input.city />']),
        (_MEMBER + '{<@member "a" "b" />, <@member name="k" />}', ['<@member name="k" />']),
    ],
)
def test_a_call_without_a_value_is_shown_not_the_definition(template: str, calls: list[str]) -> None:
    found = [each for each in _found(template) if each[0] == "TPL102"]
    assert sorted(about for _, about, _, _ in found) == sorted(calls)
    assert all("definition" not in fix for _, _, _, fix in found)


def test_where_several_calls_may_be_meant_the_definition_stands() -> None:
    template = f'{_TEXT}<#assign a = input.user_id!input.city>{{"a": "${{text(a)}}", "b": "${{text(a)}}"}}'
    for code, about, _, _ in _found(template):
        assert code != "TPL102" or not about.startswith("text(")


_ALL_PROPERTIES = (
    '{"p": {<#list input.event_properties?keys as k>"${k?json_string}": "x${k?json_string}"<#sep>,</#list>}}'
)


@pytest.mark.parametrize(
    ("schema", "about", "message"),
    [
        ({"additionalProperties": {"maxLength": 3}}, "x${k", "characters; at most 3 are allowed"),
        ({"propertyNames": {"maxLength": 3}}, "${k", "` has 4 characters; at most 3 are allowed"),
        ({"propertyNames": {"pattern": "^[a-z]+$"}}, "${k", "isn't one that the pattern ^[a-z]+$ allows"),
        ({"patternProperties": {"^p": {"maxLength": 1}}}, "x${k", "characters; at most 1 are allowed"),
        ({"additionalProperties": False}, "${k", "takes no member"),
        ({"maxProperties": 2}, "{", "members; at most 2 are allowed"),
    ],
)
def test_members_of_one_place_are_one_finding(schema: dict[str, Any], about: str, message: str) -> None:
    found = [each for each in _found(_ALL_PROPERTIES, {"properties": {"p": schema}}) if each[0] == "DST101"]
    assert len(found) == 1
    [(_, shown, said, _)] = found
    assert about.removeprefix("x") in shown
    assert message.removeprefix("` has 4 ") in said


def test_the_caret_is_on_the_name() -> None:
    template = '{"p": {"ok": 1, "not ok": 2}}'
    [(_, about, message, _)] = _found(template, {"properties": {"p": {"propertyNames": {"pattern": "^[a-z]+$"}}}})
    assert message == 'the name "not ok" in `$.p` isn\'t one that the pattern ^[a-z]+$ allows'
    assert "not ok" in about


@pytest.mark.parametrize(
    ("template", "schema", "message"),
    [
        ('{"t": ["a", "b", "a"]}', {"properties": {"t": {"uniqueItems": True}}}, '`$.t` has the item "a" twice'),
        ('{"t": 1}', {"dependentRequired": {"t": ["id"]}}, "`$` has a member 't', and then it needs 'id', too"),
        ('{"t": {}}', {"properties": {"t": {"minProperties": 1}}}, "`$.t` has 0 members; at least 1 is needed"),
        ('{"t": {"a": 1}}', {"properties": {"t": {"additionalProperties": False}}}, "`$.t` takes no member 'a'"),
    ],
)
def test_constraints_are_told_in_words(template: str, schema: dict[str, Any], message: str) -> None:
    assert [said for _, _, said, _ in _found(template, schema)] == [message]


@pytest.mark.parametrize(
    ("template", "unused"),
    [
        # The proof can't follow `?interpret`, so an unescaped value may be there.
        ('<#-- tile: ignore-file[JSN106] why -->{"a": "${input.user_id!?interpret}"}', []),
        ('<#-- tile: ignore-file[TPL306] why -->{"a": "${input.user_id!?interpret}"}', ["TPL306"]),
        ('<#-- tile: ignore-file[JSN106] why -->{"a": "b"}', ["JSN106"]),
    ],
)
def test_an_unused_suppression_waits_for_the_claim(template: str, unused: list[str]) -> None:
    found = [message.split(" ")[0] for code, _, message, _ in _found(template) if code == "SUP103"]
    assert found == unused


@pytest.mark.parametrize("name", ["input.usr_id", "input.event_propertis.plan"])
def test_a_misspelt_name_is_told_before_a_default(name: str) -> None:
    [(_, _, _, fix)] = _found(f'{{"a": "${{{name}?json_string}}"}}')
    assert fix.startswith("did you mean")


def test_a_nested_path_is_one_finding() -> None:
    assert len(_found('{"a": "${input.event_properties.order.customer.name?json_string}"}')) == 1


@pytest.mark.parametrize(
    ("printed", "fix"),
    [
        ('input.user_id!"a" + "b"', '`${(input.user_id!"a" + "b")?json_string}`'),
        ('input.user_id!"a"', '`${(input.user_id!"a")?json_string}`'),
    ],
)
def test_remedies_have_parentheses_where_they_are_needed(printed: str, fix: str) -> None:
    [(_, _, _, told)] = _found(f'{{"a": "${{{printed}}}"}}')
    assert told == f"write {fix}"
