"""What built-ins of lists and hashes give."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from conformance.proof import lattice, texts, values
from conformance.proof.built_in_registry import arguments, handles
from conformance.proof.comparisons import note_uncomparable_number
from conformance.proof.language import ANY, EMPTY, EVERY, NOTHING, exactly
from conformance.proof.results import as_text, narrow, note_list
from conformance.proof.state import merge_states
from conformance.proof.values import (
    COUNT,
    EITHER,
    EVERY_KIND,
    FALSE,
    INSIDE,
    MISSING,
    TRUE,
    UNKNOWN,
    Hash,
    Key,
    Sequence,
    Value,
)
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conformance.proof.built_in_registry import Handler, Outcome
    from conformance.proof.language import Language
    from conformance.proof.state import State
    from conformance.proof.values import Path
    from conformance.proof.walk import Walk

#: The home of keys of a hash that the template made: no place of the data model.
_MADE: Final = ("made by the template",)
HANDLERS: Final[dict[str, Handler]] = {}
_MOST_CHOICES = 100
_MOST_JOINED = 20


def _listed(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[tuple[Sequence, State]]:
    """The lists a value may be, noting that it may be none."""
    found: list[tuple[Sequence, State]] = []
    for sequence, after in _of_kind(walk, node, value, state, "sequence"):
        if sequence.nothing:
            found.append((Sequence(items=()), after))
        if sequence.sequence is not None:
            found.append((sequence.sequence, after))
    return found


def _of_kind(walk: Walk, node: ex.BuiltIn, value: Value, state: State, kind: str) -> list[Outcome]:
    note_list(walk, node.target, value)
    others, own = value.refused_as(kind), value.taken_as(kind)
    if others.present:
        walk.suspect("renders", f"no-{kind}", node.span, narrow(node.target, value, others, state), value.origin)
    rest = narrow(node.target, value, own, state) if own.present else None
    return [] if rest is None else [(own, rest)]


@handles(HANDLERS, "keys", "values")
def _keys(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for own, rest in _of_kind(walk, node, value, state, "hash"):
        if own.nothing:
            found.append((values.known_sequence(()), rest))
        if own.hash is not None:
            held = keys_of(walk, own.hash, node.span.start) if node.name == "keys" else _values_of(own.hash)
            found.append((held, rest))
    return found


def keys_of(walk: Walk, hash_: Hash, loop: int) -> Value:
    """The keys of a hash as a list."""
    declared = walk.declared.get(str(hash_.path[0])) if hash_.path is not None and len(hash_.path) == 1 else None
    if declared is not None:
        return values.known_sequence(values.text(name) for name in declared)
    if hash_.path is not None and None not in hash_.path:
        key = Key(loop, hash_.path)
        element = Value(text=ANY, key=key)
        return Value(sequence=Sequence(element=element, keys_of=hash_.path))
    if hash_.path is None and hash_.rest is None:
        if not any(member.missing for _, member in hash_.members):
            return values.known_sequence(values.text(name) for name, _ in hash_.members)
        names = tuple((values.text(name), ()) for name, _ in hash_.members)
        element = functools.reduce(lattice.join, (name for name, _ in names))
        return Value(sequence=Sequence(element=element, most=len(names), chosen=names))
    if hash_.path is None and hash_.rest is not None:
        # Of a hash that the template made, too, each key comes once.
        named = functools.reduce(texts.join, (exactly(name) for name, _ in hash_.members), hash_.names)
        return Value(sequence=Sequence(element=Value(text=named, key=Key(loop, _MADE)), most=hash_.most))
    return values.some_sequence(Value(text=EVERY if hash_.path is None or hash_.rest else ANY))


def _values_of(hash_: Hash) -> Value:
    held = [value for _, value in hash_.members] + ([hash_.rest] if hash_.rest else [])
    if hash_.path is None and hash_.rest is None and not any(value.missing for value in held):
        return values.known_sequence(held)
    element = functools.reduce(lattice.join, held, INSIDE if hash_.path is not None else held[0])
    return values.some_sequence(element._replace(origin=None, key=None))


@handles(HANDLERS, "size")
def _size(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    note_list(walk, node.target, value)
    others = value.without("sequence", "hash", "nothing")
    if others.present:
        walk.suspect("renders", "no-sequence", node.span, narrow(node.target, value, others, state), value.origin)
    if value.nothing:
        found.append((values.number(0), state))
    if value.sequence is not None:
        least, most = lattice.sizes(value.sequence)
        rest = narrow(node.target, value, value.only("sequence"), state)
        size = values.number(least) if least == most else Value(number=True, low=least)
        found += [(size, rest)] if rest is not None else []
    if value.hash is not None:
        rest = narrow(node.target, value, value.only("hash"), state)
        found += [(COUNT, rest)] if rest is not None else []
    return found


@handles(HANDLERS, "first", "last", "min", "max")
def _first(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for sequence, rest in _listed(walk, node, value, state):
        items = sequence.items
        if items is not None and (node.name in ("first", "last") or not items):
            found.append((items[0 if node.name == "first" else -1] if items else MISSING, rest))
            continue
        least, most = lattice.sizes(sequence)
        element = lattice.element_of(sequence)
        if node.name in ("min", "max") and element.without("number").present:
            walk.suspect("renders", "comparison", node.span, rest, value.origin)
        if node.name in ("min", "max") and most != 1:
            note_uncomparable_number(walk, node.span, rest, element, element)
        found.append((element._replace(missing=element.missing or least == 0, origin=None, key=None), rest))
    return found


@handles(HANDLERS, "join")
def _join(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    """Items one after the other with a text between; those that are missing are left out."""
    found: list[Outcome] = []
    for sequence, rest in _listed(walk, node, value, state):
        for given, after in arguments(walk, node, rest):
            between, empty, behind = (
                each.taken_as("text").plain_text() if each is not None else NOTHING
                for each in (*given, *(None,) * (3 - len(given)))
            )
            between = texts.join(between, NOTHING) if given[0].nothing else between
            element = lattice.element_of(sequence)
            least, _ = lattice.sizes(sequence)
            language = _printed_items(walk, node, sequence, element, between, after)
            if least == 0 or element.missing:
                language = texts.join(language, texts.join(empty, NOTHING))
            language = texts.join(language, texts.concatenate(language, behind))
            found.append((Value(text=language, source=value.blamed), after))
    return found


def _printed_items(
    walk: Walk, node: ex.BuiltIn, sequence: Sequence, element: Value, between: Language, state: State
) -> Language:
    """The items of a list that has some, each as text, with a text between."""

    def printed(item: Value) -> Language:
        own = item._replace(missing=False, origin=None)
        found = as_text(walk, node.target, own, state) if own.present else []
        return functools.reduce(texts.join, (part.plain_text() for part, _ in found), EMPTY)

    if sequence.items is not None and not element.missing and len(sequence.items) <= _MOST_JOINED:
        parts = [printed(item) for item in sequence.items]
        return (
            functools.reduce(lambda whole, part: texts.concatenate(texts.concatenate(whole, between), part), parts)
            if parts
            else EMPTY
        )
    one = printed(element)
    return texts.concatenate(one, texts.any_number(texts.concatenate(between, one))) if one else EMPTY


@handles(HANDLERS, "filter", "take_while", "drop_while", "map")
def _lambda(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for sequence, rest in _listed(walk, node, value, state):
        function = (node.arguments or (None,))[0]
        if not isinstance(function, ex.Lambda) or len(function.parameters) != 1:
            walk.gap(f"`{node.text}` without a lambda isn't followed", node.span)
            found.append((values.some_sequence(UNKNOWN), rest))
        elif sequence.items is not None:
            found += _each_item(walk, node, function, sequence.items, rest)
        else:
            found += _any_item(walk, node, function, sequence, rest)
    return found


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
        found = following if len(following) <= _MOST_CHOICES else _fewer(walk, following)
        if len(found) > _MOST_CHOICES:
            return _chosen_items(walk, node, function, items, state)
    return [(values.known_sequence(kept), after) for kept, after, _ in found]


def _fewer(
    walk: Walk, found: list[tuple[tuple[Value, ...], State, bool]]
) -> list[tuple[tuple[Value, ...], State, bool]]:
    """With the ways that come to the same list made as few as they can be."""
    groups: dict[tuple[tuple[Value, ...], bool], list[State]] = {}
    for kept, state, going in found:
        groups.setdefault((kept, going), []).append(state)
    return [
        (kept, each, going) for (kept, going), states in groups.items() for each in merge_states(states, walk.tracked)
    ]


def _chosen_items(
    walk: Walk, node: ex.BuiltIn, function: ex.Lambda, items: tuple[Value, ...], state: State
) -> list[Outcome]:
    """A list that may have each of some items, with what holds of the data model if it does."""
    if node.name not in ("filter", "take_while"):
        joined = functools.reduce(lattice.join, items)
        return _any_item(walk, node, function, Sequence(element=joined, most=len(items)), state)
    chosen: list[tuple[Value, tuple[tuple[Path, Value], ...]]] = []
    for item in items:
        trues, _ = _tested(walk, function, item, state)
        if trues:
            known = functools.reduce(lambda one, other: _shared(one, other.facts), trues[1:], dict(trues[0].facts))
            chosen.append((item, tuple((path, fact) for path, fact in known.items() if state.facts.get(path) != fact)))
    if not chosen:
        return [(values.known_sequence(()), state)]
    element = functools.reduce(lattice.join, (item for item, _ in chosen))._replace(origin=None, key=None)
    return [(Value(sequence=Sequence(element=element, most=len(chosen), chosen=tuple(chosen))), state)]


def _shared(one: Mapping[Path, Value], other: Mapping[Path, Value]) -> dict[Path, Value]:
    """What holds of the data model in either of two cases."""
    return {path: lattice.join(fact, other[path]) for path, fact in one.items() if path in other}


def _applied(walk: Walk, function: ex.Lambda, item: Value, state: State) -> list[Outcome]:
    entered = walk.enter(state, function.parameters[0], item)
    return [(value, walk.leave(after)) for value, after in _mapped(walk, function, entered)]


def _mapped(walk: Walk, function: ex.Lambda, state: State) -> list[Outcome]:
    """What a lambda makes of an item. To make nothing is a failure of its own, which parentheses don't catch."""
    found: list[Outcome] = []
    for value, after in walk.evaluate(function.body, state):
        if value.missing:
            failed = narrow(function.body, value, MISSING, after)
            walk.suspect("renders", "no-result", function.body.span, failed, value.origin)
        rest = narrow(function.body, value, value.present_part(), after) if value.present else None
        if rest is not None:
            found.append((value.present_part(), rest))
    return found


