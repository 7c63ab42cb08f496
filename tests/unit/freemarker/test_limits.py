"""Hostile templates and data end in a named error, soon; honest ones never meet a limit."""

from __future__ import annotations

import contextlib
import time

import pytest

from payloads.freemarker import FreeMarkerError, LimitExceeded, Limits, Settings, Template

_SMALL = Settings(
    limits=Limits(
        seconds=1.0, loop_turns=200_000, string_characters=1_000_000, output_characters=2_000_000, regex_steps=500_000
    )
)


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("limit", "template"),
    [
        ("loop_turns", "<#list 1.. as x></#list>"),
        ("loop_turns", "<#list 1..500 as a><#list 1..500 as b></#list></#list>"),
        ("loop_turns", "${(1..)?filter(x -> false)?first!}"),
        ("loop_turns", "${(1..)?map(x -> x)?join('')}"),
        ("loop_turns", "${(1..)?seq_contains(0)?c}"),
        ("loop_turns", "${(1..2147483646)?seq_index_of(0)}"),
        ("loop_turns", "${(1..2147483646)?max}"),
        ("loop_turns", "<#assign x = (1..)?map(x -> x)>${(1..)?map(x -> x)?sequence[2147483646]}"),
        ("macro_depth", "<#macro m><@m/></#macro><@m/>"),
        ("macro_depth", "<#function f x><#return f(x + 1)></#function>${f(1)}"),
        ("loop_turns", "<#function f n><#if n == 0><#return 0></#if><#return f(n-1) + f(n-1)></#function>${f(40)}"),
        ("string_characters", "<#assign s = 'xxxxxxxxxx'><#list 1..40 as i><#assign s = s + s></#list>"),
        ("string_characters", "<#assign s = 'xxxxxxxxxx'><#list 1..40 as i><#assign s = '${s}${s}'></#list>"),
        ("output_characters", "<#assign s><#list 1..20 as i>xxxxxxxxxxx</#list></#assign><#list 1..30 as i><#assign s>${s}${s}</#assign></#list>"),
        ("string_characters", "${''?left_pad(100000000)}"),
        ("string_characters", "${'aaaaaaaaaaaaaaaaaaaaaaaa'?replace('a', 'b'?right_pad(999999))}"),
        ("string_characters", "${(1..100000000)?join('')}"),
        ("output_characters", "<#list 1..100000 as i>${'x'?left_pad(1000)}</#list>"),
        ("number_digits", "<#assign n = 10><#list 1..40 as i><#assign n = n * n></#list>"),
        ("expression_depth", "${" + "(" * 20_000 + "1" + ")" * 20_000 + "}"),
        ("expression_depth", "${" + "-(" * 20_000 + "1" + ")" * 20_000 + "}"),
        ("expression_terms", "${1" + "+1" * 20_000 + "}"),
        ("expression_depth", "${a" + ".a" * 20_000 + "}"),
        ("nesting", "<#if true>" * 5_000 + "</#if>" * 5_000),
        ("nesting", "<#list 1..2 as x>" * 5_000 + "</#list>" * 5_000),
        ("template_characters", "x" * 1_000_001),
        ("regex_steps", "${'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'?matches('(a+)+\\\\1b')?c}"),
        ("regex_steps", "${'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'?replace('(a|aa)+\\\\1$', '', 'r')}"),
        ("regex_steps", "${''?left_pad(900000)?matches('.')?size}"),
        ("string_characters", "<#assign s = '{'><#list 1..60 as i><#assign s = s?rtf></#list>"),
        ("string_characters", "<#assign s = 'é'><#list 1..60 as i><#assign s = s?url('UTF-32')></#list>"),
        ("string_characters", "<#assign s = '\"'><#list 1..60 as i><#assign s = s?json_string></#list>"),
        ("string_characters", "<#outputformat 'HTML'><#assign s = 'x'?esc><#list 1..60 as i><#assign s = s + s></#list></#outputformat>"),
        ("regex_steps", "${''?left_pad(900000)?keep_before_last('.*', 'r')}"),
        ("seconds", "<#list 1..100000 as i>${'b'?left_pad(9999)?replace(' ', 'aa')?length}</#list>"),
    ],
    ids=range(35),
)  # fmt: skip
def test_a_hostile_template_meets_a_named_limit_soon(limit: str, template: str) -> None:
    start = time.process_time()
    with pytest.raises(LimitExceeded) as caught:
        Template(template, settings=_SMALL).render({})
    # A busy machine may meet the time limit before the one a template is made for.
    assert caught.value.limit in (limit, f"loop_{limit}", "seconds")
    assert time.process_time() - start < 20


def test_nothing_in_a_template_catches_a_limit() -> None:
    with pytest.raises(LimitExceeded):
        Template("<#attempt><#list 1.. as x></#list><#recover>caught</#attempt>", settings=_SMALL).render({})


@pytest.mark.parametrize(
    "template",
    [
        "${'x'?string('0.' + '0'?left_pad(9000, '0'))}",
        "${1?string('0.' + ''?left_pad(90000, '0'))}",
        "${('1E999999999'?number * 10)?c}",
        "${'9'?left_pad(5000, '9')?number}",
        "${1?string(',;;')}",
        "${.now?string(''?left_pad(5000, 'y'))}",
        '${.now?string("\'")}',
        "${d?new()}",
        '${"freemarker.template.utility.Execute"?new()("id")}',
        "${x.__class__}",
        "${x['__class__']}",
        "${x?api.getClass()}",
        "<#include '/etc/passwd'>",
        "<#import '../../x' as y>",
    ],
)
def test_what_could_do_harm_elsewhere_is_an_error_or_plain_text(template: str) -> None:
    """No class loading, no Python attribute, no file: only what the data and the given templates hold."""
    printed = ""
    with contextlib.suppress(FreeMarkerError):
        printed = Template(template).render({"x": {}, "d": "java.lang.String"})
    assert "class" not in printed
    assert "root" not in printed


