"""The arguments of a call: they become the parameters of a macro or function.

The order of the steps is that of Apache FreeMarker (class `Environment#setMacroContextLocalsFromArguments`), since it
settles which of two mistakes is told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from payloads.freemarker.errors import InvalidReference, RenderError, UnblamedError
from payloads.freemarker.nodes import Expression, Node
from payloads.freemarker.nodes.elements import Macro
from payloads.freemarker.runtime.environment import Environment, MacroCall
from payloads.freemarker.runtime.values import Bound, MacroValue, Value


def with_bound(bound: Bound | None, arguments: tuple[Value, ...]) -> tuple[Value, ...]:
    if bound is None or bound.positional is None:
        return arguments
    return (*arguments, *bound.positional) if bound.last else (*bound.positional, *arguments)


# ------------------------------------------------------------------ before the arguments are looked at


def check_named(macro: MacroValue, names: tuple[str, ...], node: Node) -> None:
    """That the macro, with what `?with_args` gave it, takes arguments of these names."""
    bound = macro.bound
    _check_bound(macro, bound, 0, bool(names), node)
    takes_any = macro.node.catch_all is not None
    if takes_any and (bound is None or bound.last or len(bound.positional or ()) <= len(macro.names)):
        return
    for name in names:
        if name not in macro.names:
            raise _both_ways(macro, node) if takes_any else _unknown(macro, name, node)


def check_positional(macro: MacroValue, count: int, node: Node) -> None:
    """That the macro, with what `?with_args` gave it, takes so many arguments without names."""
    bound, most = macro.bound, len(macro.names)
    _check_bound(macro, bound, count, False, node)
    if bound is not None and bound.positional and not bound.last:
        count += min(len(bound.positional), most)
    if count > most:
        named_rest = bound is not None and any(name not in macro.names for name in bound.named or ())
        if named_rest:
            raise _both_ways(macro, node)
        if macro.node.catch_all is None:
            raise _too_many(macro, count, node)


def _check_bound(macro: MacroValue, bound: Bound | None, count: int, by_name: bool, node: Node) -> None:
    """That what `?with_args` gave fits the macro; `count` and `by_name` say what the call itself gives."""
    if bound is None:
        return
    takes_any = macro.node.catch_all is not None
    for name in bound.named or ():
        if name not in macro.names and not takes_any:
            raise _unknown(macro, name, node)
    if not bound.positional:
        return
    if bound.last and by_name:
        raise RenderError(
            "Call can't pass parameters by name, as there's \"with args last\" in effect that specifies parameters by position.",
            node.span,
        )
    given = len(bound.positional) + (count if bound.last else 0)
    if given > len(macro.names) and not takes_any:
        raise _too_many(macro, given, node)


def _unknown(macro: MacroValue, name: str, node: Node) -> RenderError:
    return RenderError(
        f'{_kind(macro)} "{macro.name}" has no parameter with name "{name}". Valid parameter names are: {", ".join(macro.names)}',
        node.span,
    )


def _too_many(macro: MacroValue, count: int, node: Node) -> UnblamedError:
    return UnblamedError(
        f'{_kind(macro)} "{macro.name}" only accepts {len(macro.names)} parameters, but got {count}.', node.span
    )


def _both_ways(macro: MacroValue, node: Node) -> RenderError:
    return RenderError(
        f'{_kind(macro)} "{macro.name}" call can\'t have both named and positional arguments that has to go into catch-all parameter.',
        node.span,
    )


def _kind(macro: MacroValue | Macro) -> str:
    return "Function" if macro.is_function else "Macro"


# ------------------------------------------------------------------ when they have values


def bind_arguments(
    env: Environment,
    macro: MacroValue,
    call: MacroCall,
    positional: tuple[Value, ...] | None,
    named: dict[str, Value] | None,
    node: Node,
) -> None:
    """Give the parameters their values."""
    if named is not None:
        check_named(macro, tuple(named), node)
    else:
        check_positional(macro, len(positional or ()), node)
    bound = macro.bound
    if bound is None:
        _make_room(macro, call)
        rest = _bind(macro, call, positional or (), named)
    elif bound.named is not None:
        rest = _bind_beside_names(macro, call, positional or (), named, bound.named, bound.last)
    else:
        rest = _bind_beside_values(macro, call, positional or (), named, bound.positional or (), bound.last)
    if macro.node.catch_all is not None:
        call.locals[macro.node.catch_all] = rest
    if macro.uses_args:
        call.arguments = _args_variable(macro, call, macro.names)
    _apply_defaults(env, macro, call)


def _make_room(macro: MacroValue, call: MacroCall) -> None:
    """The catch-all parameter exists before those that the call itself gives, which `.locals` shows where two collide."""
    if macro.node.catch_all is not None:
        call.locals[macro.node.catch_all] = None


_Rest = dict[str, Value] | list[Value]


def _bind(macro: MacroValue, call: MacroCall, positional: tuple[Value, ...], named: dict[str, Value] | None) -> _Rest:
    """Arguments for the parameters; gives those that no parameter is named for."""
    names = macro.names
    if named is None:
        call.locals.update(zip(names, positional, strict=False))
        return list(positional[len(names) :])
    call.locals.update({name: value for name, value in named.items() if name in names})
    return {name: value for name, value in named.items() if name not in names}


def _bind_beside_names(
    macro: MacroValue,
    call: MacroCall,
    positional: tuple[Value, ...],
    named: dict[str, Value] | None,
    given: dict[str, Value],
    last: bool,
) -> _Rest:
    """The named arguments of `?with_args` give way to those of the call, also where these have no names."""
    more = _bind(macro, call, (), given)
    _make_room(macro, call)
    rest = _bind(macro, call, positional, named)
    if not more and (positional or named):
        return rest
    if isinstance(rest, list) or isinstance(more, list):  # none is left of those without names, as was checked
        return more
    return {**rest, **{name: more[name] for name in more if name not in rest}} if last else {**more, **rest}


def _bind_beside_values(
    macro: MacroValue,
    call: MacroCall,
    positional: tuple[Value, ...],
    named: dict[str, Value] | None,
    given: tuple[Value, ...],
    last: bool,
) -> _Rest:
    """Arguments that `?with_args` puts before those of the call, or `?with_args_last` behind them."""
    if not named:
        if last:
            _make_room(macro, call)
        return _bind(macro, call, (*positional, *given) if last else (*given, *positional), None)
    more = _bind(macro, call, given, None)
    _make_room(macro, call)
    rest = _bind(macro, call, (), named)
    return more or rest


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
                refuse_missing(macro.node, index, given=parameter.name in call.locals)
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


def refuse_missing(macro: Macro, index: int, *, given: bool) -> NoReturn:
    name = macro.parameters[index].name
    how = "was specified, but had null/missing value" if given else "was not specified"
    raise RenderError(
        f'When calling {_kind(macro).lower()} "{macro.name}", required parameter "{name}" (parameter #{index + 1}) {how}.',
        macro.span,
        hint=f'give the parameter a default in the definition, as in <#macro {macro.name} {name}="">, or pass a value',
    )
