"""The public door: rendering, origins of the output, what a template reads, other templates, the generated code."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

import payloads.freemarker
from payloads.freemarker import Reference, RenderError, Settings, Template, template


def test_the_examples_of_the_docstrings() -> None:
    for module in (payloads.freemarker, template):
        result = doctest.testmod(module)
        assert result.attempted
        assert not result.failed


def test_a_template_renders_often_and_keeps_nothing() -> None:
    counting = Template("<#assign n = (n!0) + 1>${n}<#setting number_format='0.00'>${n}")
    assert [counting.render({}) for _ in range(3)] == ["11.00"] * 3
    assert counting.render({"n": 4}) == "55.00"


def test_the_pieces_of_a_traced_render_cover_the_output() -> None:
    source = "a${x}<#list l as i>[${i}<#sep>,</#sep>]</#list><#assign c>in</#assign>${c}"
    traced = Template(source).render_traced({"x": "X", "l": [1, 2]})
    assert traced.text == Template(source).render({"x": "X", "l": [1, 2]}) == "aX[1,][2]in"
    assert "".join(traced.text[p.start : p.end] for p in traced.pieces) == traced.text
    origins = [(traced.text[p.start : p.end], p.span.text) for p in traced.pieces]
    assert ("X", "${x}") in origins
    assert ("1", "${i}") in origins
    assert ("in", "in") in origins


_TEXTS = st.text(st.sampled_from('ab"\\{}$<#>\n😀'), max_size=6)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from("abc"), _VALUES))
@pytest.mark.parametrize(
    "source",
    [
        "${a!'-'}|${(a.b)!'-'}|${(a.b.c)!'-'}",
        "<#if a??>1<#elseif (b.a)??>2<#else>3</#if><#if a.b??>4</#if>",
        "<#list ['a', 'b', 'x'] as k><#if c[k]??>${k}=${c[k]} </#if></#list>",
        "<#list (c!{})?keys as k>${k}:${(c[k])!?size} </#list>",
        "${(a == 'a')?c}${a?has_content?c}${(b!'')?upper_case?json_string}",
        "<#list b as x>${x.a!'none'}<#sep>, </#list>",
    ],
)
def test_reading_ahead_changes_nothing(source: str, model: dict[str, object]) -> None:
    """The compiler reads paths once and writes short loops out; looking everything up step by step is the same."""
    fast, careful = (
        Template(source),
        Template(source, settings=Settings(auto_include=("nothing",)), loader=lambda _: ""),
    )
    expected = _outcome(careful, model)
    assert _outcome(fast, model) == expected
    if isinstance(expected, str):
        assert fast.render_traced(model).text == expected


def _outcome(made: Template, model: dict[str, object]) -> object:
    """The output, or what the error says and where."""
    try:
        return made.render(model)
    except RenderError as error:
        return error.message, error.line, error.column


def test_references_name_paths_places_and_defaults() -> None:
    found = Template(
        '${parameters.a}${parameters["b c"]!}<#if (input.x.y)??></#if>${input.p[key]}<#list l as i>${i}${i_index}</#list>'
        "<#assign own = 1>${own}"
    ).references()
    assert [(r.path, r.defaulted, r.complete) for r in found] == [
        (("parameters", "a"), False, True),
        (("parameters", "b c"), True, True),
        (("input", "x", "y"), True, True),
        (("input", "p"), False, False),
        (("key",), False, True),
        (("l",), False, True),
    ]
    assert isinstance(found[0], Reference)
    assert found[1].span.text == 'parameters["b c"]'


def test_other_templates_come_from_the_loader_only() -> None:
    files = {
        "lib/m.ftl": "<#macro hi>hi ${who}</#macro><#assign v = 1>",
        "lib/part.ftl": "<#include 'deep.ftl'>",
        "lib/deep.ftl": "${x}!",
    }
    page = Template("<#import 'lib/m.ftl' as m><@m.hi/> ${m.v} <#include 'lib/part.ftl'>", loader=files.get)
    assert page.render({"who": "you", "x": "X"}) == "hi you 1 X!"
    with pytest.raises(RenderError, match="not found"):
        Template("<#include 'lib/part.ftl'>").render({})


def test_amplitudes_helper_class() -> None:
    source = "<#assign U = statics['com.amplitude.integrations.connector.utils.FtlUtils']>${U.toJson(x)} ${U.toJsonString(s)}"
    settings = Settings(amplitude_statics=True)
    assert Template(source, settings=settings).render({"x": {"a": [1, None]}, "s": 'q"'}) == '{"a":[1,null]} "q\\""'
    with pytest.raises(RenderError):
        Template(source).render({"x": 1, "s": ""})


def test_iterators_exist_where_the_wrapper_has_them() -> None:
    source = "<#list users.iterator() as u>${u}<#if u_has_next>,</#if></#list>"
    assert Template(source, settings=Settings(object_wrapper="beans")).render({"users": ["a", "b"]}) == "a,b"
    with pytest.raises(RenderError):
        Template(source).render({"users": ["a"]})


def test_the_generated_python_can_be_read() -> None:
    assert "def main(env, ns, call, scope):" in Template("${input.user_id!}").python_source


@pytest.mark.parametrize(
    "settings",
    [
        Settings(number_format="computer", boolean_format="c", locale="de_DE", time_zone="America/Los_Angeles"),
        Settings(locale="tr_TR"),
        Settings(output_format="HTML"),
        Settings(interpolation_syntax="square_bracket"),
    ],
)
def test_a_template_under_other_settings_is_the_one_parsed_under_them(settings: Settings) -> None:
    source = "${1234.5} ${'i'?upper_case} <#if x>${x?string}</#if> ${.locale} [=y] ${'<'} ${.time_zone}"
    model = {"x": True, "y": "<"}
    first = Template(source)
    before = first.render(model)
    other = first.under(settings)
    assert other.render(model) == Template(source, settings=settings).render(model)
    assert other.render_traced(model).text == other.render(model)
    assert first.render(model) == before
