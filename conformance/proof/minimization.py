"""Automata made as small as they can be."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from conformance.proof.labels import Label, first_of, united

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Move = tuple[Label, int]
"""A set of characters, and the state they lead to."""

Row = tuple[Move, ...]
"""The moves of a state: each to another one, the one with the first character first."""


def minimized(
    moves: Sequence[Iterable[Move]], accepting: Iterable[int], start: int = 0
) -> tuple[tuple[Row, ...], frozenset[int]] | None:
    """The smallest automaton for the same texts, its states numbered in the order in which a walk meets them; None, if
    there are no texts.
    """
    final = set(accepting)
    alive = _alive(moves, final)
    if start not in alive:
        return None
    table = moves if len(alive) == len(moves) else [[move for move in own if move[1] in alive] for own in moves]
    reached = [start]
    seen = {start}
    for state in reached:
        for _, target in table[state]:
            if target not in seen:
                seen.add(target)
                reached.append(target)
    return _numbered(table, final, _blocks(table, final, reached), start)


def _alive(table: Sequence[Iterable[Move]], final: set[int]) -> set[int]:
    sources: list[list[int]] = [[] for _ in table]
    for state, own in enumerate(table):
        for _, target in own:
            sources[target].append(state)
    alive = set(final)
    pending = list(final)
    while pending:
        for source in sources[pending.pop()]:
            if source not in alive:
                alive.add(source)
                pending.append(source)
    return alive


def _blocks(table: Sequence[Iterable[Move]], final: set[int], states: Sequence[int]) -> dict[int, int]:
    """States that no text tells apart share a number.

    From the ends up, a state is what it accepts and where it leads. Only what lies on or between loops needs
    refinement by rounds (Moore's); what leads into it follows from the ends up again.
    """
    targets = {state: {target for _, target in table[state]} for state in states}
    block: dict[int, int] = {}
    known: dict[tuple[bool, frozenset[Move]], int] = {}
    for state in _peeled(targets):
        block[state] = known.setdefault((state in final, _leading(table[state], block)), len(known))
    looped = {state: targets[state] - block.keys() for state in states if state not in block}
    sources: dict[int, set[int]] = {state: set() for state in looped}
    for state, own in looped.items():
        for target in own:
            sources[target].add(state)
    before = _peeled(sources)
    outside = set(before)
    core = [state for state in looped if state not in outside]
    block.update(_refined(table, final, core, block, len(known)))
    for state in core:
        known[state in final, _leading(table[state], block)] = block[state]
    numbers = max(block.values(), default=-1) + 1
    for state in reversed(before):
        number = known.setdefault((state in final, _leading(table[state], block)), numbers)
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
    table: Sequence[Iterable[Move]], final: set[int], states: Sequence[int], settled: Mapping[int, int], numbers: int
) -> dict[int, int]:
    """Moore's refinement of some states, where those they lead to besides are settled."""
    block = {state: numbers + int(state in final) for state in states}
    count = len(set(block.values()))
    while states:
        signatures: dict[tuple[int, frozenset[Move]], int] = {}
        finer = {}
        everywhere = {**settled, **block}
        for state in states:
            leading = _leading(table[state], everywhere)
            finer[state] = numbers + signatures.setdefault((block[state], leading), len(signatures))
        if len(signatures) == count:
            return finer
        block, count = finer, len(signatures)
    return block


def _leading(moves: Iterable[Move], block: Mapping[int, int]) -> frozenset[Move]:
    """Where characters lead, by the numbers of blocks."""
    by_block: dict[int, Label] = {}
    for characters, target in moves:
        number = block[target]
        known = by_block.get(number)
        by_block[number] = characters if known is None else united(known, characters)
    return frozenset((characters, number) for number, characters in by_block.items())


def _numbered(
    table: Sequence[Iterable[Move]], final: set[int], block: Mapping[int, int], start: int
) -> tuple[tuple[Row, ...], frozenset[int]]:
    representative: dict[int, int] = {}
    for state, number in block.items():
        representative.setdefault(number, state)
    order = {block[start]: 0}
    queue = deque([block[start]])
    rows: list[Row] = []
    while queue:
        own: list[Move] = []
        for characters, number in sorted(_leading(table[representative[queue.popleft()]], block), key=_by_character):
            if number not in order:
                order[number] = len(order)
                queue.append(number)
            own.append((characters, order[number]))
        rows.append(tuple(own))
    accepting = frozenset(order[number] for state, number in block.items() if state in final and number in order)
    return tuple(rows), accepting


def _by_character(move: Move) -> int:
    return first_of(move[0])
