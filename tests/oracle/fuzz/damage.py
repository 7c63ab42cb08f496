"""Damage a template: its characters, or only the values in it, so that it parses still and goes wrong later; and data."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from typing import Any, Final

from payloads.freemarker.builtin_names import GROUPS

_MARKS: Final = [
    "${", "#{", "}", "<#if ", "</#if>", "<#else>", "<#elseif ", "<#list ", " as ", "</#list>", "<#sep>", "<#items as x>",
    "<#assign x = ", "<#macro m a b=1 c...>", "</#macro>", "<#function f(x)>", "<#return ", "</#function>", "<@m ", "</@m>",
    "<#nested ", "<#switch ", "<#case ", "<#default>", "<#break>", "<#continue>", "<#attempt>", "<#recover>", "<#setting ",
    "<#ftl ", "<#-- ", "-->", "<#noparse>", "</#noparse>", "<#compress>", "<#escape x as ", "<#include ", "[#if ", "[=", "]",
    "??", "!", "?", "?size", "?map(x -> ", "?filter(", "?string(", "?eval", "?interpret", "?left_pad(", "?matches(", "(", ")",
    "[", "{", '"', "'", "\\", "..", "..*", "..<", "&&", "||", "==", ">", "/>", "->", ",", ":", ";", "=", "+", "-", "*", "/", "%",
    "9999999999", "1.5", "input", "x", ".vars", ".locals", "\x00", "\ud800", "😀", "\u2028", "\n", "\r\n", "\t", " ",
]  # fmt: skip
#: What a string may be read as: patterns of numbers, dates and regular expressions, locales, zones, charsets, code.
_STRINGS: Final = [
    "", " ", "0", "-1", "1e999", "NaN", "INF", "-Infinity", "true", "a", "A\u030a", "\u0130ı", "ß", "\ufeff", "\x00", "\ud800", "\udfff", "😀", "\u2028",
    "0.###E0", "#,##0.00;(#)", "0;;", "##0.##E0", ";", "'", "''", "%", "\u2030", "0.0'", "#,#,#", "0.0.0", "0" * 400, "#" * 400, ",", "000,0.#;; roundingMode=halfEven mantissa=0",
    "currency", "percent", "computer", "c", "@x", "0.00;; multiplier=0", "0;; decimalSeparator=''", "0;; exponentSeparator='x' zeroDigit='\u0660'",
    "yyyy-MM-dd", "yyyyyyyyyyyyyyyyyyyy", "GGGG EEEE MMMM", "HH:mm:ss.SSS XXX", "u", "'", "y''M'", "L", "QQQ", "Z z X", "iso", "iso m nz u", "xs fz", "short_full", "long", "medium", "9999-99-99", "-0001-01-01T00:00:00Z", "24:00:00", "2024-02-30T25:61:61+99:99", "1e5",
    "en_US", "de", "tr_TR", "xx_YY_z", "_", "UTC", "GMT+25", "GMT+5:75", "Europe/Kyiv", "Nowhere/At_all", "UTF-8", "UTF-16", "u8", "idna", "x-user-defined", "ISO-2022-JP", "\u0130SO-8859-1",
    "(a+)+$", "(?<n>a)\\k<n>", "[a-", "[^&&[b]]", "\\", "\\Q", "(?i", "a{2147483648}", "a{1000}{1000}", "(?<=a*)b", "\\p{javaLowerCase}", "\\uD83D\\uDE00", "\\x{110000}", ".*?.*+", "$1", "\\$9", "${x}", "(((((", "|", "^", "\\b", "\\G", "\\R\\X",
    "x", "${x}", "<#if>", "x!", "x?eval", "1+", "[1,2", "{'a':", "i", "irmfcs", "q", "imsf", "r", "yes,no", ",", "a,b,c", "k", "user_id", "../..", "/*/a", "a://b", "&#38;", "null",
]  # fmt: skip
_NUMBERS: Final = [
    "0", "1", "2", "7", "100", "0.1", "0.5", "1.5", "0.000000000000000001", "2147483647", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808",
    "1" + "0" * 40, "1" + "0" * 400, "0." + "0" * 400 + "1", "9" * 19 + ".5", "65535", "1.0", "00", "9007199254740993",
]  # fmt: skip
_OPERANDS: Final = [
    "x", "input", "input.user_id", "input.n", "input.big", "input.inf", "input.nan", "input.list", "input.h", "s", "m", "m.a.b.c", "nothing", "true", "false", "[]", "{}",
    "1..3", "3..", "3..1", "0..*2", "5..<5", ".now", ".locale", ".vars", ".main", ".globals", ".error", "x[0..]", "x[1]", "s[2..]", "-1", "!true", "(1)", "x?size", "s?date('yyyy')", "0?number_to_date", "x?filter(y -> true)", "s?matches('b')", "'<'?no_esc", ".get_optional_template('x')", "f", "m1", "x?first", '"a${x}b"',
]  # fmt: skip
_DATA: Final[list[object]] = [
    None, True, False, 0, -1, 2147483648, 10**40, -(10**5000), -0.0, 5e-324, 1.7e308, 0.1 + 0.2, float("nan"), float("inf"), float("-inf"), [], {}, [None], [[], {}],
    {"": 1}, {"a b": None, "user_id": {}}, {"size": 1, "keys": "k", "\x00": "\ud800"}, "x" * 5000, [1, "a", None, True, {}], [3, 1, 2], ["b", "A", "ä"], [{"k": 1}, {"k": "1"}, {}],
]  # fmt: skip
_BINARY: Final = [
    " + ",
    " - ",
    " * ",
    " / ",
    " % ",
    " == ",
    " != ",
    " lt ",
    " gte ",
    " && ",
    " || ",
    " .. ",
    " ..< ",
    " ..* ",
    "!",
    ", ",
]
_BUILT_INS: Final = [name for names in GROUPS.values() for name in names.split()]
_VALUE: Final = re.compile(
    r"""(?P<string>"[^"\n]{0,80}"|'[^'\n]{0,80}')|(?P<number>\b\d+(?:\.\d+)?\b)|(?P<built_in>\?\w+(?:\(\))?)"""
    r"""|(?P<binary> (?:[-+*/%]|==|!=|&&|\|\||lte?|gte?) )|(?P<operand>(?<=[({,= ])[a-z_][\w.]*\b(?![ ]?=))"""
)
_LONGEST: Final = 20_000


