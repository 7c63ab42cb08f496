"""Sets of texts: regular languages as minimal automata.

Every language is built once: equal ones are the same object, so that comparing is quick and operations are
remembered. Characters are code points. States are numbered in the order in which a walk meets them, 0 being
the start; every state can reach an accepting one, so only the empty language has none that accepts.
"""

from __future__ import annotations

import functools
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from conformance.proof import words
from conformance.proof.labels import Label, Range, aligned, label, merge_ranges, only_one_of, ranges_of
from conformance.proof.minimization import Move, Row, minimized

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Edge = tuple[int, int, int]
"""First and last code point, and the state they lead to."""

LAST_CODE_POINT: Final = 0x10FFFF
_MOST_STATES = 3000


class TooComplexError(Exception):
    """An automaton would get more states than are worth it; whoever asked makes do with a larger language."""


class Language:
    """A set of texts. Made by the functions of this module only.

    Attributes:
        rows: by state, its moves.
        accepting: the states in which a text may end.
        labels: by state, the sets of characters of its moves.
        size: the number of states.
    """

    __slots__ = ("_edges", "_hash", "_single", "accepting", "labels", "rows", "size")

    def __init__(self, rows: tuple[Row, ...], accepting: frozenset[int]) -> None:
        self.rows = rows
        self.accepting = accepting
        self.size = len(rows)
        self.labels = tuple(tuple(characters for characters, _ in own) for own in rows)
        self._hash = hash((rows, accepting))
        self._single = _single(rows, accepting)
        self._edges: tuple[tuple[Edge, ...], ...] | None = None

    @property
    def edges(self) -> tuple[tuple[Edge, ...], ...]:
        """By state, the ranges of characters that lead on, in order."""
        if self._edges is None:
            self._edges = tuple(
                tuple(sorted((first, last, target) for own, target in row for first, last in ranges_of(own)))
                for row in self.rows
            )
        return self._edges

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other

    def __bool__(self) -> bool:
        """Whether there is any text in it."""
        return bool(self.accepting)

    def __contains__(self, text: str) -> bool:
        state: int | None = 0
        for character in text:
            state = self.step(state, ord(character)) if state is not None else None
        return state in self.accepting

    def __repr__(self) -> str:
        shown = [repr(text) for text in self.some(3)]
        return f"<{', '.join(shown)}{', …' if self.only(3) is None else ''}>"

    def step(self, state: int, code: int) -> int | None:
        """Where a code point leads; None if nowhere."""
        for first, last, target in self.edges[state]:
            if first <= code <= last:
                return target
        return None

    def __or__(self, other: Language) -> Language:
        return _union(self, other) if self is not other else self

    def __and__(self, other: Language) -> Language:
        return _intersection(self, other) if self is not other else self

    def __sub__(self, other: Language) -> Language:
        return _difference(self, other)

    def __add__(self, other: Language) -> Language:
        return _concatenation(self, other)

    def __le__(self, other: Language) -> bool:
        """Whether every text of this is in the other."""
        return self is other or _is_within(self, other)

    @property
    def single(self) -> str | None:
        """The text of a language of one."""
        return self._single

    def only(self, most: int) -> tuple[str, ...] | None:
        """All texts, shortest first, if there are at most so many."""
        return words.only(self, most)

    def some(self, most: int) -> tuple[str, ...]:
        """A few texts, shortest first, characters that people can read preferred."""
        return words.some(self, most)

    def shortest(self) -> str:
        """A shortest text; the language must not be empty."""
        return words.some(self, 1)[0]

    def longest(self) -> int | None:
        """The length of the longest text in characters; None without a bound."""
        return words.longest(self)


def _single(rows: tuple[Row, ...], accepting: frozenset[int]) -> str | None:
    """The one text of a chain of states without a branch; states are numbered in the order of the walk."""
    last = len(rows) - 1
    if accepting != {last} or rows[last]:
        return None
    characters = []
    for state, own in enumerate(rows[:-1]):
        code = only_one_of(own[0][0]) if len(own) == 1 and own[0][1] == state + 1 else None
        if code is None:
            return None
        characters.append(chr(code))
    return "".join(characters)


