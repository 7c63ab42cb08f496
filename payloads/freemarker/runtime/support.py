"""Small helpers of the generated code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NoReturn, TypeAlias

from payloads.freemarker.errors import (
    InvalidReference,
    ModelError,
    NonNumerical,
    RenderError,
    StopError,
    UnexpectedType,
)
from payloads.freemarker.formats.java_double import java_double_text
from payloads.freemarker.formats.number import Number
from payloads.freemarker.markup import OutputFormat
from payloads.freemarker.nodes import Element, Expression
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime import arithmetic
from payloads.freemarker.runtime.access import make_range, need
from payloads.freemarker.runtime.descriptions import a, describe
from payloads.freemarker.runtime.environment import LONG, Environment
from payloads.freemarker.runtime.formats_in_force import FormatsInForce
from payloads.freemarker.runtime.loops import Cursor, IteratorCursor, loop
from payloads.freemarker.runtime.operators import add, compare, equal_texts
from payloads.freemarker.runtime.other_templates import import_library
from payloads.freemarker.runtime.printing import join_markup, plain_text, string, text
from payloads.freemarker.runtime.types import is_number, wrong_type
from payloads.freemarker.runtime.utf16 import whole
from payloads.freemarker.runtime.values import (
    BoundedRange,
    Directive,
    Empty,
    Formatted,
    MacroValue,
    Markup,
    Match,
    Matches,
    Method,
    Namespace,
    Routine,
    Stream,
    Value,
    Variables,
)
from payloads.freemarker.words import quoted

KeysBuiltIn: TypeAlias = Callable[[Environment, Value, None, BuiltIn], Value]


def has_content(value: Value) -> bool:
    """`?has_content`: not missing, and not an empty string, sequence, hash or markup, nor code. 0 and false are content."""
    if type(value) is str:
        return value != ""
    if value is None or isinstance(value, Empty | MacroValue | Method | Directive):
        return False
    if isinstance(value, str | list | dict):
        return bool(value) or isinstance(value, Variables)
    if isinstance(value, BoundedRange):
        return bool(value.values)
    if isinstance(value, Namespace):
        return bool(value.variables)
    if isinstance(value, Markup):
        return bool(value.content)
    if isinstance(value, Match):
        return bool(value.text)
    if isinstance(value, Formatted):
        return value.date is not None or bool(value.plain())
    if isinstance(value, Matches):
        return bool(value.found)
    if isinstance(value, Stream):
        cursor = value.items if isinstance(value.items, Cursor) else IteratorCursor(iter(value.items))
        value.items = cursor
        return cursor.has_next()
    return True


def equals(env: Environment, left: Value, right: Value, node: Expression) -> bool:
    """`left == right` where one side is a constant of the template: plain text, which `left` is not the same as."""
    if type(left) is str and left.isascii() and left.isprintable():
        return False  # each of these characters is equal to itself only
    return compare(env, left, "==", right, node)


def switch_matches(
    env: Environment,
    value: Value,
    case: Value,
    value_node: Expression,
    case_node: Expression,
    node: Expression | None = None,
) -> bool:
    """Whether a case fits.

    Types that can't be compared are the fault of the case, or of the whole `?switch` (`node`).
    """
    if type(value) is str and type(case) is str:
        return equal_texts(env, value, case)
    return compare(env, value, "==", case, node or case_node, (value_node, case_node))


def no_case(env: Environment, value: Value, node: Expression) -> Value:
    raise RenderError(
        "The value before ?switch(case1, value1, case2, value2, ...) didn't match any of the case parameters, and there was "
        f"no default value parameter (an additional last parameter) eithter. \nThe value was: {plain_text(env, value, node)}",
        node.span,
    )


def first_there(value: Value, others: tuple[Value, ...]) -> Value:
    """`?default(…)`: the value, or the first of the others that is there."""
    return next((each for each in (value, *others) if each is not None), None)


def need_default(value: Value, node: BuiltIn) -> Value:
    """`?default()`, which is of use only where nothing is missing."""
    if value is None:
        raise ModelError("?default(...) expects 1 or more (unlimited) arguments but has received none.", node.span)
    return value


def default_method(env: Environment, value: Value, node: BuiltIn) -> Value:
    """`?default` that is not called at once."""
    return Method(node.name, lambda given: first_there(value, given) if given else need_default(value, node))


def cycle(index: int, arguments: tuple[Value, ...], node: Expression) -> Value:
    """`?item_cycle`."""
    if not arguments:
        raise ModelError("?item_cycle(...) expects 1 or more (unlimited) arguments but has received none.", node.span)
    return arguments[index % len(arguments)]


def no_iteration(name: str, node: BuiltIn) -> NoReturn:
    """`?index` and its kin in a parameter's default: the loop around the macro doesn't run when it is looked at."""
    raise RenderError(f'There\'s no iteration in context that uses loop variable "{name}".', node.span)


def text_or_markup(env: Environment, value: Value, node: Expression) -> Value:
    return value if isinstance(value, Markup) else text(env, value, node)


def join_parts(env: Environment, parts: tuple[Value, ...], node: Expression) -> Value:
    """The parts of a string literal: a string, or markup as soon as one of them is."""
    if all(type(part) is str for part in parts):
        joined = "".join(parts)  # type: ignore[arg-type]
        if len(joined) > LONG:
            env.check_length(len(joined), node.span)
        return joined if joined.isascii() else whole(joined)
    result: str | Markup = ""
    for part in parts:
        assert isinstance(part, str | Markup)
        result = result + part if isinstance(result, str) and isinstance(part, str) else join_markup(result, part, node)
    env.check_length(len(result if isinstance(result, str) else result.content), node.span)
    return whole(result) if isinstance(result, str) else result


def escape_text(plain: str, format_name: str) -> str:
    escape = OutputFormat.named(format_name).escape
    return escape(plain) if escape else plain


def stop(message: str | None, element: Element) -> None:
    raise StopError("[No error description was available.]" if message is None else message, element.span)


def range_loop(env: Environment, left: Number, right: Number, kind: str, node: Expression) -> Iterable[Value]:
    """The turns of a loop over `left..right` and its kin."""
    if type(left) is int and type(right) is int and kind != "length" and -_FEW < left <= right < _FEW:
        found = range(left, right + (kind == "inclusive"))
        env.turn(len(found), node)
        return found
    return loop(env, make_range(left, right, kind, node), node)


def keys_loop(env: Environment, value: Value, keys: KeysBuiltIn, node: BuiltIn) -> Iterable[Value]:
    """The turns of a loop over `hash?keys`."""
    if type(value) is dict and len(value) < _FEW:
        env.turn(len(value), node)
        return value.keys()
    return loop(env, keys(env, value, None, node), node)


class _Entered(list[Value]):
    """The source of a `<#list>` whose `<#items>` has run: a second one is refused."""


def entered(source: Iterable[Value], element: Element) -> list[Value]:
    if isinstance(source, _Entered):
        raise RenderError("The #items directive was already entered earlier for this listing.", element.span)
    return _Entered(source)


def sep_outside(element: Element) -> None:
    raise RenderError("#sep was used outside of a loop: it must be inside #items here", element.span)


def loop_or_members(env: Environment, value: Value, node: Expression) -> object:
    """The source of a `<#list>` without variables, whose `<#items>` names one."""
    return loop(env, value, node)


def make_macro(
    node: el.Macro, namespace: Namespace, run: Routine, defaults: tuple[Routine | None, ...], uses_args: bool
) -> MacroValue:
    names = tuple(parameter.name for parameter in node.parameters)
    is_plain = node.is_function and node.catch_all is None and not uses_args
    return MacroValue(node, namespace, run, defaults, names, is_plain, uses_args)


def namespace_of(value: Value, node: Expression) -> Namespace:
    if not isinstance(value, Namespace):
        wrong_type("namespace", value, node)
    return value


def step(env: Environment, value: Value, operator: str, element: Element, name: str) -> Value:
    """`name++` and `name--`."""
    if value is None:
        _missing_target(name, element)
    if not is_number(value):
        raise _unfit_target(value, name, element)
    change = arithmetic.add if operator == "++" else arithmetic.subtract
    return change(value, 1, element.span, env.limits.number_digits)  # type: ignore[arg-type]


def assigned(env: Environment, current: Value, operator: str, element: Element, name: str) -> Value:
    """The variable of `name += value` and its kin, looked at before the value is."""
    if current is None:
        _missing_target(name, element)
    if operator != "+=" and not is_number(current):
        raise _unfit_target(current, name, element)
    return current


def _unfit_target(value: Value, name: str, element: Element) -> NonNumerical:
    return NonNumerical(
        f"Expected a number, but assignment target variable {quoted(name)} has evaluated to {a(describe(value))}.",
        element.span,
    )


def added(env: Environment, current: Value, value: Value, element: Element, node: Expression) -> Value:
    """`name += value`."""
    try:
        return add(env, current, value, node)
    except UnexpectedType as error:
        if not isinstance(current, str | int | float | Decimal):
            error.of_element = True
            error.message = error.message.partition(":\n")[0].replace("but this", "but the expression", 1) + "."
        raise


def combine(env: Environment, current: Value, operator: str, value: Value, element: Element, node: Expression) -> Value:
    """`name += value` and its kin."""
    if operator == "+=":
        return added(env, current, value, element, node)
    if not is_number(value):
        wrong_type("number", value, node)
    calculate = {"-=": arithmetic.subtract, "*=": arithmetic.multiply, "/=": arithmetic.divide, "%=": arithmetic.modulo}
    return calculate[operator](current, value, element.span, env.limits.number_digits)  # type: ignore[arg-type]


_SCOPES = {"namespace": "template namespace", "global": "global scope", "local": "local scope"}


def _missing_target(name: str, element: Element) -> None:
    assert isinstance(element, el.Assignment)
    raise InvalidReference(
        f"The target variable of the assignment, {quoted(name)}, was null or missing in the {_SCOPES[element.scope]}, and "
        f'the "{element.operator}" operator must get its value from there before assigning to it.',
        element.span,
    )


def change_setting(env: Environment, name: str, value: Value, element: Element, node: Expression) -> None:
    """`<#setting name=value>`."""
    if isinstance(value, Matches):
        value = value.fits
    if isinstance(value, bool):
        written = "true" if value else "false"
    elif type(value) is float:  # a number as Java writes it, in no format
        written = java_double_text(value)
    elif isinstance(value, float):
        written = str(value)
    elif isinstance(value, int | Decimal):
        number = Decimal(value)
        written = str(number or number.copy_abs())  # a BigDecimal has no negative zero
    else:
        written = string(env, value, node)
    env.set(name, written, element.span)


def set_text(
    env: Environment,
    known: dict[FormatsInForce, FormatsInForce],
    name: str,
    text: str,
    element: Element,
    node: Expression,
) -> None:
    """`<#setting name="text">`; `known` keeps what came of it, by the formats in force before."""
    formats = known.get(env.formats)
    if formats is not None:
        env.put_in_force(formats)
        return
    before = env.formats
    change_setting(env, name, text, element, node)
    if len(known) < _KEPT_FORMATS:
        known[before] = env.formats


def option(value: Value, node: Expression) -> bool:
    """A parameter that is a boolean, or one of the words that stand for one."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        word = value.lower()
        if word in ("yes", "y", "true", "t"):
            return True
        if word in ("no", "n", "false", "f"):
            return False
        raise RenderError(f'Can\'t convert this string to boolean: "{value}"', node.span)
    return wrong_type("boolean", value, node)


