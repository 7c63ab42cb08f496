"""A short run of the fuzz of the check; half an hour of it is run by hand: see tests/fuzz/check.py."""

from __future__ import annotations

import random
from itertools import islice

import pytest

from conformance import check
from tests.fuzz.check import Checker, templates
from tile import body_text
from tile.undeclared import bare_tile

#: Templates whose check failed, or never ended.
_FOUND: tuple[str, ...] = (
    "${statics}",
    '{"a": "${([])?string()!"x"}"}',
    '<#function f></#function>{"a":"${(f)?string()!"x"}${(0.1 * 0.1)?c}',
    '{"":<#list parameters as y,v>1<#else>,</#list>}',
    "<#list [] as x>1<#sep>p</#sep><#else>,</#list>",
    "<@compress single_line=statics>x</@compress>",
    "<@capture_output var=input>x</@capture_output>",
    "<@(m?left_pad(99999))?interpret/>",
    "<#function x></#function>${((p)!?absolute_template_name)?left_pad(99999)}",
    "<#list (1..)?filter(x -> x = 5) as x></#list>",
    "<#if value?left_pad() > c></#if>",
    "<#assign x>${(1..)?sort_by('a')?size}</#assign>",
)


@pytest.mark.parametrize("template", _FOUND)
def test_found_before(template: str) -> None:
    check(bare_tile(body_text(template)))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_check_fails_or_takes_long() -> None:
    checker = Checker(10)
    try:
        faults = [
            (template, fault)
            for template in islice(templates(random.Random(5)), 150)
            if (fault := checker.fault(template)) is not None
        ]
    finally:
        checker.close()
    assert faults == []