def test_data_never_becomes_template_code() -> None:
    hostile = "${7*7}<#if true>x</#if>{{'{'}}"
    assert Template("${x}|${'${x}'}").render({"x": hostile}) == f"{hostile}|{hostile}"


def test_code_in_strings_can_be_switched_off() -> None:
    settings = Settings(dynamic_code=False)
    for template in ("${x?eval}", "${x?eval_json}", "<@x?interpret/>"):
        with pytest.raises(FreeMarkerError, match="don't allow"):
            Template(template, settings=settings).render({"x": "1"})


def test_honest_depths_are_fine() -> None:
    assert Template("${" + "(" * 60 + "1" + ")" * 60 + "}").render({}) == "1"
    assert Template("<#if true>" * 50 + "x" + "</#if>" * 50).render({}) == "x"
    assert Template("${'a'" + " + 'a'" * 70 + "}").render({}) == "a" * 71
    chain: dict[str, object] = {"v": "end"}
    for _ in range(50):
        chain = {"n": chain}
    assert Template("${x" + ".n" * 50 + ".v}").render({"x": chain}) == "end"
    recursive = "<#macro m n>${n} <#if (n > 0)><@m n - 1/></#if></#macro><@m 100/>"
    assert Template(recursive).render({}).startswith("100 99 ")


@pytest.mark.parametrize("number", ["1E999999999", "-1E999999999", "1E-999999999", "9E99999999999999999999"])
@pytest.mark.parametrize(
    "use",
    [
        "n * 10", "n + 1", "n - 1", "1 / n", "n / 3", "n % 7", "7 % n", "-n", "n?int", "n?long", "n?round", "n?floor", "n?abs",
        "n?c", "n?string('0.00')", "n", "(n == 1)?c", "(n < 1)?c", "[1][n]!", "(1..n)?size", "'a'?left_pad(n)", "n?lower_abc",
        "n?number_to_datetime?long", "n?double", "n?float", "n?byte", "[n, 1]?sort?first", "[n, 1]?max", "n?is_infinite?c",
    ],
)  # fmt: skip
def test_enormous_numbers_end_soon(number: str, use: str) -> None:
    start = time.process_time()
    with contextlib.suppress(FreeMarkerError):
        Template(f"<#assign n = '{number}'?number>${{{use}}}", settings=_SMALL).render({})
    assert time.process_time() - start < 10


@pytest.mark.slow
def test_escaping_again_and_again_ends() -> None:
    """Every escape of a backslash doubles it; found by fuzzing."""
    for name in ("json_string", "js_string", "j_string"):
        with pytest.raises(LimitExceeded):
            Template("${x" + f"?{name}" * 40 + "}").render({"x": '\\"'})
        with pytest.raises(LimitExceeded):
            Template(f"<#list 1..40 as i><#assign x = x?{name}></#list>").render({"x": '\\"'})


def test_tests_of_literals_compile_without_a_warning() -> None:
    assert Template("${(1)???c}${''???c}${[1]???c}${{}???c}${true???c}${(1)?exists?c}").render({}) == "true" * 6


@pytest.mark.parametrize("opening", ["x![", "x!(", "{'a': 1} + (x!(", "x..[", "x!f(", "x!{'a':", "<@m x!["])
def test_a_default_that_never_closes_is_read_once_not_over_and_over(opening: str) -> None:
    start = time.process_time()
    with pytest.raises(FreeMarkerError):
        Template("${" + opening * 35)
    assert time.process_time() - start < 5


_LONG_NUMBER = int("1" * 4000) * 10**4000
_OF_LONG_NUMBERS = """
    ${b}|${b?c}|${b?string('0.0')}|${b?string('0.###E0')}|${b?string.currency}|<#setting number_format=b>${1}|${b + 1}|${b * b}|${b / 3}
    ${b % 7}|${b?round}|${b?float}|${b?double}|${-b}|${b?int}|${b?number_to_date}|${b?upper_abc}|${b?lower_abc}|${[b, 1.5]?max}|${x[b]!}
    ${'abc'[b]!}|${1..b}|${'x'?left_pad(b)}|${'x'?matches(b)}|#{b; m2M3}|<#switch b><#case b>x</#switch>|${[1]?chunk(b)?size}
    ${statics['com.amplitude.integrations.connector.utils.FtlUtils'].toJson(b)}|<#setting locale=b>|<#setting time_zone=b>|<#stop b>
    ${'2020'?date('yyyy')?string(b)}|<#assign x = b><#assign x++>${x}|${b?url}|<#outputformat 'HTML'>${b}</#outputformat>|<#include b>
    ${LITERAL}|${LITERAL / 3}|${'LITERAL'?number}|${'LITERAL'?eval}|${'LITERAL'?eval_json}|${'LITERAL'?date('yyyy')}
"""


@pytest.mark.parametrize("template", _OF_LONG_NUMBERS.strip().replace("\n    ", "|").split("|"))
def test_a_number_that_python_does_not_write_by_itself_ends_in_text_or_an_error(template: str) -> None:
    template = template.replace("LITERAL", "1" * 5000)
    with contextlib.suppress(FreeMarkerError):
        Template(template, settings=Settings(amplitude_statics=True)).render({"b": _LONG_NUMBER})
