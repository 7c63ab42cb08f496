"""What expressions can give: from a state to values, each with the state in which it is given."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from conformance.proof import model, texts, values
from conformance.proof.language import ANY, exactly
from conformance.proof.values import FALSE, MISSING, NUMBER, OTHER, TRUE, Hash, Key, Sequence, Value
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.proof.state import State
    from conformance.proof.walk import Walk
    from payloads.freemarker.nodes import Expression

    Outcome = tuple[Value, State]

T = TypeVar("T")
_MOST_RANGE = 200
EMPTY_DEFAULT = Value(text=exactly(""), sequence=Sequence(items=()), hash=Hash())
"""What `x!` gives for a missing `x`: an empty string, list and hash at once."""


def evaluate(walk: Walk, node: Expression, state: State, *, soft: bool = False) -> list[Outcome]:
    """The values an expression can give. A missing value is one of them; whoever needs it there asks `there`.

    Args:
        walk: the proof that runs.
        node: the expression.
        state: where it is evaluated.
        soft: what is missing on the way makes the whole missing, as in parentheses before `!`.
    """
    walk.step()
    match node:
        case ex.StringLiteral():
            return _string(walk, node, state)
        case ex.NumberLiteral(value=number):
            return [(values.number(number), state)]
        case ex.BooleanLiteral(value=truth):
            return [(values.truth(truth), state)]
        case ex.Name(name=name):
            return [(_named(state, name), state)]
        case ex.Parenthesis(inner=inner):
            return evaluate(walk, inner, state, soft=soft)
        case ex.Dot(target=target, name=name):
            return [
                outcome
                for value, after in _targets(walk, target, state, soft=soft)
                for outcome in member(walk, node, value, name, after)
            ]
        case ex.DynamicKey():
            return _dynamic(walk, node, state, soft=soft)
        case ex.DefaultTo(target=target, default=default):
            return _default(walk, target, default, state)
        case ex.BuiltIn():
            return walk.built_in(node, state)
        case ex.Exists() | ex.Not() | ex.And() | ex.Or() | ex.Comparison():
            return outcomes(walk, node, state)
        case ex.SequenceLiteral(items=items):
            return [(values.known_sequence(found), after) for found, after in several(walk, items, state)]
        case ex.HashLiteral():
            return _hash(walk, node, state)
        case ex.Add(left=left, right=right):
            return [
                outcome
                for first, between in there(walk, left, state)
                for second, after in there(walk, right, between)
                for outcome in add(walk, node, first, second, after)
            ]
        case ex.Arithmetic() | ex.Sign():
            return _arithmetic(walk, node, state)
        case ex.Range():
            return _range(walk, node, state)
        case ex.Call():
            return walk.call(node, state)
        case ex.SpecialVariable():
            return _special(walk, node, state)
    walk.gap(f"`{node.text}` isn't followed", node.span)
    return [(OTHER, state)]


def there(walk: Walk, node: Expression, state: State) -> list[Outcome]:
    """The values of an expression whose value has to be there: FreeMarker fails where it is missing."""
    found: list[Outcome] = []
    for value, after in evaluate(walk, node, state):
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


def _named(state: State, name: str) -> Value:
    own = state.variable(name)
    if own is not None and own.origin is not None:
        # A copy of what the data model has: what was learnt of it since holds for the copy.
        known = values.meet(own, state.read(own.origin)._replace(missing=own.missing))
        return known._replace(origin=own.origin) if known.possible else own
    if own is not None and (own.present or name not in state.universe.namespaces):
        return own
    return state.read((name,))


def _string(walk: Walk, node: ex.StringLiteral, state: State) -> list[Outcome]:
    if not node.parts:
        return [(values.text(node.value), state)]
    found = [(values.text(""), state)]
    for part in node.parts:
        if isinstance(part, el.Text):
            found = [(_concatenated(before, values.text(part.value)), at) for before, at in found]
        elif isinstance(part, el.Interpolation | el.NumericInterpolation):
            printed = part.printed if isinstance(part, el.Interpolation) else part.expression
            found = [
                (_concatenated(before, value), after)
                for before, at in found
                for whole, between in there(walk, printed, at)
                for value, after in as_text(walk, printed, whole, between)
            ]
        else:
            walk.gap("a directive in a string isn't followed", node.span)
    return found


def _concatenated(one: Value, other: Value) -> Value:
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
    elif (value.sequence or value.hash) and value.text and not _empty_default(value):
        rest = narrowed(node, value, value.only("sequence", "hash"), state)
        walk.suspect("renders", "not-text", node.span, rest, value.origin)
    return found


def _empty_default(value: Value) -> bool:
    """Whether the list and the hash in it are the empty ones of `x!`, which print as the empty string."""
    empty = value.sequence is None or value.sequence.items == ()
    return empty and (value.hash is None or (value.hash.path is None and not value.hash.members))


_PLAIN_FORMATS = {"0", "computer", "c"}
_DECIMAL_FORMATS = {"0.#", "0.##", "0.###", "0.####", "0.##########"}


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


# ------------------------------------------------------------------ members


def _targets(walk: Walk, node: Expression, state: State, *, soft: bool) -> list[Outcome]:
    """Values with a member to be read: missing is passed on if `soft`, otherwise it fails."""
    if not soft:
        return there(walk, node, state)
    return evaluate(walk, node, state, soft=True)


def member(walk: Walk, node: Expression, value: Value, name: str, state: State) -> list[Outcome]:
    """`value.name`. Of a string and the like there are no members: FreeMarker fails."""
    target = node.target if isinstance(node, ex.Dot | ex.DynamicKey) else node
    found: list[Outcome] = []
    if value.missing:
        rest = narrowed(target, value, MISSING, state)
        if rest is not None:
            found.append((MISSING, rest))
    others = value.only("text", "number", "truth", "sequence", "macro", "other")
    if others.present and not (value.hash is not None and _empty_default(value)):
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


def _dynamic(walk: Walk, node: ex.DynamicKey, state: State, *, soft: bool) -> list[Outcome]:
    found: list[Outcome] = []
    for value, between in _targets(walk, node.target, state, soft=soft):
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
    if key.number and value.only("hash", "macro").present and not _empty_default(value):
        return True
    others = value.only("text", "number", "truth", "sequence", "macro", "other")
    return bool(key.text) and others.present and not (value.hash is not None and _empty_default(value))


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
    if others.present and not _empty_default(value):
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


# ------------------------------------------------------------------ operators


def _default(walk: Walk, target: Expression, default: Expression | None, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for value, after in evaluate(walk, target, state, soft=isinstance(target, ex.Parenthesis)):
        if value.present:
            rest = narrowed(target, value, value.there(), after)
            if rest is not None:
                found.append((value.there(), rest))
        if value.missing:
            rest = narrowed(target, value, MISSING, after)
            if rest is not None:
                found += [(EMPTY_DEFAULT, rest)] if default is None else evaluate(walk, default, rest)
    return found


def add(walk: Walk, node: Expression, one: Value, other: Value, state: State) -> list[Outcome]:
    """`one + other`: numbers are added, hashes and lists joined, all else is put together as text."""
    found: list[Outcome] = []
    for left in _kinds_of_operand(one):
        for right in _kinds_of_operand(other):
            between = narrowed(node, one, left, state)
            after = narrowed(node, other, right, between) if between is not None else None
            if after is not None:
                found += _sum(walk, node, left, right, after)
    return found


def _kinds_of_operand(value: Value) -> list[Value]:
    """A value cut into what `+` treats alike; what `x!` gives is all at once and stays whole."""
    if value == EMPTY_DEFAULT:
        return [value]
    groups = (("number",), ("sequence",), ("hash",), ("text", "truth", "macro", "other"))
    return [part for kinds in groups if (part := value.only(*kinds)).present]


def _sum(walk: Walk, node: Expression, one: Value, other: Value, state: State) -> list[Outcome]:
    if one.number and other.number:
        exact = one.exact + other.exact if one.exact is not None and other.exact is not None else None
        return [(Value(number=True, exact=exact, custom=one.custom or other.custom), state)]
    if one.sequence and other.sequence:
        return [(Value(sequence=_appended(one.sequence, other.sequence)), state)]
    if one.hash and other.hash:
        return [(Value(hash=_together(one.hash, other.hash)), state)]
    return [
        (_concatenated(first, second), after)
        for first, between in as_text(walk, node, one, state)
        for second, after in as_text(walk, node, other, between)
    ]


def _appended(one: Sequence, other: Sequence) -> Sequence:
    if one.items is not None and other.items is not None:
        return Sequence(items=(*one.items, *other.items))
    (least, most), (low, high) = values.sizes(one), values.sizes(other)
    return Sequence(
        element=values.join(values.element_of(one), values.element_of(other))._replace(key=None),  # perhaps twice
        least=least + low,
        most=None if most is None or high is None else most + high,
    )


def _together(one: Hash, other: Hash) -> Hash:
    if one.path is not None or other.path is not None:
        return Hash(path=(None,))
    members = dict(one.members) | dict(other.members)
    rest = one.rest if other.rest is None else other.rest if one.rest is None else values.join(one.rest, other.rest)
    return Hash(members=tuple(members.items()), rest=rest)


def _arithmetic(walk: Walk, node: Expression, state: State) -> list[Outcome]:
    if isinstance(node, ex.Sign):
        found = there(walk, node.operand, state)
        return [(_calculated(walk, node, (value,), after), after) for value, after in found]
    assert isinstance(node, ex.Arithmetic)
    return [
        (_calculated(walk, node, (first, second), after), after)
        for first, between in there(walk, node.left, state)
        for second, after in there(walk, node.right, between)
    ]


def _calculated(walk: Walk, node: Expression, operands: tuple[Value, ...], state: State) -> Value:
    if any(not _only_number(value) for value in operands):
        blamed = next((value.origin for value in operands if value.origin), None)
        walk.suspect("renders", "not-a-number", node.span, state, blamed)
    exact = [value.exact for value in operands]
    if all(isinstance(each, int) for each in exact):
        match node, exact:
            case ex.Sign(negative=negative), [int(only)]:
                return values.number(-only if negative else only)
            case ex.Arithmetic(operator="-"), [int(left), int(right)]:
                return values.number(left - right)
            case ex.Arithmetic(operator="*"), [int(left), int(right)]:
                return values.number(left * right)
    if isinstance(node, ex.Arithmetic) and node.operator in ("/", "%") and not (exact[1:] and exact[1]):
        walk.suspect("renders", "division", node.span, state, operands[1].origin)
    return NUMBER._replace(custom=any(value.custom for value in operands))


def _only_number(value: Value) -> bool:
    return value.number and not value.only("text", "truth", "sequence", "hash", "macro", "other").present


def _range(walk: Walk, node: ex.Range, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for first, between in there(walk, node.left, state):
        for second, after in there(walk, node.right, between) if node.right is not None else [(MISSING, between)]:
            wrong = [value for value in (first, second) if value.present and not _only_number(value)]
            if wrong:
                walk.suspect("renders", "not-a-number", node.span, after, wrong[0].origin)
            items = _range_items(node.kind, first.exact, second.exact)
            if items is not None:
                found.append((values.known_sequence(values.number(each) for each in items), after))
            else:
                found.append((values.some_sequence(NUMBER), after))
    return found


def _range_items(kind: str, first: int | Decimal | None, second: int | Decimal | None) -> range | None:
    if not isinstance(first, int) or not isinstance(second, int) or abs(second - first) > _MOST_RANGE:
        return None
    if kind == "length":
        return range(first, first + second) if second >= 0 else range(first, first + second, -1)
    step = 1 if second >= first else -1
    return range(first, second + (step if kind == "inclusive" else 0), step)


def _hash(walk: Walk, node: ex.HashLiteral, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for given, after in several(walk, (*node.keys, *node.values), state):
        keys, held = given[: len(node.keys)], given[len(node.keys) :]
        names = [key.known_text for key in keys]
        for key in keys:
            if key.only("number", "truth", "sequence", "hash", "macro", "other").present and key != EMPTY_DEFAULT:
                walk.suspect("renders", "argument", node.span, after, key.origin)
        if all(name is not None for name in names):
            members = {name: value for name, value in zip(names, held, strict=True) if name is not None}
            found.append((Value(hash=Hash(members=tuple(members.items()))), after))
        else:
            rest = MISSING
            for value in held:
                rest = values.join(rest, value)
            found.append((Value(hash=Hash(rest=rest)), after))
    return found


def _special(walk: Walk, node: ex.SpecialVariable, state: State) -> list[Outcome]:
    match node.name:
        case "now":
            return [(OTHER, state)]
        case "data_model" | "vars" | "globals" | "namespace" | "main" | "locals":
            walk.gap(f"what `.{node.name}` gives isn't followed", node.span)
            return [(Value(hash=Hash(path=(None,))), state)]
        case "version" | "lang" | "locale" | "template_name" | "main_template_name" | "current_template_name":
            return [(Value(text=texts.SAFE), state)]
    walk.gap(f"what `.{node.name}` gives isn't followed", node.span)  # the message of an error, for one, is any text
    return [(Value(missing=True, text=ANY, other=True), state)]


__all__ = [
    "EMPTY_DEFAULT",
    "add",
    "as_text",
    "evaluate",
    "looking",
    "member",
    "narrowed",
    "outcomes",
    "several",
    "there",
]