def _tested(walk: Walk, function: ex.Lambda, item: Value, state: State) -> tuple[list[State], list[State]]:
    trues, falses = _condition(walk, function, walk.enter(state, function.parameters[0], item))
    return [walk.leave(each) for each in trues], [walk.leave(each) for each in falses]


def _condition(walk: Walk, function: ex.Lambda, state: State) -> tuple[list[State], list[State]]:
    if walk.handlers and isinstance(function.body, ex.Name | ex.Dot | ex.DynamicKey | ex.Call):
        walk.gap("a lambda that may give nothing isn't followed here", function.span)
    return walk.condition(function.body, state)


def _any_item(walk: Walk, node: ex.BuiltIn, function: ex.Lambda, sequence: Sequence, state: State) -> list[Outcome]:
    """One item stands for all; what holds of the data model for those kept goes along with them."""
    key = sequence.key
    element = item_of(sequence, state)
    if not element.possible:
        return [(values.known_sequence(()), state)]
    if key is not None and walk.holds(state, key):
        walk.gap("a loop inside a loop over the same items isn't followed", node.span)
    entered = walk.enter(state, function.parameters[0], element)
    for path, fact in sequence.given:
        entered = entered.knowing(path, fact)
    least, most = lattice.sizes(sequence)
    if node.name == "map":
        results = _mapped(walk, function, entered)
        if not results:
            return [(values.known_sequence(()), state)]
        made = (value if key is None else lattice.without_key(value, key) for value, _ in results)
        mapped = functools.reduce(lattice.join, (value._replace(origin=None, key=None) for value in made))
        return [(values.some_sequence(mapped, least=least, most=most), state)]
    trues, _ = _condition(walk, function, entered)
    if not trues:
        return (
            [(values.known_sequence(()), state)] if node.name != "drop_while" else [(Value(sequence=sequence), state)]
        )
    kept = functools.reduce(lattice.join, (after.variable(function.parameters[0]) or element for after in trues))
    given: tuple[tuple[Path, Value], ...] = ()
    if key is not None:
        facts = [{path: fact for path, fact in after.facts.items() if key in path} for after in trues]
        given = tuple(functools.reduce(_shared, facts).items())
        kept = kept if sequence.place is None else lattice.element_of(sequence)
    # The same list without those at its beginning may hold any of its items.
    if node.name == "drop_while":
        kept, given = lattice.element_of(sequence), sequence.given
    survivors = sequence._replace(element=kept, least=0, given=given, chosen=None)
    return [(Value(sequence=survivors), state)]


