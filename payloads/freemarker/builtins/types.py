"""`?is_…`: what a value is."""

from __future__ import annotations

from collections.abc import Callable

from payloads.freemarker.builtins.registry import BOOLEAN_RESULTS, HANDLERS, Arguments, built_in, operand
from payloads.freemarker.errors import RenderError, UnblamedError
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime import types
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.values import (
    PASS,
    DateKind,
    DateValue,
    Directive,
    EndlessRange,
    Formatted,
    JavaList,
    JavaMap,
    MacroValue,
    Markup,
    Matches,
    Members,
    Method,
    Nothing,
    Stream,
    Value,
    Variables,
)


def _is_date(*kinds: DateKind) -> Callable[[Value], bool]:
    def test(value: Value) -> bool:
        kind = value.date if isinstance(value, Formatted) else value.kind if isinstance(value, DateValue) else None
        return kind is not None and (not kinds or kind in kinds)

    return test


_TESTS: dict[str, Callable[[Value], bool]] = {
    "is_string": lambda v: types.is_string(v) or (isinstance(v, Formatted) and v.date is None),
    "is_number": types.is_number,
    "is_boolean": types.is_boolean,
    "is_sequence": types.is_sequence,
    "is_indexable": types.is_sequence,
    "is_hash": lambda v: types.is_hash(v) or (isinstance(v, Formatted) and v.has_members),
    "is_hash_ex": lambda v: types.is_hash(v) and not isinstance(v, Variables),
    "is_collection": lambda v: (
        isinstance(v, EndlessRange | Matches | Members) or (isinstance(v, Stream) and not v.is_sequence)
    ),
    "is_collection_ex": lambda v: False,
    "is_enumerable": lambda v: types.is_sequence(v) or isinstance(v, Stream),
    "is_method": lambda v: isinstance(v, Method | Formatted | Nothing),
    "is_macro": lambda v: isinstance(v, MacroValue) or v is PASS,
    "is_directive": lambda v: isinstance(v, MacroValue | Directive),
    "is_transform": lambda v: isinstance(v, Directive) and v is not PASS,
    "is_node": lambda v: False,
    "is_markup_output": lambda v: isinstance(v, Markup),
    "is_date": _is_date(),
    "is_date_like": _is_date(),
    "is_date_only": _is_date(DateKind.DATE),
    "is_time": _is_date(DateKind.TIME),
    "is_datetime": _is_date(DateKind.DATETIME),
    "is_unknown_date_like": _is_date(DateKind.UNKNOWN),
}


def _tester(test: Callable[[Value], bool]) -> Callable[[Environment, Value, Arguments | None, BuiltIn], Value]:
    def handle(env: Environment, value: Value, arguments: Arguments | None, node: BuiltIn) -> Value:
        if value is None:
            types.missing(node.target)
        if test(value):
            return True
        kinds = _JAVA_KINDS.get(node.name)
        return kinds is not None and env.static.object_wrapper == "beans" and type(value) in kinds

    return handle


#: What the tests are true for as well, where data is Java's own objects.
_JAVA_KINDS: dict[str, tuple[type, ...]] = {
    "is_string": (JavaList, JavaMap),
    "is_hash": (JavaList, JavaMap, str, int, float, bool),
    "is_hash_ex": (JavaList, JavaMap, str, int, float, bool),
    "is_collection": (JavaList,),
    "is_method": (JavaMap,),
}


for _name, _test in _TESTS.items():
    HANDLERS[_name] = _tester(_test)
    BOOLEAN_RESULTS.add(_name)


@built_in("has_api", result=bool)
def has_api(env: Environment, value: Value, node: BuiltIn) -> Value:
    """JSON objects and arrays reach Java's FreeMarker as wrapped maps and lists."""
    return isinstance(value, dict | list) and not isinstance(value, Members | Variables)


@built_in("api")
def api(env: Environment, value: Value, node: BuiltIn) -> Value:
    raise RenderError(
        'Can\'t use ?api, because the "api_builtin_enabled" configuration setting is false. '
        "Think twice before you set it to true though. Especially, it shouldn't abused for modifying Map-s and Collection-s.",
        node.span,
    )


@built_in("new")
def new(env: Environment, value: Value, node: BuiltIn) -> Value:
    operand(env, value, node)
    raise UnblamedError("?new creates Java objects and runs their code; it is never allowed here", node.span)
