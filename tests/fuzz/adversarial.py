"""Templates that look right and may not be: legacy loop variables, skipped items, shadowed names, early exits, escapes
followed by other built-ins, cuts, captures, functions with effects, macros that call themselves.

The other family of templates, `tests.fuzz.proof`, prints JSON as people write it; this one uses what people hardly ever
combine. Names are few, so that they shadow one another.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from payloads.amplitude import JSON

_WORDS = (
    "zq",
    "a",
    "b",
    "",
    'say "x"',
    "back\\slash",
    "two\nlines",
    "a,b",
    "qqq",
    "a b  c",
    "😀x",
    "x" * 9 + "😀",
    "true",
    "5",
    "05",
    "-",
    "1.",
    ".5",
    "+7",
    "5 ",
    "1.2.3",
    "INF",
)
_ODD_VALUES: tuple[JSON, ...] = (
    0,
    7,
    1234.5,
    -1,
    True,
    False,
    [],
    ["a", None, 1],
    [["a"]],
    {},
    {"a": 1, "b": None},
    None,
)
_VALUES: tuple[JSON, ...] = (*_WORDS, *_ODD_VALUES)
_TEXTS = (
    "input.event_type",
    "input.user_id",
    "input.device_id",
    "input.city",
    "input.event_time",
    "input.event_properties.x",
    "input.event_properties.y",
    "input.user_properties.email",
    "mappedProperties.x",
)
_NAMES = ("v", "w", "i", "k", "user")


class Maker:
    """One template from one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.depth = self.nested = 0
        self.names: list[str] = []
        self.loops: list[str] = []
        self.macros: list[str] = []
        self.head: list[str] = []

    def template(self) -> str:
        body = self.value() if self.chance(0.3) else self.object()
        settings = self.pick(*[""] * 8, '<#setting number_format="0.##">', '<#setting number_format="computer">',
                             '<#setting boolean_format="c">', '<#setting number_format="c">')  # fmt: skip
        if self.chance(0.1):
            body = self.pick("<#compress>{}</#compress>", "<@compress single_line=true>{}</@compress>").replace(
                "{}", body
            )
        if self.chance(0.05):
            body = "<#escape x as x?json_string>" + body + "</#escape>"
        return settings + "".join(self.head) + body

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def pick(self, *options: str) -> str:
        return self.rng.choice(options)

    def name(self) -> str:
        return self.rng.choice(_NAMES)

    # ------------------------------------------------------------------ expressions

    def read(self) -> str:
        """A value that may be anything, or missing."""
        options = [
            *_TEXTS,
            *self.names,
            *self.loops,
            "input[input.event_type]",
            'input["event_" + "type"]',
            "input.groups.team",
        ]
        if self.loops:
            options += [f"{self.loops[-1]}_index", f"input.event_properties[{self.loops[-1]}]"]
        return self.rng.choice(options)

    def text(self) -> str:
        """An expression that mostly is a text."""
        read = self.read()
        made = self.pick(
            f'({read})!""', f"{read}!", f'({read}!"d")', read, f"({read})?string", f'"p" + ({read})!"q"', f'"<${{({read})!}}>"',
            f'({read}!"")?is_string?then(({read})!"", "n")', f'({self.condition() if self.nested < 2 else "true"})?then("yes", {read}!"no")', '"x"',
            f'(({read})?trim)!"none"', f'({read}?upper_case)!"none"', f"{read}!{self.read()}!", f'({read})?default("d")',
        )  # fmt: skip
        made = f"({made})"
        for _ in range(self.rng.choice((0, 0, 0, 1, 1, 2))):
            made += self.pick(
                "?trim", "?upper_case", "?cap_first", "[0..*3]", "[0..1]", "[1..]", "?substring(0, 2)", "?truncate(6)", '?replace("a", "b")',
                '?replace("\\"", "")', '?replace(" *", "_", "r")', '?replace("[^a-z]", "", "r")', '?replace("(a)", "$1$1", "r")',
                '?replace("a", "$1", "r")', '?keep_before(",")', '?keep_after_last("a*", "r")', '?keep_after("x")', '?split(",")[0]',
                '?split(",")?first', '?split(",")?last', '?remove_ending("a")', '?remove_beginning("<")', '?ensure_starts_with("(", "x")',
                '?ensure_ends_with("/")', "?left_pad(4)", "?length", "?length?string", '?url("UTF-8")', "?html", "?j_string", "?js_string",
                "?json_string", "?number?c", '?string?replace("\\\\", "")',
            )  # fmt: skip
        return made

    def condition(self) -> str:
        read = self.read()
        self.nested += 1
        text = self.text() if self.nested < 3 else f'{read}!""'
        options = [
            'input.event_type == "zq"', f"{read}??", f"({read})??", f"{read}?has_content", f"({read}!)?has_content", f"({read}!)?is_string",
            f'({read}!"") == "a"', f'({read}!"")?is_number', f"({read}?length)??", f'({text})?contains("a")',
            f'({text})?matches("[a-z]*")', f'({text})?starts_with("q")', f'["a", "zq"]?seq_contains({read}!"")',
            f"({text})?length gt 2", "input.user_id?? || input.device_id??", f"({read}!0)?is_boolean",
        ]  # fmt: skip
        if self.loops:
            loop = self.loops[-1]
            options += [f"{loop}_has_next", f"{loop}?has_next", f"{loop}_index gt 0", f"{loop}?index != 0", f"{loop}?is_first",
                        f"{loop}?counter gt 1", f"!{loop}?is_last", f"{loop}_index??"]  # fmt: skip
        self.nested -= 1
        made = self.rng.choice(options)
        if self.chance(0.15):
            made = f"({made}) {self.pick('&&', '||')} ({self.rng.choice(options)})"
        return f"!({made})" if self.chance(0.15) else made

    def list(self) -> str:
        """An expression that mostly is a list."""
        made = self.pick(
            '["a", "b", "c"]', "[]", '["x"]', "1..3", "input.event_properties?keys", "mappedProperties?keys", "(input.groups.team)![]",
            "(input.event_properties.y)!", '(input.event_properties.x!"")?split(",")', '{"a": 1, "b": 2}?keys', "(mappedProperties!{})?keys",
            '["user_id", "city", "zz"]?filter(f -> input[f]??)', '["a", "b"]?chunk(2, "q")?first',
        )  # fmt: skip
        for _ in range(self.rng.choice((0, 0, 1))):
            made = f"({made})" + self.pick(
                '?filter(f -> f != "a")', "?filter(f -> (input.event_properties[f])??)", '?map(f -> "m" + f)', "?reverse", "?sort",
                '?filter(f -> f == "q")', '?drop_while(f -> f == "a")', '?take_while(f -> f != "b")', " + ['z']", "[0..*2]",
                "?filter(f -> (w!0) == 0)",
            )  # fmt: skip
        return made

    # ------------------------------------------------------------------ JSON

    def value(self) -> str:
        self.depth += 1
        options: list[Callable[[], str]] = [self.string] * 6 + [
            self.number,
            self.read_number,
            self.joined,
            self.captured,
            self.formatted,
        ]
        if self.depth < 4:
            options += [self.array, self.array, self.object, self.either, self.called, self.attempted, self.switched, self.of_function,
                        self.with_effect, self.from_hash, self.counted, self.shadowed, self.recursive, self.by_number, self.nested_loops,
                        self.of_items, self.scoped, self.helped]  # fmt: skip
        made = self.rng.choice(options)()
        self.depth -= 1
        return made

    def string(self) -> str:
        escape = self.pick(
            "?json_string", "?json_string", "?json_string", "?json_string", "", "?j_string", "?json_string?trim", "?url"
        )
        return f'"{self.pick("", "", "a ")}${{{self.text()}{escape}}}{self.pick("", "", "<#if " + self.condition() + ">x</#if>")}"'

    def number(self) -> str:
        return self.pick("1", "-2.5", "${input.app?c}", "${(input.event_type?length)?c}", "${1.5}", "#{1.5}", "#{2; m1}", "${.now?long?c}",
                         '${(input.event_properties.x!"0")?number?c}', "${([1, 2]?size)?c}", '${(input.event_type == "zq")?c}', "${7}")  # fmt: skip

    def read_number(self) -> str:
        """A text that is tried as a number if a pattern takes it."""
        text = self.pick("input.user_id", "input.event_properties.x", "input.event_properties.y", "mappedProperties.x")
        pattern = self.pick(
            "[0-9]+",
            "[0-9]*",
            "-?[0-9]{1,3}",
            r"[+-]?[0-9]*(\\.[0-9]*)?",
            r"[0-9.]+",
            r"[-+]?\\d+(\\.\\d+)?",
            "[0-9]+ ?",
            ".+",
        )
        last = self.pick(
            "?number?c", "?number?c", '?number?string["0"]', '?number?string("0.##")', "?number?string.computer", ""
        )
        test = f'({text})?? && {text}?is_string && {text}?matches("{pattern}")'
        return self.pick(f"<#if {test}>${{{text}{last}}}<#else>0</#if>", f"${{({test})?then(({text}!0){last}, 0)}}")

    def formatted(self) -> str:
        return self.pick(
            '"${.now?string["yyyy-MM-dd"]}"', '${(input.event_type?length)?string["0"]}', '"${(input.event_properties.x!7)?string["0.#"]}"',
            '"${.now?string("yyyy-MM-dd")}"', '"${.now?iso_utc}"', '"${.now?string("yyyy-MM-ddTHH:mm")}"', '"${1234?string("0.0.0")}"',
            '"${5?string("0.00")}"', '${5?string("c")}', '"${.now}"', '"${99?string("0;0;0")}"', '"${(input.event_type?length)?string("000")}"',
        )  # fmt: skip

    def joined(self) -> str:
        items = self.list()
        return self.pick(
            f'"${{({items})?join(",")}}"', f'["${{({items})?join("\\", \\"")}}"]', f'[${{({items})?map(q -> "\\"" + q?json_string + "\\"")?join(",")}}]',
            f'[${{({items})?map(q -> "\\"" + q + "\\"")?join(", ")}}]', f'"${{({items})?join(",", "none")?json_string}}"',
            f'"${{(({items})?first)!"none"}}"', f'"${{({items})[0]!"none"}}"',
        )  # fmt: skip

    def captured(self) -> str:
        name = self.name()
        scope = self.pick("assign", "assign", "global")
        inner = self.pick(
            self.string(),
            f"${{{self.text()}}}",
            f"${{{self.text()}?json_string}}",
            "x",
            f"<#if {self.condition()}>1</#if>",
        )
        made = f"<#{scope} {name}>{inner}</#{scope}>"
        self.names.append(name)
        return made + self.pick(f"${{{name}}}", f'"${{{name}}}"', f'"${{{name}?json_string}}"', f"[${{{name}}}]")

    def helped(self) -> str:
        """JSON that Amplitude's helper makes of what may be a list or a hash, or a text in its place."""
        name, helper = self.name(), 'statics["com.amplitude.integrations.connector.utils.FtlUtils"]'
        given = self.pick(
            "input.event_properties", "input.event_properties.x![]", f"({self.read()})!true", f"({self.read()})!{{}}"
        )
        made = f"<#assign {name} = {helper}.toJson({given})>"
        text = self.pick(
            self.text(), '"true"', '"[]"', "input.event_type?json_string", f"{helper}.toJson(input.event_type == 'zq')"
        )
        if self.chance(0.7):
            made += f"<#if {self.condition()}><#assign {name} = {text}></#if>"
        self.names.append(name)
        return made + self.pick(
            f"${{{name}}}", f"${{{name}}}", f'"${{{name}}}"', f'"${{{name}?json_string}}"', f'"${{{name} + {name}}}"', f'"${{{name}?upper_case}}"',
            f'<#if {name} == "[]">1<#elseif {name} != "true">"x"<#else>{name}</#if>', f"${{{name}?boolean?c}}", f"${{{name}?number?c}}",
            f'<#if ["true", "[]"]?seq_contains({name})>1<#else>{self.value()}</#if>',
        )  # fmt: skip

    def either(self) -> str:
        made = f"<#if {self.condition()}>{self.value()}"
        if self.chance(0.3):
            made += f"<#elseif {self.condition()}>{self.value()}"
        return made + (f"<#else>{self.value()}</#if>" if self.chance(0.9) else "</#if>")

    def array(self) -> str:
        items, loop = self.list(), self.rng.choice(("i", "k", "v"))
        self.loops.append(loop)
        skipped = self.chance(0.25)
        comma = self.pick(
            "<#sep>,</#sep>",
            "<#sep>, ",
            f"<#if {loop}_has_next>,</#if>",
            f"<#if {loop}?has_next>,</#if>",
            "<#sep>,</#sep>",
        )
        inner = self.pick(f'"${{{loop}?json_string}}"', self.string(), self.value(), "1", f'"${{{loop}}}"')
        if self.chance(0.2):
            inner, comma = (
                self.pick(
                    f"<#if {loop}_index gt 0>,</#if>",
                    f"<#if {loop}?index gt 0>,</#if>",
                    f"<#if !{loop}?is_first>,</#if>",
                )
                + inner,
                "",
            )
        exit_ = f"<#if {self.condition()}><#{self.pick('break', 'continue')}></#if>" if self.chance(0.12) else ""
        made = f"{inner}{comma}{exit_}" if self.chance(0.7) else f"{exit_}{inner}{comma}"
        if skipped:
            made = f"<#if {self.condition()}>{made}</#if>"
        self.loops.pop()
        otherwise = f"<#else>{self.pick('1', self.string(), '')}" if self.chance(0.15) else ""
        if self.chance(0.15):
            return f"[<#list {items}>{self.pick('', '0,')}<#items as {loop}>{made}</#items>{otherwise}</#list>]"
        return f"[<#list {items} as {loop}>{made}{otherwise}</#list>]"

    def object(self) -> str:
        members = [f'"{name}": {self.value()}' for name in self.rng.sample("abcdef", self.rng.choice((1, 1, 2, 3)))]
        text = members[0]
        for member in members[1:]:
            text += f"<#if {self.condition()}>, {member}</#if>" if self.chance(0.3) else f", {member}"
        if self.chance(0.1):
            text += self.properties()
        if self.chance(0.15):
            text = f"<#assign {self.name()} = {self.text()}>" + text
        return "{" + text + "}"

    def properties(self) -> str:
        self.loops.append("k")
        value = self.string()
        self.loops.pop()
        source = self.pick("input.event_properties?keys as k", "input?keys as k", "input as k, v", "input.groups as k, v", "input.event_properties as k, v", "mappedProperties?keys?sort as k",
                           'input.event_properties?keys?filter(f -> f?starts_with("x")) as k')  # fmt: skip
        return f', "props": {{<#list {source}>"${{k{self.pick("?json_string", "?json_string", "")}}}": {value}<#sep>,</#list>}}'

    def called(self) -> str:
        name = f"m{len(self.macros)}"
        self.macros.append(name)
        parameter = self.name()
        default = self.pick("", "", f"={self.read()}", '="d"', "=w w='\"'")
        body = self.pick(
            f'"${{({parameter}!"")?json_string}}"', f'"${{{parameter}}}"', '<#local w = "ok">"${w}<#nested>"', "<#nested>",
            f'<#if {parameter}??>"x"<#return></#if>"y"', '<#list ["a"] as i><#nested i></#list>', f'<#assign {parameter} = "\\"">"${{{parameter}}}"',
            f'<#if ({parameter}!"")?is_string>"${{({parameter}!"")?json_string}}"<#else>1</#if>',
        )  # fmt: skip
        self.head.append(f"<#macro {name} {parameter}{default}>{body}</#macro>")
        argument = self.pick("", self.text(), f"{parameter}={self.text()}", self.read())
        if "nested" in body:
            variables = self.pick("", "; v", "; k, v")
            return f"<@{name} {argument}{variables}>{self.pick('x', self.string(), '<#assign v = 1>', '<#local w = 2>' if self.depth > 9 else 'y')}</@{name}>"
        return f"<@{name} {argument}/>"

    def attempted(self) -> str:
        inner = self.pick(
            self.value(),
            f'"${{{self.read()}}}"',
            f'<#assign v = "\\""><#assign w = {self.read()}><#assign v = "ok">"${{v}}"',
        )
        return f"<#attempt>{inner}<#recover>{self.pick(self.string(), '1', chr(34) + '${v!}' + chr(34))}</#attempt>"

    def switched(self) -> str:
        stop = self.pick("<#break>", "<#break>", "<#break>", "")
        return (f'<#switch {self.text()}><#case "a">{self.value()}{stop}<#case "zq">{self.value()}{stop}'
                f"<#default>{self.value()}</#switch>")  # fmt: skip

    def of_function(self) -> str:
        name = f"f{len(self.macros)}"
        self.macros.append(name)
        body = self.pick(
            "<#return x>", "<#return x?json_string>", "<#if x?is_string><#return x></#if>", '<#return "\\"" + x?json_string + "\\"">',
            '<#local r = ""><#list 1..2 as n><#local r = r + x></#list><#return r>', "<#assign w = x><#return x>", "<#return>",
            '<#attempt><#return x?number?c><#recover><#return "0"></#attempt>',
        )  # fmt: skip
        self.head.append(f"<#function {name} x>{body}</#function>")
        call = f"{name}({self.text()})"
        return self.pick(f'"${{{call}?json_string}}"', f"${{{call}}}", f'"${{({call})!"z"}}"', f'"${{{call}}}"')

    def with_effect(self) -> str:
        name = self.name()
        before = self.pick(
            f'<#assign {name} = "ok">', f'<#assign {name} = "\\"">', f"<#assign {name} = {self.text()}>", ""
        )
        change = self.pick(
            f'<#list ["a"] as {name}><#assign {name} += "b"></#list>', f'<#if {self.condition()}><#assign {name} = "a"></#if>',
            f'<#assign {name} += "c">', f"<#assign {name}++>", f"<#attempt><#assign {name} = {self.read()}><#recover></#attempt>",
        )  # fmt: skip
        self.names.append(name)
        return (
            before
            + change
            + self.pick(f'"${{{name}}}"', f'"${{({name}!"")?json_string}}"', f'<#if {name}??>"x"<#else>1</#if>')
        )

    def from_hash(self) -> str:
        name = self.name()
        made = (
            f'<#assign {name} = {{}}><#if {self.condition()}><#assign {name} = {name} + {{"a": {self.text()}}}></#if>'
        )
        shown = self.pick(
            f'{{<#list {name}?keys as q>"${{q}}": "${{{name}[q]?json_string}}"<#sep>,</#list>}}', f"<#if {name}?has_content>1<#else>2</#if>",
            f'"${{({name}.a!"")?json_string}}"', f'<#list {name} as q, r>"${{r?json_string}}"<#else>1</#list>', f"${{{name}?size}}",
        )  # fmt: skip
        return made + shown

    def counted(self) -> str:
        """A comma that a variable tells of."""
        name = self.name()
        flag = self.pick(f"<#assign {name} = false>", f"<#assign {name} = 0>", "")
        test, change = self.rng.choice(
            ((f"{name}", f"<#assign {name} = true>"), (f"{name} gt 0", f"<#assign {name} = {name} + 1>"))
        )
        if "false" in flag:
            test, change = f"{name}", f"<#assign {name} = true>"
        elif flag:
            test, change = f"{name} gt 0", f"<#assign {name} = {name} + 1>"
        item = f'<#if {test}>,</#if>"${{i?json_string}}"{change}'
        if self.chance(0.4):
            item = f"<#if {self.condition()}>{item}</#if>"
        return f"{flag}[<#list {self.list()} as i>{item}</#list>]"

    def shadowed(self) -> str:
        """A name of the data model, or of a loop, that the template takes for itself."""
        change = self.pick('<#assign input = {"event_type": "x", "event_properties": {}}>', "<#assign mappedProperties = {}>",
                           '<#assign k_index = "\\"">', "<#assign i_has_next = true>", '<#assign v = "\\"">')  # fmt: skip
        made = f"<#if {self.condition()}>{change}</#if>" if self.chance(0.7) else change
        return made + self.pick(
            '"${(input.user_id)!"safe"}"', '"${input.event_type?json_string}"', self.array(),
            '[<#list input.event_properties as k, v><#if v??>"${v?is_string?then("s", "o")}"<#else>0</#if><#sep>,</#list>]',
        )  # fmt: skip

    def recursive(self) -> str:
        """A macro that prints a value of any depth, with or without a slip."""
        name = f"r{len(self.macros)}"
        self.macros.append(name)
        key = self.pick("?json_string", "?json_string", "?json_string", "")
        text = self.pick('"${v?json_string}"', '"${v?json_string}"', '"${v?json_string}"', '"${v}"')
        there = self.pick("v[k]??", "v[k]??", "k??")
        comma = self.pick("<#sep>,</#sep>", "<#sep>,</#sep>", ",")
        last = self.pick("${v?c}", "${v?c}", "${v}", "null")
        inner = self.pick("v[k]", "v[k]", 'v[k]!""', "v")
        item = self.pick(f"<#if i??><@{name} i/><#else>null</#if>", f"<@{name} i/>", f'<@{name} i!""/>')
        self.head.append(
            f'<#macro {name} v><#if v?is_hash>{{<#list v?keys as k>"${{k{key}}}": <#if {there}><@{name} {inner}/><#else>null</#if>{comma}</#list>}}'
            f"<#elseif v?is_sequence>[<#list v as i>{item}<#sep>,</#list>]<#elseif v?is_string>{text}<#else>{last}</#if></#macro>"
        )
        return f"<@{name} {self.pick('input.event_properties', 'input.event_properties', '(input.event_properties.x)!' + chr(34) * 2, 'input', 'mappedProperties')}/>"

    def by_number(self) -> str:
        read = self.pick(
            "input.app",
            "input.event_type?length",
            "(input.event_properties.x!0)",
            '(input.event_properties.x!"0")?number',
        )
        made = self.pick(
            f"{read} + 1",
            f"{read} * 2",
            f"{read} / 2",
            f"10 / {read}",
            f"{read} % 3",
            f"-{read}",
            f"({read})?round",
            f"({read})?double",
        )
        return self.pick(
            f"${{({made})?c}}",
            f'"${{{made}}}"',
            f'<#if ({made}) gt 1>1<#else>"a"</#if>',
            f'"${{({made})?string("0.##")}}"',
        )

    def nested_loops(self) -> str:
        outer, inner = self.rng.choice((("i", "k"), ("k", "i"), ("i", "i"), ("v", "k")))
        self.loops += [outer, inner]
        value = self.pick(f'"${{{outer}?string}}"', f'"${{{inner}?string?json_string}}"', "1", self.string())
        comma = self.pick(
            "<#sep>,</#sep>", f"<#if {inner}_has_next>,</#if>", f"<#if {outer}_has_next || {inner}_has_next>,</#if>"
        )
        del self.loops[-2:]
        between = self.pick("<#sep>,</#sep>", "<#sep>,</#sep>", "")
        flat = self.chance(0.4)
        opening, closing = ("", "") if flat else ("[", "]")
        return f"[<#list {self.list()} as {outer}>{opening}<#list {self.list()} as {inner}>{value}{comma}</#list>{closing}{between}</#list>]"

    def of_items(self) -> str:
        """An item by its number, a part of a list, what a list comes to."""
        items = self.list()
        return self.pick(
            f'<#assign w = {items}>[<#list 0..<w?size as n>"${{w[n]?json_string}}"<#sep>,</#list>]',
            f'<#assign w = {items}><#if w?size gt 0>"${{w[0]?json_string}}"<#else>1</#if>',
            f'<#assign w = {items}>"${{w[w?size - 1]!"n"}}"', f'<#assign w = ({items})?filter(q -> q?length gt 1)>"${{w?first}}"',
            f"${{({items})?size}}", f'<#list ({items})?chunk(2, "z") as row>[<#list row as q>"${{q?json_string}}"<#sep>,</#list>]<#break></#list>',
            f'[<#list {items} as q>"${{q?item_parity}}${{q?index}}"<#sep>,</#list>]',
        )  # fmt: skip

    def scoped(self) -> str:
        """Variables of several scopes by one name."""
        name = self.name()
        return self.pick(
            f'<#assign {name} = "a"><#global {name} = "\\"">"${{{name}}}"', f'<#global {name} = {self.text()}>"${{{name}?json_string}}"',
            f'<#assign {name} = "a"><#list ["b"] as {name}>"${{{name}}}"<#assign {name} = "c"></#list>',
            f'<#list ["b"] as {name}></#list>"${{{name}!"none"}}"', f"<#assign {name} = 1><#list 1..3 as n><#assign {name} += n></#list>${{{name}?c}}",
            f'<@capture_output var="{name}">x${{{self.text()}}}</@capture_output>"${{{name}?json_string}}"',
        )  # fmt: skip


def template_of(seed: int) -> str:
    """The template of a number."""
    return Maker(seed).template()


def telling(event: dict[str, JSON], rng: Random) -> dict[str, JSON]:
    """An event changed so that what the templates test and print is often there, and nasty."""
    event = dict(event)
    if rng.random() < 0.7:
        event["event_type"] = rng.choice(_WORDS)
    for name in ("user_id", "device_id", "city"):
        if rng.random() < 0.5:
            event[name] = rng.choice((*_WORDS, None))
    for kind, names in (("event_properties", ("x", "y", "a", "b", "zz")), ("user_properties", ("email",))):
        held = event.get(kind)
        if isinstance(held, dict) and rng.random() < 0.7:
            event[kind] = {**held, **{name: rng.choice(_VALUES) for name in names if rng.random() < 0.5}}
    return event
