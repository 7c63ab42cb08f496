"""Cases of the formats: random but seeded, asked of the real FreeMarker or replayed from a recording.

A case is a JSON object; ``do`` says what is done. ``request`` makes the oracle's request of it, ``answer`` gives the
result of the engine's own formats: a text, or None where the value or the specification is refused.
"""

from __future__ import annotations

import random
import re
from decimal import Decimal
from typing import Any

from payloads.freemarker.formats.dates import DateKind, date_formatter
from payloads.freemarker.formats.errors import FormatError
from payloads.freemarker.formats.locales import supported_locales
from payloads.freemarker.formats.numbers import format_c, format_legacy_hash, number_formatter, parse_number
from payloads.freemarker.regex import RegexError, compile_java

Case = dict[str, Any]

_REGEX_TEMPLATE = (
    "<#assign whole = text?matches(pattern, flags)>${whole?c}"
    "<#if whole>:<#list whole?groups as g>${g!}~</#list></#if>"
    "|<#list whole as m>${m}<#list m?groups as g>~${g!}</#list>;</#list>"
    "|${text?replace(pattern, replacement, flags + 'r')}"
    "|${text?replace(pattern, replacement, flags + 'rf')}"
    "|<#list text?split(pattern, flags + 'r') as part>${part};</#list>"
)


def request(case: Case) -> Case:
    """The oracle's request for a case."""
    match case["do"]:
        case "number":
            template = "${(type == 'decimal')?then(value?number, value)?string(spec)}"
            model = {"type": case["type"], "value": _json_value(case), "spec": case["spec"]}
            return {"template": template, "model": model, "settings": {"locale": case["locale"]}}
        case "c":
            model = {"type": case["type"], "value": _json_value(case)}
            return {"template": "${(type == 'decimal')?then(value?number, value)?c}", "model": model}
        case "legacy":
            template = f"#{{(type == 'decimal')?then(value?number, value); m{case['min']}M{case['max']}}}"
            return {"template": template, "model": {"type": case["type"], "value": _json_value(case)}}
        case "to_number":
            return {"template": "${text?number?string('0.#########')}", "model": {"text": case["text"]}}
        case "date":
            template = f"${{millis?number_to_{case['kind']}?string(spec)}}"
            model = {"millis": case["millis"], "spec": case["spec"]}
            return {"template": template, "model": model, "settings": _date_settings(case)}
        case "parse_date":
            template = f"${{text?{case['kind']}(spec)?long?c}}"
            model = {"text": case["text"], "spec": case["spec"]}
            return {"template": template, "model": model, "settings": _date_settings(case)}
        case _:
            model = {name: case[name] for name in ("text", "pattern", "flags", "replacement")}
            return {"template": _REGEX_TEMPLATE, "model": model}


def answer(case: Case, now_millis: int | None = None) -> str | None:
    """The engine's result, None for a refusal."""
    try:
        match case["do"]:
            case "number":
                return number_formatter(case["spec"], case["locale"])(_value(case))
            case "c":
                return format_c(_value(case))
            case "legacy":
                return str(format_legacy_hash(_value(case), case["min"], case["max"], "en_US"))
            case "to_number":
                return number_formatter("0.#########", "en_US")(parse_number(case["text"]))
            case "date":
                return str(_date_format(case, now_millis).format(case["millis"]))
            case "parse_date":
                return str(_date_format(case, now_millis).parse(case["text"]))
            case _:
                return _regex_answer(case)
    except (FormatError, RegexError):
        return None


def _json_value(case: Case) -> int | float | str:
    match case["type"]:
        case "int":
            return int(case["value"])
        case "float":
            return float(case["value"])
        case _:
            return str(case["value"])


def _value(case: Case) -> int | float | Decimal:
    value = _json_value(case)
    return Decimal(value) if isinstance(value, str) else value


def _date_settings(case: Case) -> Case:
    return {"locale": case["locale"], "time_zone": case["zone"]}


def _date_format(case: Case, now_millis: int | None) -> Any:
    return date_formatter(case["spec"], DateKind(case["kind"]), case["locale"], case["zone"], now_millis)


def _regex_answer(case: Case) -> str:
    regex, text, replacement = compile_java(case["pattern"], case["flags"]), case["text"], case["replacement"]
    whole = regex.fullmatch(text)
    head = "false" if whole is None else "true:" + "".join(f"{group or ''}~" for group in whole.groups)
    matches = "".join(
        f"{match.group()}" + "".join(f"~{group or ''}" for group in match.groups) + ";"
        for match in regex.finditer(text)
    )
    parts = "".join(f"{part};" for part in regex.split(text))
    every, first = regex.replace(text, replacement), regex.replace(text, replacement, first=True)
    return f"{head}|{matches}|{every}|{first}|{parts}"


