"""A function is walked once for each of the arguments it is called with.

What a call comes to is the values it gives, each with what is learnt of the places that its arguments were read from, and that it
reads itself. That is the same for every state that knows the same of those places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.proof.flow import Ended
from conformance.proof.recursion import surroundings
from conformance.proof.values import Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from conformance.proof.state import State
    from conformance.proof.values import Path, Value
    from conformance.proof.walk import Outcome, Walk
    from payloads.freemarker.nodes import elements as el

_NO_ITEMS = Sequence()


def known_call(
    walk: Walk, function: el.Macro, given: tuple[Value, ...], state: State, work: Callable[[], list[Outcome]]
) -> list[Outcome]:
    """What some work on a call gives, done once for states it can't tell apart. Work that notes anything is done anew."""
    if not all(map(_is_plain, given)) or (around := surroundings(function, state)) is None:
        return work()
    roots = {*around.reads, *(path for value in given for path in _paths(value))}
    held = _related(state.facts, roots)
    key = (around.key, given, frozenset(held.items()))
    known = walk.known_calls.get(key)
    if known is not None:
        rest = {path: fact for path, fact in state.facts.items() if path not in held}
        return [
            (value, state._replace(facts={**rest, **facts}, hints={**state.hints, **hints}))
            for value, facts, hints in known
        ]
    noted = walk.noted
    found = work()
    if walk.noted == noted and all(_changes_facts_only(after, state, roots) for _, after in found):
        walk.known_calls[key] = [
            Ended(
                value,
                _related(after.facts, roots),
                {
                    path: hint
                    for path, hint in after.hints.items()
                    if path not in state.hints or state.hints[path] is not hint
                },
            )
            for value, after in found
        ]
    return found


def _is_plain(value: Value) -> bool:
    """Whether a value holds nothing, or what one place of the data model holds."""
    sequence, hash_ = value.sequence, value.hash
    return (
        (sequence is None or sequence._replace(deep=False, place=None, least=0, most=None) == _NO_ITEMS)
        and (hash_ is None or not (hash_.members or hash_.rest))
        and value.macro is None
    )


def _paths(value: Value) -> Iterable[Path]:
    for path in (value.origin, value.hash and value.hash.path, value.sequence and value.sequence.place):
        if path is not None:
            yield path


def _related(facts: Mapping[Path, Value], roots: Iterable[Path]) -> Mapping[Path, Value]:
    """What is known of some places, of what is inside them, and of what they are inside."""
    return {path: fact for path, fact in facts.items() if any(path[: len(root)] == root[: len(path)] for root in roots)}


def _changes_facts_only(after: State, before: State, roots: Iterable[Path]) -> bool:
    """Whether a call told something of its arguments' places, and nothing else."""
    facts, related = after.facts, _related(after.facts, roots)
    return (
        all(path in related or before.facts.get(path) is fact for path, fact in facts.items())
        and after._replace(facts=before.facts, hints=before.hints) == before
    )
