"""Formats of numbers and dates: patterns by values by locales and zones, as a setting, as an argument and to read with."""

from __future__ import annotations

from random import Random
from typing import Final

from .generator import Case
from .tree import Node

_NUMBERS: Final = (
    "0", "1", "-1", "7", "0.5", "1.5", "2.5", "-0.5", "0.125", "2.675", "8.345", "1234.5", "1234567.891", "-98765.4321", "0.000123", "1e-7", "1e21", "123456789012345678",
    "99999.995", "1.005", "0.1", "1e300", "5e-324", "4503599627370496.5", "100", "1000", "0.045", "12.3456789",
)  # fmt: skip
_NUMBER_PARTS: Final = (
    "0",
    "#",
    "#,##0",
    "0.0",
    "0.00",
    "0.##",
    "#.#",
    "#,##0.00",
    "000",
    "##0.##",
    "#,###",
    "#.00",
    "00.00#",
    "#,##,##0.0",
)
_BEFORE_AND_AFTER: Final = ("", "", "", "", "'x'", "$", "¤", "¤¤", "%", "‰", " ", "-", "+", "'#'", "a", "''")
_TAILS: Final = ("", "", "", "E0", "E00", ";(0)", ";-0", ";0'm'", ";#", ";;")
_OPTIONS: Final = (
    "roundingMode=up", "roundingMode=halfUp", "roundingMode=down", "roundingMode=floor", "roundingMode=ceiling", "roundingMode=halfDown",
    "multiplier=100", "multiplier=-1", "decimalSeparator=','", "groupingSeparator=' '", "minusSign='~'", "zeroDigit='\u0660'", "exponentSeparator='e'",
    "infinity='inf'", "nan='n'", "percent='p'", "perMill='m'", "currencyCode=EUR", "currencySymbol='E'", "monetaryDecimalSeparator='.'", "roundingMode=unnecessary", "x=1",
)  # fmt: skip
_NAMED_NUMBERS: Final = (
    "number",
    "currency",
    "percent",
    "computer",
    "c",
    "",
    "@x",
    "0.0.0",
    "0;0;0",
    "#'",
    ",0",
    "0,",
    "0#",
    "#0#",
    ".",
    "0.#0",
)
_DATE_LETTERS: Final = ("y", "yy", "yyyy", "yyyyy", "M", "MM", "MMM", "MMMM", "L", "LLL", "LLLL", "d", "dd", "D", "DDD", "E", "EEE", "EEEE", "u", "H", "HH", "h", "hh", "k", "K", "m",
                        "mm", "s", "ss", "S", "SSS", "a", "z", "Z", "X", "XX", "XXX", "G", "w", "ww", "W", "F", "Y", "YYYY", "'at'", "''", "b", "Q")  # fmt: skip
_DATE_MARKS: Final = ("-", "/", ":", " ", ".", ", ", "", "T", "年")
_NAMED_DATES: Final = (
    "iso",
    "iso ms",
    "iso m nz",
    "iso h u",
    "iso s fz",
    "xs",
    "xs ms nz",
    "short",
    "medium",
    "long",
    "full",
    "short_long",
    "long_short",
    "full_medium",
    "medium_x",
    "iso q",
    "",
    "iso u fz",
)
_MOMENTS: Final = (
    "1970-01-01T00:00:00Z", "2024-02-29T23:59:59.999Z", "2024-12-30T12:00:00Z", "2023-01-01T00:00:00.5Z", "1999-12-31T11:59:00+05:30", "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z", "2024-03-31T01:30:00Z", "2024-07-04T05:06:07.08Z", "1582-10-15T00:00:00Z", "-0043-03-15T12:00:00Z", "2024-10-27T00:30:00Z",
)  # fmt: skip
_READ: Final = (
    "2024-02-30",
    "31/12/99",
    "Feb 3, 2024",
    "3 février 2024",
    "12:34",
    "1:2:3",
    "2024-02-03 04:05:06",
    "20240203",
    "5 PM",
    "x",
    "",
    "2024-W05",
    "03.02.2024",
    "2024-02-03T04:05Z",
)
_LOCALES: Final = (
    "en_US", "en_US", "en_GB", "de_DE", "de_CH", "fr_FR", "es_ES", "pt_BR", "hu_HU", "pl_PL", "ru_RU", "tr_TR", "ja_JP", "zh_CN", "hi_IN", "sv_SE", "cs_CZ", "uk_UA", "en", "de",
    "nb_NO", "it_CH", "ko_KR", "el_GR",
)  # fmt: skip
_ZONES: Final = (
    "UTC",
    "UTC",
    "GMT+2",
    "Europe/Budapest",
    "America/New_York",
    "Asia/Kolkata",
    "GMT-03:30",
    "America/Los_Angeles",
    "Australia/Lord_Howe",
    "PST",
)