_KNOWN: dict[tuple[tuple[Row, ...], frozenset[int]], Language] = {}


def _interned(rows: tuple[Row, ...], accepting: frozenset[int]) -> Language:
    key = (rows, accepting)
    known = _KNOWN.get(key)
    if known is None:
        known = _KNOWN[key] = Language(rows, accepting)
    return known


def minimal(edges: Sequence[Iterable[Edge]], accepting: Iterable[int]) -> Language:
    """The language of a deterministic automaton that begins in its first state."""
    return _minimal([_moves(own) for own in edges], accepting)


def _minimal(moves: Sequence[Iterable[Move]], accepting: Iterable[int]) -> Language:
    smallest = minimized(moves, accepting)
    return EMPTY if smallest is None else _interned(*smallest)


def _moves(edges: Iterable[Edge]) -> list[Move]:
    """Edges that don't overlap, those with one target as one move."""
    by_target: dict[int, list[Range]] = {}
    for first, last, target in edges:
        by_target.setdefault(target, []).append((first, last))
    return [(label(merge_ranges(sorted(ranges))), target) for target, ranges in by_target.items()]


def _product(
    one: Language, other: Language, wanted: Callable[[bool, bool], bool], *, needs: tuple[bool, bool]
) -> Language:
    """Both automata side by side. `needs`: whether a text is lost once the first, the second has lost it."""
    numbers: dict[tuple[int | None, int | None], int] = {(0, 0): 0}
    pairs: list[tuple[int | None, int | None]] = [(0, 0)]
    table: list[list[Move]] = []
    accepting: list[int] = []
    for at, (left, right) in enumerate(pairs):
        if wanted(left in one.accepting, right in other.accepting):
            accepting.append(at)
        own: list[Move] = []
        ours = one.rows[left] if left is not None else ()
        theirs = other.rows[right] if right is not None else ()
        labels = (one.labels[left] if left is not None else (), other.labels[right] if right is not None else ())
        for characters, of_left, of_right in aligned(*labels):
            if (needs[0] and of_left < 0) or (needs[1] and of_right < 0):
                continue
            pair = (ours[of_left][1] if of_left >= 0 else None, theirs[of_right][1] if of_right >= 0 else None)
            number = numbers.get(pair)
            if number is None:
                number = numbers[pair] = len(pairs)
                pairs.append(pair)
                if number > _MOST_STATES:
                    raise TooComplexError
            own.append((characters, number))
        table.append(own)
    return _minimal(table, accepting)


@functools.lru_cache(4096)
def _union(one: Language, other: Language) -> Language:
    return _product(one, other, lambda a, b: a or b, needs=(False, False))


@functools.lru_cache(4096)
def _intersection(one: Language, other: Language) -> Language:
    return _product(one, other, lambda a, b: a and b, needs=(True, True))


@functools.lru_cache(4096)
def _difference(one: Language, other: Language) -> Language:
    return _product(one, other, lambda a, b: a and not b, needs=(True, False))


@functools.lru_cache(4096)
def _is_within(one: Language, other: Language) -> bool:
    """Whether the second has every text of the first. No automaton is made for the answer."""
    pairs: list[tuple[int, int]] = [(0, 0)] if one else []
    seen = set(pairs)
    for left, right in pairs:
        if left in one.accepting and right not in other.accepting:
            return False
        for _, of_left, of_right in aligned(one.labels[left], other.labels[right]):
            if of_left < 0:
                continue
            if of_right < 0:
                return False  # from every state of the first an end can be reached
            pair = one.rows[left][of_left][1], other.rows[right][of_right][1]
            if pair not in seen:
                if len(seen) > _MOST_STATES:
                    raise TooComplexError
                seen.add(pair)
                pairs.append(pair)
    return True


