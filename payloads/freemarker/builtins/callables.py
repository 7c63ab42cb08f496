"""Built-ins for macros, functions and methods, and for template names."""

from __future__ import annotations

from payloads.freemarker.builtins.registry import (
    HANDLERS,
    Arguments,
    Handler,
    built_in,
    check_count,
    method,
    operand,
    text_argument,
    unfit_argument,
)
from payloads.freemarker.errors import ModelError
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime.arguments import with_bound
from payloads.freemarker.runtime.calls import bindable
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.loops import list_of
from payloads.freemarker.runtime.types import is_sequence, raise_unexpected
from payloads.freemarker.runtime.values import Bound, Formatted, MacroValue, Method, Value


@method("with_args", "with_args_last", least=0, most=-1)
def with_args(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    """The callable with some arguments given beforehand: a sequence for positions, a hash for names."""
    assert isinstance(value, MacroValue | Method)
    check_count(arguments, 1, 1, node)
    given, last = arguments[0], node.name == "with_args_last"
    if is_sequence(given):
        return _with_bound(value, Bound(tuple(list_of(env, given, node)), None, last))
    if isinstance(given, dict):
        if isinstance(value, Method) or value.is_function:
            what = "function" if isinstance(value, MacroValue) else "method"
            raise ModelError(
                f"When applied on a {what}, ?{node.written} can't have a hash argument. Use a sequence argument.",
                node.span,
            )
        return _with_bound(value, Bound(None, dict(given), last))
    raise unfit_argument(0, "extended hash or sequence", given, node)


def _callable_first(handler: Handler) -> Handler:
    """What is no macro, function or method is told even where `?with_args` is not called."""

    def handle(env: Environment, value: Value, arguments: Arguments | None, node: BuiltIn) -> Value:
        return handler(env, bindable(env, value, node), arguments, node)

    return handle


for _name in ("with_args", "with_args_last"):
    HANDLERS[_name] = _callable_first(HANDLERS[_name])


def _with_bound(value: MacroValue | Method, bound: Bound) -> Value:
    if isinstance(value, MacroValue):
        return value.replaced(bound=bound, is_plain=False)
    call, before = value.call, value.bound
    return Method(value.name, lambda given: call(with_bound(before, given)), bound)


@built_in("namespace")
def namespace(env: Environment, value: Value, node: BuiltIn) -> Value:
    if not isinstance(value, MacroValue):
        raise_unexpected("macro or function", value, node.target)
    return value.namespace


def _absolute_template_name(env: Environment, value: Value, arguments: Arguments | None, node: BuiltIn) -> Value:
    """The name as if it stood in a template of another name, or in the template that runs."""
    name = operand(env, value, node)

    def relative_to(given: Arguments) -> Value:
        check_count(given, 1, 1, node)
        return _absolute(name, text_argument(given, 0, node))

    def plain() -> Value:
        return _absolute(name, node.span.source.name)

    if arguments is None:
        return Formatted(plain, lambda key: _absolute(name, key), relative_to, has_members=False)
    return relative_to(arguments)


def _absolute(name: str, base: str) -> str:
    if "://" in name:
        return name
    scheme, separator, path = base.rpartition("://")
    root = f"{scheme}{separator}" if separator else "/"
    if name.startswith("/"):
        return root + name[1:]
    directory = path.rpartition("/")[0].strip("/")
    return f"{root}{directory}/{name}" if directory else root + name


HANDLERS["absolute_template_name"] = _absolute_template_name
