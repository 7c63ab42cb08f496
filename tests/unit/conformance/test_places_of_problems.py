"""A problem of a body is laid where its text stands, however the text came into the body."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance import check
from conformance.claims import Status
from conformance.samples import body_problems, cut_characters
from payloads.freemarker import Template

if TYPE_CHECKING:
    from collections.abc import Callable

    from tile import Tile

_MODEL = {"input": {"name": 'say "x"', "text": "a", "missing": None}}
_QUOTE, _COMMA, _INVALID = "JSN106", "JSN101", "JSN109"

#: A template, and the problems: rule and place.
_CASES = {
    "compress": (
        '<#compress>\n{\n  "a": "${input.name}",\n  "b": 1,\n}\n</#compress>\n',
        {(_QUOTE, 3, 9), (_COMMA, 4, 9)},
    ),
    "compress directive": (
        '<@compress single_line=true>\n{\n  "a": "${input.name}",\n  "b": 1,\n}\n</@compress>\n',
        {(_QUOTE, 3, 9), (_COMMA, 4, 9)},
    ),
    "capture": (
        '<#assign x>\n{\n  "a": "${input.name}",\n  "b": 1,\n}\n</#assign>\n${x}\n',
        {(_QUOTE, 3, 9), (_COMMA, 4, 9)},
    ),
    "trimmed capture": (
        '<#assign x>\n{\n  "a": "${input.name}",\n  "b": 1,\n}\n</#assign>\n${x?trim}\n',
        {(_QUOTE, 3, 9), (_COMMA, 4, 9)},
    ),
    "capture_output": (
        '<@capture_output var="x">\n{ "a": "${input.name}",\n  "b": 1,\n}\n</@capture_output>\n${x}\n',
        {(_QUOTE, 2, 9), (_COMMA, 3, 9)},
    ),
    "nested content": (
        '<#macro m><#compress><#nested></#compress></#macro>\n<@m>{ "a": "${input.name}",\n  "b": 1,\n}</@m>',
        {(_QUOTE, 2, 13), (_COMMA, 3, 9)},
    ),
    "function": (
        '<#function f v><#local x>{ "a": "${v}", "b": 1,}</#local><#return x></#function>${f(input.name)}',
        {(_QUOTE, 1, 34), (_COMMA, 1, 47)},
    ),
    "literal with structure": (
        '<#assign x=\'{ "a": "${input.name}", "b": 1,}\'>\n${x}',
        {(_QUOTE, 1, 21), (_COMMA, 1, 43)},
    ),
    "literal without structure": (
        '<#assign x="Hello ${input.name}">\n{ "a": "${x}" }',
        {(_QUOTE, 2, 9)},
    ),
    "literal with a quote in a string": (
        '<#assign x=\'Say "${input.name}"\'>\n{ "a": "${x}" }',
        {(_QUOTE, 2, 9)},
    ),
    "capture in a string": (
        '<#assign x>Say ${input.name}</#assign>\n{ "a": "${x}" }',
        {(_QUOTE, 1, 16)},
    ),
    "capture with a line break in a string": (
        '<#assign x>\nSay ${input.name}\n</#assign>\n{ "a": "${x}" }',
        {(_QUOTE, 4, 9)},
    ),
    "accumulated": (
        "<#assign x='{ \"a\": '><#assign x += '\"${input.name}\"'><#assign x = x + ',}'>\n${x}",
        {(_QUOTE, 1, 38), (_COMMA, 1, 72)},
    ),
    "changed by a built-in": (
        '<#assign x>${input.name}</#assign>\n{ "a": "${x?upper_case}" }',
        {(_QUOTE, 2, 9)},
    ),
    "unquoted in compress": (
        '<#compress>\n{\n  "a": ${input.text}\n}\n</#compress>',
        {(_INVALID, 3, 8)},
    ),
}


@pytest.mark.parametrize("name", _CASES)
def test_places(name: str) -> None:
    source, expected = _CASES[name]
    traced = Template(source).render_traced(_MODEL)
    found = body_problems.problems(traced, from_properties=frozenset, contract=None)
    places = {(each.rule.code, each.span.line, each.span.column) for each in found if each.span is not None}
    assert places == expected
    assert len(places) == len(found)


@pytest.mark.parametrize("cut", ["${x[0..*2]}", "${x?truncate(2, '')}", "${x[2..]}"])
def test_half_a_character_is_no_fault_of_the_json(cut: str) -> None:
    traced = Template(f'{{"a": "{cut}"}}').render_traced({"x": "a😀b"})
    assert body_problems.problems(traced, from_properties=frozenset, contract=None) == []
    assert [each.span.text for each in cut_characters.problems(traced) if each.span] == [cut]


@pytest.mark.parametrize(
    ("cut", "told", "length"),
    [
        ("${x?truncate(2, '')}", "here after at most 2", 2),
        ("${x?truncate_c(2, '')}", "here after at most 2", 2),
        ("${x[0..*2]}", "here after at most 2", 2),
        ("${x[0..<2]}", "here after at most 2", 2),
        ("${x[0..1]}", "here after at most 2", 2),
        ("${x?substring(0, 2)?upper_case}", "here after at most 2", 2),
        # Not from the beginning, by a number that isn't written there, in more than one place, or elsewhere.
        ("${x[2..]}", "for instance after at most 100", 100),
        ("${x[1..1]}", "for instance after at most 100", 100),
        ("${x?truncate(n, '')}", "for instance after at most 100", 100),
        ("${x[0..*2] + 'abc'[0..*1]}", "for instance after at most 100", 100),
        ("${cut}", "for instance after at most 100", 100),
    ],
)
def test_what_to_write_instead_keeps_as_much_as_the_cut(cut: str, told: str, length: int) -> None:
    source = f"<#assign n = 2><#assign cut = x[0..*2]>{cut}"
    (problem,) = cut_characters.problems(Template(source).render_traced({"x": "a😀b"}))
    assert problem.fix == f'cut between characters, {told}: `?replace("^(.{{{length}}}).*$", "$1", "rs")`'


def test_half_a_character_that_is_escaped_is_a_fault() -> None:
    traced = Template('{"a": "\\ud83d"}').render_traced({})
    assert [each.rule.code for each in body_problems.problems(traced, from_properties=frozenset, contract=None)] == [
        "JSN109"
    ]


@pytest.mark.parametrize(
    "cut", ["[0..*3]", "[0..*100]", "[0..*255]", "[1..]", "?truncate(999, '')", "?substring(0, 1)"]
)
def test_a_cut_is_told_and_the_body_is_json_all_the_same(declare: Callable[..., Tile], cut: str) -> None:
    text = f'{{"a": "${{(input.event_type + "  "){cut}?json_string}}"}}'
    report = check(declare(text))
    assert report.claims is not None
    assert report.claims.json.status is not Status.REFUTED
    assert [(each.code, each.severity.value) for each in report.findings if each.code.startswith("JSN")] == [
        ("JSN107", "warning")
    ]
