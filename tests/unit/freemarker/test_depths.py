"""What is long or deep, and runs in Apache FreeMarker, runs here."""

from __future__ import annotations

import pytest

from payloads.freemarker import FreeMarkerError, Settings, Template


def _nested(start: str, middle: str, end: str, count: int) -> str:
    return "".join(start.replace("{n}", str(n)) for n in range(count)) + middle + end * count


@pytest.mark.parametrize(
    ("template", "printed"),
    [
        ("<#if false" + " || false" * 5_000 + " || true>y</#if>", "y"),
        ("<#if true" + " && true" * 5_000 + ">y</#if>", "y"),
        ("${'a'" + " + 'a'" * 300 + "}", "a" * 301),
        ("${1" + " + 1" * 300 + "}", "301"),
        ("${1" + " - 1" * 300 + "}", "-299"),
        ("${2" + " - 1 + 1 * 1" * 100 + "}", "2"),
        ("${x!0" + " + 'b'" * 100 + "}", "0" + "b" * 100),
        ("${'150'?switch(" + ", ".join(f"'{n}', 'v{n}'" for n in range(198)) + ")}", "v150"),
        ("${'no'?switch(" + ", ".join(f"'{n}', 'v{n}'" for n in range(198)) + ", 'other')}", "other"),
        ("${x?default(" + ", ".join(f"y{n}" for n in range(150)) + ", 'z')}", "z"),
        (_nested("<#list [1] as i{n}><#switch i{n}><#case 1>", "x", "<#break><#default>d</#switch></#list>", 15), "x"),
        (_nested("<#list [1] as i{n}><#switch i{n}><#case 1><#if true>", "x", "<#break></#if>y</#switch></#list>", 11), "x"),
        (_nested("<#list 1..2 as i{n}>", "${i0}", "<#break></#list>", 30), "1"),
        (_nested("<#attempt>", "x", "<#recover></#attempt>", 40), "x"),
        (_nested("<#list [1] as i{n}><#attempt>", "${i3}", "<#recover></#attempt></#list>", 20), "1"),
        ("<#assign v = 0>" + _nested("<#list 1..2 as i{n}>", "<#assign v = v + 1>", "</#list>", 10) + "${v}", "1,024"),
        (_nested("<#list [1] as i{n}>", "<#list ['a', 'b'] as x>${x}<#sep>,</#list>", "</#list>", 10), "a,b"),
        ("<#function f s><#if s == ''><#return ''></#if><#return s[0] + f(s[1..])></#function>${f(''?left_pad(200, 'ab'))}", "ab" * 100),
        ("<#macro m n><#if n gt 0><@m n - 1/></#if></#macro><@m 200/>ok", "ok"),
        ("<#switch 2><#case 1>a<#break><#case 2>b<#case 3>c<#break><#default>d</#switch>", "bc"),
        ("<#switch 9><#case 1>a<#break><#default>d<#case 3>c<#break><#case 4>e</#switch>", "d"),
        ("<#switch 9><#default>d<#break><#case 3>c</#switch>", "d"),
        ("<#switch 3><#default>d<#break><#case 3>c</#switch>", "c"),
    ],
    ids=range(23),
)  # fmt: skip
def test_what_is_long_or_deep_runs(template: str, printed: str) -> None:
    assert Template(template).render({}) == printed


@pytest.mark.parametrize("version", ["2.3.31-nightly", "2.3", " 2.3.31", "2.3.x", "02.3.31", "2.3.31.5", "2.3.31_beta"])
def test_versions_are_read_as_java_reads_them(version: str) -> None:
    assert Template("${1}", settings=Settings(incompatible_improvements=version)).render({}) == "1"


@pytest.mark.parametrize("version", ["", "abc", "2.2.9", "2.3.31-", "2.3.31.", "2..31", "3.0.0", "2"])
def test_a_version_that_freemarker_refuses_is_named(version: str) -> None:
    with pytest.raises(FreeMarkerError, match="incompatible_improvements"):
        Template("${1}", settings=Settings(incompatible_improvements=version))


def test_json_in_a_string_that_is_too_deep_is_refused_by_name() -> None:
    with pytest.raises(FreeMarkerError, match="nested too deeply"):
        Template("${x?eval_json?size}").render({"x": "[" * 100_000})
