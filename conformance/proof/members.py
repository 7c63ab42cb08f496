"""Members of values: by name, by a computed key, by index, and parts by a range."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from conformance.proof import lattice, texts, values
from conformance.proof.results import as_text, narrow, note_list, require
from conformance.proof.values import BLANK, INSIDE, MISSING, Hash, Key, Sequence, Value
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from conformance.proof.language import Language
    from conformance.proof.state import State
    from conformance.proof.walk import Walk
    from payloads.freemarker.nodes import Expression

    Outcome = tuple[Value, State]


def member(walk: Walk, node: Expression, value: Value, name: str, state: State) -> list[Outcome]:
    """`value.name` of a value that is there. Of a string and the like there are no members: FreeMarker fails."""
    target = node.target if isinstance(node, ex.Dot | ex.DynamicKey) else node
    found: list[Outcome] = []
    others = value.without("hash", "nothing")
    if others.present:
        walk.suspect("renders", "no-hash", node.span, narrow(target, value, others, state), value.origin)
    if value.nothing:
        found.append((MISSING, state))
    if value.hash is not None:
        kept = narrow(target, value, value.only("hash"), state)
        if kept is not None:
            found.append((member_of(value.hash, name, kept), kept))
    return found


def member_of(hash_: Hash, name: str | Key | None, state: State) -> Value:
    """What a hash has by a name; None: by any."""
    if hash_.path is not None:
        if None in hash_.path:
            return INSIDE if hash_.rest is None else lattice.join(INSIDE, hash_.rest)
        return state.read((*hash_.path, name))
    if isinstance(name, str):
        for own, value in hash_.members:
            if own == name:
                return value
        return hash_.rest._replace(missing=True) if hash_.rest else MISSING
    result = hash_.rest or MISSING
    for _, value in hash_.members:
        result = lattice.join(result, value)
    return result._replace(missing=True, origin=None, key=None)


def by_computed_key(walk: Walk, node: ex.DynamicKey, state: State) -> list[Outcome]:
    """`value[key]`, for a name, an index or a range."""
    found: list[Outcome] = []
    key_node = node.key
    key_node = ex.peel(key_node)
    for value, between in require(walk, node.target, state):
        if isinstance(key_node, ex.Range):
            found += slice_of(walk, node, key_node, value, between)
            continue
        for key, after in require(walk, node.key, between):
            found += _by_key(walk, node, value, key, after)
    return found


def _by_key(walk: Walk, node: ex.DynamicKey, value: Value, key: Value, state: State) -> list[Outcome]:
    known = "" if key == BLANK else key.known_text
    if known is not None:
        return member(walk, node, value, known, state)
    if key.key is not None and key.only_text:
        others = value.without("hash", "nothing")
        if others.present:
            walk.suspect("renders", "no-hash", node.span, narrow(node.target, value, others, state), value.origin)
        kept = narrow(node.target, value, value.only("hash"), state)
        found: list[Outcome] = [(MISSING, state)] if value.nothing else []
        return [*found, (member_of(value.hash, key.key, kept), kept)] if value.hash and kept is not None else found
    note_list(walk, node.target, value)
    if key.sequence is not None or key.other:
        walk.gap(f"`{node.text}` isn't followed", node.span)
    found = [(MISSING, state)] if value.nothing else []
    if key.only("text", "nothing").present and value.hash is not None:
        found.append((member_of(value.hash, None, state)._replace(origin=None), state))
    if key.number and value.sequence is not None:
        least = key.exact if isinstance(key.exact, int) else key.low
        if least is None or least < 0:
            walk.suspect("renders", "index", node.span, state, key.origin)
        found.append((_item(value.sequence, key), state))
    if key.number:
        for text, after in as_text(walk, node.target, value.without("sequence", "hash", "macro", "nothing"), state):
            walk.suspect("renders", "index", node.span, after, value.origin)
            found.append((Value(text=texts.torn(texts.wide(text.plain_text())), source=text.blamed), after))
    if _unfit(value, key) or not found:
        walk.suspect("renders", "no-hash", node.span, state, value.origin)
    return found


def _unfit(value: Value, key: Value) -> bool:
    """Whether a key may be of a kind that a value has no members by."""
    if key.without("text", "number", "nothing").present or (key.nothing and value.sequence is not None):
        return True
    if key.number and value.only("hash", "macro").present:
        return True
    return key.only("text").present and value.without("hash", "nothing").present


def _item(sequence: Sequence, key: Value) -> Value:
    exact = key.exact
    if sequence.items is not None and isinstance(exact, int):
        return sequence.items[exact] if 0 <= exact < len(sequence.items) else MISSING
    found = lattice.element_of(sequence)._replace(origin=None, key=None)
    if isinstance(exact, int) and 0 <= exact < lattice.sizes(sequence)[0]:
        return found
    return found._replace(missing=True)


def slice_of(walk: Walk, node: ex.DynamicKey, span: ex.Range, value: Value, state: State) -> list[Outcome]:
    """A part by a range: whether it can fail depends on how long the text or list is."""
    found: list[Outcome] = []
    for first, between in require(walk, span.left, state):
        ends = require(walk, span.right, between) if span.right is not None else [(MISSING, between)]
        for last, after in ends:
            wrong = [each for each in (first, last) if each.without("number").present]
            if wrong:
                walk.suspect("renders", "not-a-number", node.span, after, wrong[0].origin)
            if first.infinite or last.infinite:
                walk.suspect("renders", "infinite", node.span, after, None)
            found += _slice(walk, node, value, _limits(span.kind, first.exact, last.exact), after)
    return found


class Limits(NamedTuple):
    """A part that goes up: its first character or item, and the one behind its last; as far as there is something, if
    `lenient`. `end` is None for all that follows.
    """

    start: int
    end: int | None
    lenient: bool


def _limits(kind: str, first: object, last: object) -> Limits | None:
    if not isinstance(first, int) or first < 0:
        return None
    if kind == "unbounded":
        return Limits(first, None, lenient=False)
    if not isinstance(last, int):
        return None
    end = {"inclusive": last + 1, "exclusive": last, "length": first + last}[kind]
    return Limits(first, end, kind == "length") if end > first or (kind == "length" and last == 0) else None


def _slice(walk: Walk, node: ex.DynamicKey, value: Value, limits: Limits | None, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    note_list(walk, node.target, value)
    others = value.only("hash", "macro", "date", "other", "truth")
    if others.present:
        walk.suspect("renders", "not-text", node.span, narrow(node.target, value, others, state), value.origin)
    for text, after in as_text(walk, node.target, value.only("text", "number"), state):
        language = text.plain_text()
        if limits is None or not fits(language, limits):
            walk.suspect("renders", "index", node.span, after, value.origin)
        part = texts.torn(texts.wide(language)) if limits is None else texts.part(language, limits.start, limits.end)
        found.append((Value(text=part, source=text.blamed), after))
    if value.nothing and limits != Limits(0, 0, lenient=True):
        walk.suspect("renders", "index", node.span, state, value.origin)
    if value.nothing or value.sequence is not None:
        whole = value.sequence or Sequence(items=())
        least = lattice.sizes(whole)[0]
        if limits is None or limits.start > least or not (limits.lenient or limits.end is None or limits.end <= least):
            walk.suspect("renders", "index", node.span, state, value.origin)
        element = lattice.element_of(whole)._replace(origin=None, key=None)
        most = None if limits is None or limits.end is None else limits.end - limits.start
        slice_ = values.some_sequence(element, most=most) if element.possible else values.known_sequence(())
        found.append((slice_, state))
    return found


def fits(language: Language, limits: Limits) -> bool:
    """Whether a part never fails on any of the texts: they are long enough."""
    shortest = texts.shortest(language)
    if limits.start > shortest:
        return False
    return limits.lenient or limits.end is None or limits.end <= shortest
