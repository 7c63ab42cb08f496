"""Built-ins for macros, functions and methods, and for template names."""

from __future__ import annotations

from dataclasses import replace

from payloads.freemarker.builtins.registry import Arguments, built_in, method, text_argument
from payloads.freemarker.errors import ModelError, UnexpectedType
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime.calls import absolute_name
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.types import describe
from payloads.freemarker.runtime.values import Bound, MacroValue, Method, Value


@method("with_args", "with_args_last")
def with_args(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    """The callable with some arguments given beforehand: a sequence for positions, a hash for names."""
    if not isinstance(value, MacroValue | Method):
        raise UnexpectedType(
            f"Expected a macro, function, directive, or method, but this has evaluated to a {describe(value)}: "
            f"{node.target.text}",
            node.target.span,
        )
    given, last = arguments[0], node.name == "with_args_last"
    if isinstance(given, list):
        return replace(value, bound=Bound(tuple(given), None, last))
    if isinstance(given, dict):
        if isinstance(value, Method):
            raise ModelError(f"?{node.name}(...): methods can't have named arguments; give a sequence.", node.span)
        return replace(value, bound=Bound(None, dict(given), last))
    raise ModelError(
        f"?{node.name}(...) expects a sequence or an extended hash as argument #1, but it was a {describe(given)}.", node.span
    )


@built_in("namespace")
def namespace(env: Environment, value: Value, node: BuiltIn) -> Value:
    if not isinstance(value, MacroValue):
        raise UnexpectedType(
            f"Expected a macro or function, but this has evaluated to a {describe(value)}: {node.target.text}",
            node.target.span,
        )
    return value.namespace


@method("absolute_template_name", least=0, most=1)
def absolute_template_name(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    """The name as if it stood in a template of that name, or in the template that runs."""
    name = value if isinstance(value, str) else str(value)
    base = text_argument(arguments, 0, node) if arguments else env.current_template
    saved, env.current_template = env.current_template, base
    try:
        return "/" + absolute_name(env, name, node)
    finally:
        env.current_template = saved