def import_as(env: Environment, namespace: Namespace, name: str, variable: str, element: Element) -> None:
    """`<#import name as variable>`; in the main template the variable is visible everywhere."""
    library = import_library(env, name, element)
    namespace.variables[variable] = library
    if namespace is env.main:
        env.globals[variable] = library


def no_node(value: Value, node: Expression | None, element: Element) -> None:
    """`<#visit>` and its kin: there are no XML nodes in JSON data."""
    if node is not None:
        need(value, node)
        wrong_type("node", value, node)
    raise ModelError(
        "The target node of recursion is missing or null.", element.span, hint="JSON data holds no XML nodes to visit"
    )


def unsupported(value: Value, node: BuiltIn) -> Value:
    """A built-in for XML nodes: JSON data never holds one."""
    wrong_type("extended node" if node.name.endswith("_sibling") else "node", value, node.target)


def merge_variables(
    outer: dict[str, Value] | None, inner: dict[str, Value], falling: tuple[str, ...]
) -> dict[str, Value]:
    """Variables of inner loops over those of outer ones; one of `falling` that is null hides nothing."""
    for name in falling:
        if inner[name] is None:
            del inner[name]
    return {**outer, **inner} if outer else inner


ONCE = (0,)
_KEPT_FORMATS = 16
_FEW = 500
#: The Python types of numbers, and of JSON's values.
NUMBERS = frozenset((int, float, Decimal))
PLAIN = frozenset((str, int, float, bool, list, dict))
