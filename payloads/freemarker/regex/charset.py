"""Sets of code points as sorted, disjoint ranges."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LAST = 0x10FFFF
Range = tuple[int, int]


@dataclass(frozen=True)
class CharSet:
    """A set of code points; build it with ``charset``."""

    ranges: tuple[Range, ...]

    def __contains__(self, character: object) -> bool:
        if not isinstance(character, str):
            return False
        code = ord(character)
        if code < 128:
            return self._ascii[code]
        index = bisect_right(self._starts, code) - 1
        return index >= 0 and code <= self.ranges[index][1]

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.ranges]

    @cached_property
    def _ascii(self) -> tuple[bool, ...]:
        return tuple(any(start <= code <= end for start, end in self.ranges) for code in range(128))

    def __or__(self, other: CharSet) -> CharSet:
        return charset([*self.ranges, *other.ranges])

    def __invert__(self) -> CharSet:
        gaps: list[Range] = []
        following = 0
        for start, end in self.ranges:
            if start > following:
                gaps.append((following, start - 1))
            following = end + 1
        if following <= _LAST:
            gaps.append((following, _LAST))
        return CharSet(tuple(gaps))

    def __and__(self, other: CharSet) -> CharSet:
        return ~(~self | ~other)

    def single(self) -> str | None:
        """The character of a set of one."""
        if len(self.ranges) == 1 and self.ranges[0][0] == self.ranges[0][1]:
            return chr(self.ranges[0][0])
        return None


def charset(ranges: Iterable[Range]) -> CharSet:
    """The set of the code points in any number of ranges, ends included."""
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return CharSet(tuple(merged))


def characters(text: str) -> CharSet:
    """The set of the characters of a text."""
    return charset((ord(character), ord(character)) for character in text)


ANY = CharSet(((0, _LAST),))
LINE_TERMINATORS = characters("\n\r\x85\u2028\u2029")
DIGITS = charset([(0x30, 0x39)])
SPACES = characters(" \t\n\x0b\f\r")
WORD = charset([(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)])
HORIZONTAL = characters(" \t\xa0\u1680\u180e\u202f\u205f\u3000") | charset([(0x2000, 0x200A)])
VERTICAL = characters("\n\x0b\f\r\x85\u2028\u2029")
_UPPER, _LOWER, _CASE_DISTANCE = charset([(0x41, 0x5A)]), charset([(0x61, 0x7A)]), 0x20


def with_ascii_case(base: CharSet) -> CharSet:
    """The set and the other case of its ASCII letters."""
    upper, lower = base & _UPPER, base & _LOWER
    return (
        base
        | CharSet(tuple((start + _CASE_DISTANCE, end + _CASE_DISTANCE) for start, end in upper.ranges))
        | CharSet(tuple((start - _CASE_DISTANCE, end - _CASE_DISTANCE) for start, end in lower.ranges))
    )


def with_unicode_case(base: CharSet) -> CharSet:
    """The set and every character that has a simple case mapping into it (Java's UNICODE_CASE)."""
    extra: list[Range] = list(base.ranges)
    for code in _cased():
        character = chr(code)
        upper = _simple(character.upper(), character)
        if upper in base or _simple(upper.lower(), upper) in base:
            extra.append((code, code))
    return charset(extra)


def _simple(mapped: str, character: str) -> str:
    return mapped if len(mapped) == 1 else character


@lru_cache(maxsize=1)
def _cased() -> tuple[int, ...]:
    last_cased_script = 0x1E944
    return tuple(
        code for code in range(last_cased_script) if chr(code).upper() != chr(code) or chr(code).lower() != chr(code)
    )
