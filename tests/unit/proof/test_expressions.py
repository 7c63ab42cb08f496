"""What the engine prints of a value is among what the proof says, and where the engine fails the proof has a suspect."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.proof import built_ins, conditions, model, tested_paths
from conformance.proof.built_ins import HANDLERS
from conformance.proof.interpreter import Interpreter
from conformance.proof.language import EMPTY, NOTHING, Language, TooComplexError
from conformance.proof.prover import _macros
from conformance.proof.state import Captured, start
from payloads.amplitude import DOCUMENTED, Platform
from payloads.freemarker import FreeMarkerError, Template

if TYPE_CHECKING:
    from payloads.amplitude import JSON

#: `x` stands for a property of the event; every built-in the proof follows is here, with arguments that tell.
EXPRESSIONS = r"""
x
(x)
x!
x!"d"
(x.y)!"d"
x.y!"d"
x["y"]
x["y"]!"d"
x[input.event_type]!"d"
x[0]
x[0]!"d"
x[1..]
x[0..*2]
x[1..*2]
x[0..1]
x[0..*-1]
(x!"abc")[0..*1]
x?json_string
x?json_string[0..*1]
x?json_string?trim
x?url("UTF-8")?json_string
x?url_path("UTF-8")?json_string
x?replace("[^ -!#-~]", "", "r")?replace("\\", "", "")?json_string
x?js_string
x?j_string
x?html
x?xml
x?xhtml
x?rtf
x?upper_case
x?lower_case
x?cap_first
x?uncap_first
x?capitalize
x?trim
x?substring(1)
x?substring(0, 1)
x?keep_before(",")
x?keep_after(",")
x?keep_before_last(",")
x?keep_after_last("a", "r")
x?remove_beginning("a")
x?remove_ending("a")
x?ensure_starts_with("p")
x?ensure_starts_with("[a-z]", "\"", "r")
x?ensure_ends_with("\"")
x?url("UTF-8")?ensure_ends_with("\"")
x?url("UTF-8")?left_pad(9, "\"")
x?url("UTF-8")?right_pad(9, "\\")
x?left_pad(3)
x?left_pad(3, "")
x?right_pad(3, "-")
x?chop_linebreak
x?url("UTF-8")?truncate(6, "\"")
x?truncate(4)
x?truncate(-1)
x?truncate_w(4)
x?truncate_c(4, "")
x?url
x?url("UTF-8")
x?url_path("UTF-8")
x?string
x?string("0")
x?string("0.##")
x?string("yes", "no")
x?string("0.00", "no")
x?c
x?replace("a", "b")
x?replace("a", "ab")
x?replace("a", "")
x?replace("a", "bcd")
x?replace("\"", "")
x?replace("a", "x", "f")
"aba"?replace("a", "x", "f")
("a" + x?length)?replace("a", "x", "f")
x?replace("[a-c]+", "_", "r")
x?replace("[^a-z]", "", "r")
x?replace("^(.{2}).+$", "$1", "rs")
x?replace("^(.{2}).+$", "$1", "r")
x?replace("^(.{2}).*$", "$1", "rs")
x?replace("(.)b", "$1", "r")
x?replace("A", "z", "i")
x?replace("b", x)
x?length
x?index_of("a")
x?last_index_of("a", 3)
x?number
x?number?c
x?boolean?c
(x?boolean)?string("y", "n")
x?split(",")?size
x?split(",")[0]
x?split(",")?first
x?split(",", "r")?first
x?split("a", "r")?size
x?split("")?join("-")
x?word_list?join("|")
x?word_list?first!"none"
x?abs
x?round
x?floor?c
x?ceiling?c
x?int?c
x?long?c
x?keys?join(",")
x?keys?size
x?keys?first!"none"
x?values?size
x?size
x?first!"none"
x?last!"none"
x?min!"none"
x?max!"none"
x?join(",")
x?join(",", "empty", ".")
x?filter(i -> i??)?size
x?filter(i -> i?is_string)?join(",")
x?filter(i -> i?is_number)?map(i -> i?c)?join(",")
x?map(i -> i!"null")?size
x?take_while(i -> i?is_string)?size
x?drop_while(i -> i?is_string)?size
x?keys?filter(k -> x[k]??)?size
x?keys?filter(k -> x[k]?is_string)?map(k -> x[k])?join("|")
x?sort?join(",")
x?reverse?first!"none"
x?sequence?size
x?seq_index_of("a")
x?seq_contains("a")?c
x?seq_contains(1)?c
["a", "b"]?seq_contains(x)?c
["a", 1]?seq_contains(x!)?c
x?chunk(2)?size
x?chunk(0)?size
x?then("y", "n")
x?switch("a", "A", "b", "B", "other")
x?switch("a", "A")
x?has_content?c
x?exists?c
(x)?exists?string("y", "n")
x?default("d")
(x?if_exists)?string
x??
(x??)?c
x?is_string?c
x?is_number?c
x?is_boolean?c
x?is_sequence?c
x?is_enumerable?c
x?is_indexable?c
x?is_collection?c
x?is_hash?c
x?is_hash_ex?c
x?is_macro?c
x?is_directive?c
x?is_method?c
x?is_date?c
x?is_date_like?c
x?is_unknown_date_like?c
x?is_transform?c
x?is_node?c
x?is_markup_output?c
x!?is_string?c
(x!)?is_sequence?c
(x!)?is_hash?c
(x!)?size
(x![])?size
(x!{})?size
((x!{})?keys)?join(",")
x?matches("[a-z]+")?c
x?matches("A", "i")?c
x?matches("(a|b)*c?")?c
x?matches(".*")?c
x?starts_with("a")?c
x?ends_with("a")?c
x?contains("a")?c
x?contains("")?c
x?contains(1)?c
x == "a"
(x == "a")?c
(x != "a")?c
(x == 1)?c
(x == true)?c
(x > 1)?c
(x lt 2.5)?c
(x == x)?c
("" + x)
x + "a"
x + 1
1 + x
x + x
x + [1]
x + {"a": 1}
(x + {"a": 1}).a
[1] + x
x - 1
x * 2
x / 2
1 / x
x % 2
-x
(-x)?c
"${x}"
"a${x}b"
"#{x}"
[x]?size
[x, "a"]?first
[x, "a"]?join("-")
{"a": x}.a
{"a": x}?keys?first
{x: "a"}?size
(x..3)?size
(0..x)?size
(0..<3)?join(",")
(x?is_string && x == "a")?c
(x?is_number || x?is_string)?c
(!x??)?c
(x?? && x?has_content)?c
[1, "a"]?max
["a"]?max
[]?first!"none"
["b", "a"]?sort?first
[{"a": 1}]?sort?size
.version
.template_name
.locale
.lang
.output_encoding!"none"
.url_escaping_charset!"none"
.now
.now?string("yyyy-MM-dd")
.now?string("yyyy-MM-ddTHH")
.now?datetime?string("iso")
(.now?long gt 0)?c
.now?is_date?c
.now?iso_utc
.now?iso_utc_nz
.now?iso_utc_ms
.now?iso_utc_ms_nz
.now?iso_utc_m
.now?iso_utc_m_nz
.now?iso_utc_h
.now?iso_utc_h_nz
.now?iso_local
.now?iso_local_nz
.now?iso_local_ms
.now?iso_local_ms_nz
.now?iso_local_m
.now?iso_local_m_nz
.now?iso_local_h
.now?iso_local_h_nz
x?iso_utc
x?date
x?number_to_date
x?substring(0, 3)
x?substring(2, 1)
x?substring(-1)
input.event_time?substring(0, 10)
input.event_time[0..9]
input.event_time[11..]
input.event_time?split(" ")[0]
x?split(" ")[0]
x?split(" ")[1]!"none"
x?remove_ending(",")
x?remove_beginning("ab")
x?keys?map(k -> "<" + k + ">")?join(",")
x?map(i -> i!"n")?join(",", "e")
x?keep_after_last("a*", "r")
x?keep_before_last("b", "r")
x?keep_before("", "r")
x?replace("a*", "_", "r")
x?replace("(?:ab)+", "$1", "r")
x?replace("a", "\\", "r")
x?replace("a", "b", "q")
x?ensure_starts_with("(", "p")
x?ensure_starts_with("a", "p")
x?string("0.0.0")
x?string("c")
x?string("0.00")
x?number?string("0.00")
x?number?round?c
(x?number + 1)?c
(x?number gt 1)?c
x?url("NOPE")
x?chunk(2, "f")?first?join("-")
(x?length)!"none"
(x?length??)?c
((x?length)??)?c
(x?keys?size)!0
(x + 1)!"none"
x?left_pad(3000)?length
x?truncate(6, "...")
["b", "a"]?filter(i -> i == x!)?first!"none"
([x!] + ["q"])?join(",")
(x!)?is_boolean?c
(x!)?is_method?c
(x!) + (x!)
((x!) + ["a"])?join(",")
(x!)[0..*2]
x?c?number
(x?string)?is_hash?c
(5?string)?is_method?c
(x?string)?is_hash_ex?c
((x?string)!"")?is_hash?c
x?string?json_string
x?string?upper_case
(x?string)?is_string?c
x?string?length
input.event_type[0..*3]
input.event_type[1..*3]
input.event_type?seq_contains("a")?c
input.event_type?keys?size
input.event_type?first
input.event_type..3
x?eval
x?is_string?then(x, "other")
x?is_string?then(x?trim, x!"gone")
(x?is_number)?string(x, "none")
x?is_number?string(1, 2)?is_number?c
""".strip().split("\n")

#: What stands around `${expression}`: nothing, what is known of `x` there, or what it went through before.
AROUND = (
    "@",
    "<#if x??>@</#if>",
    "<#if x?has_content>@</#if>",
    "<#if x?is_string>@</#if>",
    "<#if x?is_number>@</#if>",
    "<#if x?is_boolean>@</#if>",
    "<#if x?is_sequence>@</#if>",
    "<#if x?is_hash>@</#if>",
    "<#if x?is_number || x?is_boolean>@</#if>",
    "<#if !x??>@</#if>",
    "<#if (x!)?is_string>@</#if>",
    '<#if x == "a">@<#else>@</#if>',
    '<#if x?matches("[0-9,.]+")>@<#else>@</#if>',
    "<#attempt>@<#recover>failed: <#if x??>${x?is_string?c}<#else>none</#if></#attempt>",
    '<#setting number_format="0.####"><#setting boolean_format="c">@',
    '<#setting number_format="computer">@',
    "<#assign v = x!>@v",
    '<#assign v = x!"ab">@v',
    "<#if x??><#assign v = x></#if>@v",
    "<#if input.paying!false><#assign v = x!><#else><#assign v = 5></#if>@v",
    "<#function same a><#return a></#function><#assign v = same(x!true)>@v",
    "<#list [x!] as v>@v</#list>",
    "<#if x?is_sequence><#list x as v>@v;</#list></#if>",
    "<#if x?is_hash><#list x as k, v>${k}=@v;</#list></#if>",
    "<#if x?is_hash><#list x?keys as k><#if x[k]??><#assign v = x[k]>@v;</#if></#list></#if>",
    # Not `?string` alone: what it makes of a number is a method and a hash besides.
    '<#assign v = (x!"")?string?trim>@v',
    "<#assign v>${x!}</#assign>@v",
)
_ARE = "input.event_properties.x"
TELLING: tuple[JSON, ...] = (
    None, "", "a", "b", "ab", "aba", " a ", "a,b", ",", "/", "</a", '"', "\\", "a\nb", "\x01", "é😀", "😀😀", "null", "true", "false",
    "1", "-0.5", "1e5", "NaN", "INF", "1,234", "İıK", "ß", "[Amplitude] x",
    0, 1, -1, 2, 5, 1234567, 0.5, -0.0, 1e-20, 1e300, 1234.5678, True, False,
    [], ["a"], ["a", 1, None], [None], [[]], [1, 2], [True], [{"y": 1}], {}, {"y": "z"}, {"y": None, "a": 1}, {"a": ["b"]}, {'"': '"'},
)  # fmt: skip
_TEXTS = st.text(max_size=6) | st.text('ab1.,-"\\/<\n é😀', max_size=6)
_SIMPLE = (
    st.none() | _TEXTS | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
)
VALUES = st.sampled_from(TELLING) | st.recursive(
    _SIMPLE, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("yab") | _TEXTS, inner, max_size=2), max_leaves=4
)  # fmt: skip
PLATFORMS = (Platform(), Platform(number_format="computer", boolean_format="c"), Platform(locale="de_DE"))
NOT_GIVEN = object()


def source(expression: str, around: str) -> str:
    """The template: a built-in needs its target bare, so `x` is put in as it stands."""
    name = "v" if "@v" in around else _ARE
    used = _with_x(expression, name)
    printed = f"${{{used}}}"
    if expression.endswith("??"):
        printed = f"${{({used})?c}}"
    if expression == 'x == "a"':
        printed = f"<#if {used}>yes<#else>no</#if>"
    return _with_x(around.replace("@v", "@"), _ARE).replace("@", printed)


def _with_x(text: str, name: str) -> str:
    return re.sub(r'(?<!")\bx\b(?!")', name, text)


class Followed(NamedTuple):
    """What the proof says of a template."""

    language: Language
    suspected: bool
    gap: str


@functools.lru_cache(5000)
def followed(text: str) -> Followed | None:
    """What the proof says of a template; None if it doesn't parse."""
    try:
        template = Template(text)
    except FreeMarkerError:
        return None
    walk = Interpreter(template.nodes, tested_paths.tested_again(template.nodes))
    language = EMPTY
    try:
        for facts in model.starts((), DOCUMENTED):
            began = start(Captured(NOTHING), DOCUMENTED, facts)._replace(variables=_macros(template))
            for end in walk.run(template.nodes, [began]).on:
                assert isinstance(end.sink, Captured)
                language |= end.sink.language
    except TooComplexError:
        return Followed(EMPTY, suspected=False, gap="too complex")
    gaps = [gap.reason for gap in walk.gaps.values()]
    suspected = any(suspect.claim == "renders" for suspect in walk.suspects.values())
    return Followed(language, suspected, gaps[0] if gaps else "")


