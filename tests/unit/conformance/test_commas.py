"""Where commas go between items of which any may be missing."""

from __future__ import annotations

import itertools
import json
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance import check
from conformance.fixes.application import edited
from conformance.fixes.commas import place_commas
from payloads.freemarker import Template
from tile import body_text
from tile.undeclared import bare_tile

_CASES = [
    ("missing", '{"a": "x"\n "b": [1 2]}', '"b"', '{"a": "x",\n "b": [1 2]}'),
    ("missing in an inner one", '{"a": "x", "b": [1 2]}', "2]", '{"a": "x", "b": [1, 2]}'),
    ("too many", '{"a": 1,, "b": 2,}', ",, ", '{"a": 1, "b": 2}'),
    (
        "before one that is always there",
        '[<#if a??>"${a}"</#if>, "x"<#if b??>"${b}",</#if>]',
        ", ",
        '[<#if a??>"${a}",</#if> "x"<#if b??>, "${b}"</#if>]',
    ),
    (
        "none is always there",
        '{"p": [\n<#if a??>\n  {"n": "${a}"},\n</#if>\n<#if b??>\n  {"n": "${b}"}\n</#if>\n]}',
        ",\n",
        ('{"p": [<#assign comma = "">\n<#if a??>\n  ${comma}<#assign comma = ", ">{"n": "${a}"}\n</#if>\n<#if b??>\n'
        '  ${comma}<#assign comma = ", ">{"n": "${b}"}\n</#if>\n]}'),
    ),
    (
        "a list that leaves items out",
        '[<#list l as x><#if x != "">"${x}"<#if x?has_next>,</#if></#if></#list>]',
        ",",
        '[<#assign comma = ""><#list l as x><#if x != "">${comma}<#assign comma = ", ">"${x}"</#if></#list>]',
    ),
    (
        "in a macro",
        '<#macro m>{<#if a??>"a": 1,</#if><#if b??>"b": 2</#if>}</#macro><@m/>',
        ",",
        ('<#macro m>{<#local comma = ""><#if a??>${comma}<#local comma = ", ">"a": 1</#if>'
        '<#if b??>${comma}<#local comma = ", ">"b": 2</#if>}</#macro><@m/>'),
    ),
    (
        "a name that is taken",
        "<#assign comma = 1>[<#if a??>1,</#if><#if b??>${comma}</#if>]",
        ",",
        ('<#assign comma = 1>[<#assign comma2 = ""><#if a??>${comma2}<#assign comma2 = ", ">1</#if>'
        '<#if b??>${comma2}<#assign comma2 = ", ">${comma}</#if>]'),
    ),
    ("a comma in a string", '["${a}, b" "c"]', '"c"', '["${a}, b", "c"]'),
    ("a value of two branches", '{"a": <#if a??>1<#else>2</#if> "b": 2}', '"b"', '{"a": <#if a??>1<#else>2</#if> , "b": 2}'),
    ("branches that don't agree", '[<#if a??>"<#else></#if>, 1, ]', ", ]", None),
    ("brackets of two branches", "<#if a??>[<#else>[1, </#if>1, ]", ", ]", None),
    ("nothing to put right", '{"a": 1, "b": 2}', ", ", '{"a": 1, "b": 2}'),
    ("outside of everything", "1, 2", ",", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "place", "expected"), _CASES, ids=[name for name, *_ in _CASES])
def test_commas(name: str, text: str, place: str, expected: str | None) -> None:
    edits = place_commas(Template(text), text.index(place))
    assert edited(text, edits) == (text if expected is None else expected)


_COMMAS = st.sampled_from(["", ",", " , "])
_KINDS = st.sampled_from(["always", "maybe", "listed", "either"])
_ITEMS = st.lists(st.tuples(_KINDS, *[_COMMAS] * 4), min_size=2, max_size=5)


@given(items=_ITEMS, is_object=st.booleans())
def test_whatever_an_event_has_the_body_is_json(items: list[tuple[str, ...]], is_object: bool) -> None:
    """Items that may be missing, with commas put anywhere; once placed, every event gives the items it has."""
    written = "".join(_written(at, *each, is_object=is_object) for at, each in enumerate(items))
    opening, closing = "{}" if is_object else "[]"
    text = f'{{"other": [1, 2], "it": {opening}{written}{closing}}}'
    placed = edited(text, place_commas(Template(text), text.index('"it"') + 7))
    template = Template(placed)
    for present in itertools.product((False, True), repeat=len(items)):
        model = {f"v{at}": "x" for at, there in enumerate(present) if there}
        names = [name for at, each in enumerate(items) for name in _names(at, each[0], there=present[at])]
        body = json.loads(template.render(model))
        assert list(body["it"]) == names
        assert body["other"] == [1, 2]
    again = place_commas(template, placed.index('"it"') + 7)
    assert "comma" in placed or not again


def _written(at: int, kind: str, before: str, inside: str, behind: str, after: str, *, is_object: bool) -> str:
    colon = ': {"a": "b, c"}' if is_object else ""
    match kind:
        case "always":
            return f'{before}"v{at}"{colon}{after}'
        case "maybe":
            return f'{before}<#if v{at}??>{inside}"v{at}"{colon}{behind}</#if>{after}'
        case "either":
            return f'{before}<#if v{at}??>{inside}"v{at}"{colon}{behind}<#else>"w{at}"{colon}</#if>{after}'
    listed = f'<#list (v{at}!"")?matches("x") as x>{inside}"v{at}"{colon}<#sep>,</#sep></#list>'
    return f"{before}{listed}{after}"


def _names(at: int, kind: str, *, there: bool) -> list[str]:
    if kind == "either":
        return [f"v{at}" if there else f"w{at}"]
    return [f"v{at}"] if there or kind == "always" else []


def test_what_is_written_beside_the_commas_stays() -> None:
    text = '{"p": [<#if a??>\n {"n": ", "},</#if>\n\t<#if b??>{"n": "}"}</#if>]}'
    placed = edited(text, place_commas(Template(text), text.index(",<")))
    assert re.sub(r"<#assign.*?>|\$\{comma\}|,", "", placed) == text.replace(",", "")


@pytest.mark.parametrize(
    ("text", "edits"), [(f"[{'1,' * 20_000}]", 1), ("[" + '<#if a??>"x",</#if>' * 5_000 + "]", 10_001)]
)
def test_many_items_take_no_longer_each(text: str, edits: int) -> None:
    """Once each was looked for from the front: a minute and a half for these."""
    began = time.process_time()
    assert len(place_commas(Template(text), 2)) == edits
    assert time.process_time() - began < 10


def test_the_help_says_where_the_comma_goes() -> None:
    [finding] = check(bare_tile(body_text('[<#if input.city??>"a",</#if><#if input.region??>"b"</#if>]'))).findings
    assert finding.fix.startswith("let a variable hold the comma")
