"""What is fixed, how, and that fixing never makes anything worse."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conformance import Finding, Report, Rule, check, rules
from conformance.claims import Claim, Claims, Status
from conformance.finding import Edit
from conformance.fixes import fixed
from conformance.fixes.application import edited, is_worse
from conformance.proof import Proof
from conformance.rules import RULES
from tile import body_text
from tile.undeclared import bare_tile

if TYPE_CHECKING:
    from collections.abc import Callable

    from tile import Destination

_CASES = Path(__file__).parents[2] / "cases" / "rules"

_SAFE = [
    ("escape", '{"a": "${input.event_type}"}', '{"a": "${input.event_type?json_string}"}'),
    ("escape with a default", '{"a": "${input.user_id!""}"}', '{"a": "${(input.user_id!"")?json_string}"}'),
    (
        "names of properties",
        '{<#list mappedProperties?keys as n>"${n}": 1<#sep>,</#sep></#list>}',
        '{<#list mappedProperties?keys as n>"${n?json_string}": 1<#sep>,</#sep></#list>}',
    ),
    (
        "missing, before a built-in",
        '{"a": "${input.user_id?json_string}"}',
        '{"a": "${(input.user_id!"")?json_string}"}',
    ),
    ("missing, then raw", '{"a": "${input.user_id}"}', '{"a": "${(input.user_id!"")?json_string}"}'),
    ("last step only", '{<#if input.plan.branch??>"a": 1</#if>}', '{<#if (input.plan.branch)??>"a": 1</#if>}'),
    (
        "wrong guard",
        '{<#if input.device_id??>"a": "${input.user_id?json_string}"</#if>}',
        '{<#if input.device_id?? && input.user_id??>"a": "${input.user_id?json_string}"</#if>}',
    ),
    (
        "wrong guard of two",
        '{<#if input.device_id?? || input.city??>"a": "${input.user_id?json_string}"</#if>}',
        '{<#if (input.device_id?? || input.city??) && input.user_id??>"a": "${input.user_id?json_string}"</#if>}',
    ),
    (
        "wrong guard of another member, too",
        '{"b": 1<#if input.city??>, "a": "${input.user_id?json_string}", "c": "${input.city?json_string}"</#if>}',
        '{"b": 1<#if input.city??>, "a": "${(input.user_id!"")?json_string}", "c": "${input.city?json_string}"</#if>}',
    ),
    (
        "missing in a comparison",
        '<#if input.platform == "iOS">{}<#else>[]</#if>',
        '<#if (input.platform!"") == "iOS">{}<#else>[]</#if>',
    ),
    ("number", '{"a": ${input.event_type?length}}', '{"a": ${input.event_type?length?c}}'),
    ("calculated", '{"a": ${input.event_type?length * 1000}}', '{"a": ${(input.event_type?length * 1000)?c}}'),
    ("boolean", '{"a": ${input.user_id??}}', '{"a": ${input.user_id???c}}'),
    ("number in a string", '{"a": "${input.event_type?length}"}', '{"a": "${input.event_type?length}"}'),
    (
        "items of a list",
        r'{"a": ["${mappedProperties?keys?join("\", \"")}"]}',
        r'{"a": ["${mappedProperties?keys?map(item -> item?json_string)?join("\", \"")}"]}',
    ),
    (
        "JSON text between values",
        """{"a": "${input.event_type + '", "b": "' + (input.city!"")}"}""",
        """{"a": "${input.event_type?json_string + '", "b": "' + (input.city!"")?json_string}"}""",
    ),
    (
        "quotes of its own",
        r'{"a": ${("\"" + input.event_type + "\"")!"null"}}',
        r'{"a": ${("\"" + input.event_type?json_string + "\"")!"null"}}',
    ),
    (
        "escaped by hand",
        r"""{"a": "${input.event_type?replace('\\', '\\\\')?replace('"', '\\"')}"}""",
        '{"a": "${input.event_type?json_string}"}',
    ),
    (
        "quotes replaced, which is no escaping",
        """{"a": "${input.event_type?replace('"', "'")}"}""",
        """{"a": "${input.event_type?replace('"', "'")?json_string}"}""",
    ),
    ("for JavaScript", '{"a": "${input.event_type?js_string}"}', '{"a": "${input.event_type?json_string}"}'),
    (
        "escaped in a variable",
        r"""<#assign t = input.event_type?replace('"', '\\"')>{"a": "${t}"}""",
        r"""<#assign t = input.event_type?replace('"', '\\"')>{"a": "${t}"}""",
    ),
    (
        "comma after each item",
        "[<#list 1..3 as n>\n  ${n},\n</#list>]",
        "[<#list 1..3 as n>\n  ${n}<#sep>,</#sep>\n</#list>]",
    ),
    (
        "commas of items that may be missing",
        '[<#if input.city??>"a",</#if><#if input.region??>"b"</#if>]',
        ('[<#assign comma = ""><#if input.city??>${comma}<#assign comma = ", ">"a"</#if>'
        '<#if input.region??>${comma}<#assign comma = ", ">"b"</#if>]'),
    ),
    (
        "a wrong guard, and the comma behind it",
        '[<#if input.city??>"${input.region}"</#if>, "b"]',
        '[<#if input.city?? && input.region??>"${input.region?json_string}",</#if> "b"]',
    ),
    (
        "a comment of JavaScript's",
        '{"a": 1, // so\n "b": 2 /* and\n so */}',
        '{"a": 1, <#-- so -->\n "b": 2 <#-- and so -->}',
    ),
    ("a comment that FreeMarker's can't hold", '{"a": 1 /* --> */}', '{"a": 1 /* --> */}'),
    (
        "a value whose default stands for all around it",
        """{"a": ${('"' + input.event_properties.n?json_string + '"')!"null"}}""",
        ("""{"a": ${('"' + (input.event_properties.n?is_string || input.event_properties.n?is_number)"""
        """?then(input.event_properties.n, input.event_properties.n?is_boolean?then(input.event_properties.n?c, ""))"""
        """?json_string + '"')!"null"}}"""),
    ),
    ("a property without quotes", '{"a": ${input.event_properties.n!"null"}}', '{"a": ${input.event_properties.n!"null"}}'),
    ("missing comma", '{"a": 1\n "b": 2}', '{"a": 1,\n "b": 2}'),
    ("comma before the end", '{"a": [1, 2,\n], }', '{"a": [1, 2\n] }'),
    ("nothing to fix", '{"a": 1}', '{"a": 1}'),
    ("nothing that can be fixed safely", '{"a": 01}', '{"a": 01}'),
    ("a guess", '{"a": "${(input.userid!"")?json_string}"}', '{"a": "${(input.userid!"")?json_string}"}'),
    ("missing outside of a string", '{"a": ${input.user_id}}', '{"a": ${input.user_id}}'),
    ("a template that doesn't parse", '{"a": "${"}', '{"a": "${"}'),
    ("suppressed", '<#-- tile: ignore[JSN106] so -->{"a": "${input.event_type}"}', '<#-- tile: ignore[JSN106] so -->{"a": "${input.event_type}"}'),
]  # fmt: skip
_UNSAFE = [
    (
        "field that is a number or text",
        '{"a": "${input.amplitude_id!0}"}',
        (
            '{"a": "${(input.amplitude_id!0)?is_string?then((input.amplitude_id!0), ((input.amplitude_id!0)?is_number '
            '|| (input.amplitude_id!0)?is_boolean)?then((input.amplitude_id!0)?c, ""))}"}'
        ),
    ),
    (
        "a property without quotes",
        '{"a": ${input.user_properties.n!0}}',
        (
            '{"a": "${((input.user_properties.n)!0)?is_string?then(((input.user_properties.n)!0), '
            "(((input.user_properties.n)!0)?is_number || ((input.user_properties.n)!0)?is_boolean)"
            '?then(((input.user_properties.n)!0)?c, ""))?json_string}"}'
        ),
    ),
    (
        "a text that is read as a number",
        '{"a": ${(input.user_properties.n!"0")?number?c}}',
        (
            '{"a": ${((input.user_properties.n)!"0")?is_number?then(((input.user_properties.n)!"0"), '
            '((input.user_properties.n)!"0")?is_string?then(((input.user_properties.n)!"0"), "")'
            '?matches("-?[0-9]{1,15}(\\\\.[0-9]{1,6})?")?then(((input.user_properties.n)!"0")?number, 0))?c}}'
        ),
    ),
    (
        "a `>` that ends the tag",
        '{"a": <#if input.event_type?length > 10>1<#else>0</#if>}',
        '{"a": <#if input.event_type?length gt 10>1<#else>0</#if>}',
    ),
    (
        "a comparison with null",
        '{"a": <#if input.user_id = null>1<#else>0</#if>}',
        '{"a": <#if !(input.user_id)??>1<#else>0</#if>}',
    ),
    ("number in a string", '{"a": "${input.event_type?length}"}', '{"a": "${input.event_type?length?c}"}'),
    ("field", '{"a": "${(input.userid!"")?json_string}"}', '{"a": "${(input.user_id!"")?json_string}"}'),
    (
        "comparison",
        '{<#if input.platform!"" == "iOS">"a": 1</#if>}',
        '{<#if (input.platform!"") == "iOS">"a": 1</#if>}',
    ),
]


