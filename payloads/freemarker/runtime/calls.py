"""Calling macros, functions and methods."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NoReturn

from payloads.freemarker.errors import UnblamedError
from payloads.freemarker.nodes import Element, Expression, Node
from payloads.freemarker.nodes.elements import Macro
from payloads.freemarker.nodes.expressions import BuiltIn, Call
from payloads.freemarker.runtime.arguments import (
    bind_arguments,
    check_named,
    check_positional,
    refuse_missing,
    with_bound,
)
from payloads.freemarker.runtime.environment import Environment, MacroCall, ReturnSignal
from payloads.freemarker.runtime.types import raise_unexpected, wrong_type
from payloads.freemarker.runtime.values import (
    PASS,
    Body,
    Directive,
    Formatted,
    Invocation,
    MacroValue,
    Method,
    Namespace,
    Nothing,
    OwnRoutine,
    Value,
)
from payloads.freemarker.words import quoted


def call_function(
    env: Environment, callee: Value, arguments: tuple[Value, ...], node: Expression, callee_node: Expression
) -> Value:
    """`callee(arguments)`."""
    if isinstance(callee, MacroValue):
        if not callee.is_function:
            raise _macro_called(callee, callee_node)
        return _run_function(env, callee, arguments, node)
    if isinstance(callee, Method):
        return callee.call(with_bound(callee.bound, arguments))
    if isinstance(callee, Formatted) and callee.call is not None:
        return callee.call(arguments)
    if isinstance(callee, Nothing):
        return None
    return wrong_type("method", callee, callee_node)


def callable_value(callee: Value, node: Expression, call_node: Expression, count: int) -> Value:
    """What is to be called, told to be no function or to want fewer arguments before these are looked at."""
    if isinstance(callee, MacroValue):
        if not callee.is_function:
            raise _macro_called(callee, node)
        check_positional(callee, count, call_node)
        return callee
    if not isinstance(callee, Method | Formatted | Nothing):
        wrong_type("method", callee, node)
    return callee


def _macro_called(macro: MacroValue, node: Expression) -> UnblamedError:
    return UnblamedError(
        "A macro cannot be called in an expression. (Functions can be.)",
        node.span,
        hint=f"call it as a directive: <@{macro.name} …/>",
    )


def _run_function(env: Environment, function: MacroValue, arguments: tuple[Value, ...], node: Node) -> Value:
    env.returned = None
    if function.is_plain and len(arguments) == len(function.names) and None not in arguments:
        call = MacroCall(dict(zip(function.names, arguments, strict=True)), node.span.source.name)
    else:
        call = MacroCall({}, node.span.source.name)
        bind_arguments(env, function, call, arguments, None, node)
    saved, env.out = env.out, []  # what a function prints goes nowhere
    env.enter(node)
    try:
        env.returned = result = function.run(env, function.namespace, call)
        return result
    except ReturnSignal:
        return env.returned
    finally:
        env.out = saved
        env.depth -= 1


def call_own(env: Environment, function: OwnRoutine, values: tuple[Value, ...], node: Call) -> Value:
    """A call of a function of the same template: what it is and that the arguments fit is known beforehand."""
    saved, env.out = env.out, []
    env.enter(node)
    try:
        return function(env, *values)
    except ReturnSignal:
        return None
    finally:
        env.out = saved
        env.depth -= 1


def call_macro(env: Environment, macro: OwnRoutine, values: tuple[Value, ...], node: Node) -> None:
    """A call of a macro of the same template: what it is and that the arguments fit is known beforehand."""
    env.enter(node)
    try:
        macro(env, *values)
    except ReturnSignal:
        pass
    finally:
        env.depth -= 1


def bindable(env: Environment, value: Value, node: BuiltIn) -> Value:
    """What `?with_args` works on: a macro, a function or a method."""
    if isinstance(value, Formatted) and value.call is not None:
        return Method(node.name, value.call)
    if isinstance(value, Nothing):
        return Method(node.name, lambda _: None)
    if not isinstance(value, MacroValue | Method):
        raise_unexpected("macro, function, directive, or method", value, node.target)
    return value


def null_argument(function: Macro, values: tuple[Value, ...]) -> NoReturn:
    """Arguments of such a macro or function of which one is missing or null."""
    index = values.index(None)
    refuse_missing(function, index, given=True)


def call_directive(
    env: Environment,
    callee: Value,
    positional: tuple[Value, ...] | None,
    named: dict[str, Value] | None,
    body: Body | None,
    variables: tuple[str, ...],
    node: Node,
    callee_node: Expression,
    scope: Callable[[], dict[str, Value]] | None = None,
    place: tuple[Namespace, MacroCall | None] | None = None,
) -> None:
    """`<@callee …>`."""
    if isinstance(callee, Directive):
        callee.run(env, Invocation(body, scope() if scope else None, named or {}, place, node))
        return
    callee = _macro(callee, callee_node)
    call = MacroCall({}, node.span.source.name, body, variables)
    bind_arguments(env, callee, call, positional, named, node)
    env.enter(node)
    try:
        callee.run(env, callee.namespace, call)
    except ReturnSignal:
        pass
    finally:
        env.depth -= 1


def _macro(callee: Value, node: Expression) -> MacroValue:
    """What `<@…>` calls, which must be a macro."""
    if not isinstance(callee, MacroValue):
        wrong_type("directive", callee, node)
    if callee.is_function:
        raise UnblamedError(
            f"Routine {quoted(callee.name)} is a function, not a directive. Functions can only be called from expressions, like in "
            f"${{f()}}, ${{x + f()}} or <@someDirective someParam=f() />.",
            node.span,
        )
    return callee


def takes_positional(callee: Value, count: int, node: Node, callee_node: Expression) -> bool:
    """Whether `<@callee …>` looks at so many arguments without names; a mistake in this comes before theirs."""
    if isinstance(callee, Directive):
        return False
    check_positional(_macro(callee, callee_node), count, node)
    return True


def takes_named(callee: Value, names: tuple[str, ...], node: Node, callee_node: Expression) -> bool:
    """`True`; a name that `<@callee …>` doesn't know is an error before the value of that name, or a later one, is."""
    if callee is PASS:
        return False  # it looks at nothing
    if not isinstance(callee, Directive):
        check_named(_macro(callee, callee_node), names, node)
    return True


def transform(callee: Value, node: Expression) -> Directive:
    """What `<#transform …>` calls: it takes no macros."""
    if not isinstance(callee, Directive):
        wrong_type("transform", callee, node)
    return callee


def leave_with(env: Environment, value: Value, element: Element) -> NoReturn:
    """`<#return value>` outside of a function, or in content nested in a call: it ends the call that runs, if one does."""
    env.returned = value
    raise ReturnSignal(element.span)


def nested(content: Body | None, arguments: tuple[Value, ...]) -> None:
    """`<#nested arguments>`: run the content of the call that runs this macro."""
    if content is not None:
        content(arguments)


def body_arguments(names: tuple[str, ...], arguments: tuple[Value, ...]) -> Iterable[Value]:
    """The values of the content's variables: too few leave the rest missing, too many are dropped."""
    return (*arguments[: len(names)], *([None] * (len(names) - len(arguments))))
