"""Calling macros, functions and methods."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NoReturn

from payloads.freemarker.errors import InvalidReference, RenderError, UnblamedError, UnexpectedType
from payloads.freemarker.nodes import Element, Expression, Node
from payloads.freemarker.nodes.elements import Macro
from payloads.freemarker.nodes.expressions import BuiltIn, Call
from payloads.freemarker.runtime.environment import Environment, MacroCall, ReturnSignal
from payloads.freemarker.runtime.types import describe, wrong_type
from payloads.freemarker.runtime.values import (
    Body,
    Bound,
    Directive,
    Formatted,
    MacroValue,
    Method,
    Nothing,
    OwnRoutine,
    Value,
)


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


def callable_value(callee: Value, node: Expression) -> Value:
    """What is to be called, told to be no function before its arguments are looked at."""
    if isinstance(callee, MacroValue) and not callee.is_function:
        raise _macro_called(callee, node)
    if not isinstance(callee, MacroValue | Method | Formatted | Nothing):
        wrong_type("method", callee, node)
    return callee


def _macro_called(macro: MacroValue, node: Expression) -> UnblamedError:
    return UnblamedError(
        "A macro cannot be called in an expression. (Functions can be.)",
        node.span,
        hint=f"call it as a directive: <@{macro.name} …/>",
    )


def with_bound(bound: Bound | None, arguments: tuple[Value, ...]) -> tuple[Value, ...]:
    if bound is None or bound.positional is None:
        return arguments
    return (*arguments, *bound.positional) if bound.last else (*bound.positional, *arguments)


def _run_function(env: Environment, function: MacroValue, arguments: tuple[Value, ...], node: Node) -> Value:
    env.returned = None
    if function.is_plain and len(arguments) == len(function.names) and None not in arguments:
        call = MacroCall(dict(zip(function.names, arguments, strict=True)))
    else:
        call = MacroCall({})
        _bind(env, function, call, arguments, None, node)
    saved, env.out = env.out, []  # what a function prints goes nowhere
    env.enter(node)
    try:
        env.returned = result = function.run(env, function.namespace, call)
        return result
    except ReturnSignal:
        return env.returned
    finally:
        env.out = saved
        env.leave()


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
        env.leave()


def bindable(env: Environment, value: Value, node: BuiltIn) -> Value:
    """What `?with_args` works on: a macro, a function or a method."""
    if isinstance(value, Formatted) and value.call is not None:
        return Method(node.name, value.call)
    if isinstance(value, Nothing):
        return Method(node.name, lambda _: None)
    if not isinstance(value, MacroValue | Method):
        raise UnexpectedType(
            f"Expected a macro, function, directive, or method, but this has evaluated to a {describe(value)}: "
            f"{node.target.text}",
            node.target.span,
        )
    return value


def null_argument(function: Macro, values: tuple[Value, ...]) -> NoReturn:
    """Arguments of such a function of which one is missing or null."""
    index = values.index(None)
    _refuse_missing(function, index, given=True)


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
) -> None:
    """`<@callee …>`."""
    if isinstance(callee, Directive):
        callee.run(env, scope() if scope else None, body)
        return
    if not isinstance(callee, MacroValue):
        wrong_type("directive", callee, callee_node)
    if callee.is_function:
        raise RenderError(
            f"Routine {callee.name} is a function, not a directive. Functions can only be called from expressions, like in "
            f"${{f()}}, ${{x + f()}} or <@someDirective someParam=f() />",
            callee_node.span,
        )
    call = MacroCall({}, body=body, body_variables=variables, caller_template=env.current_template)
    _bind(env, callee, call, positional, named, node)
    outer_template, env.current_template = env.current_template, callee.namespace.template_name
    env.enter(node)
    try:
        callee.run(env, callee.namespace, call)
    except ReturnSignal:
        pass
    finally:
        env.leave()
        env.current_template = outer_template


def leave_with(env: Environment, value: Value, element: Element) -> NoReturn:
    """`<#return value>` outside of a function, or in content nested in a call: it ends the call that runs, if one does."""
    env.returned = value
    raise ReturnSignal(element.span)


def nested(env: Environment, call: MacroCall, arguments: tuple[Value, ...]) -> None:
    """`<#nested arguments>`: run the content of the call that runs this macro."""
    if call.body is not None:
        inner, env.current_template = env.current_template, call.caller_template
        try:
            call.body(arguments)
        finally:
            env.current_template = inner


def body_arguments(names: tuple[str, ...], arguments: tuple[Value, ...]) -> Iterable[Value]:
    """The values of the content's variables: too few leave the rest missing, too many are dropped."""
    return (*arguments[: len(names)], *([None] * (len(names) - len(arguments))))


# ------------------------------------------------------------------ arguments


def _bind(
    env: Environment,
    macro: MacroValue,
    call: MacroCall,
    positional: tuple[Value, ...] | None,
    named: dict[str, Value] | None,
    node: Node,
) -> None:
    """Give the parameters their values (class `Environment#setMacroContextLocalsFromArguments`)."""
    names = macro.names
    bound = macro.bound
    if named is not None:
        _bind_named(macro, call, names, named, bound, node)
    else:
        _bind_positional(macro, call, names, positional or (), bound, node)
    if macro.uses_args:
        call.arguments = _args_variable(macro, call, names)
    _apply_defaults(env, macro, call)