@pytest.mark.one_in(3)
@pytest.mark.parametrize(("name", "before", "after"), _SAFE, ids=[name for name, *_ in _SAFE])
def test_safe_edits(name: str, before: str, after: str) -> None:
    outcome = fixed(bare_tile(body_text(before)), check)
    assert outcome.tile.body.text == after
    assert bool(outcome.applied) == (before != after)


@pytest.mark.parametrize(("name", "before", "after"), _UNSAFE, ids=[name for name, *_ in _UNSAFE])
def test_guesses_only_when_asked_for(name: str, before: str, after: str) -> None:
    tile = bare_tile(body_text(before))
    assert fixed(tile, check).tile == tile
    outcome = fixed(tile, check, unsafe=True)
    assert outcome.tile.body.text == after
    assert outcome.report.findings == ()


def _templates() -> list[str]:
    texts = []
    for file in sorted(_CASES.glob("*.toml")):
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        texts += [case["template"] for case in content.get("fail", ()) if "template" in case]
    return sorted(set(texts))


def _assert_nothing_worse(text: str, check_: Callable[[Destination], Report]) -> None:
    tile = bare_tile(body_text(text))
    before = check_(tile)
    for unsafe in (False, True):
        outcome = fixed(tile, check_, unsafe=unsafe)
        assert outcome.report == check_(outcome.tile)
        assert not is_worse(before, outcome.report)
        if outcome.applied:
            assert (outcome.report.errors, outcome.report.warnings) < (before.errors, before.warnings)
        else:
            assert outcome.tile == tile


