"""Loops: every turn where the items are known, otherwise a first turn, any others, and what they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.proof import model, texts, values
from conformance.proof.flow import Flow, Listed
from conformance.proof.json_state import JsonText
from conformance.proof.list_built_ins import keys_of
from conformance.proof.outcomes import EMPTY_DEFAULT, narrowed, there
from conformance.proof.state import Captured, Loop, State, merged
from conformance.proof.values import Key, Sequence, Value
from payloads.freemarker.nodes import Element
from payloads.freemarker.nodes import elements as el

if TYPE_CHECKING:
    from conformance.proof.walk import Walk

_MOST_TURNS = 60
_MOST_ROUNDS = 14
_EXACT_ROUNDS = 3


def run_list(walk: Walk, node: el.List, states: list[State]) -> Flow:
    """`<#list source as variables>`, or the part around `<#items>`."""
    flow = Flow([], [], [], [])
    for state in states:
        for value, after in there(walk, node.source, state):
            listed = _as_sequence(walk, node, value, after)
            if listed is None:
                continue
            sequence, rest = listed
            if node.variables:
                flow = _added(flow, _run(walk, node.variables, node.body, sequence, rest, node.otherwise, node))
                continue
            least, most = values.sizes(sequence)
            if most != 0:
                walk.items.append(Listed(node, Value(sequence=_filled(sequence))))
                inner = walk.run(node.body, [_narrow_to(rest, value, full=True) or rest])
                walk.items.pop()
                flow = _added(flow, Flow(inner.on + inner.broke, [], inner.continued, inner.returned))
            if least == 0:
                empty = _narrow_to(rest, value, full=False)
                if empty is not None:
                    flow = _added(flow, walk.run(node.otherwise or (), [empty]))
    return flow


def _narrow_to(state: State, value: Value, *, full: bool) -> State | None:
    if value.sequence is None or value.sequence.items is not None:
        return state
    if not full and value.sequence.least > 0:
        return None
    return state


def _filled(sequence: Sequence) -> Sequence:
    return sequence if sequence.items is not None else sequence._replace(least=max(sequence.least, 1))


def run_items(walk: Walk, node: el.Items, states: list[State]) -> Flow:
    """`<#items as variables>`: the turns of the list around it."""
    if not walk.items:
        return Flow(states, [], [], [])
    listed = walk.items[-1]
    assert listed.value.sequence is not None
    flow = Flow([], [], [], [])
    for state in states:
        flow = _added(flow, _run(walk, node.variables, node.body, listed.value.sequence, state, None, node))
    return flow


def _as_sequence(walk: Walk, node: el.List, value: Value, state: State) -> tuple[Sequence, State] | None:
    """What is listed; a hash is listed by its keys."""
    if value == EMPTY_DEFAULT:
        return Sequence(items=()), state
    wanted = ("hash",) if len(node.variables) == 2 else ("sequence",)
    others = value.only(*({"text", "number", "truth", "sequence", "hash", "macro", "other"} - set(wanted)))
    if others.present:
        kind = "no-hash" if len(node.variables) == 2 else "no-list"
        walk.suspect("renders", kind, node.source.span, narrowed(node.source, value, others, state), value.origin)
    inside = value.only(*wanted)
    rest = narrowed(node.source, value, inside, state) if inside.present else None
    if rest is None:
        return None
    if inside.hash is not None:
        keys = keys_of(walk, inside.hash, node.span.start).sequence
        return (keys, rest) if keys is not None else None
    return (inside.sequence, rest) if inside.sequence is not None else None


def _run(
    walk: Walk,
    names: tuple[str, ...],
    body: el.Block,
    sequence: Sequence,
    state: State,
    otherwise: el.Block | None,
    node: el.List | el.Items,
) -> Flow:
    least, _ = values.sizes(sequence)
    if sequence.items is not None and least <= _MOST_TURNS:
        return _every_turn(walk, names, body, sequence, state, otherwise)
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
        loop = Loop(_variables(names, item), index == 0, index == len(items) - 1, index)
        known = item.known_text
        turns = (*state.turns, index if known is None else known)
        entered = [each._replace(loops=(*each.loops, loop), turns=turns) for each in states]
        inner = walk.run(body, entered)
        states = merged([_left(each, state) for each in inner.on + inner.continued], walk.tracked)
        out += [_left(each, state) for each in inner.broke]
        returned += [(value, _left(each, state)) for value, each in inner.returned]
        if not states:
            break
    return Flow(states + out, [], [], returned)


def _variables(names: tuple[str, ...], item: Value) -> tuple[tuple[str, Value], ...]:
    return (
        (names[0], item),
        *((name, Value(missing=True, text=values.TEXT.text, number=True, other=True)) for name in names[1:]),
    )


def _left(state: State, outer: State) -> State:
    return state._replace(loops=state.loops[: len(outer.loops)], turns=outer.turns)


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
    element = values.element_of(sequence)
    least, most = values.sizes(sequence)
    out: list[State] = []
    returned: list[tuple[Value | None, State]] = []
    if least == 0 or not element.possible:
        zero = walk.run(otherwise, [state]) if otherwise else Flow([state], [], [], [])
        out += zero.on
        returned += zero.returned
        if not element.possible:
            return Flow(out, zero.broke, zero.continued, returned)
    key = element.key
    if key is not None and walk.holds(state, key):
        walk.gap("a loop inside a loop over the same keys isn't followed", node.span)
    passing = walk.of_one_turn(node, body)

    def turn(states: list[State], *, first: bool) -> list[State]:
        """One turn; the states in which another one begins."""
        again: list[State] = []
        for last in (True, False):
            if (not last and most == 1) or (last and first and least > 1):
                continue
            entered = [
                _entered(each, names, element, sequence, Loop((), first, last, 0 if first else None)) for each in states
            ]
            inner = walk.run(body, entered)
            ends = [_after(each, state, key, passing) for each in inner.on + inner.continued]
            (out if last else again).extend(ends)
            out.extend(_after(each, state, key, passing) for each in inner.broke)
            returned.extend((value, _after(each, state, key, passing)) for value, each in inner.returned)
        return again

    known = merged(turn([_fresh(state, key)], first=True), walk.tracked)
    for count in range(_MOST_ROUNDS):
        if not known:
            break
        following = turn(known, first=False)
        together = merged([*known, *following], walk.tracked)
        if count >= _EXACT_ROUNDS:
            together = [_widened(each, known) for each in together]
        if _same(together, known):
            break
        known = together
    else:
        walk.gap("a loop whose turns keep changing something isn't followed to its end", body[0].span if body else None)
    ended = merged(out, walk.tracked)
    if most is not None and _is_plain(body):
        ended = [_counted(each, state, most, body) for each in ended]
    return Flow(ended, [], [], returned)


#: Elements that run what is in them once at most, and nothing that lies elsewhere.
_PLAIN = (el.Text, el.Interpolation, el.If, el.Sep, el.Assignments, el.Comment, el.Trim)


def _is_plain(body: el.Block) -> bool:
    """Whether each element of a loop's body runs once a turn at most."""
    return all(isinstance(node, _PLAIN) or not isinstance(node, Element) for element in body for node in element.walk())


