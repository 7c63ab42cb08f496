"""`?filter`, `?map`, `?take_while` and `?drop_while`, at once or item by item.

Where the result is only gone through (`<#list>`, another of these, `?first`, `?join` and their like), items are
made when they are asked for, so that they work on endless ranges; elsewhere the result is a sequence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import dropwhile, takewhile
from types import FunctionType
from typing import Final

from payloads.freemarker.builtins.registry import HANDLERS, Arguments
from payloads.freemarker.errors import ModelError
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime.calls import call_function
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.loops import items_of
from payloads.freemarker.runtime.types import describe, is_sequence, wrong_type
from payloads.freemarker.runtime.values import MacroValue, Method, Stream, Value

STREAMING: Final = ("filter", "map", "take_while", "drop_while")


def _transformer(env: Environment, argument: Value, node: BuiltIn) -> Callable[[Value], Value]:
    """The argument as a function: a lambda, a `<#function>`, or a method."""
    if isinstance(argument, FunctionType):
        return argument
    if isinstance(argument, Method | MacroValue):
        place = (node.arguments or (node,))[0]
        return lambda item: call_function(env, argument, (item,), node, place)
    return wrong_type("method", argument, (node.arguments or (node,))[0])


def _condition(env: Environment, argument: Value, node: BuiltIn) -> Callable[[Value], bool]:
    function = _transformer(env, argument, node)

    def test(item: Value) -> bool:
        result = function(item)
        if not isinstance(result, bool):
            what = "no return value (has returned null)" if result is None else f"a {describe(result)}"
            raise ModelError(f"The filter expression has to return a boolean value, but it returned {what} instead.", node.span)
        return result

    return test


def _items(env: Environment, value: Value, argument: Value, node: BuiltIn) -> Iterator[Value]:
    source = iter(items_of(env, value, node.target))
    match node.name:
        case "filter":
            return filter(_condition(env, argument, node), source)
        case "take_while":
            return takewhile(_condition(env, argument, node), source)
        case "drop_while":
            return dropwhile(_condition(env, argument, node), source)
    return _mapped(source, _transformer(env, argument, node), node)


def _mapped(source: Iterator[Value], function: Callable[[Value], Value], node: BuiltIn) -> Iterator[Value]:
    for item in source:
        result = function(item)
        if result is None:
            raise ModelError("The element mapper function has returned no return value (has returned null).", node.span)
        yield result


def _eager(env: Environment, value: Value, arguments: Arguments | None, node: BuiltIn) -> Value:
    found: list[Value] = []
    for item in _items(env, value, (arguments or (None,))[0], node):
        found.append(item)
        env.turn(1, node)
    return found


def _lazy(env: Environment, value: Value, arguments: Arguments | None, node: BuiltIn) -> Value:
    sequence = is_sequence(value)
    return Stream(_items(env, value, (arguments or (None,))[0], node), sequence)


for _name in STREAMING:
    HANDLERS[_name] = _eager
    HANDLERS[f"lazy_{_name}"] = _lazy
