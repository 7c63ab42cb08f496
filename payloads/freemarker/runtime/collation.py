"""Equality and order of texts as Java's Collator sees them, which FreeMarker asks for `==`, `!=`, `#switch`,
`?seq_contains`, `?seq_index_of`, `?sort` and `?sort_by` (up to incompatible improvements 2.3.32).

Every character stands for one or several collation elements: a primary weight (the letter), a secondary (accents)
and a tertiary one (case). Characters without a primary weight (white space, hyphens, combining marks) decide only
where all primary weights are equal; control characters have no weight at all. ``collation_elements.txt`` lists the
elements of en_US as JDK 17 says them, so order and equality are exact for all of Unicode, quirks included:

- What Java's rules don't list sorts after everything else, by UTF-16 code unit, and equals nothing but itself: ø, ł, đ,
  ı, superscripts, ligatures (æ, œ, ß and þ are listed) and all letters that aren't Latin, Greek and Cyrillic included.
  Java doesn't know either that such a letter is the composed form of others: ``ά`` differs from ``α`` with an accent.
- Combining marks count in the order they are written in; nothing is normalized.
- A character without weight is skipped in front of a letter and at the end, but takes the place of a space or of a
  combining mark: ``"\\x01a" == "a"``, yet ``"\\x01 " != " "``.

Java uses the same rules for German, Italian, Dutch, Portuguese and most other languages, and rules of their own for
ar, be, bg, ca, cs, da, el, es, et, fi, fr, he, hi, hr, hu, is, ja, ko, lt, lv, mk, nb, nn, no, pl, ro, ru, sk, sl, sq,
sr, sv, th, tr, uk, vi and zh; texts are compared by the English ones whatever the locale is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, zip_longest
from typing import NamedTuple, NoReturn

from payloads.freemarker.errors import LimitExceeded
from payloads.freemarker.runtime.utf16 import whole

# A collation element as Java packs it: primary weight << 16 | secondary << 8 | tertiary.
# No element has both a primary and a secondary weight.
_Elements = tuple[int, ...]

_PRIMARY_SHIFT = 16
_SECONDARY_SHIFT = 8
_TERTIARY = 0xFF
_UNLISTED = 0x7FFF << _PRIMARY_SHIFT
_END = -1 << _PRIMARY_SHIFT  # lower than every primary weight, so that a text is after its beginnings
# Java looks characters up modulo this: those of planes 4 to 16 have the elements of one in planes 0 to 3, if listed.
_PLANES = 0x40000
_KEPT = 2_000  # characters of a text whose key is kept
_LONGEST = 300_000


# Primary weights; for each gap between them (and the two ends) the secondary weights; tertiary weights.
# Tuples compare like Java's Collator: the first difference in an earlier part decides.
SortKey = tuple[tuple[int, ...], tuple[tuple[int, ...], ...], tuple[int, ...]]


def same_text(left: str, right: str) -> bool:
    """Whether two texts are equal to the Collator."""
    if left.isascii() and right.isascii() and left.isprintable() and right.isprintable():
        return left == right  # each of these characters has one element, which no other one has
    if left == right:
        return True
    if max(len(left), len(right)) > _KEPT:
        return _same_long_text(left, right)
    return sort_key(left) == sort_key(right)


def _same_long_text(left: str, right: str) -> bool:
    """The same without keys, which take much memory: up to the first letter that differs."""
    one, other = _letters(left), _letters(right)
    for count, (mine, theirs) in enumerate(zip_longest(one, other)):
        if mine != theirs:
            return False
        if count > _LONGEST:
            _too_long("compare")
    return True


def _letters(text: str) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Each letter, with the weights of what stands before it."""
    gap: list[int] = []
    characters, listed = _data()
    for match in chain(characters.finditer(whole(text)), [None]):
        elements = (_END,) if match is None else listed.get(match[0]) or _rare(match[0], listed)
        for element in elements:
            if element >> _PRIMARY_SHIFT == 0:
                gap.append(element)
                continue
            while gap and gap[-1] == 0:
                gap.pop()
            yield element, tuple(gap)
            gap = []


def _too_long(work: str) -> NoReturn:
    raise LimitExceeded(
        f"texts to {work} letter by letter are longer than {_LONGEST:,} characters", limit="string_characters"
    )


def sort_key(text: str) -> SortKey:
    """The place of a text among others as the en_US Collator orders them; equal texts have equal keys."""
    if len(text) <= _KEPT:
        return _kept_key(text)
    if len(text) > _LONGEST:
        _too_long("sort")
    return _key(text)


def _key(text: str) -> SortKey:
    primaries: list[int] = []
    gaps: list[tuple[int, ...]] = []
    tertiaries: list[int] = []
    gap: list[int] = []
    for element in [*_elements(text), _END]:
        if element >> _PRIMARY_SHIFT == 0:
            gap.append(element)
            continue
        while gap and gap[-1] == 0:  # no weight at the end of a gap counts for nothing, elsewhere for the lowest one
            gap.pop()
        gaps.append(tuple(each >> _SECONDARY_SHIFT for each in gap))
        primaries.append(element >> _PRIMARY_SHIFT)
        tertiaries += [each & _TERTIARY for each in [*gap, element]]
        gap = []
    return tuple(primaries), tuple(gaps), tuple(tertiaries)


_kept_key = lru_cache(maxsize=256)(_key)  # one text is compared with many


def _elements(text: str) -> list[int]:
    characters, listed = _data()
    found: list[int] = []
    for character in characters.findall(whole(text)):
        elements = listed.get(character)
        found += _rare(character, listed) if elements is None else elements
    return found


def _rare(character: str, listed: dict[str, _Elements]) -> _Elements:
    code = ord(character)
    if code >= _PLANES:
        alias = listed.get(chr(code % _PLANES))
        if alias is not None:
            return alias
    if code <= 0xFFFF:
        return _UNLISTED, code << _PRIMARY_SHIFT
    high, low = divmod(code - 0x10000, 0x400)
    return _UNLISTED, 0xD800 + high << _PRIMARY_SHIFT, 0xDC00 + low << _PRIMARY_SHIFT


class _Data(NamedTuple):
    characters: re.Pattern[str]  # matches one character, or several that have elements of their own together
    listed: dict[str, _Elements]


@lru_cache(maxsize=1)
def _data() -> _Data:
    """Reads lines like ``00E9: 570000 1300``; see tests/oracle/record_collation.py."""
    from importlib.resources import files  # slow to import

    listed: dict[str, _Elements] = {}
    text = files(__package__).joinpath("collation_elements.txt").read_text(encoding="ascii")
    for line in text.splitlines():
        codes, _, elements = line.partition(": ")
        characters = "".join(chr(int(code, 16)) for code in codes.split())
        listed[characters] = tuple(int(element, 16) for element in elements.split())
    together = sorted((re.escape(each) for each in listed if len(each) > 1), key=len, reverse=True)
    return _Data(re.compile("|".join([*together, "."]), re.DOTALL), listed)
