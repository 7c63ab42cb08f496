"""Sets of characters, numbered: what an edge of an automaton is labelled with.

Few of them occur, over and over, and each has many ranges: the letters of all alphabets are 25. So edges hold numbers, and what
is asked of two sets is worked out once.
"""

from __future__ import annotations

import functools
from itertools import pairwise

Range = tuple[int, int]
"""First and last code point."""

Label = int
"""The number of a set of characters. Equal sets have the same."""

_NUMBERS: dict[tuple[Range, ...], Label] = {}
_RANGES: list[tuple[Range, ...]] = []


def label(ranges: tuple[Range, ...]) -> Label:
    """The number of a set of characters, given as ranges in order that neither overlap nor touch."""
    number = _NUMBERS.get(ranges)
    if number is None:
        number = _NUMBERS[ranges] = len(_RANGES)
        _RANGES.append(ranges)
    return number


def ranges_of(number: Label) -> tuple[Range, ...]:
    """The ranges of a set, in order."""
    return _RANGES[number]


def first_of(number: Label) -> int:
    """The first character of a set."""
    return _RANGES[number][0][0]


def only_one_of(number: Label) -> int | None:
    """The character of a set of one."""
    ranges = _RANGES[number]
    return ranges[0][0] if len(ranges) == 1 and ranges[0][0] == ranges[0][1] else None


def merge_ranges(ranges: list[Range]) -> tuple[Range, ...]:
    """Ranges in order, of which some may touch, so that none do."""
    result: list[Range] = []
    for first, last in ranges:
        if result and result[-1][1] + 1 == first:
            result[-1] = (result[-1][0], last)
        else:
            result.append((first, last))
    return tuple(result)


@functools.lru_cache(16_384)
def united(one: Label, other: Label) -> Label:
    """The characters of two sets that have none in common."""
    return label(merge_ranges(sorted((*_RANGES[one], *_RANGES[other]))))


@functools.lru_cache(65_536)
def aligned(left: tuple[Label, ...], right: tuple[Label, ...]) -> tuple[tuple[Label, int, int], ...]:
    """The characters of two states' edges in parts that neither cuts in two: a set of characters, and which of the one's
    edges and of the other's has it; -1 for none.
    """
    ours = sorted((first, last, at) for at, each in enumerate(left) for first, last in _RANGES[each])
    theirs = sorted((first, last, at) for at, each in enumerate(right) for first, last in _RANGES[each])
    cuts = sorted({point for first, last, _ in (*ours, *theirs) for point in (first, last + 1)})
    parts: dict[tuple[int, int], list[Range]] = {}
    i = j = 0
    for low, high in pairwise(cuts):
        while i < len(ours) and ours[i][1] < low:
            i += 1
        while j < len(theirs) and theirs[j][1] < low:
            j += 1
        of_left = ours[i][2] if i < len(ours) and ours[i][0] <= low else -1
        of_right = theirs[j][2] if j < len(theirs) and theirs[j][0] <= low else -1
        if of_left >= 0 or of_right >= 0:
            parts.setdefault((of_left, of_right), []).append((low, high - 1))
    return tuple((label(merge_ranges(ranges)), *pair) for pair, ranges in parts.items())