def _bind_named(
    macro: MacroValue, call: MacroCall, names: tuple[str, ...], named: dict[str, Value], bound: Bound | None, node: Node
) -> None:
    given: dict[str, Value] = {}
    if bound is not None:
        if bound.positional is not None:
            if macro.node.catch_all is not None and len(bound.positional) > len(names):
                raise RenderError(
                    f"Macro {macro.name} can't be called with named arguments here, as ?with_args was called with a "
                    "sequence that puts positional arguments into the catch-all parameter.", node.span,
                )  # fmt: skip
            given.update(zip(names, bound.positional, strict=False))
        else:
            given.update(bound.named or {})
    merged = {**given, **named}
    if bound is not None and bound.last:
        merged = {**named, **{k: v for k, v in given.items() if k not in named}}
    extra: dict[str, Value] = {}
    for name, value in merged.items():
        if name in names:
            call.locals[name] = value
        elif macro.node.catch_all is not None:
            extra[name] = value
        else:
            valid = ", ".join(f'"{n}"' for n in names) or "none"
            raise RenderError(
                f'{_kind(macro)} "{macro.name}" has no parameter with name "{name}". Valid parameter names are: {valid}',
                node.span,
            )
    if macro.node.catch_all is not None:
        call.locals[macro.node.catch_all] = extra


def _bind_positional(
    macro: MacroValue,
    call: MacroCall,
    names: tuple[str, ...],
    positional: tuple[Value, ...],
    bound: Bound | None,
    node: Node,
) -> None:
    if bound is not None and bound.named is not None:
        _bind_after_names(macro, call, names, positional, bound, node)
        return
    values = with_bound(bound, positional)
    catch_all = macro.node.catch_all
    if catch_all is None and len(values) > len(names):
        raise UnblamedError(
            f'{_kind(macro)} "{macro.name}" only accepts {len(names)} parameters, but got {len(values)}.', node.span
        )
    call.locals.update(zip(names, values, strict=False))
    if catch_all is not None:
        call.locals[catch_all] = list(values[len(names) :])


def _bind_after_names(
    macro: MacroValue, call: MacroCall, names: tuple[str, ...], positional: tuple[Value, ...], bound: Bound, node: Node
) -> None:
    """Positional arguments for a callable whose named ones were given by `?with_args`: they take the rest."""
    given = dict(bound.named or {})
    call.locals.update({name: given.pop(name) for name in names if name in given})
    free = [name for name in names if name not in call.locals]
    catch_all = macro.node.catch_all
    if given and catch_all is None:
        raise RenderError(f'{_kind(macro)} "{macro.name}" has no parameter with name "{next(iter(given))}".', node.span)
    if given and len(positional) > len(free):
        raise RenderError(
            f'{_kind(macro)} "{macro.name}" can\'t take both named and positional arguments in its catch-all parameter.',
            node.span,
        )
    if len(positional) > len(free) and catch_all is None:
        raise UnblamedError(
            f'{_kind(macro)} "{macro.name}" only accepts {len(names)} parameters, but got '
            f"{len(positional) + len(call.locals)}.",
            node.span,
        )
    call.locals.update(zip(free, positional, strict=False))
    if catch_all is not None:
        rest = list(positional[len(free) :])
        call.locals[catch_all] = rest or given


def _kind(macro: MacroValue | Macro) -> str:
    return "Function" if macro.is_function else "Macro"


def _args_variable(macro: MacroValue, call: MacroCall, names: tuple[str, ...]) -> Callable[[], Value]:
    """`.args`: the parameters' values as a hash for macros and as a sequence for functions, defaults included."""

    def collect() -> Value:
        catch_all = macro.node.catch_all
        rest = call.locals.get(catch_all) if catch_all else None
        if macro.is_function:
            return [*(call.locals.get(name) for name in names), *(rest if isinstance(rest, list) else [])]
        if isinstance(rest, list) and rest:
            raise RenderError(
                "The macro can only by called with named arguments, because it uses both .args and a non-empty catch-all "
                "parameter.",
                macro.node.span,
            )
        return {**{name: call.locals.get(name) for name in names}, **(rest if isinstance(rest, dict) else {})}

    return collect


def _apply_defaults(env: Environment, macro: MacroValue, call: MacroCall) -> None:
    """Evaluate defaults until all parameters have a value; a default may refer to other parameters."""
    while True:
        resolved, unresolved = False, False
        failed: InvalidReference | None = None
        empty_default: Expression | None = None
        for index, parameter in enumerate(macro.node.parameters):
            if call.locals.get(parameter.name) is not None:
                continue
            default = macro.defaults[index]
            if default is None or parameter.default is None:
                _refuse_missing(macro.node, index, given=parameter.name in call.locals)
            try:
                value = default(env, macro.namespace, call)
            except InvalidReference as error:
                failed = failed or (None if unresolved else error)
                unresolved = True
                continue
            if value is None:
                empty_default = empty_default or (None if unresolved else parameter.default)
                unresolved = True
            else:
                call.locals[parameter.name] = value
                resolved = True
        if not unresolved:
            return
        if not resolved:
            if failed is not None:
                raise failed
            if empty_default is not None:
                raise InvalidReference(
                    f"The following has evaluated to null or missing:\n==> {empty_default.text}", empty_default.span
                )
            return


def _refuse_missing(macro: Macro, index: int, *, given: bool) -> NoReturn:
    name = macro.parameters[index].name
    how = "was specified, but had null/missing value" if given else "was not specified"
    raise RenderError(
        f'When calling {_kind(macro).lower()} "{macro.name}", required parameter "{name}" (parameter #{index + 1}) {how}.',
        macro.span,
        hint=f'give the parameter a default in the definition, as in <#macro {macro.name} {name}="">, or pass a value',
    )
