"""Every built-in on every kind of value, with none to three arguments of every kind, what is missing among them."""

from __future__ import annotations

import re
from random import Random
from typing import Any, Final

from payloads.freemarker.builtin_names import BUILT_INS, LAMBDA_BUILT_INS, LOOP_VARIABLE_BUILT_INS

from . import signatures
from .generator import Case, camel
from .tree import Node

_DATA: Final[dict[str, Any]] = {
    "s": "Abc def", "n": 7, "d": 2.5, "b": True, "xs": [3, 1, 2], "ss": ["b", "A", "c"], "h": {"a": 1, "b": "x"},
    "rows": [{"k": "b", "v": 2}, {"k": "a", "v": 1}], "holes": [1, None, "z"], "big": 12345678901234567890, "tiny": 1e-7,
}  # fmt: skip
#: Definitions, each put before a template that uses its name.
_DEFINITIONS: Final = {
    r"\bm\b": "<#macro m a b='q'>[${a}${b}]</#macro>",
    r"\bf\b": "<#function f a b=2><#return a?string + b></#function>",
    r"\bwhen\b": "<#assign when='2024-02-03 04:05:06'?datetime('yyyy-MM-dd HH:mm:ss')>",
    r"\bday\b": "<#assign day='2024-02-03'?date('yyyy-MM-dd')>",
    # What came out, whatever it is: its types, and what of it can be printed.
    r"@show": "<#macro show v=nil>"
    "<#list [v?is_string, v?is_number, v?is_boolean, v?is_date_like, v?is_sequence, v?is_hash, v?is_hash_ex, v?is_collection,"
    " v?is_enumerable, v?is_indexable, v?is_method, v?is_macro, v?is_markup_output] as is>${is?string('1', '0')}</#list> "
    "<#attempt><#if v?is_markup_output>${v?markup_string}<#elseif v?is_string>${v}<#elseif v?is_boolean>${v?string('Y', 'N')}"
    "<#elseif v?is_number>${v?c}<#elseif v?is_date_like>${v?string.iso}"
    "<#elseif v?is_enumerable><#list v as i>${i?index}<#if i?is_enumerable>[${i?size}]<#else>${i!'-'}</#if>,</#list>"
    "<#elseif v?is_hash_ex>${v?keys?join(',')}</#if><#recover>failed</#attempt></#macro>",
}  # fmt: skip
_VALUES: Final = (
    "s", "''", "'a b'", "'2024-02-03'", "'1,5'", "'true'", "'<b>&\\''", "n", "d", "0", "-3", "2.50", "big", "tiny", "b", "false", "when", "day",
    "xs", "ss", "[]", "rows", "holes", "[xs, ss]", "h", "{}", "{'a': h}", "(1..3)", "(1..)", "(3..1)", "(0..*2)", "nope", "nope!", "(nope!)", "h.zz",
    "(nope?if_exists)", "m", "f", "s?left_pad", "'aXbX'?matches('(.)X')", "'aX'?matches('(.)X')[0]", ".now?is_date", "n?string", "b?string",
    "'2024-02-03'?date", "xs?map(i -> i + 1)", "xs?filter(i -> i gt 1)", "h?keys", "h?values", "xs[1..]", "'x'?upper_case", "(n?is_nan)", "(d / 3)",
    "'<i>'?esc", "'<i>'?no_esc", "s?interpret", "(xs + ss)", "(h + {'z': 1})", "s?split(' ')", "xs?chunk(2)", "xs?reverse", "when?date", "when?time", "s?eval_json",
)  # fmt: skip
_ARGUMENTS: Final = (
    *_VALUES, *("nope",) * 12, *("nope!",) * 4, "'b'", "' '", "'a'", "'r'", "'i'", "'ri'", "'f'", "'.'", "'(.)'", "'$1'", "'c'", "'0.0'", "'yyyy'", "'iso'",
    "'short'", "'UTC'", "'[..]'", "'k'", "['k']", "['a', 'b']", "1", "2", "3", "-1", "1.7", "9", "100", "true", "i -> i", "(i) -> i gt 1", "i -> nope", "[n]", "{'a': 1}",
)  # fmt: skip
#: With these there is nothing to compare, or the two differ for a reason that is told.
_APART: Final = {"api", "has_api", "new", *(name for name in signatures.EXCLUDED)}
_NAMES: Final = sorted(BUILT_INS.keys() - LOOP_VARIABLE_BUILT_INS - _APART)
_FORMS: Final = [form for forms in signatures.SIGNATURES.values() for form in forms if form.name not in _APART]
_WITH_ARGUMENTS: Final = [name for name in _NAMES if BUILT_INS[name] or name in LAMBDA_BUILT_INS]
#: Values of the types the forms of `signatures` name.
_TEXTS: Final = (
    "s",
    "'a b'",
    "'<b>&\\''",
    "'aXbX'?matches('(.)X')[0]",
    "'one two, three four'",
    "nope!",
    "''",
    "n?string",
    "'a.b.c'",
)
_LISTS: Final = (
    "xs",
    "[]",
    "(1..3)",
    "(3..1)",
    "xs[1..]",
    "xs?filter(i -> i gt 1)",
    "xs?map(i -> i + 1)",
    "nope!",
    "xs?reverse",
    "[2.5, d]",
    "(1..)",
)
_FIT: Final = {
    **dict.fromkeys(("string", "ascii", "plain", "Key"), _TEXTS),
    **dict.fromkeys(("int", "Index", "Small"), ("0", "1", "2", "3", "9", "-1", "n", "2.5", "100")),
    "number": ("n", "d", "0", "-3", "2.50", "big", "tiny", "(d / 3)", "-7.5", "n?float", "1234567.891", "(0 * -1)"),
    "boolean": ("b", "true", "false", "(n gt 3)", "'a'?matches('a')"),
    **dict.fromkeys(("strings", "words"), ("ss", "'b a'?split(' ')", "['x', 'y', 'x']", "h?keys", "ss?map(i -> i + 'q')", "[]", "ss?sort", "nope!")),
    **dict.fromkeys(("numbers", "ints"), _LISTS),
    **dict.fromkeys(("mixed", "holes"), ("holes", "[1, 'a', true]", "h?values", "[xs, ss]", "'aXbX'?matches('(.)X')", "[when, day]", "(xs + ss)", "xs?chunk(2)")),
    "hashes": ("rows", "[{'k': 2}, {'k': 1}]", "[]", "rows?filter(i -> i.v gt 1)"),
    "hash": ("h", "{}", "{'a': h}", "(h + {'z': 1})", "nope!"),
    **dict.fromkeys(("date", "datetime", "time"), ("when", "day", "when?time", "when?date")),
    "DateText": ("'2024-02-03'", "'04:05:06'", "'2024-02-03T04:05:06Z'", "'Feb 3, 2024'"),
    **dict.fromkeys(("DateFormat",), ("'iso'", "'yyyy'", "'short'", "'HH:mm'", "'xs ms'", "'long_short'", "'yyyy-MM-dd'")),
    "NumberFormat": ("'0.0'", "'#,##0.00'", "'c'", "'percent'", "'computer'", "'0.0;; roundingMode=up'"),
    **dict.fromkeys(("Regex", "AnyRegex"), ("'.'", "'(.)'", "'[a-z]+'", "'X'", "r'\\s'", "'a|b'")),
    **dict.fromkeys(("Flags", "RegexFlags", "PlainFlags"), ("'r'", "'i'", "'ri'", "'f'", "'rf'", "''", "'m'", "'c'")),
    "Replacement": ("'$1'", "'q'", "''", "'$0$0'"),
    **dict.fromkeys(("Short", "Charset", "Path"), ("'b'", "' '", "'a'", "'-'", "'UTF-8'", "'[..]'", "'a/b'", "''", "'k'")),
    "missing": ("nope", "(h.zz)", "nope", "b", "s"),
}  # fmt: skip
_SETTINGS: Final[tuple[dict[str, str], ...]] = (
    {}, {}, {}, {"output_format": "HTML"}, {"boolean_format": "yes,no", "number_format": "0.00"}, {"locale": "de_DE"},
)  # fmt: skip


