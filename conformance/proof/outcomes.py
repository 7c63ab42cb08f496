"""What becomes of an expression's values: each with the state in which it is given, and what is known by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from conformance.proof import texts, values
from conformance.proof.language import ANY, exactly
from conformance.proof.values import FALSE, MISSING, TRUE, Hash, Sequence, Value
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.proof.state import State
    from conformance.proof.walk import Walk
    from payloads.freemarker.nodes import Expression

    Outcome = tuple[Value, State]

T = TypeVar("T")
EMPTY_DEFAULT = Value(text=exactly(""), sequence=Sequence(items=()), hash=Hash())
"""What `x!` gives for a missing `x`: an empty string, list and hash at once."""
_PLAIN_FORMATS = {"0", "computer", "c"}
_DECIMAL_FORMATS = {"0.#", "0.##", "0.###", "0.####", "0.##########"}


def there(walk: Walk, node: Expression, state: State) -> list[Outcome]:
    """The values of an expression whose value has to be there: FreeMarker fails where it is missing."""
    found: list[Outcome] = []
    for value, after in walk.evaluate(node, state):
        if value.missing:
            walk.suspect("renders", "missing", node.span, narrowed(node, value, MISSING, after), value.origin)
        if value.present:
            rest = narrowed(node, value, value.there(), after)
            if rest is not None:
                found.append((value.there(), rest))
    return found


def narrowed(node: Expression, value: Value, new: Value, state: State) -> State | None:
    """The state in which a value is one of fewer; None if it can't be."""
    if not new.possible:
        return None
    if new == value:
        return state
    if value.origin is not None:
        known = state.read(value.origin)
        both = values.meet(known, new)._replace(origin=value.origin) if not value.escaped else known
        return state.knowing(value.origin, both) if both.possible else None
    while isinstance(node, ex.Parenthesis):
        node = node.inner
    if isinstance(node, ex.Name) and state.variable(node.name) is not None:
        return state.with_variable(node.name, new)
    return state


def outcomes(walk: Walk, node: Expression, state: State) -> list[Outcome]:
    """What a condition gives where its value is wanted: made of a custom property if it looks into one."""
    (trues, falses), seen = looking(walk, lambda: walk.condition(node, state))
    return [
        (value if seen is None else value._replace(custom=True, source=seen.blamed), each)
        for value, side in ((TRUE, trues), (FALSE, falses))
        for each in side
    ]


def looking(walk: Walk, work: Callable[[], T]) -> tuple[T, Value | None]:
    """What some work gives, and the value made of a custom property that its conditions looked into, if they did."""
    before, walk.looked_into = walk.looked_into, None
    result = work()
    seen, walk.looked_into = walk.looked_into, before or walk.looked_into
    return result, seen


def several(walk: Walk, nodes: tuple[Expression, ...], state: State) -> list[tuple[tuple[Value, ...], State]]:
    """The values of several expressions, one after the other."""
    found: list[tuple[tuple[Value, ...], State]] = [((), state)]
    for node in nodes:
        found = [((*before, value), after) for before, at in found for value, after in there(walk, node, at)]
    return found


def together(one: Value, other: Value) -> Value:
    """Two texts, one after the other."""
    if one.known_text == "":
        return other._replace(origin=None)
    if other.known_text == "":
        return one._replace(origin=None)
    custom, source = one.custom or other.custom, one.blamed or other.blamed
    if one.escaped and other.escaped:
        return Value(text=texts.together(one.text, other.text), escaped=True, custom=custom, source=source)
    return Value(text=texts.together(one.plain_text(), other.plain_text()), custom=custom, source=source)


def as_text(walk: Walk, node: Expression, value: Value, state: State) -> list[Outcome]:
    """A value that is there as a string, as `${…}` and string built-ins see it."""
    found: list[Outcome] = []
    if value.text or value.fragment:
        rest = narrowed(node, value, value.only("text"), state)
        if rest is not None:
            found.append((value.only("text"), rest))
    if value.number:
        rest = narrowed(node, value, value.only("number"), state)
        if rest is not None:
            found.append((_number_text(value, state)._replace(custom=value.custom, source=value.blamed), rest))
    if value.truth:
        rest = narrowed(node, value, value.only("truth"), state)
        if rest is not None:
            if state.formats[1] is None:
                walk.suspect("renders", "bare-boolean", node.span, rest, value.origin)
                language = texts.TRUTH
            else:
                language = ANY if state.formats[1] != "c" else texts.TRUTH
            found.append((Value(text=language, custom=value.custom, source=value.blamed), rest))
    if value.other:
        found.append((Value(text=texts.SAFE), state))
        walk.gap(f"what `{node.text}` prints isn't known", node.span)
    if (value.sequence or value.hash or value.macro) and not value.text:
        rest = narrowed(node, value, value.only("sequence", "hash", "macro"), state)
        walk.suspect("renders", "not-text", node.span, rest, value.origin)
    elif (value.sequence or value.hash) and value.text and not is_empty_default(value):
        rest = narrowed(node, value, value.only("sequence", "hash"), state)
        walk.suspect("renders", "not-text", node.span, rest, value.origin)
    return found


def is_empty_default(value: Value) -> bool:
    """Whether the list and the hash in it are the empty ones of `x!`, which print as the empty string."""
    empty = value.sequence is None or value.sequence.items == ()
    return empty and (value.hash is None or (value.hash.path is None and not value.hash.members))


def _number_text(value: Value, state: State) -> Value:
    number_format = state.formats[0]
    exact = value.exact
    known = number_format is None or number_format in _PLAIN_FORMATS | _DECIMAL_FORMATS
    if isinstance(exact, int) and abs(exact) < 1000 and known:
        return values.text(str(exact))
    if number_format is None:
        return Value(text=texts.joined(texts.GROUPED_NUMBER, texts.joined(texts.DECIMAL_NUMBER, texts.PLAIN_NUMBER)))
    if number_format in _PLAIN_FORMATS:
        return Value(text=texts.PLAIN_NUMBER)
    if number_format in _DECIMAL_FORMATS:
        return Value(text=texts.DECIMAL_NUMBER)
    return Value(text=ANY)