@pytest.mark.slow
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.example and not rule.declared], ids=lambda r: r.code)
def test_fixing_never_makes_anything_worse(rule: Rule) -> None:
    _assert_nothing_worse(rule.example, check)


@pytest.mark.slow
@pytest.mark.parametrize("text", _templates())
def test_nor_does_it_with_samples_alone(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for many more templates, without the time it takes to prove anything."""
    nothing = Claims(Claim(Status.UNKNOWN), Claim(Status.UNKNOWN), None)
    monkeypatch.setattr("conformance.suite.prove", lambda *_, **__: Proof(nothing, ()))
    _assert_nothing_worse(text, check)


def test_a_default_the_destination_would_refuse_is_taken_back() -> None:
    """Without the default the event isn't sent, with it the destination refuses it: that is no better."""
    text = '{"id": "${input.user_id?json_string}", "t": "${input.event_type}"}'

    def refusing(tile: Destination) -> Report:
        report = check(tile)
        if "!" not in tile.body.text:
            return report
        return replace(report, findings=(*report.findings, Finding(rules.SCHEMA_VIOLATION, "an empty id")))

    outcome = fixed(bare_tile(body_text(text)), refusing)
    assert outcome.tile.body.text == '{"id": "${input.user_id?json_string}", "t": "${input.event_type?json_string}"}'
    assert [finding.code for finding in outcome.applied] == ["JSN106"]
    assert [finding.code for finding in outcome.taken_back] == ["TPL102"]


@cache
def _checked(text: str) -> Report:
    return check(bare_tile(body_text(text)))


@pytest.mark.parametrize("name", ["renders", "json", "contract"])
@pytest.mark.parametrize(
    ("before", "after", "stays"),
    [
        (Status.PROVED, Status.PROVED, True),
        (Status.PROVED, Status.UNKNOWN, False),
        (Status.UNKNOWN, Status.REFUTED, False),
        (Status.REFUTED, Status.UNKNOWN, True),
        (Status.REFUTED, Status.PROVED, True),
    ],
)
def test_no_claim_gets_a_lesser_verdict(name: str, before: Status, after: Status, stays: bool) -> None:
    text = '{"a": "${input.event_type}"}'

    def claiming(tile: Destination) -> Report:
        proved = Claims(Claim(Status.PROVED), Claim(Status.PROVED), Claim(Status.PROVED))
        verdict = before if tile.body.text == text else after
        return replace(_checked(tile.body.text), claims=replace(proved, **{name: Claim(verdict)}))  # type: ignore[arg-type]

    outcome = fixed(bare_tile(body_text(text)), claiming)
    assert bool(outcome.applied) == stays
    assert bool(outcome.taken_back) != stays
    assert (outcome.tile.body.text != text) == stays


def test_going_round_in_a_circle_ends() -> None:
    report = check(bare_tile(body_text('{"a": "${input.event_type}"}')))
    (finding,) = report.findings

    def turning(tile: Destination) -> Report:
        turned = tile.body.text.replace("1", "x").replace("2", "1").replace("x", "2")
        edits = (Edit(0, len(tile.body.text), turned),)
        return replace(report, tile=tile, findings=(replace(finding, edits=edits),))

    outcome = fixed(bare_tile(body_text("[1, 2]")), turning)
    assert outcome.tile.body.text == "[1, 2]"
    assert outcome.applied == []


def test_edits_are_made_from_the_front() -> None:
    assert edited("abc", [Edit(2, 3, "C"), Edit(0, 1, ""), Edit(2, 2, "-")]) == "b-C"
    assert edited("abc", []) == "abc"
