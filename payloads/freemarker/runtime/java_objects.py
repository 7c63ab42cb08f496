"""Data as Java's own objects, which the setting `object_wrapper="beans"` shows: their methods, and what they print.

Only methods that read are offered, those an event template may want of a list, a map or a text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from payloads.freemarker.errors import ModelError
from payloads.freemarker.formats.java_double import java_double_text
from payloads.freemarker.nodes import Expression
from payloads.freemarker.runtime.arithmetic import java_int
from payloads.freemarker.runtime.types import is_number
from payloads.freemarker.runtime.utf16 import units, whole
from payloads.freemarker.runtime.values import JavaList, JavaMap, Method, Value

_Call: TypeAlias = Callable[..., Value]  # type: ignore[explicit-any]  # each takes what its row of the table says


def java_text(value: Value) -> str:
    """What `toString()` gives."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return java_double_text(value)
    if isinstance(value, list):
        return f"[{', '.join(map(java_text, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}={java_text(item)}' for key, item in value.items())}}}"
    return "null" if value is None else str(value)


def _part(text: str, start: int, end: int | None = None) -> str:
    characters = units(text)
    end = len(characters) if end is None else end
    if not 0 <= start <= end <= len(characters):
        raise IndexError
    return whole(characters[start:end])


def _item(items: list[Value], index: int) -> Value:
    if index < 0:
        raise IndexError
    return items[index]


def _member(members: dict[str, Value], key: Value) -> Value:
    return members.get(key) if isinstance(key, str) else None


def _index(items: list[Value], wanted: Value) -> int:
    return items.index(wanted) if wanted in items else -1


def as_java(value: Value) -> Value:
    """Data as Java's objects, through and through."""
    if isinstance(value, list):
        return JavaList(map(as_java, value))
    if isinstance(value, dict):
        return JavaMap((key, as_java(item)) for key, item in value.items())
    return value


#: The methods with the types of their arguments; `object` takes anything.
_METHODS: Final[dict[type, dict[str, tuple[_Call, tuple[type, ...]]]]] = {
    JavaList: {
        "size": (len, ()), "isEmpty": (lambda items: not items, ()), "get": (_item, (int,)), "iterator": (list, ()),
        "contains": (lambda items, wanted: wanted in items, (object,)), "indexOf": (_index, (object,)),
    },
    JavaMap: {
        "size": (len, ()), "isEmpty": (lambda members: not members, ()), "get": (_member, (object,)),
        "containsKey": (lambda members, key: isinstance(key, str) and key in members, (object,)), "keySet": (list, ()), "values": (lambda members: list(members.values()), ()),
        "containsValue": (lambda members, wanted: wanted in members.values(), (object,)),
        "entrySet": (lambda members: [{"key": key, "value": value} for key, value in members.items()], ()),
    },
    str: {
        "length": (lambda text: len(units(text)), ()), "isEmpty": (lambda text: not text, ()), "trim": (lambda text: text.strip("".join(map(chr, range(33)))), ()),
        "toUpperCase": (lambda text: text.upper(), ()), "toLowerCase": (lambda text: text.lower(), ()), "substring": (_part, (int, int)),
        "charAt": (lambda text, index: _part(text, index, index + 1), (int,)), "contains": (lambda text, wanted: wanted in text, (str,)),
        "startsWith": (lambda text, wanted: text.startswith(wanted), (str,)), "endsWith": (lambda text, wanted: text.endswith(wanted), (str,)),
        "indexOf": (lambda text, wanted: units(text).find(units(wanted)), (str,)), "replace": (lambda text, old, new: text.replace(old, new), (str, str)),
        "equals": (lambda text, other: text == other, (object,)), "concat": (lambda text, more: text + more, (str,)),
    },
}  # fmt: skip
_LEAST: Final = {"substring": 1}


def java_member(value: Value, name: str, node: Expression) -> Value:
    """The method `value.name` of a Java object, or its property `empty`; `None` where it has none."""
    kind = type(value)
    if name == "toString" and kind in (JavaList, JavaMap, str, int, float, bool):
        return Method(name, lambda given: java_text(value))
    if name == "empty" and kind in (JavaList, JavaMap, str):
        return not value
    call, wanted = _METHODS.get(kind, {}).get(name, (None, ()))
    if call is None:
        return None

    def called(given: tuple[Value, ...]) -> Value:
        fits = _LEAST.get(name, len(wanted)) <= len(given) <= len(wanted)
        if not fits or not all(map(_fits, given, wanted)):
            raise ModelError(f"{node.text}.{name}(…) can't be called with these arguments", node.span)
        passed = [
            java_int(each, node.span) if kind is int else each  # type: ignore[arg-type]
            for each, kind in zip(given, wanted, strict=False)
        ]
        try:
            return call(value, *passed)
        except IndexError:
            raise ModelError(f"{node.text}.{name}(…) was given an index out of bounds", node.span) from None

    return Method(name, called)


def _fits(argument: Value, wanted: type) -> bool:
    return is_number(argument) if wanted is int else isinstance(argument, wanted)
