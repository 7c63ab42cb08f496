"""What a loop goes through, and sequences and collections in general."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice, repeat
from typing import Final

from payloads.freemarker.errors import NonSequenceOrCollection
from payloads.freemarker.nodes import Expression
from payloads.freemarker.runtime.descriptions import a, describe
from payloads.freemarker.runtime.environment import LONG, Environment
from payloads.freemarker.runtime.types import is_sequence, wrong_type
from payloads.freemarker.runtime.values import (
    BoundedRange,
    Empty,
    EndlessRange,
    Matches,
    Namespace,
    RepeatedHash,
    Stream,
    Value,
    Variables,
)


def items_of(env: Environment, value: Value, node: Expression) -> list[Value] | range | Iterator[Value]:
    """The items of a sequence or collection, at once or, for lazy ones, one after the other."""
    if isinstance(value, list):
        return value
    if isinstance(value, BoundedRange):
        return value.values
    if isinstance(value, EndlessRange):
        return _endless(value.start)
    if isinstance(value, Stream):
        return iter(value.items)
    if isinstance(value, Matches):
        return list(value.found)
    if isinstance(value, Empty):
        return []
    return wrong_type("sequence or collection", value, node)


def listable(env: Environment, value: Value, node: Expression) -> Value:
    """The value, which must be a sequence or a collection."""
    if not isinstance(value, list | Stream):
        items_of(env, value, node)
    return value


def sequential(env: Environment, value: Value, node: Expression) -> Value:
    """The value, which must be a sequence."""
    if not isinstance(value, list) and not is_sequence(value):
        wrong_type("sequence", value, node)
    return value


def _endless(start: int) -> Iterator[Value]:
    while True:
        yield start
        start += 1


def looked_through(env: Environment, value: Value, node: Expression) -> Iterable[Value]:
    """The items for a search; those of ranges and lazy sequences, which may be endless, count as turns of a loop."""
    found = items_of(env, value, node)
    if not isinstance(found, list):
        return _counted(env, found, node)
    if len(found) > _MANY:
        env.check_time(node.span)
    return found


def _counted(env: Environment, items: Iterable[Value], node: Expression) -> Iterator[Value]:
    for item in items:
        env.turn(1, node)
        yield item


def list_of(env: Environment, value: Value, node: Expression) -> list[Value]:
    """All items as a list; what is endless meets a limit."""
    found = items_of(env, value, node)
    if isinstance(found, list):
        return found
    if isinstance(found, range):
        env.check_length(len(found), node.span)
        return list(found)
    return _collected(env, found, node)


def _collected(env: Environment, items: Iterable[Value], node: Expression) -> list[Value]:
    collected: list[Value] = []
    for item in _counted(env, items, node):
        collected.append(item)
        if type(item) is str and len(item) > LONG:
            env.check_length(len(item), node.span)
        env.check_length(len(collected), node.span)
    return collected


def take_from(env: Environment, value: Value, index: int, node: Expression) -> Value:
    """The item at `index`, or `None`."""
    if index < 0:
        return None
    return next(islice(_counted(env, items_of(env, value, node), node), index, None), None)


def sequence_of(env: Environment, value: Value, node: Expression) -> list[Value]:
    """The items of a sequence; a collection that is none is refused."""
    if isinstance(value, Stream) and not value.is_sequence:
        wrong_type("sequence", value, node)
    if value is None or not isinstance(value, list | BoundedRange | EndlessRange | Matches | Stream):
        if isinstance(value, Empty):
            return []
        wrong_type("sequence", value, node)
    return list_of(env, value, node)


def pairs_of(env: Environment, value: Value, node: Expression) -> list[tuple[Value, Value]]:
    """The members of a hash, for `<#list hash as key, value>`."""
    if isinstance(value, RepeatedHash) and env.static.older_than(21):
        return list(value.written)
    if isinstance(value, dict) and not isinstance(value, Variables):
        return list(value.items())
    if isinstance(value, Namespace):
        return list(value.members().items())
    if isinstance(value, Empty):
        return []
    if isinstance(value, list | BoundedRange | Stream | EndlessRange | Matches):
        error = NonSequenceOrCollection(
            f"The value you try to list is {a(describe(value, node))}, thus you must specify only one loop variable after "
            'the "as" (there\'s no separate key and value).',
            node.span,
        )
        error.found = value
        error.of_element = True
        raise error
    return wrong_type("extended hash", value, node)


_LAST: Final = (False,)
_MANY = 1000  # from here on the turns are counted one by one, with a look at the clock now and then


class Cursor:
    """An iterator that knows whether another item follows, as Java's do.

    The order of the two questions matters where making an item runs a function of the template: `<#list>` asks before
    its body runs, everybody else only when the next item is wanted.
    """

    __slots__ = ()

    def has_next(self) -> bool:
        raise NotImplementedError

    def next(self) -> Value:
        raise NotImplementedError

    def __iter__(self) -> Iterator[Value]:
        while self.has_next():
            yield self.next()


_NOT_ASKED: Final = object()
_END: Final = object()


class IteratorCursor(Cursor):
    """A cursor over a Python iterator, one item ahead of it."""

    __slots__ = ("_ahead", "_items")

    def __init__(self, items: Iterator[Value]) -> None:
        self._items = items
        self._ahead: Value = _NOT_ASKED

    def has_next(self) -> bool:
        if self._ahead is _NOT_ASKED:
            self._ahead = next(self._items, _END)
        return self._ahead is not _END

    def next(self) -> Value:
        if not self.has_next():
            return None
        item, self._ahead = self._ahead, _NOT_ASKED
        return item


def cursor_of(env: Environment, value: Value, node: Expression) -> Cursor:
    """A cursor over the items of a sequence or collection."""
    if isinstance(value, Stream) and isinstance(value.items, Cursor):
        return value.items
    return IteratorCursor(iter(items_of(env, value, node)))


class Loop:
    """A lazy source of a `<#list>`, whose turns are counted one by one."""

    __slots__ = ("_cursor", "_env", "_node")

    def __init__(self, env: Environment, cursor: Cursor, node: Expression) -> None:
        self._env, self._cursor, self._node = env, cursor, node

    def __bool__(self) -> bool:
        return self._cursor.has_next()

    def __iter__(self) -> Iterator[Value]:
        more = self._cursor.has_next()
        while more:
            self._env.turn(1, self._node)
            item = self._cursor.next()
            more = self._cursor.has_next()
            yield item

    def turns(self) -> Iterator[tuple[int, Value, bool]]:
        index, more = 0, self._cursor.has_next()
        while more:
            self._env.turn(1, self._node)
            item = self._cursor.next()
            more = self._cursor.has_next()
            yield index, item, more
            index += 1


def loop(env: Environment, value: Value, node: Expression) -> list[Value] | range | Loop:
    """What to go through; its turns are counted here for finite sources, one by one for others."""
    if isinstance(value, list) and len(value) <= _MANY:
        env.turn(len(value), node)
        return value
    if isinstance(value, dict | Namespace):
        error = NonSequenceOrCollection(
            f"The value you try to list is {a(describe(value, node))}, thus you must specify two loop variables after the "
            '"as"; one for the key, and another for the value, like <#... as k, v>).',
            node.span,
        )
        error.found = value
        error.of_element = True
        raise error
    if isinstance(value, Stream | EndlessRange):
        return Loop(env, cursor_of(env, value, node), node)
    found = items_of(env, value, node)
    assert isinstance(found, list | range)
    if len(found) > _MANY:
        return Loop(env, IteratorCursor(iter(found)), node)
    env.turn(len(found), node)
    return found


def hash_loop(env: Environment, value: Value, node: Expression) -> Collection[tuple[Value, Value]]:
    found = value.items() if type(value) is dict else pairs_of(env, value, node)
    env.turn(len(found), node)
    return found


def turns(source: Collection[Value] | Loop) -> Iterator[tuple[int, Value, bool]]:
    """(index, item, whether another follows)."""
    if isinstance(source, Loop):
        return source.turns()
    count = len(source)
    return zip(range(count), source, chain(repeat(True, count - 1), _LAST), strict=False)
