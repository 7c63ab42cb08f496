"""Members of values: by name, by a computed key, by index, and parts by a range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.proof import model, texts, values
from conformance.proof.outcomes import as_text, is_empty_default, narrowed, there
from conformance.proof.values import MISSING, Hash, Key, Sequence, Value
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from conformance.proof.state import State
    from conformance.proof.walk import Walk
    from payloads.freemarker.nodes import Expression

    Outcome = tuple[Value, State]


def targets(walk: Walk, node: Expression, state: State, *, soft: bool) -> list[Outcome]:
    """Values with a member to be read: missing is passed on if `soft`, otherwise it fails."""
    if not soft:
        return there(walk, node, state)
    return walk.evaluate(node, state, soft=True)


def member(walk: Walk, node: Expression, value: Value, name: str, state: State) -> list[Outcome]:
    """`value.name`. Of a string and the like there are no members: FreeMarker fails."""
    target = node.target if isinstance(node, ex.Dot | ex.DynamicKey) else node
    found: list[Outcome] = []
    if value.missing:
        rest = narrowed(target, value, MISSING, state)
        if rest is not None:
            found.append((MISSING, rest))
    others = value.only("text", "number", "truth", "sequence", "macro", "other")
    if others.present and not (value.hash is not None and is_empty_default(value)):
        walk.suspect("renders", "no-hash", node.span, narrowed(target, value, others, state), value.origin)
    if value.hash is not None:
        kept = narrowed(target, value, value.only("hash"), state) if others.present or value.missing else state
        if kept is not None:
            found.append((_read(value.hash, name, kept), kept))
    return found


def _read(hash_: Hash, name: str | Key | None, state: State) -> Value:
    if hash_.path is not None:
        if hash_.path[0] is None:
            return model.INSIDE
        return state.read((*hash_.path, name))
    if isinstance(name, str):
        for own, value in hash_.members:
            if own == name:
                return value
        return hash_.rest or MISSING
    result = hash_.rest or MISSING
    for _, value in hash_.members:
        result = values.join(result, value)
    return result._replace(missing=True)


def by_computed_key(walk: Walk, node: ex.DynamicKey, state: State, *, soft: bool) -> list[Outcome]:
    """`value[key]`, for a name, an index or a range."""
    found: list[Outcome] = []
    for value, between in targets(walk, node.target, state, soft=soft):
        for key, after in there(walk, node.key, between) if value.present else [(MISSING, between)]:
            found += _by_key(walk, node, value, key, after)
    return found


def _by_key(walk: Walk, node: ex.DynamicKey, value: Value, key: Value, state: State) -> list[Outcome]:
    if not key.present:
        return [(MISSING, state)]
    known = key.known_text
    if known is not None:
        return member(walk, node, value, known, state)
    if key.key is not None and value.hash is not None and not key.number:
        kept = narrowed(node.target, value, value.only("hash"), state)
        others = value.only("text", "number", "truth", "sequence", "macro", "other")
        if others.present:
            walk.suspect("renders", "no-hash", node.span, narrowed(node.target, value, others, state), value.origin)
        return [(_read(value.hash, key.key, kept), kept)] if kept is not None else []
    if isinstance(node.key, ex.Range):
        return _slice(walk, node, value, key, state)
    if key.sequence is not None:
        walk.gap(f"`{node.text}` isn't followed", node.span)
    found: list[Outcome] = []
    if key.text and value.hash is not None:
        found.append((_read(value.hash, None, state)._replace(origin=None), state))
    if key.number and value.sequence is not None:
        found.append((_item(value.sequence, key), state))
    if key.number:
        for text, after in as_text(walk, node.target, value.only("text", "number", "truth", "other"), state):
            walk.suspect("renders", "index", node.span, after, value.origin)
            language = texts.torn(texts.wide(text.plain_text()))
            found.append((Value(text=language, custom=text.custom, source=text.blamed), after))
    if value.missing:
        found.append((MISSING, state))
    if _unfit(value, key) or not found:
        walk.suspect("renders", "no-hash", node.span, state, value.origin)
    return found


def _unfit(value: Value, key: Value) -> bool:
    """Whether a key may be of a kind that a value has no members by."""
    if key.only("truth", "sequence", "hash", "macro", "other").present:
        return True
    if key.number and value.only("hash", "macro").present and not is_empty_default(value):
        return True
    others = value.only("text", "number", "truth", "sequence", "macro", "other")
    return bool(key.text) and others.present and not (value.hash is not None and is_empty_default(value))


def _item(sequence: Sequence, key: Value) -> Value:
    if sequence.items is not None and isinstance(key.exact, int):
        return sequence.items[key.exact] if 0 <= key.exact < len(sequence.items) else MISSING
    found = values.element_of(sequence)
    return found._replace(missing=True, origin=None, key=None)


def _slice(walk: Walk, node: ex.DynamicKey, value: Value, key: Value, state: State) -> list[Outcome]:
    """A part by a range: only one that begins at 0 and goes up, as far as there is something, never fails."""
    found: list[Outcome] = []
    length = _from_beginning(node.key, key)
    others = value.only("hash", "macro")
    if others.present and not is_empty_default(value):
        walk.suspect("renders", "not-text", node.span, narrowed(node.target, value, others, state), value.origin)
    for text, after in as_text(walk, node.target, value.only("text", "number", "truth", "other"), state):
        if length is not None:
            language = texts.cut(text.plain_text(), length)
        else:
            walk.suspect("renders", "index", node.span, after, value.origin)
            language = texts.wide(text.plain_text())
        found.append((Value(text=texts.torn(language), custom=text.custom, source=text.blamed), after))
    if value.sequence is not None:
        if length is None:
            walk.suspect("renders", "index", node.span, state, value.origin)
        element = values.element_of(value.sequence)
        found.append((values.some_sequence(element._replace(origin=None)), state))
    return found


def _from_beginning(node: Expression, key: Value) -> int | None:
    """The length of `0..*length`, if it is known and not negative."""
    if not isinstance(node, ex.Range) or node.kind != "length":
        return None
    if isinstance(node.left, ex.NumberLiteral) and isinstance(node.right, ex.NumberLiteral):
        return int(node.right.value) if node.left.value == 0 else None
    items = key.sequence.items if key.sequence is not None else None
    # Of one that goes down, there is no second item; of a single one, both readings are the same but for the sign.
    if items and len(items) > 1 and [item.exact for item in items] == list(range(len(items))):
        return len(items)
    return None
