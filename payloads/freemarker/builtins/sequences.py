"""Built-ins for sequences and collections."""

from __future__ import annotations

from typing import Final

from payloads.freemarker.builtins.registry import Arguments, built_in, method, number_argument, text_argument
from payloads.freemarker.errors import ModelError, RenderError
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime.environment import LONG, Environment
from payloads.freemarker.runtime.loops import cursor_of, items_of, list_of, looked_through, sequence_of
from payloads.freemarker.runtime.operators import compare, contains_equal
from payloads.freemarker.runtime.printing import string
from payloads.freemarker.runtime.types import missing, raise_unexpected
from payloads.freemarker.runtime.utf16 import whole
from payloads.freemarker.runtime.values import (
    Bounded,
    BoundedRange,
    Empty,
    EndlessRange,
    Matches,
    Namespace,
    RepeatedHash,
    Stream,
    Value,
    Variables,
    bounds,
)


@built_in("first")
def first(env: Environment, value: Value, node: BuiltIn) -> Value:
    if type(value) is list:
        return value[0] if value else None
    return next(iter(items_of(env, value, node.target)), None)


@built_in("last")
def last(env: Environment, value: Value, node: BuiltIn) -> Value:
    items = sequence_of(env, value, node.target)
    return items[-1] if items else None


@built_in("reverse")
def reverse(env: Environment, value: Value, node: BuiltIn) -> Value:
    items = sequence_of(env, value, node.target)[::-1]
    behind, before = bounds(value)
    return Bounded(items).with_errors(before, behind) if before or behind else items


@built_in("size")
def size(env: Environment, value: Value, node: BuiltIn) -> Value:
    if isinstance(value, RepeatedHash):
        return len(value.written)
    if isinstance(value, list | dict) and not isinstance(value, Variables):
        return len(value)
    if isinstance(value, BoundedRange):
        return len(value.values)
    if isinstance(value, EndlessRange):
        return 2**31 - 1
    if isinstance(value, Namespace):
        return len(value.variables)
    if isinstance(value, Matches):
        return len(value.found)
    if isinstance(value, Empty):
        return 0
    if isinstance(value, Stream):
        return len(list_of(env, value, node.target)) if value.size is None else value.size
    if value is None:
        missing(node.target)
    raise_unexpected("extended-hash or sequence or extended collection", value, node.target)


def size_up_to(env: Environment, value: Value, limit: int, node: BuiltIn) -> int:
    """`?size` of what is made item by item, where it is only compared with a number: nothing is made beyond `limit`."""
    if not isinstance(value, Stream) or value.size is not None:
        found = size(env, value, node)
        assert isinstance(found, int)
        return found
    cursor, count = cursor_of(env, value, node.target), 0
    while cursor.has_next():
        env.turn(1, node)
        count += 1
        if count == limit:
            break
        cursor.next()
    return count


@built_in("sequence")
def sequence(env: Environment, value: Value, node: BuiltIn) -> Value:
    if isinstance(value, Stream):
        return Bounded(list_of(env, value, node.target))
    items_of(env, value, node.target)
    return value


@built_in("lazy_sequence")
def lazy_sequence(env: Environment, value: Value, node: BuiltIn) -> Value:
    """`?sequence` of what is made item by item, for somebody who takes the items one by one."""
    if isinstance(value, Stream):
        return Stream(value.items, is_sequence=True, size=value.size)
    return sequence(env, value, node)


_TEXT: Final = {str}


def _are_texts(items: list[Value]) -> bool:
    return {*map(type, items)} <= _TEXT