def damaged(chance: random.Random, text: str, corpus: list[str]) -> str:
    """`text` with a few random changes; `corpus` is what pieces may be taken from."""
    if chance.random() < 0.5:
        return other_values(chance, text, chance.randrange(1, 4))[:_LONGEST]
    return _other_characters(chance, text, corpus)[:_LONGEST]


def damaged_data(chance: random.Random, data: dict[str, object]) -> dict[str, object]:
    """A copy of JSON data in which some values are others."""
    copied: dict[str, object] = json.loads(json.dumps(data))
    places = list(_places(copied))
    for container, key in chance.sample(places, min(len(places), chance.randrange(1, 5))):
        container[key] = chance.choice(_STRINGS) if chance.random() < 0.4 else chance.choice(_DATA)
    return copied


def _places(data: object) -> Iterator[tuple[Any, Any]]:
    """Every container in the data with each of its keys or indexes."""
    if isinstance(data, dict | list):
        for key, value in list(data.items() if isinstance(data, dict) else enumerate(data)):
            yield data, key
            yield from _places(value)


def other_values(chance: random.Random, text: str, changes: int) -> str:
    """`text` with so many of its strings, numbers, operands, operators or built-ins exchanged."""
    for _ in range(changes):
        places = list(_VALUE.finditer(text))
        if not places:
            return text
        place = chance.choice(places)
        text = text[: place.start()] + _another(chance, place) + text[place.end() :]
    return text


def _another(chance: random.Random, place: re.Match[str]) -> str:
    old = place[0]
    if place.lastgroup == "binary":
        return chance.choice(_BINARY)
    if place.lastgroup == "built_in" or chance.random() < 0.2:
        kept = "" if place.lastgroup == "built_in" else old
        return kept + "?" + _built_in(chance)
    kind = place.lastgroup if chance.random() < 0.7 else chance.choice(["string", "number", "operand"])
    match kind:
        case "string":
            return _string(chance, old)
        case "number":
            return chance.choice(["", "", "-"]) + chance.choice(_NUMBERS)
        case _:
            return chance.choice(_OPERANDS)


def _string(chance: random.Random, old: str) -> str:
    value = chance.choice(_STRINGS)
    match chance.randrange(4):
        case 0:
            value += chance.choice(_STRINGS)
        case 1 if len(old) > 2:
            inner = old[1:-1]
            at = chance.randrange(len(inner) + 1)
            value = inner[:at] + value + inner[at:]
        case _:
            pass
    if "{" not in value and '"' not in value and chance.random() < 0.3:
        return 'r"' + value + '"'
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _built_in(chance: random.Random) -> str:
    name = chance.choice(_BUILT_INS)
    if not name.endswith("()"):
        return name
    given = [_argument(chance) for _ in range(chance.choice([0, 1, 1, 1, 2, 2, 3]))]
    return f"{name[:-1]}{', '.join(given)})"


def _argument(chance: random.Random) -> str:
    match chance.randrange(4):
        case 0:
            return _string(chance, "")
        case 1:
            return chance.choice(["", "-"]) + chance.choice(_NUMBERS)
        case 2:
            return "y -> y" + chance.choice(["", "?" + chance.choice(_BUILT_INS).removesuffix("()"), " + 1", "??"])
        case _:
            return chance.choice(_OPERANDS)


def _other_characters(chance: random.Random, text: str, corpus: list[str]) -> str:
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(text) + 1)
        to = min(len(text), at + chance.randrange(20))
        other = chance.choice(corpus)
        cut = chance.randrange(len(other) + 1)
        match chance.randrange(6):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = text[:at] + chance.choice(_MARKS) * chance.choice([1, 1, 1, 2, 50]) + text[at:]
            case 2:
                text = text[:at] + other[cut : cut + chance.randrange(60)] + text[at:]
            case 3:
                text = text[:at] + text[at:to] * chance.choice([2, 3, 40]) + text[to:]
            case 4:
                text = "".join(chance.choice(_MARKS) for _ in range(chance.randrange(1, 30)))
            case _:
                text = text[at:] + text[:at]
    return text
