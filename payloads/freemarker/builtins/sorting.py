"""`?sort` and `?sort_by`."""

from __future__ import annotations

from decimal import Decimal
from functools import cmp_to_key
from operator import itemgetter
from typing import Final

from payloads.freemarker.builtins.registry import Arguments, built_in, method
from payloads.freemarker.errors import UNCHECKED, ModelError, RenderError
from payloads.freemarker.formats.numbers import Number
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime.arithmetic import compare
from payloads.freemarker.runtime.collation import sort_key
from payloads.freemarker.runtime.descriptions import a, describe
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.loops import list_of, sequence_of
from payloads.freemarker.runtime.operators import number_of
from payloads.freemarker.runtime.types import is_sequence, text_of
from payloads.freemarker.runtime.values import (
    Bounded,
    DateValue,
    Empty,
    Formatted,
    Match,
    Matches,
    Namespace,
    Value,
)
from payloads.freemarker.words import quoted

#: Whole numbers below are doubles, too, so that both compare as the decimals they are written as.
_EXACT: Final = 2**53


@built_in("sort")
def sort(env: Environment, value: Value, node: BuiltIn) -> Value:
    items = sequence_of(env, value, node.target)
    if (quick := _sorted_quickly(items, items)) is not None:
        return quick
    return Bounded(_sorted([(item, item) for item in items], node)) if items else value