def _of_form(r: Random) -> str:
    """A built-in as it is meant to be used, with one mistake or none: mostly a missing argument."""
    form = r.choice(_FORMS)
    value = r.choice(_FIT.get(form.target, _VALUES))
    if form.arguments is None:
        return f"{value}?{form.name}"
    given = [r.choice(_FIT.get(kind, _ARGUMENTS)) for kind in form.arguments]
    if given and r.random() < 0.6:
        given[r.randrange(len(given))] = r.choice(("nope", "nope", "nope!", "h.zz", r.choice(_ARGUMENTS)))
    if r.random() < 0.1:
        given.append(r.choice(_ARGUMENTS))
    return f"{value}?{form.name}({', '.join(given)})"


def _of_any(r: Random) -> str:
    name = r.choice(_WITH_ARGUMENTS if r.random() < 0.7 else _NAMES)
    written = camel(name) if r.random() < 0.05 else name
    called = ""
    if r.random() < (0.95 if name in _WITH_ARGUMENTS else 0.2):
        called = f"({', '.join(r.choices(_ARGUMENTS, k=r.choice((0, 1, 1, 1, 2, 2, 2, 3, 3))))})"
    return f"{r.choice(_VALUES)}?{written}{called}"


def case(seed: int | str) -> Case:
    """The case of a seed."""
    r = Random(f"battery {seed}")
    asked = _of_form(r) if r.random() < 0.6 else _of_any(r)
    after = r.choice(
        (
            "",
            "",
            "",
            "!'none'",
            "?size",
            "?string",
            "[0]",
            "?last?size",
            "?is_string?c",
            "?first",
            "?has_content?c",
            "?c",
            "!0",
        )
    )
    if r.random() < 0.15:
        asked = f"({asked})"
    body = r.choice(
        (
            f"${{{asked}{after}}}", f"${{{asked}{after}}}", f"<@show {asked}{after} />", f"<#list {asked} as i>${{i!'-'}};</#list>",
            f"<#attempt>${{{asked}}}<#recover>R</#attempt>", f"<#assign v = {asked}><@show v />", f"<#if {asked}>1<#else>2</#if>",
        )
    )  # fmt: skip
    before = "".join(text for name, text in _DEFINITIONS.items() if re.search(name, body))
    return Case(Node("block", [before + body]), _DATA, r.choice(_SETTINGS), {})