NUMBER_SPECS = (
    "number", "currency", "percent", "computer", "0", "0.00", "#,##0.00", "#.##", "#", "00000.0", "0.0##", "", "#.",
    "0.###E0", "##0.##E0", "00.##E00", "##0.#####E0", "#E0", "#,####.0", "0%", "0.##‰", "¤#,##0.00;(¤#,##0.00)",
    "'#'0", "a0b", "0;neg0", "0.0;-0.0", "-0", "0-", ".00", ".##", "0x0", "c", "''0", "#,##,##0.0", "0E0E 0%",
    "#,##0.###;; roundingMode=halfUp", "0.0;; roundingMode=up", "0.0;;roundingMode=down", "0.00;;roundingMode=ceiling",
    "0.0;;roundingMode=floor", "0.0;;roundingMode=halfDown", "0.##;;multiplier=3", "0.0;;roundingMode=unnecessary",
    "0.00;;decimalSeparator=','", "#,##0.0;;groupingSeparator=_ minusSign=m", "0.00¤;;currencyCode=EUR",
    "0.00 ¤¤;;currencyCode=JPY", "0.00¤;;currencySymbol=X currencyCode=USD", "0.0#E0;;exponentSeparator='x10^'",
    "#,##0.00¤;;monetaryDecimalSeparator=: ", "0;;multiplier=-1", "0;;nan='a''b', infinity=oo", "0;;zeroDigit='١'",
    ";", "0'", "0.0.0", "0,", "0#0", "%0%", "E0", "0EE0", "0;;x", "0;; foo=1", "0;;roundingMode=x", "0;;zeroDigit=ab",
    "0;;roundingMode=upmultiplier=2", "0;;currencyCode=ZZZ", "0;;multiplier=99999999999",
)  # fmt: skip
_SPECIAL_FLOATS = (0.0, -0.0, 1e21, 1e-7, 0.5, 1.5, 2.5, 0.0005, 0.005, 0.05, 0.125, 2.0**53, 2.0**63, 1e23, 5e-324)


def number_case(source: random.Random) -> Case:
    """A number of any size and any of the patterns; many values are ties or next to one."""
    spec = source.choice(NUMBER_SPECS)
    if source.random() < 0.2:
        spec = "".join(source.choice("##00,..E0%-;'a x¤‰") for _ in range(source.randint(1, 9)))
    return {"do": "number", "spec": spec, "locale": "en_US", **_random_value(source)}


def plain_case(source: random.Random) -> Case:
    """``?c``, ``#{…}`` and the default format."""
    match source.randrange(3):
        case 0:
            return {"do": "c", **_random_value(source)}
        case 1:
            least = source.randint(0, 4)
            return {"do": "legacy", "min": least, "max": least + source.randint(0, 6), **_random_value(source)}
        case _:
            return {"do": "number", "spec": "number", "locale": "en_US", **_random_value(source)}


def _random_value(source: random.Random) -> Case:
    match source.randrange(10):
        case 0:
            value: int | float | Decimal = source.randint(-(10 ** source.randint(1, 25)), 10 ** source.randint(1, 25))
        case 1:
            value = source.choice(_SPECIAL_FLOATS)
        case 2:
            value = (source.randint(-(10**7), 10**7) * 10 + 5) / 10 ** source.randint(1, 6)
        case 3:
            value = source.uniform(-10, 10)
        case 4:
            value = source.uniform(1, 10) * 10.0 ** source.randint(-30, 30)
        case 5:
            value = source.randint(1, 2**20) / 2 ** source.randint(1, 60)
        case 6:
            value = 5 * 10.0 ** -source.randint(-3, 12) * source.choice([1, -1])
        case 7:
            value = Decimal(source.randint(-(10**8), 10**8) * 10 + 5).scaleb(-source.randint(1, 12))
        case 8:
            value = Decimal(source.randint(0, 10**5)) * Decimal(5).scaleb(-source.randint(0, 8))
        case _:
            value = source.randint(-2000, 2000)
    return {"type": type(value).__name__.lower(), "value": repr(value) if isinstance(value, float) else str(value)}


