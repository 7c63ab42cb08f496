"""How built-ins are made known: one decorator a kind, one function a built-in.

A handler gets the environment, the value on its left, the arguments (or `None` where it is not called) and
its own node, and gives a value. Text built-ins that need nothing but their string are plain functions of it,
which compiled code calls directly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

from payloads.freemarker.errors import ModelError
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime.arithmetic import java_int
from payloads.freemarker.runtime.descriptions import a, describe
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.printing import string
from payloads.freemarker.runtime.types import is_number, text_of
from payloads.freemarker.runtime.values import Method, Value

_INT: Final = 2**31
Arguments: TypeAlias = "tuple[Value, ...]"
BuiltInFunction: TypeAlias = "Callable[[Environment, Value, BuiltIn], Value]"
MethodFunction: TypeAlias = "Callable[[Environment, Value, Arguments, BuiltIn], Value]"
Handler: TypeAlias = "Callable[[Environment, Value, Arguments | None, BuiltIn], Value]"

HANDLERS: Final[dict[str, Handler]] = {}
#: What a handler runs, where that is all it does once the number of arguments is right.
DIRECT: Final[dict[Handler, Direct]] = {}
#: The least and the most arguments of those that are called; below 0 stands for any number.
ARGUMENT_COUNTS: Final[dict[str, tuple[int, int]]] = {}
#: Text built-ins as plain functions.
FAST_TEXT: Final[dict[str, Callable[[str], str]]] = {}
#: For those that mostly leave the text as it is: what finds nothing in such a text.
UNCHANGED_UNLESS: Final[dict[str, Callable[[str], object]]] = {}
#: Built-ins whose value is always a Python `str`, and those whose value is always a `bool`.
TEXT_RESULTS: Final[set[str]] = set()
BOOLEAN_RESULTS: Final[set[str]] = set()
#: Built-ins whose arguments become strings one after the other, before the next one is looked at.
PRINTED_ARGUMENTS: Final[set[str]] = set()


class Direct(NamedTuple):
    """The function behind a handler, without the arguments where it takes none: `least` is `None` then."""

    function: BuiltInFunction | MethodFunction
    least: int | None = None
    most: int = 0

    def takes(self, count: int | None) -> bool:
        """Whether so many arguments are right; `None` stands for no call."""
        if self.least is None or count is None:
            return self.least is None and count is None
        return self.least <= count and (self.most < 0 or count <= self.most)


def text_built_in(
    *names: str, unchanged_unless: Callable[[str], object] | None = None
) -> Callable[[Callable[[str], str]], Callable[[str], str]]:
    """A function from string to string."""

    def register(function: Callable[[str], str]) -> Callable[[str], str]:
        for name in names:
            FAST_TEXT[name] = function
            if unchanged_unless is not None:
                UNCHANGED_UNLESS[name] = unchanged_unless
            TEXT_RESULTS.add(name)
        return function

    return register


def _note_result(name: str, result: type | None) -> None:
    if result is str:
        TEXT_RESULTS.add(name)
    elif result is bool:
        BOOLEAN_RESULTS.add(name)


def built_in(*names: str, result: type | None = None) -> Callable[[BuiltInFunction], BuiltInFunction]:
    """A built-in without arguments; `result` is `str` or `bool` where that is all it gives."""

    def register(function: BuiltInFunction) -> BuiltInFunction:
        def handle(env: Environment, value: Value, arguments: Arguments | None, node: BuiltIn) -> Value:
            return function(env, value, node)

        DIRECT[handle] = Direct(function)
        for name in names:
            HANDLERS[name] = handle
            _note_result(name, result)
        return function

    return register


def method(
    *names: str, least: int = 1, most: int | None = None, result: type | None = None, printed: bool = False
) -> Callable[[MethodFunction], MethodFunction]:
    """A built-in that is called; without a call it is a method to be called later.

    `least` and `most` are the numbers of arguments; `most` is `least` unless given, and -1 stands for any number.
    `result` is `str` or `bool` where that is all a call gives. With `printed` the arguments come as strings: numbers
    and dates are converted, as when they are printed.
    """
    limit = least if most is None else most

    def register(function: MethodFunction) -> MethodFunction:
        def handle(env: Environment, value: Value, arguments: Arguments | None, node: BuiltIn) -> Value:
            if arguments is None:
                return Method(node.name, lambda given: handle(env, value, given, node))
            if printed:
                arguments = printed_arguments(env, arguments, node)
            if not least <= len(arguments) <= limit:
                check_count(arguments, least, limit, node)
            return function(env, value, arguments, node)

        DIRECT[handle] = Direct(function, least, limit)
        for name in names:
            HANDLERS[name] = handle
            ARGUMENT_COUNTS[name] = least, limit
            _note_result(name, result)
            if printed:
                PRINTED_ARGUMENTS.add(name)
        return function

    return register


def check_count(arguments: Arguments, least: int, most: int, node: BuiltIn) -> None:
    if len(arguments) < least or (0 <= most < len(arguments)):
        raise ModelError(count_words(f"?{node.written}", len(arguments), least, most), node.span)


def count_words(name: str, count: int, least: int, most: int) -> str:
    """That something takes another number of arguments; `most` below 0 stands for any number."""
    if least == most:
        wanted = str(most or "no")
    elif most < 0:
        wanted = f"{least} or more (unlimited)"
    else:
        wanted = f"{least} or {most}" if most - least == 1 else f"{least} to {most}"
    dots = "..." if most else ""
    return (
        f"{name}({dots}) expects {wanted} argument{'' if most in (0, 1) else 's'} but has received {count or 'none'}."
    )


def text_argument(arguments: Arguments, index: int, node: BuiltIn) -> str:
    """An argument that must be a string; numbers are not converted."""
    text = text_of(arguments[index])
    if text is None:
        raise unfit_argument(index, "string", arguments[index], node)
    return text


def printed_arguments(env: Environment, arguments: Arguments, node: BuiltIn) -> tuple[str, ...]:
    """The arguments of a built-in that takes what can be printed: numbers and dates are converted, in their format."""
    if all(type(value) is str for value in arguments):
        return arguments  # type: ignore[return-value]
    places = node.arguments or (node,) * len(arguments)
    return tuple(
        value if type(value) is str else string(env, value, place)
        for value, place in zip(arguments, places, strict=True)
    )


def number_argument(arguments: Arguments, index: int, node: BuiltIn) -> int:
    """An argument that must be a number, as Java's `int`."""
    value = arguments[index]
    if type(value) is int and -_INT <= value < _INT:
        return value
    if not is_number(value):
        raise unfit_argument(index, "number", value, node)
    return java_int(value, node.span)  # type: ignore[arg-type]


def unfit_argument(index: int, wanted: str, value: Value, node: BuiltIn) -> ModelError:
    place = node.arguments[index] if node.arguments and index < len(node.arguments) else None
    error = ModelError(
        f"?{node.written}(...) expects {a(wanted)} as argument #{index + 1}, but received {a(describe(value, place))}.",
        node.span,
    )
    error.found = value
    return error


def operand(env: Environment, value: Value, node: BuiltIn) -> str:
    """The string a string built-in works on."""
    return value if type(value) is str else string(env, value, node.target)