@functools.lru_cache(5000)
def compiled(text: str, platform: Platform) -> Template:
    return Template(text, settings=platform.settings())


def unsound(text: str, value: JSON | object, platform: Platform) -> str | None:
    """Why the proof is wrong about a template and a value; None if it isn't."""
    said = followed(text)
    if said is None or said.gap:
        return None
    properties: dict[str, Any] = {} if value is NOT_GIVEN else {"x": value}
    data: dict[str, JSON] = {
        "input": {
            "event_type": "a",
            "event_time": "2026-07-01 12:30:05.25",
            "event_properties": properties,
            "user_properties": {},
        }
    }
    try:
        printed = compiled(text, platform).render(data)
    except FreeMarkerError as error:
        if said.suspected:
            return None
        return f"fails, which the proof doesn't expect: {error.message[:200]}"
    return None if printed in said.language else f"prints {printed!r}, the proof says {said.language}"


def _placed() -> list[Any]:
    """Each expression in each place; the default run tries each in one of them."""
    return [
        pytest.param(expression, around, marks=[] if at % 3 == place else [pytest.mark.slow])
        for at, expression in enumerate(EXPRESSIONS)
        for place, around in enumerate(["@", "<#if x?has_content>@</#if>", "<#assign v = x!>@v"])
    ]