def item_of(sequence: Sequence, state: State) -> Value:
    """What stands for the item a loop is at."""
    if sequence.place is None or sequence.key is None:
        return lattice.element_of(sequence)
    return state.read((*sequence.place, sequence.key))


@handles(HANDLERS, "sort", "reverse", "sequence", "sort_by")
def _reordered(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for sequence, rest in _listed(walk, node, value, state):
        made = sequence._replace(chosen=None)
        if node.name in ("sort", "sort_by"):
            element = lattice.element_of(sequence)
            kinds = [kind for kind in EVERY_KIND if element.only(kind).present]
            if element.missing or len(kinds) > 1 or node.name == "sort_by" or not {"text", "number"}.issuperset(kinds):
                walk.gap(f"whether `{node.text}` can compare all items isn't decided", node.span)
            least, most = lattice.sizes(sequence)
            if most != 1:
                note_uncomparable_number(walk, node.span, rest, element, element)
            if sequence.items is not None:
                element = element._replace(origin=None, key=None)
                made = Sequence(element=element, least=least, most=most) if sequence.items else sequence
        elif node.name == "reverse" and sequence.items is not None:
            made = Sequence(items=tuple(reversed(sequence.items)))
        found.append((Value(sequence=made), rest))
    return found


@handles(HANDLERS, "seq_index_of", "seq_last_index_of")
def _seq_index_of(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for sequence, rest in _listed(walk, node, value, state):
        for given, after in arguments(walk, node, rest):
            note_uncomparable_number(walk, node.span, after, lattice.element_of(sequence), given[0])
            found.append((Value(number=True, low=-1), after))
    return found


@handles(HANDLERS, "chunk")
def _chunk(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for sequence, rest in _listed(walk, node, value, state):
        element = lattice.element_of(sequence)._replace(origin=None, key=None)
        for given, after in arguments(walk, node, rest):
            item = functools.reduce(lattice.join, given[1:], element)
            found.append((values.some_sequence(values.some_sequence(item, least=1)), after))
    return found


@handles(
    HANDLERS,
    "is_unknown_date_like",
    "is_date",
    "is_date_like",
    "is_method",
    "is_transform",
    "is_node",
    "is_markup_output",
)
def _is_other(_walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    if node.name in ("is_date", "is_date_like") and value.date:
        return [(EITHER if value.without("date").present else TRUE, state)]
    possible = value.other or value.formatter or (value.nothing and node.name == "is_method") or value.macro is not None
    return [(EITHER if possible else FALSE, state)]
