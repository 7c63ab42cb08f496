"""Loops that count: how often a guarded part of a loop's body runs, and how large the hash it fills can grow.

A part that runs only while `count lt 5`, and counts itself each time, runs five times less what was counted before; a
hash that takes an entry only while `kept?size lt 5` has five at most. Neither follows from turns looked at one by one.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final, NamedTuple

from conformance.proof.json_state import JsonText
from payloads.freemarker.nodes import Element
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.proof.state import State
    from conformance.proof.values import Value
    from payloads.freemarker.nodes import Expression

_FLIPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Counter(NamedTuple):
    """A part of a loop's body that a variable limits.

    Attributes:
        name: the variable, which is set nowhere else in the body.
        of_hash: whether it is a hash that is filled; otherwise a number that is counted up.
        below: the part runs only while the number, or the hash's size, is less than this.
        within: the first and last offset of the part.
    """

    name: str
    of_hash: bool
    below: int
    within: tuple[int, int]


def count_turns(
    ended: list[State], began: State, most: int | None, body: el.Block, names: tuple[str, ...]
) -> list[State]:
    """The states behind a loop, knowing how many items its turns can have printed, and what they can have kept.

    Args:
        ended: the states behind the loop.
        began: the state before its first turn.
        most: how many turns there are at most; None without a bound.
        body: what runs in each turn.
        names: the loop's variables.
    """
    if not body or not _is_plain(body):
        return ended
    limits = tuple(_counters(body, names, began))
    return [_counted(each, began, most, body, limits) for each in ended]


#: Elements that run what is in them once at most, and nothing that lies elsewhere.
_PLAIN = (el.Text, el.Interpolation, el.If, el.Sep, el.Assignment, el.Assignments, el.Comment, el.Trim)


@functools.lru_cache(1024)
def _is_plain(body: el.Block) -> bool:
    """Whether each element of a loop's body runs once a turn at most."""
    return all(isinstance(node, _PLAIN) or not isinstance(node, Element) for element in body for node in element.walk())


def _counted(ended: State, began: State, most: int | None, body: el.Block, limits: Iterable[Counter]) -> State:
    for counter in limits:
        before = began.variable(counter.name)
        if before is None or before.missing:
            continue
        if counter.of_hash:
            ended = _with_most(ended, counter, before)
        elif before.number and isinstance(before.exact, int) and before == before.only("number"):
            ended = _with_turns(ended, began, max(0, counter.below - before.exact), counter.within)
    if most is None:
        return ended
    return _with_turns(ended, began, most, (body[0].span.start, body[-1].span.end))


def _with_turns(ended: State, began: State, most: int, within: tuple[int, int]) -> State:
    if not isinstance(ended.sink, JsonText) or not isinstance(began.sink, JsonText):
        return ended
    return ended._replace(sink=ended.sink.after_turns(began.sink, most, within))


def _with_most(ended: State, counter: Counter, before: Value) -> State:
    """With the number of entries that a hash has been filled with."""
    after = ended.variable(counter.name)
    first = before.hash.largest if before.hash is not None and before == before.only("hash") else None
    if first is None or after is None or after.hash is None or after.hash.path is not None:
        return ended
    filled = after.hash._replace(most=max(first, counter.below))
    return ended.with_variable(counter.name, after._replace(hash=filled))


def _counters(body: el.Block, names: tuple[str, ...], state: State) -> Iterator[Counter]:
    """The counters of a loop's body whose elements each run once a turn at most, where nothing in it is called that
    sets a variable.

    Args:
        body: what runs in each turn.
        names: the loop's variables.
        state: the state before its first turn: a variable of its other scopes must not hide the one that is set.
    """
    hidden = {name for own in names for name in (own, f"{own}_index", f"{own}_has_next")}
    nodes = [node for element in body for node in element.walk()]
    settings = [node for node in nodes if isinstance(node, el.Assignment | el.Capture)]
    for branch in (branch for node in nodes if isinstance(node, el.If) for branch in node.branches):
        for term in _terms(branch.condition):
            found = _limit(term)
            if found is None:
                continue
            name, of_hash, below = found
            own = [each for each in settings if each.name == name]
            if (
                len(own) == 1
                and isinstance(own[0], el.Assignment)
                and own[0] in _assigned_directly(branch.body)
                and (_adds_an_entry if of_hash else _counts_up)(own[0])
                and name not in hidden
                and _is_read_where_set(own[0], state)
            ):
                yield Counter(name, of_hash, below, (branch.body[0].span.start, branch.body[-1].span.end))


def _terms(condition: Expression | None) -> Iterator[Expression]:
    """What is joined by `&&`."""
    condition = None if condition is None else ex.peel(condition)
    if isinstance(condition, ex.And):
        yield from _terms(condition.left)
        yield from _terms(condition.right)
    elif condition is not None:
        yield condition


def _limit(term: Expression) -> tuple[str, bool, int] | None:
    """The variable of `count lt 5` or `kept?size lt 5`, whether it is a hash, and what it has to be less than."""
    if not isinstance(term, ex.Comparison):
        return None
    left, operator, right = term.left, term.operator, term.right
    if isinstance(left, ex.NumberLiteral) and operator in _FLIPPED:
        left, right = right, left
        operator = _FLIPPED[operator]  # type: ignore[assignment]
    if operator not in ("<", "<=") or not isinstance(right, ex.NumberLiteral) or not isinstance(right.value, int):
        return None
    below = right.value + (operator == "<=")
    if isinstance(left, ex.Name):
        return left.name, False, below
    if isinstance(left, ex.BuiltIn) and left.name == "size" and isinstance(left.target, ex.Name):
        return left.target.name, True, below
    return None


def _assigned_directly(body: el.Block) -> list[el.Assignment]:
    """What a part sets whenever it runs."""
    found: list[el.Assignment] = []
    for element in body:
        if isinstance(element, el.Assignments):
            found += element.items
        elif isinstance(element, el.Assignment):
            found.append(element)
    return found


def _counts_up(node: el.Assignment) -> bool:
    """Whether it adds one or more."""
    if node.operator == "++":
        return True
    step = node.value if node.operator == "+=" else _added(node)
    return isinstance(step, ex.NumberLiteral) and step.value >= 1


def _adds_an_entry(node: el.Assignment) -> bool:
    """Whether it adds one entry at most."""
    entry = node.value if node.operator == "+=" else _added(node)
    return isinstance(entry, ex.HashLiteral) and len(entry.keys) == 1


def _added(node: el.Assignment) -> Expression | None:
    """What is added in `name = name + …`."""
    value = node.value
    if node.operator != "=" or not isinstance(value, ex.Add) or not isinstance(value.left, ex.Name):
        return None
    return value.right if value.left.name == node.name else None


def _is_read_where_set(node: el.Assignment, state: State) -> bool:
    """Whether the name, when it is read in the loop, is the variable that is set."""
    if node.namespace is not None or any(loop.variable(node.name) is not None for loop in state.loops):
        return False
    is_local = state.local is not None and node.name in state.local
    return is_local if node.scope == "local" else node.scope == "namespace" and not is_local
