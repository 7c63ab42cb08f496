"""Data models: every name has one type (see `NAMES`), with values chosen to hurt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from random import Random

#: The variables of the model, by the type an expression generator may rely on.
NAMES: Final[dict[str, tuple[str, ...]]] = {
    "string": ("s", "t", "u", "user.name", "user.city", "user['e-mail']", "empty"),
    "number": ("n", "m", "x", "user.age", "user.score"),
    "int": ("i", "j", "k"),
    "boolean": ("b", "c", "user.vip"),
    "strings": ("words", "user.tags", "nothing"),
    "numbers": ("nums", "user.visits"),
    "hashes": ("rows", "user.orders"),
    "mixed": ("mix", "holes"),
    "hash": ("user", "h", "g", "bare"),
    "any": ("mix", "user", "s", "n", "b", "i", "words", "rows", "h", "day", "null_value"),
    "ascii": ("u", "day", "hour"),
    "data": ("mix", "user", "s", "n", "words", "rows", "h", "user.tags"),
    "iso_date": ("day",),
    "iso_datetime": ("moment",),
    "iso_time": ("hour",),
    "millis": ("ms",),
    "missing": ("gone", "null_value", "user.gone", "gone.deeper", "h.null_value"),
}

WORDS: Final = (
    "", "a", "b", "abc", "Abc", "ABC", "hello world", "Hello, World!", "  padded  ", "x y z", "123", "-4.5", "1e3", "007",
    "true", "false", "yes", "no", "a,b,,c", "a.b.c", "key=value", "<b>bold</b>", "a & b", "it's", 'say "hi"', "\\path\\to",
    "${s}", "#{n}", "<#if>", "[=s]", "line\nbreak", "line\r\nbreak", "tab\there", "trailing\n", "\n", " ", "\t",
    "Їжак", "Straße", "İstanbul", "naïve café", "日本語", "👍", "a👍b", "👨\u200d👩\u200d👧", "e\u0301", "\u00a0nbsp\u00a0", "\u2028", "\u2029sep",
    "]]>", "</script>", "<!--", "-->", "a/b?c=d&e=f#g", "100%", "user@example.com", "ΑΒΓς", "ǆ", "ﬁne", "ŉ", "\x00", "\x07bell", "\x7f",
    "aaa", "ababab", "null", "{}", "[1,2]", '{"a":1}', "2022-02-28", "2022-02-28T20:07:01Z", "the quick brown fox", "camelCase",
    "snake_case", "item-1", "$1", "a|b", "(x)", "[y]", "^z$", "a+b*c", "\u200b", "ab\u00adcd", "ß", "éclair", "Zebra", "apple", "_x",
)  # fmt: skip
NUMBERS: Final = (
    0, 1, -1, 2, 3, 5, 7, 10, 12, 99, 100, 255, 256, 1000, -1000, 1234567, -45678, 65535, 2**31 - 1, 2**31, -(2**31) + 1, -(2**31) - 1, 2**53,
    2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 2**64, 10**20, 10**30, 0.0, -0.0, 0.1, 0.2, 0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.125, 2.675, 8.345,
    1.115, 0.045, 1.005, 99.995, 999.9995, 1e-7, 1e-17, 1e7, 1.0, 3.0, 1e15, 1e16, 1e21, 1.5e300, 123456.789, 3.14159, 1 / 3, 0.30000000000000004,
    1646078821795, 1646078821.795, 4.9e-324, 5e-5, -123.456,
)  # fmt: skip
KEYS: Final = ("a", "b", "key", "name", "k 1", "é", "size", "x-y", "0", "if")
_DATES: Final = (
    "2022-02-28", "1970-01-01", "2000-02-29", "1999-12-31", "2024-06-15", "2038-01-19", "1969-07-20", "0001-01-01", "2022-02-30",
)  # fmt: skip
_TIMES: Final = ("20:07:01", "00:00:00", "23:59:59", "12:00:00.5", "08:30:00.795", "09:05:07Z", "20:07:01+02:00")
_MILLIS: Final = (0, 1, -1, 1646078821795, 951782400000, 1000, 4102444800000, -86400000, 1718454896123, 1e12)


def word(r: Random) -> str:
    if r.random() < 0.85:
        return r.choice(WORDS)
    return r.choice(WORDS) + r.choice(("", " ", "-", "\n", "/")) + r.choice(WORDS)


def number(r: Random) -> int | float:
    kind = r.random()
    if kind < 0.6:
        return r.choice(NUMBERS)
    if kind < 0.8:
        return r.randint(-50, 200)
    return round(r.uniform(-1000, 1000), r.randint(0, 6))


def anything(r: Random, depth: int = 2) -> Any:
    kind = r.random()
    if kind < 0.35:
        return word(r)
    if kind < 0.6:
        return number(r)
    if kind < 0.7:
        return r.random() < 0.5
    if kind < 0.76:
        return None
    if depth == 0:
        return r.randint(0, 9)
    if kind < 0.88:
        return [anything(r, depth - 1) for _ in range(r.randint(0, 3))]
    return hash_value(r, depth - 1)


def hash_value(r: Random, depth: int = 1) -> dict[str, Any]:
    return {key: anything(r, depth) for key in r.sample(KEYS, r.randint(0, 4))}


def _row(r: Random) -> dict[str, Any]:
    return {
        "name": word(r),
        "qty": number(r),
        "ok": r.random() < 0.5,
        "tags": [word(r) for _ in range(r.randint(0, 2))],
    }


def model(r: Random) -> dict[str, Any]:
    words = [word(r) for _ in range(r.randint(1, 5))]
    day, hour = r.choice(_DATES), r.choice(_TIMES)
    return {
        "s": word(r), "t": word(r), "u": r.choice(WORDS[1:15]), "empty": "",
        "n": number(r), "m": number(r), "x": number(r), "i": r.randint(0, 4), "j": r.randint(-2, 12), "k": r.randint(1, 3),
        "b": r.random() < 0.5, "c": r.random() < 0.5,
        "words": words, "nums": [number(r) for _ in range(r.randint(1, 4))], "nothing": [],
        "rows": [_row(r) for _ in range(r.randint(0, 3))],
        "mix": [anything(r) for _ in range(r.randint(0, 4))],
        "holes": [anything(r, 1) if r.random() < 0.6 else None for _ in range(r.randint(0, 4))],
        "h": hash_value(r) | {"null_value": None}, "g": hash_value(r), "bare": {},
        "day": day, "hour": hour, "moment": f"{day}T{hour}", "ms": r.choice(_MILLIS), "null_value": None,
        "user": {
            "name": word(r), "city": word(r), "e-mail": word(r), "age": r.randint(0, 99), "score": number(r),
            "vip": r.random() < 0.5, "tags": [word(r) for _ in range(r.randint(0, 3))],
            "visits": [number(r) for _ in range(r.randint(0, 3))], "orders": [_row(r) for _ in range(r.randint(0, 2))],
        },
    }  # fmt: skip
