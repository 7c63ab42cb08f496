"""Only what can't be meant is changed, and every change is told."""

from __future__ import annotations

import json
import re
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tile.importing import parses, repair

_CASES_FOLDER = Path(__file__).parents[2] / "cases"
_CASES = tomllib.loads((_CASES_FOLDER / "importing" / "repairs.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    done = repair(case["before"])
    assert done.text == case.get("after", case["before"])
    assert [repair.kind for repair in done.repairs] == case.get("kinds", [])
    assert done.original == case["before"]


@pytest.mark.parametrize("case", [case for case in _CASES if "after" in case], ids=lambda case: case["name"])
def test_what_is_fixed_needs_no_fixing(case: dict[str, Any]) -> None:
    assert repair(case["after"]).repairs == ()


def test_repairs_name_the_line_of_the_template_as_it_came() -> None:
    given_ = '\n```\n{\n  "a": \\[\n    \\<#if input.user_id??>1\\</#if>\n  ]\n}\n```\n'
    found = repair(given_)
    assert [(repair.line, repair.before, repair.after) for repair in found.repairs] == [
        (2, "```", ""),
        (4, '"a": \\[', '"a": ['),
        (5, "\\<#if input.user_id??>1\\</#if>", "<#if input.user_id??>1</#if>"),
        (8, "```", ""),
    ]


def _templates(value: object) -> list[str]:
    """Every text in a file of cases that is a template with a tag or an interpolation."""
    if isinstance(value, dict):
        return [each for held in value.values() for each in _templates(held)]
    if isinstance(value, list):
        return [each for held in value for each in _templates(held)]
    return [value] if isinstance(value, str) and ("<#" in value or "${" in value) else []


def _known_templates() -> list[str]:
    """Every template of this repository that was written to be parsed."""
    found = [file.read_text(encoding="utf-8") for file in Path(_CASES_FOLDER.parents[1] / "tile").rglob("*.ftl")]
    for file in _CASES_FOLDER.rglob("*.toml"):
        if file.parent.name != "importing":
            found += _templates(tomllib.loads(file.read_text(encoding="utf-8")))
    for file in _CASES_FOLDER.rglob("*.jsonl"):
        for line in file.read_text(encoding="utf-8").split("\n"):
            found += _templates(json.loads(line)) if line else []
    return found


def test_a_template_that_can_be_parsed_stays_as_it_is() -> None:
    known = _known_templates()
    assert len(known) > 1000
    assert [each for each in known if repair(each).repairs and parses(each)] == []


_MARKS = re.findall(r"\S+", "{ } [ ] \" ' “ ” ‘ \\ <#list ${ ... … , : a _ $ &lt;#if &gt; &quot; ``` <#-- --> < > #")
_BLANKS = ["\n", "  ", "\r\n", "\u00a0", "\u200b", "```\n", "< #if x>", "<#if x>", "\\<#if x>", "</#if>"]
_PIECES = st.sampled_from([*_MARKS, *_BLANKS])


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_any_text_is_taken_and_a_second_time_finds_little(text: str) -> None:
    done = repair(text)
    if not done.repairs:
        assert done.text == text
    assert all(1 <= repair.line <= text.count("\n") + 1 for repair in done.repairs)


_HOSTILE = re.findall(r"\S+", '\\ <\\ " \' “ ,“ {"a":" <#if( ${ <#-- &lt;# ` [... ‘ "${ < $\\{ “, "a"b \\_ } ${"x')


@pytest.mark.parametrize("piece", [*_HOSTILE, '<#list ["a,\n', " \t", "\u200b", "< ", "\u00a0\n", "\r"])
def test_hostile_text_takes_no_long(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    begun = time.process_time()
    repair("{" + text)
    repair("<#if " + text)
    assert time.process_time() - begun < 5