DATE_SPECS = (
    "yyyy-MM-dd HH:mm:ss.SSS", "G y Y M L w W D d F E u a H k K h m s S z Z X", "yy MMM EEE", "YY-ww-u XX",
    "GGGG yyyy YYYY MMMM LLLL ww WW DDD dd FF EEEE uu aa HH kk KK hh mm ss SSS zzzz ZZZZ XXX", "''yy'o''clock'",
    "short", "medium", "long", "full", "", "short_long", "full_short", "medium_", "_short", "iso", "iso_ms", "iso m nz",
    "iso_h_fz", "xs", "xs_ms_nz", "iso_u", "xs fu", "iso_s_u", "dd.MM.yyyy, HH:mm", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
    "EEE, d MMM yyyy HH:mm:ss Z", "h:mm a", "abc", "yyyy'", "iso_x", "isoms", "xs_m", "XXXX", "iso_m_m", "foo",
)  # fmt: skip
PARSE_SPECS = (
    "yyyy-MM-dd HH:mm:ss.SSS", "yyyy-MM-dd HH:mm:ss.S", "yyyy-MM-dd", "y-M-d", "yyyyMMddHHmmss", "yyMMdd", "yyyyMMdd",
    "dd/MM/yyyy HH:mm", "MM/dd/yy h:mm a", "K a", "HH:mm:ss", "EEE, d MMM yyyy HH:mm:ss Z", "EEEE MMMM d yyyy",
    "yyyy-DDD", "yyyy-'W'ww-u", "YYYY-'W'ww-u", "YYYY-ww E", "yyyy-MM-WW E", "yyyy-MM F E", "G yyyy-MM-dd",
    "yyyy-MM-dd'T'HH:mm:ssX", "yyyy-MM-dd'T'HH:mm:ssXX", "yyyy-MM-dd'T'HH:mm:ssXXX", "yyyy-MM-dd HH:mm z",
    "yyyy-MM-dd HH:mm zzzz", "HH:mm z yyyy-MM-dd", "kk:mm dd.MM.yyyy", "MMM", "E", "a", "w", "W", "F", "u", "LLL yyyy",
    "d MMMM", "E w yyyy", "short", "medium", "long", "full", "", "iso", "xs", "iso_u", "xs_u", "Hmm", "yyyy DDD MM",
    "HH h a", "h a HH", "yyyyMMMdd",
)  # fmt: skip
# Zones whose rules since 1970 are the same in every edition of the IANA data of the last years.
ZONES = (
    "UTC", "America/Los_Angeles", "Europe/Berlin", "GMT+02:00", "Asia/Kolkata", "Australia/Lord_Howe", "PST", "EST",
    "America/New_York", "Etc/GMT+5", "America/Sao_Paulo", "Europe/Dublin", "America/St_Johns", "Asia/Tokyo",
)  # fmt: skip
_KINDS = ("date", "time", "datetime")


def date_case(source: random.Random) -> Case:
    """Any pattern or style; in zones since 1970, in UTC from year -2000 to 5000."""
    zone = source.choice(ZONES)
    millis = source.randint(-125 * 10**12, 10**14) if zone == "UTC" else source.randint(0, 3 * 10**12)
    if zone == "UTC" and source.random() < 0.2:
        millis = source.randint(-12_220_000_000_000, -12_218_000_000_000)  # the change of calendars
    spec, kind = source.choice(DATE_SPECS), source.choice(_KINDS)
    return {"do": "date", "spec": spec, "kind": kind, "locale": "en_US", "zone": zone, "millis": millis}


def parse_case(source: random.Random) -> Case:
    """A text in the form of the pattern, mostly damaged."""
    case = date_case(source)
    case |= {"do": "parse_date", "spec": source.choice(PARSE_SPECS)}
    written = dict(case, do="date", spec=case["spec"] if source.random() < 0.8 else source.choice(PARSE_SPECS))
    text = answer(written) or ""
    chance = source.random()
    if chance < 0.35:
        text = _damaged(source, text)
    elif chance < 0.5:
        text = source.choice(["", "", " ", "\t"]) + text + source.choice([" ", "x", " foo", "0", "Z", "+01:00", ""])
    elif chance < 0.6:
        odd = ("0", "1", "13", "25", "31", "32", "60", "61", "99", "100", "400", "12345", "-5", "1E2", "007")
        text = re.sub(r"\d+", lambda found: source.choice(odd) if source.random() < 0.4 else found[0], text)
    del case["millis"]
    return case | {"text": text}


def _damaged(source: random.Random, text: str) -> str:
    for _ in range(source.randint(1, 3)):
        at = source.randint(0, len(text))
        new = source.choice("0123456789-+: .,ZTWaE'éxG")
        text = source.choice(
            [text[:at] + new + text[at:], text[:at] + new + text[at + 1 :], text[:at] + text[at + 1 :]]
        )
    return text


