"""`?esc`, `?no_esc` and `?markup_string`."""

from __future__ import annotations

from payloads.freemarker.builtins.registry import built_in
from payloads.freemarker.markup import OutputFormat
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.printing import markup, markup_as, text
from payloads.freemarker.runtime.types import wrong_type
from payloads.freemarker.runtime.values import Markup, Value


@built_in("esc")
def esc(env: Environment, value: Value, node: BuiltIn) -> Value:
    """The value as markup of the output format in force, escaped."""
    output_format = OutputFormat.named(node.output_format)
    if isinstance(value, Markup):
        return markup_as(value, output_format, node, "The left side operand of ?esc")
    return markup(text(env, value, node.target), output_format)


@built_in("no_esc")
def no_esc(env: Environment, value: Value, node: BuiltIn) -> Value:
    """The value as markup of the output format in force, taken to be escaped already."""
    output_format = OutputFormat.named(node.output_format)
    if isinstance(value, Markup):
        return markup_as(value, output_format, node, f"The left side operand of ?{node.written}")
    return Markup(output_format.name, text(env, value, node.target))


@built_in("markup_string", result=str)
def markup_string(env: Environment, value: Value, node: BuiltIn) -> Value:
    if not isinstance(value, Markup):
        wrong_type("markup", value, node.target)
    return value.content
