"""Automata made as small as they can be."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Edge = tuple[int, int, int]
"""First and last code point, and the state they lead to."""


def minimized(
    edges: Sequence[Iterable[Edge]], accepting: Iterable[int], start: int = 0
) -> tuple[tuple[tuple[Edge, ...], ...], frozenset[int]] | None:
    """The smallest automaton for the same texts, its states numbered in the order in which a walk meets them; None, if
    there are no texts.
    """
    table = [sorted(each) for each in edges]
    final = set(accepting)
    alive = _alive(table, final)
    if start not in alive:
        return None
    reached = [start]
    seen = {start}
    for state in reached:
        for _, _, target in table[state]:
            if target in alive and target not in seen:
                seen.add(target)
                reached.append(target)
    block = _blocks(table, final, reached, seen)
    return _numbered(table, final, block, start, seen)


def _alive(table: Sequence[Sequence[Edge]], final: set[int]) -> set[int]:
    sources: dict[int, list[int]] = {}
    for state, edges in enumerate(table):
        for _, _, target in edges:
            sources.setdefault(target, []).append(state)
    alive = set(final)
    pending = list(final)
    while pending:
        for source in sources.get(pending.pop(), ()):
            if source not in alive:
                alive.add(source)
                pending.append(source)
    return alive


def _blocks(table: Sequence[Sequence[Edge]], final: set[int], states: Sequence[int], alive: set[int]) -> dict[int, int]:
    """States that no text tells apart share a number.

    From the ends up, a state is what it accepts and where it leads. Only what lies on or between loops needs
    refinement by rounds (Moore's); what leads into it follows from the ends up again.
    """
    targets = {state: {target for _, _, target in table[state] if target in alive} for state in states}
    block: dict[int, int] = {}
    known: dict[tuple[bool, tuple[Edge, ...]], int] = {}

    def settle(state: int) -> None:
        edges = _merged((first, last, block[target]) for first, last, target in table[state] if target in alive)
        block[state] = known.setdefault((state in final, edges), len(known))

    for state in _peeled(targets):
        settle(state)
    looped = {state: targets[state] - block.keys() for state in states if state not in block}
    sources: dict[int, set[int]] = {state: set() for state in looped}
    for state, own in looped.items():
        for target in own:
            sources[target].add(state)
    before = _peeled(sources)
    core = [state for state in looped if state not in set(before)]
    block.update(_refined(table, final, core, alive, block, len(known)))
    for state in core:
        edges = _merged((first, last, block[target]) for first, last, target in table[state] if target in alive)
        known[state in final, edges] = block[state]
    numbers = max(block.values(), default=-1) + 1
    for state in reversed(before):
        edges = _merged((first, last, block[target]) for first, last, target in table[state] if target in alive)
        number = known.setdefault((state in final, edges), numbers)
        numbers += number == numbers
        block[state] = number
    return block


def _peeled(targets: Mapping[int, set[int]]) -> list[int]:
    """The states that lead nowhere, those that lead only to them, and so on."""
    sources: dict[int, list[int]] = {}
    for state, own in targets.items():
        for target in own:
            sources.setdefault(target, []).append(state)
    left = {state: len(own) for state, own in targets.items()}
    order = [state for state, count in left.items() if not count]
    for state in order:
        for source in sources.get(state, ()):
            left[source] -= 1
            if not left[source]:
                order.append(source)
    return order


def _refined(
    table: Sequence[Sequence[Edge]],
    final: set[int],
    states: Sequence[int],
    alive: set[int],
    settled: Mapping[int, int],
    numbers: int,
) -> dict[int, int]:
    """Moore's refinement of some states, where those they lead to besides are settled."""
    block = {state: numbers + int(state in final) for state in states}
    count = len(set(block.values()))
    while states:
        signatures: dict[tuple[int, tuple[Edge, ...]], int] = {}
        finer = {}
        for state in states:
            edges = (
                (first, last, settled[target] if target in settled else block[target])
                for first, last, target in table[state]
                if target in alive
            )
            finer[state] = numbers + signatures.setdefault((block[state], _merged(edges)), len(signatures))
        if len(signatures) == count:
            return finer
        block, count = finer, len(signatures)
    return block


def _merged(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Neighbouring ranges with one target as one; the edges come in order."""
    result: list[Edge] = []
    for first, last, target in edges:
        if result and result[-1][2] == target and result[-1][1] + 1 == first:
            result[-1] = (result[-1][0], last, target)
        else:
            result.append((first, last, target))
    return tuple(result)


def _numbered(
    table: Sequence[Sequence[Edge]], final: set[int], block: Mapping[int, int], start: int, alive: set[int]
) -> tuple[tuple[tuple[Edge, ...], ...], frozenset[int]]:
    representative: dict[int, int] = {}
    for state, number in block.items():
        representative.setdefault(number, state)
    order = {block[start]: 0}
    queue = deque([block[start]])
    edges: list[tuple[Edge, ...]] = []
    while queue:
        own: list[Edge] = []
        for first, last, target in table[representative[queue.popleft()]]:
            if target not in alive:
                continue
            number = block[target]
            if number not in order:
                order[number] = len(order)
                queue.append(number)
            own.append((first, last, order[number]))
        edges.append(_merged(own))
    accepting = frozenset(order[number] for state, number in block.items() if state in final and number in order)
    return tuple(edges), accepting
