"""The texts of a language: all of them where they are few, the shortest ones, the length of the longest."""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Hashable
from heapq import heappop, heappush
from itertools import count, islice
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class Automaton(Hashable, Protocol):
    """What accepts a language: for each state its edges (first character, last one, target), and the accepting states."""

    @property
    def edges(self) -> tuple[tuple[tuple[int, int, int], ...], ...]:
        """By state; it begins in the first."""

    @property
    def accepting(self) -> frozenset[int]:
        """Where a text may end."""


@functools.lru_cache(4096)
def only(language: Automaton, most: int) -> tuple[str, ...] | None:
    """See `Language.only`."""
    if longest(language) is None:
        return None
    found: list[str] = []
    queue = deque([(0, "")])
    while queue:
        state, text = queue.popleft()
        if state in language.accepting:
            found.append(text)
        for first, last, target in language.edges[state]:
            if last - first >= most or len(queue) > 20 * most:
                return None
            queue.extend((target, text + chr(code)) for code in range(first, last + 1))
        if len(found) > most:
            return None
    return tuple(found)


@functools.lru_cache(4096)
def longest(language: Automaton) -> int | None:
    """See `Language.longest`. By depth: in a trimmed automaton a cycle means that there is no bound."""
    done: dict[int, int] = {}
    pending: list[tuple[int, bool]] = [(0, False)]
    open_: set[int] = set()
    while pending:
        state, left = pending.pop()
        if left:
            open_.discard(state)
            targets = [target for _, _, target in language.edges[state]]
            done[state] = max((1 + done[target] for target in targets), default=0)
            continue
        if state in done:
            continue
        open_.add(state)
        pending.append((state, True))
        for _, _, target in language.edges[state]:
            if target in open_:
                return None
            if target not in done:
                pending.append((target, False))
    return done[0]


_READABLE: Final[tuple[int, ...]] = (
    *range(ord("a"), ord("z") + 1),
    *range(ord("A"), ord("Z") + 1),
    *range(ord("0"), ord("9") + 1),
    0x20,
)


@functools.lru_cache(8192)
def _representative(first: int, last: int) -> int | None:
    """One character for a range; None for halves of surrogate pairs, which no event holds."""
    for code in _READABLE:
        if first <= code <= last:
            return code
    if first >= 0xD800 and last <= 0xDFFF:
        return None
    return first if not 0xD800 <= first <= 0xDFFF else 0xE000


@functools.lru_cache(4096)
def some(language: Automaton, most: int) -> tuple[str, ...]:
    """See `Language.some`."""
    return tuple(islice(_words(language), most))


def _words(language: Automaton) -> Iterator[str]:
    """Texts, shortest first: each step is one towards an end, so that a text of many characters costs no more than
    its length.
    """
    away = _ways_to_end(language)
    if 0 not in away:
        return
    order = count()
    open_: list[tuple[int, int, int, int, str]] = [(away[0], 0, next(order), 0, "")]
    while open_:
        # Of texts that come to the same length the one begun first: in the order of the characters.
        _, _, _, state, text = heappop(open_)
        if state in language.accepting:
            yield text
        for first, last, target in language.edges[state]:
            if target in away and (code := _representative(first, last)) is not None:
                longer = len(text) + 1
                heappush(open_, (longer + away[target], -longer, next(order), target, text + chr(code)))


def _ways_to_end(language: Automaton) -> dict[int, int]:
    """For each state the number of characters to the nearest end."""
    sources: dict[int, list[int]] = {}
    for state, edges in enumerate(language.edges):
        for first, last, target in edges:
            if _representative(first, last) is not None:
                sources.setdefault(target, []).append(state)
    away = dict.fromkeys(language.accepting, 0)
    pending = deque(away)
    while pending:
        target = pending.popleft()
        for source in sources.get(target, ()):
            if source not in away:
                away[source] = away[target] + 1
                pending.append(source)
    return away
