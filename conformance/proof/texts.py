"""The languages the proof is about: what may stand in a JSON string, how numbers print."""

from __future__ import annotations

import functools
import re
from itertools import count
from typing import TYPE_CHECKING, Final

from conformance.proof.language import (
    ANY,
    EVERY,
    HALF,
    LAST_CODE_POINT,
    NOTHING,
    SOMETHING,
    Builder,
    Language,
    TooComplexError,
    exactly,
    minimal,
    of_characters,
    repeated,
)
from conformance.proof.regular import whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.proof.labels import Range
    from conformance.proof.language import Edge

_MOST_STATES = 1500
#: Of alternatives from several ways through a template: each way adds some, and what follows copies all of them.
_MOST_JOINED = 400
_MOST_BEHIND_LOOPS = 40

_SAFE_TEXT: Final = re.compile(r'[^"\\\x00-\x1f]*')
#: Texts in which every character is one UTF-16 unit.
_BASIC: Final = of_characters([(0, 0xD7FF), (0xE000, 0xFFFF)])
#: Texts that stand in a JSON string as they are: no quote, no backslash, no control character.
SAFE: Final = of_characters([(0x20, 0x21), (0x23, 0x5B), (0x5D, 0xD7FF), (0xE000, LAST_CODE_POINT)])
#: Texts that don't.
UNSAFE: Final = ANY - SAFE
#: Texts `?json_string` leaves as they are: it escapes `/` at the beginning, and what would end a script or CDATA.
_UNTOUCHED: Final = of_characters(
    [
        (0x20, 0x21),
        (0x23, 0x2E),
        (0x30, 0x3B),
        (0x3D, 0x3D),
        (0x3F, 0x5B),
        (0x5D, 0x7E),
        (0xA0, 0x2027),
        (0x202A, LAST_CODE_POINT),
    ]
)
#: What may stand between the quotes of a JSON string, escapes included; half a surrogate pair never alone.
CONTENT: Final = (
    whole(
        r'(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u(?:[0-9A-CE-Fa-ce-f][0-9A-Fa-f]{3}|[dD][0-7][0-9A-Fa-f]{2}'
        r"|[dD][89ABab][0-9A-Fa-f]{2}\\u[dD][C-Fc-f][0-9A-Fa-f]{2})))*"
    ).possible
    & ANY
)
#: A JSON string with its quotes.
STRING: Final = exactly('"') + CONTENT + exactly('"')
#: A JSON number.
NUMBER: Final = whole(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?").possible
#: Blanks between the tokens of JSON.
BLANK: Final = of_characters([(0x20, 0x20), (0x09, 0x0A), (0x0D, 0x0D)])
#: Characters a number is written with.
NUMERIC: Final = of_characters([(0x30, 0x39), (0x2B, 0x2B), (0x2D, 0x2E), (0x45, 0x45), (0x65, 0x65)])

#: A number as `?c` and `0.####` print it.
PLAIN_NUMBER: Final = whole(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?").possible
#: A whole number, as `?c` prints it.
SIGNED_WHOLE_NUMBER: Final = whole(r"0|-?[1-9][0-9]*").possible
#: The same from 0 on.
WHOLE_NUMBER: Final = whole(r"0|[1-9][0-9]*").possible
#: A number as FreeMarker's default format prints it.
GROUPED_NUMBER: Final = whole("-?[0-9]{1,3}(?:[,.\u00a0][0-9]{3})*(?:[.,][0-9]{1,3})?").possible
#: In some locales a comma stands before the decimals.
DECIMAL_NUMBER: Final = whole("-?[0-9]+(?:[.,][0-9]+)?").possible
TRUTH: Final = exactly("true") | exactly("false")


_WORK = [0]


def work() -> int:
    """How much was asked of the functions of this module, in states of automata: what a proof costs, on any machine."""
    return _WORK[0]


def _count(one: Language, other: Language) -> None:
    _WORK[0] += one.size + other.size


def literal(text: str) -> Language:
    """One known text; if it is long, any text like it."""
    if len(text) <= _MOST_STATES:
        return exactly(text)
    return SAFE if _SAFE_TEXT.fullmatch(text) else EVERY


def wide(language: Language) -> Language:
    """The smallest of the three large languages that holds all the texts: safe ones, any, every."""
    return SAFE if language <= SAFE else ANY if language <= ANY else EVERY


def torn(language: Language) -> Language:
    """The texts, perhaps with half a surrogate pair at either end: what cutting between UTF-16 units may leave."""
    if language <= _BASIC:
        return language
    half = HALF | NOTHING
    return concatenate(concatenate(half, language), half)


def bounded(language: Language, most: int = _MOST_STATES) -> Language:
    """The language itself, or a larger one that is small to write down: no proof gets slower and slower."""
    return language if language.size <= most else like(language)


def like(language: Language) -> Language:
    """Any text that is safe, not empty, where all of the language are."""
    large = wide(language)
    return large - NOTHING if "" not in language else large


def join(one: Language, other: Language) -> Language:
    """All texts of both, perhaps more."""
    _count(one, other)
    try:
        return bounded(one | other, max(_MOST_JOINED, one.size, other.size))
    except TooComplexError:
        return EVERY


def concatenate(one: Language, other: Language) -> Language:
    """The texts of one followed by those of the other, perhaps more."""
    _count(one, other)
    if one is ANY and other is ANY:
        return ANY
    try:
        both = bounded(one + other)
    except TooComplexError:
        return wide(wide(one) | wide(other))
    # Behind any text, further text makes an automaton that gets slower with each piece.
    return _spelt_alike(both) if both.size > _MOST_BEHIND_LOOPS and one.longest() is None else both


def _spelt_alike(language: Language) -> Language:
    """Any text of the characters that the language's texts are made of, not empty where none of them is."""
    ranges = sorted({(low, high) for edges in language.edges for low, high, _ in edges})
    merged: list[Range] = []
    for low, high in ranges:
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    large = of_characters(merged)
    return large if "" in language else large - NOTHING


def common(one: Language, other: Language) -> Language:
    """The texts of both; perhaps more of the first."""
    _count(one, other)
    try:
        return one & other
    except TooComplexError:
        return one


def without(one: Language, other: Language) -> Language:
    """The texts of the first that aren't in the second; perhaps more of the first."""
    _count(one, other)
    try:
        return one - other
    except TooComplexError:
        return one


@functools.lru_cache(1024)
def escaped(language: Language) -> Language:
    """What `?json_string` makes of the texts, perhaps more."""
    if language <= _UNTOUCHED:
        return language
    content = CONTENT if "" in language else common(CONTENT, SOMETHING)
    return content if language <= ANY else join(content, EVERY)


@functools.lru_cache(1024)
def substitute(language: Language, ranges: tuple[Range, ...], replacement: str, *, optional: bool = False) -> Language:
    """The texts with every character of some ranges replaced; `optional`: or left out."""
    builder = Builder()
    start, ends = builder.add(language)
    size = len(builder.edges)
    for state in range(start, size):
        kept: list[Edge] = []
        begun: list[Edge] = []
        for first, last, target in builder.edges[state]:
            inside = list(_overlaps((first, last), ranges))
            kept += [(low, high, target) for low, high in _outside((first, last), inside)]
            if inside:
                at = state
                for character in replacement[:-1]:
                    following = builder.state()
                    (begun if at == state else builder.edges[at]).append((ord(character), ord(character), following))
                    at = following
                if not replacement:
                    builder.free[state].append(target)
                elif at == state:
                    kept.append((ord(replacement), ord(replacement), target))
                else:
                    builder.edges[at].append((ord(replacement[-1]), ord(replacement[-1]), target))
                if optional:
                    builder.free[state].append(target)
        builder.edges[state] = [*kept, *begun]
    return builder.language(start, ends)


def _overlaps(span: Range, ranges: Iterable[Range]) -> Iterable[Range]:
    for low, high in ranges:
        if low <= span[1] and high >= span[0]:
            yield max(low, span[0]), min(high, span[1])


def _outside(span: Range, inside: Iterable[Range]) -> Iterable[Range]:
    at = span[0]
    for low, high in sorted(inside):
        if low > at:
            yield at, low - 1
        at = high + 1
    if at <= span[1]:
        yield at, span[1]


@functools.lru_cache(1024)
def shortest(language: Language) -> int:
    """The number of characters in the shortest text; 0 if there is none."""
    reached, seen = {0}, {0}
    for length in count():
        if not reached or reached & language.accepting:
            return length if reached else 0
        reached = {target for state in reached for _, _, target in language.edges[state]} - seen
        seen |= reached
    raise AssertionError


@functools.lru_cache(256)
def cut(language: Language, length: int) -> Language:
    """Each text up to so many UTF-16 units, of which a character may have two: its last one may be half."""
    basic = language <= _BASIC
    prefixes = Builder()
    start, _ = prefixes.add(language)
    beginnings = prefixes.language(start, range(start, start + language.size))

    def of(units: int) -> Language:
        return common(beginnings, whole(f"(?s).{{{units if basic else units // 2},{units}}}").possible)

    found = common(language, whole(f"(?s).{{0,{length}}}").possible) | of(length)
    return found if basic or length == 0 else join(found, concatenate(of(length - 1), HALF))


@functools.lru_cache(256)
def first_characters(language: Language, length: int) -> Language:
    """Each text up to so many characters, as a regular expression of Java's counts them: an emoji is one."""
    if length > _MOST_STATES:
        return wide(language)
    prefixes = Builder()
    start, _ = prefixes.add(language)
    beginnings = prefixes.language(start, range(start, start + language.size))
    shorter, exact = whole(f"(?s).{{0,{length}}}").possible, whole(f"(?s).{{{length}}}").possible
    return common(language, shorter) | common(beginnings, exact)


@functools.lru_cache(256)
def part(language: Language, start: int, end: int | None) -> Language:
    """The units of each text from one on, up to another one."""
    try:
        if start == 0 and end is not None:
            return cut(language, end)
        if not language <= _BASIC:
            return bounded(torn(wide(language)))
        builder = Builder()
        base, ends = builder.add(language)
        reached = {base}
        for _ in range(start):
            reached = {target for state in reached for _, _, target in builder.edges[state]}
        first = builder.state()
        builder.free[first] += reached
        rest = builder.language(first, ends)
        return rest if end is None else cut(rest, end - start)
    except TooComplexError:
        return torn(wide(language))


def any_number(language: Language) -> Language:
    """Any number of the texts one after the other, perhaps more."""
    try:
        return bounded(repeated(language))
    except TooComplexError:
        return join(wide(language), NOTHING)


def no_longer(language: Language, most: int) -> Language:
    """Those of the texts with so many characters at most."""
    return common(language, of_length(most)) if most <= _MOST_STATES * 4 else language


@functools.lru_cache(64)
def of_length(most: int) -> Language:
    """Any text of so many characters at most."""
    edges = [[(0, LAST_CODE_POINT, at + 1)] for at in range(most)]
    return minimal([*edges, []], range(most + 1))


def without_ending(language: Language, ending: str) -> Language:
    """The texts without an ending, where they have it; all of them, if that is too much to tell."""
    try:
        has = EVERY + exactly(ending)
        stripped = Builder()
        start, ends = stripped.add(language)
        before = {
            state
            for state in range(start, start + language.size)
            if _reached(language, state - start, ending) in language.accepting
        }
        return join(language - has, stripped.language(start, before)) if ends else language
    except TooComplexError:
        return wide(language)


def without_beginning(language: Language, beginning: str) -> Language:
    """The texts without a beginning, where they have it; all of them, if that is too much to tell."""
    try:
        has = exactly(beginning) + EVERY
        at = _reached(language, 0, beginning)
        if at is None:
            return language
        builder = Builder()
        start, ends = builder.add(language)
        return join(language - has, builder.language(start + at, ends))
    except TooComplexError:
        return wide(language)


def _reached(language: Language, state: int, text: str) -> int | None:
    at: int | None = state
    for character in text:
        at = language.step(at, ord(character)) if at is not None else None
    return at


def sent(language: Language) -> Language:
    """The texts as they are sent: half a surrogate pair becomes `?`, and two halves that meet one character."""
    if language <= ANY:
        return language
    astral = ((0x10000, LAST_CODE_POINT),)
    builder = Builder()
    start, ends = builder.add(language)
    for state in range(start, len(builder.edges)):
        kept: list[Edge] = []
        for first, last, target in builder.edges[state]:
            inside = list(_overlaps((first, last), ((0xD800, 0xDFFF),)))
            kept += [(low, high, target) for low, high in _outside((first, last), inside)]
            if inside:
                kept += [(0x3F, 0x3F, target), *((low, high, target) for low, high in astral)]
                builder.free[state].append(target)
        builder.edges[state] = kept
    try:
        return builder.language(start, ends)
    except TooComplexError:
        return ANY
