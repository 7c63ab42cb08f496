"""`?filter`, `?map`, `?take_while` and `?drop_while`, at once or item by item.

Where the result is only gone through (`<#list>`, another of these, `?first`, `?join` and their like), items are
made when they are asked for, so that they work on endless ranges; elsewhere the result is a sequence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import dropwhile, takewhile
from types import FunctionType
from typing import Final, TypeVar

from payloads.freemarker.builtins.registry import HANDLERS, Arguments
from payloads.freemarker.errors import UNCHECKED, FreeMarkerError, ModelError, RenderError
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime.calls import call_function
from payloads.freemarker.runtime.descriptions import a, describe
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.loops import Cursor, IteratorCursor, cursor_of
from payloads.freemarker.runtime.types import is_sequence, wrong_type
from payloads.freemarker.runtime.values import (
    Bounded,
    BoundedRange,
    Empty,
    EndlessRange,
    Formatted,
    MacroValue,
    Matches,
    Method,
    Nothing,
    Stream,
    Value,
)

_T = TypeVar("_T")
_FEW = 1_000  # up to here turns are counted at once
STREAMING: Final = ("filter", "map", "take_while", "drop_while")


def _transformer(env: Environment, argument: Value, node: BuiltIn) -> Callable[[Value], Value]:
    """The argument as a function: a lambda, a `<#function>`, or a method."""
    if isinstance(argument, FunctionType):
        return argument
    if isinstance(argument, Method | MacroValue | Nothing) or (isinstance(argument, Formatted) and argument.call):
        place = (node.arguments or (node,))[0]
        if isinstance(argument, Formatted) and argument.has_members:
            return partial(_no_function, node)
        return lambda item: call_function(env, argument, (item,), node, place)
    return wrong_type("mapper", argument, (node.arguments or (node,))[0])


def _no_function(node: BuiltIn, item: Value) -> Value:
    """A number or date as a function of its formats: FreeMarker fails, since it wants to be called with strings."""
    raise RenderError(f"{UNCHECKED}\n?{node.name} can't call a format with each item", node.span)


def _condition(env: Environment, argument: Value, node: BuiltIn) -> Callable[[Value], bool]:
    function = _transformer(env, argument, node)

    def test(item: Value) -> bool:
        result = function(item)
        if isinstance(result, Matches):
            result = result.fits
        if isinstance(result, Nothing):
            result = False
        if not isinstance(result, bool):
            if result is None:
                words = "The filter expression has returned no value (has returned null), rather than a boolean."
            else:
                words = (
                    "The filter expression had to return a boolean value, but it returned "
                    f"{a(describe(result))} instead."
                )
            raise ModelError(words, node.span)
        return result

    return test


class _Mapped(Cursor):
    """`?map`: an item is made when it is taken."""

    __slots__ = ("_function", "_source")

    def __init__(self, source: Cursor, function: Callable[[Value], Value], node: BuiltIn, *, lazy: bool) -> None:
        def mapped(item: Value) -> Value:
            result = function(item)
            if result is None:
                raise ModelError(
                    "The element mapper function has returned no return value (has returned null).", node.span
                )
            return result

        self._source, self._function = source, _wrapping(mapped, node) if lazy else mapped

    def has_next(self) -> bool:
        return self._source.has_next()

    def next(self) -> Value:
        return self._function(self._source.next())


def _wrapping(function: Callable[[Value], _T], node: BuiltIn) -> Callable[[Value], _T]:
    """While items are made one by one, FreeMarker reports all that goes wrong under the name of the built-in."""

    def guarded(item: Value) -> _T:
        try:
            return function(item)
        except RenderError as error:
            raise ModelError(f"Failed to transform element\n{error.message}", node.span, hint=error.hint) from None

    return guarded


def _cursor(env: Environment, value: Value, argument: Value, node: BuiltIn, *, lazy: bool) -> Cursor:
    source = cursor_of(env, value, node.target)
    if node.name == "map":
        function = _transformer(env, argument, node)
        return _Mapped(source, function, node, lazy=lazy)
    test = _condition(env, argument, node)
    test = _wrapping(test, node) if lazy else test
    select = {"filter": filter, "take_while": takewhile, "drop_while": dropwhile}[node.name]
    return IteratorCursor(iter(select(test, _taken(env, source, node))))


def _taken(env: Environment, source: Cursor, node: BuiltIn) -> Iterator[Value]:
    while source.has_next():
        env.turn(1, node)
        yield source.next()


def filtered(env: Environment, value: Value, test: Callable[[Value], bool], node: BuiltIn) -> list[Value]:
    """`?filter` at once, with a lambda that is known to give a boolean."""
    if isinstance(value, list) and len(value) <= _FEW:
        env.turn(len(value), node)
        return Bounded([item for item in value if test(item)])
    return Bounded(_taken(env, _cursor(env, value, test, node, lazy=False), node))


def pipeline(
    env: Environment,
    value: Value,
    quick: Callable[[list[Value]], list[Value]],
    slow: Callable[[Value], Value],
    lazy: bool,
    node: BuiltIn,
) -> Value:
    """A chain of `?filter` and `?map`: all at once, or step by step where that may make a difference.

    It makes none as long as nothing fails, since its functions look at nothing that changes.
    """
    if isinstance(value, list) and len(value) <= _FEW:
        env.turn(len(value), node)
        try:
            found = quick(value)
        except FreeMarkerError:
            pass
        else:
            return found if lazy else Bounded(found)
    return slow(value)


def _eager(env: Environment, value: Value, arguments: Arguments | None, node: BuiltIn) -> Value:
    found = Bounded()
    found.extend(_taken(env, _cursor(env, value, (arguments or (None,))[0], node, lazy=False), node))
    return found


def _size(value: Value) -> int | None:
    """The number of items, where it is known before any is made."""
    if isinstance(value, Stream):
        return value.size
    if isinstance(value, BoundedRange):
        return len(value.values)
    if isinstance(value, Matches):
        return len(value.found)
    if isinstance(value, EndlessRange):
        return 2**31 - 1
    return len(value) if isinstance(value, list) else 0 if isinstance(value, Empty) else None


def _lazy(env: Environment, value: Value, arguments: Arguments | None, node: BuiltIn) -> Value:
    size = _size(value) if node.name == "map" else None
    return Stream(
        _cursor(env, value, (arguments or (None,))[0], node, lazy=True), is_sequence=is_sequence(value), size=size
    )


for _name in STREAMING:
    HANDLERS[_name] = _eager
    HANDLERS[f"lazy_{_name}"] = _lazy