def _counted(ended: State, began: State, most: int, body: el.Block) -> State:
    """The state behind a loop, knowing how many items its turns can have printed."""
    if not isinstance(ended.sink, JsonText) or not isinstance(began.sink, JsonText):
        return ended
    within = (body[0].span.start, body[-1].span.end)
    return ended._replace(sink=ended.sink.after_turns(began.sink, most, within))


def _entered(state: State, names: tuple[str, ...], element: Value, sequence: Sequence, loop: Loop) -> State:
    if element.key is not None and isinstance(state.sink, JsonText):
        state = state._replace(sink=state.sink.at_next_turn(element.key))
    for path, fact in sequence.given:
        state = state.knowing(path, fact)
    variables: tuple[tuple[str, Value], ...] = ((names[0], element),)
    if len(names) > 1:
        if element.key is not None and sequence.keys_of is not None:
            place = (*sequence.keys_of, element.key)
            held = state.read(place)
            if not model.can_be_null(place, state.universe):
                held = held._replace(missing=False)
        else:
            held = Value(missing=True, text=values.TEXT.text, number=True, other=True)
        variables += ((names[1], held),)
    return state._replace(loops=(*state.loops, loop._replace(variables=variables)))


def _after(state: State, outer: State, key: Key | None, passing: frozenset[str]) -> State:
    left = _left(state, outer)
    if passing:
        left = left._replace(variables={name: each for name, each in left.variables.items() if name not in passing})
    if key is None:
        return left
    left = left.forgetting(key)
    variables = {name: values.without_key(value, key) for name, value in left.variables.items()}
    local = None if left.local is None else {name: values.without_key(value, key) for name, value in left.local.items()}
    return left._replace(variables=variables, local=local)


def _fresh(state: State, key: Key | None) -> State:
    if key is None or not isinstance(state.sink, JsonText):
        return state
    return state._replace(sink=state.sink.forgetting(key))


def _widened(state: State, known: list[State]) -> State:
    """Variables that change from turn to turn are any text, any number."""
    changed: dict[str, Value] = {}
    for name, value in state.variables.items():
        if any(each.variables.get(name) != value for each in known):
            changed[name] = value._replace(text=texts.like(value.text) if value.text else value.text, exact=None)
    if isinstance(state.sink, Captured) and all(each.sink != state.sink for each in known):
        state = state._replace(sink=Captured(texts.like(state.sink.language)))
    return state._replace(variables={**state.variables, **changed}) if changed else state


def _same(one: list[State], other: list[State]) -> bool:
    return len(one) == len(other) and all(each in other for each in one)


def _added(one: Flow, other: Flow) -> Flow:
    return one._replace(
        on=one.on + other.on,
        broke=one.broke + other.broke,
        continued=one.continued + other.continued,
        returned=one.returned + other.returned,
    )
