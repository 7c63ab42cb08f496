"""What a loop goes through, and sequences and collections in general."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from payloads.freemarker.nodes import Expression
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.types import is_hash, wrong_type
from payloads.freemarker.runtime.values import (
    EMPTY,
    BoundedRange,
    EndlessRange,
    Match,
    Matches,
    Namespace,
    Stream,
    Value,
)


def items_of(env: Environment, value: Value, node: Expression) -> list[Value] | range | Iterator[Value]:
    """The items of a sequence or collection, at once or, for lazy ones, one after the other."""
    if type(value) is list:
        return value
    if isinstance(value, BoundedRange):
        return value.values
    if isinstance(value, EndlessRange):
        return _endless(value.start)
    if isinstance(value, Stream):
        return value.items
    if isinstance(value, Matches):
        return list(value.found())
    if isinstance(value, Match):
        return list(value.groups)
    if isinstance(value, list):
        return value
    if value is EMPTY:
        return []
    return wrong_type("sequence or collection", value, node)


def _endless(start: int) -> Iterator[Value]:
    while True:
        yield start
        start += 1


def list_of(env: Environment, value: Value, node: Expression) -> list[Value]:
    """All items as a list; what is endless meets a limit."""
    found = items_of(env, value, node)
    if type(found) is list:
        return found
    if isinstance(found, range):
        env.check_length(len(found), node.span)
        return list(found)
    collected: list[Value] = []
    for item in found:
        collected.append(item)
        env.turn(1, node)
        env.check_length(len(collected), node.span)
    return collected


def take_from(env: Environment, value: Value, index: int, node: Expression) -> Value:
    """The item at `index`, or `None`."""
    return next(islice(iter(items_of(env, value, node)), index, None), None) if index >= 0 else None


def take_first(env: Environment, value: Value, count: int, node: Expression) -> list[Value]:
    env.check_length(count, node.span)
    return list(islice(iter(items_of(env, value, node)), count))


def sequence_of(env: Environment, value: Value, node: Expression) -> list[Value]:
    """The items of a sequence; a collection that is none is refused."""
    if isinstance(value, Stream) and not value.is_sequence:
        wrong_type("sequence", value, node)
    if value is None or not isinstance(value, list | BoundedRange | EndlessRange | Matches | Match | Stream):
        if value is EMPTY:
            return []
        wrong_type("sequence", value, node)
    return list_of(env, value, node)


def pairs_of(env: Environment, value: Value, node: Expression) -> list[tuple[Value, Value]]:
    """The members of a hash, for `<#list hash as key, value>`."""
    if isinstance(value, dict):
        return list(value.items())
    if isinstance(value, Namespace):
        return list(value.variables.items())
    if value is EMPTY:
        return []
    if isinstance(value, list | BoundedRange | Stream | EndlessRange):
        return wrong_type("extended hash", value, node)
    return wrong_type("extended hash" if not is_hash(value) else "hash", value, node)


class Loop:
    """The source of a `<#list>`: knows whether it is empty without using up an item."""

    __slots__ = ("_first", "items", "pending")

    def __init__(self, items: list[Value] | range | Iterator[Value]) -> None:
        self.items = items
        self.pending = False
        if not isinstance(items, list | range):
            self._first: Value = None
            try:
                self._first = next(items)
                self.pending = True
            except StopIteration:
                self.items = []

    def __bool__(self) -> bool:
        return self.pending or bool(self.items)

    def __iter__(self) -> Iterator[Value]:
        if self.pending:
            self.pending = False
            yield self._first
        yield from self.items


def loop(env: Environment, value: Value, node: Expression) -> list[Value] | range | Loop:
    """What to go through; its turns are counted here for finite sources, one by one for others."""
    found = items_of(env, value, node)
    if isinstance(found, list | range):
        env.turn(len(found), node)
        return found
    return Loop(_counted(env, found, node))


def hash_loop(env: Environment, value: Value, node: Expression) -> list[tuple[Value, Value]]:
    found = pairs_of(env, value, node)
    env.turn(len(found), node)
    return found


def _counted(env: Environment, items: Iterator[Value], node: Expression) -> Iterator[Value]:
    for item in items:
        env.turn(1, node)
        yield item


def turns(source: list[Value] | range | Loop) -> Iterator[tuple[int, Value, bool]]:
    """(index, item, whether another follows), looking one item ahead."""
    if isinstance(source, list | range):
        last = len(source) - 1
        for index, item in enumerate(source):
            yield index, item, index < last
        return
    iterator = iter(source)
    for index, item in enumerate(iterator):
        following = next(iterator, _NOTHING)
        while following is not _NOTHING:
            yield index, item, True
            index, item = index + 1, following
            following = next(iterator, _NOTHING)
        yield index, item, False
        return


_NOTHING = object()


def pair_turns(source: list[tuple[Value, Value]]) -> Iterator[tuple[int, Value, Value, bool]]:
    """Like `turns`, for the members of a hash."""
    last = len(source) - 1
    for index, (key, value) in enumerate(source):
        yield index, key, value, index < last
