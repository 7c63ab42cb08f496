"""`?sort` and `?sort_by`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key

from payloads.freemarker.builtins.registry import Arguments, built_in, method
from payloads.freemarker.errors import ModelError
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime import arithmetic
from payloads.freemarker.runtime.collation import sort_key
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.loops import sequence_of
from payloads.freemarker.runtime.types import describe, is_number
from payloads.freemarker.runtime.values import DateValue, Match, Namespace, Value


@built_in("sort")
def sort(env: Environment, value: Value, node: BuiltIn) -> Value:
    items = sequence_of(env, value, node.target)
    return [item for item, _ in sorted(zip(items, items, strict=True), key=_key([(i, i) for i in items], node))]


@method("sort_by")
def sort_by(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    """By a member of the items, or by a path of members given as a sequence of names."""
    wanted = arguments[0]
    path = [wanted] if isinstance(wanted, str) else wanted
    if not isinstance(path, list) or not all(isinstance(key, str) for key in path):
        raise ModelError(f"The argument to ?{node.name}(key) must be a string or a sequence of strings.", node.span)
    if not path:
        return value
    items = sequence_of(env, value, node.target)
    pairs = [(item, _member(item, path, index, node)) for index, item in enumerate(items)]
    return [item for item, _ in sorted(pairs, key=_key(pairs, node))]


def _member(item: Value, path: list[Value], index: int, node: BuiltIn) -> Value:
    value = item
    for position, key in enumerate(path):
        members = value.variables if isinstance(value, Namespace) else value
        if not isinstance(members, dict):
            if position == 0:
                raise ModelError(f"{_failed(node)}sequence items must be hashes when using ?sort_by. The value at index {index} is not a hash.", node.span)  # fmt: skip
            raise ModelError(f"{_failed(node)}the sequence item at index {index} has no hash as its {path[position - 1]} member.", node.span)  # fmt: skip
        value = members.get(str(key))
        if value is None:
            raise ModelError(
                f"{_failed(node)}The {key!r} subvariable was null or missing at sequence index {index}.", node.span
            )
    return value


def _failed(node: BuiltIn) -> str:
    return f"?{node.name} failed: "


Pair = tuple[Value, Value]


def _key(pairs: list[Pair], node: BuiltIn) -> Callable[[Pair], object]:
    """A key function for the items' type, which must be the same for all of them."""
    if not pairs:
        return lambda pair: 0
    keys = [key for _, key in pairs]
    head = keys[0]
    kinds: list[tuple[str, Callable[[Value], bool], Callable[[Pair], object]]] = [
        (
            "strings",
            lambda v: isinstance(v, str | Match),
            lambda p: sort_key(p[1].text if isinstance(p[1], Match) else p[1]),
        ),  # type: ignore[arg-type]
        ("numbers", is_number, cmp_to_key(lambda a, b: arithmetic.compare(a[1], b[1], node.span))),
        ("date/time values", lambda v: isinstance(v, DateValue), lambda p: p[1].millis),  # type: ignore[attr-defined]
        ("booleans", lambda v: isinstance(v, bool), lambda p: p[1]),
    ]
    for name, fits, key in kinds:
        if fits(head):
            for index, value in enumerate(keys):
                if not fits(value):
                    raise ModelError(
                        f"{_failed(node)}All values in the sequence must be {name}, because the first value was that. "
                        f"However, the value at index {index} is a {describe(value)}.",
                        node.span,
                    )
            return key
    raise ModelError(
        f"{_failed(node)}Values used for sorting must be numbers, strings, date/times or booleans, but the first one is a "
        f"{describe(head)}.",
        node.span,
    )
