"""Templates put together of what is hard to check: recursion, jumps out of loops, names that hide others, odd calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from payloads.freemarker import FreeMarkerError, Template

if TYPE_CHECKING:
    from random import Random

_VALUES: Final = (
    "input.event_type", "input.user_id!", "(input.event_properties.x)!", "input.event_properties", "mappedProperties",
    "mappedProperties?keys", "input.groups!{}", "input", "parameters", "mappedFields.a!", "1", "0.1 * 0.1", "-1", '""', '"a"',
    "'{\"a\": 1}'", "[]", "{}", "[1, 2, 3]", '["a", "b"]', '{"k": [1]}', "1..3", "1..", "0..<0", "[[]]", ".now", ".vars", ".globals",
    ".data_model", ".main", ".error!", "x", "y", "x!", "x_index", "x_has_next", "f", "m", "m!", "f(1)", "f()", "f(x, y)",
    "g(input)", "r(3)", "true", "false", "null", "missing.a.b", "input.users", "input.event_time", "input.amplitude_id",
    "statics['com.amplitude.integrations.connector.utils.FtlUtils']", "UtilClass.toJson(input)", "compress", "capture_output",
    "x -> x", "(a, b) -> a", "99999999999999999999", "'\\x0000'", "'${input.event_type}'", "'#{1}'", "r'\\'", "\"${x!'y'}\"",
)  # fmt: skip
_BUILT_INS: Final = (
    "?c", "?string", "?string()", '?string("0.##")', '?string("0;0;0")', "?length", "?size", "?keys", "?values", "?eval", "?eval_json",
    "?interpret", "?has_content", "?is_string", "?then(1, 2)", '?then("a")', "?json_string", "?js_string", "?html", "?url", "?trim",
    "?replace('a', 'b')", "?replace('', 'b')", "?replace('(', 'b', 'r')", "?replace('a*', '_', 'rs')", "?matches('a*')", "?split('')",
    "?join(',')", "?join(x)", "?map(x -> x)", "?map(f)", "?filter(x -> x?has_content)", "?filter(x -> x)", "?sort", "?sort_by('a')",
    "?reverse", "?first", "?last", "?chunk(2)", "?chunk(0)", "[0]",
    "[0..*100]", "[0..]", "[5..2]", "[-1]", "['a']", "[x]", ".a", ".a.b", "!", "!x", "!(1)", "!{}", "!''", "??", "?date", "?datetime",
    "?datetime('yyyy')", "?iso_utc", "?long", "?number", "?boolean", "?number_to_date", "?round", "?abs", "?truncate(3)", "?truncate(x)",
    "?left_pad(99999)", "?substring(1, 0)", "?index_of('a')", "?word_list", "?switch(1, 2)", "?switch(1, 2, 3)", "?sequence", "?min",
    "?take_while(x -> x)", "?drop_while(x -> true)", "?upper_case", "?cap_first", "?starts_with('a')", "?ensure_starts_with('\\\\', ';')",
    "?keep_after('a')", "?keep_after_last('a*', 'r')", "?keep_before_last('\\\\X', 'r')", "?remove_ending(',')", "?api", "?new()",
    "?with_args([1])", "?namespace", "?absolute_template_name", "?markup_string", "?lower_abc", "?seq_contains('a')",
    "?default('a')", "?if_exists", "?exists", "?root", "?parent", "?xml", "?rtf", "?chop_linebreak",
)  # fmt: skip
_OF_LOOPS: Final = (
    "?index", "?counter", "?has_next", "?is_first", "?is_last", "?item_parity", "?item_cycle(1, 2)", "?is_even_item", "_index",
    "_has_next", "?index gt 0", "?has_next?c",
)  # fmt: skip
_OPERATORS: Final = (
    " + ",
    " - ",
    " * ",
    " / ",
    " % ",
    " == ",
    " != ",
    " gt ",
    " lt ",
    " gte ",
    " && ",
    " || ",
    "!",
    "..",
    "..<",
    "..*",
    "?",
)
_NAMES: Final = ("x", "y", "k", "input", "f", "m", "x_index", "compress")
_JSON: Final = (
    '{"a": ',
    "}",
    "[",
    "]",
    ",",
    '"',
    ": ",
    "1",
    "null",
    '"b": "',
    '"}',
    "\n",
    " ",
    "\\",
    "<!-- -->",
    "// c",
    "{{",
    "]]",
)


class _Maker:
    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.depth = 0
        self.inside = ""  # a macro or a function
        self.loops: list[str] = []

    def of(self, *choices: str) -> str:
        return self.chance.choice(choices)

    def name(self) -> str:
        return self.of(*_NAMES)

    def expression(self) -> str:
        made = self.of(*_VALUES)
        if self.loops and self.chance.random() < 0.3:
            return self.of(*self.loops) + self.of("", *_OF_LOOPS)
        for _ in range(self.chance.choice((0, 0, 1, 1, 2, 3))):
            made = f"({made})" if self.chance.random() < 0.3 else made
            made += self.of(*_BUILT_INS)
        if self.chance.random() < 0.15:
            made += self.of(*_OPERATORS) + self.of(*_VALUES)
        return f"!{made}" if self.chance.random() < 0.05 else made

    def body(self) -> str:
        self.depth += 1
        count = self.chance.randrange(1, 4) if self.depth < 4 else 1
        made = "".join(self.element() for _ in range(count))
        self.depth -= 1
        return made

    def element(self) -> str:
        if self.depth > 4 or self.chance.random() < 0.35:
            return self.of(*_JSON)
        if self.chance.random() < 0.35:
            return f"${{{self.expression()}}}"
        return self.directive()

    def directive(self) -> str:
        e, n, b = self.expression, self.name, self.body
        return self.chance.choice(
            (
                lambda: f"<#if {e()}>{b()}<#elseif {e()}>{b()}<#else>{b()}</#if>",
                lambda: f"<#if {e()}>{b()}</#if>",
                lambda: self.loop("<#list {e} as {n}>{b}<#sep>{b}</#sep></#list>"),
                lambda: self.loop("<#list {e} as {n}, v>{b}<#else>,</#list>"),
                lambda: self.loop("<#list {e}>[<#items as {n}>{b}</#items>]</#list>"),
                lambda: self.loop("<#list {e} as {n}>{b}<#if {e}><#break></#if>{b}<#continue></#list>"),
                lambda: self.loop("<#list {e} as {n}><#if {n}_has_next>{b},</#if></#list>"),
                lambda: f"<#assign {n()} = {e()}>",
                lambda: f"<#assign {n()}>{b()}</#assign>",
                lambda: f"<#local {n()} = {e()}>" if self.inside else f"<#assign {n()} = {e()}>",
                lambda: f"<#global {n()} {self.of('+=', '-=', '*=')} {e()}>",
                lambda: f"<#assign {n()}++>",
                lambda: self.defined("<#macro {n} x y={e}>{b}<#nested {e}>{b}</#macro>"),
                lambda: self.defined("<#macro {n} x...>{b}<#return></#macro>"),
                lambda: self.defined("<#function {n} x>{b}<#return {e}></#function>"),
                lambda: self.defined("<#function {n}></#function>"),
                lambda: self.defined(
                    "<#function r x><#if x gt 0><#return r(x - 1) + {e}></#if><#return 'a'></#function>"
                ),
                lambda: self.defined("<#macro m x><#list x as k><@m k/>{b}</#list></#macro>") + f"<@m {e()}/>",
                lambda: self.defined(
                    "<#function g v><#if v?is_hash><#return v?keys?map(k -> g(v[k]))?join(',')></#if><#return {e}></#function>"
                ),
                lambda: f"<@{n()} {e()} {e()}/>",
                lambda: f"<@{n()} {n()}={e()}; {n()}>{b()}</@>",
                lambda: f"<@compress single_line={e()}>{b()}</@compress>",
                lambda: f"<@capture_output var='{n()}'>{b()}</@capture_output>",
                lambda: f"<#switch {e()}><#case {e()}>{b()}<#break><#case {e()}>{b()}<#default>{b()}</#switch>",
                lambda: f"<#attempt>{b()}<#recover>{b()}</#attempt>",
                lambda: f"<#compress>{b()}</#compress>",
                lambda: f"<#escape {n()} as {e()}>{b()}<#noescape>{b()}</#noescape></#escape>",
                lambda: f"<#setting {self.of('number_format', 'boolean_format', 'locale', 'time_zone')}={e()}>",
                lambda: f"<#outputformat 'HTML'>{b()}</#outputformat>",
                lambda: f"<#stop {e()}>",
                lambda: f"<#include {e()}>",
                lambda: f"<@({e()})?interpret/>",
            )
        )()

    def loop(self, form: str) -> str:
        name = self.of("k", "x", "y")
        source = self.expression()
        self.loops.append(name)
        parts = iter(form.split("{e}"))
        made = next(parts) + source + "{e}".join(parts)
        made = self.filled(made, name)
        self.loops.pop()
        return made

    def defined(self, form: str) -> str:
        """A macro or a function, none inside of another one."""
        if self.inside:
            return self.of(*_JSON)
        self.inside, loops, self.loops = form[2:8], self.loops, []
        made = self.filled(form, self.name())
        self.inside, self.loops = "", loops
        return made

    def filled(self, form: str, name: str) -> str:
        made = form.replace("{n}", name)
        while "{b}" in made:
            made = made.replace("{b}", self.body(), 1)
        while "{e}" in made:
            made = made.replace("{e}", self.expression(), 1)
        return made

    def parsing(self) -> str:
        """An element that parses by itself, if one is found soon."""
        for _ in range(20):
            made = self.element()
            try:
                Template(made)
            except FreeMarkerError:
                continue
            return made
        return ""


def adversarial(chance: Random) -> str:
    """A template that mostly parses, and prints nothing anyone would want."""
    maker = _Maker(chance)
    head = chance.choice(("", "", "<#function f x=1 y=x><#return x></#function>", "<#macro m x...><#nested></#macro>"))
    some = maker.parsing if chance.random() < 0.9 else maker.body
    members = ", ".join(f'"{name}": {some()}' for name in "abcd"[: chance.randrange(1, 5)])
    return head + (
        f"{{{members}}}" if chance.random() < 0.5 else "".join(some() for _ in range(chance.randrange(1, 8)))
    )
