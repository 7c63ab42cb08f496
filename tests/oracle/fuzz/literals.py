"""What stands in a template as a literal: strings with escapes, numbers, patterns and formats."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from .data import KEYS, WORDS, anything, hash_value, word
from .tree import ATOM, POSTFIX, Node, Part, expression

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from .generator import Generator

NUMBER_FORMATS: Final = (
    "number", "computer", "percent", "currency", "0", "0.##", "0.00", "#,##0.00", "#,##0.###", "000.0", "#", "0.0#;(0.0#)", "0.###E0", "##0.##E0",
    "'#'0", "0%", "0.0 'pts'", "#,##0.##;;roundingMode=halfUp", "0.0;;roundingMode=down", "0.00;;decimalSeparator=','", "#,##0;;groupingSeparator='_'",
)  # fmt: skip
DATE_FORMATS: Final = (
    "iso", "iso_nz", "iso m", "iso h nz", "iso ms u", "iso_fz", "xs", "xs_nz_ms", "short", "medium", "long", "full",
)  # fmt: skip
_PATTERNS: Final = {
    "date": ("yyyy-MM-dd", "dd.MM.yyyy", "MMM d, yyyy", "EEEE, d MMMM yy", "yyyy/D", "'week' w", "E", "y", "G yyyy", "MM/dd/yy"),
    "time": ("HH:mm:ss", "HH:mm", "h:mm a", "K 'h'", "kk:mm:ss.SSS", "HHmmss", "ss.S"),
    "datetime": (
        "yyyy-MM-dd HH:mm:ss", "dd.MM.yyyy, HH:mm", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "yyyyMMddHHmmssZ", "EEE MMM dd HH:mm:ss z yyyy", "h 'o''clock' a",
        "yyyy-MM-dd HH:mm:ss.S", "short_long", "medium_short", "full_full",
    ),
}  # fmt: skip
ZONES: Final = ("UTC", "GMT+2", "GMT-03:30", "Europe/Kiev", "America/Los_Angeles", "Asia/Kolkata")
#: What `?url` may be asked for; the last is no name of a charset.
CHARSETS: Final = (
    "UTF-8", "ISO-8859-1", "US-ASCII", "UTF-16BE", "UTF-16", "utf8", "UTF-32", "windows-1251", "Cp1252", "KOI8-U", "latin2", "u8",
)  # fmt: skip
_SHORTS: Final = (
    "", "a", "b", " ", ",", ".", "ab", "-", "/", "\n", "é", "x", "...", "[", "$", "\\", "|", "abc", "<", "&", "👍", "_", "A",
)  # fmt: skip
_PIECES: Final = (
    "a", "b", "[a-z]", r"\d", r"\w", r"\s", ".", "[^,]", r"[A-Z0-9]", "(a|b)", "(?:x|y)", r"\.", r"\b", "^", "$", "[aeiou]", "(\\w)", "e",
    "l", " ", ",", r"\W", r"\S", "(.)", r"\p{Lu}", r"(?i:A)", "(?=b)", r"[\w-]",
)  # fmt: skip
#: Texts with expressions that match all of them; the groups of others can't be read (held by cases).
_FITTING: Final = (
    ("abc", "(a)(b)?.*"),
    ("2022-02", r"(\d+)-(\d+)"),
    ("", "(x)?"),
    ("a👍b", "(.)(.)(.)"),
    ("key=value", "(?:k)(.*)=(.*)"),
)
_WITHOUT_WIDTH: Final = ("^", "$", r"\b", "(?=b)")
_REPEATS: Final = ("", "", "", "*", "+", "?", "{2}", "+?", "*?", "{1,2}")


def pattern(r: Random, *, may_be_empty: bool = False) -> str:
    """A regular expression both engines take; no nested repeats, so that neither backtracks forever.

    Where it `may_be_empty` it may match the empty string, which Java finds inside a surrogate pair, too.
    """
    pieces = []
    for _ in range(r.randint(1, 4)):
        piece = r.choice(_PIECES)
        pieces.append(piece + ("" if piece in _WITHOUT_WIDTH else r.choice(_REPEATS)))
    if may_be_empty:
        return "".join(pieces) if r.random() < 0.9 else "|".join(pieces)
    needed = r.choice([piece for piece in _PIECES if piece not in _WITHOUT_WIDTH])
    pieces.insert(r.randint(0, len(pieces)), needed + r.choice(("", "", "+", "{1,2}")))
    return "".join(pieces)


def quoted(g: Generator, text: str) -> str:
    """`text` as a literal, with escapes chosen at random where a plain character would do."""
    r = g.r
    raw_possible = "\n" not in text
    for quote in r.sample("\"'", 2):
        if raw_possible and quote not in text and "\\" in text and r.random() < 0.5:
            return f"r{quote}{text}{quote}"
    quote = r.choice("\"'")
    return quote + "".join(_escaped(r, text, at, quote) for at in range(len(text))) + quote


def _escaped(r: Random, text: str, at: int, quote: str) -> str:
    c = text[at]
    named = {"\n": "n", "\t": "t", "\r": "r", "\f": "f", "\b": "b", ">": "g", "<": "l", "&": "a", "{": "{", "=": "="}
    if c in ("\\", quote):
        return "\\" + c
    if c == "{" and at and text[at - 1] in "$#":
        return "\\{"
    if c == "=" and at and text[at - 1] == "[":
        return "\\="
    if c in named and (c == "\r" or r.random() < 0.5):
        return "\\" + named[c]
    hexadecimal_next = text[at + 1 : at + 2] in tuple("0123456789abcdefABCDEF")
    if ord(c) < 0x10000 and r.random() < 0.04:
        return f"\\x{ord(c):04X}" if hexadecimal_next or r.random() < 0.5 else f"\\x{ord(c):X}"
    return c


def string(g: Generator) -> Node:
    if g.depth > 0 and g.r.random() < 0.12:
        return _with_interpolations(g)
    return expression("string", quoted(g, word(g.r)))


def _with_interpolations(g: Generator) -> Node:
    """A string literal with interpolations; those inside hold no quotes of the outer kind."""
    parts: list[Part] = ['"', g.r.choice(("", "a ", "=", "\\n"))]
    for _ in range(g.r.randint(1, 2)):
        inner = g.variable(g.r.choice(("string", "number", "string", "int")))
        opening, closing = g.interpolation_marks
        parts += [opening, inner, closing, g.r.choice(("", " ", "-", "$", "}"))]
    g.use("string interpolation")
    if '"' in str(Node("x", parts[1:])):
        return expression("string", '"plain"')
    return expression("string", *parts, '"')


def number(g: Generator) -> Node:
    r = g.r
    text = r.choice(
        (
            "0",
            "1",
            "2",
            "3",
            "10",
            "1.5",
            "0.5",
            "2.50",
            "100",
            "1000000",
            "12345678901",
            "9223372036854775808",
            "0.125",
            "3.14159",
            "007",
        )
    )
    if r.random() < 0.15:
        return expression("number", r.choice("-+"), text, level=POSTFIX - 1)
    return expression("number", text, level=ATOM)


def _zone(g: Generator) -> str:
    return g.r.choice(ZONES)


def _date_format(g: Generator) -> str:
    kind = g.wanted_date
    return g.r.choice(DATE_FORMATS + _PATTERNS[kind] * 2 if kind in _PATTERNS else DATE_FORMATS)


def _flags(g: Generator) -> str:
    flags = g.r.sample("rifms", g.r.randint(1, 3))
    return "".join([*flags, "c"] if g.r.random() < 0.1 else flags)


def _replacement(g: Generator) -> str:
    return g.r.choice(("", "x", "<$0>", "[$0]", "-", "\\$", "a$0b"))


_TEXTS: Final[dict[str, Callable[[Generator], str]]] = {
    "Charset": lambda g: g.r.choice(CHARSETS),
    "NumberFormat": lambda g: g.r.choice(NUMBER_FORMATS),
    "DateFormat": _date_format,
    "ParsePattern": lambda g: "yyyy-MM-dd",
    "Regex": lambda g: pattern(g.r),
    "AnyRegex": lambda g: pattern(g.r, may_be_empty=True),
    "Flags": _flags,
    "PlainFlags": lambda g: "".join(g.r.sample("if", g.r.randint(1, 2))),
    "RegexFlags": lambda g: "r" + "".join(g.r.sample("imsf", g.r.randint(0, 2))),
    "Replacement": _replacement,
    "Short": lambda g: g.r.choice(_SHORTS),
    "Numeral": lambda g: g.r.choice(("0", "1.5", "-2", "1e3", "007", "123456789012", "0.10", "-0.0", "INF", "NaN", "+5", "1E-5", " 1", "abc", "")),
    "Truth": lambda g: g.r.choice(("true", "false", "true", "false", "yes", "no", "TRUE", "")),
    "Path": lambda g: g.r.choice(("a.ftl", "/a.ftl", "b/c.ftl", "./a.ftl", "../a.ftl", "b/../c.ftl", "main.ftl", "/b/./c.ftl", "x:/y.ftl")),
    "Zone": _zone,
    "Column": lambda g: g.r.choice(("name", "qty", "ok", "name", "qty")),
    "JsonString": lambda g: json.dumps(anything(g.r), ensure_ascii=g.r.random() < 0.5),
    "JsonHash": lambda g: json.dumps(hash_value(g.r)),
    "Key": lambda g: g.r.choice(KEYS),
}  # fmt: skip


def special(g: Generator, kind: str) -> Node:
    """A literal for one of the capitalised types of `signatures`."""
    match kind:
        case "Index":
            return expression("int", str(g.r.choice((0, 0, 0, 1, 1, 2, 3))))
        case "Small":
            return expression("number", str(g.r.choice((0, 1, 2, 3))), ".", str(g.r.choice((0, 4, 5, 6))))
        case "CodeString":
            return expression("string", quoted(g, str(g.typed("string", 1))))
        case "CodeNumber":
            return expression("string", quoted(g, str(g.typed("number", 1))))
        case "Match":
            text, regex = g.r.choice(_FITTING)
            return g.call_built_in(
                expression("string", quoted(g, text)), "matches", [expression("string", quoted(g, regex))]
            )
    return expression("string", quoted(g, _TEXTS[kind](g)))


__all__ = ["DATE_FORMATS", "NUMBER_FORMATS", "WORDS", "ZONES", "number", "pattern", "quoted", "special", "string"]
