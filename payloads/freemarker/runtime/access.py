"""Reading: variables, members, keys, slices, ranges, and what to do where something is missing."""

from __future__ import annotations

from collections.abc import Callable

from payloads.freemarker.errors import (
    UNCHECKED,
    InvalidReference,
    ModelError,
    RenderError,
    UnblamedError,
    UnexpectedType,
)
from payloads.freemarker.formats.number import Number
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes.expressions import DynamicKey
from payloads.freemarker.runtime.arithmetic import java_int
from payloads.freemarker.runtime.environment import Environment, MacroCall
from payloads.freemarker.runtime.java_objects import java_member
from payloads.freemarker.runtime.loops import list_of, take_from
from payloads.freemarker.runtime.printing import string
from payloads.freemarker.runtime.stream_slices import slice_stream
from payloads.freemarker.runtime.types import PRINTABLE, is_number, is_sequence, missing, raise_unexpected, wrong_type
from payloads.freemarker.runtime.utf16 import units, whole
from payloads.freemarker.runtime.values import (
    Bounded,
    BoundedRange,
    Empty,
    EndlessRange,
    Formatted,
    JavaList,
    JavaMap,
    Match,
    Matches,
    Namespace,
    RepeatedHash,
    Stream,
    Value,
)


def need(value: Value, node: Expression) -> Value:
    """The value, which must be there."""
    if value is None:
        missing(node)
    return value


def variable(env: Environment, namespace: Namespace, name: str) -> Value:
    """A variable that is no local one: of the namespace, else global, else of the data model."""
    value = namespace.variables.get(name)
    if value is None:
        value = env.globals.get(name)
        if value is None:
            value = env.root.get(name)
    return value


def scoped(
    env: Environment, namespace: Namespace, call: MacroCall | None, scope: dict[str, Value] | None, name: str
) -> Value:
    """A variable looked up by name at run time, where the template's text doesn't settle what it is."""
    if scope is not None and name in scope:
        return scope[name]
    if call is not None and (value := call.locals.get(name)) is not None:
        return value
    return variable(env, namespace, name)


def member(env: Environment, target: Value, name: str, target_node: Expression) -> Value:
    """`target.name`; `None` when the hash has no such member."""
    if type(target) is dict:
        return target.get(name)
    if isinstance(target, Namespace):
        return target.variables.get(name)
    if isinstance(target, Empty):
        return None
    if isinstance(target, Formatted) and target.has_members:
        return target.with_format(name)
    if isinstance(target, dict):
        found = java_member(target, name, target_node) if isinstance(target, JavaMap) else None
        return target.get(name) if found is None else found
    if env.static.object_wrapper == "beans" and type(target) in (JavaList, str, int, float, bool):
        return java_member(target, name, target_node)
    return wrong_type("hash", target, target_node)


def member_of_own(env: Environment, target: Value, name: str, target_node: Expression) -> Value:
    """The same of a text, number or boolean that the template made: it is no object of Java's."""
    if isinstance(target, str | int | float):
        return wrong_type("hash", target, target_node)
    return member(env, target, name, target_node)


def walk(env: Environment, root: Value, keys: tuple[str, ...], nodes: tuple[Expression, ...]) -> Value:
    """`root.key.key…` step by step; `nodes` holds the expression of each step, the root's first."""
    value = root
    for index, key in enumerate(keys):
        if value is None:
            missing(nodes[index])
        value = member(env, value, key, nodes[index])
    return value


def walk_safely(env: Environment, root: Value, keys: tuple[str, ...], nodes: tuple[Expression, ...]) -> Value:
    """Like `walk`, but a missing step makes the whole missing (the expression stands in parentheses)."""
    value = root
    for index, key in enumerate(keys):
        if value is None:
            return None
        value = member(env, value, key, nodes[index])
    return value


def hash_of(*members: tuple[str, Value]) -> dict[str, Value]:
    """A hash literal whose keys may repeat."""
    made = dict(members)
    return made if len(made) == len(members) else RepeatedHash(members)


def safely(evaluate: Callable[[], Value]) -> Value:
    """What stands in parentheses before `!` or `??`: anything missing inside makes it missing."""
    try:
        return evaluate()
    except InvalidReference:
        return None


def item(env: Environment, target: Value, key: Value, node: DynamicKey) -> Value:
    """`target[key]`: a member by string, an item by number, a slice by range."""
    if type(key) is int and type(target) is list and 0 <= key < len(target):
        return target[key]
    if target is None:
        missing(node.target)
    if key is None:
        missing(node.key)
    if type(key) is str:
        if type(target) is dict:
            return target.get(key)
        if not isinstance(target, dict | Namespace | Formatted | Empty):
            wrong_type("hash", target, node.target)
        return member(env, target, key, node.target)
    if is_number(key):
        return _item_at(env, target, java_int(key, node.span), node)  # type: ignore[arg-type]
    if isinstance(key, BoundedRange | EndlessRange):
        if isinstance(target, Stream):
            return slice_stream(env, target, key, node, lazy=False)
        return _slice(env, target, key, node.target, node.key)
    if isinstance(key, Match | Empty) or (isinstance(key, Formatted) and key.date is None):
        return item(env, target, string(env, key, node.key), node)
    raise_unexpected("number, range, or string", key, node.key)


def slice_of(env: Environment, target: Value, start: int, end: int | None, kind: str, node: DynamicKey) -> Value:
    """`target[start..end]` and its kin with constant bounds."""
    if (type(target) is str and target.isascii()) or type(target) is list:
        size = len(target)
        last = size if end is None else end + 1 if kind == "inclusive" else start + end if kind == "length" else end
        if kind == "length":
            last = min(last, size)
        if 0 <= start < last <= size:
            return target[start:last]
    return item(env, target, make_range(start, end, kind, node.key), node)


