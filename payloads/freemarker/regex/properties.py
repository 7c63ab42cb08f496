"""``\\p{…}``: POSIX classes, general categories and Java's own predicates.

Categories come from Python's Unicode tables, which may know characters that are younger than JDK 17's
Unicode 13. Scripts and blocks are refused: the standard library has no data of them.
"""

from __future__ import annotations

import operator
import sys
import unicodedata
from functools import lru_cache, reduce
from typing import TYPE_CHECKING

from .alphabetic import OTHER_ALPHABETIC
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
_LETTERS_OF_A_CASE = ("javaLowerCase", "javaUpperCase", "javaTitleCase")


def _is_ignorable(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or character in _IGNORABLE


def _is_of(*categories: str) -> Callable[[str], bool]:
    return lambda character: unicodedata.category(character) in categories


_IGNORABLE = frozenset(map(chr, [*range(9), *range(0xE, 0x1C), *range(0x7F, 0xA0)]))
_IDENTIFIER = ("Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "Sc", "Pc")
_starts_identifier, _goes_on_in_identifier = _is_of(*_IDENTIFIER), _is_of(*_IDENTIFIER, "Nd", "Mc", "Mn")
_PREDICATES: dict[str, Callable[[str], bool]] = {
    "javaLowerCase": str.islower,
    "javaUpperCase": str.isupper,
    "javaLetter": str.isalpha,
    "javaDigit": str.isdecimal,
    "javaLetterOrDigit": lambda character: character.isalpha() or character.isdecimal(),
    "javaWhitespace": lambda character: character.isspace() and character not in "\x85\xa0\u2007\u202f",
    "javaSpaceChar": lambda character: unicodedata.category(character)[0] == "Z",
    "javaTitleCase": _is_of("Lt"),
    "javaISOControl": _is_of("Cc"),
    "javaMirrored": lambda character: unicodedata.mirrored(character) == 1,
    "javaIdentifierIgnorable": _is_ignorable,
    "javaJavaIdentifierStart": _starts_identifier,
    "javaJavaIdentifierPart": lambda character: _goes_on_in_identifier(character) or _is_ignorable(character),
    "javaDefined": lambda character: unicodedata.category(character) != "Cn",
}
_BINARY = {
    "alphabetic": "javaAlphabetic",
    "letter": "javaLetter",
    "digit": "javaDigit",
    "lowercase": "javaLowerCase",
    "uppercase": "javaUpperCase",
    "titlecase": "javaTitleCase",
    "control": "javaISOControl",
    "assigned": "javaDefined",
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
    if name.startswith("Is"):
        known = bare.lower().replace("whitespace", "white_space")
        if known == "white_space":
            return _category("Z", ignore_case=False) | characters("\t\n\x0b\f\r\x85")
        if known == "punctuation":
            return _category("P", ignore_case=False)
        name = _BINARY.get(known, name)
    if name == "javaAlphabetic":
        return _alphabetic()
    if ignore_case and name in _LETTERS_OF_A_CASE:
        return reduce(operator.or_, map(_predicate, _LETTERS_OF_A_CASE))
    if name in _PREDICATES:
        return _predicate(name)
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


@lru_cache(maxsize=1)
def _alphabetic() -> CharSet:
    """Letters, numbers that are letters, and what is alphabetic besides."""
    others = (item.partition("-") for item in OTHER_ALPHABETIC.split())
    marks = charset((int(first, 16), int(last or first, 16)) for first, _, last in others)
    return _category("L", ignore_case=False) | _category("Nl", ignore_case=False) | marks


@lru_cache(maxsize=32)
def _predicate(name: str) -> CharSet:
    test = _PREDICATES[name]
    return charset((code, code) for code in range(sys.maxunicode + 1) if test(chr(code)))