@pytest.mark.parametrize(("expression", "around"), _placed())
def test_of_telling_values_nothing_is_missed(expression: str, around: str) -> None:
    text = source(expression, around)
    for at, value in enumerate((NOT_GIVEN, *TELLING)):
        assert unsound(text, value, PLATFORMS[at % 3]) is None, (text, value)


@settings(max_examples=400)
@given(st.sampled_from(EXPRESSIONS), st.sampled_from(AROUND), st.just(NOT_GIVEN) | VALUES, st.sampled_from(PLATFORMS))
def test_nothing_is_missed(expression: str, around: str, value: JSON | object, platform: Platform) -> None:
    text = source(expression, around)
    assert unsound(text, value, platform) is None, text


def test_every_built_in_that_is_followed_is_tried() -> None:
    used = {name for expression in EXPRESSIONS for name in re.findall(r"\?(\w+)", expression)}
    follows = {
        *HANDLERS,
        *built_ins._CONDITIONS,
        *conditions._KINDS,
        "then",
        "switch",
        "default",
        "if_exists",
    }
    needs_dates = {"time", "datetime", "date_if_unknown", "time_if_unknown", "datetime_if_unknown", "number_to_time"}
    untried = {"cn", "sort_by", "seq_last_index_of", "short", "byte", "double", "float", "number_to_datetime"}
    assert follows - used <= needs_dates | untried
