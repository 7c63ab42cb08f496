"""What the compiler works out by itself: whole numbers kept in variables, patterns of few texts, functions that keep texts."""

from __future__ import annotations

from random import Random
from typing import Final

from .generator import Case
from .tree import Node

_NAMES: Final = ("a", "b", "c")
_TEXTS: Final = ("s", '"ab"', "e", "j", "xs?join('')", "(none!'')")
_NUMBERS: Final = ("1", "0", "7", "1073741824", "2147483648", "2147483647", "4611686018427387904", "1.5", "n", "d")
_FUNCTIONS: Final = (
    "<#function f x><#return x?length></#function>",
    "<#function f x><#if x?length gt 2><#return x?length * 2></#if><#return 1 - x?length></#function>",
    "<#function f x><#local y = x?length + 1><#return y></#function>",
    '<#function f x><#return x?url("UTF-8")?replace("%..", "_", "r")?length></#function>',
    "<#function f x><#if x?length gt 1><#return x?length></#if></#function>",
    "<#function f a><#return a?length - 1></#function>",
)
_CONDITIONS: Final = (
    "x?is_string", "x?is_string && !x?is_sequence", "!(x?is_number || x?is_boolean)", "x?is_string && x?is_hash", "x?is_string && x?has_content",
    "x?is_number", "x?is_boolean", "x?is_sequence", "x?is_method", "x?is_macro", "x?is_indexable", "x?is_directive", "x?is_markup_output",
    "!x?is_string", "(x?is_string) && (!x?is_method)", "x?is_hash || x?is_string", "x?is_string && !x?is_macro && !x?is_indexable",
)  # fmt: skip
_VALUES: Final = ("s", "n", "true", "xs", "h", "e", "none", '"lit"', "1.5", "xs?size", "f", "j")
_PATTERNS: Final = (
    "(null)?", "ab|a", "[ab]{1,2}", "a?b?c?", "(?:ab)*+", "(?>a|ab)", "a.*", "(a+)b?", "a??b", "[😀é]?", "\\\\$a", "x{0}", "(a|b)(a|b)", "a|", "(?i)ab",
    "^ab$", "(a)\\\\1", "ab+?", "[^a]", "é.?", "b{2}", "(?=a)ab", "a?+a", "(ab?)?+b", "(?:a|ab){1,2}+", "(?>a?)a|b",
)  # fmt: skip
_SUBJECTS: Final = (
    '"null"',
    '"ab"',
    '"a"',
    '""',
    '"AB"',
    '"b"',
    '"$a"',
    '"é€"',
    "j",
    "s",
    "n",
    "xs?first",
    '"a\\nb"',
    "none!'bb'",
)


def case(seed: int | str) -> Case:
    """The case of a seed."""
    r = Random(f"counts {seed}")
    kind = r.random()
    body = _program(r) if kind < 0.6 else _kept(r) if kind < 0.8 else _matched(r)
    data = {"s": r.choice(("text", "t", "😀é")), "e": "", "j": "é€😀", "n": r.choice((3, -2147483648, 9007199254740993)), "d": 0.5,
            "xs": r.choice((["a", "b", "c"], ["ab"], [])), "h": {"k": "v", "l": 2}}  # fmt: skip
    # What the template itself makes is no object of Java's, which isn't followed into functions: see the page on differences.
    is_java = kind >= 0.6 and "is_hash" not in str(body) and r.random() < 0.3
    settings = {"object_wrapper": "beans"} if is_java else {}
    return Case(Node("block", body), data, settings, {}, milliseconds=1000)


def _number(r: Random, depth: int = 0) -> str:
    kind = r.random()
    if depth < 3 and kind < 0.35:
        return f"({_number(r, depth + 1)} {r.choice('+-*')} {_number(r, depth + 1)})"
    if kind < 0.45:
        return f"{r.choice(_TEXTS)}?length"
    if kind < 0.52:
        return r.choice(("xs?size", "h?size", "h?keys?size", "xs?filter(x -> x != 'b')?size"))
    if kind < 0.6:
        return f"[{', '.join(_number(r, 3) for _ in range(r.randint(1, 3)))}]?{r.choice(('max', 'min'))}"
    if kind < 0.68:
        return f"f({r.choice(_TEXTS)})"
    return r.choice(_NAMES) if kind < 0.85 else r.choice(_NUMBERS)


def _program(r: Random) -> list[Node | str]:
    parts: list[Node | str] = [
        r.choice(_FUNCTIONS),
        *(f"<#assign {name} = {_number(r, 2)}>" for name in _NAMES[: r.randint(1, 3)]),
    ]
    parts += [_step(r) for _ in range(r.randint(1, 4))]
    return [
        *parts,
        "".join(f"|<#attempt>${{{name}}} ${{{name}?c}} ${{{name}?abs}}<#recover>R</#attempt>" for name in _NAMES),
    ]


def _step(r: Random, depth: int = 0) -> str:
    kind = r.random()
    if depth < 2 and kind < 0.3:
        source = r.choice(("1..3", "xs", "h?keys", "[]", "['ab', 'a']"))
        helper = r.choice(("", "${v?index}", "<#if v?is_first>1</#if>", "${v?counter}${v?has_next?c}", "${v_index}"))
        return f"<#list {source} as v>{helper}{_step(r, depth + 1)}{_step(r, depth + 1)}</#list>"
    if depth < 2 and kind < 0.5:
        operator = r.choice(("lt", "lte", "gt", "gte", "==", "!="))
        return (
            f"<#if {_number(r, 2)} {operator} {_number(r, 2)}>{_step(r, depth + 1)}<#else>{_step(r, depth + 1)}</#if>"
        )
    if kind < 0.85:
        value = _number(r) if r.random() < 0.92 else r.choice(_TEXTS)
        return f"<#assign {r.choice(_NAMES)} {r.choice(('=', '=', '=', '=', '+=', '-=', '*='))} {value}>"
    return f"<#attempt>${{({_number(r)})?c}},<#recover>R</#attempt>"


def _kept(r: Random) -> list[Node | str]:
    rest = r.choice(('<#return "other">', "<#return x>", "<#return x?length>", ""))
    function = f"<#function f x><#if {r.choice(_CONDITIONS)}><#return {r.choice(('x', 'x', 'x', 's'))}></#if>{rest}</#function>"
    calls = (f"<#attempt>[${{f({value})?string}}]<#recover>R</#attempt>" for value in r.choices(_VALUES, k=4))
    return [function, *calls]


def _matched(r: Random) -> list[Node | str]:
    flags = r.choice(("", "", "", ', "i"', ', "s"'))
    tests = (
        f'<#attempt><#if {subject}?matches("{r.choice(_PATTERNS)}"{flags})>y<#else>n</#if><#recover>R</#attempt>'
        for subject in r.choices(_SUBJECTS, k=6)
    )
    return list(tests)
