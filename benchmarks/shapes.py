"""Templates of any size, one shape for each construct of the language, and some that nobody would write."""

from __future__ import annotations

from typing import Final

#: What is repeated, with what stands before and behind all of it, and a separator; `{n}` is the number of the turn.
_REPEATED: Final[dict[str, tuple[str, str, str]]] = {
    "text": ("", "some text, ", ""),
    "lines": ("", "some text\n", ""),
    "brackets": ("", "<", ""),
    "square brackets": ("", "[#", ""),
    "call ends": ("", "</@", ""),
    "interpolations, one line": ("", "${x}", ""),
    "interpolations, lines": ("", "${x}\n", ""),
    "interpolations, tabs": ("", "\t${x}", ""),
    "blanks between": ("", "${x} ", ""),
    "numeric interpolations": ("", "#{1; m2}", ""),
    "comments, one line": ("", "<#-- c -->", ""),
    "comments, lines": ("", "<#-- c -->\n", ""),
    "comments between blanks": ("", " <#-- c --> ", ""),
    "comments in an expression": ("${1", "<#--c-->", "}"),
    "noparse": ("", "<#noparse>${</#noparse>", ""),
    "if, one line": ("", "<#if true>a</#if>", ""),
    "if, empty": ("", "<#if true></#if>", ""),
    "if, empty with blanks": ("", "<#if true> </#if> ", ""),
    "if, lines": ("", "<#if true>\na\n</#if>\n", ""),
    "elseif": ("<#if x == 'no'>a", "<#elseif x == 'b'>b", "</#if>"),
    "case, one line": ("<#switch x>", "<#case 'b'>b<#break>", "</#switch>"),
    "case, falling": ("<#switch x>", "<#case 'b'>b", "</#switch>"),
    "switches": ("", "<#switch x><#case 'b'>b<#break><#default>c</#switch>", ""),
    "list, one line": ("", "<#list [1] as i>${i}</#list>", ""),
    "list, lines": ("", "<#list [1] as i>\n${i}\n</#list>\n", ""),
    "unrolled": ("", "<#list ['a','b'] as i>${i}</#list>", ""),
    "items and sep": ("", "<#list [1]>(<#items as i>${i}<#sep>,</#items>)</#list>", ""),
    "many items": ("<#list [1]>", "<#items as i>a</#items>", "</#list>"),
    "assign": ("", "<#assign a = 1>", ""),
    "assign, names": ("", "<#assign a{n} = {n}>", ""),
    "assign, lines": ("", "<#assign a{n} = x>\n", ""),
    "assign, one tag": ("<#assign ", "a{n} = 1 ", ">"),
    "assign in branches": ("<#assign v = 0>", "<#if x == 'y'><#assign v{n} = 1></#if>", "${v}"),
    "assign in loops": ("", "<#list 1..2 as i><#assign v{n} = i></#list>", ""),
    "captures": ("", "<#assign a>x</#assign>", ""),
    "global": ("", "<#global g{n} = 1>", ""),
    "macros": ("", "<#macro m{n} a b=2>${a}</#macro>", ""),
    "macros, lines": ("", "<#macro m{n} a b=2>\n${a}\n</#macro>\n", ""),
    "locals": ("<#macro m>", "<#local l{n} = 1>", "</#macro><@m/>"),
    "functions": ("", "<#function f{n} a><#return a></#function>", ""),
    "functions that are called": ("", "<#function f{n} a><#return a></#function>${f{n}(1)}", ""),
    "parameters": ("<#macro m ", "p{n} ", "></#macro>"),
    "parameters with defaults": ("<#macro m ", "p{n}=1 ", "></#macro><@m/>"),
    "function parameters": ("<#function f ", "p{n} ", "><#return 1></#function>"),
    "calls": ("<#macro m a=1></#macro>", "<@m a=2/>", ""),
    "calls with content": ("<#macro m a=1><#nested></#macro>", "<@m a=2>x</@m>", ""),
    "arguments": ("<#macro m a...></#macro><@m ", "1, ", "1/>"),
    "named arguments": ("<#macro m a...></#macro><@m ", "p{n}=1 ", "/>"),
    "content variables": ("<#macro m><#nested></#macro><@m ; a", ", v{n}", "></@m>"),
    "nested arguments": ("<#macro m><#nested 1", ", 1", "></#macro><@m/>"),
    "attempt": ("", "<#attempt>a<#recover>b</#attempt>", ""),
    "escape": ("<#escape e as e?html>", "${x}", "</#escape>"),
    "escapes": ("", "<#escape e as e?html>${x}</#escape>", ""),
    "noescape": ("<#escape e as e?html>", "<#noescape>${x}</#noescape>", "</#escape>"),
    "output formats": ("", "<#outputformat 'HTML'>${x}</#outputformat>", ""),
    "compress": ("", "<#compress> a </#compress>", ""),
    "settings": ("", "<#setting number_format='0'>", ""),
    "trim both": ("", "a <#t>", ""),
    "trim left": ("", " a<#lt>", ""),
    "trim right": ("", "a <#rt>", ""),
    "trim neither": ("", "a <#nt>", ""),
    "trim, lines": ("", "  a <#t>\n", ""),
    "trim, blanks": ("", " <#t> <#lt> <#rt> <#nt>", ""),
    "trim both, then texts": ("<#t>", "${x} ", ""),
    "trim right of many": ("", " \n <#rt>", ""),
    "flush and stop": ("", "<#flush><#if false><#stop></#if>", ""),
    "string literal": ("${'", "abc", "'}"),
    "escapes in a string": ("${'", "\\n", "'}"),
    "interpolations in a string": ("${'", "$\u007bx} ", "'}"),
    "strings": ("", "${'abc'}", ""),
    "number": ("${", "1", "}"),
    "sequence": ("<#assign a = [0", ", 1", "]>"),
    "hash": ("<#assign a = {'a': 0", ", 'k{n}': 1", "}>"),
    "hash, same key": ("<#assign a = {'a': 0", ", 'a': 1", "}>"),
    "paths": ("", "${h.a.b{n}!}", ""),
    "or": ("<#if true", " || false", "></#if>"),
    "and": ("<#if true", " && true", "></#if>"),
    "plus": ("${'a'", " + 'a'", "}"),
    "plus, values": ("${x", " + x", "}"),
    "minus": ("${1", " - 1", "}"),
    "times": ("${1", " * 1", "}"),
    "mixed operators": ("<#if 1", " + 1 == 1 || 1", " == 1></#if>"),
    "arguments of a function": ("${[1", ", 1", "]?size}"),
    "switch built-in": ("${x?switch('a', 'b'", ", 'a', 'b'", ", 'c')}"),
    "then": ("", "${(x == 'y')?then('a', 'b')}", ""),
    "default built-in": ("${x?default('a'", ", 'b'", ")}"),
    "built-ins": ("", "${x?upper_case?trim}", ""),
    "lambdas": ("", "${[1]?filter(i -> i == 1)?size}", ""),
    "regular expressions": ("", "${x?matches('[a-z]+')?c}", ""),
    "eval": ("", "${'1'?eval}", ""),
    "special variables": ("", "${.now?is_date?c}", ""),
    "ranges": ("", "<#list 1..2 as i></#list>", ""),
    "legacy helpers": ("", "<#list [1] as i>${i_index}${i?has_next?c}</#list>", ""),
    "not names": ("${!true", "", "}"),
    "mistakes": ("", "${a b}\n", ""),
}  # fmt: skip


def template(shape: str, size: int) -> str:
    """A template of about `size` characters."""
    before, repeated, behind = _REPEATED[shape]
    repeated = repeated or " "
    parts: list[str] = []
    length = len(before) + len(behind)
    while length < size:
        part = repeated.replace("{n}", str(len(parts)))
        parts.append(part)
        length += len(part)
    return before + "".join(parts) + behind


SHAPES: Final = tuple(_REPEATED)