def lazy_item(env: Environment, target: Value, key: Value, node: DynamicKey) -> Value:
    """`target[key]` for somebody who takes the items of a slice one by one."""
    if isinstance(target, Stream) and isinstance(key, BoundedRange | EndlessRange):
        return slice_stream(env, target, key, node, lazy=True)
    return item(env, target, key, node)


def _item_at(env: Environment, target: Value, index: int, node: DynamicKey) -> Value:
    target_node = node.target
    if isinstance(target, list):
        if index < 0 and isinstance(target, Bounded) and target.before is not None:
            words = f"Negative index not allowed: {index}"
            raise target.before(f"{UNCHECKED}\n{words}" if target.before is RenderError else words, node.span)
        return target[index] if 0 <= index < len(target) else None
    if isinstance(target, BoundedRange):
        if index < 0:
            raise ModelError(f"Range item index {index} is out of bounds.", node.span)
        return target.values[index] if index < len(target.values) else None
    if isinstance(target, EndlessRange):
        return target.start + index if index >= 0 else None
    if isinstance(target, Matches) and index < 0:
        raise RenderError(f"{UNCHECKED}\nNegative index not allowed: {index}", node.span)
    if isinstance(target, Stream | Matches):
        return take_from(env, target, index, target_node)
    if isinstance(target, Empty):
        return None
    characters = units(_sliceable_text(env, target, target_node))
    if 0 <= index < len(characters):
        return characters[index]
    if index < 0:
        raise UnblamedError(f"Negative index not allowed: {index}", node.span)
    raise UnblamedError(
        f"String index out of range: The index was {index} (0-based), but the length of the string is only "
        f"{len(characters)}.",
        node.span,
        hint=f"a range given by its length is cut to what is there: {target_node.text}[{index}..*1]",
    )


def _sliceable_text(env: Environment, target: Value, node: Expression) -> str:
    try:
        return string(env, target, node)
    except UnexpectedType:
        raise_unexpected(f"sequence or {PRINTABLE}", target, node)


def _slice(
    env: Environment, target: Value, key: BoundedRange | EndlessRange, target_node: Expression, key_node: Expression
) -> Value:
    """Source of the rules: class `DynamicKeyName` of Apache FreeMarker 2.3.31."""
    if isinstance(target, EndlessRange):
        if isinstance(key, EndlessRange):
            return EndlessRange(target.start + key.start)
        _check_start(key.values.start, None, key.adaptive, key_node, "")
        return [target.start + index for index in key.values]
    sequence: list[Value] | str
    if isinstance(target, Empty) or is_sequence(target):
        sequence = list_of(env, target, target_node)
    else:
        sequence = units(_sliceable_text(env, target, target_node))
    result = _cut(sequence, key, key_node)
    return whole(result) if isinstance(result, str) else result


def _check_start(first: int, size: int | None, adaptive: bool, node: Expression, what: str) -> None:
    if first < 0:
        raise RenderError(
            f"Negative range start index ({first}) isn't allowed for a range used for slicing.", node.span
        )
    if size is not None and (first > size if adaptive else first >= size):
        raise RenderError(f"Range start index {first} is out of bounds, because the sliced {what}", node.span)


def _cut(sequence: list[Value] | str, key: BoundedRange | EndlessRange, node: Expression) -> list[Value] | str:
    size = len(sequence)
    has_only = (
        f"string has only {size} character(s). (Note that indices are 0-based)."
        if isinstance(sequence, str)
        else f"sequence has only {size} element(s). (Note that indices are 0-based)."
    )
    if isinstance(key, EndlessRange):
        _check_start(key.start, size, True, node, has_only)
        return sequence[key.start :]
    count, first, step = len(key.values), key.values.start, key.values.step
    if count == 0:
        return sequence[0:0]
    _check_start(first, size, key.adaptive and step == 1, node, has_only)
    last = first + (count - 1) * step
    if last < 0:
        if not key.adaptive:
            raise RenderError(
                f"Negative range end index ({last}) isn't allowed for a range used for slicing.", node.span
            )
        count = first + 1
    elif last >= size:
        if not key.adaptive:
            raise RenderError(
                f"Range end index {last} is out of bounds, because the sliced {has_only}",
                node.span,
                hint=f"a range given by its length is cut to what is there: {first}..*{last - first + 1}",
            )
        count = abs(size - first)
    if step > 0:
        return sequence[first : first + count]
    if not isinstance(sequence, str):
        return [sequence[index] for index in range(first, first - count, -1)]
    if count > 1 and not (key.inclusive and count == 2):
        raise RenderError(
            "Decreasing ranges aren't allowed for slicing strings (as it would give reversed text). "
            f"The index range was: first = {first}, last = {last}",
            node.span,
        )
    return sequence[first:first] if count > 1 else sequence[first : first + 1]


def make_range(left: Number, right: Number | None, kind: str, node: Expression) -> Value:
    """`left..right` and its kin; the endless kind has no right side."""
    start = java_int(left, node.span)
    if right is None:
        return EndlessRange(start)
    end = java_int(right, node.span)
    if kind == "length":
        return BoundedRange(range(start, start + end, 1 if end >= 0 else -1), adaptive=True)
    if kind == "exclusive":
        return BoundedRange(range(start, end, 1 if start <= end else -1))
    step = 1 if start <= end else -1
    return BoundedRange(range(start, end + step, step), inclusive=True)
