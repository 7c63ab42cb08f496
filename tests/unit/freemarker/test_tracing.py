"""Where text comes from that was captured, assigned or compressed before it is printed."""

from __future__ import annotations

import pytest

from payloads.freemarker import Template

_MODEL = {"x": "X  Y", "l": [1, 2], "s": "abc"}

#: A template, and what it prints piece by piece: the text and, at `line:column`, the place that printed it.
_CASES = {
    "capture": ("<#assign c>a\n ${x}</#assign>[${c}]", "[|2:16 a␤␣|1:12 X␣␣Y|2:2 ]|2:21"),
    "captured by the directive": ('<@capture_output var="c">in${x}</@capture_output>${c}', "in|1:26 X␣␣Y|1:28"),
    "local": ("<#macro m><#local c><#nested></#local>${c}</#macro><@m>in${x}</@m>", "in|1:56 X␣␣Y|1:58"),
    "function": ("<#function f><#local c>in${x}</#local><#return c></#function>${f()}", "in|1:24 X␣␣Y|1:26"),
    "global": ("<#global c>in${x}</#global>${c}${.globals.c}", "in|1:12 X␣␣Y|1:14 in|1:12 X␣␣Y|1:14"),
    "capture of a capture": ("<#assign c>in${x}</#assign><#assign d>${c}!!</#assign>${d}", "in|1:12 X␣␣Y|1:14 !!|1:43"),
    "literal": ("<#assign c='\"in' + \"to\">${c}", '"in|1:12 to|1:20'),
    "literal of a value": ("<#assign c='in' + \"to${x}\">${c}", "intoX␣␣Y|1:28"),
    "interpolation in a literal": ("<#assign c='\"in${x}'>${c}", '"in|1:13 X␣␣Y|1:16'),
    "interpolation alone in a literal": ("<#assign c='${x}'>${c}${x}", "X␣␣Y|1:19 X␣␣Y|1:23"),
    "capture in a literal": ("<#assign c>in</#assign><#assign d='${c}to'>${d}", "in|1:12 to|1:40"),
    "literal in a string": ("<#assign c='a\"${x}'>[\"${c}\"]", '["|1:21 a"X␣␣Y|1:23 "]|1:27'),
    "literal in a string of a capture": (
        "<#assign c='a\"${x}'><#assign d>[\"${c}\"]</#assign>${d}",
        '["|1:32 a"X␣␣Y|1:34 "]|1:38',
    ),
    "capture in a string": ('<#assign c>a${x}</#assign>["${c}"]', '["|1:27 a|1:12 X␣␣Y|1:13 "]|1:33'),
    "capture with a line break in a string": (
        '<#assign c>a\n${x}</#assign>["${c}"]',
        '["|2:15 a␤X␣␣Y|2:17 "]|2:21',
    ),
    "behind an escaped quote": ("\"a\\\"<#assign c='a\"b'>${c}\"", '"a\\"|1:1 a"b|1:22 "|1:26'),
    "list and hash": ("<#assign c>in</#assign><#assign h={'k': [c]}>${h.k[0]}", "in|1:12"),
    "added": ("<#assign c>in</#assign><#assign c += '${x}..'>${c}", "in|1:12 X␣␣Y|1:39 ..|1:43"),
    "added to a value": ("<#assign c='in' + x>${c}", "inX␣␣Y|1:21"),
    "trimmed": ("<#assign c> in\n </#assign>${c?trim}", "in|1:13"),
    "changed": ("<#assign c>in</#assign>${c?upper_case}", "IN|1:24"),
    "unchanged": ("<#assign c>in</#assign>${c?replace('x', 'y')}${c!'d'}${(c)}", "in|1:12 in|1:12 in|1:12"),
    "of the data": ("<#assign c=s>${c}${s}", "abc|1:14 abc|1:18"),
    "one character": ("<#assign c>,</#assign>${c}", ",|1:23"),
    "markup": ("<#ftl output_format='HTML'><#assign c><b>${x}</b></#assign>${c}", "<b>|1:39 X␣␣Y|1:42 </b>|1:46"),
    "escaped": ("<#assign c>in<</#assign>${c?html}", "in&lt;|1:25"),
    "compress": ("<#compress>\n a  ${s}\n\nb </#compress>", "a|2:2 ␣|2:3 abc|2:5 ␤|2:9 b|4:1"),
    "compress of a value": ("<#compress>a ${x} b</#compress>", "a|1:12 ␣|1:13 X␣Y|1:14 ␣|1:18 b|1:19"),
    "compress in compress": (
        "<#compress> <#compress> a  b </#compress>  c </#compress>",
        "a|1:25 ␣|1:26 b|1:28 ␣|1:42 c|1:44",
    ),
    "compress in a capture": ("<#assign c><#compress> a  b </#compress></#assign>${c}", "a|1:24 ␣|1:25 b|1:27"),
    "capture in compress": ("<#compress><#assign c>a  b</#assign>${c}</#compress>", "a|1:23 ␣|1:24 b|1:26"),
    "the directive": ("<@compress single_line=true>\na\n${s} </@compress>", "a|2:1 ␣|2:2 abc|3:1"),
    "escaping directive": ("<@html_escape>a<${x}</@html_escape>", "a|1:15 &lt;|1:16 X␣␣Y|1:17"),
    "line breaks": ("<@normalize_newlines>a${s}</@normalize_newlines>", "a|1:22 abc␤|1:23"),
    "attempt": ("<#attempt><#assign c>in${x}</#assign>${c}<#recover></#attempt>", "in|1:22 X␣␣Y|1:24"),
}  # fmt: skip


@pytest.mark.parametrize("name", _CASES)
def test_pieces(name: str) -> None:
    source, expected = _CASES[name]
    template = Template(source)
    traced = template.render_traced(_MODEL)
    assert traced.text == template.render(_MODEL)
    assert "".join(traced.text[piece.start : piece.end] for piece in traced.pieces) == traced.text
    wanted = []
    while expected:
        text, _, rest = expected.partition("|")
        place, _, expected = rest.partition(" ")
        wanted.append((text.replace("␣", " ").replace("␤", "\n"), place))
    found = [(traced.text[p.start : p.end], f"{p.span.line}:{p.span.column}") for p in traced.pieces if p.start < p.end]
    assert found == wanted


@pytest.mark.parametrize("name", _CASES)
def test_renders_of_a_template_that_traces(name: str) -> None:
    template = Template(_CASES[name][0])
    assert template.tracing().render(_MODEL) == template.render(_MODEL)


def test_values_of_the_data_have_no_origin_of_their_own() -> None:
    traced = Template("<#assign c>${s}</#assign><#list [s, c, s] as each>${each}</#list>").render_traced({"s": "abc"})
    assert [piece.span.text for piece in traced.pieces] == ["${each}", "${s}", "${each}"]
