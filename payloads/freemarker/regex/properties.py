"""``\\p{…}``: POSIX classes, general categories and Java's own predicates.

Categories come from Python's Unicode tables, which may know characters that are younger than JDK 17's
Unicode 13. Scripts and blocks are refused: the standard library has no data of them.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from .charset import DIGITS, SPACES, CharSet, characters, charset
from .errors import RegexError

if TYPE_CHECKING:
    from collections.abc import Callable

_LOWER, _UPPER = charset([(0x61, 0x7A)]), charset([(0x41, 0x5A)])
_ALPHA = _LOWER | _UPPER
_PUNCT = characters("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_POSIX = {
    "Lower": _LOWER,
    "Upper": _UPPER,
    "ASCII": charset([(0, 0x7F)]),
    "Alpha": _ALPHA,
    "Digit": DIGITS,
    "Alnum": _ALPHA | DIGITS,
    "Punct": _PUNCT,
    "Graph": charset([(0x21, 0x7E)]),
    "Print": charset([(0x20, 0x7E)]),
    "Blank": characters(" \t"),
    "Cntrl": charset([(0, 0x1F), (0x7F, 0x7F)]),
    "XDigit": DIGITS | charset([(0x41, 0x46), (0x61, 0x66)]),
    "Space": SPACES,
}
_CATEGORY_GROUPS = {
    "L": ("Lu", "Ll", "Lt", "Lm", "Lo"),
    "M": ("Mn", "Me", "Mc"),
    "N": ("Nd", "Nl", "No"),
    "Z": ("Zs", "Zl", "Zp"),
    "C": ("Cc", "Cf", "Co", "Cs", "Cn"),
    "P": ("Pd", "Ps", "Pe", "Pc", "Po", "Pi", "Pf"),
    "S": ("Sm", "Sc", "Sk", "So"),
    "LC": ("Lu", "Ll", "Lt"),
    "LD": ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd"),
}
_CATEGORIES = frozenset(name for names in _CATEGORY_GROUPS.values() for name in names)
_PREDICATES: dict[str, Callable[[str], bool]] = {
    "javaLowerCase": str.islower,
    "javaUpperCase": str.isupper,
    "javaAlphabetic": str.isalpha,
    "javaLetter": str.isalpha,
    "javaDigit": str.isdecimal,
    "javaLetterOrDigit": lambda character: character.isalpha() or character.isdecimal(),
    "javaWhitespace": lambda character: character.isspace() and character not in "\x85\xa0\u2007\u202f",
    "javaSpaceChar": lambda character: unicodedata.category(character)[0] == "Z",
    "javaTitleCase": lambda character: unicodedata.category(character) == "Lt",
    "javaISOControl": lambda character: unicodedata.category(character) == "Cc",
    "javaDefined": lambda character: unicodedata.category(character) != "Cn",
}
_BINARY = {
    "alphabetic": "javaAlphabetic",
    "letter": "javaLetter",
    "digit": "javaDigit",
    "lowercase": "javaLowerCase",
    "uppercase": "javaUpperCase",
    "titlecase": "javaTitleCase",
}


def property_set(name: str, *, ignore_case: bool) -> CharSet:
    """The set of ``\\p{name}``; raises ``RegexError`` naming what is unknown or unsupported."""
    key, equals, value = name.partition("=")
    if equals:
        if key.lower() in ("gc", "general_category") and value in _CATEGORIES | _CATEGORY_GROUPS.keys():
            return _category(value, ignore_case=ignore_case)
        raise _unsupported(name)
    if name in _POSIX:
        if ignore_case and name in ("Lower", "Upper"):
            return _ALPHA
        return _POSIX[name]
    if name == "L1":
        return charset([(0, 0xFF)])
    if name == "all":
        return charset([(0, sys.maxunicode)])
    bare = name.removeprefix("Is")
    if bare in _CATEGORIES or bare in _CATEGORY_GROUPS:
        return _category(bare, ignore_case=ignore_case)
    if name in _PREDICATES:
        return _predicate(name)
    if name.startswith("Is") and bare.lower() in _BINARY:
        return _predicate(_BINARY[bare.lower()])
    raise _unsupported(name)


def _unsupported(name: str) -> RegexError:
    return RegexError(f"\\p{{{name}}} is not a character property that is supported here (scripts and blocks are not)")


def _category(name: str, *, ignore_case: bool) -> CharSet:
    if ignore_case and name in ("Lu", "Ll", "Lt"):
        name = "LC"
    table = _category_table()
    ranges = [item for part in _CATEGORY_GROUPS.get(name, (name,)) for item in table.get(part, ())]
    return charset(ranges)


@lru_cache(maxsize=1)
def _category_table() -> dict[str, list[tuple[int, int]]]:
    table: dict[str, list[tuple[int, int]]] = {}
    category = unicodedata.category
    start, current = 0, category("\0")
    for code in range(1, sys.maxunicode + 2):
        found = category(chr(code)) if code <= sys.maxunicode else ""
        if found != current:
            table.setdefault(current, []).append((start, code - 1))
            start, current = code, found
    return table


@lru_cache(maxsize=32)
def _predicate(name: str) -> CharSet:
    test = _PREDICATES[name]
    return charset((code, code) for code in range(sys.maxunicode + 1) if test(chr(code)))
