"""Colours never change a text, whatever it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tile.preview.highlight import LARGEST, highlighted
from tile.reteno import events

_CASES = sorted(Path(__file__).parents[2].glob("cases/freemarker/*.jsonl"))
_BROKEN = [
    "",
    "\n",
    "${input.x",
    "<#if >x<#else>\n${a}",
    "<#bogus>\n${a?json_string}",
    "<#-- open\n${a}",
    '<@m a=b! c="d"; x>t</@m>',
    "<#noparse>${x}</#noparse>${y}",
    "${a!}\n<#if x",
    "${'a",
    "[#if x]${a}[/#if]",
    "${#{[=<#</#<@${\n",
]


def _text(template: str) -> str:
    return "\n".join("".join(text for _, text in line) for line in highlighted(template))


@pytest.mark.parametrize("template", [*_BROKEN, events.body.text])
def test_the_text_stays_the_same(template: str) -> None:
    assert _text(template) == template


@pytest.mark.parametrize("file", _CASES, ids=lambda file: file.stem)
def test_the_text_of_every_case_stays_the_same(file: Path) -> None:
    templates = [json.loads(line)["template"] for line in file.read_text(encoding="utf-8").split("\n") if line]
    for template in templates:
        if "\r" not in template:
            assert _text(template) == template


_PIECES = st.sampled_from(
    ["${", "}", "<#if ", ">", "</#if>", "<#--", "-->", '"', "a", "?c", "\n", "<@m", "(", ")", "[", " "]
)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_the_text_of_anything_stays_the_same(template: str) -> None:
    assert _text(template) == template


def test_kinds() -> None:
    line = highlighted('<#if input.a??>"${(input.a!"x")?upper_case + 1}"</#if><#-- c -->')[0]
    assert [(kind, text) for kind, text in line if text.strip()] == [
        ("tag", "<#if "),
        ("namespace", "input"),
        ("operator", "."),
        ("name", "a"),
        ("operator", "??"),
        ("tag", ">"),
        ("", '"'),
        ("mark", "${"),
        ("operator", "("),
        ("namespace", "input"),
        ("operator", "."),
        ("name", "a"),
        ("operator", "!"),
        ("string", '"x"'),
        ("operator", ")"),
        ("operator", "?"),
        ("built-in", "upper_case"),
        ("operator", "+"),
        ("number", "1"),
        ("mark", "}"),
        ("", '"'),
        ("tag", "</#if>"),
        ("comment", "<#-- c -->"),
    ]


def test_what_follows_a_line_that_cannot_be_read_is_coloured() -> None:
    assert highlighted("<#bogus>\n${a}")[1] == (("mark", "${"), ("name", "a"), ("mark", "}"))


def test_a_huge_template_is_left_plain() -> None:
    assert {kind for line in highlighted("${a}\n" * (LARGEST // 4)) for kind, _ in line} == {""}