def _number_format(r: Random) -> str:
    if r.random() < 0.15:
        return r.choice(_NAMED_NUMBERS)
    pattern = r.choice(_BEFORE_AND_AFTER) + r.choice(_NUMBER_PARTS) + r.choice(_TAILS) + r.choice(_BEFORE_AND_AFTER)
    if r.random() < 0.3:
        pattern += ";; " if ";" not in pattern else "; "
        pattern += r.choice((" ", ", ")).join(r.sample(_OPTIONS, r.choice((1, 1, 2))))
    return pattern


def _date_format(r: Random) -> str:
    if r.random() < 0.25:
        return r.choice(_NAMED_DATES)
    return "".join(r.choice(_DATE_LETTERS) + r.choice(_DATE_MARKS) for _ in range(r.randint(1, 5)))


def _number_uses(r: Random, setting: str) -> tuple[str, dict[str, str]]:
    form = _number_format(r)
    value = r.choice(("x", "x", "(x)", "(0 + x)", "(x / 3)", "x?float", "x?long", "-x"))
    settings = {"number_format": form} if r.random() < 0.2 else {}
    uses = (
        f"${{{value}?string(fmt)}}", f"${{{value}?string[fmt]}}", f"<#setting number_format=fmt>${{{value}}}", f"<#setting number_format=fmt>${{'' + {value}}}|${{{value}?string}}",
        f"#{{{value}; m1M3}}|${{{value}?string(fmt)}}", f"${{[{value}, 1]?map(i -> i?string(fmt))?join('|')}}", f"<#setting number_format=fmt>${{[{value}, 2]?join(' ')}}",
        f"${{{value}?c}} ${{{value}}} ${{{value}?string.percent}} ${{{value}?string.currency}} ${{{value}?string.computer}}",
    )  # fmt: skip
    return setting + r.choice(uses), {**settings, "fmt": form}


def _date_uses(r: Random, setting: str) -> tuple[str, dict[str, str]]:
    form, kind = _date_format(r), r.choice(("date", "time", "datetime"))
    value = f"t?datetime.iso?{kind}"
    uses = (
        f"${{({value})?string(fmt)}}", f"${{({value})?string[fmt]}}", f"<#setting {kind}_format=fmt>${{{value}}}", f"${{r?{kind}(fmt)?string.iso}}", f"${{r?{kind}(fmt)}}",
        f"<#setting {kind}_format=fmt>${{r?{kind}?string('yyyy-MM-dd HH:mm:ss.SSS')}}", f"${{({value})?string(fmt)?{kind}(fmt)?string.iso}}",
        f"${{({value})?string.short}} ${{({value})?string.long}} ${{({value})?string.full}}", f"${{({value})?iso_utc_ms}} ${{({value})?iso('GMT+1')}}",
    )  # fmt: skip
    return setting + r.choice(uses), {"fmt": form}


def case(seed: int | str) -> Case:
    """The case of a seed."""
    r = Random(f"formats {seed}")
    locale = r.choice(_LOCALES)
    zone = r.choice(_ZONES) if locale == "en_US" else "UTC"  # in other languages only UTC has a name here
    settings, before = {"time_zone": zone}, ""
    if r.random() < 0.5:
        settings["locale"] = locale
    else:
        before = f'<#setting locale="{locale}">'
    template, given = (_number_uses if r.random() < 0.5 else _date_uses)(r, before)
    if locale != "en_US":
        given = {
            name: text.replace("currencyCode=EUR", "percent='q'") for name, text in given.items()
        }  # not known here
    settings |= {name: value for name, value in given.items() if name != "fmt"}
    number = float(r.choice(_NUMBERS))
    data = {
        "x": int(number) if number.is_integer() and abs(number) < 1e15 and r.random() < 0.7 else number,
        "fmt": given["fmt"],
        "t": r.choice(_MOMENTS),
        "r": r.choice(_READ),
    }
    return Case(Node("block", [template]), data, settings, {})
