"""What built-ins of lists and hashes give."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from conformance.proof import texts, values
from conformance.proof.built_in_registry import arguments, handles
from conformance.proof.language import ANY, NOTHING
from conformance.proof.outcomes import EMPTY_DEFAULT, as_text, narrowed, there
from conformance.proof.values import EITHER, FALSE, MISSING, NUMBER, Hash, Key, Sequence, Value
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from conformance.proof.built_in_registry import Outcome
    from conformance.proof.state import State
    from conformance.proof.walk import Walk

# ------------------------------------------------------------------ lists and hashes


def _wrong_kind(walk: Walk, node: ex.BuiltIn, value: Value, state: State, kind: str) -> State | None:
    """Note that the value may be no list or hash; the state in which it is one."""
    others = value.only(*({"text", "number", "truth", "sequence", "hash", "macro", "other"} - {kind}))
    if value == EMPTY_DEFAULT:
        return state
    if others.present:
        walk.suspect("renders", f"no-{kind}", node.span, narrowed(node.target, value, others, state), value.origin)
    inside = value.only(kind)
    return narrowed(node.target, value, inside, state) if inside.present else None


@handles("keys", "values")
def _keys(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    rest = _wrong_kind(walk, node, value, state, "hash")
    if rest is None or value.hash is None:
        return []
    return [(keys_of(walk, value.hash, node.span.start) if node.name == "keys" else _values_of(value.hash), rest)]


def keys_of(walk: Walk, hash_: Hash, loop: int) -> Value:
    """The keys of a hash as a list."""
    declared = walk.declared.get(str(hash_.path[0])) if hash_.path is not None and len(hash_.path) == 1 else None
    if declared is not None:
        return values.known_sequence(values.text(name) for name in declared)
    if hash_.path is not None and None not in hash_.path:
        key = Key(loop)
        element = Value(text=ANY, key=key)
        return Value(sequence=Sequence(element=element, keys_of=hash_.path))
    if hash_.path is None and hash_.rest is None:
        return values.known_sequence(values.text(name) for name, _ in hash_.members)
    return values.some_sequence(Value(text=ANY))


def _values_of(hash_: Hash) -> Value:
    if hash_.path is None and hash_.rest is None:
        return values.known_sequence(value for _, value in hash_.members)
    from conformance.proof import model

    return values.some_sequence(model.INSIDE)


@handles("size")
def _size(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    if value.sequence is None:
        rest = _wrong_kind(walk, node, value, state, "hash")
        return [(NUMBER, rest)] if rest is not None else []
    others = value.only("sequence", "text", "number", "truth", "macro", "other")
    rest = (_wrong_kind(walk, node, others, state, "sequence") if value != EMPTY_DEFAULT else None) or state
    least, most = values.sizes(value.sequence)
    known = least == most and (value.hash is None or value.hash == Hash())
    return [(values.number(least) if known else NUMBER, rest)]


@handles("first", "last", "min", "max")
def _first(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    rest = _wrong_kind(walk, node, value, state, "sequence")
    if rest is None or value.sequence is None:
        return []
    items = value.sequence.items
    if items is not None and node.name in ("first", "last"):
        return [(items[0 if node.name == "first" else -1] if items else MISSING, rest)]
    least, _ = values.sizes(value.sequence)
    element = values.element_of(value.sequence)
    if node.name in ("min", "max") and element.only("text", "truth", "sequence", "hash", "macro", "other").present:
        walk.suspect("renders", "comparison", node.span, rest, value.origin)
    return [(element._replace(missing=element.missing or least == 0, origin=None, key=None), rest)]


@handles("join")
def _join(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    rest = _wrong_kind(walk, node, value, state, "sequence")
    if rest is None or value.sequence is None:
        return []
    found: list[Outcome] = []
    for given, after in arguments(walk, node, rest):
        element = values.element_of(value.sequence)
        parts = (
            as_text(walk, node.target, element._replace(missing=False, origin=None), after) if element.present else []
        )
        language = NOTHING
        for part, _ in parts:
            language = texts.joined(language, part.plain_text())
        for each in given:
            language = texts.joined(language, each.plain_text())
        found.append((Value(text=texts.wide(language), custom=element.custom), after))
    return found


@handles("filter", "take_while", "drop_while", "map")
def _lambda(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    rest = _wrong_kind(walk, node, value, state, "sequence")
    if rest is None or value.sequence is None:
        return []
    function = (node.arguments or (None,))[0]
    if not isinstance(function, ex.Lambda) or len(function.parameters) != 1:
        walk.gap(f"`{node.text}` without a lambda isn't followed", node.span)
        return [(values.some_sequence(Value(text=ANY, number=True, other=True)), rest)]
    if value.sequence.items is not None:
        return _each_item(walk, node, function, value.sequence.items, rest)
    return _any_item(walk, node, function, value.sequence, rest)


def _each_item(
    walk: Walk, node: ex.BuiltIn, function: ex.Lambda, items: tuple[Value, ...], state: State
) -> list[Outcome]:
    """Item by item: what is learnt of one is known for the next."""
    found: list[tuple[tuple[Value, ...], State, bool]] = [((), state, True)]
    for item in items:
        following: list[tuple[tuple[Value, ...], State, bool]] = []
        for kept, at, going in found:
            if node.name == "take_while" and not going:
                following.append((kept, at, going))
            elif node.name == "drop_while" and not going:
                following.append(((*kept, item), at, going))
            elif node.name == "map":
                following += [((*kept, value), after, True) for value, after in _applied(walk, function, item, at)]
            else:
                trues, falses = _tested(walk, function, item, at)
                keeps = node.name in ("filter", "take_while")
                following += [((*kept, item) if keeps else kept, after, True) for after in trues]
                following += [(kept if keeps else (*kept, item), after, node.name == "filter") for after in falses]
        found = following
    return [(values.known_sequence(kept), after) for kept, after, _ in found]


def _applied(walk: Walk, function: ex.Lambda, item: Value, state: State) -> list[Outcome]:
    return [
        (value, walk.leave(after))
        for value, after in there(walk, function.body, walk.enter(state, function.parameters[0], item))
    ]


def _tested(walk: Walk, function: ex.Lambda, item: Value, state: State) -> tuple[list[State], list[State]]:
    trues, falses = walk.condition(function.body, walk.enter(state, function.parameters[0], item))
    return [walk.leave(each) for each in trues], [walk.leave(each) for each in falses]


def _any_item(walk: Walk, node: ex.BuiltIn, function: ex.Lambda, sequence: Sequence, state: State) -> list[Outcome]:
    """One item stands for all; what holds of the data model for those kept goes along with them."""
    element = values.element_of(sequence)
    if not element.possible:
        return [(Value(sequence=Sequence(items=())), state)]
    if element.key is not None and walk.holds(state, element.key):
        walk.gap("a loop inside a loop over the same keys isn't followed", node.span)
    entered = walk.enter(state, function.parameters[0], element)
    for path, fact in sequence.given:
        entered = entered.knowing(path, fact)
    if node.name == "map":
        results = there(walk, function.body, entered)
        if not results:
            return [(Value(sequence=Sequence(items=())), state)]
        mapped = functools.reduce(values.join, (value._replace(origin=None, key=None) for value, _ in results))
        least, most = values.sizes(sequence)
        return [(values.some_sequence(mapped, least=least, most=most), state)]
    trues, _ = walk.condition(function.body, entered)
    if not trues:
        return [(Value(sequence=Sequence(items=())), state)]
    kept, given = _surviving(trues, element, function.parameters[0])
    # The same list without those at its beginning may hold any of its items.
    if node.name == "drop_while":
        kept, given = element, sequence.given
    _, most = values.sizes(sequence)
    return [(Value(sequence=Sequence(element=kept, most=most, keys_of=sequence.keys_of, given=given)), state)]


def _surviving(states: list[State], element: Value, name: str) -> tuple[Value, tuple[tuple[values.Path, Value], ...]]:
    held = [state.variable(name) or element for state in states]
    kept = functools.reduce(values.join, held)
    if element.key is None:
        return kept, ()
    facts = None
    for state in states:
        own = {path: fact for path, fact in state.facts.items() if element.key in path}
        if facts is None:
            facts = own
        else:
            facts = {path: values.join(fact, own[path]) for path, fact in facts.items() if path in own}
    return kept, tuple((facts or {}).items())


@handles("sort", "reverse", "sequence", "sort_by")
def _reordered(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    rest = _wrong_kind(walk, node, value, state, "sequence")
    if rest is None or value.sequence is None:
        return []
    if node.name in ("sort", "sort_by"):
        element = values.element_of(value.sequence)
        kinds = [kind for kind in ("text", "number", "truth", "sequence", "hash") if element.only(kind).present]
        if (
            element.missing
            or len(kinds) > 1
            or node.name == "sort_by"
            or not {"text", "number", "truth"}.issuperset(kinds)
        ):
            walk.gap(f"whether `{node.text}` can compare all items isn't decided", node.span)
        least, most = values.sizes(value.sequence)
        if value.sequence.items is not None:
            return [(values.some_sequence(element, least=least, most=most), rest)]
    if node.name == "reverse" and value.sequence.items is not None:
        return [(values.known_sequence(reversed(value.sequence.items)), rest)]
    return [(value.only("sequence"), rest)]


@handles("seq_index_of", "seq_last_index_of")
def _seq_index_of(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    rest = _wrong_kind(walk, node, value, state, "sequence")
    return [(NUMBER, after) for _, after in arguments(walk, node, rest)] if rest is not None else []


@handles("chunk")
def _chunk(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    rest = _wrong_kind(walk, node, value, state, "sequence")
    if rest is None or value.sequence is None:
        return []
    element = values.element_of(value.sequence)._replace(origin=None)
    return [
        (values.some_sequence(values.some_sequence(element, least=1)), after)
        for _, after in arguments(walk, node, rest)
    ]


@handles("is_unknown_date_like", "is_date", "is_date_like", "is_method", "is_transform", "is_node", "is_markup_output")
def _is_other(_walk: Walk, _node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    return [(EITHER if value.other else FALSE, state)]
