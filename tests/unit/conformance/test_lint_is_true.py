"""Rules about reads tell the truth: whatever they report fails on some event.

Templates are put together from guards of every kind, right, wrong and roundabout. A reported read is looked for among
all events that have or lack each of the fields: one of them must fail for want of that very path, unless none comes that
far at all.
"""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance import lint
from payloads.freemarker import FreeMarkerError, InvalidReference, Template
from tile import body_text
from tile.undeclared import bare_tile

_FIELDS = ("user_id", "idfa", "country")
_VALUES = (None, "x", "")
_RULES = ("TPL201", "TPL202", "TPL203")
_field = st.sampled_from(_FIELDS).map("input.{}".format)
_plan = st.just("input.plan.branch")


def _conditions(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        inner.map("!({})".format),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} && {pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} || {pair[1]})"),
        st.tuples(inner, inner, inner).map(lambda three: f"{three[0]}?then({three[1]}, {three[2]})"),
    )


_condition = st.recursive(
    st.one_of(
        _field.map("{}??".format),
        _field.map("{}?has_content".format),
        _field.map('(({}!"") == "x")'.format),
        _field.map('({} == "x")'.format),
        st.just("flag"),
        st.just("known()"),
        _plan.map("{}??".format),
        _plan.map("({})??".format),
        st.just("true"),
    ),
    _conditions,
    max_leaves=4,
)
_printed = st.one_of(
    _field.map("${{{}}}".format),
    _field.map("${{{}?upper_case}}".format),
    _field.map('${{{}!""}}'.format),
    _field.map('${{({} + "a")!}}'.format),
    _plan.map('${{{}!""}}'.format),
    _plan.map('${{({})!""}}'.format),
    st.tuples(_condition, _field).map(lambda pair: f'${{{pair[0]}?then({pair[1]}, "")}}'),
    st.tuples(_field).map(lambda one: f"${{text({one[0]})}}"),
    st.just("${user!}"),
)


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.tuples(_condition, inner).map(lambda pair: f"<#if {pair[0]}>{pair[1]}</#if>"),
        st.tuples(_condition, inner, inner).map(lambda three: f"<#if {three[0]}>{three[1]}<#else>{three[2]}</#if>"),
        st.tuples(_condition, inner, _condition, inner).map(
            lambda four: f"<#if {four[0]}>{four[1]}<#elseif {four[2]}>{four[3]}</#if>"
        ),
        st.tuples(_condition, inner).map(lambda pair: f'<#if {pair[0]}><#stop "no"></#if>{pair[1]}'),
        st.tuples(_condition, inner).map(
            lambda pair: f"<#list 1..2 as n><#if {pair[0]}><#break></#if>{pair[1]}</#list>"
        ),
        inner.map("<#attempt>{}<#recover>-</#attempt>".format),
        st.tuples(_field, inner).map(
            lambda pair: f'<#switch {pair[0]}!""><#case "x">{pair[1]}<#break><#default>-</#switch>'
        ),
        inner.map('<#list ["user_id"]?filter(f -> input[f]??) as f>{}</#list>'.format),
        st.tuples(_field, inner).map(lambda pair: f'<#assign user = {pair[0]}!"">{pair[1]}'),
    )


_body = st.recursive(_printed, _blocks, max_leaves=6)
_templates = st.tuples(_condition, _condition, _body).map(
    lambda parts: (
        '<#function text value=""><#return value></#function>'
        f"<#function known><#return {parts[0].replace('flag', 'true').replace('known()', 'true')}></#function>"
        f"<#assign flag = {parts[1].replace('flag', 'true')}>{parts[2]}"
    )
)


def _events() -> list[dict[str, object]]:
    plans: tuple[object, ...] = (None, {}, {"branch": "main"})
    return [
        {**dict(zip(_FIELDS, values, strict=True)), "plan": plan}
        for values in product(_VALUES, repeat=len(_FIELDS))
        for plan in plans
    ]


_EVENTS = _events()


def _missing(template: Template) -> set[str]:
    """The paths the template misses, each on some event."""
    missing: set[str] = set()
    for event in _EVENTS:
        try:
            template.render({"input": event})
        except FreeMarkerError as error:
            if isinstance(error, InvalidReference) and error.span:
                missing.add(error.span.text)
    return missing


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_templates)
def test_a_reported_read_fails_on_some_event(text: str) -> None:
    try:
        template = Template(text, name="body")
    except FreeMarkerError:
        return
    tile = bare_tile(body_text(template.source_text))
    reported = [each for each in lint.findings(tile, {"body": template}, ()) if each.code in _RULES]
    missing = _missing(template) if reported else set()
    for finding in reported:
        path = finding.message.split("`")[1]
        start, end = finding.location.column - 1, finding.location.end_column  # type: ignore[union-attr]
        probe = Template(f"{text[:start]}nowhere.at.all{text[end:]}", name="body")
        if not any(each.startswith("nowhere") for each in _missing(probe)):
            continue  # conditions that exclude one another
        assert any(path == each or path.startswith(f"{each}.") for each in missing), (finding.code, finding.message)
