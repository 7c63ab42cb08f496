"""A loop is walked once for each state it can begin in. What it can't see of a state doesn't make it another one: the
brackets around the one it prints into, and whether the turns of other loops are first or last ones.

Without this each loop inside a loop would be walked anew for every round of the outer one.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING

from conformance.proof.flow import Flow
from conformance.proof.json_state import JsonText, UnderflowError
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.proof.state import Loop, State
    from conformance.proof.walk import Walk

_MOST_REMEMBERED = 40


def memoize(walk: Walk, node: el.List, state: State, work: Callable[[State], Flow]) -> Flow:
    """What some work on a list comes to, done once for states that it can't tell apart."""
    sink = state.sink
    if walk.handlers or walk.items or not isinstance(sink, JsonText) or not sink.frames or not _is_plain(sink):
        return work(state)
    names = _names_in(node)
    if names is None:
        return work(state)
    narrow = state._replace(sink=replace(sink, frames=sink.frames[-1:], floor=True), hints={})
    narrow = narrow.with_loops(tuple(each if _is_seen(each, names) else _unturned(each) for each in state.loops))
    known = walk.remembered.setdefault(node, [])
    flow = next((flow for before, flow in known if before == narrow), None)
    if flow is None:
        try:
            flow = work(narrow)
        except UnderflowError:
            return work(state)
        if len(known) < _MOST_REMEMBERED:
            known.append((narrow, flow))
    return Flow(
        [_widened(each, state) for each in flow.on],
        [_widened(each, state) for each in flow.broke],
        [_widened(each, state) for each in flow.continued],
        [(value, _widened(each, state)) for value, each in flow.returned],
    )


@functools.lru_cache(1024)
def _names_in(node: el.List) -> frozenset[str] | None:
    """The names that a list reads; None if it prints what its macro was called with, which may read any."""
    inside = list(node.walk())
    if any(isinstance(each, el.Nested) for each in inside):
        return None
    return frozenset(each.name for each in inside if isinstance(each, ex.Name))


def _is_plain(sink: JsonText) -> bool:
    """Whether nothing around depends on the keys of loops."""
    return not any(frame.key or frame.printed or frame.shape.has_keys for frame in sink.frames[:-1])


def _is_seen(loop: Loop, names: frozenset[str]) -> bool:
    own = {name for name, _ in loop.variables}
    return bool(own & names) or any(f"{name}_index" in names or f"{name}_has_next" in names for name in own)


def _unturned(loop: Loop) -> Loop:
    return loop._replace(first=None, last=None, turn=None)


def _widened(state: State, outer: State) -> State:
    """A state behind the list, with what wasn't seen of the one it began in."""
    loops = tuple(
        each._replace(first=before.first, last=before.last, turn=before.turn)
        for each, before in zip(state.loops, outer.loops, strict=False)
    )
    sink = state.sink
    if isinstance(sink, JsonText):
        assert isinstance(outer.sink, JsonText)
        sink = replace(sink, frames=(*outer.sink.frames[:-1], *sink.frames), floor=outer.sink.floor)
    return state.with_loops(loops)._replace(sink=sink, hints={**outer.hints, **state.hints})