class Builder:
    """An automaton with moves that take no character, for what is built of parts."""

    def __init__(self) -> None:
        self.edges: list[list[Edge]] = []
        self.free: list[list[int]] = []

    def state(self) -> int:
        """A new state."""
        self.edges.append([])
        self.free.append([])
        if len(self.edges) > 4 * _MOST_STATES:
            raise TooComplexError
        return len(self.edges) - 1

    def add(self, language: Language) -> tuple[int, list[int]]:
        """A copy of a language's automaton: its start and its accepting states."""
        base = len(self.edges)
        for edges in language.edges:
            self.edges[self.state()] = [(first, last, base + target) for first, last, target in edges]
        return base, [base + state for state in language.accepting]

    def language(self, start: int, accepting: Iterable[int]) -> Language:
        """The texts that lead from a state to an accepting one."""
        final = set(accepting)
        first = self._closure({start})
        numbers = {first: 0}
        sets = [first]
        table: list[list[Edge]] = []
        for states in sets:
            own: list[Edge] = []
            for low, high, targets in _cut([edge for state in states for edge in self.edges[state]]):
                reached = self._closure(targets)
                number = numbers.get(reached)
                if number is None:
                    number = numbers[reached] = len(sets)
                    sets.append(reached)
                    if number > _MOST_STATES:
                        raise TooComplexError
                own.append((low, high, number))
            table.append(own)
        return minimal(table, [at for at, states in enumerate(sets) if states & final])

    def _closure(self, states: Iterable[int]) -> frozenset[int]:
        closed = set(states)
        pending = list(closed)
        while pending:
            for target in self.free[pending.pop()]:
                if target not in closed:
                    closed.add(target)
                    pending.append(target)
        return frozenset(closed)


def _cut(edges: Sequence[Edge]) -> Iterator[tuple[int, int, set[int]]]:
    """Overlapping edges cut into ranges, each with all of its targets."""
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for first, last, target in edges:
        starts.setdefault(first, []).append(target)
        ends.setdefault(last + 1, []).append(target)
    cuts = sorted({*starts, *ends})
    open_: dict[int, int] = {}
    for low, following in pairwise(cuts):
        for target in starts.get(low, ()):
            open_[target] = open_.get(target, 0) + 1
        for target in ends.get(low, ()):
            open_[target] -= 1
            if not open_[target]:
                del open_[target]
        if open_:
            yield low, following - 1, set(open_)


@functools.lru_cache(4096)
def _concatenation(one: Language, other: Language) -> Language:
    if not one or not other:
        return EMPTY
    left, right = one.single, other.single
    if left is not None and right is not None:
        return exactly(left + right)
    if left == "":
        return other
    if right == "":
        return one
    builder = Builder()
    start, middles = builder.add(one)
    following, ends = builder.add(other)
    for middle in middles:
        builder.free[middle].append(following)
    return builder.language(start, ends)


@functools.lru_cache(1024)
def repeated(language: Language) -> Language:
    """Any number of texts of a language one after the other, none included."""
    builder = Builder()
    start, ends = builder.add(language)
    outer = builder.state()
    builder.free[outer].append(start)
    for end in ends:
        builder.free[end].append(outer)
    return builder.language(outer, [outer])


@functools.lru_cache(8192)
def exactly(text: str) -> Language:
    """One text."""
    rows = tuple(((_character(each), at),) for at, each in enumerate(text, 1))
    return _interned((*rows, ()), frozenset({len(text)}))


@functools.lru_cache(4096)
def _character(character: str) -> Label:
    return label(((ord(character), ord(character)),))


def among(texts: Iterable[str]) -> Language:
    """Any of some texts."""
    return functools.reduce(_union, map(exactly, texts), EMPTY)


def one_of(ranges: Iterable[Range]) -> Language:
    """One character of some ranges."""
    return minimal([[(low, high, 1) for low, high in ranges], []], [1])


def of_characters(ranges: Iterable[Range]) -> Language:
    """Any text of characters of some ranges, the empty one included."""
    return minimal([[(low, high, 0) for low, high in ranges]], [0])


EMPTY: Final = _interned(((),), frozenset())
#: Every text there is, halves of surrogate pairs included, which only cutting a text can leave.
EVERY: Final = of_characters([(0, LAST_CODE_POINT)])
HALF: Final = one_of([(0xD800, 0xDFFF)])
#: Any text an event can hold.
ANY: Final = of_characters([(0, 0xD7FF), (0xE000, LAST_CODE_POINT)])
NOTHING: Final = exactly("")
SOMETHING: Final = ANY - NOTHING
