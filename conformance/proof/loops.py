"""Loops: every turn where the items are known, otherwise a first turn, any others, and what they come to."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from conformance.proof import lattice, lifetimes, texts, values
from conformance.proof.counters import count_turns
from conformance.proof.flow import Flow, Listed
from conformance.proof.json_state import JsonText
from conformance.proof.language import EVERY
from conformance.proof.list_built_ins import item_of, keys_of
from conformance.proof.members import member_of
from conformance.proof.memoization import memoize
from conformance.proof.results import narrow, note_list, require
from conformance.proof.state import Captured, Frame, Loop, State, merge_states
from conformance.proof.values import Key, Sequence, Value
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conformance.proof.values import Path
    from conformance.proof.walk import Walk

_MOST_TURNS = 60
_MOST_ROUNDS = 14
_EXACT_ROUNDS = 3


def run_list(walk: Walk, node: el.List, states: list[State]) -> Flow:
    """`<#list source as variables>`, or the part around `<#items>`."""
    flow = Flow([], [], [], [])
    if _reads_what_changes(node, walk.assigned):
        walk.gap("a list whose items are chosen while its loop changes variables isn't followed", node.source.span)
    for state in states:
        flow = _added(flow, memoize(walk, node, state, lambda each: _listed(walk, node, each)))
    return flow


def _listed(walk: Walk, node: el.List, state: State) -> Flow:
    flow = Flow([], [], [], [])
    for value, after in require(walk, node.source, state):
        for sequence, rest in _as_sequences(walk, node, value, after):
            if node.variables:
                flow = _added(flow, _run(walk, node.variables, node.body, sequence, rest, node.otherwise, node))
                continue
            least, most = lattice.sizes(sequence)
            if most != 0:
                walk.items.append(Listed(node, Value(sequence=_filled(sequence))))
                try:
                    inner = walk.run(node.body, [rest])
                finally:
                    walk.items.pop()
                flow = _added(flow, Flow(inner.on + inner.broke, [], inner.continued, inner.returned))
            if least == 0:
                flow = _added(flow, walk.run(node.otherwise or (), [rest]))
    return flow


@functools.lru_cache(1024)
def _reads_what_changes(node: el.List, assigned: frozenset[str]) -> bool:
    """Whether a lambda of the list, which runs turn by turn, reads what the loop sets."""
    lambdas = [each for each in node.source.walk() if isinstance(each, ex.Lambda)]
    if not lambdas:
        return False
    inside = [each for element in node.body for each in element.walk()]
    changed = lifetimes.assigned_names(node.body)
    if any(isinstance(each, el.DirectiveCall | el.Nested | el.Include) for each in inside):
        changed |= assigned
    changed |= {name for own in node.variables for name in (own, f"{own}_index", f"{own}_has_next")}
    for each in lambdas:
        read = {inner.name for inner in each.body.walk() if isinstance(inner, ex.Name)} - set(each.parameters)
        if any(isinstance(inner, ex.Call) for inner in each.body.walk()) and changed & assigned:
            return True
        if read & changed:
            return True
    return False


def _filled(sequence: Sequence) -> Sequence:
    return sequence if sequence.items is not None else sequence._replace(least=max(sequence.least, 1))


def run_items(walk: Walk, node: el.Items, states: list[State]) -> Flow:
    """`<#items as variables>`: the turns of the list around it."""
    if not walk.items or not _is_only_one(node, walk.items[-1].node):
        walk.gap("`<#items>` is only followed where a list has one, outside of loops", node.span)
        return Flow(states, [], [], [])
    listed = walk.items[-1]
    assert listed.value.sequence is not None
    flow = Flow([], [], [], [])
    for state in states:
        flow = _added(flow, _run(walk, node.variables, node.body, listed.value.sequence, state, None, node))
    return flow


def _is_only_one(node: el.Items, around: el.List) -> bool:
    """Whether an `<#items>` is sure to be entered once at most in each run of its list."""
    inside = [each for element in around.body for each in element.walk()]
    if sum(isinstance(each, el.Items) for each in inside) != 1:
        return False
    return not any(node in each.walk() for each in inside if isinstance(each, el.List | el.Macro | el.DirectiveCall))


def _as_sequences(walk: Walk, node: el.List, value: Value, state: State) -> Iterator[tuple[Sequence, State]]:
    """What is listed; with two variables a hash is, by its keys."""
    wanted = "hash" if len(node.variables) == 2 else "sequence"
    note_list(walk, node.source, value)
    others = value.refused_as(wanted)
    if others.present:
        kind = "no-hash" if wanted == "hash" else "no-list"
        walk.suspect("renders", kind, node.source.span, narrow(node.source, value, others, state), value.origin)
    if value.nothing:
        rest = narrow(node.source, value, value.only("nothing"), state)
        if rest is not None:
            yield Sequence(items=()), rest
    inside = value.only(wanted)
    rest = narrow(node.source, value, inside, state) if inside.present else None
    if rest is None:
        return
    if inside.hash is not None:
        keys = keys_of(walk, inside.hash, node.span.start).sequence
        assert keys is not None
        yield keys._replace(members=inside.hash), rest
    elif inside.sequence is not None:
        yield inside.sequence, rest


def _run(
    walk: Walk,
    names: tuple[str, ...],
    body: el.Block,
    sequence: Sequence,
    state: State,
    otherwise: el.Block | None,
    node: el.List | el.Items,
) -> Flow:
    least, _ = lattice.sizes(sequence)
    if sequence.items is not None and least <= _MOST_TURNS:
        return _every_turn(walk, names, body, sequence, state, otherwise)
    if sequence.chosen is not None and len(sequence.chosen) <= _MOST_TURNS:
        return _chosen_turns(walk, names, body, sequence, state, otherwise)
    return _any_turns(walk, names, body, sequence, state, otherwise, node)


def _every_turn(
    walk: Walk, names: tuple[str, ...], body: el.Block, sequence: Sequence, state: State, otherwise: el.Block | None
) -> Flow:
    items = sequence.items or ()
    if not items:
        return walk.run(otherwise, [state]) if otherwise else Flow([state], [], [], [])
    states = [state]
    out: list[State] = []
    returned: list[tuple[Value | None, State]] = []
    for index, item in enumerate(items):
        loop = Loop(_variables(names, item, sequence, state), index == 0, index == len(items) - 1, index, listed=True)
        turns = (*state.turns, _named_turn(index, item))
        inner = walk.run(body, [each.entered(loop)._replace(turns=turns) for each in states])
        states = merge_states([_left(each, state) for each in inner.on + inner.continued], walk.tracked)
        out += [_left(each, state) for each in inner.broke]
        returned += [(value, _left(each, state)) for value, each in inner.returned]
        if not states:
            break
    return Flow(states + out, [], [], returned)


def _named_turn(index: int, item: Value) -> str | int:
    known = item.known_text
    return index if known is None else known


def _chosen_turns(
    walk: Walk, names: tuple[str, ...], body: el.Block, sequence: Sequence, state: State, otherwise: el.Block | None
) -> Flow:
    """Turns of a list that may have each of some items: before its first one, between two of them, behind its last."""
    chosen = sequence.chosen or ()
    before, between = [state], list[State]()
    ended = list[State]()
    returned: list[tuple[Value | None, State]] = []
    for index, (item, facts) in enumerate(chosen):
        turns = (*state.turns, _named_turn(index, item))
        going: list[State] = []
        for first, started in ((True, before), (False, between)):
            able = [known for each in started if (known := _with_facts(each, facts)) is not None]
            for last in (True, False):
                if not last and index == len(chosen) - 1:
                    continue
                loop = Loop(_variables(names, item, sequence, state), first, last, 0 if first else None, listed=True)
                inner = walk.run(body, [each.entered(loop)._replace(turns=turns) for each in able])
                (ended if last else going).extend(_left(each, state) for each in inner.on + inner.continued)
                ended += [_left(each, state) for each in inner.broke]
                returned += [(value, _left(each, state)) for value, each in inner.returned]
        between = merge_states([*between, *going], walk.tracked)
        ended = merge_states(ended, walk.tracked)
    none = walk.run(otherwise, before) if otherwise else Flow(before, [], [], [])
    return Flow(ended + none.on, none.broke, none.continued, returned + none.returned)


def _with_facts(state: State, facts: tuple[tuple[Path, Value], ...]) -> State | None:
    for path, fact in facts:
        known = lattice.meet(state.read(path), fact)._replace(origin=path)
        if not known.possible:
            return None
        state = state.knowing(path, known)
    return state


def _variables(names: tuple[str, ...], item: Value, sequence: Sequence, state: State) -> tuple[tuple[str, Value], ...]:
    if len(names) == 1:
        return ((names[0], item),)
    assert sequence.members is not None
    known = item.known_text
    held = values.Value(missing=True, text=EVERY, number=True, other=True)
    if known is not None:
        held = member_of(sequence.members, known, state)
        held = held.present_part() if sequence.members.path is None and held.present else held
    elif sequence.members.path is None:
        held = member_of(sequence.members, None, state)._replace(missing=False)
    return ((names[0], item), (names[1], held))


def _left(state: State, outer: State) -> State:
    return state.with_loops(state.loops[: len(outer.loops)])._replace(turns=outer.turns)


def _any_turns(
    walk: Walk,
    names: tuple[str, ...],
    body: el.Block,
    sequence: Sequence,
    state: State,
    otherwise: el.Block | None,
    node: el.List | el.Items,
) -> Flow:
    """Turns until nothing new comes of them."""
    element = item_of(sequence, state)
    least, most = lattice.sizes(sequence)
    out: list[State] = []
    returned: list[tuple[Value | None, State]] = []
    left = Flow([], [], [], [])
    if least == 0 or not element.possible:
        left = walk.run(otherwise, [state]) if otherwise else Flow([state], [], [], [])
        out += left.on
        returned += left.returned
        if not element.possible:
            return Flow(out, left.broke, left.continued, returned)
    key = sequence.key
    if key is not None and walk.holds(state, key):
        walk.gap("a loop inside a loop over the same items isn't followed", node.span)
    passing = walk.of_one_turn(node, body)

    def turn(states: list[State], *, first: bool) -> list[State]:
        """One turn; the states in which another one begins."""
        again: list[State] = []
        for last in (True, False):
            if (not last and most == 1) or (last and first and least > 1):
                continue
            entered = [
                _entered(each, names, sequence, Loop((), first, last, 0 if first else None, listed=True))
                for each in states
            ]
            inner = walk.run(body, entered)
            ends = [_after(each, state, key, passing) for each in inner.on + inner.continued]
            (out if last else again).extend(ends)
            out.extend(_after(each, state, key, passing) for each in inner.broke)
            returned.extend((value, _after(each, state, key, passing)) for value, each in inner.returned)
        return again

    known = merge_states(turn([_fresh(state, key)], first=True), walk.tracked)
    for count in range(_MOST_ROUNDS):
        if not known:
            break
        following = turn(known, first=False)
        together = merge_states([*known, *following], walk.tracked)
        if count >= _EXACT_ROUNDS:
            together = [_widened(each, known) for each in together]
        if _same(together, known):
            break
        known = together
    else:
        walk.gap("a loop whose turns keep changing something isn't followed to its end", body[0].span if body else None)
    ended = count_turns(merge_states(out, walk.tracked), state, most, body, names)
    return Flow(ended, left.broke, left.continued, returned)


def _entered(state: State, names: tuple[str, ...], sequence: Sequence, loop: Loop) -> State:
    key = sequence.key
    if key is not None and isinstance(state.sink, JsonText):
        state = state._replace(sink=state.sink.at_next_turn(key))
    for path, fact in sequence.given:
        state = state.knowing(path, fact)
    element = item_of(sequence, state)
    variables: tuple[tuple[str, Value], ...] = ((names[0], element),)
    if len(names) > 1:
        if element.key is not None and sequence.keys_of is not None:
            held = state.read((*sequence.keys_of, element.key))
        else:
            held = _variables(names, element, sequence, state)[1][1]
        variables += ((names[1], held),)
    return state.entered(loop._replace(variables=variables))


def _after(state: State, outer: State, key: Key | None, passing: frozenset[str]) -> State:
    left = _left(state, outer)
    if passing:
        left = left._replace(variables={name: each for name, each in left.variables.items() if name not in passing})
    if key is None:
        return left
    left = left.forgetting(key)
    variables = {name: lattice.without_key(value, key) for name, value in left.variables.items()}
    return left._replace(variables=variables, frames=tuple(_without_key(frame, key) for frame in left.frames))


def _without_key(frame: Frame, key: Key) -> Frame:
    local = frame.local and {name: lattice.without_key(value, key) for name, value in frame.local.items()}
    loops = tuple(
        loop._replace(variables=tuple((name, lattice.without_key(value, key)) for name, value in loop.variables))
        for loop in frame.loops
    )
    return frame._replace(local=local, loops=loops)


def _fresh(state: State, key: Key | None) -> State:
    if key is None or not isinstance(state.sink, JsonText):
        return state
    return state._replace(sink=state.sink.forgetting(key))


def _widened(state: State, known: list[State]) -> State:
    """Variables that change from turn to turn are any text, any number."""
    variables = _loosened(state.variables, [each.variables for each in known])
    frames = tuple(
        frame
        if frame.local is None
        else frame._replace(local=_loosened(frame.local, [each.frames[at].local or {} for each in known]))
        for at, frame in enumerate(state.frames)
    )
    if isinstance(state.sink, Captured) and all(each.sink != state.sink for each in known):
        state = state._replace(sink=Captured(texts.like(state.sink.language)))
    return state._replace(variables=variables, frames=frames)


def _loosened(variables: Mapping[str, Value], known: list[Mapping[str, Value]]) -> Mapping[str, Value]:
    changed = {
        name: value._replace(text=texts.like(value.text) if value.text else value.text, exact=None, low=_low(value))
        for name, value in variables.items()
        if all(each.get(name) != value for each in known)
    }
    return {**variables, **changed} if changed else variables


def _low(value: Value) -> int | None:
    """Of a number that counts up: whether it is one at least, or none at least."""
    least = value.exact if isinstance(value.exact, int) else value.low
    return None if least is None or least < 0 else min(least, 1)


def _same(one: list[State], other: list[State]) -> bool:
    return len(one) == len(other) and all(each in other for each in one)


def _added(one: Flow, other: Flow) -> Flow:
    return one._replace(
        on=one.on + other.on,
        broke=one.broke + other.broke,
        continued=one.continued + other.continued,
        returned=one.returned + other.returned,
    )
