"""Lazy sequences of functions that note their calls: what is made, when, and what fails first."""

from __future__ import annotations

import re
from random import Random
from typing import Final

from .generator import Case
from .tree import Node

#: Functions that write down each call; what remains of `log` is printed in the end.
_FUNCTIONS: Final = {
    "f": '<#function f x><#assign log += "f" + x?c><#return x gt 1></#function>',
    "g": '<#function g x><#assign log += "g" + x?c><#return x * 2></#function>',
    "h": '<#function h x><#assign log += "h" + x?c><#return x lt 4></#function>',
    "e": '<#function e x><#assign log += "e" + x?c><#if x == 3><#stop "E"></#if><#return x></#function>',
    "p": "<#function p x><#local y = x * 3><#if y == 6><#return></#if><#return y></#function>",
    "s": '<#function s x><#if x == 5><#stop "S"></#if><#return x + 1></#function>',
    "q": '<#function q x><#assign log += "q" + x?c><#return (x == 3)?then("s", x)></#function>',
}
_SOURCES: Final = (
    "xs", "(1..)", "(1..4)", "[]", "[1,2,3,4,5]", "xs?reverse", '{"a":1,"b":2,"c":3}?values', "(1..*3)", "[1,5,3]", "(1..)[1..]", "xs[1..]",
    "xs?chunk(9)[0]", "[3,2,1]?sort",
)  # fmt: skip
_STEPS: Final = (
    "?filter(f)", "?map(g)", "?take_while(h)", "?drop_while(h)", "?filter(x -> f(x))", "?map(x -> g(x))", "?take_while(x -> (h(x)))",
    "?drop_while(x -> (h(x) && x lt 3))", "?map(x -> e(x))", "?map(e)", "?map(q)", "?filter(x -> (x gt 1))", "?sequence", "[1..]", "[0..*2]", "[0..1]",
    "[1..<3]", "[2..0]", "[1..*-2]", "[0..*0]", "[3..]", "[1..2]", "[9..]", "[0..9]", "?filter(x -> (e(x) gt 0))", "?map(x -> log)",
    "?map(x -> s(x))", "?map(x -> p(x))", "?filter(x -> (s(x) gt 2))",
)  # fmt: skip
_ENDS: Final = (
    "?first", "[0]", "[1]", '[2]!"none"', "?seq_contains(2)", "?seq_contains(3)", "?seq_index_of(4)", "?seq_index_of(2, 1)", "?seq_last_index_of(4)",
    "?seq_last_index_of(2, 1)", '?join(",")', "?size", "?max", "?min", "?last", '?reverse?join(",")', '?sort?join("-")', "?has_content?c",
    '[0..1]?join(",")', "?chunk(2)?size", "?is_sequence?c", "?is_enumerable?c", "?is_collection?c", "?is_indexable?c", "?sequence?size", '?first!"d"',
    "[0..]?first", "?sequence?first", '?join(",","E","L")',
)  # fmt: skip
_TESTS: Final = (
    "%s?size gt 0", "%s?size == 1", "%s?size != 2", "%s?size lt 2", "%s?size lte 1", "%s?size gte 2", "2 gt %s?size", "1 lte (%s?size)", "%s?size gte 0",
    "(%s?size) == 1.0", "%s?size == 1.5", "%s?size lt 0", "%s?size == %s?size", "%s?has_content", "%s?first == 2", "%s?seq_contains(2) || true",
)  # fmt: skip
_LOOPS: Final = (
    "<#list %s as i>${i}${log};<#if i?index == 1><#break></#if></#list>", "<#list %s as i>${i}${i?has_next?c}<#sep>,</#list>",
    "<#list %s as i>${i}:${log} <#if i == 4><#break></#if><#else>none</#list>",
    "<#list %s>[<#items as i>${i}<#sep>,</#sep></#items>]${log}<#else>none</#list>", "<#assign y=%s>${log}:${y?size}",
    "<#list %s as i><#attempt>${i}<#recover>R</#attempt></#list>", "<#attempt><#list %s as i>${i}</#list><#recover>R</#attempt>",
)  # fmt: skip


def case(seed: int | str) -> Case:
    """The case of a seed."""
    r = Random(f"pipelines {seed}")
    made = r.choice(_SOURCES) + "".join(r.choices(_STEPS, k=r.choice((1, 1, 2, 2, 3))))
    kind = r.random()
    if kind < 0.5:
        body = f"${{{made}{r.choice(_ENDS)}}}"
    elif kind < 0.7:
        body = "${(%s)?c}" % r.choice(_TESTS).replace("%s", made)  # noqa: UP031 - braces
    else:
        body = r.choice(_LOOPS).replace("%s", made)
    if r.random() < 0.15:
        body = f"<#attempt>{body}<#recover>R${{log}}</#attempt>"
    before = "".join(text for name, text in _FUNCTIONS.items() if re.search(rf"\({name}\)|\b{name}\(", body))
    template = Node("block", ['<#assign log="">' + before, body, "|${log}"])
    return Case(template, {"xs": [1, 2, 3, 4]}, {}, {}, milliseconds=1000)
