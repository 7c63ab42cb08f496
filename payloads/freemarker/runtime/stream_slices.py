"""Slices of what makes its items when they are asked for, such as `xs?filter(…)[1..]`.

Source of the rules: class `DynamicKeyName` of Apache FreeMarker 2.3.31.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from payloads.freemarker.errors import ModelError, RenderError
from payloads.freemarker.runtime.loops import Cursor, cursor_of, list_of
from payloads.freemarker.runtime.values import BoundedRange, EndlessRange, Stream, Value

if TYPE_CHECKING:
    from payloads.freemarker.nodes.expressions import DynamicKey
    from payloads.freemarker.runtime.environment import Environment


def slice_stream(
    env: Environment, target: Stream, key: BoundedRange | EndlessRange, node: DynamicKey, *, lazy: bool
) -> Value:
    """The slice: its own items are made when they are asked for, if `lazy` says that somebody asks one by one."""
    length = _length(target.size, key, node)
    if length == 0:
        return ""  # FreeMarker forgets that it would be a sequence
    source = cursor_of(env, target, node.target)
    if isinstance(key, BoundedRange) and key.values.step < 0:
        return _reversed(env, source, key.values, node)
    size = None if target.size is None else length
    sliced = Stream(_Slice(env, source, key, node), is_sequence=True, size=size)
    return sliced if lazy else list_of(env, sliced, node)


def _length(size: int | None, key: BoundedRange | EndlessRange, node: DynamicKey) -> int | None:
    """How many items the slice has, or `None` where only taking them shows it; bounds that can be judged are."""
    has_only = (
        f"is out of bounds, because the sliced sequence has only {size} element(s). (Note that indices are 0-based)."
    )
    if isinstance(key, EndlessRange):
        _check_start(key.start, size, has_only, node, may_be_behind=True)
        return None if size is None else size - key.start
    if not key.values:
        return 0
    first, last = key.values.start, key.values[-1]
    _check_start(first, size, has_only, node, may_be_behind=key.adaptive and key.values.step > 0)
    if last < 0:
        if not key.adaptive:
            raise RenderError(
                f"Negative range end index ({last}) isn't allowed for a range used for slicing.", node.key.span
            )
        return first + 1
    if size is None or last < size:
        return len(key.values)
    if not key.adaptive:
        raise RenderError(f"Range end index {last} {has_only}", node.key.span)
    return size - first


def _check_start(first: int, size: int | None, has_only: str, node: DynamicKey, *, may_be_behind: bool) -> None:
    """Refuse a slice that begins outside; `may_be_behind` allows the place right behind the last item."""
    if first < 0:
        raise RenderError(
            f"Negative range start index ({first}) isn't allowed for a range used for slicing.", node.key.span
        )
    if size is not None and (first > size if may_be_behind else first >= size):
        raise RenderError(f"Range start index {first} {has_only}", node.key.span)


def _reversed(env: Environment, source: Cursor, indexes: range, node: DynamicKey) -> list[Value]:
    """A slice backwards: everything up to its first item is made at once."""
    high, low = indexes.start, max(indexes[-1], 0)
    taken: list[Value] = []
    while len(taken) <= high and source.has_next():
        env.turn(1, node)
        taken.append(source.next())
    if len(taken) <= high:
        raise RenderError(
            f"Range top index {high} (0-based) is outside the sliced sequence of length {len(taken)}.", node.span
        )
    return taken[low:][::-1]


class _Slice(Cursor):
    """The items from an index on, up to another one where there is one."""

    __slots__ = ("_at", "_env", "_first", "_is_cut", "_last", "_node", "_source")

    def __init__(self, env: Environment, source: Cursor, key: BoundedRange | EndlessRange, node: DynamicKey) -> None:
        self._env, self._source, self._node, self._at = env, source, node, 0
        self._first = key.start if isinstance(key, EndlessRange) else key.values.start
        self._last = None if isinstance(key, EndlessRange) else key.values[-1]
        self._is_cut = isinstance(key, EndlessRange) or key.adaptive

    def _skip(self) -> None:
        while self._at < self._first:
            self._env.turn(1, self._node)
            if not self._source.has_next():
                raise ModelError(
                    f"Range start index {self._first} is out of bounds, as the sliced sequence only has {self._at} elements.",
                    self._node.key.span,
                )
            self._source.next()
            self._at += 1

    def has_next(self) -> bool:
        self._skip()
        return (self._last is None or self._at <= self._last) and (not self._is_cut or self._source.has_next())

    def next(self) -> Value:
        self._skip()
        if not self._is_cut and not self._source.has_next():
            raise ModelError(
                f"Range end index {self._last} is out of bounds, as sliced sequence only has {self._at} elements.",
                self._node.key.span,
                hint="a range given by its length is cut to what is there: "
                f"{self._first}..*{(self._last or 0) - self._first + 1}",
            )
        self._at += 1
        return self._source.next()