@method("join", most=3, result=str)
def join(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    if isinstance(value, list) and len(arguments) == 1 and type(arguments[0]) is str and _are_texts(value):
        joined = arguments[0].join(value)
        if len(joined) > LONG:
            env.check_length(len(joined), node.span)
        return joined if joined.isascii() else whole(joined)
    items_of(env, value, node.target)
    separator = text_argument(arguments, 0, node)
    when_empty = text_argument(arguments, 1, node) if len(arguments) > 1 else ""
    ending = text_argument(arguments, 2, node) if len(arguments) > 2 else ""
    if isinstance(value, EndlessRange):
        raise ModelError(
            "The sequence to join was right-unbounded numerical range, thus it's infinitely long.", node.span
        )
    texts: list[str] = []
    items = looked_through if isinstance(value, Stream) else list_of
    for index, item in enumerate(items(env, value, node.target)):
        if item is None:
            continue
        try:
            texts.append(string(env, item, node.target))
        except RenderError as error:
            raise ModelError(
                f'"?join" failed at index {index} with this error:\n\n{error.message}', node.span
            ) from None
    env.check_length(sum(map(len, texts)) + len(separator) * len(texts), node.span)
    return whole(separator.join(texts) + ending) if texts else when_empty


@method("chunk", most=2)
def chunk(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    items = sequence_of(env, value, node.target)
    length = number_argument(arguments, 0, node)
    if length < 1:
        raise ModelError("The 1st argument to ?chunk (...) must be at least 1.", node.span)
    chunks: list[Value] = [items[at : at + length] for at in range(0, len(items), length)]
    if chunks and len(arguments) > 1 and arguments[1] is not None:
        tail = chunks[-1]
        assert isinstance(tail, list)
        env.check_length(length, node.span)
        tail.extend([arguments[1]] * (length - len(tail)))
    return chunks


@method("seq_contains", result=bool)
def seq_contains(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    items = enumerate(looked_through(env, value, node.target))
    return any(_equal(env, item, arguments[0], node, index) for index, item in items)


def _equal(env: Environment, item: Value, wanted: Value, node: BuiltIn, index: int) -> bool:
    if item is None or wanted is None:
        return False  # nothing equals null, not even null
    try:
        return contains_equal(env, item, wanted, node)
    except RenderError as error:
        raise ModelError(
            f"This error has occurred when comparing sequence item at 0-based index {index} to the searched item:\n"
            f"{error.message}",
            node.span,
        ) from None


@method("seq_index_of", most=2)
def seq_index_of(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    start = max(number_argument(arguments, 1, node), 0) if len(arguments) > 1 else 0
    for index, item in enumerate(looked_through(env, value, node.target)):
        if index >= start and _equal(env, item, arguments[0], node, index):
            return index
    return -1


@method("seq_last_index_of", most=2)
def seq_last_index_of(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    items_of(env, value, node.target)
    first = number_argument(arguments, 1, node) if len(arguments) > 1 else None
    if first is not None and first < 0:
        return -1  # without a look at the items
    if isinstance(value, Stream):
        return _last_in_stream(env, value, arguments[0], first, node)
    items = list_of(env, value, node.target)
    last = len(items) - 1
    for index in range(last if first is None else min(first, last), -1, -1):
        if _equal(env, items[index], arguments[0], node, index):
            return index
    return -1


def _last_in_stream(env: Environment, value: Stream, wanted: Value, last: int | None, node: BuiltIn) -> int:
    """The last place of an item among those made one by one, up to an index."""
    cursor = cursor_of(env, value, node.target)
    found, index = -1, 0
    while cursor.has_next() and (last is None or index <= last):
        env.turn(1, node)
        if _equal(env, cursor.next(), wanted, node, index):
            found = index
        index += 1
    return found


@built_in("min", "max")
def extreme(env: Environment, value: Value, node: BuiltIn) -> Value:
    """The smallest or largest number or date; missing items are passed over."""
    if isinstance(value, EndlessRange):
        raise ModelError(
            "The input sequence is a right-unbounded numerical range, thus, it's infinitely long, and can't processed with "
            "this built-in.",
            node.span,
        )
    best: Value = None
    operator = "<" if node.name == "min" else ">"
    for item in looked_through(env, value, node.target):
        if item is not None and (best is None or compare(env, item, operator, best, node)):
            best = item
    return best