@method("sort_by", most=-1)
def sort_by(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    """By a member of the items, or by a path of members given as a sequence of names."""
    items = sequence_of(env, value, node.target)
    path = _path(env, arguments[0], node)
    if not items:
        return value
    if len(path) == 1 and all(type(item) is dict for item in items):
        members = [item.get(path[0]) for item in items]  # type: ignore[attr-defined]
        if (quick := _sorted_quickly(members, items)) is not None:
            return quick
    return Bounded(_sorted([(_member(item, path, index, node), item) for index, item in enumerate(items)], node))


def _sorted_quickly(keys: list[Value], items: list[Value]) -> Bounded | None:
    """The items in the order of their keys, if these are all plain strings, or numbers that compare as Python's do."""
    kinds = set(map(type, keys))
    if kinds == {str}:
        keys = [sort_key(key) for key in keys if isinstance(key, str)]
    elif not kinds or not kinds <= {int, float} or not _compare_as_doubles(keys):  # type: ignore[arg-type]
        return None
    if keys is items:
        return Bounded(sorted(keys))  # type: ignore[type-var]
    pairs = sorted(zip(keys, items, strict=True), key=itemgetter(0))
    return Bounded([item for _, item in pairs])


def _compare_as_doubles(numbers: list[float]) -> bool:
    """Whether none is so large that its decimal differs, or is no number at all."""
    return min(numbers) > -_EXACT and max(numbers) < _EXACT and sum(numbers) == sum(numbers)


def _path(env: Environment, wanted: Value, node: BuiltIn) -> list[str]:
    """The names of the members on the way to what is sorted by."""
    text = text_of(wanted)
    if text is not None:
        return [text]
    if not is_sequence(wanted):
        raise ModelError(
            f"The argument to ?{node.written}(key) must be a string (the name of the subvariable), or a sequence of strings "
            '(the "path" to the subvariable).',
            node.span,
        )
    path: list[str] = []
    for index, key in enumerate(list_of(env, wanted, node)):
        text = text_of(key)
        if key is None:
            raise _unexpected_null(index, node)
        if text is None:
            raise ModelError(
                f"The argument to ?{node.written}(key), when it's a sequence, must be a sequence of strings, but the item at "
                f"index {index} is not a string.",
                node.span,
            )
        path.append(text)
    return path


def _member(item: Value, path: list[str], index: int, node: BuiltIn) -> Value:
    value = item
    if item is None:
        raise _unexpected_null(index, node)
    for position, key in enumerate(path):
        members = value.variables if isinstance(value, Namespace) else value
        if not isinstance(members, dict):
            what = (
                f"The {quoted(path[position - 1])}"
                if position
                else "Sequence items must be hashes when using ?sort_by. "
            )
            raise ModelError(
                f"{_failed(index, node)}{what} subvariable is not a hash, so ?sort_by can't proceed with getting the "
                f"{quoted(key)} subvariable.",
                node.span,
            )
        value = members.get(key)
        if value is None:
            raise ModelError(
                f"{_failed(index, node)}The {quoted(key)} subvariable was null or missing.",
                node.span,
            )
    return value


def _sorted(pairs: list[tuple[Value, Value]], node: BuiltIn) -> list[Value]:
    """The second of each pair in the order of the first, all of which must be of one type."""
    if not pairs:
        return []
    match _kind(pairs[0][0]):
        case "strings":
            texts = [(str(key), item) for key, item in _all(pairs, "strings", node)]
            return [item for _, item in sorted(texts, key=lambda pair: sort_key(pair[0]))]
        case "numbers":
            numbers = [(number_of(key, node), item) for key, item in _all(pairs, "numbers", node)]

            def order(left: tuple[Number, Value], right: tuple[Number, Value]) -> int:
                return compare(left[0], right[0], node.span)

            return [item for _, item in sorted(numbers, key=cmp_to_key(order))]
        case "date/times":
            dates = [(_millis(key), item) for key, item in _all(pairs, "date/times", node)]
            return [item for _, item in sorted(dates, key=lambda pair: pair[0])]
        case "booleans":
            truths = [(key is True, item) for key, item in _all(pairs, "booleans", node)]
            return [item for _, item in sorted(truths, key=lambda pair: pair[0])]
    raise ModelError(
        f"{_failed(0, node)}Values used for sorting must be numbers, strings, date/times or booleans.\n"
        f"The first one is {a(describe(pairs[0][0]))}.",
        node.span,
    )


def _kind(key: Value) -> str | None:
    """As what a value is sorted; what is several things at once is a string before all."""
    if isinstance(key, str | Match | Empty) or (isinstance(key, Formatted) and key.date is None):
        return "strings"
    if isinstance(key, bool | Matches):
        return "booleans"
    if isinstance(key, int | float | Decimal):
        return "numbers"
    return "date/times" if isinstance(key, DateValue | Formatted) else None


def _all(pairs: list[tuple[Value, Value]], kind: str, node: BuiltIn) -> list[tuple[Value, Value]]:
    """The pairs with plain keys, all of one kind."""
    plain = []
    for index, (key, item) in enumerate(pairs):
        if key is None:
            raise _unexpected_null(index, node)
        if _kind(key) != kind:
            key_value = "key value" if node.name == "sort_by" else "value"
            raise ModelError(
                f"{_failed(index, node)}All {key_value}s in the sequence must be {kind}, because the first {key_value} was "
                f"that. However, the {key_value} of the current item isn't a {kind[:-1]} but a {describe(key)}.",
                node.span,
            )
        plain.append((_plain(key), item))
    return plain


def _plain(key: Value) -> Value:
    if isinstance(key, Formatted):
        return key.plain()
    if isinstance(key, Matches):
        return key.fits
    return key.text if isinstance(key, Match) else "" if isinstance(key, Empty) else key


def _failed(index: int, node: BuiltIn) -> str:
    name = "?sort_by(...)" if node.name == "sort_by" else "?sort"
    return f"{name} failed at sequence index {index}{' (0-based)' if index else ''}: "


def _unexpected_null(index: int, node: BuiltIn) -> RenderError:
    """FreeMarker runs into a NullPointerException of its own here, and blames the expression."""
    return RenderError(f"{UNCHECKED}\n?{node.name} failed: the item at index {index} is null or missing", node.span)


def _millis(value: Value) -> int:
    return value.millis if isinstance(value, DateValue) else 0