def locale_case(source: random.Random) -> Case:
    """Numbers and dates in every locale there is data for."""
    locale = source.choice(supported_locales())
    if source.random() < 0.5:
        specs = ("number", "currency", "percent", "#,##0.00", "0.###E0", "computer", ",##0.0;(0)", "0.0 ¤¤", "0‰")
        value = source.choice([source.randint(-(10**9), 10**9), source.uniform(-(10**6), 10**6), source.uniform(-1, 1)])
        kind, text = type(value).__name__, repr(value)
        return {"do": "number", "spec": source.choice(specs), "locale": locale, "type": kind, "value": text}
    dates: tuple[str, ...] = (
        "",
        "short",
        "medium",
        "long",
        "full",
        "zzzz HH",
        "EEEE d MMMM yyyy",
        "EEE d MMM G",
        "MMMM",
        "LLLL yyyy",
        "MMM",
        "w W YYYY u",
        "h a",
    )
    case: Case = {"do": "date", "spec": source.choice(dates), "kind": source.choice(_KINDS), "locale": locale}
    case |= {"zone": "UTC", "millis": source.randint(-(10**12), 3 * 10**12)}
    if source.random() < 0.4:
        text = answer(case) or ""
        del case["millis"]
        case |= {"do": "parse_date", "text": text.swapcase() if source.random() < 0.3 else text}
    return case


def regex_case(source: random.Random) -> Case:
    """A random expression on a short text of the same letters."""
    pattern = _expression(source, 0)
    letters = "aaabbbcABx1 \n\r_-.éKÿ]&^\\\t" if source.random() < 0.3 else "abcab aAB1"
    text = "".join(source.choice(letters) for _ in range(source.randint(0, 9)))
    flags = source.choice(["", "", "", "i", "m", "s", "c", "im"])
    replacement = source.choice(["_", "$0$0", "\\$", "[$1]", "<$0>"])
    return {"do": "regex", "pattern": pattern, "text": text, "flags": flags, "replacement": replacement}


_SETS = (
    "a", "b", "a-c", "x-z", "0-9", "\\d", "\\w", "\\s", "A-Z", "é", "\\n", "\\\\", "c", "^", "\\p{L}", "\\p{Lower}",
    "\\P{Lu}", "\\h", "\\Qa]\\E",
)  # fmt: skip
_ESCAPES = (
    "\\d", "\\w", "\\s", "\\W", "\\D", "\\S", "\\h", "\\v", "\\R", "\\p{L}", "\\p{Punct}", "\\p{IsAlphabetic}", "\\pL",
    "\\x41", "\\u0061", "\\x{e9}", "\\t", "\\e", "\\Qa.b\\E", "\\07",
)  # fmt: skip
_ANCHORS = ("^", "$", "\\b", "\\B", "\\A", "\\z", "\\Z", "\\G")
_INLINE = ("(?i)", "(?m)", "(?s)", "(?x)", "(?i:ab)", "(?-i)", "(?<n>a)", "\\k<n>", "(?u)", "(?d)")
_QUANTIFIERS = ("*", "+", "?", "*?", "+?", "??", "*+", "++", "?+", "{2}", "{1,2}", "{0,3}?", "{2,}", "{1}")


def _expression(source: random.Random, depth: int) -> str:
    text = ""
    for _ in range(source.randint(1, 4)):
        text += _atom(source, depth)
        if source.random() < 0.35:
            text += source.choice(_QUANTIFIERS)
    if source.random() < 0.2:
        text += "|" + (_expression(source, depth + 1) if depth < 3 else "a")
    return text


def _atom(source: random.Random, depth: int) -> str:
    kind = source.randrange(20)
    if kind in (6, 7):
        inside = "".join(source.choice(_SETS) for _ in range(source.randint(1, 3)))
        nested = source.choice(["", "", "&&[^b]", "[x-z]"])
        return f"[{source.choice(['', '', '^'])}{inside}{nested}]"
    if kind == 8:
        return source.choice(_ESCAPES)
    if kind in (9, 10):
        return source.choice(_ANCHORS)
    if kind in (11, 12, 13, 14, 15) and depth < 3:
        opening = source.choice(["(", "(", "(", "(?:", "(?=", "(?!", "(?>"])
        return f"{opening}{_expression(source, depth + 1)})"
    if kind == 16:
        return source.choice(["(?<=a)", "(?<!ab|c)", "(?<=^|b{1,2})", "\\1", "\\2"])
    if kind == 17:
        return source.choice(_INLINE)
    return source.choice("aabbcAx1 .é_-")
